"""Tables of a comparison, and under each what its numbers mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from policylab.comparison.dials import TOLERANCE
from policylab.comparison.effects import Reading
from policylab.comparison.estimates import ALIKE
from policylab.comparison.plan import WorldSample
from policylab.comparison.results import Results
from policylab.comparison.rows import AgainstOutlay, AtEqualCost, Effect, GroupResults, Moment, Verdict
from policylab.comparison.standing import DEPENDS_ON, ENOUGH
from policylab.model.policies.ledger import BAHT
from policylab.recording.labels import label_of
from policylab.recording.measures import EVENT_MEASURES, HEADLINES, MEASURES
from policylab.show.numbers import MARK, interval, marked, number, percent, signed
from policylab.show.table import Column, Table
from policylab.show.words import Words

MOST_COLUMNS = 6
PLAIN_UNITS = ("share", "0 to 1")


def standing_in_words(standing: str | None, words: Words) -> str | None:
    """Return the standing of an effect in a language; the names of parameters stay as they are.

    >>> standing_in_words("depends on trust_gain", Words("th"))
    'ขึ้นอยู่กับ trust_gain'
    """
    if standing is None:
        return None
    if standing.startswith(DEPENDS_ON):
        return words.say("comparison.standings.depends", on=standing.removeprefix(DEPENDS_ON))
    return words.say(f"comparison.standings.{_key(standing)}")


def where_in_words(sample: WorldSample | None, words: Words) -> str:
    """Return where worlds come from, in a language; nothing without worlds."""
    if sample is None:
        return ""
    if sample.stored is None:
        return words.say("comparison.worlds.ranges")
    return words.say("comparison.worlds.stored", status=sample.stored.about["status"], file=sample.stored.path.name)


def verdict_in_words(verdict: Verdict | None, words: Words) -> str | None:
    """Return a verdict in a language.

    >>> verdict_in_words("too small to matter", Words("th"))
    'น้อยเกินกว่าจะมีความหมาย'
    """
    return None if verdict is None else words.say(f"comparison.verdicts.{_key(verdict)}")


def _key(words: str) -> str:
    return words.replace(" ", "_")


def summary(results: Results) -> str:
    """Return one line on what was compared."""
    words = Words()
    text = words.say(
        "comparison.summary", arms=", ".join(results.compared_arms), baseline=results.baseline, size=results.size,
        months=results.months, replications=len(results.records),
    )  # fmt: skip
    worlds = results.worlds
    return text if worlds is None else words.say("comparison.summary_worlds", summary=text, worlds=worlds.design.worlds)


def tables_of(results: Results, *, headlines: bool = False, language: str = "en") -> dict[str, Callable[[], Table]]:
    """Return a maker for each table of the comparison, in reading order."""
    words = Words(language)
    known: dict[str, Callable[[], Table]] = {"effects": lambda: _effects(results, headlines, words)}
    if results.worlds is not None:
        known["best"] = lambda: _best(results, words)
    at_equal_cost = results.equal_cost
    if at_equal_cost is not None:
        known["equal-cost"] = lambda: _equal_cost(results, at_equal_cost, words)
    if results.against_outlay:
        known["against-outlay"] = lambda: _against_outlay(results, words)
    known["ratios"] = lambda: _ratios(results, words)
    by = results.by
    if by is not None:
        known["groups"] = lambda: _groups(results, by, headlines, words)
    return known


def _shown(effects: tuple[Effect, ...], headlines: bool) -> list[Effect]:
    return [effect for effect in effects if not headlines or MEASURES[effect.measure].headline]


def _effects(results: Results, headlines: bool, words: Words) -> Table:
    effects = _shown(results.effects, headlines)
    say = words.under("comparison.effects")
    alone = say("one_replication")
    columns = [
        Column("arm", say("arm")),
        Column("measure", say("measure"), once=True),
        Column("at", say("at"), "right"),
        Column("baseline", results.baseline, "right", number),
        Column("effect", say("effect"), "right", signed),
        Column("interval", say("interval"), "right", lambda ends: interval(ends, signed=True) or alone),
        Column("verdict", say("verdict")),
    ]
    if results.worlds is None:
        columns.append(Column("unit", say("unit")))
    else:
        columns.append(Column("same_sign", say("same_sign"), "right", percent))
        columns.append(Column("standing", say("standing")))
    base = {(level.measure, level.at): level.mean for level in results.levels if level.arm == results.baseline}
    rows = tuple(
        (
            effect.arm, label_of(effect.measure, words.language), effect.at, base.get((effect.measure, effect.at)),
            effect.mean, (effect.low, effect.high), _verdict(results, effect, words), *_last(results, effect, words),
        )
        for effect in effects
    )  # fmt: skip
    title = say(
        "title", baseline=results.baseline, size=results.size, when=_when(results, words),
        replications=len(results.records),
    )  # fmt: skip
    return Table(title, tuple(columns), rows, tuple(_effect_notes(results, effects, headlines, words)), section="arm")


def _when(results: Results, words: Words) -> str:
    """Return the months at which effects are taken, in words."""
    say = words.under("comparison.effects")
    *some, last = results.at
    if not some:
        return say("at_month", at=last, months=results.months)
    return say("at_months", some=", ".join(map(str, some)), last=last, months=results.months)


def _last(results: Results, effect: Effect, words: Words) -> tuple[Any, ...]:
    if results.worlds is None:
        return (MEASURES[effect.measure].unit,)
    return effect.share_same_sign, standing_in_words(effect.standing, words)


def _verdict(results: Results, effect: Effect, words: Words) -> str | None:
    """Return the verdict; for a time also in how many runs it was not reached."""
    verdict = verdict_in_words(effect.verdict, words)
    if effect.measure not in EVENT_MEASURES:
        return verdict
    many = len(results.records)
    missed = many - results.reached(effect.arm, effect.measure)
    not_reached = words.say("comparison.effects.not_reached", missed=missed, all=many)
    return "; ".join([*([verdict] if verdict else []), not_reached])


def _effect_notes(results: Results, effects: list[Effect], headlines: bool, words: Words) -> Iterator[str]:
    say = words.under("comparison.effects")

    if results.worlds is not None:
        yield say("units", units=_units(effects, words))
    is_set = any(scenario.point for scenario in results.scenarios)
    yield say("interval_note", where=say("save_what_is_set" if is_set else "at_default"))
    yield say("verdict_note", family=results.family)
    yield say("parameters_note")
    yield say("money_note", baht=f"{BAHT:,}")
    if results.plan.precision is not None:
        yield say("stopped_note", stopped=results.stopped)
    if results.worlds is not None and results.plan.world_sample is not None:
        design, sample = results.worlds.design, results.plan.world_sample
        yield say(
            "same_sign_note", where=where_in_words(sample, words), worlds=sample.worlds, size=sample.size,
            replications=sample.replications, parameters=len(design.names),
            forms=say("forms_in_turn" if design.forms else "form_chosen"),
        )  # fmt: skip
        yield say("standing_note", enough=percent(ENOUGH), alike=ALIKE)
    if headlines:
        yield say("headline_note")


def _units(effects: list[Effect], words: Words) -> str:
    """Return the units of the measures shown, those of shares only once."""
    names = list(dict.fromkeys(effect.measure for effect in effects))
    with_units = [
        words.say("comparison.effects.in_unit", label=label_of(name, words.language), unit=MEASURES[name].unit)
        for name in names
        if MEASURES[name].unit not in PLAIN_UNITS
    ]
    shares = [words.say("comparison.effects.shares")] if len(with_units) < len(names) else []
    return "; ".join([*shares, *with_units])


def _best(results: Results, words: Words) -> Table:
    """Return in which share of the worlds each arm is best on the headlines, or on the measures requested."""
    share = {(row.measure, row.at, row.arm): row.share for row in results.best}
    shown: list[Reading] = list(dict.fromkeys((row.measure, row.at) for row in results.best))
    readings = [reading for reading in shown if reading[0] in HEADLINES] or shown[:MOST_COLUMNS]
    sample: WorldSample | None = results.plan.world_sample
    worlds = results.worlds
    title = words.say(
        "comparison.best.title", worlds=0 if worlds is None else worlds.design.worlds,
        where=where_in_words(sample, words),
        held=words.say("comparison.best.held") if worlds is not None and worlds.budget_matches else "",
    )  # fmt: skip
    columns = [Column("arm", words.say("comparison.effects.arm"))]
    for measure, at in readings:
        heading = words.say("comparison.best.column", measure=label_of(measure, words.language), at=at)
        columns.append(Column(f"{measure}_{at}", heading, "right", percent))
    rows = tuple((arm, *(share[measure, at, arm] for measure, at in readings)) for arm in results.arms)
    return Table(title, tuple(columns), rows, (words.say("comparison.best.note"),))


def _equal_cost(results: Results, equal_cost: AtEqualCost, words: Words) -> Table:
    """Return the dose of each arm, and which arms do not spend the budget."""
    say = words.under("comparison.equal_cost")

    columns = (
        Column("arm", words.say("comparison.effects.arm")),
        Column("dial", say("dial")),
        Column("value", say("value"), "right", number),
        Column("outlay", say("outlay"), "right", number),
        Column("interval", words.say("comparison.effects.interval"), "right", interval),
        Column("matched", say("matched"), format=lambda matched: say("yes" if matched else "no")),
    )
    rows = tuple(
        (arm.arm, arm.dial, arm.value, arm.outlay, (arm.low, arm.high), arm.matched) for arm in equal_cost.arms
    )
    notes = [say("pilots_note", tolerance=percent(TOLERANCE))]
    for arm in equal_cost.arms:
        reasons = "; ".join(text for text in (arm.why, arm.in_worlds) if text)
        if reasons:
            notes.append(say("arm_note", arm=arm.arm, words=reasons))
    unmatched = [arm.arm for arm in equal_cost.arms if not arm.matched]
    if unmatched:
        notes.append(say("unmatched_note", arms=", ".join(unmatched)))
    title = say("title", baseline=results.baseline, budget=number(equal_cost.budget), unit=equal_cost.unit)
    return Table(title, columns, rows, tuple(notes))


def _against_outlay(results: Results, words: Words) -> Table:
    """Return the headline effects at each budget, since a single budget can decide which arm wins."""
    budgets = list(dict.fromkeys(row.budget for row in results.against_outlay))
    columns = [Column("measure", words.say("comparison.effects.measure"))]
    columns.append(Column("arm", words.say("comparison.effects.arm")))
    for budget in budgets:
        heading = words.say("comparison.against_outlay.budget", budget=number(budget))
        columns.append(Column(f"budget_{budget:g}", heading, "right"))
    rows = []
    for measure in HEADLINES:
        for arm in results.arms:
            of_arm = [row for row in results.against_outlay if (row.measure, row.arm) == (measure, arm)]
            if of_arm:
                rows.append((label_of(measure, words.language), arm, *(_at_budget(row, words) for row in of_arm)))
    title = words.say("comparison.against_outlay.title", at=results.at[-1])
    return Table(title, tuple(columns), tuple(rows))


def _at_budget(row: AgainstOutlay, words: Words) -> str:
    spent = number(row.outlay) + (MARK if row.matched else "")
    return words.say("comparison.against_outlay.cell", effect=signed(row.mean), outlay=spent)


def _ratios(results: Results, words: Words) -> Table:
    """Return what one more service delivered, or one more user, costs the centre."""
    say = words.under("comparison.ratios")

    columns = (
        Column("arm", words.say("comparison.effects.arm"), once=True),
        Column("ratio", say("ratio")),
        Column("value", say("value"), "right", number),
        Column("interval", words.say("comparison.effects.interval"), "right"),
        Column("unit", words.say("comparison.effects.unit")),
    )
    rows = tuple(
        (row.arm, row.measure, row.value, row.why_null or interval((row.low, row.high)), say(row.measure))
        for row in results.ratios
    )
    return Table(say("title", baseline=results.baseline), columns, rows)


def _groups(results: Results, by: GroupResults, headlines: bool, words: Words) -> Table:
    """Return the effects of every group side by side, marked where the verdict is that there is an effect."""
    effects = _shown(by.effects, headlines)
    cells = {(row.arm, row.measure, row.at, row.group): marked(row.mean, row.verdict) for row in effects}
    places: list[tuple[str, str, Moment]] = list(dict.fromkeys((row.arm, row.measure, row.at) for row in effects))
    columns = (
        Column("arm", words.say("comparison.effects.arm")),
        Column("measure", words.say("comparison.effects.measure")),
        Column("at", words.say("comparison.effects.at"), "right"),
        *(Column(group, group, "right") for group in by.groups),
    )
    rows = tuple(
        (arm, label_of(measure, words.language), at, *(cells.get((arm, measure, at, group)) for group in by.groups))
        for arm, measure, at in places
    )
    notes = [words.say("comparison.groups.mark_note")]
    if by.left_out:
        notes.append(words.say("comparison.groups.left_out_note", grouping=by.of, measures=", ".join(by.left_out)))
    title = words.say("comparison.groups.title", grouping=by.of, baseline=results.baseline)
    return Table(title, columns, rows, tuple(notes), section="arm")
