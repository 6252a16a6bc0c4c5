"""Labels: in which worlds the mandate beats the incentive, in which it does not, and where that is unclear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.comparison.standing import distinguishable
from policylab.errors import UsageError, unknown
from policylab.recording.measures import MEASURES

Array = NDArray[np.float64]
BEATS, DOES_NOT_BEAT, UNCLEAR = "beats", "does not beat", "unclear"
BY_INTERVAL = "the 95% interval over replications, its spread pooled over the worlds most alike in the difference"
BY_SIGN = "the sign of the difference alone: with one replication there is no interval"
RUN_COLUMNS = ("world", "arm", "budget", "matched", "replication", "measure", "at", "value")


@dataclass(frozen=True)
class Contrast:
    """Which two arms are compared, on what.

    Attributes
    ----------
    mandate, incentive : str
        Names of the arms.
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

    mandate: str
    incentive: str
    measure: str = "adoption_months"
    at: int | str | None = None
    budget: float | None = None

    def __post_init__(self) -> None:
        if self.mandate == self.incentive:
            raise UsageError(f"--incentive: {self.incentive!r} is also the mandate: name two different arms")
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
    """Paired differences, mandate less incentive, in the eligible worlds; positive is better for the mandate."""

    worlds: NDArray[np.int64]  # shape (eligible worlds,): their numbers
    values: Array  # shape (eligible worlds, replications): in the unit of the measure
    at: int | str
    incomplete: int  # worlds in which some replication of either arm is missing, for example because a run failed
    not_equal_cost: int  # worlds in which either arm does not meet the equal budget

    @property
    def labels(self) -> NDArray[np.str_]:
        """Return the label of each world, shape (eligible worlds,)."""
        return labelled(self.values)

    @property
    def labelled_by(self) -> str:
        """Return in words what distinguishes clear worlds from unclear ones."""
        return BY_INTERVAL if self.values.shape[1] > 1 else BY_SIGN


def labelled(values: Array) -> NDArray[np.str_]:
    """Return *beats*, *does not beat* or *unclear* for each world.

    A world is unclear where the interval of its difference contains 0; with one replication, for which no interval
    exists, only where the difference is exactly 0. Shape of values (worlds, replications), positive where the mandate
    is better.
    """
    mean = values.mean(axis=1)
    clear = distinguishable(values) if values.shape[1] > 1 and len(values) else mean != 0
    return np.where(clear, np.where(mean > 0, BEATS, DOES_NOT_BEAT), UNCLEAR)


def paired_differences(runs: pd.DataFrame, worlds: NDArray[np.int64], contrast: Contrast) -> Differences:
    """Return the paired differences of two arms, world by world, from a long table of runs."""
    chosen, at = _chosen(runs, contrast)
    replications = chosen["replication"].nunique()
    levels = chosen.pivot(index=["world", "replication"], columns="arm", values="value")
    sign = 1.0 if MEASURES[contrast.measure].good == "up" else -1.0
    paired = (sign * (levels[contrast.mandate] - levels[contrast.incentive])).unstack("replication").reindex(worlds)
    complete = (paired.notna().sum(axis=1) == replications).to_numpy()
    matched = np.ones(len(worlds), dtype=bool)
    if contrast.budget is not None:
        missed = set(chosen.loc[~chosen["matched"].astype(bool), "world"])
        matched = np.array([world not in missed for world in worlds], dtype=bool)
    eligible = complete & matched
    return Differences(
        np.asarray(worlds)[eligible], paired.to_numpy()[eligible], at, int((~complete).sum()),
        int((complete & ~matched).sum()),
    )  # fmt: skip


def _chosen(runs: pd.DataFrame, contrast: Contrast) -> tuple[pd.DataFrame, int | str]:
    """Return the rows of both arms on the measure at the month and budget, and that month."""
    missing = [column for column in RUN_COLUMNS if column not in runs]
    if missing:
        raise UsageError(f"results: no column {missing[0]!r}, needed {', '.join(RUN_COLUMNS)}: export the study again")
    _known("--mandate", "arm", contrast.mandate, runs["arm"])
    _known("--incentive", "arm", contrast.incentive, runs["arm"])
    _known("--on", "measure of the study", contrast.measure, runs["measure"])
    rows = runs[runs["arm"].isin([contrast.mandate, contrast.incentive]) & (runs["measure"] == contrast.measure)]
    rows = rows[_at_budget(rows["budget"], contrast.budget)]
    at = _moment(rows["at"]) if contrast.at is None else contrast.at
    rows = rows[rows["at"].astype(str) == str(at)]
    for arm in (contrast.mandate, contrast.incentive):
        if arm not in set(rows["arm"]):
            raise UsageError(
                f"results: no value of {contrast.measure!r} for {arm!r} at {at} and budget {contrast.budget}: run the "
                "study, or choose what it records"
            )
    return rows, at


def _known(option: str, what: str, name: str, column: pd.Series) -> None:
    if name not in set(column):
        raise unknown(what, name, map(str, column.unique())).at(option)


def _at_budget(column: pd.Series, budget: float | None) -> pd.Series:
    budgets = pd.to_numeric(column)
    if budget is None:
        return budgets.isna()
    near = pd.Series(np.isclose(budgets, budget), index=column.index)
    if not near.any():
        known = ", ".join(f"{value:g}" for value in sorted(budgets.dropna().unique()))
        raise UsageError(f"--budget: {budget:g} is not a budget of the study: choose one of {known or 'none'}")
    return near


def _moment(column: pd.Series) -> int | str:
    """Return the last month of a column, or ``run`` where it has no months."""
    months = pd.to_numeric(column, errors="coerce").dropna()
    return int(months.max()) if len(months) else "run"
