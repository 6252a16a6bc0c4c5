"""Duties: what a statute and an order have in common."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from policylab.errors import Prose
from policylab.model.luck import Luck
from policylab.model.policies.delivery import Coverage, PhasedDelivery, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment
from policylab.model.policies.stages import Move, Stage, check_moves, check_stages, in_force, moved
from policylab.model.population import Roster

DUTY_LEVERS = (
    "duty_due", "duty_next", "asked_due", "asked_next", "deadline_in", "deadline_past", "deadline_moved",
    "notice_given", "voice", "inspection_rate", "inspections_made", "automatic", "depth_due", "depth_next", "penalty",
    "control", "counter_closed",
)  # fmt: skip


class Duty(Instrument):
    """What a statute and an order have in common: a duty with a deadline, inspections and a penalty.

    - ``target``: share of services that must be digital; with ``stages`` each stage demands its part of it;
    - ``inspection_rate``: chance a month of an inspection, from the own deadline on; ``enforced``: share of these that
      are made; ``automatic``: chance a month of a sanction that needs no inspector (no valid invoice, no payment);
    - ``moves``: later announcements that put deadlines off.
    """

    family: ClassVar[str] = "compulsion"
    doses: ClassVar[tuple[str, ...]] = ("target", "inspection_rate", "penalty")
    separate_doses: ClassVar[tuple[str, ...]] = ("closes_counters",)
    thresholds: ClassVar[Mapping[str, Prose]] = {"target": "it asks nothing of who has declared as much already"}
    delivery: PhasedDelivery
    target: Share = 1.0
    inspection_rate: Annotated[float, Field(ge=0, le=0.5)]
    audit_depth: Share
    penalty: Annotated[float, Field(ge=0, le=4)]
    automatic: Annotated[float, Field(ge=0, le=0.5)] = 0.0
    enforced: Share = 1.0
    voice: Share = 0.0
    control: Share = 1.0
    closes_counters: Share = 0.0
    exempt: Annotated[float, Field(ge=0, lt=1)] = 0.0
    stages: Annotated[tuple[Stage, ...], Field(max_length=12)] | None = None
    moves: Annotated[tuple[Move, ...], Field(max_length=12)] = ()

    @model_validator(mode="after")
    def _in_steps(self) -> Duty:
        check_stages(self.stages)
        planned = [own + step.after for own in self.delivery.deadlines for step in self.steps]
        check_moves(self.moves, self.delivery.announced, planned)
        last, ends = max(moved(planned, self.moves)), self.delivery.ends
        if ends is not None and last >= ends:
            raise ValueError(f"the last deadline, month {last:g}, is not before ends = {ends}: let the duty end later")
        return self

    @property
    def steps(self) -> tuple[Stage, ...]:
        """Return the stages, or the only one of a duty without stages."""
        return self.stages or (Stage(after=0),)

    def depth(self, stage: Stage) -> float:
        """Return how deep inspections look in a stage."""
        return self.audit_depth if stage.audit_depth is None else stage.audit_depth

    def cover(self, context: InstrumentContext) -> Coverage:
        """Return the coverage of the duty with each agency's own deadline; the least ready may be exempt.

        Of those whom the delivery names (by tier and region, then the readiest share of them), the readiest 1 -
        `exempt` are obliged.
        """
        readiness, services = context.column("agency", "readiness"), context.column("agency", "service_count")
        deadline = self.deadline_of(context.people, readiness, services, context.luck)
        return Coverage(np.isfinite(deadline), deadline, self.delivery.covers_citizens(context.people))

    def deadline_of(
        self, people: Roster, readiness: NDArray[np.float64], services: NDArray[np.float64], luck: Luck
    ) -> NDArray[np.float64]:
        """Return each agency's own deadline, infinite for those not obliged; phases divide those who are obliged."""
        meant = self.delivery.readiest_of(self.delivery.covers(people), people, readiness, luck)
        obliged = self.delivery.most_ready(1 - self.exempt, meant, people, readiness, luck)
        return self.delivery.deadline_of(people, obliged, readiness, services, luck)

    def deadlines(self, coverage: Coverage, month: int) -> list[NDArray[np.float64]]:
        """Return each agency's own deadline of each stage as it stands in a month, after the moves until then."""
        moves = [move for move in self.moves if move.at <= month]
        return [moved(coverage.deadline + stage.after, moves) for stage in self.steps]

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the duty of this month: what is demanded, by when, and what threatens.

        For those obliged, with each stage's deadline the own deadline + `after`, and later by each move that was
        announced while it lay ahead: of the last stage whose deadline has come, `duty_due` at least `target` × the
        stage's target × the share of the agency's services of its weights, `asked_due` at least 1 for these services,
        `depth_due` at least its depth, `deadline_past` at most the months since; of the stage that comes next likewise
        `duty_next`, `asked_next`, `depth_next`, and `deadline_in` at most the months until then; `inspection_rate`,
        `automatic`, `penalty`, `control` and `voice` at least the fields of the same name; once the first deadline has
        come, `inspections_made` at least `inspection_rate` × `enforced` and `counter_closed` at least
        `closes_counters`; in the month of the announcement `notice_given` at most the months until the first deadline;
        in the month of a move `deadline_moved` at least 1 where a deadline lay ahead.
        """
        covered, month = coverage.covered, context.month
        deadlines = self.deadlines(coverage, month)
        for stage, deadline, (due, following) in zip(self.steps, deadlines, in_force(deadlines, month), strict=True):
            self._demand(context, levers, stage, "due", covered & due)
            self._demand(context, levers, stage, "next", covered & following)
            levers.at_most("deadline_past", month - deadline, covered & due)
            levers.at_most("deadline_in", deadline - month, covered & following)
        for name in ("inspection_rate", "automatic", "penalty", "control", "voice"):
            levers.at_least(name, getattr(self, name), covered)
        begun = covered & (deadlines[0] <= month)
        levers.at_least("inspections_made", self.inspection_rate * self.enforced, begun)
        levers.at_least("counter_closed", self.closes_counters, begun)
        if self.begins(context):
            levers.at_most("notice_given", deadlines[0] - month, covered)
        if any(move.at == month for move in self.moves):
            levers.at_least("deadline_moved", 1.0, covered & (deadlines[-1] > month))

    def _demand(
        self, context: InstrumentContext, levers: Levers, stage: Stage, when: str, agencies: NDArray[np.bool_]
    ) -> None:
        """Write what a stage demands of some agencies, now (``due``) or by its deadline (``next``)."""
        owner = context.people.service_agency
        counts = np.isin(np.array(context.people.service_weight), stage.counted)
        share = np.bincount(owner, counts, minlength=len(agencies)) / context.people.services_of
        levers.at_least(f"duty_{when}", self.target * stage.target * share, agencies)
        levers.at_least(f"asked_{when}", 1.0, agencies[owner] & counts)
        levers.at_least(f"depth_{when}", self.depth(stage), agencies)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return drafting at the announcement, and inspections of those whose deadline has passed.

        Inspections: bodies of the agencies whose deadline has come × `inspection_rate` × `enforced` ×
        (form_check_price + the depth of the stage that is due × substance_check_price). A sanction without an inspector
        costs, once, `automatic` × the national register_price.
        """
        due: list[Payment] = []
        if self.begins(context):
            due.append(Payment("drafting", "drafters", self.drafting(context)))
            if self.automatic:
                price = self.automatic * context.national("register_price")
                due.append(Payment("register that sanctions by itself", "builders", price))
        deadlines, prices = self.deadlines(coverage, context.month), context.prices
        cost = math.fsum(
            context.bodies(reached) * (prices["form_check_price"] + self.depth(stage) * prices["substance_check_price"])
            for stage, (reached, _) in zip(self.steps, in_force(deadlines, context.month), strict=True)
        )
        if cost:
            due.append(Payment("inspections", "inspectors", cost * self.inspection_rate * self.enforced))
        return due

    @abstractmethod
    def drafting(self, context: InstrumentContext) -> float:
        """Return what drafting it costs."""

    def contradicts(self, second: Duty) -> str:
        """Return the field in which two duties on the same agency at the same time differ, or an empty text."""
        if not self.delivery.meets(second.delivery):
            return ""
        for name in ("target", "closes_counters", "exempt", "stages", "moves"):
            if getattr(self, name) != getattr(second, name):
                return name
        return "" if _same_deadlines(self.delivery, second.delivery) else "deadline"


def _same_deadlines(first: PhasedDelivery, second: PhasedDelivery) -> bool:
    return (first.deadline, first.phases, first.order) == (second.deadline, second.phases, second.order)
