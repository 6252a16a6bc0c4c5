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

from policylab.analysis.discovery.separation import Mask, is_number
from policylab.errors import PolicylabError

COVERAGE_AIM = 0.75
DENSITY_AIM = 0.8
MOST_SIGNIFICANT = 0.05  # a limit with a larger quasi-p says nothing
PEEL = 0.1  # of the worlds in a box at each peel, the upper end of what Friedman & Fisher advise: worlds are few
NO_LIMIT = -1  # what the library writes where a parameter has no limit on a side
# The library returns a box only where its density is above a threshold; here the rule of choice decides.
ANY_DENSITY = 1e-6


@dataclass(frozen=True)
class Restricted:
    """One parameter that a box restricts.

    Parameters
    ----------
    parameter : str
        Its column among the worlds.
    low, high : float or None, optional
        Limits of a number in its unit, both inside; None where the box has none on that side.
    forms : tuple of str, optional
        The forms inside the box, where the column holds names.
    quasi_p : tuple of float or None, optional
        Quasi-p of the lower and the upper limit; of forms a single one.

    See Also
    --------
    Box : The box that it restricts.

    """

    parameter: str  # its column among the worlds
    low: float | None = None  # limits of a number, both inside; None where the box has none on that side
    high: float | None = None
    forms: tuple[str, ...] = ()  # the forms inside the box, where the column holds names
    quasi_p: tuple[float | None, ...] = ()  # of the lower and the upper limit; of forms, one number

    def holds(self, column: pd.Series) -> Mask:
        """Return in which worlds the parameter is inside, shape (worlds,)."""
        if self.forms:
            return column.isin(self.forms).to_numpy()
        above = True if self.low is None else column.to_numpy() >= self.low
        below = True if self.high is None else column.to_numpy() <= self.high
        return np.asarray(above & below, dtype=bool) & np.ones(len(column), dtype=bool)

    @property
    def significance(self) -> float:
        """Return the smallest quasi-p of its limits."""
        return min(quasi_p for quasi_p in self.quasi_p if quasi_p is not None)


@dataclass(frozen=True)
class Box:
    """One box of a peeling trajectory.

    Parameters
    ----------
    coverage : float
        Share of the worlds of interest that lie inside.
    density : float
        Share of the worlds inside that are of interest.
    mean : float
        Mean of the outcome inside; with labels the density.
    mass : float
        Share of all worlds that lie inside.
    worlds : int
        Number of worlds inside.
    parted : float
        Youden's index: coverage minus the share of the worlds not of interest that lie inside. 0 for all worlds and for
        a box drawn at random, 1 where the box separates the two perfectly, however many worlds are of interest.
    restricted : tuple of Restricted
        The parameters that it restricts.

    See Also
    --------
    Peeling : The trajectory.

    """

    coverage: float  # share of the worlds of interest that lie inside
    density: float  # share of the worlds inside that are of interest
    mean: float  # mean of the outcome inside: with labels the density
    mass: float  # share of all worlds that lie inside
    worlds: int  # how many worlds lie inside
    # Coverage less the share of the worlds not of interest that lie inside (Youden's index): 0 for all worlds and for a
    # box drawn blindly, 1 where the box separates the two perfectly, however many worlds are of interest
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
        inside = np.ones(len(worlds), dtype=bool)
        for limit in self.restricted:
            inside &= limit.holds(worlds[limit.parameter])
        return inside


