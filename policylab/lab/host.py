"""What windows and sets of windows need of their lab."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import numpy as np
from mesa.agent import AgentSet
from mesa.discrete_space import Cell
from numpy.typing import NDArray

from policylab.model.simulation import Simulation

Places = NDArray[np.intp]


class Host(Protocol):
    """A lab, as its windows see it.

    Attributes
    ----------
    simulation : Simulation
        The engine with the columns, of one world.
    first : mapping of kind to int
        The place of the first agent of each kind.
    random : object
        The random generator of Mesa.

    """

    simulation: Simulation
    first: Mapping[str, int]
    random: Any

    @property
    def places(self) -> Mapping[str, int]:
        """Return the place of each agent by name."""

    def agent(self, name: str) -> Any:
        """Return the agent with this name."""

    def window(self, place: int) -> Any:
        """Return the agent at a place."""

    def hold(self, window: Any) -> None:
        """Keep an agent as long as the lab exists."""

    def cell_of(self, window: Any) -> Cell:
        """Return the cell of an agent."""

    def agents_at(self, places: Places | Iterable[int], *, whole: bool = False) -> AgentSet:
        """Return the agents at some places."""
