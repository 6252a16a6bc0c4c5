"""The search: from runs of many worlds to the box in which a mandate beats an incentive, or to why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.discovery import rows
from policylab.analysis.discovery.boxes import COVERAGE_AIM, DENSITY_AIM, Box, Restricted
from policylab.analysis.discovery.labels import BEATS, UNCLEAR, Contrast, Differences, paired_differences
from policylab.analysis.discovery.report import DiscoveryReport
from policylab.analysis.discovery.sentences import joined, label, limit, statement
from policylab.analysis.discovery.separation import is_number
from policylab.analysis.discovery.steadiness import (
    RESAMPLES,
    SHUFFLES,
    Chance,
    Reproduced,
    best_parted,
    by_chance,
    peel,
    reproduced,
)
from policylab.analysis.result import Reported
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.recording.measures import MEASURES
from policylab.show.words import LANGUAGES

Progress = Callable[[int, int], None]


@dataclass(frozen=True, repr=False)
class Discovery(Reported):
    """The worlds in which the mandate beats the incentive.

    See Also
    --------
    discover : Makes one.
    policylab.analysis.discovery.boxes.Box : The box.

    """

    contrast: Contrast
    """The two arms, the measure and the budget."""
    drawn: int
    """Worlds that were to be run."""
    differences: Differences
    """In the eligible worlds."""
    status: str
    """``box``, or why there is none."""
    ranges: Mapping[str, tuple[float, float]]
    """Range of each number that differs between worlds: as declared, else as drawn."""
    forms: Mapping[str, tuple[str, ...]]
    """The forms of each column that holds names."""
    trajectory: tuple[Box, ...] = ()
    """The boxes on the way; empty where none was searched for."""
    box: Box | None = None
    """The one chosen, where it is better than chance."""
    chance: Chance | None = None
    """How well boxes separate shuffled labels."""
    reproduced: Reproduced | None = None
    """How often random halves of the worlds give the same limits."""
    study: str = ""
    """Whose worlds these are; empty where they come from tables."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """Where the numbers come from; empty where they come from tables."""

    @cached_property
    def counts(self) -> rows.WorldCounts:
        """Return how many worlds there are of each sort."""
        labels = self.differences.labels
        beats, unclear = int((labels == BEATS).sum()), int((labels == UNCLEAR).sum())
        return rows.WorldCounts(
            drawn=self.drawn,
            incomplete=self.differences.incomplete,
            not_equal_cost=self.differences.not_equal_cost,
            counted=len(labels),
            unclear=unclear,
            clear=len(labels) - unclear,
            beats=beats,
            does_not_beat=len(labels) - unclear - beats,
            replications=self.differences.values.shape[1],
            labelled_by=self.differences.labelled_by,
        )

    def ends(self, name: str) -> tuple[float, float]:
        """Return the range of a number."""
        return self.ranges.get(name, (0.0, 1.0))

    def limits(self, language: str = "en") -> str:
        """Return the limits of the box in words, nothing where there is none."""
        if self.box is None:
            return ""
        return joined([limit(row, self.ends(row.parameter), language) for row in self.box.restricted], language)

    @cached_property
    def report(self) -> DiscoveryReport:
        """Return the report: tables, a figure and JSON."""
        again, chance = self.reproduced, self.chance
        sentences = {
            language: statement(self.status, self.contrast, self.counts, self.box, self.limits(language), language)
            for language in LANGUAGES
        }
        return DiscoveryReport(
            study=self.study,
            question=rows.ContrastRow(
                self.contrast.mandate, self.contrast.incentive, self.contrast.measure, self.differences.at,
                MEASURES[self.contrast.measure].unit, self.contrast.budget,
            ),
            worlds=self.counts,
            status=self.status,
            statement=rows.InLanguages(**sentences),
            aims=rows.Aims(COVERAGE_AIM, DENSITY_AIM, None if self.box is None else self.box.reaches),
            box=None if self.box is None else self._box(self.box),
            resampling=None if again is None else rows.ResamplingRow(again.resamples, again.coverage, again.density),
            chance=(
                None if chance is None
                else rows.ChanceRow(chance.shuffles, chance.found, chance.limit, chance.beyond)
            ),
            trajectory=tuple(
                rows.TrajectoryRow(box.coverage, box.density, box.mass, box.worlds, len(box.restricted))
                for box in self.trajectory
            ),
            provenance=self.provenance,
        )  # fmt: skip

    def _box(self, box: Box) -> rows.BoxRow:
        return rows.BoxRow(
            box.coverage, box.density, box.mean, box.mass, box.worlds, box.parted,
            rows.InLanguages(self.limits("en"), self.limits("th")), tuple(map(self._restricted, box.restricted)),
        )  # fmt: skip

    def _restricted(self, limit: Restricted) -> rows.RestrictedRow:
        name, again = limit.parameter, self.reproduced
        entry = parameters().get(name)
        return rows.RestrictedRow(
            parameter=name,
            label=label(name),
            label_th=label(name, "th"),
            unit=entry.unit if entry else None,
            letter=entry.letter if entry else None,
            low=limit.low,
            high=limit.high,
            forms=limit.forms or None,
            range=self.forms.get(name) or self.ranges[name],
            quasi_p=limit.quasi_p,
            reproduced_at_coverage=again.at_coverage[name] if again else None,
            reproduced_at_density=again.at_density[name] if again else None,
        )


def discover(
    runs: pd.DataFrame,
    worlds: pd.DataFrame,
    contrast: Contrast,
    *,
    seed: int = 1,
    resamples: int = RESAMPLES,
    shuffles: int = SHUFFLES,
    progress: Progress | None = None,
) -> Discovery:
    """Return the box of worlds in which the mandate beats the incentive, or why there is none.

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
        Number of shuffles of the labels.
    progress : callable, optional
        Called with the searches done and the searches in all.

    Returns
    -------
    Discovery
        The box, its trajectory, its reproducibility, and the comparison with chance.

    Raises
    ------
    UsageError
        If the tables lack a column, an arm, the measure, the moment or the budget.

    See Also
    --------
    policylab.analysis.discovery.boxes.Peeling : The search by PRIM.

    References
    ----------
    .. [1] Friedman and Fisher (1999) Bump hunting in high-dimensional data. Statistics and Computing 9: 123-143.
    .. [2] Bryant and Lempert (2010) Thinking inside the box. Technological Forecasting and Social Change 77: 34-49.

    """
    if "world" not in worlds:
        raise UsageError("worlds: no column 'world': give one row for each world, with its number")
    by_number = worlds.set_index("world")
    differences = paired_differences(runs, by_number.index.to_numpy(), contrast)
    labels = differences.labels
    clear = labels != UNCLEAR
    of_interest = labels[clear] == BEATS
    table = varying(by_number.loc[differences.worlds[clear]].reset_index(drop=True))
    about: dict[str, Any] = {
        "contrast": contrast, "drawn": len(worlds), "differences": differences,
        "ranges": {name: _range(str(name), table[name]) for name in table if is_number(table[name])},
        "forms": {name: tuple(sorted(set(table[name]))) for name in table if not is_number(table[name])},
    }  # fmt: skip
    why_not = _why_not(table, of_interest)
    if why_not is not None:
        return Discovery(**about, status=why_not)
    return _searched(about, table, of_interest, seed, resamples, shuffles, progress)


def _searched(
    about: dict[str, Any], table: pd.DataFrame, of_interest: NDArray[np.bool_], seed: int, resamples: int,
    shuffles: int, progress: Progress | None,
) -> Discovery:  # fmt: skip
    """Return the result of PRIM, compared first with chance and then with boxes of half the worlds."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, shuffles + resamples)

    peeling = peel(table, of_interest)
    about |= {"trajectory": tuple(peeling.boxes)}
    box = peeling.chosen()
    if not box.restricted and box.reaches:
        return Discovery(**about, status=rows.EVERYWHERE)
    chance = by_chance(table, of_interest, best_parted(peeling.boxes), seed, shuffles, step)
    if not chance.beyond:
        return Discovery(**about, status=rows.NO_BETTER_THAN_CHANCE, chance=chance)
    if not box.restricted:  # all limits were set free, since none was significant
        return Discovery(**about, status=rows.NO_SIGNIFICANT_LIMIT, chance=chance)
    again = reproduced(table, of_interest, box, seed, resamples, step)
    return Discovery(**about, status=rows.FOUND, box=box, chance=chance, reproduced=again)


def _why_not(table: pd.DataFrame, of_interest: NDArray[np.bool_]) -> str | None:
    """Return why no box is searched for; None where one is."""
    if len(of_interest) < rows.FEWEST:
        return rows.TOO_FEW
    if of_interest.all() or not of_interest.any():
        return rows.ONE_CLASS
    return None if len(table.columns) else rows.NOTHING_VARIES


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


def _range(name: str, column: pd.Series) -> tuple[float, float]:
    entry = parameters().get(name)
    return (entry.low, entry.high) if entry else (float(column.min()), float(column.max()))
