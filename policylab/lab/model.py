"""The lab for the hands: one world as a Mesa model whose agents are windows on the columns.

>>> from policylab.model.scenario import Scenario
>>> lab = Lab(Scenario.load("status-quo", size="classroom", months=12), seed=1)
>>> lab.run(3).month
3
>>> len(lab.agents_by_type[Agency])
20
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn
from weakref import WeakValueDictionary

import mesa
import numpy as np
from numpy.typing import NDArray

from policylab.errors import Names, UnknownNameError, UsageError, check_whole, in_words, shown, unknown
from policylab.lab.host import Places
from policylab.lab.sets import WindowSet
from policylab.lab.spaces import Society
from policylab.lab.tables import lab_table
from policylab.lab.windows import WINDOWS, Agency, Citizen, Leader, Staff, Window, foreign, not_removable
from policylab.model.columns import KINDS
from policylab.model.limits import MOST_MONTHS
from policylab.model.luck import Luck
from policylab.model.networks import Graphs
from policylab.model.scenario import Scenario
from policylab.model.scenario_checks import graphs_of_ones_own
from policylab.model.simulation import Simulation, gather
from policylab.recording.groups import crowd_of
from policylab.recording.measures import HEADLINE, MEASURES, EachMonth
from policylab.recording.records import long_frame
from policylab.recording.run import money_so_far, with_sums

if TYPE_CHECKING:
    import pandas as pd

MOST_SEED = 2**32 - 1
__all__ = ["Agency", "Citizen", "Lab", "Leader", "Staff"]


class ByType(Names[WindowSet]):
    """The agents of each type, looked up by the class."""

    def __init__(self, content: Mapping[Any, WindowSet]):
        super().__init__("type of agent", content)

    def __missing__(self, name: object) -> NoReturn:
        types = {one.__name__: one for one in WINDOWS.values()}
        if str(name) in types:
            raise UnknownNameError(f"agents_by_type: {shown(name)} is a text: write agents_by_type[policylab.{name}]")
        error = unknown("type of agent", getattr(name, "__name__", name), types)
        raise UnknownNameError(str(error))


class Lab(mesa.Model):
    """One world of a scenario, month by month.

    Parameters
    ----------
    scenario : Scenario
    seed, replication : int
        Seed of the study and number of the replication: the people, networks and luck are those of the same
        numbers in a run or a comparison, and so is every value.
    graphs : mapping of name to networkx graph, optional
        Networks of your own; the others are generated.

    Attributes
    ----------
    arm : Scenario
        The scenario; Mesa 3.5 and later mean something else by ``scenario``.
    simulation : Simulation
        The engine with the columns, of one world.
    first : dict of kind to int
        The place of the first agent of each kind.

    """

    @in_words("write for example Lab(Scenario.load('by-law-phased', size='classroom'), seed=1)")
    def __init__(self, scenario: Scenario, seed: int = 1, replication: int = 0, graphs: Graphs | None = None):
        if not isinstance(scenario, Scenario):
            raise UsageError(f"Lab: {scenario!r:.60} is no Scenario: load one, such as Scenario.load('by-law-phased')")
        check_whole("seed", seed, 0, MOST_SEED, 1)
        check_whole("replication", replication, 0, MOST_SEED, 0)
        luck = Luck(seed, replication)
        super().__init__(rng=luck.seed_for("mesa"))
        self.arm, self.replication = scenario, replication
        self.simulation = Simulation(
            gather(scenario.size, luck, {**scenario.graphs, **graphs_of_ones_own(graphs)}, families=scenario.families),
            [scenario],
        )
        numbers = [self.simulation.people.roster.number(kind) for kind in KINDS]
        self.first = dict(zip(KINDS, np.cumsum([0, *numbers[:-1]]).tolist(), strict=True))
        self._many = sum(numbers)
        self._windows: WeakValueDictionary[int, Window] = WeakValueDictionary()
        self._monthly: dict[str, list[float]] = {
            name: [] for name, one in MEASURES.items() if isinstance(one, EachMonth)
        }
        self._hours: list[float] = []
        self._crowd = crowd_of(self.simulation.people.roster)
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
    def networks(self) -> Graphs:
        """Return the five networks as networkx graphs over names; none can be changed."""
        return Names("network", self.simulation.people.graphs, "write scenario.with_network(leaders=graph)")

    @property
    def agents(self) -> WindowSet:
        """Return all agents: agencies, leaders, staff and citizens."""
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
        """Return the agent of a name."""
        if not isinstance(name, str) or name not in self.places:
            names = self.simulation.people.roster.names
            examples = ", ".join(repr(names[kind][0]) for kind in KINDS if names[kind])
            raise UsageError(f"unknown agent {name!r}: names are such as {examples}")
        return self.window(self.places[name])

    def agents_at(self, places: Places | Iterable[int], *, whole: bool = False) -> WindowSet:
        """Return the agents of some places, without making any."""
        return WindowSet(self, np.asarray(places, dtype=np.intp), whole=whole)

    def window(self, place: int) -> Window:
        """Return the agent of a place: the same object as long as somebody holds it."""
        found = self._windows.get(place)
        if found is None:
            kind = next(kind for kind in reversed(KINDS) if place >= self.first[kind])
            found = WINDOWS[kind].onto(self, place)
            self._windows[place] = found
        return found

    def space(self, network: str) -> Society:
        """Return a network as a Mesa space in which every agent stands on the cell of its name."""
        return Society(self, self.networks[network])

    @in_words("a step is one month: for several write run(12)")
    def step(self) -> None:
        """Execute a month and record it; ``running`` ends with the months of the scenario."""
        self.simulation.step()
        self._hours.append(float(self._crowd.total("citizen", self.simulation.columns["citizen"]["hours"])[0, 0]))
        self._record()
        self.running = self.month < self.arm.months

    def run(self, months: int | None = None) -> Lab:
        """Execute so many months, by default those that the scenario has left, and return the lab."""
        left = max(self.arm.months - self.month, 0) if months is None else months
        for _ in range(check_whole("months", left, 0, MOST_MONTHS, 12)):
            self.step()
        return self

    def measure(self, name: str = HEADLINE) -> float:
        """Return a measure of the state as it is now, in its unit; the sum of months is as last recorded."""
        declared, monthly = MEASURES.get(name), [known for known, one in MEASURES.items() if not one.of_run]
        if name not in monthly:
            raise unknown("monthly measure", name, monthly)
        if isinstance(declared, EachMonth):
            return float(declared.over(self.simulation, self._crowd)[0, 0])
        return float(self._so_far()[name][-1, 0])

    @property
    def records(self) -> pd.DataFrame:
        """Return the records as :meth:`frame` does."""
        return self.frame()

    def frame(self) -> pd.DataFrame:
        """Return the measures at month 0 and after each month, money as present value so far.

        Its columns are arm, replication, month, measure, value and unit, as in the records of a run.
        """
        import pandas as pd  # noqa: PLC0415 (who only runs needs no pandas)

        money = money_so_far(self.simulation, np.array(self._hours)[:, None])
        parts = [
            long_frame(self.arm.name, self.replication, name, values[:, 0])
            for name, values in (self._so_far() | money).items()
        ]
        return pd.concat(parts, ignore_index=True)

    def register_agent(self, agent: Any) -> NoReturn:
        """Refuse: the agents of a lab are the rows of its columns."""
        # Before it asks, Mesa 3.3 has entered the lab in a table of the class that would hold it for ever; later
        # Mesa has no such table, and nothing is done.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        raise foreign(agent)

    def deregister_agent(self, agent: Any) -> NoReturn:
        """Refuse: no agent can be taken out of a lab."""
        raise not_removable(f"{agent!r:.60}")

    def remove_all_agents(self) -> NoReturn:
        """Refuse: no agent can be taken out of a lab."""
        raise not_removable("the agents of a lab")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        # A copy would share the columns that the step reads with the first lab.
        raise UsageError("a lab cannot be copied or pickled: make a second Lab of the same scenario, seed and months")

    def _record(self) -> None:
        for name, values in self._monthly.items():
            declared = MEASURES[name]
            if isinstance(declared, EachMonth):
                values.append(float(declared.over(self.simulation, self._crowd)[0, 0]))

    def _so_far(self) -> dict[str, NDArray[np.float64]]:
        """Return each monthly measure up to now, shape (months + 1, 1)."""
        return with_sums({name: np.array(values)[:, None] for name, values in self._monthly.items()})
