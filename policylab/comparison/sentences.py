"""Sentences: what was compared, what it does, what it costs and how sure that is, as a first paragraph in words."""

from __future__ import annotations

from collections.abc import Iterator

from policylab.comparison.money import ArmAtCost, Money
from policylab.comparison.results import Results
from policylab.comparison.rows import Effect
from policylab.comparison.why_shown import why_in_words
from policylab.comparison.wording import standing_in_words, where_in_words
from policylab.recording.labels import label_of
from policylab.recording.measures import HEADLINE, MEASURES, RUN
from policylab.show.numbers import number, percent, rounded_up
from policylab.show.words import Words
from policylab.statistics.estimates import NOT_ENOUGH_RUNS, SMALL

MILLION = 1_000_000


def paragraph(results: Results, language: str = "en") -> str:
    """Return the comparison in words: the question, each arm as designed, at equal cost, and over the worlds."""
    words = Words(language)
    parts = (_question, _as_designed, _why, _at_equal_cost, _over_worlds)
    return "\n\n".join(text for part in parts if (text := " ".join(part(results, words))))


def _question(results: Results, words: Words) -> Iterator[str]:
    yield words.say(
        "comparison.paragraph.question", arms=", ".join(results.compared_arms), baseline=results.baseline,
        months=results.months, size=results.size, share=f"{results.scale.share_of_country:.1%}",
        replications=len(results.records),
    )  # fmt: skip


def _measure(results: Results) -> str:
    """Return the measure that sentences tell: the headline, or else the first that is shown."""
    return HEADLINE if HEADLINE in results.measures else results.measures[0]


def _effects(results: Results, budget: float | None) -> Iterator[Effect]:
    """Yield the effect of each arm on that measure, at the end."""
    measure = _measure(results)
    at = RUN if MEASURES[measure].of_run else results.at[-1]
    for row in results.effects:
        if (row.measure, row.at, row.budget, row.group) == (measure, at, budget, None):
            yield row


def _as_designed(results: Results, words: Words) -> Iterator[str]:
    say = words.under("comparison.paragraph")
    costs = {design.arm: design for design in results.designs}
    for place, row in enumerate(_effects(results, None)):
        yield say("as_designed" if place == 0 else "then", arm=row.arm, effect=effect_in_words(row, words))
        design = costs[row.arm]
        if design.public_cost is not None and design.outlay is not None:
            centre = number(design.outlay.official_months)
            yield say("cost", cost=cost_in_words(design.public_cost, words), centre=centre, baseline=results.baseline)


def _why(results: Results, words: Words) -> Iterator[str]:
    """Yield which mechanisms carry the effect of each arm, where that was requested."""
    if results.why is not None:
        yield why_in_words(results.why, results.baseline, words.language, _measure(results))


def _at_equal_cost(results: Results, words: Words) -> Iterator[str]:
    """Yield what the arms do at the budget at which worlds are compared, or at the largest that most arms meet."""
    equal_cost = results.equal_cost
    if equal_cost is None:
        return
    say = words.under("comparison.paragraph")
    budget = _told_budget(results)
    yield say(
        f"at_equal_{equal_cost.currency}_cost", budget=number(budget), baseline=results.baseline,
        million=number(budget * equal_cost.scale.baht / MILLION),
    )  # fmt: skip
    arms = {row.arm: row for row in equal_cost.arms if row.budget == budget}
    for row in _effects(results, budget):
        yield _at_budget(arms[row.arm], row, words)


def _told_budget(results: Results) -> float:
    """Return the one budget of the worlds, else the budget that most arms meet, the largest of several."""
    equal_cost = results.equal_cost
    assert equal_cost is not None
    of_worlds = [worlds.budget for worlds in results.worlds_at_budgets if worlds.budget is not None]
    if len(of_worlds) == 1:
        return of_worlds[0]
    met = {b: sum(row.matched for row in equal_cost.arms if row.budget == b) for b in equal_cost.budgets}
    return max(met, key=lambda b: (met[b], b))


