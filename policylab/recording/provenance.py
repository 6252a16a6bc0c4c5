"""Provenance: what a reader needs to get the same numbers again, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policylab.show.json import Described

DECIDES_NO_NUMBER = True  # it only states where numbers come from: in no identity


@dataclass(frozen=True, kw_only=True)
class Provenance(Described):
    """Where numbers come from."""

    version: str
    """Of policylab."""
    model: str
    """The identity of the dynamics."""
    commit: str | None
    """Of the checkout; null if the lab was installed without one."""
    seed: int
    packages: Mapping[str, str]
    """Versions of Python and of the libraries that numbers may depend on."""
    cpu: str
    date: str
    networks: Mapping[str, str] | None = None
    """Custom networks."""
    people: str | None = None
    """Custom people: a digest that tells one roster from another."""
    identity: Mapping[str, Any] | None = None
    """The stamp that shows whether a stored result is of this model."""
    scenarios: Mapping[str, str] | None = None
    """The identity of each scenario as it ran."""
