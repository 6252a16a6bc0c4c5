"""Rows: what the summary of a study holds beside the rows of a comparison, typed; its schema is made from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from policylab.comparison.rows import WorldsFrom
from policylab.recording.provenance import Provenance
from policylab.show.json import Described

DECIDES_NO_NUMBER = True  # the layout of values decides none of them: enters no identity
Kind = Literal["baseline", "mandate", "incentive", "both", "neither"]
Good = Literal["up", "down", "none"]


@dataclass(frozen=True, kw_only=True)
class Arm(Described):
    """A package that is compared."""

    arm: str
    title: str
    title_th: str
    kind: Kind
    """By its instruments: a mandate has some of the family compulsion and none of the family incentive."""


@dataclass(frozen=True, kw_only=True)
class MeasureShown(Described):
    """A measure of the study."""

    measure: str
    label: str
    label_th: str
    unit: str
    good: Good
    """The direction that is better."""
    smallest: float
    """The smallest effect of interest."""


@dataclass(frozen=True, kw_only=True)
class MonthlyLevel(Described):
    """Adoption of an arm month by month in the default world, as designed."""

    arm: str
    measure: str
    month: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class StudyProvenance(Provenance):
    """The versions with which the numbers of a study were produced, not those with which they were read."""

    made_with: tuple[Mapping[str, Any], ...] = ()
    """Every set of versions and processor that chunks were run with, and the number of chunks of each."""
    worlds: int
    worlds_replications: int
    worlds_from: Literal["ranges"] | WorldsFrom
    """``ranges``, or the file of worlds that a filter kept."""
    headline_size: str
    headline_replications: int
    runs: int
    failed: int
    """Runs that raised."""
