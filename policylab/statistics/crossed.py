"""Crossed luck: many worlds that meet the same replications, their variance components, and what is shown in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from policylab.statistics.estimates import CONFIDENCE, Values, neighbours

Truth = NDArray[np.bool_]


@dataclass(frozen=True)
class Components:
    """Where the variance of an effect comes from.

    Parameters
    ----------
    world : float
        Variance of the true effect between worlds, in the squared unit of the measure.
    luck : float
        Variance of what a replication does to all worlds alike.
    both : float
        Variance of what a replication does to one world.

    See Also
    --------
    components : Estimates them.

    """

    world: float
    luck: float
    both: float


def components(effects: Values) -> Components:
    r"""Return the variance components of an effect over worlds that meet the same replications.

    .. math:: \hat\sigma^2_{world} = (M_w - M_e) / R, \qquad \hat\sigma^2_{luck} = (M_r - M_e) / W, \qquad
       \hat\sigma^2_{both} = M_e

    Parameters
    ----------
    effects : array, shape (worlds, replications)
        Arm minus baseline, or a level; with two worlds and two replications or more.

    Returns
    -------
    Components
        In the squared unit of the effects; none is below 0.

    See Also
    --------
    half_widths : The intervals within worlds that follow from it.

    Notes
    -----
    The analysis of variance of a two-way crossed classification without repetition, in closed form: *M* are its mean
    squares of worlds, replications and the rest. (The mixed models of statsmodels give the same where no component is
    at 0, by iterations that take seconds.)

    References
    ----------
    .. [1] Searle, Casella and McCulloch (1992) Variance Components. Wiley, ch. 4: the two-way crossed classification.

    Examples
    --------
    Worlds that differ by 2 and replications that differ by 1, and nothing else:

    >>> parts = components(np.array([[0.0, 1.0], [2.0, 3.0]]))
    >>> parts.world, parts.luck, parts.both
    (2.0, 0.5, 0.0)

    """
    worlds, replications = effects.shape
    of_worlds, of_luck = effects.mean(axis=1), effects.mean(axis=0)
    rest = effects - of_worlds[:, None] - of_luck + effects.mean()
    both = float((rest**2).sum() / ((worlds - 1) * (replications - 1)))
    world = float(of_worlds.var(ddof=1)) - both / replications
    luck = float(of_luck.var(ddof=1)) - both / worlds
    return Components(max(world, 0.0), max(luck, 0.0), both)


@dataclass(frozen=True)
class Outcomes:
    """What is shown in each world; an effect is unclear where nothing is.

    Parameters
    ----------
    raises : array of bool, shape (worlds,)
        Whether the interval of the effect lies above 0.
    lowers : array of bool, shape (worlds,)
        Whether it lies below 0.
    small : array of bool, shape (worlds,)
        Whether it lies inside the smallest effect of interest, on whichever side of 0.

    See Also
    --------
    clear : Makes them from effects.

    """

    raises: Truth
    lowers: Truth
    small: Truth

    @property
    def unclear(self) -> Truth:
        """Return in which worlds there are not enough runs to tell."""
        return ~(self.raises | self.lowers | self.small)

    @property
    def shown(self) -> Truth:
        """Return in which worlds the effect has a sign that is shown, and is not small."""
        return self.raises | self.lowers


def clear(effects: Values, smallest: float) -> Outcomes:
    """Return what is shown in each world.

    Parameters
    ----------
    effects : array, shape (worlds, replications)
        Arm minus baseline in the same world and replication, in the unit of the measure.
    smallest : float
        Smallest effect of interest, in the same unit; 0 where none is small.

    Returns
    -------
    Outcomes
        By the 95% interval of each world: small where it lies within the smallest effect on both sides, else a sign
        where it excludes 0.

    See Also
    --------
    half_widths : The intervals.
    policylab.statistics.families.verdicts : The same three outcomes of single comparisons.

    Notes
    -----
    Intervals are those of single worlds: of worlds without any effect at most one in forty is called raised by chance,
    and as many lowered. A world without a value is unclear, and so are all worlds with a single replication.

    Examples
    --------
    >>> known = clear(np.array([[0.3, 0.3], [0.001, 0.001], [-0.3, -0.3]]), smallest=0.01)
    >>> known.raises.tolist(), known.small.tolist(), known.lowers.tolist()
    ([True, False, False], [False, True, False], [False, False, True])

    """
    mean, half = np.full((2, len(effects)), np.nan)
    known = ~np.isnan(effects).any(axis=1)
    if effects.shape[1] > 1 and known.any():
        mean[known], half[known] = effects[known].mean(axis=1), half_widths(effects[known])
    small = (mean - half > -smallest) & (mean + half < smallest)
    return Outcomes(raises=(mean > half) & ~small, lowers=(-mean > half) & ~small, small=small)


def half_widths(effects: Values) -> Values:
    r"""Return half the width of the 95% interval of the mean effect in each world, where luck is crossed.

    .. math:: \sqrt{\frac{t_{R - 1}^2 \hat\sigma^2_{luck} + t_{(W - 1)(R - 1)}^2 \hat\sigma^2_{both}}{R}}

    Parameters
    ----------
    effects : array, shape (worlds, replications)
        Of an arm, or of two arms against each other, in the same world and replication; two replications or more.

    Returns
    -------
    array, shape (worlds,)
        In the unit of the effects; 0 where no world of a pool varies.

    See Also
    --------
    components : The two variances, here of the worlds most alike in the size of the effect.
    policylab.statistics.estimates.neighbours : Which worlds are alike.

    Notes
    -----
    With few replications the variance of a single world says little, so it is pooled over the twenty worlds *W* whose
    effects are most alike in size. Each world meets the same *R* replications: what a replication does to all worlds
    alike has been drawn *R* times only, however many worlds there are; what it does to one world has been drawn anew in
    each. So each part has degrees of freedom, and a quantile of Student (*t* at 97.5%), of its own. With both variances
    known by independent chi-squared numbers such an interval covers at least what it says (Banerjee [1]_). In the bench
    it does so where all worlds have from none to 80% of luck in common; with a single number of degrees of freedom
    (Satterthwaite) it would cover only 90% at 80% and two replications.

    References
    ----------
    .. [1] Banerjee (1960) Approximate confidence interval for linear functions of means of k populations when the
       population variances are not equal. Sankhya 22: 357-358.
    .. [2] Searle, Casella and McCulloch (1992) Variance Components. Wiley, ch. 4: the two-way crossed classification.

    """
    replications = effects.shape[1]
    alike = neighbours(np.abs(effects.mean(axis=1)))
    worlds = alike.shape[1]
    own = effects - effects.mean(axis=1, keepdims=True)
    shared = own[alike].mean(axis=1)  # what a replication does to a pool, shape (worlds, replications)
    of_luck = (shared**2).sum(axis=1) / (replications - 1)
    rest = (own**2).sum(axis=1)[alike].mean(axis=1) / (replications - 1) - of_luck
    both = np.maximum(rest, 0.0) * worlds / max(worlds - 1, 1)
    luck = np.maximum(of_luck - both / worlds, 0.0)
    quantile = 0.5 + CONFIDENCE / 2
    of_one, of_each = stdtrit(replications - 1, quantile), stdtrit(max(worlds - 1, 1) * (replications - 1), quantile)
    half: Values = np.sqrt((of_one**2 * luck + of_each**2 * both) / replications)
    return half
