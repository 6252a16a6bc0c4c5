"""DeGroot (1974) and Friedkin & Johnsen (1990): leaders who hear of nothing but their peers average what these think.

The rule of leaders runs alone without any weight on one's own conviction (DeGroot), and in a full run with the default
weight (Friedkin & Johnsen), which a run of the lab cannot go below.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from policylab.analysis.docking.reduced import SIZE, reduced
from policylab.analysis.docking.rows import ClosedFormRow
from policylab.model.columns.parameters import parameter
from policylab.model.luck import Luck
from policylab.model.networks import build_graphs, build_links
from policylab.model.population import Roster, roster
from policylab.model.rules.leaders import leader_mindset
from policylab.model.rules.rule import card_of
from policylab.model.simulation import Simulation, gather
from policylab.model.step import Machine, State

Values = NDArray[np.float64]
MONTHS = 120
FAST = 0.5  # a speed at which all agree within the run
ROUNDING = 1e-9  # by which a path of ten years may miss its closed form
DEGROOT, FRIEDKIN = "DeGroot 1974", "Friedkin & Johnsen 1990"
# No results of projects, no stories of others', no successors.
DEAF = {"mindset_from_success": 0.0, "mindset_from_stories": 0.0, "succession_hazard": 0.0}
LIMIT_ALONE = "the rule of leaders alone, without conviction; a ring of leaders and one in touch with all"
LIMIT_IN_RUN = "a full run without results of projects, stories and successors; the same ring"


def speeds() -> tuple[float, float]:
    """Return the speeds at which leaders move: the default, and a fast one."""
    return float(parameter("mindset_speed").default), FAST


def wheel(people: Roster) -> nx.Graph[Any]:
    """Return a connected network of unequal degrees: leaders round a ring, and the last in touch with all."""
    ring: nx.Graph[Any] = nx.wheel_graph(people.names["leader"][::-1])
    return ring


def opinions_of(people: Roster, luck: Luck) -> Values:
    """Return an opinion of each leader."""
    drawn: Values = luck.uniform("docking.opinions", people.keys["leader"], 0)[:, 0]
    return drawn


def averaged(people: Roster, opinions: Values, speed: float, stubbornness: float) -> Values:
    """Return what leaders think by the closed form, shape (months + 1, leaders)."""
    ties = nx.to_numpy_array(wheel(people), nodelist=people.names["leader"])
    hearing = ties / ties.sum(axis=1, keepdims=True)
    path = [opinions]
    for _ in range(MONTHS):
        heard = stubbornness * opinions + (1 - stubbornness) * hearing @ path[-1]
        path.append((1 - speed) * path[-1] + speed * heard)
    return np.array(path)


def consensus(people: Roster, opinions: Values) -> float:
    """Return the mean of opinions, each weighted by how many peers the leader has."""
    graph = wheel(people)
    degree = np.array([graph.degree(name) for name in people.names["leader"]])
    return float((degree * opinions).sum() / degree.sum())


def path_alone(people: Roster, luck: Luck, speed: float) -> Values:
    """Return what the rule of leaders makes of opinions, without weight on them, shape (months + 1, leaders)."""
    start = opinions_of(people, luck)[:, None]
    nothing = np.zeros((people.number("agency"), 1))
    columns = {
        "leader": {"mindset": start.copy(), "conviction": start.copy()},
        "agency": {name: nothing.copy() for name in ("project_result", "peer_result", "leader_programme")},
    }
    state = State(columns, build_links(people, build_graphs(people, luck, {"leaders": wheel(people)})))
    usual = {name: float(parameter(name).default) for name in (*card_of(leader_mindset).parameters, "confidence_bound")}
    chosen = {**usual, "mindset_speed": speed, "stubbornness": 0.0}
    machine = Machine(people, luck, ((leader_mindset,),), {k: np.array([v]) for k, v in chosen.items()}, state)
    path = [start]
    for month in range(MONTHS):
        machine.run(month)
        path.append(state.columns["leader"]["mindset"])
    return np.array(path)[..., 0]


def path_in_run(people: Roster, luck: Luck) -> Values:
    """Return what leaders think in a full run at the default parameters of their rule, shape (months + 1, leaders)."""
    world = reduced("leaders who hear their peers alone", DEAF)
    simulation = Simulation(gather(SIZE, luck, {"leaders": wheel(people)}, people), [world])
    for row, opinion in enumerate(opinions_of(people, luck)):
        simulation.write("leader", "mindset", row, opinion)
        simulation.write("leader", "conviction", row, opinion)
    path = [simulation.columns["leader"]["mindset"]]
    for _ in range(MONTHS):
        simulation.step()
        path.append(simulation.columns["leader"]["mindset"])
    return np.array(path)[..., 0]


def compare_opinions(seed: int) -> Iterator[ClosedFormRow]:
    """Yield the rows of DeGroot, and of Friedkin and Johnsen."""
    luck = Luck(seed)
    people = roster(SIZE, luck)
    opinions = opinions_of(people, luck)
    for speed in speeds():
        difference = path_alone(people, luck, speed) - averaged(people, opinions, speed, 0.0)
        yield ClosedFormRow(
            DEGROOT, LIMIT_ALONE, "x(t) = ((1 - v) I + v W)^t x(0)",
            f"mindset of each leader in each month, v = {speed:g}", float(np.abs(difference).max()), ROUNDING,
        )  # fmt: skip
    left = path_alone(people, luck, FAST)[-1] - consensus(people, opinions)
    yield ClosedFormRow(
        DEGROOT, LIMIT_ALONE, "x(∞) = Σ d x(0) / Σ d, with d the number of peers",
        f"mindset of each leader in month {MONTHS}, v = {FAST:g}", float(np.abs(left).max()), ROUNDING,
    )  # fmt: skip
    speed, stubbornness = (float(parameter(name).default) for name in ("mindset_speed", "stubbornness"))
    difference = path_in_run(people, luck) - averaged(people, opinions, speed, stubbornness)
    yield ClosedFormRow(
        FRIEDKIN, LIMIT_IN_RUN, "x(t + 1) = (1 - v) x(t) + v (α x(0) + (1 - α) W x(t))",
        f"mindset of each leader in each month, v = {speed:g}, α = {stubbornness:g}",
        float(np.abs(difference).max()), ROUNDING,
    )  # fmt: skip
