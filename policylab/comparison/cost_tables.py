"""Tables of a comparison at equal cost: the doses at each budget, and the headline effects against cost."""

from __future__ import annotations

from policylab.comparison.dials import TOLERANCE
from policylab.comparison.money import ArmAtCost, AtEqualCost
from policylab.comparison.results import Results
from policylab.comparison.rows import Effect
from policylab.recording.labels import label_of
from policylab.recording.measures import HEADLINES
from policylab.show.numbers import interval, marked, number, percent
from policylab.show.table import Column, Table
from policylab.show.words import Words


def equal_cost_table(results: Results, equal_cost: AtEqualCost, words: Words) -> Table:
    """Return the dose of each arm at each budget in words, and whether it costs what the budget allows."""
    say = words.under("comparison.equal_cost")
    thai = words.language == "th"
    columns = (
        Column("budget", say("budget"), format=lambda budget: say("at_budget", budget=number(budget))),
        Column("arm", words.say("comparison.effects.arm")),
        Column("in_words", say("dose")),
        Column("cost", say("cost"), "right", number),
        Column("interval", words.say("comparison.effects.interval"), "right", interval),
        Column("matched", say("matched"), format=lambda matched: say("yes" if matched else "no")),
    )
    rows = tuple(
        (row.budget, row.arm, row.in_words_th if thai else row.in_words, row.cost, (row.low, row.high), row.matched)
        for row in equal_cost.arms
    )
    title = say("title", baseline=results.baseline, currency=say(equal_cost.currency), unit=equal_cost.unit)
    return Table(title, columns, rows, tuple(_notes(equal_cost, words)), section="budget")


def _notes(equal_cost: AtEqualCost, words: Words) -> list[str]:
    say = words.under("comparison.equal_cost")
    notes = [say("pilots_note", tolerance=percent(TOLERANCE)), say(f"{equal_cost.currency}_note")]
    unmatched = [row for row in equal_cost.arms if not row.matched]
    if unmatched:
        reasons = "; ".join(say("arm_note", arm=row.arm, budget=number(row.budget), words=row.why) for row in unmatched)
        notes.append(say("unmatched_note", reasons=reasons))
    crossed = [row for row in equal_cost.arms if len(row.crossings) > 1]
    if crossed:
        where = "; ".join(say("crossing", arm=row.arm, budget=number(row.budget), doses=_doses(row)) for row in crossed)
        notes.append(say("crossings_note", where=where))
    notes += [
        say("arm_note", arm=row.arm, budget=number(row.budget), words=row.in_worlds) + "."
        for row in equal_cost.arms
        if row.in_worlds
    ]
    return notes


def _doses(row: ArmAtCost) -> str:
    return ", ".join(f"{low:.3g}-{high:.3g}" for low, high in row.crossings)


def against_cost_table(results: Results, equal_cost: AtEqualCost, words: Words) -> Table:
    """Return the headline effects of each arm as designed and at each budget, with what it costs there."""
    say = words.under("comparison.against_cost")
    columns = [
        Column("measure", words.say("comparison.effects.measure"), once=True),
        Column("arm", words.say("comparison.effects.arm")),
        Column("design", say("design"), "right"),
        *(Column(f"budget_{b:g}", say("budget", budget=number(b)), "right") for b in equal_cost.budgets),
    ]
    matched = {(row.arm, row.budget): row.matched for row in equal_cost.arms}
    at = results.at[-1]
    cells = {
        (row.measure, row.arm, row.budget): _cell(row, matched.get((row.arm, row.budget or 0), True), results, words)
        for row in results.effects
        if row.measure in HEADLINES and row.at == at and row.group is None
    }
    rows = tuple(
        (label_of(measure, words.language), arm, *(cells.get((measure, arm, b)) for b in (None, *equal_cost.budgets)))
        for measure in HEADLINES
        for arm in results.compared_arms
        if (measure, arm, None) in cells
    )
    title = say(
        "title", baseline=results.baseline, at=at, currency=words.say(f"comparison.equal_cost.{equal_cost.currency}")
    )
    return Table(title, tuple(columns), rows, (say("mark_note"),))


def _cell(row: Effect, matched: bool, results: Results, words: Words) -> str:
    """Return an effect, and in brackets what the arm costs where that is not the budget."""
    effect = marked(row.mean, row.verdict).strip()
    if row.budget is not None and matched:
        return effect
    cost = results.cost(row.arm, row.budget)
    return words.say("comparison.against_cost.cell", effect=effect, cost=number(cost))
