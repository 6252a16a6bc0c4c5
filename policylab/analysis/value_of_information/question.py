"""The question of the value of information: which packages are to choose from, in which worlds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policylab.comparison.calls import plan
from policylab.comparison.plan import Plan
from policylab.comparison.question import RANGES
from policylab.comparison.stored_worlds import read_worlds
from policylab.errors import UsageError, check_least
from policylab.model.policies.package import packages
from policylab.recording.measures import HEADLINE

if TYPE_CHECKING:
    from policylab.comparison.plan import Spread

LEFT_OUT = ("null", "everything")  # no choice: one changes nothing, one is all the others at once
BUDGET_OF = "by-law-abrupt"  # whose outlay is the budget at equal cost, as in every comparison of ours
CRITERIA = ("adoption_months", HEADLINE)
SIZE = "classroom"
MONTHS = 120
WORLDS = 500
REPLICATIONS = 2
FEWEST_WORLDS = 20


@dataclass(frozen=True)
class ValueQuestion:
    """Which packages are to choose from, in which worlds.

    Attributes
    ----------
    size, worlds, replications, seed, workers : str, int
        In how many worlds, how often in each.
    worlds_from : str or path, optional
        ``ranges``, or a file of worlds that a filter has not ruled out.
    equal_cost : bool
        Brings the outlay of the packages to that of the first law, world by world.

    Raises
    ------
    UsageError
        If the size is unknown, or there are too few worlds, replications or workers.

    """

    size: str = SIZE
    worlds: int = WORLDS
    replications: int = REPLICATIONS
    seed: int = 1
    workers: int = 1
    worlds_from: str | os.PathLike[str] | None = None
    equal_cost: bool = False

    def __post_init__(self) -> None:
        self.plan  # noqa: B018 (a wrong question is refused before anything is run or written)

    @cached_property
    def plan(self) -> Plan:
        """Return the question as a comparison has it: all packages that may be chosen, over worlds."""
        for option, value, least, example in (
            ("--worlds", self.worlds, FEWEST_WORLDS, WORLDS), ("--replications", self.replications, 2, 4),
        ):  # fmt: skip
            check_least(option, value, least, example)
        self._check_stored_worlds()
        return plan(
            *choices(), size=self.size, months=MONTHS, measures=CRITERIA, worlds=self.worlds,
            worlds_replications=self.replications, worlds_from=self.worlds_from, equal_cost=self.equal_cost,
            seed=self.seed, workers=self.workers,
        )  # fmt: skip

    def _check_stored_worlds(self) -> None:
        """Refuse a file that keeps fewer worlds than are needed, whatever number is asked for."""
        if self.worlds_from is None or self.worlds_from == RANGES:
            return
        stored = read_worlds(self.worlds_from)
        if stored.design.worlds < FEWEST_WORLDS:
            raise UsageError(
                f"--worlds-from {stored.path}: keeps {stored.design.worlds} worlds, {FEWEST_WORLDS} are needed: "
                "filter more worlds, or draw from ranges"
            )

    @property
    def spread(self) -> Spread:
        """Return the worlds of the question."""
        spread = self.plan.spread
        assert spread is not None  # worlds are always asked for
        return spread


def choices() -> tuple[str, ...]:
    """Return the packages that may be chosen: those that ship, the status quo included.

    The law whose outlay is the budget at equal cost comes first.
    """
    return (BUDGET_OF, *(name for name in packages() if name not in (*LEFT_OUT, BUDGET_OF)))
