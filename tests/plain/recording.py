"""What a run of the lab leaves for the plain core: who is there, how they are tied, and every column of every month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policylab import Lab
from policylab.lab import Agency

State = dict[str, dict[str, Any]]  # the columns of each agent, by its name


@dataclass(frozen=True)
class Recording:
    """A run of the lab: replication 0 of a seed."""

    seed: int
    parameters: Mapping[str, float]
    services: Mapping[str, Sequence[str]]  # the services of each agency
    with_officials: Sequence[str]  # the agencies that have officials
    peers: Mapping[str, Sequence[str]]  # the agencies whose leaders each agency's leader is tied to
    dealings: Mapping[str, Sequence[str]]  # the agencies of each citizen
    neighbours: Mapping[str, Sequence[str]]
    states: Sequence[State]  # at month 0 and after each month; an agency has its leader's columns beside its own


def record(lab: Lab) -> Recording:
    """Run a lab to the end of its scenario and keep what it goes through."""
    names = lab.simulation.people.roster.names
    agencies = list(lab.agents_by_type[Agency])
    led = {agency.leader.name: agency.name for agency in agencies}
    leaders, dealings, citizens = (lab.networks[name].adj for name in ("leaders", "dealings", "citizens"))
    states = [_state(lab)]
    while lab.month < lab.arm.months:
        lab.step()
        states.append(_state(lab))
    return Recording(
        seed=lab.seed,
        parameters={name: value.item(0) for name, value in lab.simulation.row.items()},
        services={agency.name: agency.services.get("name") for agency in agencies},
        with_officials=[agency.name for agency in agencies if len(agency.staff)],
        peers={agency: [led[other] for other in leaders.get(leader, ())] for leader, agency in led.items()},
        dealings={name: list(dealings.get(name, ())) for name in names["citizen"]},
        neighbours={name: list(citizens.get(name, ())) for name in names["citizen"]},
        states=states,
    )


def _state(lab: Lab) -> State:
    names = lab.simulation.people.roster.names
    leaders = dict(zip(names["agency"], _rows(lab, "leader").values(), strict=True))
    agencies = {name: own | leaders[name] for name, own in _rows(lab, "agency").items()}
    return agencies | _rows(lab, "service") | _rows(lab, "citizen")


def _rows(lab: Lab, kind: str) -> State:
    columns = lab.simulation.columns[kind]
    rows = zip(*(values[:, 0].tolist() for values in columns.values()), strict=True)
    names = lab.simulation.people.roster.names[kind]
    return {name: dict(zip(columns, row, strict=True)) for name, row in zip(names, rows, strict=True)}
