"""The starting values of every agent, as its columns declare them, drawn by its own luck."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from policylab.model.columns import KINDS, PRECISION, Columns, columns_of
from policylab.model.columns.starting import Values
from policylab.model.joint_population import access_offset, level_of_access, literacy_offset, mean_literacy_offset
from policylab.model.luck import Luck
from policylab.model.population import Roster
from policylab.model.tables import ages, regions, segments, tiers, weight_classes

Rows = Mapping[str, NDArray[np.float64]]


def start(people: Roster, luck: Luck, row: Rows) -> Columns:
    r"""Return every column at the start, each of shape (agents, worlds).

    Traits and starting values are drawn by the luck of each agent around means that are parameters, so that
    every world has the same persons; what no draw fills begins at 0 and is filled by the settling months
    (levers begin at rest). The luck of a draw has the stream ``start.KIND.NAME`` and event 0, where ``NAME`` is the
    subscript of its symbol: :math:`\varepsilon_{taste}` is that of stream ``start.citizen.taste``.
    """
    worlds = len(next(iter(row.values())))
    columns: Columns = {}
    for kind in KINDS:
        draw, columns[kind] = StartingDraw(kind, people, luck, row), {}
        for name, column in columns_of(kind).items():
            columns[kind][name] = np.empty((people.number(kind), worlds), dtype=column.dtype)
            columns[kind][name][:] = draw.column(name)
    return columns


class StartingDraw:
    """What the starting values of one kind of agent are made from: the same luck whatever else is drawn."""

    def __init__(self, kind: str, people: Roster, luck: Luck, row: Rows):
        self.kind, self.people, self.luck, self.row = kind, people, luck, row
        self._drawn: dict[str, Values] = {}

    def uniform(self, name: str) -> NDArray[np.float64]:
        """Return the luck of a draw, between 0 and 1, shape (agents, 1)."""
        return self.luck.uniform(f"start.{self.kind}.{name}", self.people.keys[self.kind], 0)

    def normal(self, name: str) -> NDArray[np.float64]:
        """Return the same luck as standard deviations of a normal distribution."""
        return np.asarray(ndtri(self.uniform(name)), dtype=np.float64)

    def fact(self, name: str) -> NDArray[np.float64]:
        """Return a fact about each agent from the roster or the tables of sizes, shape (agents, 1)."""
        people = self.people
        if name == "bodies":
            return people.weight[:, None]
        if self.kind == "citizen":
            return self._fact_of_citizen(name)[:, None]
        if self.kind == "service":
            return self._fact_of_service(name)[:, None]
        if name == "services":
            return people.services_of.astype(np.float64)[:, None]
        of_agencies = np.array([float(tiers()[tier][name]) for tier in people.tier])
        # An official of nobody reads the last entry.
        return (np.append(of_agencies, 1.0)[people.staff_agency] if self.kind == "staff" else of_agencies)[:, None]

    def level_of_access(self) -> NDArray[np.float64]:
        """Return the logit at which as many of the population are without access as is set, shape (worlds,)."""
        return level_of_access(self.row["without_access"], self.row["access_from_skill"])

    def _fact_of_citizen(self, name: str) -> NDArray[np.float64]:
        people = self.people
        if name == "mean_literacy":
            return np.full(people.number("citizen"), mean_literacy_offset())
        if name in ("access", "literacy"):
            offset = access_offset if name == "access" else literacy_offset
            who = (people.citizen_segment, people.citizen_region, people.citizen_age, people.citizen_education)
            return np.array([offset(*of) for of in zip(*who, strict=True)])
        of_each, table = {
            "distance": (people.citizen_region, regions()),
            "occasions": (people.citizen_segment, segments()),
        }.get(name, (people.citizen_age, ages()))
        return np.array([float(table[of][name]) for of in of_each])

    def _fact_of_service(self, name: str) -> NDArray[np.float64]:
        people = self.people
        if name == "demand":
            return people.demand
        if name == "smaller":
            return people.smaller_demand
        if name == "rank":
            return people.service_rank.astype(np.float64)
        if name == "siblings":
            return people.services_of[people.service_agency].astype(np.float64)
        weights = list(weight_classes())
        return np.array([float(weights.index(weight)) for weight in people.service_weight])

    def column(self, name: str) -> Values:
        """Return the starting values of a column, as it declares them."""
        if name not in self._drawn:
            self._drawn[name] = self._made(name)
        return self._drawn[name]

    def _made(self, name: str) -> Values:
        column = columns_of(self.kind)[name]
        begin = column.neutral if column.start is None else column.start
        if isinstance(begin, str):
            return self.row[begin]
        if isinstance(begin, int | float):
            return np.array(begin, dtype=PRECISION)
        return begin(self) if callable(begin) else begin.of(self, name)
