"""Networks of a lab as spaces of Mesa: every agent has its own cell, and Mesa's viewers can draw them."""

from __future__ import annotations

from inspect import signature
from typing import Any, cast

import networkx as nx
from mesa.agent import AgentSet
from mesa.discrete_space import Cell, CellCollection, Network

from policylab.errors import UsageError, unknown
from policylab.lab.host import Host

# Mesa 3.5 lays a network out as soon as it is made, which takes long where it is large; viewers lay it out anyway.
NO_LAYOUT = {"layout": None} if "layout" in signature(Network).parameters else {}


class Place(Cell):
    """A cell of a network, with one agent that is made when first used.

    Mesa's cells keep their agents, and the class permanently keeps neighbourhoods, and with them labs; this one looks
    both up each time.
    """

    space: Society | None = None

    @property
    def agents(self) -> list[Any]:
        """Return the agent of the cell as a list."""
        return [self.space.agent_on(self)] if self.space else []

    @property
    def is_empty(self) -> bool:
        """Return whether the cell has no agent."""
        return self.space is None

    def connect(self, other: Cell, key: Any = None) -> None:
        """Tie this cell to another one; Mesa's own method would clear caches that this class lacks."""
        self.connections[other.coordinate if key is None else key] = other

    def get_neighborhood(self, radius: int = 1, include_center: bool = False) -> CellCollection:
        """Return the cells up to ``radius`` ties away."""
        if radius < 1:
            raise UsageError(f"radius = {radius!r} is out of range: allowed are whole numbers from 1; choose 1")
        visited, edge = {self: None}, [self]
        for _ in range(radius):
            edge = [cell for near in edge for cell in near.connections.values() if cell not in visited]
            visited.update(dict.fromkeys(edge))
        cells = [cell for cell in visited if include_center or cell is not self]
        return CellCollection({cell: cell.agents for cell in cells}, random=self.random)

    @property
    def neighborhood(self) -> CellCollection:
        """Return the cells tied to this one."""
        return self.get_neighborhood()


class Society(Network):
    """A network of a lab as a space of Mesa.

    Its cells are numbered from 0, as Mesa's viewers require, and can be looked up by number or by the name of the
    agent. Ties are taken in either direction, as :meth:`Window.neighbours` takes them.
    """

    def __init__(self, lab: Host, graph: nx.Graph[str]):
        self.names = list(graph)
        self.numbers = {name: number for number, name in enumerate(self.names)}
        numbered: nx.Graph[int] = nx.Graph()
        numbered.add_nodes_from(range(len(self.names)))
        numbered.add_edges_from((self.numbers[first], self.numbers[second]) for first, second in graph.edges())
        super().__init__(numbered, random=lab.random, cell_klass=Place, **NO_LAYOUT)
        self.lab = lab
        for cell in self:
            cell.space = self

    def __getitem__(self, key: int | str) -> Place:
        try:
            return cast(Place, super().__getitem__(self.numbers[key] if isinstance(key, str) else key))
        except KeyError:
            raise unknown("agent of the network", key, self.numbers) from None

    def __contains__(self, name: object) -> bool:
        return name in self.numbers

    def agent_on(self, cell: Cell) -> Any:
        """Return the agent on a cell."""
        return self.lab.agent(self.names[cell.coordinate])

    @property
    def all_cells(self) -> CellCollection:
        """Return the cells with their agents."""
        return CellCollection({cell: cell.agents for cell in self}, random=self.random)

    @property
    def agents(self) -> AgentSet:
        """Return the agents of the network, without making windows."""
        return self.lab.agents_at([self.lab.places[name] for name in self.names])
