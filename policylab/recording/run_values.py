"""Run values: what belongs to a whole run, typed."""

from __future__ import annotations

from dataclasses import dataclass

from policylab.show.json import DESCRIBED


@dataclass(frozen=True, kw_only=True)
class RunValue:
    """A measure of a whole run."""

    __pydantic_config__ = DESCRIBED

    value: float | None
    """Null where it has none; of a time the month, restricted to the horizon."""
    reached: bool | None
    """Of a time, whether it was reached; null for other measures."""
