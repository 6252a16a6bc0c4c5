"""Services: a project begins, takes its months and ends; the agency weighs each service and chooses what to do."""

from __future__ import annotations

from math import exp, log
from statistics import NormalDist
from typing import TYPE_CHECKING, ClassVar

from .actor import Actor, chance, clip, mean

if TYPE_CHECKING:
    from .agency import Agency
    from .citizen import Citizen

IGNORE, ON_PAPER, FOR_REAL = 0, 1, 2
CLOSED = -1e6  # efforts: worth of an option that is not open


class Service(Actor):
    """Something that people want of an agency: not digital, declared digital, or really delivered digitally."""

    OWN: ClassVar[tuple[str, ...]] = (
        "project_months_left", "project_running", "project_result", "project_failed", "taste", "tastes",
        "declared", "real", "process", "found_out",
        "due_declared", "due_real", "due_open", "next_declared", "next_real", "next_open",
        "permitted", "commitment", "data_fit", "threat", "exposure",
        "failing_odds", "whole_odds", "working_odds", "working_worth", "paper_lasts", "paper_worth", "real_worth",
        "saving", "duplicable", "bill", "affordable", "paper_option", "real_option", "choice", "wish",
        "begun", "projects_begun", "project_failing", "project_whole", "project_price", "committed",
        "spending", "spent_twice", "paper_spending", "upkeep", "quality", "delivered", "hardness", "shut", "renown",
        "grant_promised", "grant_held", "grant_asked", "grant_advanced", "grant_proved", "grant_paid",
        "grant_given_back",
    )  # fmt: skip

    row: int  # its place among all services
    agency: Agency
    visitors: list[Citizen]  # the citizens who meet it this month

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
        self.upkeep = self._upkeep()
        if success > 0:
            works = self.data_fit if success >= 1 else self.data_fit * self.agency.partial_works
            self.declared = True
            if self.luck("service_outcome.luck", self.projects_begun) < works:
                self.real = True
        redesign = success * self.agency.redesign_step + self.agency.redesign_pace
        self.process += min(redesign, 1.0) * (1 - self.process)

    def _upkeep(self) -> float:
        """Return how good it still is; called before the project's outcome counts."""
        p = self.model.parameters
        if not self.real:
            return 1.0
        neglect = 2 - self.agency.mindset - self.agency.motivation_before
        return float(self.upkeep * (1 - p.upkeep_decay * neglect / 12))

    def prove(self) -> None:
        """See what a project that ended proves of the grant that it was promised, and what it must give back."""
        passed, ended = 0.0, self.project_result != 0 or bool(self.agency.grant_closes)
        if self.project_result > 0:
            passed = 1.0 if self.real else 1 - self.agency.grant_depth
        stands = self.agency.grant_on_proof > 0
        self.grant_proved = self.grant_promised * passed
        self.grant_paid = (self.grant_promised - self.grant_held) * passed if stands else 0.0
        self.grant_given_back = self.grant_held * (ended - passed) if stands else 0.0
        if ended:
            self.grant_promised = self.grant_held = 0.0

    def lapse(self) -> None:
        """Stop working where nobody cares; be given up, or found out, where it is on paper only."""
        p = self.model.parameters
        luck = self.luck("service_lapse.luck")
        agency = self.agency
        neglect = p.lapse * (2 - agency.mindset - agency.motivation_before) / 12
        discovery = self._discovery() + self.asked_due * agency.audit_finds
        self.found_out = self.declared and not self.real and neglect <= luck < neglect + discovery
        if self.real:
            self.real = luck >= neglect
        elif self.declared:
            self.declared = luck >= neglect + discovery

    def _discovery(self) -> float:
        """Return the chance a month that people, the news or a jury find it to be on paper only."""
        p = self.model.parameters
        return float(2 * self.prominence * p.discovery + self.agency.scrutiny)

    def count_for_the_law(self) -> None:
        """Count, or not, for what a law asks for now, and for what it asks for next."""
        could_be_declared = self.permitted and not self.declared
        self.due_declared = self.asked_due * self.declared
        self.due_real = self.asked_due * self.real
        self.due_open = self.asked_due * could_be_declared
        self.next_declared = self.asked_next * self.declared
        self.next_real = self.asked_next * self.real
        self.next_open = self.asked_next * could_be_declared

    # What the agency knows before it weighs (groups 13 to 17)

    def look_ahead(self) -> None:
        """See what the rules allow, what a running project will still cost, and whether the data suffice."""
        p = self.model.parameters
        agency = self.agency
        fit = agency.cross_reading if self.needs_data else agency.law_reading
        self.permitted = self.hurdle <= fit or bool(p.regulation_removed)
        self.commitment = 0.0
        if self.project_running:
            months = min(self.project_months_left, 12)
            self.commitment = self.project_price * (1 - agency.grant) * months / self.length
        self.data_fit = 1 - p.lost_without_data * (1 - agency.integration) if self.needs_data else 1.0

    def fear(self) -> None:
        """See what threatens for leaving it as it is, and for declaring it on paper now."""
        agency = self.agency
        silence = max(self.asked_due * agency.silence_due, self.asked_next * agency.silence_next)
        paper = max(self.asked_due * agency.paper_due, self.asked_next * agency.paper_next) + agency.claims
        self.threat = 0.0 if self.real else paper if self.declared else silence * self.permitted
        audit_now = self.asked_due * agency.depth_due * agency.silence_due
        audit_then = self.asked_next * agency.depth_next * agency.silence_next
        self.exposure = max(audit_now, audit_then) + agency.claims

    # What each option is worth (groups 19 to 24)

    def weigh(self) -> None:
        """Weigh declaring the service, and beginning a project for it, against leaving it as it is."""
        self._estimate_odds()
        self._estimate_worth()
        self._estimate_bill()
        self.paper_option = self.paper_worth if self._can_be_declared() else CLOSED
        self.real_option = self.real_worth if self._can_be_begun() else CLOSED

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

        expected = p.discovery_horizon * self._discovery()
        cost_of_discovery = expected * p.discovery_cost * (1 + p.caution_from_discovery * agency.burnt)
        self.paper_lasts = 1 / (1 + expected)
        self.paper_worth = agency.form_worth * self.paper_lasts - p.paper_cost - cost_of_discovery - self.exposure

        on_paper = 1 - self.failing_odds - self.working_odds
        shown = self.working_odds + on_paper * self.paper_lasts
        worth_of_showing = 0.0 if self.declared else shown * agency.form_worth
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
        has_money = self.bill <= agency.budget_left + agency.budget or bool(self.model.parameters.budget_removed)
        self.affordable = agency.can_begin and has_money

    def _can_be_declared(self) -> bool:
        pays = self.agency.form_worth > 0 or -self.paper_worth < self.threat
        return bool(pays and self.permitted and not self.declared and not self.real)

    def _can_be_begun(self) -> bool:
        return bool(self.affordable and self.permitted and not self.real and not self.project_running)

    # The choice, and what follows from it (groups 25 to 28)

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
        granted = self.begun and not self.agency.grant_closes
        self.grant_asked = self.agency.grant_on_proof * self.project_price if granted else 0.0
        self.grant_advanced = self.agency.grant_advance * self.grant_asked
        if self.begun:
            self.grant_promised, self.grant_held = self.grant_asked, self.grant_advanced

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
        self.delivered = self.quality * self.upkeep if self.real else 0.0

    # What people meet, and what becomes known (groups 32 and 40)

    def open_to_people(self) -> None:
        """Be as hard to use as platforms leave it, and have its counter closed or not."""
        self.hardness = self.difficulty * (1 - self.agency.convenience)
        self.shut = bool(self.real and self.closing_order < self.agency.counter_closed)
        self.visitors = []

    def become_known(self) -> None:
        """Become known a little by itself and mostly as people use it; be forgotten when it lapses."""
        p = self.model.parameters
        used = mean(citizen.used for citizen in self.visitors)
        growth = min(1, p.renown_by_itself + p.renown_from_use * used)
        self.renown = self.renown + (1 - self.renown) * growth if self.declared else 0.0
