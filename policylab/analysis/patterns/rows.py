"""Rows of the report on patterns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policylab.analysis.patterns.pattern import Status


@dataclass(frozen=True)
class PatternRow:
    """What many replications say of a pattern or a control."""

    id: str
    kind: str
    status: Status
    """``passed``, ``failed``, ``not testable`` or ``assumed``."""
    statement: str
    """What is claimed."""
    statistic: str
    """What its figures are, where they were read and when it passes."""
    figures: Mapping[str, float]
    """A figure is named with its middle (median, mean, or that of the mean path), and where there is a spread with
    ``_low`` and ``_high``: the middle nine tenths of the replications, or the 95% interval of the mean; with
    ``_inside`` the share of the replications in its band. A figure that has no value is left out.
    """
    replications: int
