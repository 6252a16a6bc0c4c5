"""Tables of a brief: what arms cost and buy, the ledger of measures, and who gains and who loses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from policylab.briefs.answers.effects import sign_mark
from policylab.briefs.words import MINUS, BriefWords, ends, ends_in_unit, significant, unit_of, whole
from policylab.comparison.rows import Effect, Moment
from policylab.model.tables import segments, tiers
from policylab.recording.measures import HEADLINE, MEASURES, RUN
from policylab.show import Column, Table
from policylab.show.markdown import escaped
from policylab.study.result import StudyResult
from policylab.study.rows import Arm

# Money, adoption, people and exclusion together: one of them alone misleads.
LEDGER = (
    "public_cost", "outlay", "agency_cost", "citizen_burden", "effective_adoption", "formal_adoption", "paper_gap",
    "take_up", "trust", "shut_out", "shut_out_worst_tenth", "staff_load",
)  # fmt: skip
GROUPINGS_IN_ORDER: Mapping[str, Callable[[], Mapping[str, Any]]] = {"tier": tiers, "segment": segments}
GROUPED = (("tier", HEADLINE), ("segment", "take_up"), ("segment", "shut_out"))
UNITS = {"official-months": "money", "hours": "hours", "months of work": "load", "projects": "projects"}
PERCENT = 100
THOUSAND = 1000
STAR = " *"
LEVEL_DIGITS = 3  # of money and hours in the ledger: with two, arms that differ would read alike
SECTION = "section"


def ledger(study: StudyResult, words: BriefWords) -> Table:
    """Return the level of each arm as designed in every measure that a brief must show together, by standing."""
    columns = [
        Column("measure", words.say("brief.table.measure")),
        *(Column(arm.arm, words.title(arm), "right") for arm in study.arms),
    ]
    rows = [(_headed(name, words), *(_level(study, arm, name) for arm in study.arms)) for name in LEDGER]
    notes = (words.say("brief.table.marks", baseline=words.title(study.baseline)),)
    return Table("", tuple(columns), tuple(rows), notes)


def groups(study: StudyResult, words: BriefWords) -> Table:
    """Return who gains and who loses as designed: the change in each tier of government and segment of citizens."""
    columns = [Column(SECTION, ""), Column("group", words.say("brief.table.group"))]
    columns += [Column(arm.arm, words.title(arm), "right") for arm in study.policies]
    rows = [
        (
            words.say(f"brief.table.{by}", measure=words.measure(measure)),
            words.group(by, group),
            *(
                f"{_signed(row)}{sign_mark(row)}"
                for row in (study.effect(arm.arm, measure, study.last_month, None, group) for arm in study.policies)
            ),
        )
        for by, measure in GROUPED
        for group in GROUPINGS_IN_ORDER[by]()
    ]
    note = words.say("brief.table.group_marks", baseline=words.title(study.baseline))
    return Table("", tuple(columns), tuple(rows), (note,), section=SECTION)


def costs(study: StudyResult, words: BriefWords) -> Table:
    """Return what each arm costs and changes as designed, and at which dose and with what effect at each budget."""
    columns = [Column("arm", words.say("brief.table.arm")), Column("designed", words.say("brief.as_designed"), "right")]
    columns += [Column(f"{budget:g}", _at_equal_cost(study, budget, words), "right") for budget in study.budgets]
    rows = [
        (words.title(arm), _designed(study, arm, words), *(_at_dose(study, arm, of, words) for of in study.budgets))
        for arm in study.policies
    ]
    missed = any(not study.dose(arm.arm, budget).matched for arm in study.policies for budget in study.budgets)
    return Table("", tuple(columns), tuple(rows), (_spent(study, words), *_star_note(words, missed)))


def _at_equal_cost(study: StudyResult, budget: float, words: BriefWords) -> str:
    amount = whole(significant(study.amount(budget) or 0.0))
    return words.say(f"brief.at_equal_{study.currency}_cost", money=f"{amount} {words.say('brief.unit.money')}")


def _spent(study: StudyResult, words: BriefWords) -> str:
    """Return the note on what is counted, and whose cost the budgets are shares of."""
    share = whole(PERCENT * study.scale.share_of_country, 1)
    baseline = words.title(study.baseline)
    note = words.say(
        f"brief.table.{study.currency}", measure=words.measure(HEADLINE), baseline=baseline, share=share,
        baht=whole(study.scale.baht),
    )  # fmt: skip
    if study.yardstick is None:
        return note
    times = ", ".join(f"{budget:g}" for budget in study.budgets)
    return f"{note} {words.say('brief.table.shares', times=times, arm=words.title(study.yardstick))}"


def _designed(study: StudyResult, arm: Arm, words: BriefWords) -> str:
    """Return what an arm costs as designed, its centre's part, and what it changes."""
    design = study.design(arm.arm)
    assert design.public_cost is not None and design.outlay is not None  # as no policy is the baseline
    cost, centre = (whole(significant(part.official_months)) for part in (design.public_cost, design.outlay))
    return words.say("brief.of_design", cost=cost, centre=centre, effect=_signed(_headline(study, arm, None)))


