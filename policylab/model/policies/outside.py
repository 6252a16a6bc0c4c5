"""Outside events: what no package decides and every arm of a comparison meets."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import model_validator

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers

YEAR = 12


class _Event(Instrument):
    family: ClassVar[str] = "outside"
    cost_drivers: ClassVar[str] = "none: it is not a policy"


class Shock(_Event):
    """A shock such as a pandemic: need goes up, counters close, emergency rules hold."""

    summary: ClassVar[str] = "the digital channel is needed more, counters close, and emergency rules hold for a while"
    writes: ClassVar[tuple[str, ...]] = ("urgency", "counter_closed", "emergency_fit")
    separate_doses: ClassVar[tuple[str, ...]] = ("need", "counters_closed", "emergency_fit")
    cites: ClassVar[str] = "thesis claim:8, claim:16 (evidence of T-O4); EU27 forms 36 to 38% (2019-20)"
    letter: ClassVar[str] = "C"
    says: ClassVar[Prose] = (
        "{when}, {citizens} need the digital channel more, at {need:share} of the utmost need; at {whom} "
        "{counters_closed:share} of the counters of digital services close, and emergency rules add "
        "{emergency_fit:share} to the fit of rules"
    )
    says_th: ClassVar[Prose] = (
        "{when} {citizens}จำเป็นต้องใช้ช่องทางดิจิทัลมากขึ้น{need:share}ของระดับสูงสุด "
        "เคาน์เตอร์ของบริการดิจิทัลของ{whom}ปิด{counters_closed:share} "
        "และกฎฉุกเฉินเพิ่มความสอดคล้องของกฎระเบียบ{emergency_fit:share}"
    )

    kind: Literal["shock"] = "shock"
    need: Share
    counters_closed: Share = 0.0
    emergency_fit: Share = 0.0

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write need, closed counters and emergency rules.

        `urgency` at least `need`, `counter_closed` at least `counters_closed`, `emergency_fit` at least
        `emergency_fit`.
        """
        del context
        levers.at_least("urgency", self.need, coverage.citizens)
        levers.at_least("counter_closed", self.counters_closed, coverage.covered)
        levers.at_least("emergency_fit", self.emergency_fit, coverage.covered)


class BudgetCut(_Event):
    """Agencies' yearly budgets are cut."""

    summary: ClassVar[str] = "from the next October on, agencies' yearly budgets are smaller"
    writes: ClassVar[tuple[str, ...]] = ("budget_cut",)
    doses: ClassVar[tuple[str, ...]] = ("share",)
    cites: ClassVar[str] = "thesis barrier:budget, T-P1 (answers it); size assumed"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, the yearly budgets of {whom} are smaller by {share:share}, as soon as the next October opens them"
    )
    says_th: ClassVar[Prose] = "{when} งบประมาณประจำปีของ{whom}ลดลง{share:share} นับแต่เดือนตุลาคมถัดไป"

    kind: Literal["budget-cut"] = "budget-cut"
    share: Share

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the cut: `budget_cut` at least `share`."""
        del context
        levers.at_least("budget_cut", self.share, coverage.covered)


class TrustScandal(_Event):
    """A scandal, as when data leak: trust falls at once, less where services are protected."""

    summary: ClassVar[str] = "trust falls once, by less where services are protected"
    writes: ClassVar[tuple[str, ...]] = ("scandal",)
    doses: ClassVar[tuple[str, ...]] = ("share",)
    cites: ClassVar[str] = "thesis claim:15, T-O3 (answers it); Slovic 1993; size assumed"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, a scandal costs {citizens} {share:share} of their trust once, and less where services are protected"
    )
    says_th: ClassVar[Prose] = (
        "{when} เรื่องอื้อฉาวทำให้ความเชื่อมั่นของ{citizens}ลดลงครั้งเดียว{share:share} และลดลงน้อยกว่านั้นเมื่อบริการมีการรักษาความปลอดภัย"
    )

    kind: Literal["trust-scandal"] = "trust-scandal"
    share: Share

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write what the scandal costs, in its month only: `scandal` at least `share`."""
        if self.begins(context):
            levers.at_least("scandal", self.share, coverage.citizens)


class Reshuffle(_Event):
    """An election or a reshuffle: leaders are moved at the next rotation, on 1 October."""

    summary: ClassVar[str] = "leaders are moved at the first rotation after it, however short they served"
    writes: ClassVar[tuple[str, ...]] = ("reshuffle",)
    doses: ClassVar[tuple[str, ...]] = ("share",)
    cites: ClassVar[str] = "thesis barrier:other.continuity, T-P2 (answers it); Boyne et al. 2011"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, {share:share} of the leaders of {whom} are moved at the next rotation, however short they served"
    )
    says_th: ClassVar[Prose] = (
        "{when} ผู้บริหารระดับสูงของ{whom}{share:share}ถูกโยกย้ายในการโยกย้ายประจำปีครั้งถัดไป ไม่ว่าดำรงตำแหน่งมานานเท่าใด"
    )

    kind: Literal["reshuffle"] = "reshuffle"
    share: Share

    @model_validator(mode="after")
    def _meets_a_rotation(self) -> Reshuffle:
        if self.delivery.ends is not None and self.delivery.ends <= self.october:
            raise ValueError(
                f"delivery.ends: {self.delivery.ends} is not after the next October (month {self.october}), when "
                f"leaders are moved: write {self.october + 1} or later"
            )
        return self

    @property
    def october(self) -> int:
        """Return the month of the rotation at which leaders are moved."""
        return -(-self.delivery.announced // YEAR) * YEAR

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the chance of being moved until the first October from the event on has passed.

        `reshuffle` at least `share` up to and with the first month from the announcement on that is a multiple of 12.
        """
        if context.month <= self.october:
            levers.at_least("reshuffle", self.share, coverage.covered)
