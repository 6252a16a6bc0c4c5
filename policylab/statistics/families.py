"""Families: the verdicts of effects that are read together, and how many replications a verdict would take."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from policylab.statistics.bootstrap import FEWEST, strictness
from policylab.statistics.estimates import (
    CONFIDENCE,
    LOWERS,
    NOT_ENOUGH_RUNS,
    RAISES,
    SMALL,
    Values,
    Verdict,
)
from policylab.statistics.intervals import Kind, Test

POWER = 0.8
MOST_RUNS = 1_000_000  # replications: more than that is no advice
HALF = 0.5  # the weight of an effect whose sign is shown: only its smallness may still be claimed wrongly


@dataclass(frozen=True)
class Family:
    """The verdicts of a family, and the level at which it tests what is still open.

    Parameters
    ----------
    verdicts : tuple of str or None
        One for each test, in their order.
    level : float
        The two-sided level at which an effect without a verdict would get one.
    tests : int
        The number of tests: effects that are not certain.

    See Also
    --------
    family_of : Makes one from tests.

    """

    verdicts: tuple[Verdict | None, ...]
    level: float
    tests: int


def verdicts(tests: Sequence[Test]) -> list[Verdict | None]:
    """Return the verdicts of a family of tests.

    Parameters
    ----------
    tests : sequence of Test
        Of all effects that are read together.

    Returns
    -------
    list of str or None
        For each ``raises`` or ``lowers`` where its sign is shown, ``small`` where it is shown to lie inside the
        smallest effect of interest, otherwise ``not enough runs``; None for one replication.

    See Also
    --------
    family_of : The same, with the level that the family leaves.

    """
    return list(family_of(tests).verdicts)


def family_of(tests: Sequence[Test], level: float = 1 - CONFIDENCE) -> Family:
    r"""Return the verdicts of a family of tests, of which any is wrong with a chance of at most the level.

    Parameters
    ----------
    tests : sequence of Test
        Of all effects that are read together.
    level : float, optional
        The chance of any wrong verdict.

    Returns
    -------
    Family
        Verdicts, and the level for what is still open. What is certain takes no place in the family.

    See Also
    --------
    runs_needed : How many replications a verdict would take at that level.

    Notes
    -----
    Each effect may be claimed wrongly in one of two ways: a sign where there is no effect, smallness where it matters.
    Both cannot be wrong at once. That is Holm's step-down method [1]_ with this logical restriction (Shaffer [2]_):
    each test is made at the level over the weight of all that can still go wrong,

    .. math:: \frac{\alpha}{\#\{\text{sign not shown}\} + \tfrac12 \#\{\text{sign shown, not small}\}}

    and again as long as signs are shown. An effect whose sign is shown cannot leave the family altogether, as in plain
    Holm: it may still be called small wrongly, though only on its own side, which is half a test. An effect that is
    shown to be small is called small, whatever its sign. A single effect is judged by its 95% interval.

    References
    ----------
    .. [1] Holm (1979) A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6:
       65-70.
    .. [2] Shaffer (1986) Modified sequentially rejective multiple test procedures. Journal of the American Statistical
       Association 81: 826-831.

    Examples
    --------
    >>> family_of([Test(0.001, 1.0, 1), Test(0.03, 1.0, -1), Test(0.2, 0.001, 1)]).verdicts
    ('raises', 'not enough runs', 'small')
    >>> family_of([Test(0.001, 1.0, 1), Test(0.03, 1.0, -1)]).verdicts
    ('raises', 'lowers')

    """
    p_sign, p_small = (
        np.array([np.nan if p is None else p for p in ps], dtype=float)
        for ps in ([test.p_sign for test in tests], [test.p_small for test in tests])
    )
    judged = ~np.isnan(p_sign)
    tested = judged & ~np.array([test.certain for test in tests], dtype=bool)
    shown, small, left = _stepped_down(p_sign[tested], p_small[tested], level)
    has_sign, is_small = p_sign == 0, p_small == 0  # of what is certain
    has_sign[tested], is_small[tested] = shown, small
    stated = map(_verdict, (test.sign for test in tests), has_sign, is_small)
    kept = (verdict if known else None for verdict, known in zip(stated, judged, strict=True))
    return Family(tuple(kept), left, int(tested.sum()))


def _stepped_down(p_sign: Values, p_small: Values, level: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_], float]:
    """Return which effects have their sign shown, which are shown to be small, and the level for the rest."""
    shown, small = np.zeros(len(p_sign), dtype=bool), np.zeros(len(p_sign), dtype=bool)
    left = level
    while len(p_sign):
        weight = np.where(~shown, 1.0, np.where(~small, HALF, 0.0)).sum()
        left = level / max(weight, 1.0)
        more = shown | (p_sign <= left), small | (p_small <= left)
        if (more[0] == shown).all() and (more[1] == small).all():
            break
        shown, small = more
    return shown, small, left


def _verdict(sign: int, shown: bool, small: bool) -> Verdict:
    if small:
        return SMALL
    if not shown:
        return NOT_ENOUGH_RUNS
    return RAISES if sign > 0 else LOWERS


def runs_needed(differences: Values, smallest: float, alpha: float, kind: Kind = "mean") -> int | None:
    """Return how many replications an effect would take to be shown, or to be shown small, with a power of 80%.

    Parameters
    ----------
    differences : array, shape (replications,)
        Arm minus baseline in the replications that there are, in the unit of the measure.
    smallest : float
        Smallest effect of interest, in the same unit.
    alpha : float
        The two-sided level of the test: what the family leaves.
    kind : {"mean", "skewed", "rare"}, optional
        How the measure behaves.

    Returns
    -------
    int or None
        Replications in all, more than there are, if the true effect and its variance are those of the sample; None
        where they say nothing (one replication, no variation, or more than a million).

    See Also
    --------
    family_of : The level that a family leaves.

    Notes
    -----
    By the noncentral t distribution, with the shift taken outside. The mean of a small sample is uncertain itself: the
    number is an order of magnitude and no promise. Effects near the smallest of interest take most, since they are
    neither clearly different from 0 nor clearly small. Of a rare event, the replication that may have been missed is
    added as a margin that falls with their number.

    References
    ----------
    .. [1] Julious (2004) Sample sizes for clinical trials with normal data. Statistics in Medicine 23: 1921-1986.

    Examples
    --------
    >>> runs_needed(np.array([0.02, -0.01, 0.03, 0.0]), 0.01, 0.05)
    29

    """
    if len(differences) < 2 or np.ptp(differences) == 0 or alpha <= 0:
        return None
    mean, spread = abs(float(differences.mean())), float(differences.std(ddof=1))
    level = alpha / strictness(max(len(differences), FEWEST)) if kind == "skewed" else alpha

    def power(many: int) -> float:
        error, limit = spread / many**0.5, float(stdtrit(many - 1, 1 - level / 2))
        margin = (1 + mean) * float(np.log(2 / level)) / many if kind == "rare" else 0.0
        inner, outer = (smallest - mean - margin) / error - limit, (smallest + mean - margin) / error - limit
        shown = float(stdtr(many - 1, (mean - margin) / error - limit))
        return max(shown, float(stdtr(many - 1, inner) - stdtr(many - 1, -outer)))

    fewest = max(len(differences) + 1, FEWEST if kind == "skewed" else 0)
    needed = bisect_left(range(fewest, MOST_RUNS + 1), POWER, key=power) + fewest
    return None if needed > MOST_RUNS else needed
