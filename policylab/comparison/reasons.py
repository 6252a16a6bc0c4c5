"""Reasons: the rows of ``compare --why``, the part that each mechanism has in an effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from policylab.show.json import Described
from policylab.statistics.estimates import LOWERS, RAISES, Verdict

Acting = Literal["acts", "does not act here", "off already"]
ACTS: Final = "acts"
DOES_NOT_ACT: Final = "does not act here"
OFF_ALREADY: Final = "off already"
SHOWN: tuple[Verdict, ...] = (RAISES, LOWERS)


@dataclass(frozen=True, kw_only=True)
class Reason(Described):
    """The part that a mechanism has in an effect: the effect with everything less the effect without the mechanism."""

    arm: str
    measure: str
    at: int | Literal["run"]
    """The month after which the state is taken, or ``run`` for what belongs to a whole run."""
    mechanism: str
    label: str
    """The mechanism in English."""
    label_th: str
    """The mechanism in Thai."""
    acts: Acting
    """Whether it acts at all: a mechanism whose removal changes this effect in no replication does not act here."""
    whole: float
    """Mean effect with every mechanism, in the measure's unit."""
    without: float
    """Mean effect with the mechanism switched off in the arm and in the baseline."""
    part: float
    """Mean of the paired difference of the two effects."""
    low: float | None
    """Lower end of the pointwise 95% interval of the part over luck; null with too few replications."""
    high: float | None
    """Upper end of the same interval."""
    share: float | None
    """The part as a share of the whole effect; null where no effect is shown."""
    verdict: Verdict | None
    """Whether the mechanism raises or lowers the effect, in the family of all parts; null where it does not act."""
    runs_needed: int | None
    """Replications that a verdict would take; null where there is one, or the runs do not say."""


@dataclass(frozen=True, kw_only=True)
class Whole(Described):
    """An effect as a whole, and what the sum of its parts leaves of it."""

    arm: str
    measure: str
    at: int | Literal["run"]
    """The month after which the state is taken, or ``run`` for what belongs to a whole run."""
    mean: float
    """Mean effect with every mechanism, in the measure's unit."""
    low: float | None
    """Lower end of the pointwise 95% interval of the effect over luck."""
    high: float | None
    """Upper end of the pointwise 95% interval of the effect over luck."""
    verdict: Verdict | None
    """The verdict on the effect among the effects of the comparison."""
    runs_needed: int | None
    """Replications that a verdict on it would take."""
    parts: float
    """Sum of the parts of all mechanisms."""
    remainder: float
    """The effect less that sum. Parts overlap and mechanisms act together, so it is seldom near 0."""
    remainder_low: float | None
    """Lower end of the pointwise 95% interval of the remainder over luck."""
    remainder_high: float | None
    """Upper end of the pointwise 95% interval of the remainder over luck."""


@dataclass(frozen=True, kw_only=True)
class Why(Described):
    """Effects decomposed by mechanism, each switched off in turn in arm and baseline alike."""

    replications: int
    """Number of replications of each, with the people, networks and luck of the comparison."""
    family: int
    """Number of parts whose verdicts are one family: of all arms and measures, without those that do not act."""
    wholes: tuple[Whole, ...]
    reasons: tuple[Reason, ...]
    """For each arm and measure, the parts that are shown first, and the largest of them first."""
    sentences: tuple[str, ...]
    """What carries the effect of each arm on the first measure, in words."""
    sentences_th: tuple[str, ...]
    """The same in Thai."""

    def of(self, arm: str, measure: str) -> tuple[Reason, ...]:
        """Return the parts of the effect of an arm on a measure."""
        return tuple(row for row in self.reasons if (row.arm, row.measure) == (arm, measure))
