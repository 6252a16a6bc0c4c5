"""The people of a lab: the roster of a size that ships, by stable names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.errors import unknown
from policylab.model.columns import KINDS
from policylab.model.custom_size import or_custom
from policylab.model.joint_population import persons
from policylab.model.luck import Luck, agent_keys
from policylab.model.portfolios import numbered, numbers_of_services, ranks, service_name, weights_of_services
from policylab.model.tables import (
    ages,
    country,
    educations,
    regions,
    segments,
    sizes,
    tiers,
    weight_classes,
)

NOBODY = -1


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
    service_agency : integer array, shape (services,)
        Row of the agency that owns each service; the services of an agency stand together.
    service_weight : tuple of str
        Light, medium or heavy, of each service.
    service_rank : integer array, shape (services,)
        The place of each service in the demand for those of its agency, 1 for the most demanded.
    citizen_region, citizen_segment, citizen_age, citizen_education : tuple of str
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
    service_agency: NDArray[np.intp]
    service_weight: tuple[str, ...]
    service_rank: NDArray[np.intp]
    citizen_region: tuple[str, ...]
    citizen_segment: tuple[str, ...]
    citizen_age: tuple[str, ...]
    citizen_education: tuple[str, ...]
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

    @cached_property
    def demand(self) -> NDArray[np.float64]:
        """Return each service's share of the occasions that bring people to its agency, shape (services,).

        Demand falls as 1 / rank, so that few services carry most of it.
        """
        each = 1 / self.service_rank
        demand: NDArray[np.float64] = each / np.bincount(self.service_agency, each)[self.service_agency]
        return demand

    @cached_property
    def smaller_demand(self) -> NDArray[np.float64]:
        """Return the share of its agency's demand for services that fewer need, and half of its own, (services,)."""
        order = np.lexsort((-self.service_rank, self.service_agency))
        demand, agency = self.demand[order], self.service_agency[order]
        before = np.cumsum(demand) - demand
        smaller = np.empty(len(order))
        smaller[order] = before - before[np.searchsorted(agency, agency)] + demand / 2
        return smaller

    @cached_property
    def services_of(self) -> NDArray[np.intp]:
        """Return how many services each agency has, shape (agencies,)."""
        return np.bincount(self.service_agency, minlength=self.number("agency"))

    def number(self, kind: str) -> int:
        """Return how many agents of a kind there are."""
        return len(self.names[kind])

    def weights(self, kind: str) -> NDArray[np.float64]:
        """Return how many real agents each agent of a kind stands for, shape (agents,).

        Leaders, officials and services have the weight of their agency, officials of no agency 1; each citizen has the
        number of citizens that it stands for.
        """
        if kind == "service":
            return self.weight[self.service_agency]
        if kind == "staff":
            return np.append(self.weight, 1.0)[self.staff_agency]  # NOBODY reads the last entry
        return np.full(self.number(kind), self.citizens_behind) if kind == "citizen" else self.weight

    def with_citizens(
        self,
        names: Sequence[str],
        region: str,
        segment: str = "citizen",
        age: str = "35-to-49",
        education: str = "secondary",
    ) -> Roster:
        """Return the roster with added citizens, who have no ties; what they are must be in its table."""
        for what, name, known in (
            ("region", region, regions()),
            ("segment", segment, segments()),
            ("age band", age, ages()),
            ("education", education, educations()),
        ):
            _check(what, name, known)
        count = len(names)
        return replace(
            self,
            names={**self.names, "citizen": (*self.names["citizen"], *names)},
            citizen_region=(*self.citizen_region, *[region] * count),
            citizen_segment=(*self.citizen_segment, *[segment] * count),
            citizen_age=(*self.citizen_age, *[age] * count),
            citizen_education=(*self.citizen_education, *[education] * count),
        )

    def with_agencies(self, names: Sequence[str], tier: str, ministry: str, region: str) -> Roster:
        """Return the roster with added agencies of weight 1, which have a leader, no officials and no ties.

        Each has the mean number of services of its tier, in the mix of the tier as nearly as whole services allow, the
        lightest first and most demanded.
        """
        _check("tier", tier, tiers())
        _check("region", region, regions())
        count, each = len(names), int(tiers()[tier]["services"])
        parts = apportion(each, np.array([float(tiers()[tier]["mix"][name]) for name in weight_classes()]))
        weights = [name for name, part in zip(weight_classes(), parts, strict=True) for _ in range(part)]
        owners = np.repeat(np.arange(self.number("agency"), self.number("agency") + count), each)
        return replace(
            self,
            names={
                **self.names,
                "agency": (*self.names["agency"], *names),
                "leader": (*self.names["leader"], *(f"{name}/leader" for name in names)),
                "service": (*self.names["service"], *(service_name(name, i) for name in names for i in range(each))),
            },
            service_agency=np.concatenate([self.service_agency, owners]),
            service_weight=(*self.service_weight, *weights * count),
            service_rank=np.concatenate([self.service_rank, np.tile(np.arange(1, each + 1), count)]),
            tier=(*self.tier, *[tier] * count),
            ministry=(*self.ministry, *[ministry] * count),
            region=(*self.region, *[region] * count),
            weight=np.append(self.weight, np.ones(count)),
        )


