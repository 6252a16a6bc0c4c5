"""Tables of a brief: the ledger of measures, who gains and who loses, outlay; and where the advice turns round."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from policylab.analysis.discovery.rows import EVERYWHERE, NO_BETTER_THAN_CHANCE, NO_SIGNIFICANT_LIMIT
from policylab.briefs.answers import Answer, arm, sign_mark
from policylab.briefs.source import BriefError
from policylab.briefs.stored import Row, Stored
from policylab.briefs.words import Words, in_unit, significant, whole
from policylab.model.population import segments, tiers
from policylab.recording.measures import HEADLINE, HEADLINES, MEASURES, RUN
from policylab.study.declaration import AS_ASKED

# Money, adoption, people and exclusion together: one of them alone misleads.
LEDGER = (
    "outlay", "agency_cost", "citizen_burden", "effective_adoption", "formal_adoption", "paper_gap", "take_up",
    "trust", "shut_out", "shut_out_worst_tenth", "staff_load",
)  # fmt: skip
GROUPINGS_IN_ORDER: Mapping[str, Callable[[], Mapping[str, Any]]] = {"tier": tiers, "segment": segments}
GROUPED = (("tier", (HEADLINE,)), ("segment", ("take_up", "shut_out")))
THOUSAND = 1000
DELIVERED = "adoption_months"  # over the years: in what the advice turns round
# What a brief says of limits, by the first and the last third of what is plausible in which they lie.
THIRDS = {(0, 0): "lower", (0, 1): "not_upper", (1, 1): "middle", (1, 2): "not_lower", (2, 2): "upper"}
STAR = " \\*"
LESS_THAN_ONE = "< 1"


def ledger(stored: Stored, asked: str, words: Words) -> str:
    """Return what each arm comes to in every measure that a brief must show together, marked by standing."""
    del asked
    arms = stored.rows("arms")
    head = [words.say("measure", room="table"), *(_starred(stored, row, words) for row in arms)]
    rows = [[_headed(name, words), *(_level(stored, row, name) for row in arms)] for name in LEDGER]
    notes = [words.say("marks", room="table", baseline=_baseline(stored, words))]
    if any(_missed(stored, row) for row in arms):
        notes.append(words.say("star", room="table", unmatched=words.say("unmatched")))
    return _noted(_table(head, rows), *notes)


def groups(stored: Stored, asked: str, words: Words) -> str:
    """Return who gains and who loses: the change in each tier of government and segment of citizens."""
    del asked
    arms = [row for row in stored.rows("arms") if row["kind"] != "baseline"]
    head = [words.say("group", room="table"), *(words.of(row, "title") for row in arms)]
    rows: list[list[str]] = []
    for by, measures in GROUPED:
        for measure in measures:
            rows.append([f"**{words.say(by, room='table', measure=words.measure(measure))}**", *[""] * len(arms)])
            rows += [
                [words.group(by, group), *(_group_change(stored, row, by, group, measure) for row in arms)]
                for group in GROUPINGS_IN_ORDER[by]()
            ]
    note = words.say("group_marks", room="table", baseline=_baseline(stored, words))
    return _noted(_table(head, rows), note)


def outlays(stored: Stored, asked: str, words: Words) -> str:
    """Return what each arm changes at each budget, beside what it spends."""
    del asked
    last = last_month(stored)
    budgets = sorted({row["budget"] for row in stored.rows("against_outlay")})
    named = {0.5: "half", 1.0: "once", 2.0: "twice"}
    times = [
        words.say(named[budget]) if budget in named else words.say("times", value=f"{budget:g}") for budget in budgets
    ]
    head = [words.say("arm", room="table"), *(words.say("times_budget", times=one) for one in times)]
    rows = [
        [words.of(arm, "title"), *(_bought(stored, arm, budget, last, words) for budget in budgets)]
        for arm in stored.rows("arms")
        if arm["kind"] != "baseline"
    ]
    note = words.say("spent", room="table", measure=words.measure(HEADLINE), baseline=_baseline(stored, words))
    star = words.say("star", room="table", unmatched=words.say("unmatched"))
    starred = any(STAR in cell for row in rows for cell in row)
    return _noted(_table(head, rows), note, *([star] if starred else []))


WITHOUT_BOX = {EVERYWHERE: "everywhere", NO_BETTER_THAN_CHANCE: "none", NO_SIGNIFICANT_LIMIT: "none"}


def reversals(stored: Stored, asked: str, words: Words) -> str:
    """Return in which worlds the mandate beats the incentive, and so where the advice turns round."""
    found = stored.part("discovery")
    question, counts, box = found["question"], found["worlds"], found["box"]
    _check_question(stored, found, asked)
    told = {
        "mandate": arm(stored, question["mandate"], words),
        "incentive": arm(stored, question["incentive"], words),
        **{name: whole(counts[name]) for name in ("beats", "clear", "unclear")},
        "others": whole(counts["clear"] - counts["beats"]),
    }
    if box is None:
        return words.say(WITHOUT_BOX.get(found["status"], "alike"), room="box", **told)
    limits = words.say("and", room="box").join(_limit(one, words) for one in box["restricted"])
    shares = {name: words.say("percent", value=whole(100 * box[name])) for name in ("density", "coverage")}
    return words.say("found", room="box", limits=limits, **told, **shares)


def _check_question(stored: Stored, found: Mapping[str, Any], asked: str) -> None:
    """Refuse a discovery of another question or other worlds than those of which the brief tells."""
    question, counts = found["question"], found["worlds"]
    wanted = {"study": stored.name, "arms": asked, "measure": DELIVERED, "budget": AS_ASKED}
    arms = f"{question['mandate']} {question['incentive']}"
    given = {"study": found["study"], "arms": arms, "measure": question["measure"], "budget": question["budget"]}
    for what, want in wanted.items():
        if given[what] != want:
            raise BriefError(
                f"the stored discovery is of {what} {given[what]!r}, not {want!r}: "
                "ask for it, or run policylab analyse discovery again and store it"
            )
    pair = {name: question[name] for name in ("mandate", "incentive", "measure", "at", "budget")}
    worlds = stored.row("contests", **pair)["worlds"]
    counted = counts["clear"] + counts["unclear"]
    if counted != worlds:
        raise BriefError(f"the stored discovery counts {counted} worlds, the study {worlds}: run it again and store it")


BLOCKS: Mapping[str, Answer] = {one.__name__: one for one in (ledger, groups, outlays, reversals)}


def last_month(stored: Stored) -> int:
    """Return the last month that was looked at."""
    found: int = max(stored.study["study"]["at"])
    return found


def spending(stored: Stored, arm: str, measure: str, at: int, budget: float) -> Row:
    """Return an effect beside what was spent, the baseline's own left out."""
    return stored.row("against_outlay", budget=budget, arm=arm, measure=measure, at=at)


