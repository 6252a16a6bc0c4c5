"""Links between rows of columns, and sums that are the same to the last bit at any batch width.

Sums over agents go through sparse rows (their order does not depend on how many worlds lie side by side);
``sum(axis=0)`` and dense ``@`` are not used for them, since numpy orders those by the width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from policylab.columns import PRECISION

Array = NDArray[Any]


@dataclass(frozen=True)
class Link:
    """Who is seen by whom: mean over sources for each receiver.

    Attributes
    ----------
    source : str
        Kind of the agents that are seen.
    means : csr_array, shape (rows, sources)
        Weights of each row, summing to 1, or to 0 for a row that sees nobody.
    row_of : integer array, shape (receivers,), optional
        The row of each receiver where many receivers share one (a common market); otherwise one row each.

    """

    source: str
    means: csr_array
    row_of: NDArray[np.intp] | None = None

    def mean(self, column: Array) -> NDArray[np.float64]:
        """Return the mean of a source column for each receiver, shape (receivers, worlds)."""
        seen = self.means @ column.astype(PRECISION, copy=False)
        return seen if self.row_of is None else seen[self.row_of]

    @property
    def ties(self) -> NDArray[np.intp]:
        """Return how many sources each row sees, shape (rows,)."""
        return np.diff(self.means.indptr)


def mean_link(source: str, receivers: Array, sources: Array, shape: tuple[int, int], *, own: bool = False) -> Link:
    """Return the link from pairs of rows; each receiver weighs its sources alike.

    With ``own`` a receiver without ties sees itself, so that nobody is drawn towards a mean of nothing.
    """
    if own:
        alone = np.setdiff1d(np.arange(shape[0]), receivers)
        receivers, sources = np.concatenate([receivers, alone]), np.concatenate([sources, alone])
    ones = csr_array((np.ones(len(receivers)), (receivers, sources)), shape=shape)
    ones.sort_indices()
    ones.data[:] = 1.0
    ties = np.diff(ones.indptr)
    ones.data = 1.0 / np.repeat(ties, ties).astype(PRECISION)
    return Link(source, ones)


def shared_link(source: str, groups: Array) -> Link:
    """Return the link by which members of a group all see the mean of the group; -1 belongs to none."""
    members = np.flatnonzero(groups >= 0)
    many = int(groups.max(initial=-1)) + 1
    link = mean_link(source, groups[members], members, (many + 1, len(groups)))
    return Link(source, link.means, np.where(groups >= 0, groups, many))


def total(column: Array, weights: Array | None = None) -> NDArray[np.float64]:
    """Return the sum over agents of a column, weighted or not, shape (worlds,)."""
    agents = column.shape[0]
    data = np.ones(agents, dtype=PRECISION) if weights is None else np.asarray(weights, dtype=PRECISION)
    row = csr_array((data, np.arange(agents), np.array([0, agents])), shape=(1, agents))
    return (row @ column.astype(PRECISION, copy=False))[0]


def average(column: Array, weights: Array | None = None) -> NDArray[np.float64]:
    """Return the mean over agents of a column, weighted or not, shape (worlds,); 0 where there are none."""
    many = float(column.shape[0]) if weights is None else float(np.sum(weights))
    return total(column, weights) / many if many else np.zeros(column.shape[1])