def _at_budget(cost: ArmAtCost, effect: Effect, words: Words) -> str:
    say = words.under("comparison.paragraph")
    if not cost.matched:
        return say("unmatched", arm=cost.arm, why=cost.why)
    dose = cost.in_words_th if words.language == "th" else cost.in_words
    return say("at_dose", arm=cost.arm, dose=dose, effect=effect_in_words(effect, words))


def _over_worlds(results: Results, words: Words) -> Iterator[str]:
    worlds = results.worlds
    if worlds is None:
        return
    say = words.under("comparison.paragraph")
    where = where_in_words(results.plan.world_sample, words)
    measure = label_of(_measure(results), words.language).lower()
    yield say("worlds", worlds=worlds.design.worlds, where=where, measure=measure)
    for row in _effects(results, None):
        if row.in_worlds is not None:
            standing = standing_in_words(row.standing, words, exception=bool(row.exception))
            counts = row.in_worlds
            yield say("in_worlds", arm=row.arm, standing=standing, raises=counts.raises, lowers=counts.lowers,
                      small=counts.small, unclear=counts.not_enough_runs)  # fmt: skip
    yield from _best(results, words)


def _best(results: Results, words: Words) -> Iterator[str]:
    """Yield which arm is best most often, as designed and at equal cost."""
    measure = _measure(results)
    for budget in dict.fromkeys(row.budget for row in results.best):
        rows = [row for row in results.best
                if (row.measure, row.budget) == (measure, budget) and row.at in (results.at[-1], RUN)]  # fmt: skip
        if rows:
            first = max(rows, key=lambda row: row.share)
            key = "best_as_designed" if budget is None else "best_at_equal_cost"
            yield words.say(f"comparison.paragraph.{key}", arm=first.arm, share=percent(first.share),
                            low=percent(first.low), high=percent(first.high))  # fmt: skip


def effect_in_words(effect: Effect, words: Words) -> str:
    """Return what an effect is known to be, with its interval, as the end of a sentence on its arm."""
    say, measure = words.under("comparison.paragraph"), MEASURES[effect.measure]
    label = label_of(effect.measure, words.language).lower()
    if effect.verdict is None:
        return say("one_replication", measure=label)
    if effect.verdict == NOT_ENOUGH_RUNS:
        needed = "" if effect.runs_needed is None else say("runs_needed", runs=f"{rounded_up(effect.runs_needed):,}")
        return say("not_enough_runs", measure=label, needed=needed)
    if effect.verdict == SMALL:
        return say("small", measure=label, smallest=_amount(measure.smallest, measure.unit, words))
    ends = "" if effect.low is None or effect.high is None else say(
        "interval", low=_bare(min(abs(effect.low), abs(effect.high)), measure.unit),
        high=_bare(max(abs(effect.low), abs(effect.high)), measure.unit),
    )  # fmt: skip
    return say(effect.verdict, measure=label, amount=_amount(abs(effect.mean), measure.unit, words), ends=ends)


def _amount(value: float, unit: str, words: Words) -> str:
    if unit == "share":
        points = _bare(value, unit)
        return words.say(f"comparison.paragraph.{'point' if points == '1' else 'points'}", points=points)
    return f"{number(value)} {unit}"


def _bare(value: float, unit: str) -> str:
    """Return a share in points, with two digits below ten, or another amount."""
    if unit != "share":
        return number(value)
    return f"{100 * value:.2g}" if value < 0.1 else f"{100 * value:.0f}"


def cost_in_words(cost: Money, words: Words) -> str:
    """Return an amount in official-months, and in baht for the lab and for the country."""
    return words.say(
        "comparison.paragraph.money", months=number(cost.official_months), million=number(cost.baht / MILLION),
        country=number(cost.baht_of_country / MILLION),
    )  # fmt: skip
