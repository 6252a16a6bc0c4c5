"""Lines for what is scarce: slots of a shared cloud, places in a bonus scheme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.actor import Actor
    from tests.benchmarks.plain_model.agencies import Agency
    from tests.benchmarks.plain_model.citizens import Citizen


def served(line: Iterable[Actor], places: float, takes: Callable[[Actor], float]) -> set[Actor]:
    """Return who is served: in order, while there are places; whoever does not fit holds up those behind."""
    lucky: set[Actor] = set()
    for one in line:
        places -= takes(one)
        if places < 0:
            break
        lucky.add(one)
    return lucky


def share_out_cloud(agencies: Iterable[Agency]) -> None:
    """Give the slots of each pool of the shared cloud to who has waited longest."""
    pools: dict[float, list[Agency]] = defaultdict(list)
    for agency in agencies:
        pools[agency.cloud_pool].append(agency)
    for pool in pools.values():
        _share_out_pool(pool)


def _share_out_pool(pool: list[Agency]) -> None:
    line = [one for one in pool if one.cloud_slots > 0 and (one.cloud_slot or one.cloud_wait > 0 or one.awake)]
    luck = {one: one.luck("agency_cloud.luck") for one in line}
    line.sort(key=lambda one: (not one.cloud_slot, -one.cloud_wait, luck[one]))
    lucky = served(line, max((one.cloud_slots for one in pool), default=0), lambda one: one.bodies)
    for one in pool:
        one.cloud_slot = one in lucky
        one.cloud_wait = one.cloud_wait + 1 if one in luck and not one.cloud_slot else 0


def enrol(citizens: Iterable[Citizen]) -> None:
    """Give the places of a bonus scheme to those who ask first."""
    offered = [one for one in citizens if one.bonus > 0]
    for one in citizens:
        one.enrolled = one.enrolled and one.bonus > 0
    if not offered:
        return
    appeal = offered[0].model.parameters.bonus_appeal
    left = max(one.bonus_places for one in offered) - sum(one.enrolled for one in offered)
    asking = [one for one in offered if not one.enrolled and one.capable and one.taste < appeal]
    asking.sort(key=lambda one: one.luck("citizen_enrolment.luck"))
    for one in served(asking, left, lambda _: 1):
        one.enrolled = True
