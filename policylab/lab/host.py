"""What windows, and sets of them, ask of the lab that they look into."""

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
    """A lab, as far as its windows know it.

    Attributes
    ----------
    simulation : Simulation
        The engine with the columns, of one world.
    first : mapping of kind to int
        The place of the first agent of each kind.
    random : object
        What Mesa draws orders from.

    """

    simulation: Simulation
    first: Mapping[str, int]
    random: Any

    @property
    def places(self) -> Mapping[str, int]:
        """Return the place of each agent by name."""

    def agent(self, name: str) -> Any:
        """Return the agent of a name."""

    def window(self, place: int) -> Any:
        """Return the agent of a place."""

    def hold(self, window: Any) -> None:
        """Hold an agent as long as the lab is there."""

    def cell_of(self, window: Any) -> Cell:
        """Return the cell on which an agent stands."""

    def agents_at(self, places: Places | Iterable[int], *, whole: bool = False) -> AgentSet:
        """Return the agents of some places."""
