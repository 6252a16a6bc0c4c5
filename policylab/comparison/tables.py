"""Tables of a comparison as designed, and under each what its numbers mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policylab.comparison.cost_tables import against_cost_table, equal_cost_table
from policylab.comparison.effects import readings_of
from policylab.comparison.money import ArmDesign, Money
from policylab.comparison.results import Results
from policylab.comparison.rows import Effect, Groups, Level, Moment
from policylab.comparison.why_shown import why_table
from policylab.comparison.wording import verdict_in_words
from policylab.comparison.world_tables import best_table, contests_table, luck_table, standing_table
from policylab.model.policies.ledger import BAHT
from policylab.recording.labels import label_of
from policylab.recording.measures import EVENT_MEASURES, HEADLINES, MEASURES
from policylab.show.numbers import interval, marked, number, signed
from policylab.show.table import Column, Table
from policylab.show.words import Words

MILLION = 1_000_000


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
    """Return a maker for each table of the comparison, in reading order: as designed, at equal cost, over worlds."""
    words = Words(language)
    known: dict[str, Callable[[], Table]] = {
        "designs": lambda: _designs(results, words),
        "effects": lambda: _effects(results, headlines, words),
    }
    by, equal_cost = results.by, results.equal_cost
    if by is not None:
        known["groups"] = lambda: _groups(results, by, headlines, words)
    why = results.why
    if why is not None:
        known["why"] = lambda: why_table(why, results.baseline, results.size, language)
    if equal_cost is not None:
        known["equal-cost"] = lambda: equal_cost_table(results, equal_cost, words)
        known["against-cost"] = lambda: against_cost_table(results, equal_cost, words)
    known["ratios"] = lambda: _ratios(results, words)
    worlds = results.worlds
    if worlds is not None:
        known["standing"] = lambda: standing_table(results, worlds, words)
        known["contests"] = lambda: contests_table(results, worlds, words)
        known["best"] = lambda: best_table(results, worlds, words)
        known["luck"] = lambda: luck_table(results, words)
    return known


def _designs(results: Results, words: Words) -> Table:
    """Return what each arm as designed achieves on the headlines, and what it costs."""
    say = words.under("comparison.designs")
    shown = [name for name in HEADLINES if name in results.measures]
    readings = readings_of(shown, results.at[-1:])
    columns = [Column("arm", words.say("comparison.effects.arm"))]
    columns += [Column(name, label_of(name, words.language), "right") for name, _ in readings]
    columns += [Column(name, say(name), "right", number) for name in ("public_cost", "outlay", "agency_cost")]
    columns += [Column(name, say(name), "right", number) for name in ("baht", "baht_of_country")]
    rows = []
    for design in results.designs:
        if design.public_cost is None:
            continue
        effects = [_effect_at(results, design.arm, name, at) for name, at in readings]
        rows.append((design.arm, *effects, *_costs(design, design.public_cost)))
    title = say("title", baseline=results.baseline, at=results.at[-1], size=results.size)
    scale = results.scale
    notes = (
        say("cost_note", baseline=results.baseline),
        say("baht_note", baht=f"{BAHT:,}", share=f"{scale.share_of_country:.2%}"),
        say("mark_note"),
    )
    return Table(title, tuple(columns), tuple(rows), notes)


def _costs(design: ArmDesign, public: Money) -> tuple[float | None, ...]:
    parts = (design.public_cost, design.outlay, design.agency_cost)
    in_months = [None if part is None else part.official_months for part in parts]
    return (*in_months, public.baht / MILLION, public.baht_of_country / MILLION)


def _effect_at(results: Results, arm: str, measure: str, at: Moment) -> str | None:
    row = next((row for row in results.effects if (row.arm, row.measure, row.at, row.budget, row.group)
                == (arm, measure, at, None, None)), None)  # fmt: skip
    return None if row is None else marked(row.mean, row.verdict)


def _as_designed(effects: tuple[Effect, ...], headlines: bool) -> list[Effect]:
    """Return the effects on everyone as designed; those of headline measures alone, or all."""
    return [row for row in effects if row.budget is None and (not headlines or MEASURES[row.measure].headline)]


def _effects(results: Results, headlines: bool, words: Words) -> Table:
    effects = [row for row in _as_designed(results.effects, headlines) if row.group is None]
    say = words.under("comparison.effects")
    columns = [
        Column("arm", say("arm")),
        Column("measure", say("measure"), once=True),
        Column("at", say("at"), "right"),
        Column("baseline", results.baseline, "right", number),
        Column("effect", say("effect"), "right", signed),
        Column("interval", say("interval"), "right", lambda ends: interval(ends, signed=True) or say("no_interval")),
        Column("verdict", say("verdict")),
        Column("unit", say("unit")),
    ]
    base = _base_levels(results.levels, results.baseline)
    rows = tuple(
        (
            effect.arm, label_of(effect.measure, words.language), effect.at, base.get((effect.measure, effect.at)),
            effect.mean, (effect.low, effect.high), _verdict(results, effect, words), MEASURES[effect.measure].unit,
        )
        for effect in effects
    )  # fmt: skip
    title = say(
        "title", baseline=results.baseline, size=results.size, when=_when(results, words),
        replications=len(results.records),
    )  # fmt: skip
    return Table(title, tuple(columns), rows, tuple(_effect_notes(results, headlines, words)), section="arm")


def _base_levels(levels: tuple[Level, ...], baseline: str) -> dict[tuple[str, Moment], float]:
    return {
        (level.measure, level.at): level.mean
        for level in levels
        if (level.arm, level.budget, level.group) == (baseline, None, None)
    }


def _when(results: Results, words: Words) -> str:
    """Return the months at which effects are taken, in words."""
    say = words.under("comparison.effects")
    *some, last = results.at
    if not some:
        return say("at_month", at=last, months=results.months)
    return say("at_months", some=", ".join(map(str, some)), last=last, months=results.months)


def _verdict(results: Results, effect: Effect, words: Words) -> str | None:
    """Return the verdict; for a time also in how many runs it was not reached."""
    verdict = verdict_in_words(effect.verdict, effect.runs_needed, words)
    if effect.measure not in EVENT_MEASURES:
        return verdict
    many = len(results.records)
    missed = many - results.paired.reached(effect.arm, effect.measure)
    not_reached = words.say("comparison.effects.not_reached", missed=missed, all=many)
    return "; ".join([*([verdict] if verdict else []), not_reached])


def _effect_notes(results: Results, headlines: bool, words: Words) -> Iterator[str]:
    say = words.under("comparison.effects")
    is_set = any(scenario.point for scenario in results.scenarios)
    yield say("interval_note", where=say("save_what_is_set" if is_set else "at_default"))
    sizes = {row.family: row.tests for row in results.families}
    yield say("verdict_note", headlines=sizes["headlines"], rest=sizes["rest"])
    yield say("parameters_note")
    if results.plan.precision is not None:
        yield say("stopped_note", stopped=results.stopped)
    if headlines:
        yield say("headline_note")


def _ratios(results: Results, words: Words) -> Table:
    """Return what one more service delivered, or one more user, costs, as designed."""
    say = words.under("comparison.ratios")

    columns = (
        Column("arm", words.say("comparison.effects.arm"), once=True),
        Column("ratio", say("ratio")),
        Column("value", say("value"), "right", number),
        Column("interval", words.say("comparison.effects.interval"), "right"),
    )
    rows = tuple(
        (row.arm, say(row.measure), row.value, row.why_null or interval((row.low, row.high)))
        for row in results.ratios
        if row.budget is None
    )
    return Table(say("title", baseline=results.baseline), columns, rows)


def _groups(results: Results, by: Groups, headlines: bool, words: Words) -> Table:
    """Return the effects of every group side by side, marked where the verdict is that there is an effect."""
    effects = [row for row in _as_designed(results.effects, headlines) if row.group is not None]
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