class Peeling:
    """The boxes of the patient rule induction method (PRIM), from all worlds to a small dense box.

    Parameters
    ----------
    worlds : DataFrame
        One row for each world, one column for each parameter: numbers, or names of forms.
    of_interest : array of bool, shape (worlds,)
        The worlds that a box is to hold.

    Raises
    ------
    PolicylabError
        If the search fails.

    See Also
    --------
    policylab.analysis.discovery.search.discover : The whole analysis, with its tests against chance.

    Notes
    -----
    Each step removes the tenth of the worlds at one end of one parameter that leaves the densest box.

    References
    ----------
    .. [1] Friedman and Fisher (1999) Bump hunting in high-dimensional data. Statistics and Computing 9: 123-143.
    .. [2] Bryant and Lempert (2010) Thinking inside the box. Technological Forecasting and Social Change 77: 34-49.
    .. [3] Kwakkel (2017) The Exploratory Modeling Workbench. Environmental Modelling and Software 96: 239-250.

    """

    def __init__(self, worlds: pd.DataFrame, of_interest: Mask) -> None:
        self._forms = {name: sorted(set(worlds[name])) for name in worlds if not is_number(worlds[name])}
        self._of_interest, self._others = int(of_interest.sum()), int((~of_interest).sum())
        self._box = _peel(self._encoded(worlds), of_interest)
        self.boxes = [self._read(place) for place in range(len(self._box.box_lims))]

    def chosen(self) -> Box:
        """Return the box that the rule chooses, without the parameters whose limits say nothing.

        Of the boxes that reach both aims, the one that restricts the fewest parameters, and of these the one that
        parts best; where none reaches both, the one that parts best of all. Then parameters of which no limit has a
        quasi-p of .05 or less are set free, the least significant first.
        """
        place = choice(self.boxes)
        box = self.boxes[place]
        while box.restricted:
            weakest = max(box.restricted, key=lambda limit: limit.significance)
            if weakest.significance <= MOST_SIGNIFICANT:
                break
            self._box.drop_restriction(weakest.parameter, place)
            place = len(self._box.box_lims) - 1
            box = self._read(place)
        return box

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

    def _read(self, place: int) -> Box:
        row, limits = self._box.peeling_trajectory.iloc[place], self._box.box_lims[place]
        restricted = tuple(self._restricted(name, limits[name], qp) for name, qp in self._box.qp[place].items())
        numbers = {name: float(row[name]) for name in ("coverage", "density", "mean", "mass")}
        inside, hit = int(row["n"]), int(row["k"])
        parted = hit / self._of_interest - (inside - hit) / self._others
        return Box(**numbers, worlds=inside, parted=parted, restricted=restricted)

    def _restricted(self, name: str, limits: pd.Series, quasi_p: Sequence[float]) -> Restricted:
        known = tuple(None if p == NO_LIMIT else float(p) for p in quasi_p)
        if name in self._forms:
            return Restricted(
                name, forms=tuple(self._forms[name][code] for code in sorted(limits[0])), quasi_p=known[:1]
            )
        low, high = (None if p is None else float(limit) for limit, p in zip(limits, known, strict=True))
        return Restricted(name, low, high, quasi_p=known)


def choice(boxes: Sequence[Box]) -> int:
    """Return the index of the box that is chosen on a trajectory.

    Parameters
    ----------
    boxes : sequence of Box
        The trajectory.

    Returns
    -------
    int
        Of the boxes that reach both aims, the one with the fewest restricted parameters, and of these the one with the
        highest Youden's index; where none reaches both, the one with the highest index of all.

    See Also
    --------
    Peeling : The same box without insignificant limits.

    """
    reaching = [place for place, box in enumerate(boxes) if box.reaches]
    if not reaching:
        return max(range(len(boxes)), key=lambda place: boxes[place].parted)
    return min(reaching, key=lambda place: (len(boxes[place].restricted), -boxes[place].parted))


def _peel(worlds: pd.DataFrame, of_interest: Mask) -> Any:
    """Return the box that the library finds, with its trajectory."""
    with warnings.catch_warnings():
        # Two parts of the library that are not used here: parallel runs of models, and interactive charts.
        warnings.filterwarnings("ignore", message="ipyparallel not installed", category=UserWarning)
        warnings.filterwarnings("ignore", message="altair based interactive", category=ImportWarning)
        from ema_workbench.analysis.prim import Prim  # noqa: PLC0415 (takes seconds, needed here only)
        from ema_workbench.analysis.prim_util import PrimException  # noqa: PLC0415
        from ema_workbench.util import EMAError  # noqa: PLC0415
    try:
        with warnings.catch_warnings():
            # A keyword of `DataFrame.drop` that pandas 3 still takes and pandas 4 will not.
            warnings.filterwarnings(
                "ignore", message="The inplace keyword in DataFrame.drop", category=DeprecationWarning
            )
            return Prim(worlds, of_interest.astype(int), threshold=ANY_DENSITY, peel_alpha=PEEL).find_box()
    except (EMAError, PrimException) as error:  # the first derives from BaseException
        raise PolicylabError(f"PRIM gave up: {error}") from error
