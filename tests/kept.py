"""People of a classroom and their settling months, made once in a process for all tests that ask for the same.

Both are functions of what they are given: tests of the engine itself say so with the fixture ``afresh``, and make
theirs anew. Larger sizes and wide batches are asked for once, and would only take memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import wraps
from typing import Any

from policylab import workers
from policylab.model import simulation
from policylab.model.columns import Columns
from policylab.model.luck import Luck
from policylab.model.population import Roster
from policylab.model.simulation import People

SIZE, MANY = "classroom", 1000  # a larger size has more citizens than that
MOST, WIDEST = 64, 16  # how many are kept, and of how many worlds
made_anew = False


class Kept(OrderedDict[Hashable, Any]):
    """What was made last, by what it was made from; the oldest is forgotten."""

    def of(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if made_anew:
            return make()
        if key not in self:
            self[key] = make()
        self.move_to_end(key)
        if len(self) > MOST:
            self.popitem(last=False)
        return self[key]


def keep() -> None:
    """Let modules that are imported from now on gather people, and settle them, once for each question."""
    gather, settled, people_kept, columns_kept = simulation.gather, simulation._settled, Kept(), Kept()

    @wraps(gather)
    def gather_once(
        size: str,
        luck: Luck,
        graphs: Any = None,
        people: Roster | None = None,
        families: Mapping[str, str] | None = None,
    ) -> People:
        if graphs or people is not None or size != SIZE:
            return gather(size, luck, graphs, people, families)
        key = (size, luck.seed, luck.replication, tuple(sorted((families or {}).items())))
        return people_kept.of(key, lambda: gather(size, Luck(luck.seed, luck.replication), families=families))

    @wraps(settled)
    def settle_once(people: People, points: Sequence[Mapping[str, float]], step: Any) -> Columns:
        def make() -> tuple[People, Columns]:  # the people are kept too, so that nobody else has their place in memory
            return people, settled(people, points, step)

        if len(points) > WIDEST or people.roster.number("citizen") > MANY:
            return settled(people, points, step)
        key = (id(people), tuple(tuple(sorted(point.items())) for point in points), step)
        columns: Columns = columns_kept.of(key, make)[1]
        return {kind: {name: values.copy() for name, values in of.items()} for kind, of in columns.items()}

    simulation.gather, simulation._settled = gather_once, settle_once


def stay() -> None:
    """Let work that takes all cores stay in this process: tests run side by side, and each process costs its imports.

    Tests of the processes themselves say how many they take.
    """
    workers.cores = lambda: 1


keep()
stay()
