"""Windows: agencies, leaders, staff, services and citizens as Mesa agents, each a view of its row of the columns.

A window has no state: it is made when first used and dropped when nothing references it; one that is added to a set of
Mesa, which references its agents weakly, stays as long as its lab. Every agent of a lab has a *place*, counted from 0
through agencies, leaders, staff, services and citizens; sets of agents keep places, not agents.
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, NoReturn, cast

import mesa
import networkx as nx
import numpy as np
from mesa.agent import AgentSet
from mesa.discrete_space import Cell

from policylab.errors import UsageError, unknown
from policylab.lab.host import Host
from policylab.lab.values import FACTS, IDENTITY, NoColumnError, accepted, values_of
from policylab.model.columns import columns_of
from policylab.model.networks import ENDS
from policylab.model.population import NOBODY

NETWORKS = {name: tuple(dict.fromkeys(ends)) for name, ends in ENDS.items()}
CELL_CURE = "who is tied to whom belongs to the scenario: write scenario.with_network(leaders=graph)"


def has(kind: str, name: str) -> bool:
    """Return whether agents of a kind have an attribute."""
    return name in IDENTITY or hasattr(WINDOWS[kind], name)


def foreign(agent: object) -> UsageError:
    """Return the error for an agent that does not belong to the lab."""
    return UsageError(
        f"{agent!r:.60} is not an agent of this lab: its agents are the rows of its columns, fixed by size and seed; "
        "for other people, make a Lab of another size"
    )


def not_removable(agents: str) -> UsageError:
    """Return the error for removing agents from a lab."""
    return UsageError(
        f"{agents} cannot be removed: the agents of a lab are the rows of its columns; "
        "leave it out of a set with lab.agents.select(...) instead"
    )


def network_of(kind: str) -> str:
    """Return the name of the network that joins agents of a kind."""
    return next(name for name, kinds in NETWORKS.items() if kind in kinds)


def _read(name: str, window: Window) -> Any:
    value = values_of(window.model, window.kind, name)[window.row]
    return value.item() if isinstance(value, np.generic) else value


class Window(mesa.Agent):
    """An agent of a lab: a view of one row of the columns. Reading reads the column, setting writes it.

    In a column that the step computes from others, a value that you set lasts only until the next step.

    Attributes
    ----------
    model : Lab
    kind : str
        ``agency``, ``leader``, ``staff``, ``service`` or ``citizen``.
    row, place, unique_id : int
        Row of the columns; number among all agents of the lab, from 0; the same from 1, as Mesa counts.

    """

    kind: ClassVar[str]
    model: Host
    row: int
    place: int
    pos = None  # as Mesa's constructor would set it
    current_action = None

    def __init_subclass__(cls, kind: str, **more: Any):
        super().__init_subclass__(**more)
        cls.kind = kind
        for column in columns_of(kind).values():
            setattr(cls, column.name, property(partial(_read, column.name), doc=f"{column.meaning} ({column.unit})"))
        for name in ("name", *FACTS[kind]):
            setattr(cls, name, property(partial(_read, name), doc=f"Return the {name}."))

    def __init__(self, *_: Any, **__: Any):
        raise UsageError(
            f"a lab makes its own agents and none can be added: look them up with "
            f"lab.agents_by_type[{type(self).__name__}] or lab.agent(name)"
        )

    @classmethod
    def onto(cls, lab: Host, place: int) -> Window:
        """Return a new window; ``lab.window`` returns the existing one where there is one."""
        # Mesa's constructor is not called: it would register the agent with the model permanently, and in Mesa 3.3
        # enter the model in a table of the class Agent, which is never garbage-collected.
        window = cls.__new__(cls)
        window.__dict__.update(model=lab, place=place, unique_id=place + 1, row=place - lab.first[cls.kind])
        return window

    def __getattr__(self, name: str) -> Any:
        # Python calls this only for names found nowhere else.
        raise NoColumnError([self.kind], name)

    def __hash__(self) -> int:
        # Mesa's sets and dictionaries reference agents weakly, since Mesa's models keep them; adding an agent to one
        # calls its hash, and from then on the lab keeps it.
        self.model.hold(self)
        return object.__hash__(self)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("cell", "pos"):
            raise UsageError(f"{self.kind}.{name} is fixed: {CELL_CURE}")
        if name not in columns_of(self.kind) and (name in self.__dict__ or hasattr(type(self), name)):
            raise UsageError(f"{self.kind}.{name} is fixed: set a column instead, such as {_example(self.kind)!r}")
        self.model.simulation.write(self.kind, name, self.row, accepted(self.kind, name, value))

    def __delattr__(self, name: str) -> None:
        raise UsageError(f"{self.kind}.{name} cannot be deleted: a window has no state; set it instead")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_read('name', self)!r})"

    def __copy__(self) -> Window:
        return self

    def __deepcopy__(self, memo: Any) -> Window:
        return self

    def remove(self) -> None:
        """Refuse: no agent can be removed from a lab."""
        raise not_removable(repr(self))

    @property
    def cell(self) -> Cell:
        """Return the agent's cell in the space of the lab that is drawn, else in the network of its kind."""
        return self.model.cell_of(self)

    def neighbours(self, network: str | None = None) -> AgentSet:
        """Return the agents tied to this one in a network, in either direction; by default in that of its kind."""
        name = network or network_of(self.kind)
        if name not in NETWORKS:
            raise unknown("network", name, NETWORKS)
        if self.kind not in NETWORKS[name]:
            raise UsageError(f"network {name!r} has no {self.kind} in it: it joins {' and '.join(NETWORKS[name])}")
        graph, own = self.model.simulation.people.graphs[name], _read("name", self)
        tied = set(nx.all_neighbors(graph, own)) - {own} if own in graph else set()
        return self.model.agents_at(sorted(self.model.places[neighbour] for neighbour in tied))

    def _agent_at(self, kind: str, row: int) -> Any:
        return None if row == NOBODY else self.model.window(self.model.first[kind] + row)

    def _linked(self, link: str) -> AgentSet:
        bond = self.model.simulation.people.links[self.kind, link]
        rows = bond.sums.indices[bond.sums.indptr[self.row] : bond.sums.indptr[self.row + 1]]
        return self.model.agents_at(self.model.first[bond.source] + np.sort(rows))


