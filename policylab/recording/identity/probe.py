"""The probe: results of the lab to the last bit on fixed inputs, to tell a refactoring from a change.

It covers every rule on keyed random columns over all ranges and at draws of all parameters; every instrument alone;
every generator of networks; luck; the start; and three whole runs of different packages, sizes and settings with all
measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.model.columns import Columns, columns_of
from policylab.model.columns.parameters import parameters, rows
from policylab.model.luck import Luck, agent_keys
from policylab.model.networks.families import GENERATORS
from policylab.model.policies.package import INSTRUMENTS, package
from policylab.model.population import roster
from policylab.model.rules import luck_key_of, rules
from policylab.model.rules.rule import Card, card_of
from policylab.model.rules.sights import Sight
from policylab.model.scenario import Scenario
from policylab.model.simulation import People, Simulation, gather
from policylab.model.start import start
from policylab.model.step import CALENDAR, MET
from policylab.recording.identity.samples import instrument_of
from policylab.recording.run import record

Array = NDArray[Any]
Bits = dict[str, dict[str, str]]
SEED = 20_260
AGENTS, WORLDS, MONTHS = 60, 5, 24
SIZE = "classroom"
OF_THE_YEAR = (0, 4, 7, 9, 11)  # the month that the calendar shows in each world
ENOUGH = 4.0  # used for an infinite end of a range
RUNS = (("hybrid", "lab", 36, "default"), ("by-law-phased", SIZE, 60, "history"), ("everything", SIZE, 48, "shock"))


def probe() -> Bits:
    """Return the digest of what each part of the lab does, by kind and name."""
    people = gather(SIZE, Luck(SEED))
    of_runs = list(_runs())
    return {
        "rule": {name: _digest(_of_rule(name, people)) for name in _by_key()},
        "instrument": dict(_of_instruments(people)),
        "network": dict(_of_networks()),
        "luck": {"luck": _digest(_of_luck())},
        "start": {"start": _digest(_of_start(people))},
        "run": {name: _digest(state) for name, state, _ in of_runs},
        "measure": {
            name: _digest(measures[name] for _, _, measures in of_runs) for name in sorted(of_runs[0][2])
        },
    }  # fmt: skip


def differing(before: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the names of parts whose results differ; new parts do not count."""
    return [
        f"{kind} {name}"
        for kind, entries in before.items()
        for name, bits in entries.items()
        if now.get(kind, {}).get(name) != bits
    ]


def _by_key() -> dict[str, Any]:
    return {luck_key_of(card_of(rule)): rule for rule in rules().values()}


def _uniform(stream: str, many: int, worlds: int = WORLDS) -> Array:
    keys = agent_keys(f"probe {number}" for number in range(many))
    return np.hstack([Luck(SEED).uniform(f"probe.{stream}", keys, world) for world in range(worlds)])


def _points() -> list[dict[str, float]]:
    """Return draws of all parameters over their ranges, the defaults first."""
    drawn = {name: _uniform(f"parameter.{name}", 1)[0] for name in parameters()}
    points: list[dict[str, float]] = [{}]
    for world in range(1, WORLDS):
        points.append({})
        for name, entry in parameters().items():
            value = entry.low + drawn[name][world] * (entry.high - entry.low)
            points[-1][name] = float(np.rint(value)) if entry.integer else float(value)
    return points


def _of_rule(name: str, people: People) -> Iterator[Array]:
    """Yield the results of a rule for many agents in several worlds, and for one agent in one world."""
    rule = _by_key()[name]
    card, row = card_of(rule), rows(_points())
    columns = [_input(card, argument, people) for argument in card.inputs]
    yield from _results(rule(*columns, **{parameter: row[parameter] for parameter in card.parameters}))
    if not card.allocates:
        alone = [column[:1, :1] for column in columns]
        yield from _results(rule(*alone, **{parameter: row[parameter][:1] for parameter in card.parameters}))


