"""The result of a discovery: the box, counted over all worlds, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from policylab.analysis.discovery import rows
from policylab.analysis.discovery.boxes import COVERAGE_AIM, DENSITY_AIM, Box
from policylab.analysis.discovery.labels import BEATS, DOES_NOT_BEAT, Contrast, Differences, Labels
from policylab.analysis.discovery.limits import Restricted, is_number
from policylab.analysis.discovery.power import QUALITY, Power
from policylab.analysis.discovery.report import DiscoveryReport
from policylab.analysis.discovery.sentences import joined, label, limit, statement
from policylab.analysis.discovery.steadiness import Chance, Reproduced
from policylab.analysis.result import Reported
from policylab.model.columns.parameters import parameters
from policylab.recording.measures import MEASURES
from policylab.show.words import LANGUAGES
from policylab.statistics.estimates import NOT_ENOUGH_RUNS, SMALL


@dataclass(frozen=True, repr=False)
class Discovery(Reported):
    """The worlds in which the mandate beats the incentive.

    See Also
    --------
    policylab.analysis.discovery.search.discover : Makes one.
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
    worlds: pd.DataFrame
    """The parameters that differ between the eligible worlds, a row for each."""
    trajectory: tuple[Box, ...] = ()
    """The boxes of PRIM; empty where none was looked for."""
    box: Box | None = None
    """The one chosen, where it is better than chance."""
    chance: Chance | None = None
    """How well boxes part shuffled worlds."""
    power: Power | None = None
    """How often known boxes are recognised."""
    reproduced: Reproduced | None = None
    """How often random halves of the worlds give the same limits."""
    study: str = ""
    """Whose worlds these are; empty where they come from tables."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """Where the numbers come from; empty where they come from tables."""

    @cached_property
    def counts(self) -> rows.WorldCounts:
        """Return how many worlds there are of each sort."""
        return rows.WorldCounts(
            drawn=self.drawn,
            incomplete=self.differences.incomplete,
            not_equal_cost=self.differences.not_equal_cost,
            eligible=tally(self.differences.labels),
            replications=self.differences.values.shape[1],
            labelled_by=self.differences.labelled_by,
        )

    @cached_property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """Return the range of each number that differs between worlds: as declared, else as drawn."""
        return {str(name): _range(str(name), self.worlds[name]) for name in self.worlds if is_number(self.worlds[name])}

    @cached_property
    def forms(self) -> Mapping[str, tuple[str, ...]]:
        """Return the forms of each column that holds names."""
        names = [str(name) for name in self.worlds if not is_number(self.worlds[name])]
        return {name: tuple(sorted(set(self.worlds[name]))) for name in names}

    @cached_property
    def box_row(self) -> rows.BoxRow | None:
        """Return the box, counted over all worlds; None where there is none."""
        if self.box is None:
            return None
        inside, labels = self.box.holds(self.worlds), self.differences.labels
        within = tally(labels[inside])
        return rows.BoxRow(
            inside=within,
            mass=self.box.mass,
            coverage=_coverage(within, tally(labels[~inside]), self.box.coverage),
            density=rows.Bounds(self.box.density, within.low, within.high),
            parted=self.box.parted,
            limits=rows.InLanguages(self.limits("en"), self.limits("th")),
            restricted=tuple(map(self._restricted, self.box.restricted)),
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
        again, chance, power_row = self.reproduced, self.chance, self._power()
        sentences = {
            language: statement(
                self.status, self.contrast, self.counts.eligible, self.box_row, power_row, self.limits(language),
                language,
            )
            for language in LANGUAGES
        }  # fmt: skip
        return DiscoveryReport(
            study=self.study,
            question=rows.ContrastRow(
                self.contrast.arm, self.contrast.other, self.contrast.measure, self.differences.at,
                MEASURES[self.contrast.measure].unit, self.contrast.budget,
            ),
            worlds=self.counts,
            status=self.status,
            statement=rows.InLanguages(**sentences),
            aims=rows.Aims(COVERAGE_AIM, DENSITY_AIM, None if self.box is None else self.box.reaches),
            box=self.box_row,
            resampling=None if again is None else rows.ResamplingRow(again.resamples, again.coverage, again.density),
            chance=(
                None if chance is None
                else rows.ChanceRow(chance.shuffles, chance.separation, chance.limit, chance.beyond)
            ),
            power=power_row,
            trajectory=tuple(
                rows.TrajectoryRow(box.coverage, box.density, box.mass, box.worlds, len(box.restricted))
                for box in self.trajectory
            ),
            provenance=self.provenance,
        )  # fmt: skip

    def _power(self) -> rows.PowerRow | None:
        return None if self.power is None else rows.PowerRow(self.power.tries, QUALITY, *self.power.recognised)

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
            reproduced=again.again[name] if again else None,
        )


def tally(labels: Labels) -> rows.Tally:
    """Return how many worlds have each label.

    Parameters
    ----------
    labels : array of str, shape (worlds,)
        As ``labelled`` of ``policylab.analysis.discovery.labels`` gives them.

    Returns
    -------
    Tally
        The counts, which add up to the worlds.

    See Also
    --------
    policylab.analysis.discovery.search.discover : Counts all worlds, and those in a box.

    """
    return rows.Tally(
        len(labels), *(int((labels == name).sum()) for name in (BEATS, DOES_NOT_BEAT, SMALL, NOT_ENOUGH_RUNS))
    )


def _coverage(inside: rows.Tally, outside: rows.Tally, expected: float) -> rows.Bounds:
    """Return the least and the most of the worlds in which the arm beats the other that may lie inside."""

    def share(within: int, without: int) -> float:
        return within / (within + without) if within + without else 0.0

    return rows.Bounds(
        expected,
        low=share(inside.beats, outside.beats + outside.not_enough_runs),
        high=share(inside.beats + inside.not_enough_runs, outside.beats),
    )


def _range(name: str, column: pd.Series) -> tuple[float, float]:
    entry = parameters().get(name)
    return (entry.low, entry.high) if entry else (float(column.min()), float(column.max()))
