"""What a pattern is: everything about it is declared before it is run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from policylab.analysis.patterns.arms import Arm
from policylab.analysis.patterns.trace import Moment, Trace
from policylab.errors import Prose

Figures = dict[str, float]
Bands = Mapping[str, tuple[float, float]]
Status = Literal["passed", "failed", "not testable", "assumed"]
Rule = Literal["share", "mean", "path"]
DATA, CLAIM, BASE, CONTROL = "V", "H", "B", "control"
ENOUGH = 0.8
ANY = math.inf
POSITIVE, NEGATIVE = (1e-9, ANY), (-ANY, -1e-9)  # what is only rounding is neither
EFFECTIVE, FORMAL, PAPER_GAP = "effective_adoption", "formal_adoption", "paper_gap"


@dataclass(frozen=True)
class Curve:
    """A path of the model and a real one: case, arm, measure, and the year of month 0."""

    case: str
    arm: Arm
    measure: str
    month_zero: float


@dataclass(frozen=True)
class Pattern:
    """One pattern, or one control, as it is declared."""

    id: str
    # ``V`` (data, literature), ``H`` (a claim of the thesis), ``B`` (a base rate, or shown by a prototype), ``control``
    kind: str
    statement: Prose
    source: Prose
    needs: tuple[Arm, ...]  # the arms that its figures are made from, on the same people and luck
    size: str
    months: int
    statistic: Prose  # what the figures are, in words
    # computes named numbers from the trace of the arms in one replication; NaN where one has no value
    figures: Callable[[Trace], Figures]
    bands: Bands  # where a figure must lie; figures without a band are shown only
    # ``share``: in at least 80% of the replications all figures lie in their bands. ``mean``: the 95% interval of each
    # figure's mean over replications lies in its band. ``path``: the figures of the mean paths lie in them
    rule: Rule = "share"
    moments: tuple[Moment, ...] = ()  # columns of agents that the figures read
    curves: tuple[Curve, ...] = ()
    assumed: str = ""  # why it is true by construction; empty otherwise, as is what the model cannot express
    untestable: str = ""
    # an existence statement: a world is searched for, and its figures there are compared with the bands
    exists: Search | None = None

    @property
    def filters(self) -> bool:
        """Return whether it may rule worlds out: it comes from data and is not an existence statement."""
        return self.kind == DATA and self.exists is None and not self.assumed and not self.untestable

    @property
    def packages(self) -> str:
        """Return the packages of its arms in words, each once."""
        return ", ".join(dict.fromkeys(arm.package.removesuffix(".toml") for arm in self.needs))

    @property
    def setting(self) -> str:
        """Return in words where it is measured."""
        return f"{self.packages}, size {self.size}, {self.months} months"

    @property
    def pass_rule(self) -> str:
        """Return in words when it passes."""
        bands = ", ".join(f"{name.replace('_', ' ')} {_words(*band)}" for name, band in self.bands.items())
        how = {
            "share": f"in at least {ENOUGH:.0%} of the replications: {bands}",
            "mean": f"the 95% interval of the mean over replications: {bands}",
            "path": f"the mean path over replications: {bands}",
        }[self.rule]
        return f"in the world found, {how}" if self.exists else how

    def holds(self, figures: Figures) -> bool:
        """Return whether all figures lie in their bands; one without a value does not."""
        return all(low <= figures[name] <= high for name, (low, high) in self.bands.items())


@dataclass(frozen=True)
class Search:
    """How a world for an existence statement is searched for."""

    worlds: int  # drawn from the distributions of the parameters
    replications: int  # in each world, on size ``size``
    size: str
    # scores the mean figures of a world; the world with the highest score is taken
    score: Callable[[Figures], float]
    upper_half: tuple[str, ...] = field(default=())  # parameters restricted to the upper half of their range


def _words(low: float, high: float) -> str:
    if (low, high) in (POSITIVE, NEGATIVE):
        return "above 0" if low > 0 else "below 0"
    if math.isinf(high):
        return f"at least {low:g}"
    return f"at most {high:g}" if math.isinf(low) else f"{low:g} to {high:g}"
