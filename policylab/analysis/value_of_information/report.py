"""The report on the value of information: what to measure first, and what that is worth for the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from policylab.analysis.result import Block, Result, warning
from policylab.recording.measures import MEASURES
from policylab.show.frames import frame_of
from policylab.show.json import plain
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # how a result is shown changes no number: in no identity

MEANING = (
    "Value: expected value of partial perfect information, the gain in the criterion if the quantity were known before "
    "one package is chosen for all; regression of the packages' outcomes on one parameter at a time by cubic splines "
    "(Strong, Oakley & Brennan 2014), less the mean over shuffles of the worlds. Beyond chance: more than any "
    "parameter reaches in 95% of these shuffles; how much another quantity is worth is not known, and it may be "
    "worth something. Intervals: 95%, over worlds, of everything over luck too. Held out: the same choice judged in "
    "worlds held out of the regression, ten parts in turn; it errs low. Values of single quantities do not "
    "add up, and two that matter only together are missed; none is worth more than knowing everything. Ranges and "
    "their flat priors are assumptions."
)


@dataclass(frozen=True)
class Quantity:
    """What it is worth to know one parameter before a package is chosen."""

    parameter: str
    meaning: str
    unit: str
    range: tuple[float, float]
    """As stated."""
    letter: str
    source: str
    value: float
    """Expected gain in the criterion, less what chance shows; in its unit."""
    uncorrected: float
    """The gain as the regression estimates it."""
    by_chance: float
    """Its mean over shuffles of the worlds."""
    held_out: float
    """Gain in worlds held out of the regression."""
    beyond_chance: bool
    low: float | None = None
    """Lower end of the 95% interval of the value over worlds; null in results stored before there was one."""
    high: float | None = None
    """Its upper end."""


@dataclass(frozen=True)
class FormValue:
    """What it is worth to know the form of choice: it cannot be measured, so shown separately."""

    value: float
    beyond_chance: bool


@dataclass(frozen=True)
class Criterion:
    """The best package by one measure, and what knowing more would be worth."""

    measure: str
    at: int
    """Month."""
    unit: str
    best_on_average: str
    """The package with the highest mean over worlds."""
    level: float
    """Its mean."""
    knowing_everything: float
    """Expected value of perfect information, at least that of any quantity beyond chance."""
    chance: float
    """What no parameter exceeds in 95% of the shuffles."""
    beyond_chance: int
    """How many parameters exceed it."""
    quantities: tuple[Quantity, ...]
    """The ten worth most."""
    form_of_choice: FormValue | None
    knowing_everything_low: float | None = None
    """Lower end of its 95% interval over worlds and luck; null in results stored before there was one."""
    knowing_everything_high: float | None = None
    """Its upper end."""


@dataclass(frozen=True)
class WorldsOrigin:
    """The stored worlds that were sampled."""

    identity: str
    status: str


def gain(value: float) -> str:
    """Return a gain with three significant digits.

    >>> gain(0.000123), gain(1.2345), gain(0.0)
    ('0.000123', '1.23', '0')
    """
    return f"{value:.3g}"


def with_interval(value: float, low: float | None, high: float | None) -> str:
    """Return a gain with its interval.

    >>> with_interval(0.25, 0.2, 0.3), with_interval(0.25, None, None)
    ('0.25 [0.2, 0.3]', '0.25')
    """
    return gain(value) if low is None or high is None else f"{gain(value)} [{gain(low)}, {gain(high)}]"


QUANTITIES = (
    Column("parameter", "quantity", code=True), Column("meaning", "meaning"),
    Column("value", "value [95% interval]", "right"),
    Column("held_out", "held out", "right", gain), Column("beyond_chance", "beyond chance"),
    Column("letter", "letter"), Column("range", "range", "right"), Column("source", "what is known of it"),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class ValueReport(Result):
    """What it is worth to know each parameter alone before one of the packages is chosen."""

    FILE: ClassVar[str] = "value-of-information"

    size: str
    months: int
    """How long packages run."""
    worlds: int
    """In how many all packages are eligible."""
    worlds_from: Literal["ranges"] | WorldsOrigin
    """``ranges``, or what the stored worlds are."""
    replications: int
    """In each world."""
    choices: tuple[str, ...]
    """Packages to choose from."""
    left_out: tuple[str, ...]
    """Packages that miss the equal cost in too many worlds."""
    equal_cost: str | Literal[False]
    """Whose cost all of them have."""
    parameters: int
    """How many were considered."""
    criteria: tuple[Criterion, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def choice_in_words(self) -> str:
        """Return the packages to choose from, in which worlds, at what cost."""
        return (
            f"Choice among {len(self.choices)} packages ({', '.join(self.choices)}) in {self.worlds} worlds "
            f"{self._origin()}, size {self.size}, {self.replications} replications each, {self.months} months, "
            f"{self._at_what_cost()}."
        )

    def _origin(self) -> str:
        if isinstance(self.worlds_from, WorldsOrigin):
            return f"{self.worlds_from.status} (filter {self.worlds_from.identity})"
        return "over the stated ranges"

    def _at_what_cost(self) -> str:
        if not self.equal_cost:
            return "as written: they do not cost the same (--equal-cost)"
        left_out = f"; left out, since they miss it in too many worlds: {', '.join(self.left_out)}"
        return f"each at {self.equal_cost} in its world{left_out if self.left_out else ''}"

    def criterion_table(self, criterion: Criterion) -> Table:
        """Return what to measure first by one criterion, what is best without knowing, and what the form adds."""
        rows = tuple(
            (entry.parameter, entry.meaning, with_interval(entry.value, entry.low, entry.high), entry.held_out,
             entry.beyond_chance, entry.letter,
             f"{entry.range[0]:g} to {entry.range[1]:g} {entry.unit}", entry.source)
            for entry in criterion.quantities
        )  # fmt: skip
        return Table(_title(criterion), QUANTITIES, rows, tuple(self._notes(criterion)))

    def _notes(self, criterion: Criterion) -> list[str]:
        listed = sum(entry.beyond_chance for entry in criterion.quantities)
        everything = with_interval(
            criterion.knowing_everything, criterion.knowing_everything_low, criterion.knowing_everything_high
        )
        notes = [
            f"Of these {len(criterion.quantities)}, {listed or 'none'} {'is' if listed < 2 else 'are'} worth more than "
            f"chance shows in any of {self.parameters} parameters ({criterion.beyond_chance} in all). Without knowing "
            f"more, {criterion.best_on_average} is best on average ({criterion.level:.3g}); knowing everything would "
            f"be worth {everything}."
        ]
        form = criterion.form_of_choice
        if form is not None:
            beyond = "beyond chance" if form.beyond_chance else "not beyond chance"
            notes.append(
                f"Knowing how agencies choose (the form of choice) would be worth {gain(form.value)}, {beyond}."
            )
        return notes

    def blocks(self) -> Sequence[Block]:
        """Return the choice, a table for each criterion, and what the numbers mean."""
        return [self.choice_in_words(), *map(self.criterion_table, self.criteria), MEANING]

    def page(self) -> Page:
        """Return the page of the documentation."""
        opening = f"{self.choice_in_words()} Made by {self.made_by()}."
        blocks: list[PageBlock] = [
            Heading("What to measure first", 1),
            opening + warning(self.stale(), "policylab analyse value-of-information"),
            MEANING,
        ]
        for criterion in self.criteria:
            blocks += [Heading(_title(criterion)), replace(self.criterion_table(criterion), title="")]
        return Page(tuple(blocks))

    def frame(self) -> pd.DataFrame:
        """Return every quantity of every criterion, with its measure."""
        return frame_of(
            {"measure": criterion.measure, **plain(entry)}
            for criterion in self.criteria
            for entry in criterion.quantities
        )

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the quantities."""
        return {self.FILE: self.frame()}


def _title(criterion: Criterion) -> str:
    label = MEASURES[criterion.measure].label
    return f"What to measure first, for {label} at month {criterion.at} (in {criterion.unit})"
