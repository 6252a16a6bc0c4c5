"""Tables of what holds over many worlds: standings, contests, who is best, and how much of it is luck."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policylab.comparison.many_worlds import Worlds
from policylab.comparison.results import Results
from policylab.comparison.rows import Best, ContestRow, Effect, Luck, Moment
from policylab.comparison.wording import standing_in_words, where_in_words
from policylab.recording.labels import label_of
from policylab.recording.measures import HEADLINES
from policylab.show.numbers import percent
from policylab.show.table import Column, Table
from policylab.show.words import Words

LEDGER = ("public_cost",)  # of the ledger lines, the one that tables of contests show
MOST_COLUMNS = 4


def standing_table(results: Results, worlds: Worlds, words: Words) -> Table:
    """Return what remains of the headline effects over the worlds, as designed and at equal cost."""
    say = words.under("comparison.standing")
    columns = (
        Column("arm", words.say("comparison.effects.arm")),
        Column("measure", words.say("comparison.effects.measure"), once=True),
        Column("cost", say("cost")),
        Column("raises", say("raises"), "right"),
        Column("lowers", say("lowers"), "right"),
        Column("small", say("small"), "right"),
        Column("not_enough_runs", say("not_enough_runs"), "right"),
        Column("share", say("share"), "right", lambda ends: _share(*ends)),
        Column("standing", say("standing")),
    )
    rows = tuple(
        (
            row.arm, label_of(row.measure, words.language), _cost(row.budget, words), row.in_worlds.raises,
            row.in_worlds.lowers, row.in_worlds.small, row.in_worlds.not_enough_runs,
            (row.share_same_sign, row.share_low, row.share_high),
            standing_in_words(row.standing, words, exception=bool(row.exception)),
        )
        for row in _of_headlines(results)
        if row.in_worlds is not None
    )  # fmt: skip
    return Table(
        _title(results, worlds, "standing", words), columns, rows, tuple(_notes(results, words)), section="arm"
    )


def _of_headlines(results: Results) -> list[Effect]:
    """Return the effects on the headlines at the last month, or on the measures requested without them."""
    shown = _shown(results.measures)
    rows = [row for row in results.effects if row.measure in shown and row.group is None]
    return sorted(
        (row for row in rows if row.at in (results.at[-1], "run")),
        key=lambda row: (results.arms.index(row.arm), shown.index(row.measure)),
    )


def _shown(measures: Sequence[str]) -> list[str]:
    return [name for name in HEADLINES if name in measures] or list(measures[:MOST_COLUMNS])


def _cost(budget: float | None, words: Words) -> str:
    return words.say(f"comparison.standing.{'as_designed' if budget is None else 'at_equal_cost'}")


def _share(share: float | None, low: float | None, high: float | None) -> str:
    return "" if share is None else f"{percent(share)} ({percent(low)}-{percent(high)})"


def _title(results: Results, worlds: Worlds, table: str, words: Words) -> str:
    where = where_in_words(results.plan.world_sample, words)
    return words.say(f"comparison.{table}.title", worlds=worlds.design.worlds, where=where, baseline=results.baseline)


def _notes(results: Results, words: Words) -> Iterable[str]:
    say, sample, worlds = words.under("comparison.standing"), results.plan.world_sample, results.worlds
    if sample is None or worlds is None:
        return
    yield say(
        "worlds_note", worlds=sample.worlds, size=sample.size, replications=sample.replications,
        parameters=len(worlds.design.names), forms=say("forms_in_turn" if worlds.design.forms else "form_chosen"),
    )  # fmt: skip
    yield say("share_note")
    if results.worlds_at_budgets:
        yield say("equal_cost_note")


def contests_table(results: Results, worlds: Worlds, words: Words) -> Table:
    """Return in how many worlds one arm of each pair is clearly better, the other, both alike, or nobody knows."""
    say = words.under("comparison.contests")
    readings = _readings(results, [*_shown(results.measures), *LEDGER], results.contests)
    cells = {(row.arm, row.other, row.budget, row.measure, row.at): _contest(row, words) for row in results.contests}
    pairs = list(dict.fromkeys((row.budget, row.arm, row.other) for row in results.contests))
    columns = (
        Column("cost", say("cost")),
        Column("arm", words.say("comparison.effects.arm"), once=True),
        Column("other", say("other")),
        *_columns(readings, words),
    )
    rows = tuple(
        (_cost(budget, words), arm, against, *(cells.get((arm, against, budget, *reading)) for reading in readings))
        for budget, arm, against in pairs
    )
    return Table(_title(results, worlds, "contests", words), columns, rows, (say("note"),), section="cost")


def _contest(row: ContestRow, words: Words) -> str:
    return words.say(
        "comparison.contests.cell", better=row.better, worse=row.worse, alike=row.alike, unclear=row.unclear
    )


def _readings(
    results: Results, measures: Sequence[str], rows: Sequence[ContestRow | Best | Luck]
) -> list[tuple[str, Moment]]:
    """Return which of some measures rows have at the last month, in the order of the measures."""
    known = dict.fromkeys((row.measure, row.at) for row in rows if row.at in (results.at[-1], "run"))
    return [reading for name in dict.fromkeys(measures) for reading in known if reading[0] == name]


def _columns(readings: Sequence[tuple[str, Moment]], words: Words) -> list[Column]:
    return [Column(f"{measure}_{at}", label_of(measure, words.language), "right") for measure, at in readings]


def best_table(results: Results, worlds: Worlds, words: Words) -> Table:
    """Return the probability that each arm is the best one in a world, with its interval."""
    say = words.under("comparison.best")
    readings = _readings(results, _shown(results.measures), results.best)
    cells = {(row.arm, row.budget, row.measure, row.at): _share(row.share, row.low, row.high) for row in results.best}
    places = list(dict.fromkeys((row.budget, row.arm) for row in results.best))
    columns = (
        Column("cost", words.say("comparison.contests.cost")),
        Column("arm", words.say("comparison.effects.arm")),
        *_columns(readings, words),
    )
    rows = tuple(
        (_cost(budget, words), arm, *(cells.get((arm, budget, *reading)) for reading in readings))
        for budget, arm in places
    )
    return Table(_title(results, worlds, "best", words), columns, rows, (say("note"),), section="cost")


def luck_table(results: Results, words: Words) -> Table:
    """Return how much of the variance of each headline effect lies between worlds, and how much is luck."""
    say = words.under("comparison.luck")
    shown = _shown(results.measures)
    columns = (
        Column("arm", words.say("comparison.effects.arm"), once=True),
        Column("measure", words.say("comparison.effects.measure")),
        Column("cost", words.say("comparison.standing.cost")),
        *(Column(name, say(name), "right", percent) for name in ("world", "luck", "both")),
    )
    rows = tuple(
        (row.arm, label_of(row.measure, words.language), _cost(row.budget, words), *_shares(row))
        for row in results.luck
        if row.measure in shown and row.at in (results.at[-1], "run")
    )
    return Table(say("title"), columns, rows, (say("note"),))


def _shares(row: Luck) -> tuple[float | None, ...]:
    whole = row.world + row.luck + row.both
    return tuple(part / whole if whole else None for part in (row.world, row.luck, row.both))
