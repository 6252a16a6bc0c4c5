"""Stopping: after how many replications the intervals of effects are as narrow as requested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policylab.statistics.estimates import Values
from policylab.statistics.intervals import Kind, interval

FIRST = 30  # replications before the first look


@dataclass(frozen=True)
class Decision:
    """Whether to stop, and if not, after how many replications to look again.

    Parameters
    ----------
    stop : bool
        Whether every interval is narrow enough, or no more replications are allowed.
    look : int
        The number of replications of the next look; if it stops, of this one.
    wide : dict of str to float or None
        The half width of each arm that is not narrow enough; None where it has no interval.

    See Also
    --------
    decision : Makes one at a look.

    """

    stop: bool
    look: int
    wide: dict[str, float | None]

    @property
    def reached(self) -> bool:
        """Return whether every interval is narrow enough."""
        return not self.wide


def decision(
    differences: Mapping[str, Values | None], half_width: float, most: int, kind: Kind = "mean", seed: int = 1
) -> Decision:
    """Return whether the replications that there are suffice.

    Parameters
    ----------
    differences : mapping of str to array, shape (replications,), or None
        Of each arm, its paired effects; None where it has no value.
    half_width : float
        The largest half width of a 95% interval that is wanted, in the unit of the measure.
    most : int
        The largest number of replications that is allowed.
    kind : {"mean", "skewed", "rare"}, optional
        How the measure behaves.
    seed : int, optional
        The seed that bootstrap draws are keyed by.

    Returns
    -------
    Decision
        Looks come after 30, 60, 120, ... replications, and at the most allowed.

    Raises
    ------
    ValueError
        If there are no arms.

    See Also
    --------
    policylab.statistics.intervals.interval : The interval at each look, and in the end.

    Notes
    -----
    Of normal differences the last interval covers as any other does, since their mean and their variance go apart. Of
    skewed ones it does not: a sample without its largest values is narrow and too low. These have to be narrow enough
    at two looks one after the other, and so have rare events.

    References
    ----------
    .. [1] Chow and Robbins (1965) On the asymptotic theory of fixed-width sequential confidence intervals for the mean.
       Annals of Mathematical Statistics 36: 457-462.

    """
    if not differences:
        raise ValueError("no arms to stop by")
    done = max((len(values) for values in differences.values() if values is not None), default=most)
    before = None if kind == "mean" else _before(done)
    widths = {arm: _half_width(values, before, kind, seed) for arm, values in differences.items()}
    wide = {arm: width for arm, width in widths.items() if width is None or width > half_width}
    stop = not wide or done >= most
    return Decision(stop, done if stop else min(2 * done, most), wide)


def _before(done: int) -> int:
    """Return after how many replications the look before this one was; 0 at the first."""
    look = FIRST
    while 2 * look < done:
        look *= 2
    return look if look < done else 0


def _half_width(values: Values | None, before: int | None, kind: Kind, seed: int) -> float | None:
    """Return the largest half width of an interval, at this look and at the one before; None where there is none."""
    if values is None or before == 0:
        return None
    half_widths = []
    for sample in (values,) if before is None else (values, values[:before]):
        effect = interval(sample, kind, seed=seed)
        if effect.low is None or effect.high is None:
            return None
        half_widths.append(max(effect.high - effect.mean, effect.mean - effect.low))
    return max(half_widths)
