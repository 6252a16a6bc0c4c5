"""Profile: where the time of a run goes, group of rules by group of rules."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

from policylab.model.networks import Graphs
from policylab.model.rules.rule import card_of
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation
from policylab.recording.records import Records
from policylab.recording.run import people_of, record

MOST_LINES = 10


def run_profiled(scenario: Scenario, seed: int, graphs: Graphs | None = None) -> tuple[Records, list[str]]:
    """Run a scenario once and return its records, and lines on what took longest."""
    times = [perf_counter()]
    people = people_of([scenario], seed, 0, graphs)
    times.append(perf_counter())
    simulation = Simulation(people, [scenario])
    times.append(perf_counter())
    records = record(simulation, 0, scenario.months)
    times.append(perf_counter())
    gathering, settling, running = (end - begin for begin, end in pairwise(times))
    spent = {
        "people and networks": gathering,
        "start and the months before month 0": settling,
        "levers, money and measures": running - sum(simulation.seconds),
    }
    for group, seconds in zip(scenario.step, simulation.seconds, strict=True):
        spent["rules " + ", ".join(card_of(rule).name for rule in group)] = seconds
    return records, table(spent)


def table(spent: dict[str, float]) -> list[str]:
    """Return the parts that took longest, each on a line with seconds and share.

    >>> table({"one": 3.0, "two": 1.0})
    ['4.00 s in all; what took longest:', ' 3.00 s   75%  one', ' 1.00 s   25%  two']
    """
    whole = sum(spent.values())
    longest = sorted(spent.items(), key=lambda part: -part[1])[:MOST_LINES]
    lines = [f"{seconds:5.2f} s  {seconds / whole:4.0%}  {name}" for name, seconds in longest]
    return [f"{whole:.2f} s in all; what took longest:", *lines]
