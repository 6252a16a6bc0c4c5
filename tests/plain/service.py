"""Services: a project begins, takes its months and ends; the agency weighs each service and chooses what to do."""

from __future__ import annotations

from math import exp, log
from statistics import NormalDist
from typing import TYPE_CHECKING, ClassVar

from .actor import Actor, chance, clip

if TYPE_CHECKING:
    from .agency import Agency

IGNORE, ON_PAPER, FOR_REAL = 0, 1, 2
CLOSED = -1e6  # efforts: worth of an option that is not open


class Service(Actor):
    """Something that people want of an agency: not digital, declared digital, or really delivered digitally."""

    OWN: ClassVar[tuple[str, ...]] = (
        "project_months_left", "project_running", "project_result", "project_failed", "taste", "tastes",
        "declared", "real", "process", "permitted", "commitment", "data_fit", "threat",
        "failing_odds", "whole_odds", "working_odds", "working_worth", "paper_worth", "real_worth",
        "saving", "duplicable", "bill", "affordable", "paper_option", "real_option", "choice", "wish",
        "begun", "projects_begun", "project_failing", "project_whole", "project_price", "committed",
        "spending", "spent_twice", "paper_spending", "project_won", "quality", "delivered",
    )  # fmt: skip

    agency: Agency

    # A project ends, and the service changes (groups 3 to 5 of the step)

    def finish_project(self) -> None:
        """Count the project's months, and see in its last one how it went."""
        p = self.model.parameters
        ends = self.project_months_left == 1
        self.project_months_left: int = max(self.project_months_left - 1, 0)
        self.project_running = self.project_months_left > 0
        self.project_result = 0.0
        if ends:
            luck = self.luck("service_project_finish.luck", self.projects_begun)
            if luck < self.project_failing:
                self.project_result = -1.0
            elif luck >= 1 - (1 - self.project_failing) * self.project_whole:
                self.project_result = 1.0
            else:
                self.project_result = p.partial_yield
        self.project_failed = self.project_result < 0

    def renew_taste(self) -> None:
        """Be liked more or less than before, once in some years."""
        p = self.model.parameters
        if self.luck("service_taste.luck") < 1 / p.taste_term:
            self.taste = p.taste_spread * NormalDist().inv_cdf(self.luck("service_taste.luck_taste"))
            self.tastes += 1

    def change(self) -> None:
        """Become what the project made of it."""
        success = max(self.project_result, 0.0)
        self.project_won = self.project_price * success
        if success > 0:
            works = self.data_fit if success >= 1 else self.data_fit * self.agency.partial_works
            self.declared = True
            if self.luck("service_outcome.luck", self.projects_begun) < works:
                self.real = True
        redesign = success * self.agency.redesign_step + self.agency.redesign_pace
        self.process += min(redesign, 1.0) * (1 - self.process)

    def lapse(self) -> None:
        """Stop working where nobody cares; be given up, or found out, where it is on paper only."""
        p = self.model.parameters
        luck = self.luck("service_lapse.luck")
        neglect = p.lapse * (2 - self.agency.mindset - self.agency.motivation_before) / 12
        if self.real:
            self.real = luck >= neglect
        elif self.declared:
            self.declared = luck >= neglect + 2 * self.prominence * p.discovery

    # What the agency knows before it weighs (groups 12 to 14)

    def look_ahead(self) -> None:
        """See what the rules allow, what a running project will still cost, and whether the data suffice."""
        p = self.model.parameters
        agency = self.agency
        self.permitted = self.hurdle <= (agency.cross_reading if self.needs_data else agency.law_reading)
        self.commitment = 0.0
        if self.project_running:
            months = min(self.project_months_left, 12)
            self.commitment = self.project_price * (1 - agency.grant) * months / self.length
        self.data_fit = 1 - p.lost_without_data * (1 - agency.integration) if self.needs_data else 1.0

    # What each option is worth (groups 16 to 23)

    def weigh(self) -> None:
        """Weigh declaring the service, and beginning a project for it, against leaving it as it is."""
        self.threat = self._current_threat()
        self._estimate_odds()
        self._estimate_worth()
        self._estimate_bill()
        self.paper_option = self.paper_worth if self._can_be_declared() else CLOSED
        self.real_option = self.real_worth if self._can_be_begun() else CLOSED

    def _current_threat(self) -> float:
        if self.real:
            return 0.0
        if self.declared:
            return float(self.agency.paper_threat)
        return float(self.agency.silence_threat) if self.permitted else 0.0

    def _estimate_odds(self) -> None:
        strain = self.agency.strain
        self.failing_odds = chance(self.failing + strain)
        self.whole_odds = chance(self.completing - strain)
        odds_of_use = self.whole_odds + (1 - self.whole_odds) * self.agency.partial_works
        self.working_odds = (1 - self.failing_odds) * odds_of_use * self.data_fit

    def _estimate_worth(self) -> None:
        p = self.model.parameters
        agency = self.agency
        worth_of_demand = 2 * self.prominence * agency.citizen_pull
        worth_as_main_service = p.worth_of_quick_wins * agency.quick_wins * (2 * self.prominence - 1)
        self.working_worth = agency.substance_worth + worth_of_demand + worth_as_main_service

        cost_of_discovery = 2 * self.prominence * p.discovery * p.discovery_horizon * p.discovery_cost
        self.paper_worth = agency.form_worth - p.paper_cost - cost_of_discovery - agency.exposure

        worth_of_showing = 0.0 if self.declared else (1 - self.failing_odds) * agency.form_worth
        bother = 1 + p.resistance_weight * agency.resistance
        remaining_threat = (1 - self.working_odds) * (1 - p.good_faith) * self.threat
        benefit = agency.motive_to_begin + worth_of_showing + self.working_odds * self.working_worth
        self.real_worth = self.taste + benefit - bother - remaining_threat

    def _estimate_bill(self) -> None:
        p = self.model.parameters
        agency = self.agency
        identity = p.platform_saving * self.needs_identity / 2
        payment = p.platform_saving * self.needs_payment / 2
        self.saving = identity * agency.digital_id + payment * agency.e_payment
        self.saving += p.cloud_saving * agency.cloud_slot
        self.duplicable = p.cloud_saving + identity + payment - self.saving
        this_year = min(self.length, self.model.months_left) / self.length
        self.bill = self.price * (1 - self.saving) * (1 - agency.grant) * this_year
        self.affordable = agency.can_begin and self.bill <= agency.budget_left + agency.budget

    def _can_be_declared(self) -> bool:
        pays = self.agency.form_worth > 0 or -self.paper_worth < self.threat
        return bool(pays and self.permitted and not self.declared and not self.real)

    def _can_be_begun(self) -> bool:
        return bool(self.affordable and self.permitted and not self.real and not self.project_running)

    # The choice, and what follows from it (groups 24 to 27)

    def choose(self) -> None:
        """Be ignored, declared on paper or wanted for real."""
        self.choice = self._decide() if self.agency.awake else IGNORE
        self.wish = exp(self.real_option) if self.choice == FOR_REAL else 0.0

    def _decide(self) -> int:
        p = self.model.parameters
        spread = max(p.temperature * p.nesting, 1e-9)
        paper, real = self.paper_option, self.real_option
        better = max(paper, real)
        act = better + spread * log(exp((paper - better) / spread) + exp((real - better) / spread))
        if act + self._ease_of("luck_act") <= self._ease_of("luck_ignore") - self.threat:
            return IGNORE
        luck = self.luck("service_choice.luck_kind", self.tastes)
        return FOR_REAL if real - paper > spread * log(luck / (1 - luck)) else ON_PAPER

    def _ease_of(self, luck: str) -> float:
        p = self.model.parameters
        return float(-p.temperature * log(-log(self.luck(f"service_choice.{luck}", self.tastes))))

    def act(self) -> None:
        """Begin a project if no other service of the agency is wished more, or be declared."""
        p = self.model.parameters
        self.begun = 0 < self.wish == max(service.wish for service in self.agency.services)
        if self.choice == ON_PAPER:
            self.declared = True
        if self.begun:
            self._begin_project()
        self.committed = self.bill if self.begun else 0.0
        self.spending = self.project_price / self.length if self.project_running else 0.0
        self.spent_twice = self.spending * self.duplicable
        self.paper_spending = p.paper_cost * self.price if self.choice == ON_PAPER else 0.0

    def _begin_project(self) -> None:
        self.projects_begun += 1
        self.project_months_left = self.length
        self.project_running = True
        self.project_failing = self.failing_odds
        self.project_whole = self.whole_odds
        self.project_price = self.price * (1 - self.saving)

    def serve(self) -> None:
        """Be as good as process, data, people and safety let it be."""
        p = self.model.parameters
        agency = self.agency
        self.quality = clip(
            p.quality_base
            + p.quality_from_redesign * self.process
            + p.quality_from_integration * agency.integration
            + p.quality_from_skill * agency.skill
            + p.quality_from_security * agency.security
            - p.quality_lost_to_resistance * agency.resistance
        )
        self.delivered = self.quality if self.real else 0.0
