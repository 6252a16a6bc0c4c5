"""Tables of a brief: the ledger of measures, who gains and who loses, and what money buys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from policylab.briefs.answers.effects import sign_mark
from policylab.briefs.words import BriefWords, ends, in_unit, significant, unit_of, whole
from policylab.comparison.rows import Moment
from policylab.model.tables import segments, tiers
from policylab.recording.measures import HEADLINE, MEASURES, RUN
from policylab.show import Column, Table
from policylab.show.markdown import escaped
from policylab.study.result import StudyResult
from policylab.study.rows import Arm, GroupEffect, StudyOutlay

# Money, adoption, people and exclusion together: one of them alone misleads.
LEDGER = (
    "outlay", "agency_cost", "citizen_burden", "effective_adoption", "formal_adoption", "paper_gap", "take_up",
    "trust", "shut_out", "shut_out_worst_tenth", "staff_load",
)  # fmt: skip
GROUPINGS_IN_ORDER: Mapping[str, Callable[[], Mapping[str, Any]]] = {"tier": tiers, "segment": segments}
GROUPED = (("tier", HEADLINE), ("segment", "take_up"), ("segment", "shut_out"))
BUDGETS = {0.5: "half", 1.0: "once", 2.0: "twice"}
UNITS = {"official-months": "money", "hours": "hours", "months of work": "load", "projects": "projects"}
THOUSAND = 1000
STAR = " *"
LESS_THAN_ONE = "< 1"
SECTION = "section"


def ledger(study: StudyResult, words: BriefWords) -> Table:
    """Return the level of each arm in every measure that a brief must show together, marked by standing."""
    missed = [arm.arm for arm in study.policies if not study.outlay(arm.arm, HEADLINE).matched]
    starred = {arm.arm: STAR if arm.arm in missed else "" for arm in study.arms}
    columns = [
        Column("measure", words.say("brief.table.measure")),
        *(Column(arm.arm, words.title(arm) + starred[arm.arm], "right") for arm in study.arms),
    ]
    rows = [(_headed(name, words), *(_level(study, arm, name) for arm in study.arms)) for name in LEDGER]
    notes = (words.say("brief.table.marks", baseline=words.title(study.baseline)),)
    return Table("", tuple(columns), tuple(rows), notes + _star_note(words, any(starred.values())))


def groups(study: StudyResult, words: BriefWords) -> Table:
    """Return who gains and who loses: the change in each tier of government and segment of citizens."""
    columns = [Column(SECTION, ""), Column("group", words.say("brief.table.group"))]
    columns += [Column(arm.arm, words.title(arm), "right") for arm in study.policies]
    rows = [
        (
            words.say(f"brief.table.{by}", measure=words.measure(measure)),
            words.group(by, group),
            *(
                f"{_signed(row)}{sign_mark(row)}"
                for row in (study.group_effect(arm.arm, measure, by, group) for arm in study.policies)
            ),
        )
        for by, measure in GROUPED
        for group in GROUPINGS_IN_ORDER[by]()
    ]
    note = words.say("brief.table.group_marks", baseline=words.title(study.baseline))
    return Table("", tuple(columns), tuple(rows), (note,), section=SECTION)


def outlays(study: StudyResult, words: BriefWords) -> Table:
    """Return what each arm changes at each budget, with what it spends."""
    columns = [Column("arm", words.say("brief.table.arm"))]
    for budget in study.budgets:
        name = BUDGETS.get(budget)
        times = words.say(f"brief.{name}") if name else words.say("brief.times", value=f"{budget:g}")
        columns.append(Column(f"{budget:g}", words.say("brief.times_budget", times=times), "right"))
    effects = [[study.outlay(arm.arm, HEADLINE, budget) for budget in study.budgets] for arm in study.policies]
    rows = [
        (words.title(arm), *(_bought(row, words) for row in of_arm))
        for arm, of_arm in zip(study.policies, effects, strict=True)
    ]
    baseline = words.title(study.baseline)
    notes = (words.say("brief.table.spent", measure=words.measure(HEADLINE), baseline=baseline),)
    missed = any(not row.matched for of_arm in effects for row in of_arm)
    return Table("", tuple(columns), tuple(rows), notes + _star_note(words, missed))


def table_text(table: Table) -> str:
    """Return a table in Markdown, with its notes as a caption."""
    caption = " ".join(escaped(note) for note in table.notes)
    return f"{replace(table, notes=()).markdown(sections=bool(table.section))}\n\n*{caption}*"


TABLES: Mapping[str, Callable[[StudyResult, BriefWords], Table]] = {
    "ledger": ledger, "groups": groups, "outlays": outlays,
}  # fmt: skip


def _star_note(words: BriefWords, starred: bool) -> tuple[str, ...]:
    return (words.say("brief.table.star", unmatched=words.say("brief.unmatched")),) if starred else ()


def _bought(row: StudyOutlay, words: BriefWords) -> str:
    effect = _signed(row)
    star = "" if row.matched else STAR
    return words.say("brief.of_money", money=whole(significant(row.outlay)), effect=effect) + star


def _level(study: StudyResult, arm: Arm, measure: str) -> str:
    at: Moment = RUN if MEASURES[measure].of_run else study.last_month
    row = study.level(arm.arm, measure, at)
    least, most = ends(row.low, row.high, f"ledger {arm.arm} {measure}")
    scale = 1 / THOUSAND if unit_of(measure).startswith("hours") else 1
    # No level is below 0, though the interval of a mean near it may be.
    low, high = (in_unit(max(end, 0) * scale, measure)[1] for end in (least, most))
    mark = "" if arm.kind == "baseline" else sign_mark(study.effect(arm.arm, measure, at))
    if high == "0" and most > 0:
        return f"{LESS_THAN_ONE}{mark}"
    return f"{low}{mark}" if low == high else f"{low}–{high}{mark}"


def _signed(row: StudyOutlay | GroupEffect) -> str:
    """Return the range of a change with its signs."""
    interval = ends(row.low, row.high, f"{row.arm} {row.measure}")
    low, high = (in_unit(end, row.measure)[1] for end in interval)
    low, high = (end if end.startswith("−") or end == "0" else f"+{end}" for end in (low, high))
    return low if low == high else f"{low} … {high}"


def _headed(measure: str, words: BriefWords) -> str:
    unit = next((name for kind, name in UNITS.items() if kind in unit_of(measure)), "share")
    return f"{words.measure(measure)} ({words.say(f'brief.unit.{unit}')})"
