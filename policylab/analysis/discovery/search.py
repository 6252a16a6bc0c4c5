"""Discovering: from runs of many worlds to the box in which a mandate beats an incentive, or to why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.discovery import words
from policylab.analysis.discovery.boxes import COVERAGE_AIM, DENSITY_AIM, Box, Restricted
from policylab.analysis.discovery.labels import (
    BEATS,
    UNCLEAR,
    Contrast,
    Differences,
    paired_differences,
)
from policylab.analysis.discovery.sentences import (
    EVERYWHERE,
    FEWEST,
    FOUND,
    NO_BETTER_THAN_CHANCE,
    NO_SIGNIFICANT_LIMIT,
    NOTHING_VARIES,
    ONE_CLASS,
    TOO_FEW,
    statement,
    statement_th,
)
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
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.recording.measures import MEASURES

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Discovery:
    """In which worlds the mandate beats the incentive.

    Attributes
    ----------
    asked : Contrast
    drawn : int
        Worlds asked for.
    differences : Differences
        In the worlds that count.
    status : str
        ``box``, or why there is none.
    ranges : mapping of str to (float, float)
        Range of each number that differs between worlds, as declared, or else as drawn.
    forms : mapping of str to tuple of str
        The forms of each column that holds names.
    trajectory : tuple of Box
        The boxes met on the way; empty where none was looked for.
    box : Box, optional
        The one chosen, where it is better than chance.
    chance : Chance, optional
    reproduced : Reproduced, optional

    """

    asked: Contrast
    drawn: int
    differences: Differences
    status: str
    ranges: Mapping[str, tuple[float, float]]
    forms: Mapping[str, tuple[str, ...]]
    trajectory: tuple[Box, ...] = ()
    box: Box | None = None
    chance: Chance | None = None
    reproduced: Reproduced | None = None

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many worlds there are of each sort."""
        labels = self.differences.labels
        beats, unclear = int((labels == BEATS).sum()), int((labels == UNCLEAR).sum())
        return {
            "drawn": self.drawn,
            "incomplete": self.differences.incomplete,
            "not_equal_cost": self.differences.not_equal_cost,
            "counted": len(labels),
            "unclear": unclear,
            "clear": len(labels) - unclear,
            "beats": beats,
            "does_not_beat": len(labels) - unclear - beats,
        }

    def ends(self, name: str) -> tuple[float, float]:
        """Return the range of a number."""
        return self.ranges.get(name, (0.0, 1.0))

    def in_words(self) -> tuple[str, str] | None:
        """Return the limits of the box in English and in Thai."""
        if self.box is None:
            return None
        limits = [(one, self.ends(one.parameter)) for one in self.box.restricted]
        return (
            words.joined([words.limit(*one) for one in limits]),
            words.joined_th([words.limit_th(*one) for one in limits]),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the discovery as one object without NaN; what is not there is null.

        ``question`` says what was asked: ``mandate``, ``incentive``, ``measure``, ``at``, ``unit``, ``budget``.
        ``worlds`` counts them: ``drawn``, ``incomplete``, ``not_equal_cost``, ``counted``, ``unclear``, ``clear``,
        ``beats``, ``does_not_beat``, with ``replications`` and ``labelled_by``. ``status`` is ``box``, or why there is
        none. ``statement`` holds one sentence in ``en`` and ``th``. ``aims`` holds those of coverage and density and
        whether the box reaches them. ``box`` is null or holds ``coverage``, ``density``, ``mean``, ``mass``,
        ``worlds``, ``parted``, ``limits`` in words (``en``, ``th``) and ``restricted``: for each parameter ``low`` and
        ``high``, or the ``forms`` inside, its ``range`` or all forms, ``unit``, ``letter``, ``quasi_p`` of each limit,
        and ``reproduced_at_coverage`` and ``reproduced_at_density``, shares of resamples. ``resampling`` holds
        ``resamples`` and, of boxes found in halves among worlds not seen, ``coverage`` and ``density``. ``chance``
        holds ``shuffles``, ``found``, ``limit`` and ``beyond``. ``trajectory`` lists ``coverage``, ``density``,
        ``mass``, ``worlds`` and the number ``restricted`` of each box.
        """
        about = (self.status, self.asked, self.counts, self.box)
        english, thai = self.in_words() or ("", "")
        return {
            "question": {
                "mandate": self.asked.mandate, "incentive": self.asked.incentive, "measure": self.asked.measure,
                "at": self.differences.at, "unit": MEASURES[self.asked.measure].unit, "budget": self.asked.budget,
            },
            "worlds": {
                **self.counts,
                "replications": self.differences.values.shape[1],
                "labelled_by": self.differences.labelled_by,
            },
            "status": self.status,
            "statement": {"en": statement(*about, english), "th": statement_th(*about, thai)},
            "aims": {
                "coverage": COVERAGE_AIM, "density": DENSITY_AIM,
                "reached": None if self.box is None else self.box.reaches,
            },
            "box": self._box(),
            "resampling": None if self.reproduced is None else {
                "resamples": self.reproduced.resamples, "coverage": self.reproduced.coverage,
                "density": self.reproduced.density,
            },
            "chance": None if self.chance is None else {
                "shuffles": self.chance.shuffles, "found": self.chance.found, "limit": self.chance.limit,
                "beyond": self.chance.beyond,
            },
            "trajectory": [
                {"coverage": box.coverage, "density": box.density, "mass": box.mass, "worlds": box.worlds,
                 "restricted": len(box.restricted)}
                for box in self.trajectory
            ],
        }  # fmt: skip

    def _box(self) -> dict[str, Any] | None:
        found = self.in_words()
        if self.box is None or found is None:
            return None
        box = self.box
        return {
            "coverage": box.coverage, "density": box.density, "mean": box.mean, "mass": box.mass,
            "worlds": box.worlds, "parted": box.parted, "limits": dict(zip(("en", "th"), found, strict=True)),
            "restricted": [self._restricted(one) for one in box.restricted],
        }  # fmt: skip

    def _restricted(self, one: Restricted) -> dict[str, Any]:
        entry, again = parameters().get(one.parameter), self.reproduced
        return {
            "parameter": one.parameter, "label": words.label(one.parameter), "label_th": words.label_th(one.parameter),
            "unit": entry.unit if entry else None, "letter": entry.letter if entry else None,
            "low": one.low, "high": one.high, "forms": list(one.forms) or None,
            "range": list(self.forms.get(one.parameter) or self.ranges[one.parameter]), "quasi_p": list(one.quasi_p),
            "reproduced_at_coverage": again.at_coverage[one.parameter] if again else None,
            "reproduced_at_density": again.at_density[one.parameter] if again else None,
        }  # fmt: skip


def discover(
    runs: pd.DataFrame,
    worlds: pd.DataFrame,
    asked: Contrast,
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
    asked : Contrast
        Which arms, on what, at which budget.
    seed : int
        What resamples and shuffles are keyed by.
    resamples, shuffles : int
        Halves in which the box is looked for again; times that labels are shuffled.
    progress : callable, optional
        Called with searches done and in all.

    Raises
    ------
    UsageError
        If the tables lack a column, an arm, the measure, the moment or the budget.

    """
    if "world" not in worlds:
        raise UsageError("worlds: no column 'world': give one row for each world, with its number")
    by_number = worlds.set_index("world")
    differences = paired_differences(runs, by_number.index.to_numpy(), asked)
    labels = differences.labels
    clear = labels != UNCLEAR
    of_interest = labels[clear] == BEATS
    table = varying(by_number.loc[differences.worlds[clear]].reset_index(drop=True))
    about: dict[str, Any] = {
        "asked": asked, "drawn": len(worlds), "differences": differences,
        "ranges": {name: _range(str(name), table[name]) for name in table if _is_number(table[name])},
        "forms": {name: tuple(sorted(set(table[name]))) for name in table if not _is_number(table[name])},
    }  # fmt: skip
    why_not = _why_not(table, of_interest)
    if why_not is not None:
        return Discovery(**about, status=why_not)
    return _searched(about, table, of_interest, seed, resamples, shuffles, progress)


def _searched(
    about: dict[str, Any], table: pd.DataFrame, of_interest: NDArray[np.bool_], seed: int, resamples: int,
    shuffles: int, progress: Progress | None,
) -> Discovery:  # fmt: skip
    """Return what PRIM finds; what it finds is held against chance before it is believed, and then against halves."""
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
        return Discovery(**about, status=EVERYWHERE)
    chance = by_chance(table, of_interest, best_parted(peeling.boxes), seed, shuffles, step)
    if not chance.beyond:
        return Discovery(**about, status=NO_BETTER_THAN_CHANCE, chance=chance)
    if not box.restricted:  # each of its limits was set free, since none of them said anything
        return Discovery(**about, status=NO_SIGNIFICANT_LIMIT, chance=chance)
    again = reproduced(table, of_interest, box, seed, resamples, step)
    return Discovery(**about, status=FOUND, box=box, chance=chance, reproduced=again)


def _why_not(table: pd.DataFrame, of_interest: NDArray[np.bool_]) -> str | None:
    """Return why no box is looked for; None where one is."""
    if len(of_interest) < FEWEST:
        return TOO_FEW
    if of_interest.all() or not of_interest.any():
        return ONE_CLASS
    return None if len(table.columns) else NOTHING_VARIES


def varying(worlds: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that differ between worlds and are known in each: no other can part them."""
    return worlds[[name for name in worlds if worlds[name].notna().all() and worlds[name].nunique() > 1]]


def _range(name: str, column: pd.Series) -> tuple[float, float]:
    entry = parameters().get(name)
    return (entry.low, entry.high) if entry else (float(column.min()), float(column.max()))


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))
