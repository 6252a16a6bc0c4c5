"""Accountability: tables by name in public, agreements without law, and a budget that those behind may lose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Month, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment, saturated

YEAR = 12


class PublicTable(Instrument):
    """A table that ranks agencies by name, in public, several times a year."""

    family: ClassVar[str] = "incentive"
    summary: ClassVar[str] = (
        "agencies are ranked by name in public: all are moved to show, and those behind their peers more; a table that "
        "looks at substance moves them to deliver"
    )
    writes: ClassVar[tuple[str, ...]] = ("table_of_form", "table_of_substance")
    cost_drivers: ClassVar[str] = "tables a year, agencies ranked, depth"
    cites: ClassVar[str] = "Bevan & Wilson 2013; thesis claim:5 (what can be seen), claim:10; assumption: sizes"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, a table that ranks {whom} by name is published {events_a_year:times}; its makers {depth:tries}"
    )
    says_th: ClassVar[Prose] = "{when} เปิดเผยตารางจัดอันดับ{whom}โดยระบุชื่อ {events_a_year:times} โดยผู้จัดทำ{depth:tries}"
    doses: ClassVar[tuple[str, ...]] = ("events_a_year",)

    kind: Literal["public-table"] = "public-table"
    events_a_year: Annotated[float, Field(ge=0, le=12)]
    depth: Share = 0.0

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write how strongly the table ranks what is declared and what works; more tables a year add less and less.

        With *d* the strength of the dose `events_a_year` / review_scale: `table_of_form` at least *d* × (1 - `depth`),
        `table_of_substance` at least *d* × `depth`.
        """
        strength = saturated(self.events_a_year / context.prices["review_scale"])
        levers.at_least("table_of_form", strength * (1 - self.depth), coverage.covered)
        levers.at_least("table_of_substance", strength * self.depth, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return a twelfth of what the year's tables cost.

        `events_a_year` / 12 × (the national review_price + (form_check_price + `depth` × substance_check_price) × the
        bodies covered).
        """
        checked = _checking(context, self.depth) * context.bodies(coverage.covered)
        each = context.national("review_price") + checked
        return [Payment("public tables", "reviewers", self.events_a_year / YEAR * each)]


class Agreement(Instrument):
    """An agreement without law: agencies promise a share of their services by a month, and are asked about it."""

    family: ClassVar[str] = "incentive"
    summary: ClassVar[str] = (
        "agencies whose leaders are willing promise a share of their services by a month; nobody is punished, but "
        "those who fall short are asked about it"
    )
    writes: ClassVar[tuple[str, ...]] = ("promised", "promise_in", "reviews")
    cost_drivers: ClassVar[str] = "drafting (fixed, small), reviews a year, agencies that signed"
    cites: ClassVar[str] = (
        "assumption: agreements and promises in public, reviewed and without a sanction; thesis claim:10"
    )
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, {whom} are asked to promise that they will offer {target:of_services} digitally by {by:month}; "
        "there is no sanction; those whose leaders are willing sign, and the promise is reviewed {reviews_a_year:times}"
    )
    says_th: ClassVar[Prose] = (
        "{when} เชิญ{whom}ให้คำมั่นว่าจะให้{target:of_services}แบบดิจิทัลภายใน{by:month} โดยไม่มีบทลงโทษ หน่วยงานที่ผู้บริหารเห็นด้วย"
        "ลงนาม และมีการทบทวนคำมั่น {reviews_a_year:times}"
    )
    doses: ClassVar[tuple[str, ...]] = ("target", "reviews_a_year")
    thresholds: ClassVar[Mapping[str, Prose]] = {"target": "it asks nothing of who has declared as much already"}

    kind: Literal["agreement"] = "agreement"
    target: Share
    by: Month
    reviews_a_year: Annotated[float, Field(ge=0, le=12)]

    @model_validator(mode="after")
    def _ahead(self) -> Agreement:
        if self.by <= self.delivery.announced:
            raise ValueError(f"by = {self.by} is not after announced = {self.delivery.announced}: choose a later month")
        return self

    @classmethod
    def example_fields(cls) -> dict[str, Any]:
        """Return a promise of four fifths of the services by month 36, reviewed each quarter."""
        return {"target": 0.8, "by": 36, "reviews_a_year": 4.0}

    def cover(self, context: InstrumentContext) -> Coverage:
        """Return those who sign: of those whom the delivery names, where a leader's mindset is above luck.

        The luck is of stream ``agreement.signing`` with the month of the announcement as its event.
        """
        meant = super().cover(context)
        drawn = context.luck.uniform("agreement.signing", context.people.keys["agency"], context.month)[:, 0]
        willing = context.column("leader", "mindset") > drawn
        return Coverage(meant.covered & willing, meant.deadline, meant.citizens)

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write what those who signed promised, how far off its date is, and how closely it is reviewed.

        `promised` at least `target`, `promise_in` at most `by` less the month, `reviews` at least the strength of the
        dose `reviews_a_year` / review_scale; none of them where `target` or `reviews_a_year` is 0.
        """
        if self.target == 0 or self.reviews_a_year == 0:
            return
        levers.at_least("promised", self.target, coverage.covered)
        levers.at_most("promise_in", self.by - context.month, coverage.covered)
        strength = saturated(self.reviews_a_year / context.prices["review_scale"])
        levers.at_least("reviews", strength, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the drafting at the announcement, and a twelfth of what the year's reviews cost.

        Drafting: the national order_price. Reviews: `reviews_a_year` / 12 × (the national review_price +
        form_check_price × the bodies of those who signed).
        """
        each = context.national("review_price") + _checking(context, 0) * context.bodies(coverage.covered)
        due = [Payment("reviews of agreements", "reviewers", self.reviews_a_year / YEAR * each)]
        if self.begins(context):
            due.append(Payment("drafting", "drafters", context.national("order_price")))
        return due


class BudgetPenalty(Instrument):
    """Money taken away: those behind a target when October comes lose a share of the budget that opens then."""

    family: ClassVar[str] = "compulsion"
    summary: ClassVar[str] = (
        "those behind a target in October lose a share of the budget that opens then, and feel the loss beforehand"
    )
    writes: ClassVar[tuple[str, ...]] = ("budget_at_risk", "budget_target", "budget_depth")
    cost_drivers: ClassVar[str] = "drafting (fixed, small), agencies checked once a year, depth"
    cites: ClassVar[str] = "assumption: size and form; thesis barrier:budget, claim:8 (a sanction)"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, {whom} that are behind a target of {target:share} of their services in October lose {share:share} of "
        "the budget that opens then; inspectors {depth:tries}"
    )
    says_th: ClassVar[Prose] = (
        "{when} {whom}ที่ให้บริการดิจิทัลต่ำกว่าเป้าหมาย{target:share}ของบริการในเดือนตุลาคม ถูกลดงบประมาณที่เริ่มในเดือนนั้น{share:share} "
        "โดยผู้ตรวจ{depth:tries}"
    )
    doses: ClassVar[tuple[str, ...]] = ("share", "target")
    thresholds: ClassVar[Mapping[str, Prose]] = {"target": "it asks nothing of who has declared as much already"}

    kind: Literal["budget-penalty"] = "budget-penalty"
    share: Share
    target: Share
    depth: Share = 0.0

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write what is at risk, for whom, and who looks.

        `budget_at_risk` at least `share`, `budget_target` at least `target`, `budget_depth` at least `depth`; none of
        them where `share` or `target` is 0.
        """
        del context
        if self.share == 0 or self.target == 0:
            return
        for lever, value in (
            ("budget_at_risk", self.share),
            ("budget_target", self.target),
            ("budget_depth", self.depth),
        ):
            levers.at_least(lever, value, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the drafting at the announcement, and the checks of each October.

        Drafting: the national order_price. Checks, in months that are multiples of 12: (form_check_price + `depth` ×
        substance_check_price) × the bodies covered.
        """
        due: list[Payment] = []
        if self.begins(context):
            due.append(Payment("drafting", "drafters", context.national("order_price")))
        if context.month % YEAR == 0:
            checks = _checking(context, self.depth) * context.bodies(coverage.covered)
            due.append(Payment("checks of the budget penalty", "inspectors", checks))
        return due


def _checking(context: InstrumentContext, depth: float) -> float:
    """Return what it costs to check one body, at so much depth."""
    return context.prices["form_check_price"] + depth * context.prices["substance_check_price"]