def _at_dose(study: StudyResult, arm: Arm, budget: float, words: BriefWords) -> str:
    """Return the dose of an arm at a budget and what it changes; with its cost and a star where that is another."""
    row = study.dose(arm.arm, budget)
    dose = row.in_words if words.language == "en" else row.in_words_th
    effect = _signed(_headline(study, arm, budget))
    if row.matched:
        return words.say("brief.of_dose", dose=dose, effect=effect)
    return words.say("brief.of_unmatched", dose=dose, effect=effect, cost=whole(significant(row.cost))) + STAR


def _headline(study: StudyResult, arm: Arm, budget: float | None) -> Effect:
    return study.effect(arm.arm, HEADLINE, study.last_month, budget)


def table_text(table: Table) -> str:
    """Return a table in Markdown, with its notes as a caption."""
    caption = " ".join(escaped(note) for note in table.notes)
    return f"{replace(table, notes=()).markdown(sections=bool(table.section))}\n\n*{caption}*"


TABLES: Mapping[str, Callable[[StudyResult, BriefWords], Table]] = {
    "ledger": ledger, "groups": groups, "costs": costs,
}  # fmt: skip


def _star_note(words: BriefWords, starred: bool) -> tuple[str, ...]:
    return (words.say("brief.table.star", unmatched=words.say("brief.unmatched")),) if starred else ()


def _level(study: StudyResult, arm: Arm, measure: str) -> str:
    at: Moment = RUN if MEASURES[measure].of_run else study.last_month
    row = study.level(arm.arm, measure, at)
    least, most = ends(row.low, row.high, f"levels {arm.arm} {measure}")
    scale = 1 / THOUSAND if unit_of(measure).startswith("hours") else 1
    # No level is below 0, though the interval of a mean near it may be.
    _, low, high = ends_in_unit(max(least, 0) * scale, max(most, 0) * scale, measure, LEVEL_DIGITS)
    mark = "" if arm.kind == "baseline" else sign_mark(study.effect(arm.arm, measure, at))
    return f"{low}{mark}" if low == high else f"{low}–{high}{mark}"


def _signed(row: Effect) -> str:
    """Return the range of a change with its signs."""
    _, *texts = ends_in_unit(*ends(row.low, row.high, f"{row.arm} {row.measure}"), row.measure)
    low, high = (end if end.startswith(MINUS) or end == "0" else f"+{end}" for end in texts)
    return low if low == high else f"{low} … {high}"


def _headed(measure: str, words: BriefWords) -> str:
    unit = next((name for kind, name in UNITS.items() if kind in unit_of(measure)), "share")
    return f"{words.measure(measure)} ({words.say(f'brief.unit.{unit}')})"
