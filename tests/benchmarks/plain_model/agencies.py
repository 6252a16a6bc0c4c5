"""Agencies: what is on their agenda, what they choose, and what their projects change."""

from __future__ import annotations

from math import exp, inf, sqrt
from typing import TYPE_CHECKING, ClassVar

from tests.benchmarks.plain_model.actor import Actor, clip, logistic, mean
from tests.benchmarks.plain_model.chance import normal_quantile
from tests.benchmarks.plain_model.choosing import choose

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.citizens import Citizen
    from tests.benchmarks.plain_model.leaders import Leader
    from tests.benchmarks.plain_model.officials import Official

_AT_ZERO = [
    "duty_target",
    "voice",
    "inspection_rate",
    "audit_depth",
    "penalty",
    "control",
    "law_reform",
    "recognition",
    "recognition_of_form",
    "counter_closed",
    "claim",
    "reward",
    "reward_of_form",
    "tangible",
    "grant",
    "grant_on_success",
    "campaign",
    "redesign_drive",
    "leader_programme",
    "training_basic",
    "training_applied",
    "training_management",
    "promotion",
    "guidance",
    "one_rule",
    "emergency_fit",
    "standards",
    "stewards",
    "open_default",
    "exchange",
    "cloud_slots",
    "cloud_pool",
    "digital_id",
    "e_payment",
    "one_stop",
    "security",
    "quick_wins",
    "partner_help",
    "outsourced",
    "examples",
    "offer",
    "budget_cut",
]


