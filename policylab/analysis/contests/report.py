"""The report on contests: who is clearly better than whom in how many worlds, who is best, and what drives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from policylab.analysis.contests.rows import BestRow, ContestRow, DriverRow, EqualCostOfContests, OneSidedRow
from policylab.analysis.result import Block, Result, warning
from policylab.comparison.rows import Moment
from policylab.recording.measures import MEASURES, RUN
from policylab.show.figure import Drawing, Figure, panels
from policylab.show.frames import frame_of
from policylab.show.json import plain
from policylab.show.knowledge import state_in_words
from policylab.show.numbers import percent
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Row, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

ADOPTION, COST = "effective_adoption", "public_cost"
MEANING = (
    "In a world a package is clearly better than another where the 95% interval of "
    "their mean paired difference excludes 0, alike where it lies within the smallest effect of interest; elsewhere "
    "there are not enough runs. Every world meets the same replications; the variance of a difference is pooled over "
    "the twenty worlds in which it is most alike, with Satterthwaite's degrees of freedom for worlds crossed with "
    "replications. Of worlds without any difference up to one in forty is called better by chance. Ranges are "
    "assumptions: shares of worlds are no probabilities of the real world."
)
BEST_MEANING = (
    "Clearly best: clearly better than every other package. Where the first two are alike, or runs are too few, none "
    "is. Share of the worlds with its Wilson interval. The test for a built-in answer: whether the share passes "
    "{limit:.0%}."
)
DRIVEN = (
    "Spearman's rank correlation over worlds of a parameter with the advantage of the first package: + where the "
    "first does better the higher it is. The strongest three of those beyond chance (Holm over all parameters, forms, "
    "pairs and measures shown); none where nothing is."
)

OUTCOMES = {
    "better": state_in_words("clearly better"), "worse": state_in_words("clearly worse"),
    "alike": state_in_words("alike"), "unclear": state_in_words("not enough runs"),
}  # fmt: skip

CONTESTS = (
    Column("reading", ""), Column("arm", "package", code=True, once=True), Column("other", "against", code=True),
    *(Column(key, word, "right") for key, word in OUTCOMES.items()),
)  # fmt: skip
PAIR = (Column("arm", "package", code=True), Column("other", "against", code=True))
BEST = (
    Column("reading", ""), Column("arm", "package", code=True), Column("worlds", "worlds", "right"),
    Column("share", "share", "right", percent), Column("interval", "interval", "right"), Column("passes", "passes"),
)  # fmt: skip
DRIVERS = (
    Column("reading", ""), Column("arm", "package", code=True), Column("other", "against", code=True),
    Column("parameters", "rises and falls with"),
)  # fmt: skip


def reading_in_words(measure: str, at: Moment) -> str:
    """Return a measure with when it is taken.

    >>> reading_in_words("effective_adoption", 120), reading_in_words("public_cost", "run")
    ('Effective adoption, month 120', 'Public cost, whole run')
    """
    label = MEASURES[measure].label
    return f"{label}, whole run" if at == RUN else f"{label}, month {at}"


@dataclass(frozen=True, repr=False)
class ContestReport(Result):
    """Whether an answer is built in: every package against every other one, over the ensemble."""

    FILE: ClassVar[str] = "contests"

    size: str
    months: int
    worlds: int
    replications: int
    """In each world, the same in all."""
    without: tuple[str, ...]
    """Mechanisms switched off."""
    arms: tuple[str, ...]
    limit: float
    """A package that is clearly best in a greater share of worlds is an answer built in."""
    contests: tuple[ContestRow, ...]
    one_sided: tuple[OneSidedRow, ...]
    best: tuple[BestRow, ...]
    drivers: tuple[DriverRow, ...]
    equal_cost: EqualCostOfContests | None = None
    """Null as designed."""
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def readings(self) -> tuple[tuple[str, Moment], ...]:
        """Return each measure with when it is taken."""
        return tuple(dict.fromkeys((row.measure, row.at) for row in self.best))

    def summary(self) -> str:
        """Return in one sentence whether a package wins in too many worlds."""
        without = f", without {', '.join(self.without)}" if self.without else ""
        cost = self._cost_in_words()
        return (
            f"{len(self.arms)} packages {cost} in {self.worlds} worlds (size {self.size}{without}): {self._built_in()}."
        )

    def _cost_in_words(self) -> str:
        """Return whether packages run as designed, or at whose cost."""
        if self.equal_cost is None:
            return "as designed"
        what = "public cost" if self.equal_cost.currency == "public" else "outlay of the centre"
        return f"at the {what} of {self.equal_cost.budget} in each world"

    def eligible_in_words(self) -> str:
        """Return in how many worlds each package could be brought to the cost; nothing as designed."""
        if self.equal_cost is None:
            return ""
        worlds = ", ".join(f"{arm} {number}" for arm, number in self.equal_cost.eligible.items())
        return (
            f"Worlds in which a package could be brought to that cost by its dial, of {self.worlds}: {worlds}. In the "
            "others it is left out, so that the numbers of a contest add up to the worlds in which both could be."
        )

    def _built_in(self) -> str:
        passing = [row for row in self.best if row.passes == "yes"]
        near = [row for row in self.best if row.passes == "not enough worlds"]
        limit = f"{self.limit:.0%} of worlds"
        if passing:
            return f"clearly best in more than {limit}: {'; '.join(map(_winner, passing))}"
        if near:
            return f"none is shown to be best in more than {limit}, but too few worlds rule it out for " + "; ".join(
                map(_winner, near)
            )
        top = max(self.best, key=lambda row: row.share)
        return f"no package is clearly best in more than {limit}; most often {_winner(top)}"

    def contest_table(self, readings: Sequence[tuple[str, Moment]]) -> Table:
        """Return the contests of all pairs on some readings."""
        rows = tuple(
            (reading_in_words(row.measure, row.at), row.arm, row.other, row.better, row.worse, row.alike, row.unclear)
            for row in self.contests if (row.measure, row.at) in readings
        )  # fmt: skip
        return Table("In how many worlds one package is clearly better than another", CONTESTS, rows, section="reading")

    def pair_table(self) -> Table:
        """Return all contests, a pair of packages in a row and its four numbers of worlds in a cell."""
        cells = {
            (row.arm, row.other, row.measure, row.at): f"{row.better} · {row.worse} · {row.alike} · {row.unclear}"
            for row in self.contests
        }
        columns = tuple(Column(f"{measure}_{at}", reading_in_words(measure, at)) for measure, at in self.readings)
        rows = tuple(
            (*pair, *(cells[*pair, *reading] for reading in self.readings))
            for pair in dict.fromkeys((row.arm, row.other) for row in self.contests)
        )
        return Table("", (*PAIR, *columns), rows)

    def one_sided_in_words(self, readings: Sequence[tuple[str, Moment]] = ()) -> str:
        """Return which contests one package is shown to win in more than the limit of worlds."""
        lines = []
        for reading in readings or self.readings:
            pairs = [
                f"{row.arm} over {row.other} ({percent(row.share)})"
                for row in self.one_sided if (row.measure, row.at) == reading
            ]  # fmt: skip
            lines.append(f"- {reading_in_words(*reading)}: {', '.join(pairs) or 'none'}.")
        return f"Shown to win in more than {percent(self.limit)} of worlds:\n\n" + "\n".join(lines)

    def best_table(self) -> Table:
        """Return the share of worlds in which each package is clearly best; those never best are left out."""
        rows: list[Row] = []
        for reading in self.readings:
            of_reading = [row for row in self.best if (row.measure, row.at) == reading]
            clear = sum(row.worlds for row in of_reading)
            name, none = reading_in_words(*reading), self.worlds - clear
            rows += [
                (name, row.arm, row.worlds, row.share, _interval(row), row.passes)
                for row in sorted(of_reading, key=lambda row: -row.share) if row.worlds
            ]  # fmt: skip
            rows.append((name, "none", none, none / self.worlds, "", ""))
        return Table("In how many worlds each package is clearly best", BEST, tuple(rows), section="reading")

    def driver_table(self) -> Table:
        """Return what drives the difference of the named pairs."""
        rows = tuple(
            (reading_in_words(row.measure, row.at), row.arm, row.other,
             ", ".join(f"{driver.parameter} {driver.correlation:+.2f}" for driver in row.parameters) or "none")
            for row in self.drivers
        )  # fmt: skip
        return Table("What drives it", DRIVERS, rows, section="reading")

    def blocks(self) -> Sequence[Block]:
        """Return the summary, who is best, the contests on the headline, what drives it, and what it means."""
        last = [reading for reading in self.readings if reading[0] == ADOPTION][-1:]
        driven: list[Block] = [self.driver_table(), DRIVEN] if self.drivers else []
        best = BEST_MEANING.format(limit=self.limit)
        return [
            self.summary(),
            self.best_table(),
            best,
            self.contest_table(last),
            self.one_sided_in_words(last),
            *filter(None, [self.eligible_in_words()]),
            MEANING,
            *driven,
        ]

    def page(self) -> Page:
        """Return the page of the documentation."""
        title = "Is an answer built in?" if self.equal_cost is None else "Is an answer built in, at equal cost?"
        opening = f"{self.summary()} {self.replications} replications in each world. Made by {self.made_by()}."
        blocks: list[PageBlock] = [
            Heading(title, 1),
            opening + warning(self.stale(), "policylab analyse contests"),
            *filter(None, [self.eligible_in_words()]),
            MEANING,
            *self.figures(),
            Heading("Clearly best"),
            BEST_MEANING.format(limit=self.limit),
            replace(self.best_table(), title=""),
            Heading("Contests"),
            self.one_sided_in_words(),
            f"Numbers of worlds, {self.worlds} in all: {' · '.join(OUTCOMES.values())}.",
            self.pair_table(),
        ]
        if self.drivers:
            blocks += [Heading("What drives it"), DRIVEN, replace(self.driver_table(), title="")]
        return Page(tuple(blocks))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the contests, who is best, and the drivers in long form."""
        driven = [
            {**plain(row), **plain(driver)} for row in self.drivers for driver in row.parameters
        ]  # fmt: skip
        return {
            self.FILE: frame_of(plain(row) for row in self.contests),
            "one-sided": frame_of(plain(row) for row in self.one_sided),
            "best": frame_of(plain(row) for row in self.best),
            "drivers": frame_of({key: value for key, value in row.items() if key != "parameters"} for row in driven),
        }

    def figures(self) -> tuple[Figure, ...]:
        """Return the matrix of clear wins."""
        caption = (
            "Share of worlds in which the package of a row is clearly better than that of a column, each measure at "
            "its last month"
        )
        name = self.FILE if self.equal_cost is None else f"{self.FILE}-at-equal-cost"
        return (Figure(name, caption, self._draw),)

    def _draw(self) -> Drawing:
        import seaborn as sns  # noqa: PLC0415 (only drawing needs it)

        last = dict(self.readings)  # of effective adoption the last month
        side = 1.9 + 0.42 * len(self.arms)
        drawing, axes = panels(2, 2, (2 * side + 1.5, 2 * side), sharex=True, sharey=True)
        for axis, (measure, at) in zip(axes, last.items(), strict=True):
            shares = self._wins(measure, at)
            sns.heatmap(
                shares, mask=np.eye(len(self.arms), dtype=bool), ax=axis, vmin=0, vmax=100, cmap="Blues", annot=True,
                fmt=".0f", annot_kws={"size": "small"}, square=True, cbar=False, linewidths=0.5,
                xticklabels=list(self.arms), yticklabels=list(self.arms),
            )  # fmt: skip
            axis.grid(visible=False)
            axis.set_title(reading_in_words(measure, at), fontsize="medium")
        drawing.suptitle(f"Clear wins of the row over the column, percent of {self.worlds} worlds", fontsize="medium")
        return drawing

    def _wins(self, measure: str, at: Moment) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return in what percent of worlds the arm of a row is clearly better than that of a column."""
        wins = np.zeros((len(self.arms), len(self.arms)))
        for row in self.contests:
            if (row.measure, row.at) == (measure, at):
                first, second = self.arms.index(row.arm), self.arms.index(row.other)
                wins[first, second], wins[second, first] = row.better, row.worse
        return 100 * wins / self.worlds


def _winner(row: BestRow) -> str:
    when = reading_in_words(row.measure, row.at)
    return f"{row.arm} on {when[0].lower()}{when[1:]} ({percent(row.share)}, {_interval(row)})"


def _interval(row: BestRow) -> str:
    return f"{percent(row.low)} to {percent(row.high)}"
