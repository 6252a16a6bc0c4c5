"""Looks: a rule is called again for some of the agents alone, in another order and next to other worlds.

The result of a rule for an agent may depend on that agent's own arguments alone. So its result for some agents, in
another order, in fewer or more worlds, must be that for the same agents among all. The order depends on the month, so
that over the months all agents meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.model.rules import Rule

Array = NDArray[Any]
MOST_AGENTS, MOST_WORLDS = 64, 4  # of a look, so that it costs little at any size
CLOSE, NEAR_ZERO = 1e-9, 1e-12  # sums and powers may round differently in arrays of another length


@dataclass(frozen=True)
class Look:
    """Some of the agents in some of the worlds.

    Attributes
    ----------
    agents : integer array, shape (agents of the look, worlds of the look)
        Their rows, in a different order in each world.
    worlds : integer array, shape (worlds of the look,)

    """

    agents: NDArray[np.intp]
    worlds: NDArray[np.intp]

    def of(self, column: Array) -> Array:
        """Return a column for these agents and worlds; what is the same for all stays the same."""
        many_agents, many_worlds = column.shape
        if many_agents == 1:
            return column if many_worlds == 1 else column[:, self.worlds]
        return column[self.agents, self.worlds if many_worlds > 1 else np.zeros_like(self.worlds)]

    def of_parameter(self, values: Array) -> Array:
        """Return the values of a parameter, one for each world, for these worlds."""
        return values[self.worlds] if values.ndim == 1 and len(values) > 1 else values

    def agrees(
        self, rule: Rule, arguments: Sequence[Array], options: Mapping[str, Array], columns: Sequence[Array]
    ) -> bool:
        """Return whether the rule gives these agents alone the same results as among all."""
        with redirect_stdout(StringIO()), np.errstate(all="ignore"):
            try:
                result = rule(*map(self.of, arguments), **{n: self.of_parameter(v) for n, v in options.items()})
            except Exception:
                return False
        results = result if isinstance(result, tuple) else (result,)
        return all(_is_close(np.asarray(alone), self.of(among)) for alone, among in zip(results, columns, strict=True))


def looks(agents: int, worlds: int, month: int) -> Iterator[Look]:
    """Yield two looks of a month at two halves of the agents; the second has each world twice."""
    # Fibonacci hashing: a multiple of every row in the ring of 2**32, which looks random.
    step = np.uint64(2654435761 * (2 * (month % 997) + 1) % 2**32)
    order = np.argsort(np.arange(1, agents + 1, dtype=np.uint64) * step % 2**32)
    first, second = order[: agents // 2][:MOST_AGENTS], order[agents // 2 :][:MOST_AGENTS]
    even, odd = np.arange(worlds)[::2][:MOST_WORLDS], np.arange(worlds)[1::2][:MOST_WORLDS]
    if len(first):
        yield Look(np.tile(first[:, None], len(even)), even)
    twice = np.tile(odd if len(odd) else even, 2)
    turned = [np.roll(second, place >= len(twice) // 2) for place in range(len(twice))]
    yield Look(np.column_stack(turned), twice)


def _is_close(alone: Array, among: Array) -> bool:
    if alone.shape != among.shape:
        return False
    if among.dtype.kind == "f" and alone.dtype.kind in "fiub":
        return bool(np.allclose(alone, among, rtol=CLOSE, atol=NEAR_ZERO, equal_nan=True))
    return bool((alone == among).all())
