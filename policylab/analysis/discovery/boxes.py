"""Boxes: the patient rule induction method (PRIM), and the choice of one box on its peeling trajectory.

References: Friedman & Fisher 1999; Bryant & Lempert 2010; Kwakkel 2017, whose ``ema_workbench`` does the peeling.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.discovery.limits import Mask, Restricted, holds, is_number
from policylab.errors import PolicylabError

Array = NDArray[np.float64]
COVERAGE_AIM = 0.75
DENSITY_AIM = 0.8
PEEL = 0.1  # of the worlds in a box at each peel, the upper end of what Friedman & Fisher advise: worlds are few
# The library returns a box only where its mean is above a threshold; here the rule of choice decides.
ANY_MEAN = -1.0


@dataclass(frozen=True)
class Box:
    """One box, with what is expected of the worlds inside: all of them, whether clear or not.

    Parameters
    ----------
    coverage : float
        Share of the worlds in which the arm beats the other that are expected to lie inside.
    density : float
        Share of the worlds inside in which the arm is expected to beat the other: their mean probability.
    mass : float
        Share of all worlds that lie inside.
    worlds : int
        Number of worlds inside.
    parted : float
        Youden's index: coverage minus the share of the worlds in which it does not that lie inside. 0 for all worlds
        and for a box drawn at random, 1 where the box separates the two perfectly, however many worlds there are.
    restricted : tuple of Restricted
        The parameters that it restricts.

    See Also
    --------
    boxed : Makes one from limits and worlds.
    Peeling : The trajectory.

    """

    coverage: float
    density: float
    mass: float
    worlds: int
    parted: float
    restricted: tuple[Restricted, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the restricted parameters."""
        return tuple(limit.parameter for limit in self.restricted)

    @property
    def reaches(self) -> bool:
        """Return whether both aims are reached."""
        return self.coverage >= COVERAGE_AIM and self.density >= DENSITY_AIM

    def holds(self, worlds: pd.DataFrame) -> Mask:
        """Return which worlds lie inside, shape (worlds,)."""
        return holds(self.restricted, worlds)


def boxed(restricted: Sequence[Restricted], worlds: pd.DataFrame, probability: Array) -> Box:
    """Return the box of some limits.

    Parameters
    ----------
    restricted : sequence of Restricted
        The limits, one for each restricted parameter.
    worlds : DataFrame
        One row for each world.
    probability : array, shape (worlds,)
        How probably the arm beats the other in each world; neither 0 nor 1 in all of them.

    Returns
    -------
    Box
        With what is expected of the worlds inside.

    See Also
    --------
    Peeling : Finds limits.

    Examples
    --------
    >>> table = pd.DataFrame({"learning": [0.01, 0.02, 0.03, 0.04]})
    >>> box = boxed([Restricted("learning", low=0.025)], table, np.array([0.0, 0.2, 0.5, 0.9]))
    >>> box.worlds, box.density, round(box.coverage, 3)
    (2, 0.7, 0.875)

    """
    inside = holds(restricted, worlds)
    beaten, rest = probability.sum(), (1 - probability).sum()
    coverage = float(probability[inside].sum() / beaten)
    return Box(
        coverage=coverage,
        density=float(probability[inside].mean()) if inside.any() else 0.0,
        mass=float(inside.mean()),
        worlds=int(inside.sum()),
        parted=coverage - float((1 - probability[inside]).sum() / rest),
        restricted=tuple(restricted),
    )


