"""The search: from runs of many worlds to the box in which one arm beats another, or to why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.discovery import rows
from policylab.analysis.discovery.boxes import DENSITY_AIM
from policylab.analysis.discovery.labels import Contrast, paired_differences
from policylab.analysis.discovery.limits import holds
from policylab.analysis.discovery.power import TRIES, power
from policylab.analysis.discovery.result import Discovery, tally
from policylab.analysis.discovery.scan import Scan, Separation
from policylab.analysis.discovery.steadiness import (
    RESAMPLES,
    SHUFFLES,
    by_chance,
    peel,
    reproduced,
    second_by_chance,
)
from policylab.errors import UsageError

Progress = Callable[[int, int], None]


def discover(
    runs: pd.DataFrame,
    worlds: pd.DataFrame,
    contrast: Contrast,
    *,
    seed: int = 1,
    resamples: int = RESAMPLES,
    shuffles: int = SHUFFLES,
    tries: int = TRIES,
    progress: Progress | None = None,
) -> Discovery:
    """Return the box of worlds in which one arm beats another, or why there is none.

    Parameters
    ----------
    runs : DataFrame
        One row for each value, with the columns world, arm, budget, matched, replication, measure, at and value.
    worlds : DataFrame
        One row for each world: its number in ``world``, and a column for each parameter, numbers or names of forms.
    contrast : Contrast
        The two arms, the measure and the budget.
    seed : int, optional
        The seed that resamples and shuffles are keyed by.
    resamples : int, optional
        Number of random halves of the worlds in which the search is repeated.
    shuffles : int, optional
        Number of shuffles of the worlds.
    tries : int, optional
        Number of known boxes that are planted to learn how often one is recognised, of one and of two parameters each.
    progress : callable, optional
        Called with the searches done and the searches in all.

    Returns
    -------
    Discovery
        The box with all the worlds in it, its trajectory, its reproducibility, the comparison with chance, and how
        often a box would be recognised.

    Raises
    ------
    UsageError
        If the tables lack a column, an arm, the measure, the moment or the budget.

    See Also
    --------
    policylab.analysis.discovery.scan.Scan : Which parameters part the worlds, beyond chance or not.
    policylab.analysis.discovery.boxes.Peeling : The limits on them, by PRIM.

    Notes
    -----
    No world is left out for having too few runs: the search uses the probability that the arm beats the other, and the
    worlds of a box are counted whole, so that shares have bounds. A search that recognises nothing shows that there is
    no box only as far as it would have recognised one.

    References
    ----------
    .. [1] Friedman and Fisher (1999) Bump hunting in high-dimensional data. Statistics and Computing 9: 123-143.
    .. [2] Bryant and Lempert (2010) Thinking inside the box. Technological Forecasting and Social Change 77: 34-49.

    """
    if "world" not in worlds:
        raise UsageError("worlds: no column 'world': give one row for each world, with its number")
    by_number = worlds.set_index("world")
    differences = paired_differences(runs, by_number.index.to_numpy(), contrast)
    table = varying(by_number.loc[differences.worlds].reset_index(drop=True))
    about: dict[str, Any] = {
        "contrast": contrast, "drawn": len(worlds), "differences": differences, "worlds": table,
    }  # fmt: skip
    why_not = _why_not(table, tally(differences.labels))
    if why_not is not None:
        return Discovery(**about, status=why_not)
    return _Search(table, differences.probability, seed, resamples, shuffles, tries, progress).result(about)


@dataclass
class _Search:
    """A search, compared first with chance and with known boxes, and then with those of half the worlds."""

    worlds: pd.DataFrame
    probability: NDArray[np.float64]
    seed: int
    resamples: int
    shuffles: int
    tries: int
    progress: Progress | None
    done: int = 0

    def result(self, about: dict[str, Any]) -> Discovery:
        scan = Scan(self.worlds)
        best = scan.best(self.probability)
        chance = by_chance(scan, self.probability, best.value, self.seed, self.shuffles, self._step)
        known = power(scan, self.worlds, self.probability, chance.limit, self.seed, self.tries, self._step)
        about |= {"chance": chance, "power": known}
        if not chance.beyond:
            return Discovery(**about, status=rows.NO_BETTER_THAN_CHANCE)
        trajectory, box = peel(self.worlds, self.probability, self._fewest(scan, best))
        again = reproduced(self.worlds, self.probability, box, self.seed, self.resamples, self._step)
        return Discovery(**about, status=rows.FOUND, trajectory=tuple(trajectory), box=box, reproduced=again)

    def _fewest(self, scan: Scan, best: Separation) -> Separation:
        """Return the best box, or that of one limit where a second parameter adds no more than chance."""
        if len(best.restricted) == 1:
            return best
        single = scan.best_single(self.probability)
        first = holds(single.restricted, self.worlds)
        further = second_by_chance(scan, self.probability, best, first, self.seed, self.shuffles, self._step)
        return best if further.beyond else single

    def _step(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, 2 * self.shuffles + 2 * self.tries + self.resamples)


def _why_not(table: pd.DataFrame, counts: rows.Tally) -> str | None:
    """Return why no box is searched for; None where one is."""
    if counts.worlds < rows.FEWEST:
        return rows.TOO_FEW
    if not counts.beats or not counts.does_not_beat + counts.small:
        return rows.ONE_CLASS
    if not len(table.columns):
        return rows.NOTHING_VARIES
    return rows.EVERYWHERE if counts.low >= DENSITY_AIM else None


def varying(worlds: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that differ between worlds and are known in each: no other can separate them.

    Parameters
    ----------
    worlds : DataFrame
        One row for each world, one column for each parameter.

    Returns
    -------
    DataFrame
        The same rows with these columns.

    See Also
    --------
    discover : Searches among these columns.

    """
    return worlds[[name for name in worlds if worlds[name].notna().all() and worlds[name].nunique() > 1]]
