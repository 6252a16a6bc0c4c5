"""The report on people: how use spreads, who is shut out, trust by policy, who gains, and what carries it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from policylab.analysis.people import tables
from policylab.analysis.people.figures import draw_trust, draw_use
from policylab.analysis.people.policies import DIGITAL_ONLY, STATUS_QUO
from policylab.analysis.people.readings import (
    AFTER,
    COMPLETION,
    EARLY,
    GROWTH,
    LATE,
    LOWEST,
    NO_OCCASION,
    RATIO,
    TRUST,
    WORST,
)
from policylab.analysis.people.rows import CurveRow, DiffusionRow, EffectRow, LevelRow, MechanismRow
from policylab.analysis.result import Block, Result, warning
from policylab.show.figure import Figure
from policylab.show.frames import frame_of
from policylab.show.json import plain
from policylab.show.numbers import number, percent
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity


@dataclass(frozen=True, repr=False)
class PeopleReport(Result):
    """How use spreads, who is shut out, what policies do to trust and to whom, and which mechanisms carry that."""

    FILE: ClassVar[str] = "people"

    size: str
    replications: int
    mechanism_replications: int
    """Without each mechanism."""
    worlds: int
    """How many were drawn; 0 for none."""
    worlds_size: str
    worlds_replications: int
    """In each world."""
    share_in_s: float | None
    """Share of worlds in which use grows in an S with full supply; null where none were run, like the two to follow."""
    share_in_time: float | None
    """Share of worlds in which it takes 3 to 15 years from 10 to 90% of its own ceiling."""
    share_in_both: float | None
    """Share of worlds in which it does both."""
    diffusion: tuple[DiffusionRow, ...]
    curve: tuple[CurveRow, ...]
    levels: tuple[LevelRow, ...]
    rows: tuple[EffectRow, ...]
    mechanisms: tuple[MechanismRow, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def level(self, policy: str, measure: str, at: int, group: str | None = None) -> LevelRow:
        """Return one level."""
        key = (policy, measure, group, at)
        return next(row for row in self.levels if (row.policy, row.measure, row.group, row.at) == key)

    def effect(self, policy: str, measure: str, at: int, group: str | None = None) -> EffectRow:
        """Return what one policy does to one measure."""
        key = (policy, measure, group, at)
        return next(row for row in self.rows if (row.policy, row.measure, row.group, row.at) == key)

    def still(self) -> tuple[str, ...]:
        """Return the mechanisms of which every effect is shown to be within the smallest of interest."""
        return tuple(name for name, rows in self._by_mechanism().items() if all(row.inert for row in rows))

    def unclear(self) -> tuple[str, ...]:
        """Return the mechanisms that are shown to move nothing, and of which more runs would say more."""
        return tuple(
            name
            for name, rows in self._by_mechanism().items()
            if not any(row.moves for row in rows) and not all(row.inert for row in rows)
        )

    def _by_mechanism(self) -> dict[str, list[MechanismRow]]:
        of_each: dict[str, list[MechanismRow]] = {}
        for row in self.mechanisms:
            of_each.setdefault(row.mechanism, []).append(row)
        return of_each

    def summary(self) -> str:
        """Return the answers in words."""
        return " ".join(self._answers())

    def _answers(self) -> list[str]:
        parts = [self._scope(), self._spreading(), self._base_rates(), self._shut_out(), self._trust()]
        return [*parts, *self._mechanisms()]

    def _scope(self) -> str:
        worlds = (
            f"; {self.worlds} worlds at size {self.worlds_size} with {self.worlds_replications} replications each"
            if self.worlds
            else ""
        )
        return f"Size {self.size}, {self.replications} replications{worlds}."

    def _spreading(self) -> str:
        rise = next(row for row in self.diffusion if row.figure == "rise")
        text = f"With full supply use takes {rise.default:.1f} years from 10 to 90% of its ceiling"
        if self.share_in_s is None:
            return f"{text}."
        return (
            f"{text}; over worlds {rise.worlds_median:.1f} ({rise.worlds_low:.1f} to "
            f"{rise.worlds_high:.1f}). It grows in an S in {percent(self.share_in_s)} of worlds, takes 3 to 15 "
            f"years in {percent(self.share_in_time)}, and does both in {percent(self.share_in_both)}."
        )

    def _base_rates(self) -> str:
        completion, none, growth = (
            self.level(STATUS_QUO, name, 24).mean for name in (COMPLETION.measure, NO_OCCASION, GROWTH)
        )
        return (
            f"In the status quo {percent(completion)} of attempts end well in the second year, {percent(none)} of "
            f"citizens have no occasion in it, and use has grown by {number(growth, signed=True)} a year."
        )

    def _shut_out(self) -> str:
        shares = [self.level(DIGITAL_ONLY, "shut_out", at).mean for at in AFTER]
        worst, lowest = (self.level(DIGITAL_ONLY, RATIO, AFTER[0], group).mean for group in (WORST, LOWEST))
        return (
            f"Where the counters of all digital services close, {', '.join(map(percent, shares))} of those with an "
            f"occasion are shut out after one, three and nine years: in the first year {worst:.1f} times as many "
            f"of the worst-placed tenth, and {lowest:.1f} times as many of the tenth lowest in skill of those with "
            "access."
        )

    def _trust(self) -> str:
        late = self.effect(DIGITAL_ONLY, TRUST.measure, LATE)
        text = f"Digital-only changes trust by {number(late.effect, signed=True)} in month {LATE}"
        if late.worlds_up is None:
            return f"{text}."
        early = self.effect(DIGITAL_ONLY, TRUST.measure, EARLY)
        return (
            f"{text}; it raises trust in {percent(early.worlds_up)} of worlds in month {EARLY} and in "
            f"{percent(late.worlds_up)} in month {LATE} (by more than {late.smallest:g} in "
            f"{percent(late.worlds_above)}, lowers it by more in {percent(late.worlds_below)})."
        )

    def _mechanisms(self) -> list[str]:
        still, unclear = ", ".join(self.still()), ", ".join(self.unclear())
        measures = "any measure here by its smallest effect of interest"
        parts = (f"Taken out, these do not move {measures}: {still}.",) if still else ()
        more = (f"We did not compute enough to say whether these move {measures}: {unclear}.",) if unclear else ()
        return [*parts, *more]

    def tables(self) -> tuple[Table, ...]:
        """Return all tables, that of trust first."""
        return (
            tables.trust_table(self.rows),
            tables.diffusion_table(self.diffusion),
            tables.base_rate_table(self.levels),
            tables.level_table(self.levels),
            tables.gain_table(self.rows),
            tables.mechanism_table(self.mechanisms),
        )

    def blocks(self) -> Sequence[Block]:
        """Return the summary, the tables, and what they mean."""
        return [self.summary(), *self.tables(), tables.MEANING]

    def figures(self) -> tuple[Figure, ...]:
        """Return how use spreads with full supply, and what policies do to trust, drawn."""
        late = [row for row in self.rows if (row.measure, row.at) == (TRUST.measure, LATE)]
        caption = f"What each policy does to trust in month {LATE}"
        return (
            Figure(self.FILE, "How use spreads with full supply", lambda: draw_use(self.curve)),
            Figure(f"{self.FILE}-trust", caption, lambda: draw_trust(late)),
        )

    def page(self) -> Page:
        """Return the page of the documentation."""
        opening = "\n\n".join([*self._answers(), f"Made by {self.made_by()}."])
        shown: list[PageBlock] = []
        for table in self.tables():
            shown += [Heading(table.title), replace(table, title="")]
        return Page(
            (
                Heading("People", 1),
                opening + warning(self.stale(), "policylab analyse people"),
                tables.MEANING,
                *self.figures(),
                *shown,
            )
        )

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the effects, the levels, the mechanisms and the curve."""
        return {
            self.FILE: frame_of(plain(row) for row in self.rows),
            "people-levels": frame_of(plain(row) for row in self.levels),
            "people-mechanisms": frame_of(plain(row) for row in self.mechanisms),
            "people-curve": frame_of(plain(row) for row in self.curve),
        }
