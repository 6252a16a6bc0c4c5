"""Scores of cases: how far the model's forecasts are from what happened, against a forecast that knows no policy.

The continuous ranked probability score measures a forecast of many members against what came: for one member it is the
distance; for many it is smaller the nearer they are and the less they scatter. It is proper: whoever forecasts what he
believes scores best. Gneiting and Raftery (2007) Strictly proper scoring rules, prediction, and estimation. Journal of
the American Statistical Association 102: 359-378.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.observations import Observed
from policylab.analysis.shapes import shape

Values = NDArray[np.float64]
LEVELS, RATIO = "level", "substance_over_form"
# Each part of the score, with the unit of its distances.
PARTS = {
    LEVELS: "points", "level_at_deadline": "points", "slope_before": "points a year", "slope_at": "points a year",
    "slope_after": "points a year", "years_10_to_90": "years", "ceiling": "points", RATIO: "points",
}  # fmt: skip
LEAST_MEMBERS = 0.5  # a figure that fewer of the members have is not scored


@dataclass(frozen=True)
class Figure:
    """A figure of a case, with the score of the model's forecast of it and that of the naive one."""

    part: str
    score: float
    naive: float


@dataclass(frozen=True)
class PartRow:
    """A part of the score, over all cases that have it."""

    part: str
    unit: str
    cases: int
    score: float
    """Mean over the cases, of the model."""
    naive: float
    """The same of the naive forecast."""
    ratio: float | None
    """Score over naive: below 1 the model is nearer to what happened; None where the naive forecast is exact."""


def crps(members: Values, real: float) -> float:
    """Return the continuous ranked probability score of a forecast.

    Parameters
    ----------
    members : array, shape (members,)
        What may come, each as likely; not finite where a member does not have the figure.
    real : float
        What came, in the same unit.

    Returns
    -------
    float
        In that unit; NaN where nothing came or fewer than half of the members have the figure.

    Examples
    --------
    >>> crps(np.array([3.0]), 5.0), crps(np.array([4.0, 6.0]), 5.0)
    (2.0, 0.5)

    """
    from scoringrules import crps_ensemble  # noqa: PLC0415 (half a second that only scores pay)

    finite = members[np.isfinite(members)]
    if not math.isfinite(real) or len(finite) < LEAST_MEMBERS * len(members) or not len(finite):
        return math.nan
    return float(crps_ensemble(real, finite, estimator="qd"))


def naive_forecast(observed: Observed, shared: Sequence[Observed]) -> Values:
    """Return the naive forecast of a case: it goes on from its first point as the other cases did from theirs.

    Each other case that was counted more than once is a member: what it had gained after the same time, added to the
    first point, within 0 and 100; after its last count it stays where it was. So the forecast knows how public bodies
    and people take to such things, and nothing of the policy or the setting of this case.

    Returns
    -------
    array, shape (members, points)

    """
    since = observed.year - observed.year[0]
    gains = [
        np.interp(since, curve.year - curve.year[0], curve.percent - curve.percent[0])
        for curve in shared
        if len(curve.year) > 1
    ]
    courses: Values = observed.percent[0] + np.array(gains).reshape(len(gains), len(since))
    return courses.clip(0, 100)


def figures_of(
    observed: Observed, deadline: float | None, model: Values, naive: Values, ratios: Iterable[Figure] = ()
) -> list[Figure]:
    """Return the figures of a case: its level at each point after the first, and its shape.

    Parameters
    ----------
    observed : Observed
        What was counted.
    deadline : float or None
        Calendar year of the first deadline.
    model, naive : array, shape (members, points)
        The two forecasts at the times of the points, in percent.
    ratios : iterable of Figure, optional
        Those of substance over form, where the case has a formal side.

    """
    figures = list(ratios) if len(observed.year) < 2 else [*_of_course(observed, deadline, model, naive), *ratios]
    return [figure for figure in figures if math.isfinite(figure.score + figure.naive)]


def _of_course(observed: Observed, deadline: float | None, model: Values, naive: Values) -> list[Figure]:
    """Return the level at each point after the first, and the shape, also those that have no value."""
    levels = [
        Figure(LEVELS, *(crps(forecast[:, point], float(observed.percent[point])) for forecast in (model, naive)))
        for point in range(1, len(observed.percent))
    ]
    real, of_model, of_naive = (
        [shape(observed.year, path, deadline) for path in paths] for paths in ([observed.percent], model, naive)
    )
    shapes = [
        Figure(name, *(crps(np.array([curve[name] for curve in curves]), value) for curves in (of_model, of_naive)))
        for name, value in real[0].items()
    ]
    return [*levels, *shapes]


def parts_of(by_case: Mapping[str, Sequence[Figure]]) -> tuple[PartRow, ...]:
    """Return each part of the score over all cases that have it, a case with many points counting as one."""
    rows = []
    for part, unit in PARTS.items():
        of_part = [[figure for figure in figures if figure.part == part] for figures in by_case.values()]
        means = [(_mean(figures, "score"), _mean(figures, "naive")) for figures in of_part if figures]
        if means:
            score, naive = (float(value) for value in np.mean(means, axis=0))
            rows.append(PartRow(part, unit, len(means), score, naive, score / naive if naive else None))
    return tuple(rows)


def _mean(figures: Sequence[Figure], name: str) -> float:
    return float(np.mean([getattr(figure, name) for figure in figures]))


def overall(parts: Sequence[PartRow]) -> float | None:
    """Return the score as a whole: the mean of the parts' ratios, 1 for the naive forecast; None without a part."""
    ratios = [part.ratio for part in parts if part.ratio is not None]
    return float(np.mean(ratios)) if ratios else None
