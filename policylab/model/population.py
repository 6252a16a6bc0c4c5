"""The people of a lab: the roster of a size that ships, by stable names."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.errors import Names, unknown
from policylab.model.columns import KINDS
from policylab.model.luck import Luck, agent_keys

NOBODY = -1


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("policylab") / "model" / "sizes.toml").read_text(encoding="utf-8"))


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


def _frozen(what: str, table: Mapping[str, Any]) -> Names[Any]:
    """Return a read-only form of a table and the tables in it."""
    return Names(
        what, {name: _frozen(what, value) if isinstance(value, Mapping) else value for name, value in table.items()}
    )


@dataclass(frozen=True)
class Roster:
    """Every agent of the lab by stable name, and where each belongs.

    Attributes
    ----------
    names : mapping of kind to tuple of str
        Leader ``i`` leads agency ``i``.
    tier, ministry, region : tuple of str
        Of each agency.
    staff_agency : integer array, shape (staff,)
        Row of each official's agency, ``NOBODY`` for an official of no agency.
    citizen_region, citizen_segment : tuple of str
        Of each citizen.
    weight : float array, shape (agencies,)
        How many real bodies each agency stands for; 1 unless the size samples its tier.

    """

    size: str
    names: Mapping[str, tuple[str, ...]]
    tier: tuple[str, ...]
    ministry: tuple[str, ...]
    region: tuple[str, ...]
    staff_agency: NDArray[np.intp]
    citizen_region: tuple[str, ...]
    citizen_segment: tuple[str, ...]
    weight: NDArray[np.float64]

    @cached_property
    def keys(self) -> dict[str, NDArray[np.uint64]]:
        """Return the luck keys of the agents of each kind, shape (agents,)."""
        return {kind: agent_keys(self.names[kind]) for kind in KINDS}

    @cached_property
    def share_of_country(self) -> float:
        """Return the share of the country's bodies that the agencies stand for, as a ratio of bodies."""
        return math.fsum(self.weight) / country()["bodies"]

    @cached_property
    def citizens_behind(self) -> float:
        """Return how many citizens each citizen stands for, so that citizens are to bodies as in the country.

        The citizens of the country times the share of the country, by the citizens of the lab.
        """
        return country()["citizens"] * self.share_of_country / self.number("citizen")

    @cached_property
    def officials_behind(self) -> float:
        """Return how many officials each official stands for, so that officials are to bodies as in the country.

        The officials of the country times the share of the country, by the sum over officials of the bodies of their
        agency (1 for an official of nobody).
        """
        return country()["officials"] * self.share_of_country / math.fsum(self.weights("staff"))

    def number(self, kind: str) -> int:
        """Return how many agents of a kind there are."""
        return len(self.names[kind])

    def weights(self, kind: str) -> NDArray[np.float64]:
        """Return how many real agents each agent of a kind stands for, shape (agents,).

        Leaders and officials have the weight of their agency, officials of no agency 1; each citizen has the number
        of citizens that it stands for.
        """
        if kind == "staff":
            return np.append(self.weight, 1.0)[self.staff_agency]  # NOBODY reads the last entry
        return np.full(self.number(kind), self.citizens_behind) if kind == "citizen" else self.weight

    def with_citizens(self, names: Sequence[str], region: str, segment: str = "citizen") -> Roster:
        """Return the roster with added citizens, who have no ties; their region and segment must exist."""
        _check("region", region, regions())
        _check("segment", segment, segments())
        return replace(
            self,
            names={**self.names, "citizen": (*self.names["citizen"], *names)},
            citizen_region=(*self.citizen_region, *[region] * len(names)),
            citizen_segment=(*self.citizen_segment, *[segment] * len(names)),
        )

    def with_agencies(self, names: Sequence[str], tier: str, ministry: str, region: str) -> Roster:
        """Return the roster with added agencies of weight 1, which have a leader, no officials and no ties."""
        _check("tier", tier, tiers())
        _check("region", region, regions())
        count = len(names)
        return replace(
            self,
            names={
                **self.names,
                "agency": (*self.names["agency"], *names),
                "leader": (*self.names["leader"], *(f"{name}/leader" for name in names)),
            },
            tier=(*self.tier, *[tier] * count),
            ministry=(*self.ministry, *[ministry] * count),
            region=(*self.region, *[region] * count),
            weight=np.append(self.weight, np.ones(count)),
        )