def headlines(stored: Stored) -> Sequence[str]:
    """Return the headline measures that stand against outlay."""
    known = {row["measure"] for row in stored.rows("against_outlay")}
    return [name for name in HEADLINES if name in known]


def _bought(stored: Stored, arm: Row, budget: float, at: int, words: Words) -> str:
    row = spending(stored, arm["arm"], HEADLINE, at, budget)
    effect = _signed(row, HEADLINE)
    star = "" if row["matched"] else STAR
    return words.say("of_money", money=whole(significant(row["outlay"])), effect=effect) + star


def _level(stored: Stored, arm: Row, measure: str) -> str:
    at = RUN if MEASURES[measure].of_run else last_month(stored)
    row = stored.row("ledger", budget=AS_ASKED, arm=arm["arm"], measure=measure, at=at)
    scale = 1 / THOUSAND if MEASURES[measure].unit.startswith("hours") else 1
    # No level is below 0, though the interval of a mean near it may be.
    low, high = (in_unit(max(row[end], 0) * scale, measure)[1] for end in ("low", "high"))
    mark = ""
    if arm["kind"] != "baseline":
        mark = sign_mark(stored.row("effects", budget=AS_ASKED, arm=arm["arm"], measure=measure, at=at))
    if high == "0" and row["high"] > 0:
        return f"{LESS_THAN_ONE}{mark}"
    return f"{low}{mark}" if low == high else f"{low}–{high}{mark}"


def _group_change(stored: Stored, arm: Row, by: str, group: str, measure: str) -> str:
    at = last_month(stored)
    row = stored.row("groups", by=by, group=group, budget=AS_ASKED, arm=arm["arm"], measure=measure, at=at)
    return f"{_signed(row, measure)}{sign_mark(row)}"


def _signed(row: Row, measure: str) -> str:
    """Return the range of a change with its signs."""
    low, high = (in_unit(row[end], measure)[1] for end in ("low", "high"))
    low, high = (end if end.startswith("−") or end == "0" else f"+{end}" for end in (low, high))
    return low if low == high else f"{low} … {high}"


def _headed(measure: str, words: Words) -> str:
    unit = MEASURES[measure].unit
    kind = next((kind for kind in ("official-months", "hours", "months of work", "projects") if kind in unit), "share")
    named = {"official-months": "money", "months of work": "load"}.get(kind, kind)
    return f"{words.measure(measure)} ({words.say(named, room='unit')})"


def _starred(stored: Stored, arm: Row, words: Words) -> str:
    return words.of(arm, "title") + (STAR if _missed(stored, arm) else "")


def _missed(stored: Stored, arm: Row) -> bool:
    if arm["kind"] == "baseline":
        return False
    return not spending(stored, arm["arm"], HEADLINE, last_month(stored), AS_ASKED)["matched"]


def _limit(one: Mapping[str, Any], words: Words) -> str:
    """Return one limit of a box by where it lies in what is plausible: no decimal that a reader could not use."""
    named = words.parameter(one["parameter"])
    if one["letter"]:  # a form has none
        named = words.say("driver", label=named, letter=one["letter"])
    if one["forms"]:
        return words.say("forms", room="box", label=named)
    least, most = one["range"]
    sides = [end for end in ("low", "high") if one[end] is not None]
    if not sides:
        raise BriefError(f"discovery restricts {one['parameter']} on no side: store the result again")
    low = 0.0 if one["low"] is None else (one["low"] - least) / (most - least)
    high = 1.0 if one["high"] is None else (one["high"] - least) / (most - least)
    thirds = min(math.floor(round(3 * low, 6)), 2), max(math.ceil(round(3 * high, 6)) - 1, 0)
    over_all = "not_ends" if len(sides) > 1 else {"low": "not_bottom", "high": "not_top"}[sides[0]]
    return words.say(THIRDS.get(thirds, over_all), room="box", label=named)


def _baseline(stored: Stored, words: Words) -> str:
    return words.of(stored.row("arms", arm=stored.baseline), "title")


def _noted(table: str, *notes: str) -> str:
    """Return a table with what a reader must know of it beneath, set as a caption."""
    return f"{table}\n\n*{' '.join(notes)}*"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
