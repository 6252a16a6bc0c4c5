"""Sets of windows: Mesa's AgentSet over places, so that a set of a million agents is one array without agents.

``len``, ``get``, ``agg``, ``values``, ``where``, ``set``, ``select`` by type, ``sort`` and ``groupby`` by name make
no agents for columns or facts (name, tier, region and the like).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, cast

import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from policylab.errors import UsageError, shown
from policylab.lab.host import Host, Places
from policylab.lab.values import NoColumnError, accepted, values_of
from policylab.lab.windows import WINDOWS, Window, foreign, has, not_removable
from policylab.model.columns import KINDS

try:
    from mesa.agentset import GroupBy
except ImportError:  # Mesa 3.3 has it in another module
    from mesa.agent import GroupBy


class WindowSet(AgentSet):
    """Some agents of a lab in an order; windows are made when needed.

    Parameters
    ----------
    model : Lab
    places : integer array, shape (agents,)
    whole : bool
        Whether it is one of the lab's own sets, which cannot be changed.

    """

    def __init__(self, model: Host, places: Places, *, whole: bool = False):
        # Mesa's constructor is not called: it takes agents and keeps them.
        self.model, self.places, self.whole = model, places, whole
        self.random = model.random

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Window]:
        return (self.model.window(place) for place in self.places.tolist())

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, Window) and agent.model is self.model and bool((self.places == agent.place).any())

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return list(self._of(self.places[item]))
        return self.model.window(int(self.places[operator.index(item)]))

    def __repr__(self) -> str:
        return f"<{len(self)} agents: {', '.join(f'{len(rows)} {kind}' for kind, _, rows in self._by_kind())}>"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise UsageError("agents of a lab cannot be pickled: keep their names, agents.get('name')")

    def copy(self, _: Any = None) -> WindowSet:
        """Return a set of the same agents, free to be changed."""
        return self._of(self.places)

    __copy__ = __deepcopy__ = copy

    def to_list(self) -> list[Window]:
        """Return the agents as a list."""
        return list(self)

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return an attribute of each agent, or a list of attributes; see Mesa's AgentSet.

        Raises
        ------
        NoColumnError
            If an agent lacks it and ``handle_missing`` is ``"error"``; else its value is ``default_value``.

        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"unknown handle_missing {handle_missing!r}: it is 'error' or 'default'")
        strict = handle_missing == "error"
        if isinstance(attr_names, str):
            return self._gotten(attr_names, strict, default_value)
        columns = [self._gotten(name, strict, default_value) for name in attr_names]
        return [[column[number] for column in columns] for number in range(len(self))]

    def values(self, name: str) -> NDArray[Any]:
        """Return a column or fact of the agents in the order of the set, shape (agents,)."""
        parts = list(self._by_kind())
        if len(parts) == 1:
            source = values_of(self.model, parts[0][0], name)
            if isinstance(source, np.ndarray):
                return source[parts[0][2]]
        return np.array(self.get(name))

    def where(self, name: str, test: Any) -> WindowSet:
        """Return the agents whose column passes a test, without making windows.

        Parameters
        ----------
        name : str
            A column or fact that all agents of the set have.
        test : callable or value
            From the values, an array of shape (agents,), to a Boolean array of the same shape; or the value to match.

        """
        values = self.values(name)
        passed = np.asarray(test(values) if callable(test) else values == test)
        if passed.shape != values.shape or passed.dtype != np.bool_:
            raise UsageError(
                f"where({name!r}): the test returned {passed.dtype} of shape {passed.shape}, expected Booleans of "
                f"shape {values.shape}: compare the array, for example lambda values: values > 0.5"
            )
        return self._of(self.places[passed])

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> WindowSet:
        """Return the first ``at_most`` agents of a type that pass a filter; see Mesa's AgentSet and :meth:`where`."""
        if filter_func is not None and not callable(filter_func):
            raise UsageError(
                f"select({shown(filter_func)}): a filter is a function of an agent: write "
                "select(lambda agent: agent.formal > 0.5), or where('formal', lambda values: values > 0.5)"
            )
        limit = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        places = self.places
        if agent_type is not None:
            wanted = [where for kind, where, _ in self._by_kind() if issubclass(WINDOWS[kind], agent_type)]
            places = places[np.sort(np.concatenate([np.empty(0, np.intp), *wanted]))]
        if filter_func is not None:
            places = self._filtered(places, filter_func, limit)
        return self._ordered(places[: int(min(limit, len(places)))], inplace)

    def shuffle(self, inplace: bool = False) -> WindowSet:
        """Return the agents in an order drawn from ``model.random``."""
        places = self.places.tolist()
        self.random.shuffle(places)
        return self._ordered(np.array(places, dtype=np.intp), inplace)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> WindowSet:
        """Return the agents in the order of a column or of a function of the agent, highest first as in Mesa."""
        if isinstance(key, str) and "." not in key:
            keys = self.get(key)
        else:
            keys = self.map(operator.attrgetter(key) if isinstance(key, str) else key)
        order = sorted(range(len(self)), key=keys.__getitem__, reverse=not ascending)
        return self._ordered(self.places[np.array(order, dtype=np.intp)], inplace)

    def do(self, method: str | Callable[..., Any], *args: Any, **more: Any) -> WindowSet:
        """Call a method or function on each agent and return the set."""
        self.map(method, *args, **more)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **more: Any) -> WindowSet:
        """Call a method or function on each agent in an order drawn from ``model.random``; return the set."""
        self.shuffle().do(method, *args, **more)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **more: Any) -> list[Any]:
        """Return what a method or function returns for each agent."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **more) for agent in self]
        return [method(agent, *args, **more) for agent in self]

    def set(self, attr_name: str, value: Any) -> WindowSet:
        """Write one value to a column of all agents of the set at once."""
        parts = list(self._by_kind())
        for kind, _, _ in parts:
            accepted(kind, attr_name, value)
        for kind, _, rows in parts:
            # The engine indexes by row, and numpy takes many rows like one.
            self.model.simulation.write(kind, attr_name, cast(int, rows), value)
        return self

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> Groups:
        """Return the agents grouped by a column, a fact or a function of the agent; see Mesa's AgentSet."""
        keys = self.get(by) if isinstance(by, str) else self.map(by)
        members: dict[Any, list[int]] = {}
        for key, place in zip(keys, self.places.tolist(), strict=True):
            members.setdefault(key, []).append(place)
        sets = {key: self._of(np.array(places, dtype=np.intp)) for key, places in members.items()}
        return Groups({key: list(group) for key, group in sets.items()} if result_type == "list" else sets)

    def add(self, agent: Any) -> None:
        """Add an agent of the same lab."""
        place = self._place(agent)
        if agent not in self:
            if self.whole:
                raise UsageError("a set of the lab itself cannot be changed: add to a copy, lab.agents.copy()")
            self.places = np.append(self.places, place)

    def discard(self, agent: Any) -> None:
        """Remove an agent from the set if it is in it."""
        if agent in self:
            if self.whole:
                raise not_removable(repr(agent))
            self.places = self.places[self.places != agent.place]

    def remove(self, agent: Any) -> None:
        """Remove an agent from the set; KeyError if it is not in it."""
        self._place(agent)
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def _of(self, places: Places) -> WindowSet:
        return WindowSet(self.model, places)

    def _ordered(self, places: Places, inplace: bool) -> WindowSet:
        if not inplace:
            return self._of(places)
        self.places = places
        return self

    def _from_iterable(self, agents: Iterable[Any]) -> WindowSet:
        """Return a set of agents; the operators of Python's sets build their results with it."""
        return self._of(np.array(list(dict.fromkeys(map(self._place, agents))), dtype=np.intp))

    def _place(self, agent: Any) -> int:
        if not (isinstance(agent, Window) and agent.model is self.model):
            raise foreign(agent)
        return agent.place

    def _by_kind(self) -> Iterator[tuple[str, Places, Places]]:
        """Yield each kind in the set, the positions of its agents in the set, and their rows."""
        for kind in KINDS:
            first = self.model.first[kind]
            many = self.model.simulation.people.roster.number(kind)
            where = np.flatnonzero((self.places >= first) & (self.places < first + many))
            if len(where):
                yield kind, where, self.places[where] - first

    def _gotten(self, name: str, strict: bool, default: Any) -> list[Any]:
        gotten: list[Any] = [default] * len(self)
        parts = list(self._by_kind())
        lacking = [kind for kind, _, _ in parts if not has(kind, name)]
        if strict and lacking:
            raise NoColumnError(lacking, name)
        for kind, where, rows in parts:
            if kind in lacking:
                continue
            values = values_of(self.model, kind, name)
            if isinstance(values, np.ndarray):
                part = values[rows].tolist()
            elif values is not None:
                part = [values[row] for row in rows.tolist()]
            else:
                part = [getattr(self[place], name) for place in where.tolist()]
            for place, value in zip(where.tolist(), part, strict=True):
                gotten[place] = value
        return gotten

    def _filtered(self, places: Places, passes: Callable[[Any], bool], limit: float) -> Places:
        kept: list[int] = []
        for place in places.tolist():
            if len(kept) >= limit:
                break
            if passes(self.model.window(place)):
                kept.append(place)
        return np.array(kept, dtype=np.intp)


class Groups(GroupBy):
    """Mesa's groups, with columns aggregated without making agents."""

    def agg(self, attr_name: str, func: Callable[[list[Any]], Any] | Iterable[Callable[[list[Any]], Any]]) -> Any:
        """Return a function of the attribute's values for each group, or a list where several are given."""
        many = None if callable(func) else list(func)
        return {key: _aggregated(group, attr_name, many or func) for key, group in self.groups.items()}


def _aggregated(group: Any, name: str, func: Any) -> Any:
    if isinstance(group, WindowSet):
        return group.agg(name, func)
    values = [getattr(agent, name) for agent in group]
    return func(values) if callable(func) else [each(values) for each in func]