@or_custom
def roster(size: str, luck: Luck) -> Roster:
    """Return the roster of a size that ships; services and citizens have luck of their own.

    A draw: (1) agencies stand tier by tier in the order of the size, numbered from 1 in each tier:
    ``department-001``, ``province-001``, ``local-001`` and so on; the leader of an agency is ``AGENCY/leader``; (2)
    the *i*-th agency of a tier (from 0) belongs to ministry *i* modulo the number of ministries, plus 1, named
    ``ministry-01`` and so on; a local body to the localities of its region, ``localities-REGION``; (3) departments
    lie in ``bangkok``; the *i*-th province in region *i* modulo 4 of the four others, the *i*-th local body in
    region *i* modulo 5 of all, in the order of their table; (4) officials are shared out by the officials of the
    tier (largest remainder: whole parts first, then one each to the largest fractions, earlier agencies first among
    equals) and are named ``AGENCY/official-001`` and so on; (5) citizens are named ``citizen-000001`` and so on;
    (6) what a citizen is follows from his own luck (:func:`policylab.model.joint_population.persons`); (7) an
    agency has the mean number of services of its tier, times :math:`e^{s z - s^2 / 2}` with *s* the spread of these
    numbers and *z* its luck of stream ``roster.services``, event 0, as a standard normal deviate, rounded (a half
    to the even number) and one at least; its services are named ``AGENCY/service-01`` and so on; (8) the weight of
    a service is the first whose cumulated share in the mix of the tier (the lightest first) is above its luck of
    stream ``roster.weight``, event 0; (9) the services of an agency are ranked by their luck of stream
    ``roster.demand``, event 0, the least first.
    """
    _check("size", size, sizes())
    numbers = sizes()[size]
    agencies = [(f"{tier}-{i + 1:03d}", tier, i) for tier, count in numbers["agencies"].items() for i in range(count)]
    places = tuple(regions())
    outside = [place for place in places if place != "bangkok"]
    names = tuple(name for name, _, _ in agencies)
    weights = np.array([tiers()[tier]["officials"] for _, tier, _ in agencies])
    officials = apportion(numbers["staff"], weights)
    citizens = tuple(f"citizen-{i + 1:06d}" for i in range(numbers["citizens"]))
    who = persons(luck, agent_keys(citizens))
    owners = np.repeat(np.arange(len(names)), numbers_of_services(luck, agencies))
    services = tuple(service_name(names[owner], i) for owner, i in zip(owners, numbered(owners), strict=True))
    service_keys = agent_keys(services)
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
            "service": services,
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
        service_agency=owners,
        service_weight=weights_of_services(luck, service_keys, [agencies[owner][1] for owner in owners]),
        service_rank=ranks(owners, luck.uniform("roster.demand", service_keys, 0)[:, 0]),
        citizen_region=who["region"],
        citizen_segment=who["segment"],
        citizen_age=who["age"],
        citizen_education=who["education"],
        weight=np.array([float(numbers.get("weights", {}).get(tier, 1)) for _, tier, _ in agencies]),
    )


def _check(what: str, name: str, known: Mapping[str, Any]) -> None:
    if name not in known:
        raise unknown(what, name, known)


def apportion(total: int, weights: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return whole numbers that add up to the total, by largest remainder; the first rows win ties."""
    exact = total * weights / weights.sum()
    whole: NDArray[np.intp] = np.floor(exact).astype(np.intp)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole
