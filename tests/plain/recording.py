"""What a run of the lab leaves for the plain core: who is there, how they are tied, and every column of every month."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from unittest.mock import patch

import numpy as np

from policylab import Lab
from policylab.lab import Agency
from policylab.model.columns import Columns
from policylab.model.population import Roster
from policylab.model.step import Machine
from policylab.odd import pages

State = dict[str, dict[str, Any]]  # the columns of each agent, by its name

Levers = Callable[[int], Mapping[tuple[str, str], Sequence[float]]]  # of a month, by kind of agent and name


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
    regions: Mapping[str, str]  # of each citizen
    tiers: Mapping[str, str]  # of each agency
    tables: Mapping[str, Sequence[Mapping[str, Any]]]  # of the page Input data
    settling: Mapping[int, tuple[State, State]]  # by month, before and after its rules; kept from the start only
    states: Sequence[State]  # at month 0 and after each month; an agency has its leader's columns beside its own


def record_from_the_start(make: Callable[[], Lab]) -> Recording:
    """Make a lab, and keep what it goes through before its month 0 as well as after."""
    settling: dict[int, tuple[State, State]] = {}
    run = Machine.run

    def run_and_keep(machine: Machine, month: int, *rest: Any) -> None:
        before = _state(machine.roster, machine.state.columns)
        run(machine, month, *rest)
        settling[month] = before, _state(machine.roster, machine.state.columns)

    with patch.object(Machine, "run", run_and_keep):
        lab = make()
    return replace(record(lab), settling=settling)


def record_under(levers: Levers, lab: Lab) -> Recording:
    """Run a lab in which levers are written each month beside what its package writes."""
    run = Machine.run

    def write_and_run(machine: Machine, month: int, *rest: Any) -> None:
        for (kind, name), values in levers(month).items():
            machine.state.write(kind, name, np.array(values)[:, None])
        run(machine, month, *rest)

    with patch.object(Machine, "run", write_and_run):
        return record(lab)


def record(lab: Lab) -> Recording:
    """Run a lab to the end of its scenario and keep what it goes through."""
    roster = lab.simulation.people.roster
    names = roster.names
    agencies = list(lab.agents_by_type[Agency])
    led = {agency.leader.name: agency.name for agency in agencies}
    leaders, dealings, citizens = (lab.networks[name].adj for name in ("leaders", "dealings", "citizens"))
    states = [_state(roster, lab.simulation.columns)]
    while lab.month < lab.arm.months:
        lab.step()
        states.append(_state(roster, lab.simulation.columns))
    return Recording(
        seed=lab.seed,
        parameters={name: value.item(0) for name, value in lab.simulation.row.items()},
        services={agency.name: agency.services.get("name") for agency in agencies},
        with_officials=[agency.name for agency in agencies if len(agency.staff)],
        peers={agency: [led[other] for other in leaders.get(leader, ())] for leader, agency in led.items()},
        dealings={name: list(dealings.get(name, ())) for name in names["citizen"]},
        neighbours={name: list(citizens.get(name, ())) for name in names["citizen"]},
        regions=dict(zip(names["citizen"], roster.citizen_region, strict=True)),
        tables=tables(),
        tiers=dict(zip(names["agency"], roster.tier, strict=True)),
        settling={},
        states=states,
    )


def _state(roster: Roster, columns: Columns) -> State:
    rows = {kind: _rows(roster.names[kind], of) for kind, of in columns.items()}
    leaders = dict(zip(roster.names["agency"], rows["leader"].values(), strict=True))
    agencies = {name: own | leaders[name] for name, own in rows["agency"].items()}
    return agencies | rows["service"] | rows["citizen"]


def _rows(names: Sequence[str], columns: Mapping[str, Any]) -> State:
    rows = zip(*(values[:, 0].tolist() for values in columns.values()), strict=True)
    return {name: dict(zip(columns, row, strict=True)) for name, row in zip(names, rows, strict=True)}


@cache
def tables() -> dict[str, list[dict[str, Any]]]:
    """Return the tables of the page *Input data* on which the start depends, as printed."""
    page = pages()["inputs.md"].partition("## Packages")[0]
    _, tiers, weights, regions, segments, ages, ages_by_segment, educations = map(_table, _TABLE.findall(page))
    return {
        "tiers": tiers,
        "weights": weights,
        "regions": regions,
        "segments": segments,
        "ages": ages,
        "ages by segment": ages_by_segment,
        "educations": educations,
    }


_TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)


def _table(text: str) -> list[dict[str, Any]]:
    head, _, *rows = ([cell.strip(" `") for cell in line.strip("|").split("|")] for line in text.splitlines())
    return [dict(zip(head, map(_value, row), strict=True)) for row in rows]


def _value(cell: str) -> float | str:
    return float(cell) if re.fullmatch(r"-?[\d.]+", cell) else cell
