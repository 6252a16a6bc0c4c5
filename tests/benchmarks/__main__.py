"""The engine against the plain core, by the rules that both have: ``python -m tests.benchmarks [SIZE …]``.

Both go on for some months from the same state, with everything else standing still. Each round takes the processor's
time of one after the other, and the ratio is taken within the round, so that other work on the machine disturbs both
alike; what is printed is the median over the rounds. That they did the same work is checked: their columns agree.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median
from time import process_time

import numpy as np

from policylab import Lab, Scenario
from policylab.model.rules import STEP, Rule
from policylab.model.rules.rule import card_of
from policylab.model.simulation import Simulation
from policylab.model.step import Machine, State
from tests.plain.agency import Agency
from tests.plain.citizen import Citizen
from tests.plain.luck import Luck
from tests.plain.model import PlainModel
from tests.plain.recording import record
from tests.plain.service import Service

ROUNDS = 5
MONTHS = 3  # of each round
WORLDS = 16  # side by side
NEAR = 1e-9
KINDS = {"agency": Agency, "service": Service, "citizen": Citizen}


def core_of(step: tuple[tuple[Rule, ...], ...]) -> tuple[tuple[Rule, ...], ...]:
    """Return the rules of the step that the plain core has, in their groups."""

    def shared(rule: Rule) -> bool:
        card = card_of(rule)
        return card.of in KINDS and set(card.writes) <= set(KINDS[card.of].OWN)

    return tuple(group for group in (tuple(filter(shared, group)) for group in step) if group)


class Engine:
    """The engine with the rules of the core, so many worlds side by side, from where a simulation stands."""

    def __init__(self, simulation: Simulation, worlds: int):
        columns = {
            kind: {name: np.repeat(values, worlds, axis=1) for name, values in of.items()}
            for kind, of in simulation.columns.items()
        }
        self.state = State(columns, simulation.people.links)
        row = {name: np.repeat(values, worlds) for name, values in simulation.row.items()}
        self.machine = Machine(simulation.people.roster, simulation.people.luck, core_of(STEP), row, self.state)
        self.month = 0

    def step(self) -> None:
        """Execute a month."""
        self.machine.run(self.month)
        self.month += 1

    def agrees_with(self, plain: PlainModel) -> bool:
        """Return whether every column that both write is the same."""
        return all(
            np.allclose(list(plain.agents_by_type[of].get(name)), self.state.columns[kind][name][:, 0], 0, NEAR)
            for kind, of in KINDS.items()
            for name in of.OWN
        )


class MesaLuck(Luck):
    """Random numbers in the order in which they are drawn, as of a modeller who compares no arms under common luck."""

    def __init__(self, model: PlainModel):
        self._random = model.random

    def draw(self, stream: str, name: str, event: int) -> float:
        """Return the next number."""
        return float(self._random.random())


def seconds(step: Callable[[], None]) -> float:
    """Return the processor's time of a month."""
    began = process_time()
    for _ in range(MONTHS):
        step()
    return (process_time() - began) / MONTHS


def compare(size: str) -> str:
    """Return what was measured at a size, as a line."""
    lab = Lab(Scenario.load("hybrid", size=size, months=24), seed=1)
    recording = record(lab)
    recording = replace(recording, states=recording.states[-1:])
    plain, by_mesa = PlainModel(recording), PlainModel(recording)
    by_mesa.luck = MesaLuck(by_mesa)
    alone, beside = Engine(lab.simulation, 1), Engine(lab.simulation, WORLDS)
    rounds = [[seconds(model.step) for model in (alone, plain, beside, by_mesa)] for _ in range(ROUNDS)]
    if not alone.agrees_with(plain):
        sys.exit(f"{size}: engine and plain core differ: run the tests in tests/plain")
    ratios = (
        median(keyed / engine for engine, keyed, _, _ in rounds),
        median(mesa / engine for engine, _, _, mesa in rounds),
        median(keyed / engine * WORLDS for _, keyed, engine, _ in rounds),
    )
    return f"{size:16}{len(plain.agents):>8}" + "".join(f"{ratio:>14.0f}" for ratio in ratios)


def main(sizes: Sequence[str]) -> None:
    """Print how many times longer the plain core takes than the engine."""
    print(f"Plain core / engine, processor's time of a month, medians of {ROUNDS} interleaved rounds")
    headings = ("one world", "Mesa's luck", f"{WORLDS} worlds")
    print(f"{'size':16}{'agents':>8}" + "".join(f"{heading:>14}" for heading in headings))
    for size in sizes or ("classroom", "lab"):
        print(compare(size), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
