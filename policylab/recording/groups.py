"""Groups: the agents that a measure counts, with their weights; everyone first, then the groups of a grouping.

An agency that stands for ten bodies counts ten times. Sums go through sparse rows, one for each group, so that neither
the batch width nor the other groups change a bit of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from policylab.model.columns import KINDS, PRECISION
from policylab.model.population import NOBODY, Roster
from policylab.model.tables import ages, regions, segments, tiers, weight_classes

Values = NDArray[np.float64]
EVERYONE = "everyone"
# The kinds of agents that a grouping divides; measures on other kinds are undefined for it.
GROUPINGS: dict[str, tuple[str, ...]] = {
    "tier": ("agency", "leader", "staff", "service"),
    "weight": ("service",),
    "region": KINDS,
    "segment": ("citizen",),
    "age": ("citizen",),
}


@dataclass(frozen=True)
class Groups:
    """Groups of agents with the weight of each.

    Attributes
    ----------
    labels : tuple of str
        Names of the groups; the first is everyone.
    rows : mapping of kind to csr_array, shape (groups, agents)
        The weight of each agent in each group.

    """

    labels: tuple[str, ...]
    rows: Mapping[str, csr_array]

    def total(self, kind: str, values: NDArray[Any]) -> Values:
        """Return the weighted sum over agents of values of shape (agents, worlds), shape (groups, worlds)."""
        total: Values = self.rows[kind] @ values.astype(PRECISION, copy=False)
        return total

    def mean(self, kind: str, values: NDArray[Any], needs: NDArray[Any] | None = None) -> Values:
        """Return the weighted mean over agents, shape (groups, worlds); NaN in a group without any.

        Parameters
        ----------
        kind : str
            Kind of the agents.
        values : array, shape (agents, worlds)
            A column.
        needs : array, shape (agents, 1) or (agents, worlds), optional
            What an agent counts in addition to its weight, for example its number of services.

        """
        each = np.ones((len(values), 1)) if needs is None else needs
        weighted = values if needs is None else values * each
        return ratio(self.total(kind, weighted), self.total(kind, each))


def ratio(above: Values, below: Values) -> Values:
    """Return a ratio, NaN where the divisor is 0."""
    below = np.broadcast_to(below, above.shape)
    quotient: Values = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return quotient


def groups_of(people: Roster, by: str | None = None) -> Groups:
    """Return everyone, and the groups of a grouping (:data:`GROUPINGS`) if there is one."""
    names = _names(by)
    return Groups((EVERYONE, *names), {kind: _rows(people, kind, by, names) for kind in KINDS})


def _names(by: str | None) -> tuple[str, ...]:
    return (
        tuple({"tier": tiers, "region": regions, "segment": segments, "age": ages, "weight": weight_classes}[by]())
        if by
        else ()
    )


def _rows(people: Roster, kind: str, by: str | None, names: tuple[str, ...]) -> csr_array:
    weights = people.weights(kind)
    everyone = np.arange(len(weights))
    members = [everyone]
    if by is not None:
        group = _group_of(people, kind, by)
        members += [everyone[group == name] for name in names]
    starts = np.cumsum([0, *map(len, members)])
    agents = np.concatenate(members)
    return csr_array((weights[agents].astype(PRECISION), agents, starts), shape=(len(members), len(weights)))


def _group_of(people: Roster, kind: str, by: str) -> NDArray[np.str_]:
    """Return the name of each agent's group, empty for those that the grouping does not divide."""
    if kind == "citizen":
        of_citizens = {"region": people.citizen_region, "segment": people.citizen_segment, "age": people.citizen_age}
        return np.array(of_citizens.get(by, [""] * people.number(kind)), dtype=np.str_)
    of_agencies = {"tier": people.tier, "region": people.region}
    agencies = np.array(of_agencies.get(by, [""] * people.number("agency")), dtype=np.str_)
    if kind == "service":
        return np.array(people.service_weight) if by == "weight" else agencies[people.service_agency]
    if kind != "staff":
        return agencies
    return np.append(agencies, [""])[np.where(people.staff_agency == NOBODY, len(agencies), people.staff_agency)]