class Agency(Actor):
    """A department, a provincial unit or a local body."""

    levers_at_rest: ClassVar[dict[str, float]] = {
        **dict.fromkeys(_AT_ZERO, 0.0),
        "deadline_in": inf,
        "notice_given": inf,
    }

    leader: Leader
    officials: list[Official]
    peers: list[Agency]
    registers: list[Agency]
    clients: list[Citizen]

    # Projects

    def end_project(self) -> None:
        """End the project that is in its last month, and be changed by how it went."""
        self._see_result()
        won = max(self.project_result, 0)
        self._redesign(won)
        self._adopt(won)
        self._learn(won)
        self._care_for_data()

    def _see_result(self) -> None:
        given = self.model.parameters
        ends = self.project_months_left == 1
        self.project_months_left = max(self.project_months_left - 1, 0)
        self.project_running = self.project_months_left > 0
        self.project_result = 0
        self.cool_off = max(self.cool_off - 1, 0)
        if not ends:
            return
        luck = self.luck("agency_project_finish.luck", self.projects_started)
        if luck < self.project_odds:
            self.project_result = -1
            self.failures += 1
            self.cool_off = given.cool_off_months
        elif luck < self.project_odds + (1 - self.project_odds) * given.partial_success:
            self.project_result = given.partial_yield
        else:
            self.project_result = 1

    def _redesign(self, won: float) -> None:
        leader = self.leader
        drive = self.model.parameters.redesign_from_drive * self.redesign_drive * leader.mindset * leader.clarity
        self.redesigned += (won * self._step_of_redesign() + drive) * (1 - self.redesigned)

    def _step_of_redesign(self) -> float:
        given, leader = self.model.parameters, self.leader
        able = (self.skill + self.law_reading) * (1 + given.redesign_from_examples * self.examples) / 2
        return given.redesign_from_project * leader.mindset * leader.clarity * able

    def _adopt(self, won: float) -> None:
        given = self.model.parameters
        effective, formal, ceiling = self.effective, self.formal, self.digital_ceiling
        gain = min(self.project_scope * won, 1 - effective)
        lost = given.project_loss * min(effective, self.project_scope) * max(-self.project_result, 0)
        on_paper = max(ceiling - formal, 0) * min(1, gain / max(ceiling - effective, 0.01))
        self.formal = max(effective + gain, formal + on_paper)
        kept = effective + gain - lost
        # In the next group use lapses where neither leader nor staff care.
        self.effective = kept * (1 - given.lapse * max(1 - self.leader.mindset - self.motivation, 0))

    def _learn(self, won: float) -> None:
        given = self.model.parameters
        left = given.readiness_from_success * won
        self.practice += left * (1 - self.practice)
        self.technology += left * (1 - self.technology)
        self.data_storage += left * (1 - self.data_storage)
        self.data_linkage += (left + given.linkage_speed * self.exchange) * (1 - self.data_linkage)
        self.citizen_first += won * (self.quick_wins - self.citizen_first) / 2

    def _care_for_data(self) -> None:
        speed = self.model.parameters.care_speed
        self.data_standard += speed * self.standards * (1 - self.data_standard)
        self.data_definition += speed * (self.standards + self.stewards) * (1 - self.data_definition) / 2
        self.data_quality += speed * self.stewards * (1 - self.data_quality)

    # People, rules and data

    def take_stock(self) -> None:
        """Add up the people, read the rules, and know how ready the agency is."""
        self._add_up_people()
        self._read_rules()
        given = self.model.parameters
        self.readiness = (self.practice + self.skill + self.technology) / 3
        own = (1 - given.leader_on_data) * self.data_willing_own + given.leader_on_data * self.leader.mindset
        freed = given.will_from_ownership * self.exchange * (1 - own)
        self.data_willing += given.data_speed * (own + freed - self.data_willing)

    def _add_up_people(self) -> None:
        officials = self.officials
        self.skill = (mean(one.basic_skill for one in officials) + mean(one.applied_skill for one in officials)) / 2
        self.project_management = mean(one.project_skill for one in officials)
        self.motivation = mean(one.motivation for one in officials)
        self.load = mean(one.workload for one in officials)
        self.resistance = mean(one.resistance for one in officials)

    def _read_rules(self) -> None:
        given = self.model.parameters
        self.law_fit += given.reform_speed * max(self.law_reform - self.law_fit, 0)
        if self.luck("agency_lawyer.luck") < 1 / given.lawyer_term:
            self.reading_offset = normal_quantile(self.luck("agency_lawyer.luck_reading", self.lawyers))
            self.lawyers += 1
        scatter = given.reading_spread * (1 - self.guidance) * self.reading_offset
        self.law_reading = clip(self.law_fit + scatter + self.emergency_fit, 0, 1)

    def see_others(self) -> None:
        """See how partners read common rules, and how much data peers release."""
        own = self.law_reading
        partners = self.registers
        self.lower_reading = mean(min(own, other.law_reading) for other in partners) if partners else own
        self.released_around = self.seen(self.peers, "data_released")

    def be_bound_and_release(self) -> None:
        """Be bound by common rules, and release data as is normal."""
        given = self.model.parameters
        self.cross_reading = self.law_reading - (1 - self.one_rule) * (self.law_reading - self.lower_reading)
        cross = (1 - given.cross_share) * self.law_reading + given.cross_share * self.cross_reading
        self.digital_ceiling = min(1, given.ceiling_without_fit + given.ceiling_from_fit * cross)
        normal = logistic(
            self.release_habit
            - 2 * given.default_flip * self.open_default * min(self.release_habit, 0)
            + given.release_from_will * self.data_willing
            + given.release_from_storage * self.data_storage
            + given.release_from_peers * self.released_around
        )
        self.data_released += given.data_speed * (normal - self.data_released)
        kept = self.data_standard + self.data_definition + self.data_linkage
        self.data_offered = self.data_released * self.data_quality * kept / 3
        self.client_use = mean(citizen.prefers_digital for citizen in self.clients)

    # The agenda

    def look_ahead(self) -> None:
        """See what comes from others, feel deadlines and sanctions, and put the matter on the agenda or not."""
        readable = 1 + (self.data_standard + self.data_definition) / 2
        self.integration = mean(other.data_offered for other in self.registers) * readable / 2
        self._feel_deadline()
        self._feel_pull()
        self._fear()
        self._attend()
        self._weigh_risk()
        self._weigh_worth()
        self.awake = self.luck("agency_agenda.luck") < self.attention

    def _feel_deadline(self) -> None:
        given = self.model.parameters
        before, after = max(self.deadline_in, 0), min(self.deadline_in, 0)
        self.haste = exp(-before / given.deadline_scale + after / given.attention_decay)
        self.deadline_nearness = self.haste
        if self.deadline_in <= 0:
            due = min(self.duty_target, self.digital_ceiling)
            unmet = max(due - self.formal, 0) + self.audit_depth * max(min(self.formal, due) - self.effective, 0)
            reported = 1 - exp(-self.inspection_rate * given.horizon)
            self.deadline_nearness += given.attention_floor * unmet * reported * (1 - self.haste)

    def _feel_pull(self) -> None:
        form, around = self.model.parameters.threshold_form, self.seen(self.peers, "effective")
        self.peer_pull = (1 - form) * around + form * (around >= self.threshold)

    def _fear(self) -> None:
        given = self.model.parameters
        felt = given.liability_scale * given.horizon * self.sanction_salience
        near = exp(-max(self.deadline_in, 0) / given.deadline_scale)
        self.liability = felt * self.inspection_rate * self.penalty * near
        self.claims = felt * self.claim
        self.felt_control = self.control * (1 - self.promotion) * (1 - exp(-self.liability))

    def _attend(self) -> None:
        given, leader = self.model.parameters, self.leader
        earned = self.reward + self.reward_of_form + self.grant + self.grant_on_success
        wished = max(self.client_use - self.effective, 0)
        sued = min(self.claims, 1) * max(self.formal - self.effective, 0)
        self.attention = 1 - exp(
            -(
                given.attention_base
                + given.attention_from_deadline * self.deadline_nearness * sqrt(self.sanction_salience)
                + given.attention_from_leader * leader.mindset * leader.clarity
                + given.attention_from_recognition * self.recognition
                + given.attention_from_reward * (1 - exp(-earned / given.reward_noticed))
                + given.attention_from_campaign * self.campaign
                + given.attention_from_offer * self.offer
                + given.attention_from_citizens * (wished + sued)
                + given.attention_from_peers * self.peer_pull
            )
        )

    def _weigh_risk(self) -> None:
        given = self.model.parameters
        busy = self.model.market if self.officials else 0.0
        unmanaged = 1 / 2 - self.project_management - self.partner_help * (1 - self.project_management)
        demand = (
            given.task_demand
            + given.risk_of_haste * self.haste
            + given.risk_of_congestion * max(busy - given.implementer_capacity, 0)
            + given.risk_of_load * max(self.load - 1 / 2, 0)
            + given.risk_of_resistance * self.resistance
            + given.risk_of_management * unmanaged
        )
        self.project_risk = logistic(given.risk_base + given.risk_slope * (demand - self.readiness))

    def _weigh_worth(self) -> None:
        given, leader = self.model.parameters, self.leader
        full = given.project_scope_share
        scope = min(max(self.digital_ceiling - self.effective, full / 2), full)
        redesigned = self.redesigned + self._step_of_redesign() * (1 - self.redesigned)
        gain = self._gain(self.effective + scope, redesigned) - self._gain(self.effective, self.redesigned)
        wanted = (1 - given.leader_weight) * self.motivation + given.leader_weight * leader.mindset
        useful = 1 + given.value_from_use * (self.client_use - 1 / 2)
        with_data = 1 + given.value_from_integration * self.integration
        self.real_value = 2 * given.value * gain / scope * with_data * useful * wanted

    def _gain(self, effective: float, redesigned: float) -> float:
        given = self.model.parameters
        alone, power = given.gain_from_redesign_alone, given.complementarity
        together = given.technology_share * max(effective, 1e-9) ** power
        together += (1 - given.technology_share) * max(redesigned, 1e-9) ** power
        return alone * redesigned + (1 - alone) * together ** (1 / power)

    # The choice

    def act(self) -> None:
        """Choose, declare or begin, pay, and offer services as good as all this lets them be."""
        self._weigh_cost()
        self.choice, self.declared = choose(self)
        ceiling_left = self.digital_ceiling - self.effective
        self.formal += self.declared
        if self.choice == 2:
            self._begin_project(ceiling_left)
        self._spend()
        self._serve()

    def _weigh_cost(self) -> None:
        given = self.model.parameters
        data = (self.data_storage + self.data_linkage + self.data_willing) / 3
        on_paper = (self.formal - self.effective) / max(self.digital_ceiling - self.effective, 0.01)
        self.real_cost = (
            exp(
                given.cost_from_law * (1 / 2 - self.law_reading)
                + given.cost_from_data * (1 / 2 - data)
                + given.cost_from_load * (self.load - 1 / 2)
                + given.cost_from_scarcity * self.budget_cut
            )
            * (1 - given.cloud_saving * self.cloud_slot)
            * (1 - given.paper_conversion * min(1, on_paper))
        )

    def _begin_project(self, ceiling_left: float) -> None:
        given = self.model.parameters
        self.project_months_left = given.project_duration
        self.project_running = self.project_months_left > 0
        self.project_scope = min(given.project_scope_share, ceiling_left)
        self.project_odds = self.project_risk
        self.project_cost = self.real_cost * self.project_scope / given.project_scope_share
        self.projects_started += 1

    def _spend(self) -> None:
        given = self.model.parameters
        self.project_won = self.project_price * max(self.project_result, 0)
        self.project_price = given.effort_price * self.services * given.project_scope_share * self.project_cost
        running = self.project_running * self.project_price / given.project_duration
        paper = given.effort_price * self.services * given.paper_cost * self.real_cost * self.declared
        self.spending = running + paper
        self.duplicated = running * given.cloud_saving * (1 - self.cloud_slot)

    def _serve(self) -> None:
        given = self.model.parameters
        self.quality = clip(
            given.quality_base
            + given.quality_from_redesign * self.redesigned
            + given.quality_from_integration * self.integration
            + given.quality_from_skill * self.skill
            + given.quality_from_security * self.security
            - given.quality_lost_to_resistance * self.resistance,
            0,
            1,
        )
        self.efficiency = self._gain(self.effective, self.redesigned)
        open_door = given.ease_from_one_stop * self.one_stop * (1 + self.integration) / 2
        hard = (1 - given.ease_from_identity * self.digital_id) * (1 - given.ease_from_payment * self.e_payment)
        aim = 1 - hard * (1 - open_door)
        self.convenience += given.connecting_speed * self.data_linkage * (aim - self.convenience)
        exponent = 1 + given.reach_of_quick_wins * self.citizen_first
        self.reach = 1 - max(1 - self.effective, 1e-12) ** exponent
