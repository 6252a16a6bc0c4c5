"""Bodies: the agencies of a file of people, and the roster that they make with the citizens of a shipped size."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.model.joint_population import persons
from policylab.model.luck import Luck, agent_keys
from policylab.model.population import Roster, apportion
from policylab.model.portfolios import numbered, numbers_of_services, ranks, service_name, weights_of_services
from policylab.model.tables import regions, sizes, tiers

CENTRE = "bangkok"  # the region of departments


@dataclass(frozen=True)
class Body:
    """One agency as its file describes it.

    Attributes
    ----------
    name, tier, ministry, region, leader : str
        Empty where the file does not say; a leader without a name of its own is ``NAME/leader``.
    officials : int, optional
        How many work in it; None where the file does not say, or names them.
    official_names : tuple of str
        Those whom the file names, each an agent.
    services : int, optional
        None where they are drawn like those of a shipped size.

    """

    name: str
    tier: str
    ministry: str = ""
    region: str = ""
    leader: str = ""
    officials: int | None = None
    official_names: tuple[str, ...] = ()
    services: int | None = None

    @property
    def leader_name(self) -> str:
        """Return the name of the leader as an agent."""
        return self.leader or f"{self.name}/leader"


def placed(bodies: Sequence[Body]) -> tuple[str, ...]:
    """Return the region of each body: its own, else by the rule of the shipped sizes.

    Departments lie in the centre; provincial units go round the other regions and local bodies round all, each counted
    in the order of the file.
    """
    everywhere = list(regions())
    pools = {"department": [CENTRE], "province": [name for name in everywhere if name != CENTRE]}
    counters: dict[str, count[int]] = {tier: count() for tier in tiers()}
    result = []
    for body in bodies:
        pool, number = pools.get(body.tier, everywhere), next(counters[body.tier])
        result.append(body.region or pool[number % len(pool)])
    return tuple(result)


def staffed(bodies: Sequence[Body], base: str) -> tuple[int, ...]:
    """Return how many agents stand for the officials of each body.

    Officials with names are one agent each. The others are as many for each body as in the shipped size, and never
    more than there are; they are shared out by the officials of the bodies (by the officials of a mean body of the tier
    where the file does not say), one at least for a body that has any.
    """
    numbers = sizes()[base]
    each = numbers["staff"] / sum(numbers["agencies"].values())
    agents = np.array([len(body.official_names) for body in bodies], dtype=np.intp)
    counted = np.array([row for row, body in enumerate(bodies) if not body.official_names], dtype=np.intp)
    if not len(counted):
        return tuple(agents.tolist())
    total = round(each * len(counted))
    known = [bodies[row].officials for row in counted]
    if None in known:
        weights = np.array([tiers()[bodies[row].tier]["officials"] for row in counted])
        agents[counted] = apportion(total, weights)
    else:
        agents[counted] = _scaled(np.array(known, dtype=np.intp), total)
    return tuple(agents.tolist())


def _scaled(officials: NDArray[np.intp], total: int) -> NDArray[np.intp]:
    """Return whole numbers that add up to a total where there are as many: one first, the rest in proportion."""
    first = np.minimum(officials, 1)
    rest = min(total, int(officials.sum())) - int(first.sum())
    return first + apportion(rest, (officials - first).astype(np.float64)) if rest > 0 else first


def ministries(bodies: Sequence[Body], places: Sequence[str]) -> tuple[str, ...]:
    """Return the ministry of each body; without one, a local body belongs to the localities of its region.

    Any other body without a ministry stands alone.
    """
    return tuple(
        body.ministry or (f"localities-{place}" if body.tier == "local" else body.name)
        for body, place in zip(bodies, places, strict=True)
    )


def digest_of(bodies: Sequence[Body], staff: Sequence[int]) -> str:
    """Return a digest that tells one roster from another, 64 hexadecimal digits."""
    content = [[*astuple(body), agents] for body, agents in zip(bodies, staff, strict=True)]
    return sha256(json.dumps(content).encode()).hexdigest()


def numbers_of(bodies: Sequence[Body], staff: Sequence[int], base: str) -> Mapping[str, Any]:
    """Return how many agents there are, as a row of the table of sizes."""
    of_tiers = [body.tier for body in bodies]
    return {
        "ministries": len(set(ministries(bodies, placed(bodies)))),
        "agencies": {tier: of_tiers.count(tier) for tier in tiers() if tier in of_tiers},
        "staff": sum(staff),
        "citizens": sizes()[base]["citizens"],
    }


def roster_of(size: str, bodies: Sequence[Body], staff: Sequence[int], citizens: int, luck: Luck) -> Roster:
    """Return the people of a file in a replication; what it does not say is drawn as for a shipped size."""
    names = tuple(body.name for body in bodies)
    places = placed(bodies)
    owners = np.repeat(np.arange(len(bodies)), _services(bodies, luck))
    services = tuple(service_name(names[owner], i) for owner, i in zip(owners, numbered(owners), strict=True))
    keys = agent_keys(services)
    people = tuple(f"citizen-{number + 1:06d}" for number in range(citizens))
    who = persons(luck, agent_keys(people))
    return Roster(
        size=size,
        names={
            "agency": names,
            "leader": tuple(body.leader_name for body in bodies),
            "staff": tuple(
                name for body, agents in zip(bodies, staff, strict=True) for name in officials(body, agents)
            ),
            "service": services,
            "citizen": people,
        },
        tier=tuple(body.tier for body in bodies),
        ministry=ministries(bodies, places),
        region=places,
        staff_agency=np.repeat(np.arange(len(bodies)), staff),
        service_agency=owners,
        service_weight=weights_of_services(luck, keys, [bodies[owner].tier for owner in owners.tolist()]),
        service_rank=ranks(owners, luck.uniform("roster.demand", keys, 0)[:, 0]),
        citizen_region=who["region"],
        citizen_segment=who["segment"],
        citizen_age=who["age"],
        citizen_education=who["education"],
        weight=np.ones(len(bodies)),
    )


def officials(body: Body, agents: int) -> tuple[str, ...]:
    """Return the names of the officials of a body as agents."""
    return body.official_names or tuple(f"{body.name}/official-{number + 1:03d}" for number in range(agents))


def _services(bodies: Sequence[Body], luck: Luck) -> NDArray[np.intp]:
    drawn = numbers_of_services(luck, [(body.name, body.tier, row) for row, body in enumerate(bodies)])
    stated = np.array([body.services or 0 for body in bodies], dtype=np.intp)
    return np.where(stated > 0, stated, drawn)