def roster(size: str, luck: Luck) -> Roster:
    """Return the roster of a size that ships; citizens' regions and segments are drawn by their own luck.

    A draw: (1) agencies stand tier by tier in the order of the size, numbered from 1 in each tier:
    ``department-001``, ``province-001``, ``local-001`` and so on; the leader of an agency is ``AGENCY/leader``; (2) the
    *i*-th agency of a tier (from 0) belongs to ministry *i* modulo the number of ministries, plus 1, named
    ``ministry-01`` and so on; a local body to the localities of its region, ``localities-REGION``; (3) departments lie
    in ``bangkok``; the *i*-th province in region *i* modulo 4 of the four others, the *i*-th local body in region *i*
    modulo 5 of all, in the order of their table; (4) officials are shared out by the officials of the tier (largest
    remainder: whole parts first, then one each to the largest fractions, earlier agencies first among equals) and are
    named ``AGENCY/official-001`` and so on; (5) citizens are named ``citizen-000001`` and so on; (6) a citizen's region
    is the first whose cumulated share (in the order of the table) is above his luck of stream ``roster.region``, event
    0, and the segment that of stream ``roster.segment``.
    """
    _check("size", size, sizes())
    numbers = sizes()[size]
    agencies = [(f"{tier}-{i + 1:03d}", tier, i) for tier, count in numbers["agencies"].items() for i in range(count)]
    places = tuple(regions())
    outside = [place for place in places if place != "bangkok"]
    names = tuple(name for name, _, _ in agencies)
    weights = np.array([tiers()[tier]["officials"] for _, tier, _ in agencies])
    officials = _apportion(numbers["staff"], weights)
    citizens = tuple(f"citizen-{i + 1:06d}" for i in range(numbers["citizens"]))
    citizen_keys = agent_keys(citizens)
    return Roster(
        size=size,
        names={
            "agency": names,
            "leader": tuple(f"{name}/leader" for name in names),
            "staff": tuple(
                f"{name}/official-{j + 1:03d}"
                for name, count in zip(names, officials, strict=True)
                for j in range(count)
            ),
            "citizen": citizens,
        },
        tier=tuple(tier for _, tier, _ in agencies),
        ministry=tuple(
            f"localities-{places[i % len(places)]}"
            if tier == "local"
            else f"ministry-{i % numbers['ministries'] + 1:02d}"
            for _, tier, i in agencies
        ),
        region=tuple(
            {"department": "bangkok", "province": outside[i % len(outside)]}.get(tier, places[i % len(places)])
            for _, tier, i in agencies
        ),
        staff_agency=np.repeat(np.arange(len(names)), officials),
        citizen_region=_drawn(luck, "roster.region", citizen_keys, regions()),
        citizen_segment=_drawn(luck, "roster.segment", citizen_keys, segments()),
        weight=np.array([float(numbers.get("weights", {}).get(tier, 1)) for _, tier, _ in agencies]),
    )


def _check(what: str, name: str, known: Mapping[str, Any]) -> None:
    if name not in known:
        raise unknown(what, name, known)


def _apportion(total: int, weights: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return whole numbers that add up to the total, by largest remainder; the first rows win ties."""
    exact = total * weights / weights.sum()
    whole: NDArray[np.intp] = np.floor(exact).astype(np.intp)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole


def _drawn(luck: Luck, stream: str, keys: NDArray[np.uint64], shares: Mapping[str, Any]) -> tuple[str, ...]:
    names = list(shares)
    edges = np.cumsum([shares[name]["share"] for name in names])[:-1]
    indices = np.searchsorted(edges, luck.uniform(stream, keys, 0)[:, 0], side="right")
    return tuple(names[index] for index in indices)