def _input(card: Card, argument: str, people: People) -> Array:
    """Return keyed random values for an argument of a rule: over the range of its column, or luck."""
    share = _uniform(f"{luck_key_of(card)}.{argument}", AGENTS)
    sight = card.sees.get(argument)
    if argument.startswith("luck"):
        return share
    if sight is not None and sight.how == "calendar":
        return np.array([[CALENDAR[sight.via](month) for month in OF_THE_YEAR]])
    of = card.of if sight is None else _seen_kind(card, sight, people)
    if sight is not None and sight.how == "drawn":
        drawn: Array = np.rint(share * people.roster.number(of)).astype(np.intp) - 1  # -1: nobody
        return drawn
    column = columns_of(of)[argument if sight is None else sight.column]
    if column.dtype is np.bool_:
        return share < 0.5
    low = column.low if np.isfinite(column.low) else -ENOUGH
    high = column.high if np.isfinite(column.high) else low + ENOUGH
    values = low + share * (high - low)
    return np.rint(values).astype(column.dtype) if np.issubdtype(column.dtype, np.integer) else values


def _seen_kind(card: Card, sight: Sight, people: People) -> str:
    """Return the kind of agents that a sight leads to: the one above, whom one meets, or those of the link."""
    if sight.how in MET:
        return MET[sight.how][1]
    return sight.via if sight.how == "above" else people.links[card.of, sight.via].source


def _results(result: Any) -> Iterator[Array]:
    yield from map(np.asarray, result if isinstance(result, tuple) else (result,))


def _of_instruments(people: People) -> Iterator[tuple[str, str]]:
    """Yield the effect of each instrument alone on all agents within two years, side by side with the others."""
    samples = {kind: instrument_of(kind) for kind in INSTRUMENTS}
    base = package("null")
    scenarios = [
        Scenario(kind, base.moved({"instrument": (instrument,)}), SIZE, MONTHS) for kind, instrument in samples.items()
    ]
    simulation = _after(people, scenarios, MONTHS)
    for world, kind in enumerate(samples):
        yield kind, _digest(_state(simulation, world))


def _after(people: People, scenarios: Sequence[Scenario], months: int) -> Simulation:
    simulation = Simulation(people, scenarios)
    for _ in range(months):
        simulation.step()
    return simulation


def _state(simulation: Simulation, world: int) -> Iterator[Array]:
    yield from _columns(
        {
            kind: {name: values[:, [world]] for name, values in columns.items()}
            for kind, columns in simulation.columns.items()
        }
    )
    for book in ("outlay", "agency_cost"):
        yield np.asarray(simulation.ledger.spent(book))[..., world]


def _columns(columns: Columns) -> Iterator[Array]:
    for kind in sorted(columns):
        for name in sorted(columns[kind]):
            yield np.frombuffer(f"{kind}.{name}".encode(), dtype=np.uint8)
            yield columns[kind][name]


def _of_networks() -> Iterator[tuple[str, str]]:
    people = roster(SIZE, Luck(SEED))
    for network, families in GENERATORS.items():
        for family, make in families.items():
            edges = "\n".join(sorted("\t".join(map(str, edge)) for edge in make(people, Luck(SEED)).edges()))
            yield f"{network}={family}", sha256(edges.encode()).hexdigest()[:16]


def _of_luck() -> Iterator[Array]:
    luck, keys = Luck(SEED, 3), agent_keys(f"agent {number}" for number in range(AGENTS))
    for event in (-60, -1, 0, 1, 500):
        yield luck.uniform("probe", keys, event)
    yield luck.uniform("probe", keys, np.arange(AGENTS * 2).reshape(AGENTS, 2))
    yield np.array([luck.seed_for("probe")])


def _of_start(people: People) -> Iterator[Array]:
    yield from _columns(start(people.roster, people.luck, rows(_points())))


def _runs() -> Iterator[tuple[str, list[Array], dict[str, Array]]]:
    """Yield each whole run: its name, its final state, and each measure in its months."""
    for name, size, months, setting in RUNS:
        scenario = Scenario.load(name, size=size, months=months, setting=setting)
        simulation = Simulation(gather(size, Luck(SEED)), [scenario])
        records = record(simulation, 0, months)
        measures = {**records.monthly, **records.money, **records.of_run}
        yield (
            f"{name} at {size}",
            list(_state(simulation, 0)),
            {measure: np.asarray(value) for measure, value in measures.items()},
        )


def _digest(arrays: Iterable[Array]) -> str:
    """Return the digest of arrays by their bytes; all NaN count the same."""
    hashed = sha256()
    for array in arrays:
        values = np.where(np.isnan(array), np.nan, array) if array.dtype.kind == "f" else np.ascontiguousarray(array)
        hashed.update(f"{array.dtype.str}{array.shape}".encode() + values.tobytes())
    return hashed.hexdigest()[:16]
