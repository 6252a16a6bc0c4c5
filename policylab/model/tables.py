"""The tables of sizes: how many agents there are, and what distinguishes tiers, weights, regions and segments."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from policylab.errors import Names
from policylab.model.custom_size import and_custom


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("policylab") / "model" / "sizes.toml").read_text(encoding="utf-8"))


@and_custom
@cache
def sizes() -> Names[Mapping[str, Any]]:
    """Return the sizes that ship: numbers of ministries, agencies by tier, staff and citizens."""
    return _frozen("size", _data()["sizes"])


@cache
def country() -> Names[int]:
    """Return how many bodies, citizens and officials the country has."""
    return Names("number of the country", _data()["country"])


@cache
def tiers() -> Names[Mapping[str, Any]]:
    """Return the tiers of government with what distinguishes them at the start."""
    return _frozen("tier", _data()["tiers"])


@cache
def regions() -> Names[Mapping[str, Any]]:
    """Return the regions with their share of citizens and mean distance from the centre."""
    return _frozen("region", _data()["regions"])


@cache
def segments() -> Names[Mapping[str, Any]]:
    """Return the three segments of those who deal with the state, and their shares."""
    return _frozen("segment", _data()["segments"])


@cache
def ages() -> Names[Mapping[str, Any]]:
    """Return the age bands, the youngest first, with what distinguishes them at the start."""
    return _frozen("age band", _data()["ages"])


@cache
def educations() -> Names[Mapping[str, Any]]:
    """Return the levels of education, the lowest first."""
    return _frozen("education", _data()["educations"])


@cache
def shares_of_ages(segment: str) -> Mapping[str, float]:
    """Return the shares of the age bands in a segment: its own, or those of the population."""
    own = segments()[segment].get("ages")
    return {name: float(own[name] if own else band["share"]) for name, band in ages().items()}


@cache
def weight_classes() -> Names[Mapping[str, Any]]:
    """Return the weights that a service can have, the lightest first."""
    return _frozen("weight", _data()["weights"])


@cache
def services_spread() -> float:
    """Return the spread of the number of services between agencies of a tier, as that of a logarithm."""
    return float(_data()["services"]["spread"])


def _frozen(what: str, table: Mapping[str, Any]) -> Names[Any]:
    """Return a read-only form of a table and the tables in it."""
    return Names(
        what, {name: _frozen(what, value) if isinstance(value, Mapping) else value for name, value in table.items()}
    )
