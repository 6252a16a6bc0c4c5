"""Intervals and tests of a mean over replications, by the kind of its measure: well-behaved, skewed or a rare event."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np
from scipy.special import stdtr

from policylab.statistics import bootstrap, rare
from policylab.statistics.estimates import CONFIDENCE, Estimate, Values, estimate

Kind = Literal["mean", "skewed", "rare"]
Bounds = tuple[float, float]
SHARE: Bounds = (0.0, 1.0)
DIFFERENCE: Bounds = (-1.0, 1.0)  # of two shares
TOO_FEW = "too few replications"
ENOUGH = 6  # replications in which an event occurs throughout, from which it is taken as well-behaved
UNBOUNDED = "a rare event that is no share"


@dataclass(frozen=True)
class Test:
    """How far the replications of an effect speak against no effect, and against an effect that matters.

    Parameters
    ----------
    p_sign : float or None
        Two-sided p-value of a true effect of 0; None for one replication.
    p_small : float or None
        Twice the larger p-value of two one-sided tests, of a true effect of at least the smallest effect of interest,
        on either side; None for one replication.
    sign : int
        The sign of the mean: 1, -1 or 0.
    certain : bool
        Whether the effect is the same in every replication by construction, so that nothing is to be tested.

    See Also
    --------
    test : Makes one from paired differences.
    policylab.statistics.families.verdicts : The verdicts of a family of them.

    """

    p_sign: float | None
    p_small: float | None
    sign: int
    certain: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether there is something to test: more than one replication, and nothing certain."""
        return not self.certain and self.p_sign is not None


def kind_at(kind: Kind, levels: Values) -> Kind:
    """Return how a measure behaves in some replications: an event that each of them has is rare no longer.

    Parameters
    ----------
    kind : {"mean", "skewed", "rare"}
        What the measure declares.
    levels : array, shape (replications,) or (2, replications)
        The measure, of one arm or of both.

    Returns
    -------
    str
        ``mean`` for a rare event that occurs in each of six replications or more, else what is declared.

    See Also
    --------
    interval : The method of each kind.

    Notes
    -----
    In a large lab a share that is often 0 in a small one is the mean over many, and the exact method would give away
    nearly all that is known of it. Coverage of the choice stands in the bench.

    Examples
    --------
    >>> kind_at("rare", np.full(6, 0.001)), kind_at("rare", np.array([0.0, 0.2, 0.1, 0.1, 0.2, 0.1]))
    ('mean', 'rare')

    """
    observed = kind == "rare" and np.shape(levels)[-1] >= ENOUGH and bool((np.asarray(levels) != 0).all())
    return "mean" if observed else kind


def interval(
    values: Values, kind: Kind = "mean", confidence: float = CONFIDENCE, seed: int = 1, bounds: Bounds = DIFFERENCE
) -> Estimate:
    """Return the mean over replications, with an interval that covers the truth of a measure of its kind.

    Parameters
    ----------
    values : array, shape (replications,)
        A measure, or a paired difference, in its unit.
    kind : {"mean", "skewed", "rare"}, optional
        How the measure behaves: Student's interval, bootstrap-t, or an exact one for shares.
    confidence : float, optional
        Coverage of the interval, between 0 and 1.
    seed : int, optional
        The seed that bootstrap draws are keyed by.
    bounds : (float, float), optional
        Of a rare event, the least and the largest value that is possible: ``DIFFERENCE`` of two shares, or ``SHARE``.

    Returns
    -------
    Estimate
        Without an interval, and with the reason, for one replication, for a skewed measure with too few replications,
        and for a rare event that is no share. Of measures that are not rare the interval has no width where all values
        are equal.

    See Also
    --------
    test : The test that goes with the interval.

    Notes
    -----
    Coverage at 6, 10 and 30 replications stands in the bench: 93% to 97% of Student where values are normal, at least
    93% of the others where they are lognormal, differences of lognormals, or events.

    Examples
    --------
    Ten replications without the event do not show that it never happens:

    >>> never = interval(np.zeros(10), "rare", bounds=SHARE)
    >>> never.low, round(never.high, 2)
    (0.0, 0.31)
    >>> interval(np.array([1.0, 2.0, 9.0]), "skewed").why
    'too few replications'

    """
    student = estimate(values, confidence)
    if student.low is None or kind == "mean" or (kind == "skewed" and np.ptp(values) == 0):
        return student
    if kind == "rare":
        if values.min() < bounds[0] or values.max() > bounds[1]:
            return Estimate(student.mean, None, None, UNBOUNDED)
        return Estimate(student.mean, *rare.ends(values, bounds, confidence))
    if len(values) < bootstrap.FEWEST:
        return Estimate(student.mean, None, None, TOO_FEW)
    low, high = bootstrap.ends(values, confidence, seed)
    return Estimate(student.mean, low, high) if isfinite(high - low) else Estimate(student.mean, None, None, TOO_FEW)


