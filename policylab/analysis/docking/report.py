"""The report on docking: reduced cases beside closed forms, and published statements beside runs, by sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from policylab.analysis.docking.rows import ClosedFormRow, ReasonRow, Standing, StatementRow
from policylab.analysis.result import Block, Result, warning
from policylab.show.frames import frame_of
from policylab.show.json import plain
from policylab.show.knowledge import state_in_words
from policylab.show.numbers import signed
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

SMALL = 0.05  # what is smaller has four decimals
TOO_FEW = state_in_words("not enough runs")  # what readers are told of what is not shown
STANDINGS: tuple[Standing, ...] = ("agrees", "differs", "not shown", "not comparable")
REDUCED = (
    "Where all but one part of the model is switched off, textbooks know the answer. *Difference* is the largest one "
    "between run and closed form; what is allowed is rounding, or sampling: two and a half standard errors of the "
    "mean over populations that differ in their luck alone, a hundredth of the variance, three tenths of a fitted part."
)
READ = (
    "Only the abstract of each paper was found, so that nothing beyond it is compared. The copy of the third abstract "
    "breaks off in a sentence on what being obliged leads to, so that this statement is missing here. The expected "
    "sign follows from the abstract, never from a run."
)
BY_SIGN = (
    "Effects are means over replications, paired by people and luck, with pointwise 95% intervals; over worlds, with a "
    "jackknife interval. A statement *agrees* where the interval lies on the expected side of 0, *differs* where it "
    f"lies on the other; where it includes 0 there are *{TOO_FEW}*: too little was run to say. Instruments act as "
    "they are designed, not at equal cost. The other models are of other things (interoperable systems, urban "
    "traffic, one service), so that an agreement says that a mechanism points the same way, and no more."
)
AGAIN = (
    "The same effects with one thing changed: a mechanism taken out of both arms, which shows what carries an effect, "
    "or another figure, which shows what it costs."
)


def _in_words(standing: Standing) -> str:
    return TOO_FEW if standing == "not shown" else standing


def _small(value: float | None) -> str:
    """Return a number with its sign, and a digit more where it is small."""
    return "" if value is None else f"{value:+.4f}" if abs(value) < SMALL else signed(value)


CLOSED_FORMS = (
    Column("model", "model", once=True), Column("limit", "what is left", once=True),
    Column("form", "closed form", code=True), Column("quantity", "compared"),
    Column("difference", "difference", "right", lambda value: f"{value:.2g}"),
    Column("allowed", "allowed", "right", lambda value: f"{value:.2g}"), Column("holds", "holds"),
)  # fmt: skip
STATEMENTS = (
    Column("paper", "paper", once=True), Column("statement", "statement, in our words", once=True),
    Column("run", "run that corresponds"), Column("expected", "expected"), Column("effect", "effect", "right", _small),
    Column("interval", "interval", "right"), Column("standing", "standing", format=_in_words),
)  # fmt: skip
REASONS = (
    Column("statement", "statement", once=True), Column("run", "run", once=True),
    Column("changed", "changed", code=True), Column("meaning", "meaning"), Column("effect", "effect", "right", _small),
    Column("interval", "interval", "right"), Column("before", "unchanged", "right", _small),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class DockingReport(Result):
    """Reduced cases beside their closed forms, and published statements beside runs, by sign."""

    FILE: ClassVar[str] = "docking"

    size: str
    """Of the runs by sign; reduced cases are of size classroom."""
    replications: int
    worlds: int
    """How many were drawn; 0 for none."""
    worlds_replications: int
    """In each world."""
    closed_forms: tuple[ClosedFormRow, ...]
    statements: tuple[StatementRow, ...]
    reasons: tuple[ReasonRow, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def of(self, standing: Standing) -> tuple[StatementRow, ...]:
        """Return the statements of one standing."""
        return tuple(row for row in self.statements if row.standing == standing)

    def summary(self) -> str:
        """Return in words which closed forms hold, how many statements agree, and which differ."""
        return " ".join(self._answers())

    def _answers(self) -> Iterator[str]:
        worlds = f", {self.worlds} worlds with {self.worlds_replications} each" if self.worlds else ""
        yield f"Size {self.size}, {self.replications} replications{worlds}."
        broken = [f"{row.model} ({row.quantity})" for row in self.closed_forms if not row.holds]
        models = ", ".join(dict.fromkeys(row.model for row in self.closed_forms))
        yield f"Closed forms that do not hold: {'; '.join(broken)}." if broken else f"All closed forms hold: {models}."
        of_each = {_in_words(standing): len(self.of(standing)) for standing in STANDINGS}
        counts = ", ".join(f"*{words}* {count}" for words, count in of_each.items() if count)
        yield f"Comparisons with published statements, {len(self.statements)} in all: {counts}."

    def differences(self) -> tuple[str, ...]:
        """Return a paragraph for each statement that differs, with its effect where one thing is changed."""
        return tuple(self._difference(row) for row in self.of("differs"))

    def _difference(self, row: StatementRow) -> str:
        again = [_again(reason, row) for reason in self.reasons if reason.key == row.key]
        return " ".join(
            [f"**{row.paper}: {row.statement}** Here the effect is opposite: {row.run}, {_shown(row)}.", *again]
        )

    def closed_form_table(self) -> Table:
        """Return the reduced cases."""
        rows = tuple(
            (row.model, row.limit, row.form, row.quantity, row.difference, row.allowed, row.holds)
            for row in self.closed_forms
        )
        return Table("Reduced cases", CLOSED_FORMS, rows)

    def statement_table(self) -> Table:
        """Return published statements beside runs."""
        rows = tuple(
            (row.paper, row.statement, row.run, "+" if row.expected > 0 else "-", row.effect,
             _ends(row), row.standing)
            for row in self.statements
        )  # fmt: skip
        return Table("Published statements, by sign", STATEMENTS, rows)

    def reason_table(self) -> Table:
        """Return the effects with one thing changed."""
        known = {row.key: row for row in self.statements}
        rows = tuple(
            (known[row.key].statement, known[row.key].run, row.changed, row.meaning, row.effect,
             _ends(row), known[row.key].effect)
            for row in self.reasons
        )  # fmt: skip
        return Table("With one thing changed", REASONS, rows)

    def blocks(self) -> Sequence[Block]:
        """Return the summary, the tables, and what they mean."""
        paragraphs = [text.replace("**", "") for text in self.differences()]
        return [
            self.summary(), self.closed_form_table(), REDUCED, self.statement_table(), BY_SIGN, READ, *paragraphs,
            self.reason_table(), AGAIN,
        ]  # fmt: skip

    def page(self) -> Page:
        """Return the page of the documentation."""
        opening = f"{self.summary()} Made by {self.made_by()}."
        parts: list[PageBlock] = [
            Heading("Docking with published models", 1), opening + warning(self.stale(), "policylab analyse docking")
        ]  # fmt: skip
        prose = {0: (REDUCED,), 1: (READ, BY_SIGN), 2: (AGAIN,)}
        for place, table in enumerate((self.closed_form_table(), self.statement_table(), self.reason_table())):
            parts += [Heading(table.title), *prose[place], replace(table, title="")]
            if place == 1 and self.differences():
                parts += [Heading("What differs"), *self.differences()]
        return Page(tuple(parts))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the statements, the reduced cases and the effects with one thing changed."""
        return {
            self.FILE: frame_of({**plain(row), "standing": row.standing} for row in self.statements),
            "docking-closed-forms": frame_of({**plain(row), "holds": row.holds} for row in self.closed_forms),
            "docking-changed": frame_of(plain(row) for row in self.reasons),
        }


def _ends(row: StatementRow | ReasonRow) -> str:
    return "" if row.low is None else f"{_small(row.low)} to {_small(row.high)}"


def _shown(row: StatementRow | ReasonRow) -> str:
    return f"{_small(row.effect)} ({_ends(row)})"


def _again(reason: ReasonRow, row: StatementRow) -> str:
    """Return in words what an effect becomes where one thing is changed."""
    if reason.mechanism is None:
        return f"Of the {reason.meaning} it is {_shown(reason)}."
    if reason.low <= 0 <= reason.high:
        fate = "is no longer shown"
    else:
        fate = "stays" if (reason.low > 0) == ((row.low or 0) > 0) else "is reversed"
    return f"Without `{reason.mechanism}` it {fate}: {_shown(reason)}."