class Agency(Window, kind="agency"):
    """An agency: a department, a provincial unit or a local body."""

    @property
    def leader(self) -> Leader:
        """Return its leader."""
        return cast(Leader, self._agent_at("leader", self.row))

    @property
    def staff(self) -> AgentSet:
        """Return its officials."""
        return self._linked("officials")

    @property
    def services(self) -> AgentSet:
        """Return the services that it owns."""
        return self._linked("services")

    @property
    def clients(self) -> AgentSet:
        """Return the citizens who deal with it."""
        return self._linked("clients")

    @property
    def registers(self) -> AgentSet:
        """Return the agencies whose data it needs."""
        return self._linked("registers")


class Leader(Window, kind="leader"):
    """The leader of an agency."""

    @property
    def agency(self) -> Agency:
        """Return the agency that it leads."""
        return cast(Agency, self._agent_at("agency", self.row))

    @property
    def staff(self) -> AgentSet:
        """Return the officials of its agency."""
        return self.agency.staff


class Staff(Window, kind="staff"):
    """An official."""

    @property
    def agency(self) -> Agency | None:
        """Return the agency of the official, None for one who belongs to none."""
        return cast(
            "Agency | None", self._agent_at("agency", int(self.model.simulation.people.roster.staff_agency[self.row]))
        )

    @property
    def leader(self) -> Leader | None:
        """Return the leader of the agency."""
        return cast(
            "Leader | None", self._agent_at("leader", int(self.model.simulation.people.roster.staff_agency[self.row]))
        )


class Service(Window, kind="service"):
    """A service of an agency: light, medium or heavy; in its *rank* 1 is the one that people ask for most."""

    @property
    def agency(self) -> Agency:
        """Return the agency that owns it."""
        return cast(Agency, self._agent_at("agency", int(self.model.simulation.people.roster.service_agency[self.row])))

    @property
    def leader(self) -> Leader:
        """Return the leader of the agency."""
        return self.agency.leader

    @property
    def cell(self) -> Cell:
        """Return the cell of its agency: a service stands in no network itself."""
        return self.agency.cell

    def neighbours(self, network: str | None = None) -> NoReturn:  # noqa: ARG002
        """Refuse: a service stands in no network."""
        raise UsageError(
            "a service stands in no network: look at those of its agency, service.agency.neighbours(), or at the other "
            "services of the agency, service.agency.services"
        )


class Citizen(Window, kind="citizen"):
    """A citizen, or a business that deals with the state."""

    @property
    def agencies(self) -> AgentSet:
        """Return the agencies that the citizen deals with."""
        return self._linked("dealings")


WINDOWS: dict[str, type[Window]] = {window.kind: window for window in (Agency, Leader, Staff, Service, Citizen)}


def _example(kind: str) -> str:
    return next(column.name for column in columns_of(kind).values() if column.role == "state")
