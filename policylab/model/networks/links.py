"""Links between rows of columns, and sums that are equal to the last bit at any batch width.

Sums over agents go through sparse rows, whose order does not depend on the number of worlds side by side;
``sum(axis=0)`` and dense ``@`` are not used, since their order in numpy depends on the width.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from policylab.model.columns import PRECISION

Array = NDArray[Any]


@dataclass(frozen=True)
class Edges:
    """The ties of a link one by one, in the order of its rows.

    Attributes
    ----------
    receiver, source : integer array, shape (ties,)
        Rows of the two ends.
    sums : csr_array, shape (receivers, ties)
        The matrix that turns a value of each tie into the sum of each receiver, in one order at any width.

    """

    receiver: NDArray[np.intp]
    source: NDArray[np.intp]
    sums: csr_array


@dataclass(frozen=True)
class Link:
    """Which agents see which: a mean over sources for each receiver, each source with its weight.

    Attributes
    ----------
    source : str
        Kind of the agents that are seen.
    sums : csr_array, shape (rows, sources)
        The weight of each source that a row sees, mostly 1; a mean is the weighted sum divided by the sum of weights,
        so that it stays in their range.
    row_of : integer array, shape (receivers,), optional
        The row of each receiver where many receivers share one (a common market); otherwise one row each.

    """

    source: str
    sums: csr_array
    row_of: NDArray[np.intp] | None = None

    def mean(self, column: Array) -> NDArray[np.float64]:
        """Return the mean of a source column for each receiver, shape (receivers, worlds); 0 without sources."""
        means = self.sums @ column.astype(PRECISION, copy=False) / self._divisor
        return means if self.row_of is None else means[self.row_of]

    def mean_of_lower(self, column: Array) -> NDArray[np.float64]:
        """Return the mean over ties of the lower of an agent's own and the other's value; its own value without ties.

        Receivers and sources are the same agents; shapes (agents, worlds).
        """
        ends = self.edges
        own = column.astype(PRECISION, copy=False)
        lower = ends.sums @ np.minimum(own[ends.receiver], own[ends.source]) / self._divisor
        return np.where((self.ties == 0)[:, None], own, lower)

    def mean_of_near(self, column: Array, bound: Array | float) -> NDArray[np.float64]:
        """Return the mean over the ties whose value is within a bound of the agent's own; its own without such ties.

        Parameters
        ----------
        column : array, shape (agents, worlds)
            Receivers and sources are the same agents; a tie to oneself does not count.
        bound : array, shape (worlds,)
            The largest difference from its own value to which an agent still listens.

        """
        ends = self.edges
        own = column.astype(PRECISION, copy=False)
        theirs = own[ends.source]
        near = (np.abs(theirs - own[ends.receiver]) <= bound) & (ends.receiver != ends.source)[:, None]
        count = ends.sums @ near.astype(PRECISION)
        return np.where(count > 0, ends.sums @ np.where(near, theirs, 0.0) / np.maximum(count, 1), own)

    def most(self, column: Array) -> NDArray[np.float64]:
        """Return the greatest source value for each receiver, shape (receivers, worlds); 0 without sources."""
        values = column.astype(PRECISION, copy=False)[self.sums.indices]
        greatest = np.zeros((len(self.ties), column.shape[1]))
        some = self.ties > 0
        greatest[some] = np.maximum.reduceat(values, self.sums.indptr[:-1][some], axis=0)
        return greatest if self.row_of is None else greatest[self.row_of]

    def drawn(self, luck: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the row of one source for each receiver, drawn by the weights of its ties; -1 without ties.

        It is the first source, in the order of the roster, whose cumulated weight, as a part of the sum of the weights
        of the receiver's ties, is above the luck of the stream ``RULE.ARGUMENT`` of the month.

        Parameters
        ----------
        luck : array, shape (receivers, 1)
            Uniform numbers.

        """
        indptr, some = self.sums.indptr, self.ties > 0
        place = np.searchsorted(self._cumulated, np.arange(len(self.ties)) + luck[:, 0], side="right")
        place = np.minimum(np.maximum(place, indptr[:-1]), indptr[1:] - 1)
        return np.where(some, self.sums.indices[np.where(some, place, 0)], -1)[:, None].astype(np.intp)

    @cached_property
    def _cumulated(self) -> NDArray[np.float64]:
        """Return the row of each tie plus its cumulated part of the row's weights: rising over all ties."""
        rows = np.repeat(np.arange(len(self.ties)), self.ties)
        parts = self.sums.data / self._divisor[rows, 0]
        before = np.concatenate([[0.0], np.cumsum(parts)])
        cumulated: NDArray[np.float64] = rows + np.minimum(before[1:] - before[self.sums.indptr[:-1]][rows], 1.0)
        return cumulated

    @cached_property
    def edges(self) -> Edges:
        """Return the ties one by one, for what needs both of their ends."""
        count = len(self.sums.indices)
        receiver = np.repeat(np.arange(len(self.ties)), self.ties)
        sums = csr_array((self.sums.data, np.arange(count), self.sums.indptr), shape=(len(self.ties), count))
        return Edges(receiver, self.sums.indices.astype(np.intp), sums)

    @cached_property
    def _divisor(self) -> NDArray[np.float64]:
        whole = self.sums @ np.ones((self.sums.shape[1], 1), dtype=PRECISION)
        return np.where(whole > 0, whole, 1.0)

    @property
    def ties(self) -> NDArray[np.intp]:
        """Return how many sources each row sees, shape (rows,)."""
        return np.diff(self.sums.indptr)

    @property
    def shared(self) -> bool:
        """Return whether receivers share rows, so that ties cannot be taken one by one."""
        return self.row_of is not None


