"""Money: rows on what arms cost, as designed and at each budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policylab.show.json import Described

Currency = Literal["public", "outlay"]


@dataclass(frozen=True, kw_only=True)
class Money(Described):
    """An amount beyond the baseline, present value over the run."""

    official_months: float
    baht: float
    """For the share of the country that the lab stands for."""
    baht_of_country: float
    """Scaled to the country."""


@dataclass(frozen=True, kw_only=True)
class ArmDesign(Described):
    """An arm as its file states it, and what it costs as designed."""

    arm: str
    sentence: str
    sentence_th: str
    design: tuple[str, ...]
    """A line for each instrument, made from its own fields."""
    design_th: tuple[str, ...]
    outlay: Money | None
    """What the centre spends beyond the baseline; null for the baseline."""
    agency_cost: Money | None
    """What agencies spend beyond the baseline, failures included; null for the baseline."""
    public_cost: Money | None
    """Both together; null for the baseline."""


@dataclass(frozen=True, kw_only=True)
class Scale(Described):
    """How amounts of money are brought to readers."""

    share_of_country: float
    """The share of the country's bodies that the lab stands for."""
    baht: float
    """The baht value of one official-month, shown to readers and used in no rule."""


@dataclass(frozen=True, kw_only=True)
class ArmAtCost(Described):
    """The dose at which an arm meets a budget, and what it costs there."""

    arm: str
    budget: float
    dial: str | None
    """The dial that its package declares; null without one."""
    design: float | None
    """Where the package as designed sets the dial."""
    value: float | None
    """Where it is set at this budget."""
    dose: float | None
    """The two as a ratio; null without a dial, or where the design is 0."""
    in_words: str
    """The dose in words."""
    in_words_th: str
    cost: float
    """Mean cost beyond the baseline as reported, in official-months."""
    low: float | None
    high: float | None
    matched: bool
    """Whether it costs what the budget allows; if not, no text may call it equal."""
    why: str | None
    """Why it does not."""
    crossings: tuple[tuple[float, float], ...]
    """Pairs of neighbouring doses between which the cost crosses the budget in pilots; the last one counts."""
    in_worlds: str | None
    """In how many worlds it meets the world's budget, and what it costs there; null without worlds."""


@dataclass(frozen=True, kw_only=True)
class AtEqualCost(Described):
    """Arms brought to budgets by their dials, and what they then cost."""

    currency: Currency
    """``public``: the centre and agencies together; ``outlay``: the centre alone."""
    budgets: tuple[float, ...]
    """In official-months beyond the baseline, present value, from small to large."""
    replications: tuple[int, ...]
    """At each budget."""
    unit: str
    scale: Scale
    arms: tuple[ArmAtCost, ...]
