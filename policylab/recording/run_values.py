"""Run values: the typed values of whole runs."""

from __future__ import annotations

from dataclasses import dataclass

from policylab.show.json import DESCRIBED


@dataclass(frozen=True, kw_only=True)
class RunValue:
    """A measure of a whole run."""

    __pydantic_config__ = DESCRIBED

    value: float | None
    """Null without a value; for a time, the month, restricted to the horizon."""
    reached: bool | None
    """For a time, whether it was reached; null for other measures."""