def mean_link(
    source: str,
    receivers: Array,
    sources: Array,
    shape: tuple[int, int],
    *,
    own: bool = False,
    weights: NDArray[np.float64] | None = None,
) -> Link:
    """Return the link from pairs of rows; a repeated pair counts once.

    Sources have equal weights, or ``weights`` of shape (sources,). With ``own`` a receiver without ties sees itself, so
    that it is not drawn towards a mean of nothing.
    """
    if own:
        alone = np.flatnonzero(np.bincount(receivers, minlength=shape[0]) == 0)
        receivers, sources = np.concatenate([receivers, alone]), np.concatenate([sources, alone])
    matrix = csr_array((np.ones(len(receivers)), (receivers, sources)), shape=shape)
    matrix.sort_indices()
    each = np.ones(shape[1]) if weights is None else weights
    matrix.data = each[matrix.indices].astype(PRECISION)
    return Link(source, matrix)


def shared_link(source: str, groups: Array, weights: NDArray[np.float64] | None = None) -> Link:
    """Return the link by which all members of a group see its weighted mean; -1 is in no group."""
    members = np.flatnonzero(groups >= 0)
    count = int(groups.max(initial=-1)) + 1
    link = mean_link(source, groups[members], members, (count + 1, len(groups)), weights=weights)
    return Link(source, link.sums, np.where(groups >= 0, groups, count))


def total(column: Array, weights: Array | None = None) -> NDArray[np.float64]:
    """Return the sum over agents of a column, weighted or not, shape (worlds,)."""
    agents = column.shape[0]
    data = np.ones(agents, dtype=PRECISION) if weights is None else np.asarray(weights, dtype=PRECISION)
    row = csr_array((data, np.arange(agents), np.array([0, agents])), shape=(1, agents))
    summed: NDArray[np.float64] = (row @ column.astype(PRECISION, copy=False))[0]
    return summed


def average(column: Array, weights: Array | None = None) -> NDArray[np.float64]:
    """Return the mean over agents of a column, weighted or not, shape (worlds,); 0 without agents."""
    weight = float(column.shape[0]) if weights is None else float(np.sum(weights))
    return total(column, weights) / weight if weight else np.zeros(column.shape[1])


@dataclass(frozen=True)
class Meetings:
    """Which service each citizen meets this month.

    Attributes
    ----------
    place : integer array, shape (citizens, worlds)
        The place of the service in a flattened column of services, of the row behind the last for none.
    services : int
        The number of services.

    """

    place: NDArray[np.intp]
    services: int

    @classmethod
    def of(cls, meets: NDArray[np.int64], services: int) -> Meetings:
        """Return the meetings of a column of rows, -1 for none."""
        worlds = meets.shape[1]
        return cls(np.where(meets < 0, services, meets) * worlds + np.arange(worlds), services)

    def met(self, column: Array) -> Array:
        """Return a column of services, (services, worlds), for each citizen who meets one; 0 for the others."""
        nothing = np.zeros(column.shape[1], column.dtype)
        return np.take(np.concatenate([column.ravel(), nothing]), self.place)

    def mean_of_visitors(self, column: Array) -> NDArray[np.float64]:
        """Return the mean of a column of citizens over those who meet each service, (services, worlds); else 0."""
        shape = (self.services + 1, column.shape[1])
        # Each sum is over citizens in their order, whatever the number of worlds.
        sums = np.bincount(self.place.ravel(), column.astype(PRECISION).ravel(), shape[0] * shape[1]).reshape(shape)
        return (sums / np.maximum(self._visitors, 1))[:-1]

    @cached_property
    def _visitors(self) -> NDArray[np.intp]:
        shape = (self.services + 1, self.place.shape[1])
        return np.bincount(self.place.ravel(), minlength=shape[0] * shape[1]).reshape(shape)
