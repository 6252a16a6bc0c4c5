"""The lab to work with by hand: one world as a Mesa model whose agents are windows on the columns.

>>> from policylab import Agency, Scenario
>>> lab = Lab(Scenario.load("status-quo", size="classroom", months=12), seed=1)
>>> lab.run(3).month
3
>>> len(lab.agents_by_type[Agency])
20
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn
from weakref import WeakValueDictionary

import mesa
import numpy as np
from mesa.discrete_space import Cell
from numpy.typing import NDArray

from policylab.errors import Names, UsageError, check_whole, unknown
from policylab.errors.calls import in_words
from policylab.lab.by_type import ByType
from policylab.lab.collector import check_reporters, collector_of_measures
from policylab.lab.host import Places
from policylab.lab.networks import fixed
from policylab.lab.opening import MOST_SEED, one_month, opened, seed_of
from policylab.lab.sets import WindowSet
from policylab.lab.spaces import Society
from policylab.lab.tables import lab_table
from policylab.lab.windows import WINDOWS, Window, foreign, network_of, not_removable
from policylab.model.columns import KINDS
from policylab.model.limits import MOST_MONTHS
from policylab.model.luck import Luck
from policylab.model.networks import Graphs
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.recording.groups import groups_of
from policylab.recording.measures import HEADLINE, MEASURES, EachMonth
from policylab.recording.records import long_frame
from policylab.recording.run import money_so_far, with_sums

if TYPE_CHECKING:
    import pandas as pd


class Lab(mesa.Model):
    """One world of a scenario, month by month.

    Parameters
    ----------
    scenario : Scenario or str
        A scenario, the name of a package, or a TOML file.
    seed, replication : int, optional
        Seed of the study and number of the replication: the people, networks and luck are those of the same numbers
        in a run or a comparison, and so is every value. Without a seed one is drawn; see ``lab.seed``.
    networks : mapping of name to networkx graph or file, optional
        Networks of your own; the others are generated.
    size : str, optional
    people : file, optional
        Custom people: a CSV file of bodies, or of names for the agents of the size.
    network_names : mapping of name to str, optional
        The attribute that names the nodes in the file of a network.
    months : int, optional
        By default those of the scenario.
    rng : int, numpy Generator or anything that Mesa's model takes, optional
        Instead of a seed: a whole number is the seed, anything else is used to draw one.

    Attributes
    ----------
    arm : Scenario
        The scenario; Mesa 3.5 and later mean something else by ``scenario``.
    seed : int
    simulation : Simulation
        The engine with the columns, of one world.
    first : dict of kind to int
        The place of the first agent of each kind.

    """

    @in_words(
        "write for example Lab(Scenario.load('by-law-phased', size='classroom'), seed=1)",
        graphs="networks of your own are given as networks={'leaders': graph}",
    )
    def __init__(
        self,
        scenario: Scenario | str | os.PathLike[str],
        seed: int | None = None,
        replication: int = 0,
        networks: Mapping[str, Any] | None = None,
        *,
        size: str | None = None,
        months: int | None = None,
        people: str | os.PathLike[str] | None = None,
        network_names: Mapping[str, str] | None = None,
        rng: Any = None,
    ):
        self.seed = seed_of(seed, rng)
        self.replication = check_whole("replication", replication, 0, MOST_SEED, 0)
        luck = Luck(self.seed, self.replication)
        super().__init__(rng=luck.seed_for("mesa"))
        self.step = one_month(self.step)  # type: ignore[method-assign]
        self.arm = arm = opened(scenario, size, months, people, networks, network_names)
        self.simulation = Simulation(gather(arm.size, luck, arm.graphs, families=arm.families), [arm])
        numbers = [self.simulation.people.roster.number(kind) for kind in KINDS]
        self.first = dict(zip(KINDS, np.cumsum([0, *numbers[:-1]]).tolist(), strict=True))
        self._many = sum(numbers)
        self._windows: WeakValueDictionary[int, Window] = WeakValueDictionary()
        self._held: dict[int, Window] = {}
        self._spaces: dict[str, Society] = {}
        self._space: Society | None = None
        self._monthly: dict[str, list[float]] = {
            name: [] for name, measure in MEASURES.items() if isinstance(measure, EachMonth)
        }
        self._hours: list[float] = []
        self._groups = groups_of(self.simulation.people.roster)
        self._collector = self._measures = collector_of_measures(self._monthly)
        self._record()

    def __repr__(self) -> str:
        people = f"size {self.arm.size}, month {self.month} of {self.arm.months}, replication {self.replication}"
        return f"<Lab of {self.arm.name}: {people}>"

    def _repr_html_(self) -> str:
        return lab_table(repr(self)[1:-1], {name: values[-1] for name, values in self._monthly.items()}).html()

    @property
    def month(self) -> int:
        """Return the number of months executed."""
        return self.simulation.month

    @property
    def datacollector(self) -> mesa.DataCollector:
        """Return the collector of the monthly measures, unless you set your own, which you call yourself."""
        return self._collector

    @datacollector.setter
    def datacollector(self, collector: mesa.DataCollector) -> None:
        check_reporters(collector)
        self._collector = collector

    @cached_property
    def networks(self) -> Graphs:
        """Return the five networks as networkx graphs over names; they are copies and cannot be changed."""
        copies = {name: fixed(graph) for name, graph in self.simulation.people.graphs.items()}
        return Names("network", copies, "write scenario.with_network(leaders=graph)")

    @property
    def agents(self) -> WindowSet:
        """Return all agents: agencies, leaders, staff, services and citizens."""
        return self.agents_at(np.arange(self._many), whole=True)

    @property
    def agents_by_type(self) -> ByType:
        """Return the agents of each type."""
        ends = [*list(self.first.values())[1:], self._many]
        spans = zip(WINDOWS.values(), self.first.values(), ends, strict=True)
        return ByType({kind: self.agents_at(np.arange(first, end), whole=True) for kind, first, end in spans})

    @property
    def agent_types(self) -> list[type]:
        """Return the types of agents."""
        return list(WINDOWS.values())

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the place of each agent by name."""
        names = self.simulation.people.roster.names
        return {name: place for place, name in enumerate(name for kind in KINDS for name in names[kind])}

    def agent(self, name: str) -> Any:
        """Return the agent with this name, or with the name that a file of people gives it."""
        own: Mapping[str, str] = getattr(self.arm.size, "called", {})
        name = own.get(name, name) if isinstance(name, str) else name
        if not isinstance(name, str) or name not in self.places:
            names = self.simulation.people.roster.names
            examples = ", ".join(repr(names[kind][0]) for kind in KINDS if names[kind])
            raise UsageError(f"unknown agent {name!r}: names are such as {examples}")
        return self.window(self.places[name])

    def agents_at(self, places: Places | Iterable[int], *, whole: bool = False) -> WindowSet:
        """Return the agents at some places, without making windows."""
        return WindowSet(self, np.asarray(places, dtype=np.intp), whole=whole)

    def window(self, place: int) -> Window:
        """Return the agent at a place: the same object as long as it is referenced."""
        window = self._windows.get(place)
        if window is None:
            kind = next(kind for kind in reversed(KINDS) if place >= self.first[kind])
            window = WINDOWS[kind].onto(self, place)
            self._windows[place] = window
        return window

    def hold(self, window: Window) -> None:
        """Keep an agent as long as the lab exists."""
        self._held[window.place] = window

    def network_space(self, network: str) -> Society:
        """Return a network as a space of Mesa, in which every agent of the network has its own cell."""
        graphs = self.simulation.people.graphs
        if network not in graphs:
            raise unknown("network", network, graphs)
        if network not in self._spaces:
            self._spaces[network] = Society(self, graphs[network])
        return self._spaces[network]

    @property
    def space(self) -> Society:
        """Return the space that Mesa's viewers draw: the network of leaders, unless another is set."""
        return self._space or self.network_space("leaders")

    @space.setter
    def space(self, space: Society) -> None:
        if not (isinstance(space, Society) and space.lab is self):
            raise UsageError(f"space: {space!r:.60} is not a space of this lab: write lab.network_space('staff')")
        self._space = space

    def cell_of(self, window: Window) -> Cell:
        """Return the cell of an agent in the space that is drawn, else in the network of its kind."""
        drawn = vars(self).get("grid") or self.space  # viewers look for a grid first
        return (drawn if window.name in drawn else self.network_space(network_of(window.kind)))[window.name]

    def step(self) -> None:
        """Execute a month and record it; ``running`` ends with the months of the scenario."""
        self.simulation.step()
        self._hours.append(float(self._groups.total("citizen", self.simulation.columns["citizen"]["hours"])[0, 0]))
        self._record()
        self.running = self.month < self.arm.months

    def run(self, months: int | None = None) -> Lab:
        """Execute this many months, by default those left of the scenario, and return the lab."""
        remaining = max(self.arm.months - self.month, 0) if months is None else months
        for _ in range(check_whole("months", remaining, 0, MOST_MONTHS, 12)):
            self.step()
        return self

    def measure(self, name: str = HEADLINE) -> float:
        """Return a measure of the state as it is now, in its unit; the sum of months is as last recorded."""
        declared, monthly = MEASURES.get(name), [known for known, entry in MEASURES.items() if not entry.of_run]
        if name not in monthly:
            raise unknown("monthly measure", name, monthly)
        if isinstance(declared, EachMonth):
            return float(declared.over(self.simulation, self._groups)[0, 0])
        return float(self._so_far()[name][-1, 0])

    @property
    def records(self) -> pd.DataFrame:
        """Return the records as :meth:`frame` does."""
        return self.frame()

    def frame(self) -> pd.DataFrame:
        """Return the measures at month 0 and after each month, money as present value so far.

        Its columns are arm, replication, month, measure, value and unit, as in the records of a run.
        """
        import pandas as pd  # noqa: PLC0415 (running needs no pandas)

        money = money_so_far(self.simulation, np.array(self._hours)[:, None])
        parts = [
            long_frame(self.arm.name, self.replication, name, values[:, 0])
            for name, values in (self._so_far() | money).items()
        ]
        return pd.concat(parts, ignore_index=True)

    def register_agent(self, agent: Any) -> NoReturn:
        """Refuse: the agents of a lab are the rows of its columns."""
        # Mesa 3.3 has by then entered the lab in a table of the class that would keep it permanently; later versions
        # have no such table.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        raise foreign(agent)

    def deregister_agent(self, agent: Any) -> NoReturn:
        """Refuse: no agent can be removed from a lab."""
        raise not_removable(f"{agent!r:.60}")

    def remove_all_agents(self) -> NoReturn:
        """Refuse: no agent can be removed from a lab."""
        raise not_removable("the agents of a lab")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        # A copy would share the columns that the step reads with the first lab.
        raise UsageError(
            "a lab cannot be copied or pickled: make a second Lab of the same scenario and seed, and run it as long"
        )

    def _record(self) -> None:
        for name, values in self._monthly.items():
            declared = MEASURES[name]
            if isinstance(declared, EachMonth):
                values.append(float(declared.over(self.simulation, self._groups)[0, 0]))
        self._measures.collect(self)

    def _so_far(self) -> dict[str, NDArray[np.float64]]:
        """Return each monthly measure up to now, shape (months + 1, 1)."""
        return with_sums({name: np.array(values)[:, None] for name, values in self._monthly.items()})