class Peeling:
    """The boxes of the patient rule induction method (PRIM), from all worlds to a small dense box.

    Parameters
    ----------
    worlds : DataFrame
        One row for each world, one column for each parameter: numbers, or names of forms.
    probability : array, shape (worlds,)
        How probably the arm beats the other in each world: the outcome whose mean a box is to raise.

    Raises
    ------
    PolicylabError
        If the search fails.

    See Also
    --------
    policylab.analysis.discovery.search.discover : The whole analysis, with its tests against chance.

    Notes
    -----
    Each step removes the tenth of the worlds at one end of one parameter that leaves the box with the highest mean. No
    world is left out for being unclear: one in which nothing is known has the probability .5.

    References
    ----------
    .. [1] Friedman and Fisher (1999) Bump hunting in high-dimensional data. Statistics and Computing 9: 123-143.
    .. [2] Bryant and Lempert (2010) Thinking inside the box. Technological Forecasting and Social Change 77: 34-49.
    .. [3] Kwakkel (2017) The Exploratory Modeling Workbench. Environmental Modelling and Software 96: 239-250.

    """

    def __init__(self, worlds: pd.DataFrame, probability: Array) -> None:
        self._forms = {name: sorted(set(worlds[name])) for name in worlds if not is_number(worlds[name])}
        limits = _peel(self._encoded(worlds), probability).box_lims
        self.boxes = [boxed(self._read(box, limits[0]), worlds, probability) for box in limits]

    def _encoded(self, worlds: pd.DataFrame) -> pd.DataFrame:
        """Return the worlds as the library expects them: numbers as floats, forms as codes.

        Whole numbers peel as well as floats do, and the library's own code for them breaks under numpy 2. The order of
        a set of names differs between processes, which would decide between equal peels; that of small numbers does
        not.
        """
        columns = {
            name: pd.Series([forms.index(form) for form in worlds[name]], dtype=object)
            if (forms := self._forms.get(name)) else worlds[name].reset_index(drop=True).astype(float)
            for name in worlds
        }  # fmt: skip
        return pd.DataFrame(columns)

    def _read(self, limits: pd.DataFrame, whole: pd.DataFrame) -> list[Restricted]:
        read = (self._restricted(str(name), limits[name], whole[name]) for name in limits)
        return [limit for limit in read if limit is not None]

    def _restricted(self, name: str, limits: pd.Series, whole: pd.Series) -> Restricted | None:
        if name in self._forms:
            codes = sorted(limits[0])
            return None if len(codes) == len(whole[0]) else Restricted(
                name, forms=tuple(self._forms[name][code] for code in codes)
            )  # fmt: skip
        low, high = (None if limits[side] == whole[side] else float(limits[side]) for side in (0, 1))
        return None if low is None and high is None else Restricted(name, low, high)


def choice(boxes: Sequence[Box]) -> Box:
    """Return the box that is chosen among some.

    Parameters
    ----------
    boxes : sequence of Box
        The trajectory, and the box of the scan.

    Returns
    -------
    Box
        Of the boxes that reach both aims, the one with the fewest restricted parameters, and of these the one with the
        highest Youden's index; where none reaches both, the one with the highest index of all.

    See Also
    --------
    Peeling : The trajectory.

    """
    reaching = [box for box in boxes if box.reaches]
    if not reaching:
        return max(boxes, key=lambda box: box.parted)
    return min(reaching, key=lambda box: (len(box.restricted), -box.parted))


def _peel(worlds: pd.DataFrame, probability: Array) -> Any:
    """Return the box that the library finds, with its trajectory."""
    with warnings.catch_warnings():
        # Two parts of the library that are not used here: parallel runs of models, and interactive charts.
        warnings.filterwarnings("ignore", message="ipyparallel not installed", category=UserWarning)
        warnings.filterwarnings("ignore", message="altair based interactive", category=ImportWarning)
        from ema_workbench.analysis.prim import Prim  # noqa: PLC0415 (takes seconds, needed here only)
        from ema_workbench.analysis.prim_util import PrimException  # noqa: PLC0415
        from ema_workbench.analysis.scenario_discovery_util import RuleInductionType  # noqa: PLC0415
        from ema_workbench.util import EMAError  # noqa: PLC0415
    try:
        with warnings.catch_warnings():
            # A keyword of `DataFrame.drop` that pandas 3 still takes and pandas 4 will not.
            warnings.filterwarnings(
                "ignore", message="The inplace keyword in DataFrame.drop", category=DeprecationWarning
            )
            mode = RuleInductionType.REGRESSION
            return Prim(worlds, probability, threshold=ANY_MEAN, peel_alpha=PEEL, mode=mode).find_box()
    except (EMAError, PrimException) as error:  # the first derives from BaseException
        raise PolicylabError(f"PRIM gave up: {error}") from error