def test(
    differences: Values, smallest: float, kind: Kind = "mean", levels: Values | None = None, seed: int = 1
) -> Test:
    """Return how far paired differences speak against no effect, and against an effect that matters.

    Parameters
    ----------
    differences : array, shape (replications,)
        Arm minus baseline in the same replications, in the unit of the measure.
    smallest : float
        Smallest effect of interest, in the same unit.
    kind : {"mean", "skewed", "rare"}, optional
        How the measure behaves.
    levels : array, shape (2, replications), optional
        The measure of both arms, which tells a rare event that was never observed from one that the arm leaves alone.
    seed : int, optional
        The seed that bootstrap draws are keyed by.

    Returns
    -------
    Test
        By the method of the interval: the effect is shown at a level where the interval of that confidence excludes 0,
        and shown to be small where it lies inside the smallest effect of interest on both sides.

    See Also
    --------
    interval : The interval of the same differences.

    Notes
    -----
    Arms meet the same luck, so a difference that is the same in every replication is so by construction: an instrument
    of fixed cost, or nothing that touches the measure. That is certain and no test. A rare event is not certain where
    most replications are without it, and nothing is certain that is 0 throughout both arms, unless it is well-behaved.

    References
    ----------
    .. [1] Schuirmann (1987) A comparison of the two one-sided tests procedure and the power approach for assessing the
       equivalence of average bioavailability. Journal of Pharmacokinetics and Biopharmaceutics 15: 657-680.

    Examples
    --------
    >>> test(np.array([0.29, 0.30, 0.31]), 0.01).sign, test(np.array([20.0, 20.0, 20.0]), 10.0).certain
    (1, True)

    """
    sign = int(np.sign(differences.mean()))
    if len(differences) < 2:
        return Test(None, None, sign)
    if np.ptp(differences) == 0:
        if _by_construction(kind, levels):
            mean = float(differences[0])
            return Test(float(mean == 0), float(abs(mean) >= smallest), sign, certain=True)
        if kind != "rare":
            return Test(1.0, 1.0, sign)
    either = min(tail(differences, 0.0, kind, seed))
    beyond = max(tail(differences, -smallest, kind, seed)[0], tail(differences, smallest, kind, seed)[1])
    return Test(min(1.0, 2 * either), min(1.0, 2 * beyond), sign)


def _by_construction(kind: Kind, levels: Values | None) -> bool:
    """Return whether a difference that never varies is certain, and not the lack of anything to observe."""
    if kind == "mean" or levels is None:
        return kind != "rare"
    observed = (np.asarray(levels) != 0).any(axis=0)
    return bool(observed.any() if kind == "skewed" else observed.mean() > 0.5)


def tail(values: Values, mean: float, kind: Kind = "mean", seed: int = 1) -> tuple[float, float]:
    """Return how far values speak against a true mean of at most, and of at least, a number.

    Parameters
    ----------
    values : array, shape (replications,)
        A measure, or a paired difference, that is not the same in all of them unless it is rare.
    mean : float
        The true mean in question, in the same unit.
    kind : {"mean", "skewed", "rare"}, optional
        How the measure behaves; a rare event is a difference of two shares.
    seed : int, optional
        The seed that bootstrap draws are keyed by.

    Returns
    -------
    (float, float)
        One-sided p-values; 1 where there is no method, or there are too few replications.

    See Also
    --------
    policylab.statistics.bootstrap.tail : Of skewed measures.
    policylab.statistics.rare.tail : Of rare events.

    """
    if kind == "rare":
        inside = DIFFERENCE[0] <= values.min() and values.max() <= DIFFERENCE[1]
        return rare.tail(values, mean, DIFFERENCE) if inside else (1.0, 1.0)
    if kind == "skewed":
        return bootstrap.tail(values, mean, seed) if len(values) >= bootstrap.FEWEST else (1.0, 1.0)
    lead = (float(values.mean()) - mean) / (float(values.std(ddof=1)) / len(values) ** 0.5)
    return float(stdtr(len(values) - 1, -lead)), float(stdtr(len(values) - 1, lead))
