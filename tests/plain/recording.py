"""What a run of the lab leaves for the plain core: who is there, how they are tied, and every column of every month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policylab import Lab
from policylab.model.columns import columns_of, levers

State = dict[str, dict[str, Any]]  # the columns of each agent, by its name


@dataclass(frozen=True)
class Recording:
    """A run of the lab: replication 0 of a seed."""

    seed: int
    parameters: Mapping[str, float]
    agencies: Sequence[str]
    dealings: Mapping[str, Sequence[str]]  # the agencies of each citizen
    neighbours: Mapping[str, Sequence[str]]
    states: Sequence[State]  # at month 0 and after each month; an agency has its leader's columns beside its own
    first: frozenset[str]  # columns that stand before the first rule of the core in a month: levers and leaders'


def record(lab: Lab) -> Recording:
    """Run a lab to the end of its scenario and keep what it goes through."""
    names = lab.simulation.people.roster.names
    service, citizens = lab.networks["service"].adj, lab.networks["citizens"].adj
    states = [_state(lab)]
    while lab.month < lab.arm.months:
        lab.step()
        states.append(_state(lab))
    return Recording(
        seed=lab.simulation.people.luck.seed,
        parameters={name: value.item(0) for name, value in lab.simulation.row.items()},
        agencies=names["agency"],
        dealings={name: list(service.get(name, ())) for name in names["citizen"]},
        neighbours={name: list(citizens.get(name, ())) for name in names["citizen"]},
        states=states,
        first=frozenset([*(lever.name for lever in levers()), *columns_of("leader")]),
    )


def _state(lab: Lab) -> State:
    names = lab.simulation.people.roster.names
    leaders = dict(zip(names["agency"], _rows(lab, "leader").values(), strict=True))
    return {name: own | leaders[name] for name, own in _rows(lab, "agency").items()} | _rows(lab, "citizen")


def _rows(lab: Lab, kind: str) -> State:
    columns = lab.simulation.columns[kind]
    rows = zip(*(values[:, 0].tolist() for values in columns.values()), strict=True)
    names = lab.simulation.people.roster.names[kind]
    return {name: dict(zip(columns, row, strict=True)) for name, row in zip(names, rows, strict=True)}
