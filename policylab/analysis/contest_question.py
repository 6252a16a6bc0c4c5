"""The question of contests: which packages are compared with each other, as designed or at equal cost.

Only light modules are imported here, so that the command line starts at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from policylab.analysis.asked import Checked
from policylab.analysis.questions import FEWEST_WORLDS, SIZE, AtEqualCost, InEachWorld, Size, choices
from policylab.comparison.option import Option
from policylab.comparison.question import BASELINE, MOST_WORLDS, TEXTS, Seed, Without, Workers
from policylab.errors import UsageError
from policylab.model.limits import DEFAULT_MONTHS, MOST_MONTHS

if TYPE_CHECKING:
    from policylab.comparison.plan import Plan, WorldSample

CONTESTED = ("effective_adoption", "adoption_months", "take_up", "public_cost")
EARLIER_MONTHS = (36, 60)  # at which effective adoption is compared as well
# No answer to the question of the thesis: the baseline, and money for citizens or duties on them alone.
NO_CONTESTANT = ("status-quo", "citizen-bonus", "citizen-duty")


@dataclass(frozen=True)
class ContestQuestion(Checked):
    """Which packages are compared as designed, with each other, in how many worlds.

    Raises
    ------
    UsageError
        If an option is wrong, or a package or a month does not fit.

    """

    packages: (
        Annotated[
            tuple[str, ...],
            Option(
                "Packages, two or more: their names, or TOML files.", "those that ship, without null, the status quo, "
                "everything, and the bonus and the duty for citizens",
                metavar="PACKAGE", example="by-law-phased,hybrid", wanted="names of packages, or TOML files",
                as_json=TEXTS,
            ),
        ]
        | None
    ) = None  # fmt: skip
    size: Size = SIZE
    worlds: Annotated[int, Option("Worlds drawn over the stated ranges.", ge=FEWEST_WORLDS, le=MOST_WORLDS)] = 200
    replications: InEachWorld = 4
    months: Annotated[int, Option("How long packages run.", ge=1, le=MOST_MONTHS)] = DEFAULT_MONTHS
    at: (
        Annotated[
            tuple[int, ...],
            Option(
                "Months at which effective adoption is compared; the others are taken at the last of them.",
                "36, 60 and the last month", ge=0, le=MOST_MONTHS, metavar="MONTHS", example="36,60,120",
                wanted="months as whole numbers, such as 36,60,120",
            ),
        ]
        | None
    ) = None  # fmt: skip
    without: Without = ()
    equal_cost: AtEqualCost | None = None
    seed: Seed = 1
    workers: Workers | None = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        self.plan  # noqa: B018 (an invalid question is refused before anything is run or written)

    @cached_property
    def plan(self) -> Plan:
        """Return the question as a comparison: every package over worlds."""
        from policylab.comparison.calls import plan  # noqa: PLC0415 (help texts need none)

        packages = contestants() if self.packages is None else self.packages
        if len(packages) < 2:
            raise UsageError(f"--packages: {len(packages)} given, allowed 2 or more: name another, such as hybrid")
        # What packages cost is counted beyond the status quo, which is compared with none of them.
        packages = (BASELINE, *packages) if self.equal_cost and BASELINE not in packages else packages
        at = self.at or (*(month for month in EARLIER_MONTHS if month < self.months), self.months)
        return plan(
            *packages, size=self.size, months=self.months, measures=CONTESTED, at=at, without=self.without,
            worlds=self.worlds, worlds_replications=self.replications, equal_cost=self.equal_cost, seed=self.seed,
            workers=self.workers,
        )  # fmt: skip

    @property
    def contested(self) -> tuple[str, ...]:
        """Return the packages that are compared with each other."""
        packages = contestants() if self.packages is None else self.packages
        return self.plan.arms if len(self.plan.arms) == len(packages) else self.plan.arms[1:]

    @property
    def world_sample(self) -> WorldSample:
        """Return the worlds of the question."""
        sample = self.plan.world_sample
        assert sample is not None  # the plan is always one over worlds
        return sample


def contestants() -> tuple[str, ...]:
    """Return the packages that are compared with each other: those that may be chosen, and are an answer."""
    return tuple(name for name in choices() if name not in NO_CONTESTANT)
