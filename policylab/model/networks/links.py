"""Links between rows of columns, and sums that are the same to the last bit at any batch width.

Sums over agents go through sparse rows (their order does not depend on how many worlds lie side by side);
``sum(axis=0)`` and dense ``@`` are not used for them, since numpy orders those by the width.
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
        What turns a value of each tie into the sum of each receiver, in one order at any width.

    """

    receiver: NDArray[np.intp]
    source: NDArray[np.intp]
    sums: csr_array


@dataclass(frozen=True)
class Link:
    """Who is seen by whom: mean over sources for each receiver, each source weighing what it stands for.

    Attributes
    ----------
    source : str
        Kind of the agents that are seen.
    sums : csr_array, shape (rows, sources)
        What a source weighs where a row sees it, mostly 1; a mean is the sum over them by what they weigh together, so
        that it never leaves their range.
    row_of : integer array, shape (receivers,), optional
        The row of each receiver where many receivers share one (a common market); otherwise one row each.

    """

    source: str
    sums: csr_array
    row_of: NDArray[np.intp] | None = None

    def mean(self, column: Array) -> NDArray[np.float64]:
        """Return the mean of a source column for each receiver, shape (receivers, worlds); 0 for who sees nobody."""
        seen = self.sums @ column.astype(PRECISION, copy=False) / self._divisor
        return seen if self.row_of is None else seen[self.row_of]

    def mean_of_lower(self, column: Array) -> NDArray[np.float64]:
        """Return the mean over its ties of the lower of an agent's own value and the other's, or his own without ties.

        Receivers and sources are the same agents; shapes (agents, worlds).
        """
        ends = self.edges
        own = column.astype(PRECISION, copy=False)
        lower = ends.sums @ np.minimum(own[ends.receiver], own[ends.source]) / self._divisor
        return np.where((self.ties == 0)[:, None], own, lower)

    def mean_of_near(self, column: Array, bound: Array | float) -> NDArray[np.float64]:
        """Return the mean over those ties whose value lies within a bound of an agent's own, or his own without such.

        Parameters
        ----------
        column : array, shape (agents, worlds)
            Receivers and sources are the same agents; a tie to oneself does not count.
        bound : array, shape (worlds,)
            How far from his own value he still listens, the bound included.

        """
        ends = self.edges
        own = column.astype(PRECISION, copy=False)
        theirs = own[ends.source]
        near = (np.abs(theirs - own[ends.receiver]) <= bound) & (ends.receiver != ends.source)[:, None]
        many = ends.sums @ near.astype(PRECISION)
        return np.where(many > 0, ends.sums @ np.where(near, theirs, 0.0) / np.maximum(many, 1), own)

    @cached_property
    def edges(self) -> Edges:
        """Return the ties one by one, for what has to look at both of their ends."""
        many = len(self.sums.indices)
        receiver = np.repeat(np.arange(len(self.ties)), self.ties)
        sums = csr_array((self.sums.data, np.arange(many), self.sums.indptr), shape=(len(self.ties), many))
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
        """Return whether receivers share rows, so that ties cannot be looked at one by one."""
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
    """Return the link from pairs of rows; a pair said twice counts once.

    Each receiver weighs its sources alike, or by ``weights`` of shape (sources,). With ``own`` a receiver without ties
    sees itself, so that nobody is drawn towards a mean of nothing.
    """
    if own:
        alone = np.flatnonzero(np.bincount(receivers, minlength=shape[0]) == 0)
        receivers, sources = np.concatenate([receivers, alone]), np.concatenate([sources, alone])
    ones = csr_array((np.ones(len(receivers)), (receivers, sources)), shape=shape)
    ones.sort_indices()
    each = np.ones(shape[1]) if weights is None else weights
    ones.data = each[ones.indices].astype(PRECISION)
    return Link(source, ones)


def shared_link(source: str, groups: Array, weights: NDArray[np.float64] | None = None) -> Link:
    """Return the link by which members of a group all see the weighted mean of the group; -1 belongs to none."""
    members = np.flatnonzero(groups >= 0)
    many = int(groups.max(initial=-1)) + 1
    link = mean_link(source, groups[members], members, (many + 1, len(groups)), weights=weights)
    return Link(source, link.sums, np.where(groups >= 0, groups, many))


def total(column: Array, weights: Array | None = None) -> NDArray[np.float64]:
    """Return the sum over agents of a column, weighted or not, shape (worlds,)."""
    agents = column.shape[0]
    data = np.ones(agents, dtype=PRECISION) if weights is None else np.asarray(weights, dtype=PRECISION)
    row = csr_array((data, np.arange(agents), np.array([0, agents])), shape=(1, agents))
    summed: NDArray[np.float64] = (row @ column.astype(PRECISION, copy=False))[0]
    return summed


def average(column: Array, weights: Array | None = None) -> NDArray[np.float64]:
    """Return the mean over agents of a column, weighted or not, shape (worlds,); 0 where there are none."""
    many = float(column.shape[0]) if weights is None else float(np.sum(weights))
    return total(column, weights) / many if many else np.zeros(column.shape[1])
