"""Labels: in which worlds one arm beats another, in which it does not, and in which there are not enough runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from policylab.errors import UsageError, unknown
from policylab.recording.measures import MEASURES
from policylab.statistics.crossed import clear, half_widths
from policylab.statistics.estimates import CONFIDENCE, NOT_ENOUGH_RUNS, SMALL

Array = NDArray[np.float64]
Labels = NDArray[np.str_]
BEATS, DOES_NOT_BEAT = "beats", "does not beat"
FAR = 100.0  # half-widths from 0: beyond, a sign is certain
BY_INTERVAL = "the 95% interval over replications, its spread pooled over the worlds most alike in the difference"
BY_SIGN = "the sign of the difference alone: with one replication there is no interval"
RUN_COLUMNS = ("world", "arm", "budget", "matched", "replication", "measure", "at", "value")


@dataclass(frozen=True)
class Contrast:
    """Which two arms are compared, on what.

    Attributes
    ----------
    arm, other : str
        Names of the arms; the question is in which worlds the first beats the second.
    measure : str
        The measure on which they are compared.
    at : int or str, optional
        The month, or ``run``; the last month of the table where none is given.
    budget : float, optional
        The equal budget; without one the arms run as written and do not cost the same.

    Raises
    ------
    UsageError
        If the arms are the same, the measure is unknown, or it has no good direction.

    """

    arm: str
    other: str
    measure: str = "adoption_months"
    at: int | str | None = None
    budget: float | None = None

    def __post_init__(self) -> None:
        if self.arm == self.other:
            raise UsageError(f"--against: {self.other!r} is also the first arm: name two different arms")
        if self.measure not in MEASURES:
            raise unknown("measure", self.measure, MEASURES).at("--on")
        if MEASURES[self.measure].good not in ("up", "down"):
            directed = ", ".join(name for name, entry in MEASURES.items() if entry.headline and entry.good != "none")
            raise UsageError(
                f"--on: {self.measure!r} has no good direction, so no arm is better on it: choose another, for "
                f"example one of {directed}"
            )


@dataclass(frozen=True)
class Differences:
    """Paired differences, the first arm less the second, in the eligible worlds; positive is better for the first."""

    worlds: NDArray[np.int64]  # shape (eligible worlds,): their numbers
    values: Array  # shape (eligible worlds, replications): in the unit of the measure
    smallest: float  # smallest effect of interest, in the same unit
    at: int | str
    incomplete: int  # worlds in which some replication of either arm is missing, for example because a run failed
    not_equal_cost: int  # worlds in which either arm does not meet the equal budget

    @cached_property
    def labels(self) -> Labels:
        """Return the label of each world, shape (eligible worlds,)."""
        return labelled(self.values, self.smallest)

    @cached_property
    def probability(self) -> Array:
        """Return how probably the first arm beats the second in each world, shape (eligible worlds,)."""
        return probability(self.values, self.smallest)

    @property
    def labelled_by(self) -> str:
        """Return in words what distinguishes clear worlds from those with too few runs."""
        return BY_INTERVAL if self.values.shape[1] > 1 else BY_SIGN


def labelled(values: Array, smallest: float) -> Labels:
    """Return for each world whether the first arm beats the second.

    Parameters
    ----------
    values : array, shape (worlds, replications)
        How much better the first arm is, in the unit of the measure.
    smallest : float
        Smallest effect of interest, in the same unit.

    Returns
    -------
    array of str, shape (worlds,)
        ``beats`` or ``does not beat`` where the 95% interval excludes 0, ``small`` where the difference is shown to lie
        within the smallest effect of interest, else ``not enough runs``. With one replication, for which no interval
        exists, by the sign alone.

    See Also
    --------
    probability : What the search uses, so that no world is left out.
    policylab.statistics.crossed.clear : The intervals.

    """
    mean = values.mean(axis=1)
    if values.shape[1] < 2 or not len(values):
        return np.select([mean > 0, mean < 0], [BEATS, DOES_NOT_BEAT], NOT_ENOUGH_RUNS)
    known = clear(values, smallest)
    return np.select([known.raises, known.lowers, known.small], [BEATS, DOES_NOT_BEAT, SMALL], NOT_ENOUGH_RUNS)


def probability(values: Array, smallest: float) -> Array:
    """Return how probably the first arm beats the second in each world, given its runs.

    Parameters
    ----------
    values : array, shape (worlds, replications)
        How much better the first arm is, in the unit of the measure.
    smallest : float
        Smallest effect of interest, in the same unit.

    Returns
    -------
    array, shape (worlds,)
        At least .975 where it beats, at most .025 where it does not, 0 where the difference is shown to be small, and
        between where there are not enough runs.

    See Also
    --------
    labelled : The labels that are counted.

    Notes
    -----
    The normal distribution whose 95% interval is that of the world. Worlds with too few runs still say something: with
    four worlds in five of this kind, searches by these probabilities recognise a known box five times as often as
    searches among clear worlds alone (``tests/bench/boxes.py``), and nothing is conditioned on being clear.

    """
    labels, mean = labelled(values, smallest), values.mean(axis=1)
    if values.shape[1] < 2 or not len(values):
        return np.where(mean > 0, 1.0, np.where(mean < 0, 0.0, 0.5))
    half = half_widths(values)
    sure = FAR * np.sign(mean)  # where nothing varies
    of_half_widths = np.divide(mean, half, out=sure, where=half > 0)
    of_sign = ndtr(float(ndtri(0.5 + CONFIDENCE / 2)) * np.clip(of_half_widths, -FAR, FAR))
    return np.where(labels == SMALL, 0.0, of_sign)


def paired_differences(runs: pd.DataFrame, worlds: NDArray[np.int64], contrast: Contrast) -> Differences:
    """Return the paired differences of two arms, world by world, from a long table of runs."""
    chosen, at = _chosen(runs, contrast)
    measure = MEASURES[contrast.measure]
    replications = chosen["replication"].nunique()
    levels = chosen.pivot(index=["world", "replication"], columns="arm", values="value")
    sign = 1.0 if measure.good == "up" else -1.0
    paired = (sign * (levels[contrast.arm] - levels[contrast.other])).unstack("replication").reindex(worlds)
    complete = (paired.notna().sum(axis=1) == replications).to_numpy()
    matched = np.ones(len(worlds), dtype=bool)
    if contrast.budget is not None:
        scaled = chosen[chosen["budget"].notna()]  # the baseline meets no budget, and need not
        missed = set(scaled.loc[~scaled["matched"].astype(bool), "world"])
        matched = np.array([world not in missed for world in worlds], dtype=bool)
    eligible = complete & matched
    return Differences(
        np.asarray(worlds)[eligible], paired.to_numpy()[eligible], measure.smallest, at, int((~complete).sum()),
        int((complete & ~matched).sum()),
    )  # fmt: skip


def _chosen(runs: pd.DataFrame, contrast: Contrast) -> tuple[pd.DataFrame, int | str]:
    """Return the rows of both arms on the measure at the month and budget, and that month."""
    missing = [column for column in RUN_COLUMNS if column not in runs]
    if missing:
        raise UsageError(f"results: no column {missing[0]!r}, needed {', '.join(RUN_COLUMNS)}: export the study again")
    _known("--arm", "arm", contrast.arm, runs["arm"])
    _known("--against", "arm", contrast.other, runs["arm"])
    _known("--on", "measure of the study", contrast.measure, runs["measure"])
    rows = runs[runs["arm"].isin([contrast.arm, contrast.other]) & (runs["measure"] == contrast.measure)]
    rows = rows[_at_budget(rows, contrast.budget)]
    at = _moment(rows["at"]) if contrast.at is None else contrast.at
    moments = rows["at"].astype(str)
    if str(at) not in set(moments):
        known = ", ".join(sorted(set(moments), key=lambda moment: (len(moment), moment)))
        raise UsageError(f"--at: the study records no {contrast.measure!r} at {at}: choose one of {known or 'none'}")
    rows = rows[moments == str(at)]
    for arm in (contrast.arm, contrast.other):
        if arm not in set(rows["arm"]):
            raise UsageError(
                f"results: no value of {contrast.measure!r} for {arm!r} at {at} and budget {contrast.budget}: run the "
                "study, or choose what it records"
            )
    return rows, at


def _known(option: str, what: str, name: str, column: pd.Series) -> None:
    if name not in set(column):
        raise unknown(what, name, map(str, column.unique())).at(option)


def _at_budget(rows: pd.DataFrame, budget: float | None) -> pd.Series:
    """Return which rows are at a budget; an arm that is never brought to one, the baseline, counts as it is."""
    budgets = pd.to_numeric(rows["budget"])
    if budget is None:
        return budgets.isna()
    near = pd.Series(np.isclose(budgets, budget), index=rows.index)
    if not near.any():
        known = ", ".join(f"{value:g}" for value in sorted(budgets.dropna().unique()))
        raise UsageError(f"--budget: {budget:g} is not a budget of the study: choose one of {known or 'none'}")
    never_scaled = budgets.isna().groupby(rows["arm"]).transform("all")
    return near | never_scaled


def _moment(column: pd.Series) -> int | str:
    """Return the last month of a column, or ``run`` where it has no months."""
    months = pd.to_numeric(column, errors="coerce").dropna()
    return int(months.max()) if len(months) else "run"
