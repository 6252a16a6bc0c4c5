"""Questions: every option of an analysis, declared once for the command line, Python and the documentation.

Only light modules are imported here, so that the command line starts at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from policylab.analysis.asked import Checked
from policylab.comparison.option import Option
from policylab.comparison.question import (
    MOST_REPLICATIONS,
    MOST_WORLDS,
    RANGES,
    WORLDS_FROM,
    Seed,
    Workers,
)
from policylab.errors import UsageError
from policylab.model.limits import MOST_MONTHS

if TYPE_CHECKING:
    from policylab.comparison.plan import Plan, WorldSample

SIZE = "classroom"
BUDGET_OF = "by-law-abrupt"  # whose cost is the budget at equal cost, as in every comparison here
FEWEST_REPLICATIONS = 100  # of a pattern: each declares this many
FEWEST_WORLDS = 20
FEWEST_APART = 3  # worlds whose spread has an interval
FEWEST_MONTHS = 18  # with half a year after the announcement of packages that ship
Size = Annotated[str, Option("Size of the simulated population.", names="size")]
AtEqualCost = Annotated[
    Literal["public", "outlay"],
    Option(
        f"Bring every package to the cost of {BUDGET_OF} as designed in each world: public cost, of the centre and "
        "agencies together, or the outlay of the centre alone.",
        "as designed", bare="public", metavar="[public|outlay]", example="outlay", wanted="public or outlay",
    ),
]  # fmt: skip
InEachWorld = Annotated[int, Option("Replications in each world.", ge=2, le=MOST_REPLICATIONS, example="2")]


@dataclass(frozen=True)
class PatternQuestion(Checked):
    """How often each pattern and control is run."""

    replications: Annotated[
        int, Option("Of each pattern.", ge=FEWEST_REPLICATIONS, le=MOST_REPLICATIONS)
    ] = FEWEST_REPLICATIONS  # fmt: skip
    seed: Seed = 1
    workers: Workers | None = 1


@dataclass(frozen=True)
class BaseRateQuestion(Checked):
    """At which size, how often and in how many worlds the status quo is run."""

    size: Annotated[str, Option("Size of the simulated population.", names="size")] = "lab"
    replications: Annotated[int, Option("In the default setting.", ge=2, le=MOST_REPLICATIONS, example="30")] = 30
    worlds: Annotated[int, Option("Worlds drawn over the stated ranges, 0 for none.", ge=0, le=MOST_WORLDS)] = 200
    paired: Annotated[
        int, Option("Replications of each change of the model, 0 for none.", ge=0, le=MOST_REPLICATIONS)
    ] = 4
    seed: Seed = 1
    workers: Workers | None = 1


@dataclass(frozen=True)
class DoseQuestion(Checked):
    """At which size, how long and how often each dose of each instrument is run."""

    size: Size = SIZE
    months: Annotated[
        int,
        Option("Months of each run; packages that ship are announced at month 12.", ge=FEWEST_MONTHS, le=MOST_MONTHS),
    ] = 48
    replications: Annotated[
        int, Option("Of .05 and .1 of a design; other doses have 20 at most.", ge=2, le=MOST_REPLICATIONS, example="20")
    ] = 100  # fmt: skip
    seed: Seed = 1
    workers: Workers | None = 1


@dataclass(frozen=True)
class BarrierQuestion(Checked):
    """How often, in how many worlds and at which sizes barriers are removed."""

    size: Annotated[str, Option("Size of the simulated population in the default setting.", names="size")] = "lab"
    replications: Annotated[int, Option("In the default setting.", ge=2, le=MOST_REPLICATIONS, example="20")] = 20
    worlds: Annotated[int, Option("Worlds drawn over the stated ranges, 0 for none.", ge=0, le=MOST_WORLDS)] = 100
    worlds_size: Annotated[str, Option("Size of the worlds.", names="size")] = SIZE
    worlds_replications: InEachWorld = 4
    seed: Seed = 1
    workers: Workers | None = 1


@dataclass(frozen=True)
class PeopleQuestion(Checked):
    """How often, in how many worlds and at which sizes policies for people are run, and mechanisms taken out."""

    size: Annotated[str, Option("Size of the simulated population in the default setting.", names="size")] = "lab"
    replications: Annotated[int, Option("In the default setting.", ge=2, le=MOST_REPLICATIONS, example="8")] = 8
    mechanism_replications: Annotated[
        int, Option("Replications without each mechanism.", ge=2, le=MOST_REPLICATIONS, example="6")
    ] = 6
    worlds: Annotated[int, Option("Worlds drawn over the stated ranges, 0 for none.", ge=0, le=MOST_WORLDS)] = 100
    worlds_size: Annotated[str, Option("Size of the worlds.", names="size")] = SIZE
    worlds_replications: InEachWorld = 2
    seed: Seed = 1
    workers: Workers | None = 1


@dataclass(frozen=True)
class DockingQuestion(Checked):
    """At which size, how often and in how many worlds runs are compared with what was published of other models."""

    size: Size = SIZE
    replications: Annotated[int, Option("In the default setting.", ge=2, le=MOST_REPLICATIONS, example="20")] = 20
    worlds: Annotated[
        int, Option("Worlds drawn over the stated ranges, 0 for none.", ge=0, le=MOST_WORLDS, example="40")
    ] = 40
    worlds_replications: InEachWorld = 2
    seed: Seed = 1
    workers: Workers | None = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if 0 < self.worlds < FEWEST_APART:
            raise UsageError(
                f"--worlds: {self.worlds} given, allowed 0, or {FEWEST_APART} and more: name another number"
            )


@dataclass(frozen=True)
class FilterQuestion(Checked):
    """How many worlds are compared with the targets, at which size, with how many replications."""

    size: Size = SIZE
    worlds: Annotated[int, Option("Worlds drawn over the stated ranges.", ge=FEWEST_WORLDS, le=MOST_WORLDS)] = 400
    replications: InEachWorld = 2
    seed: Seed = 1
    workers: Workers | None = 1


@dataclass(frozen=True)
class ValueQuestion(Checked):
    """Which packages may be chosen, in which worlds.

    Raises
    ------
    UsageError
        If an option is wrong, or the file of worlds holds fewer than are needed.

    """

    size: Size = SIZE
    worlds: Annotated[int, Option("Worlds in which packages are compared.", ge=FEWEST_WORLDS, le=MOST_WORLDS)] = 500
    replications: InEachWorld = 2
    seed: Seed = 1
    workers: Workers | None = 1
    worlds_from: Annotated[str | os.PathLike[str], replace(WORLDS_FROM, otherwise="", needs=None)] = RANGES
    equal_cost: AtEqualCost | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.plan  # noqa: B018 (an invalid question is refused before anything is run or written)

    @cached_property
    def plan(self) -> Plan:
        """Return the question as a comparison: all packages that may be chosen, over worlds."""
        from policylab.comparison.calls import plan  # noqa: PLC0415 (help texts need none)

        self._check_stored_worlds()
        return plan(
            *choices(), size=self.size, months=MONTHS, measures=CRITERIA, worlds=self.worlds,
            worlds_replications=self.replications, worlds_from=self.worlds_from, equal_cost=self.equal_cost,
            seed=self.seed, workers=self.workers,
        )  # fmt: skip

    @property
    def world_sample(self) -> WorldSample:
        """Return the worlds of the question."""
        sample = self.plan.world_sample
        assert sample is not None  # the plan is always one over worlds
        return sample

    def _check_stored_worlds(self) -> None:
        """Refuse a file that holds fewer worlds than are needed, whatever number is requested."""
        from policylab.comparison.stored_worlds import read_worlds  # noqa: PLC0415

        if self.worlds_from == RANGES:
            return
        stored = read_worlds(self.worlds_from)
        if stored.design.worlds < FEWEST_WORLDS:
            raise UsageError(
                f"--worlds-from {stored.path}: holds {stored.design.worlds} worlds, {FEWEST_WORLDS} are needed: "
                "filter more worlds, or draw from ranges"
            )


NO_CHOICE = ("null", "everything")  # the first changes nothing, the second combines all packages
CRITERIA = ("adoption_months", "effective_adoption")
MONTHS = 120


def choices() -> tuple[str, ...]:
    """Return the packages that may be chosen: those that ship, the status quo included.

    The law whose cost as designed is the budget at equal cost comes first.
    """
    from policylab.model.policies.package import packages  # noqa: PLC0415

    return (BUDGET_OF, *(name for name in packages() if name not in (*NO_CHOICE, BUDGET_OF)))
