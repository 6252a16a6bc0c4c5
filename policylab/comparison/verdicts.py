"""Verdicts: the effects of a comparison, judged among those that are read together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policylab.comparison.effects import Paired, Reading, Tested
from policylab.comparison.rows import Effect, Family, FamilyRow
from policylab.recording.measures import HEADLINES, MEASURES
from policylab.statistics.estimates import CONFIDENCE, NOT_ENOUGH_RUNS, Verdict
from policylab.statistics.families import family_of, runs_needed, verdicts


def judged(samples: Sequence[Paired], readings: Mapping[str | None, Sequence[Reading]], at: int) -> tuple[Effect, ...]:
    """Return the effects of all that is shown, each with its verdict among those of its family.

    Parameters
    ----------
    samples : sequence of Paired
        Everyone and each group, as designed and at each budget.
    readings : mapping of str or None to sequence of (str, int or "run")
        The measures shown and when they are taken, by group; None for everyone.
    at : int
        The horizon: the headlines are judged there.

    Returns
    -------
    tuple of Effect
        In the order of the samples.

    See Also
    --------
    policylab.statistics.families.verdicts : Holm's method within a family.

    Notes
    -----
    The headlines of everyone, as designed, at the last month, are a family of their own over the arms, since they are
    fixed before the run; everything else shown is one family over arms, measures, months, groups and budgets. Both
    share the chance of one wrong verdict in twenty tables. What is certain by construction, such as the outlay of a
    fixed cost, is no test.

    """
    tested = [entry for sample in samples for entry in sample.tested(readings[sample.group])]
    tests = {place: entry.test for place, entry in enumerate(tested) if entry.test and entry.test.is_open}
    families: dict[Family, list[int]] = {"headlines": [], "rest": []}
    for place in tests:
        families[_family(tested[place].effect, at)].append(place)
    effects = [replace(entry.effect, verdict=_without_test(entry)) for entry in tested]
    # Shared by the families, so that the chance of any wrong verdict in all that is shown is that of one family.
    level = (1 - CONFIDENCE) / max(sum(map(bool, families.values())), 1)
    for family, places in families.items():
        judged_together = family_of([tests[place] for place in places], level)
        for place, verdict in zip(places, judged_together.verdicts, strict=True):
            needed = None
            if verdict == NOT_ENOUGH_RUNS:
                smallest, entry = MEASURES[effects[place].measure].smallest, tested[place]
                needed = runs_needed(entry.differences, smallest, judged_together.level, entry.kind)
            effects[place] = replace(effects[place], family=family, verdict=verdict, runs_needed=needed)
    return tuple(effects)


def _without_test(entry: Tested) -> Verdict | None:
    """Return the verdict of what needs no test: it is certain, or a time that was never reached."""
    if entry.test is None:
        return NOT_ENOUGH_RUNS if len(entry.differences) > 1 else None
    return verdicts([entry.test])[0] if entry.test.certain else None


def _family(effect: Effect, at: int) -> Family:
    fixed_before = effect.measure in HEADLINES and effect.at == at and effect.group is None and effect.budget is None
    return "headlines" if fixed_before else "rest"


def family_rows(effects: Iterable[Effect]) -> tuple[FamilyRow, ...]:
    """Return the families of tests and their sizes.

    Parameters
    ----------
    effects : iterable of Effect
        With their families.

    Returns
    -------
    tuple of FamilyRow
        The headlines first.

    See Also
    --------
    judged : Makes the effects.

    """
    families = [effect.family for effect in effects]
    known: tuple[Family, ...] = ("headlines", "rest")
    return tuple(FamilyRow(family=family, tests=families.count(family)) for family in known)
