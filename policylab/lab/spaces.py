"""Networks of a lab as spaces of Mesa: every agent stands on the cell of its name."""

from __future__ import annotations

from typing import Any

import networkx as nx
from mesa.agent import AgentSet
from mesa.discrete_space import Cell, CellCollection, Network

from policylab.errors import UsageError
from policylab.lab.host import Host


class Place(Cell):
    """A cell of a network: the agent of its name stands on it, made when first looked at.

    Mesa's cells keep their agents, and the class keeps neighbourhoods, and with them labs, for ever; this one looks
    both up anew.
    """

    lab: Host | None = None

    @property
    def agents(self) -> list[Any]:
        """Return the agent of the cell as a list."""
        return [] if self.lab is None else [self.lab.agent(self.coordinate)]

    @property
    def is_empty(self) -> bool:
        """Return whether nobody stands here."""
        return self.lab is None

    def get_neighborhood(self, radius: int = 1, include_center: bool = False) -> CellCollection:
        """Return the cells up to so many ties away."""
        if radius < 1:
            raise UsageError(f"radius = {radius!r} is out of range: allowed are whole numbers from 1; choose 1")
        found, edge = {self: None}, [self]
        for _ in range(radius):
            edge = [cell for near in edge for cell in near.connections.values() if cell not in found]
            found.update(dict.fromkeys(edge))
        cells = [cell for cell in found if include_center or cell is not self]
        return CellCollection({cell: cell.agents for cell in cells}, random=self.random)

    # Mesa clears the cache of its own method when cells are joined; there is none here.
    setattr(get_neighborhood, "cache_clear", lambda: None)  # noqa: B010

    @property
    def neighborhood(self) -> CellCollection:
        """Return the cells tied to this one."""
        return self.get_neighborhood()


class Society(Network):
    """A network of a lab as a space of Mesa."""

    def __init__(self, lab: Host, graph: nx.Graph[str]):
        super().__init__(graph, random=lab.random, cell_klass=Place)
        self.lab = lab
        for cell in self:
            cell.lab = lab

    @property
    def all_cells(self) -> CellCollection:
        """Return the cells with their agents."""
        return CellCollection({cell: cell.agents for cell in self}, random=self.random)

    @property
    def agents(self) -> AgentSet:
        """Return the agents of the network, without making any."""
        return self.lab.agents_at([self.lab.places[name] for name in self.G])
