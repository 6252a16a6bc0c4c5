"""The report on barriers: what each costs, alone and where all others are removed, beside who named it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from policylab.analysis.barriers.figures import draw_barriers
from policylab.analysis.barriers.informants import CODINGS, INFORMANTS
from policylab.analysis.barriers.rows import ADOPTION, BarrierRow, InformantRow, LevelRow, ThroughRow
from policylab.analysis.result import Block, Result, warning
from policylab.recording.measures import MEASURES
from policylab.show.figure import Figure
from policylab.show.frames import frame_of
from policylab.show.json import plain
from policylab.show.numbers import interval, number, percent, signed
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

MEANING = (
    "A barrier is removed whole from month 0 on; what that means for each is in the list of barriers. Until then all "
    "stand, so that the state at month 0 is the same in every run. *Alone*: what the removal of this one brings where "
    "all others stand. *All but*: what is lost where all are removed but this one; a barrier that binds has a positive "
    "effect in either mode. Effects are paired by people and luck, with pointwise 95% intervals."
)


MAIN = (
    Column("under", "under", code=True), Column("barrier", "barrier", code=True, once=True),
    Column("named", "informants", "right", once=True), Column("mode", "mode"),
    Column("effect", "effect", "right", signed), Column("interval", "interval", "right"),
    Column("worlds", "5, 50, 95% of worlds", "right"), Column("above", "worlds above", "right", percent),
    Column("below", "worlds below", "right", percent),
)  # fmt: skip
THROUGH = (
    Column("barrier", "barrier", code=True, once=True), Column("column", "column", code=True),
    Column("standing", "all stand", "right", number), Column("removed", "without it", "right", number),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class BarrierReport(Result):
    """What each barrier that the thesis names costs, alone and where all others are removed."""

    FILE: ClassVar[str] = "barriers"

    size: str
    replications: int
    worlds: int
    """How many were drawn; 0 for none."""
    worlds_size: str
    worlds_replications: int
    """In each world."""
    months: int
    rows: tuple[BarrierRow, ...]
    levels: tuple[LevelRow, ...]
    informants: tuple[InformantRow, ...]
    through: tuple[ThroughRow, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def inert(self) -> tuple[str, ...]:
        """Return the barriers that change effective adoption in no mode, under no policy and in no world."""
        of_all = [row for row in self.rows if row.measure == ADOPTION and row.group is None]
        names = dict.fromkeys(row.barrier for row in of_all)
        return tuple(name for name in names if all(row.inert for row in of_all if row.barrier == name))

    def summary(self) -> str:
        """Return in words what removing all brings, in which order shown effects stand, and which are inert."""
        worlds = (
            f", {self.worlds} worlds at size {self.worlds_size} with {self.worlds_replications} replications each"
            if self.worlds
            else ""
        )
        parts = [f"Size {self.size}, {self.replications} replications, {self.months} months{worlds}."]
        for under in dict.fromkeys(row.under for row in self.rows):
            none, every = (self._level(under, removed) for removed in ("none", "all"))
            parts.append(
                f"Under {under}, effective adoption is {number(none)} with all barriers and {number(every)} without "
                "any."
            )
            parts += [
                self._ranked(under, "alone", "alone"),
                self._ranked(under, "all but", "where all others are removed"),
            ]
        return " ".join([*parts, *map(self._why_inert, self.inert())])

    def _level(self, under: str, removed: str) -> float:
        key = (under, removed, ADOPTION, None)
        return next(row.mean for row in self.levels if (row.under, row.removed, row.measure, row.group) == key)

    def _ranked(self, under: str, mode: str, phrase: str) -> str:
        """Return the order of the effects that are shown, and of which barriers none is."""
        rows = {row.barrier: row for row in self._of(under) if row.mode == mode}
        order = [rows[name] for name in self._order(under, mode)]
        shown, unknown = [row.barrier for row in order if row.shown], [row.barrier for row in order if not row.shown]
        parts = []
        if len(shown) > 1:
            parts.append(f"By effect {phrase} the order is {', '.join(shown)}")
        elif shown:
            parts.append(f"By effect {phrase} only {shown[0]} is shown")
        if unknown:
            parts.append(f"we did not compute enough to say of {', '.join(unknown)} {phrase} which way they act")
        text = "; ".join(parts)
        return f"{text[:1].upper()}{text[1:]}."

    def _order(self, under: str, mode: str) -> list[str]:
        rows = [row for row in self._of(under) if row.mode == mode]
        return [row.barrier for row in sorted(rows, key=lambda row: -row.effect)]

    def _of(self, under: str, measure: str = ADOPTION, group: str | None = None) -> list[BarrierRow]:
        return [row for row in self.rows if (row.under, row.measure, row.group) == (under, measure, group)]

    def _why_inert(self, name: str) -> str:
        """Return what its removal moves, and the first column that it does not move."""
        steps = []
        for row in (row for row in self.through if row.barrier == name):
            if number(row.standing) == number(row.removed):
                steps.append(f"leaves {row.column} at {number(row.standing)}")
                break
            steps.append(f"moves {row.column} from {number(row.standing)} to {number(row.removed)}")
        return f"{name} is inert in both modes, under every policy and in every world: removed, it {', '.join(steps)}."

    def named(self) -> dict[str, str]:
        """Return how many informants named each barrier, in words."""
        return {row.barrier: row.in_words() for row in self.informants}

    def main_table(self) -> Table:
        """Return what each barrier costs in effective adoption."""
        named = self.named()
        rows = [
            (row.under, row.barrier, named[row.barrier], row.mode, row.effect,
             interval((row.low, row.high), signed=True), _worlds(row), row.worlds_above, row.worlds_below)
            for under in dict.fromkeys(row.under for row in self.rows)
            for row in sorted(self._of(under), key=lambda row: self._order(under, "alone").index(row.barrier))
        ]  # fmt: skip
        title = f"{MEASURES[ADOPTION].label} at month {self.months}: what each barrier costs"
        return Table(title, MAIN, tuple(rows), tuple(self._notes()))

    def _notes(self) -> list[str]:
        smallest = MEASURES[ADOPTION].smallest
        notes = [f"Informants: of {INFORMANTS}. Worlds above, below: share with an effect beyond {smallest:g}."]
        luck = [row.worlds_luck for row in self._of(self.rows[0].under) if row.worlds_luck is not None]
        if luck:
            notes.append(
                f"A world's effect is a mean over {self.worlds_replications} replications; its standard error by luck "
                f"is {number(max(luck))} at most, which widens the spread over worlds."
            )
        return notes

    def more_table(self) -> Table:
        """Return what each barrier costs by weight, in months of adoption and in take-up."""
        kinds = list(
            dict.fromkeys((row.measure, row.group) for row in self.rows if (row.measure, row.group) != (ADOPTION, None))
        )
        effects = {(row.under, row.barrier, row.mode, row.measure, row.group): row.effect for row in self.rows}
        keys = dict.fromkeys(key[:3] for key in effects)
        rows = tuple((*key, *(effects[(*key, *kind)] for kind in kinds)) for key in keys)
        columns = tuple(
            Column(
                f"{measure} {group}" if group else measure,
                group or MEASURES[measure].label.lower(),
                "right",
                partial(number, signed=True, like=max(abs(effects[(*key, measure, group)]) for key in keys)),
            )
            for measure, group in kinds
        )
        head = (Column("under", "under", code=True), Column("barrier", "barrier", code=True), Column("mode", "mode"))
        return Table(
            f"By weight of the service, in months, and in take-up, at month {self.months}", (*head, *columns), rows
        )

    def through_table(self) -> Table:
        """Return what each removal moves first, under the status quo."""
        rows = tuple((row.barrier, row.column, row.standing, row.removed) for row in self.through)
        return Table(
            "Through which columns a removal acts (alone, status quo, mean over agents at the end)", THROUGH, rows
        )

    def blocks(self) -> Sequence[Block]:
        """Return the summary, the tables, and what they mean."""
        return [self.summary(), self.main_table(), self.more_table(), self.through_table(), MEANING, CODINGS]

    def figures(self) -> tuple[Figure, ...]:
        """Return what each barrier costs under each policy, drawn."""
        under = list(dict.fromkeys(row.under for row in self.rows))
        first = self._order(under[0], "alone")
        shown = [(name, sorted(self._of(name), key=lambda row: first.index(row.barrier))) for name in under]
        caption = "What each barrier costs in effective adoption, alone and where all others are removed"
        named = {name: f"{counts} of {INFORMANTS}" for name, counts in self.named().items()}
        return (Figure(self.FILE, caption, lambda: draw_barriers(shown, named)),)

    def page(self) -> Page:
        """Return the page of the documentation."""
        opening = f"{self.summary()} Made by {self.made_by()}."
        tables: list[PageBlock] = []
        for table in (self.main_table(), self.more_table(), self.through_table()):
            tables += [Heading(table.title), replace(table, title="")]
        return Page(
            (
                Heading("What each barrier costs", 1),
                opening + warning(self.stale(), "policylab analyse barriers"),
                MEANING,
                CODINGS,
                *self.figures(),
                *tables,
            )
        )

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the rows and the columns through which removals act."""
        return {
            self.FILE: frame_of(plain(row) for row in self.rows),
            "through": frame_of(plain(row) for row in self.through),
        }


def _worlds(row: BarrierRow) -> str:
    ends = (row.worlds_low, row.worlds_median, row.worlds_high)
    return "" if row.worlds_low is None else " ".join(signed(end) for end in ends)
