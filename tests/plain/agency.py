"""Agencies: projects end, begin and change what the agency is; services are as good as all that lets them be."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, ClassVar

from .actor import Actor, clip, mean

if TYPE_CHECKING:
    from .citizen import Citizen

IGNORE, ON_PAPER, FOR_REAL = 0, 1, 2
CLOSED = -1e6  # efforts: utility of an option that is not open


class Agency(Actor):
    """A department, a provincial unit or a local body, with the columns of its leader beside its own."""

    OWN: ClassVar[tuple[str, ...]] = (
        "project_months_left", "project_running", "project_result", "failures", "cool_off",
        "effective", "formal", "redesigned", "citizen_first",
        "client_use", "real_value", "real_cost", "choice", "declared",
        "project_scope", "project_odds", "project_cost", "projects_started",
        "quality", "efficiency", "reach",
    )  # fmt: skip

    clients: list[Citizen]

    # Projects that end (groups 3 to 5 of the step)

    def end_project(self) -> None:
        """End the project that is in its last month, and be changed by how it went."""
        self._see_result()
        success = max(self.project_result, 0)
        self._adopt(success)
        p = self.model.parameters
        driven = p.redesign_from_drive * self.redesign_drive * self.mindset * self.clarity
        self.redesigned += (success * self._redesign_step() + driven) * (1 - self.redesigned)
        self.citizen_first += success * (self.quick_wins - self.citizen_first) / 2

    def _see_result(self) -> None:
        p = self.model.parameters
        ends = self.project_months_left == 1
        self.project_months_left: int = max(self.project_months_left - 1, 0)
        self.project_running = self.project_months_left > 0
        self.project_result = 0
        self.cool_off: int = max(self.cool_off - 1, 0)
        if not ends:
            return
        luck = self.luck("agency_project_finish.luck", self.projects_started)
        if luck < self.project_odds:
            self.project_result = -1
            self.failures += 1
            self.cool_off = p.cool_off_months
        elif luck < self.project_odds + (1 - self.project_odds) * p.partial_success:
            self.project_result = p.partial_yield
        else:
            self.project_result = 1

    def _adopt(self, success: float) -> None:
        p = self.model.parameters
        effective = self.effective
        won = min(self.project_scope * success, 1 - effective)
        lost = p.project_loss * min(effective, self.project_scope) * max(-self.project_result, 0)
        self.formal = self.formal_after(won)
        # In the next group use lapses where neither leader nor officials care.
        unattended = max(1 - self.mindset - self.motivation, 0)
        self.effective: float = (effective + won - lost) * (1 - p.lapse * unattended)

    def formal_after(self, won: float) -> float:
        """Return formal adoption once some more services are real: those on paper go first, in proportion."""
        share_of_rest = min(1, won / max(self.digital_ceiling - self.effective, 0.01))
        rest = max(self.digital_ceiling - self.formal, 0)
        return float(max(self.effective + won, self.formal + rest * share_of_rest))

    def _redesign_step(self) -> float:
        p = self.model.parameters
        able = (self.skill + self.law_reading) * (1 + p.redesign_from_examples * self.examples) / 2
        return float(p.redesign_from_project * self.mindset * self.clarity * able)

    # What an effort is worth and costs, and the choice (groups 10 to 17)

    def act(self) -> None:
        """Weigh worth and cost, choose, and declare or begin."""
        self.client_use = mean(citizen.prefers_digital for citizen in self.clients)
        self._weigh_value()
        self._weigh_cost()
        self.choice, self.declared = self._choose() if self.awake else (IGNORE, 0.0)
        self.formal += self.declared
        if self.choice == FOR_REAL:
            self._begin_project()

    def _weigh_value(self) -> None:
        p = self.model.parameters
        scope = min(max(self.digital_ceiling - self.effective, p.project_scope_share / 2), p.project_scope_share)
        redesigned = self.redesigned + self._redesign_step() * (1 - self.redesigned)
        gain = self._gain(self.effective + scope, redesigned) - self._gain(self.effective, self.redesigned)
        motive = (1 - p.leader_weight) * self.motivation + p.leader_weight * self.mindset
        wanted = 1 + p.value_from_use * (self.client_use - 1 / 2)
        with_data = 1 + p.value_from_integration * self.integration
        self.real_value = 2 * p.value * gain / scope * with_data * wanted * motive

    def _gain(self, effective: float, redesigned: float) -> float:
        p = self.model.parameters
        mixed = p.technology_share * max(effective, 1e-9) ** p.complementarity
        mixed += (1 - p.technology_share) * max(redesigned, 1e-9) ** p.complementarity
        alone = p.gain_from_redesign_alone
        return float(alone * redesigned + (1 - alone) * mixed ** (1 / p.complementarity))

    def _weigh_cost(self) -> None:
        p = self.model.parameters
        data = (self.data_storage + self.data_linkage + self.data_willing) / 3
        burden = (
            p.cost_from_law * (1 / 2 - self.law_reading)
            + p.cost_from_data * (1 / 2 - data)
            + p.cost_from_load * (self.load - 1 / 2)
            + p.cost_from_scarcity * self.budget_cut
        )
        on_paper = min(1, (self.formal - self.effective) / max(self.digital_ceiling - self.effective, 0.01))
        self.real_cost = exp(burden) * (1 - p.cloud_saving * self.cloud_slot) * (1 - p.paper_conversion * on_paper)

    def _choose(self) -> tuple[int, float]:
        """Return the choice, and the share of services that it declares on paper."""
        p = self.model.parameters
        spread = max(p.temperature * p.nesting, 1e-9)
        declarable = min(p.paper_step, max(self.digital_ceiling - self.formal, 0))
        paper, real = self._utility_of_paper(declarable), self._utility_for_real()
        better = max(paper, real)
        act = better + spread * log(exp((paper - better) / spread) + exp((real - better) / spread))
        ignore = p.inertia - self._threat(self.formal, self.effective)
        if act + self._gumbel("luck_act") <= ignore + self._gumbel("luck_ignore"):
            return IGNORE, 0.0
        luck = self.luck("agency_choice.luck_kind")
        if real - paper > spread * log(luck / (1 - luck)):
            return FOR_REAL, 0.0
        return ON_PAPER, declarable

    def _gumbel(self, luck: str) -> float:
        return float(-self.model.parameters.temperature * log(-log(self.luck(f"agency_choice.{luck}"))))

    def _threat(self, formal: float, effective: float) -> float:
        """Return the sanction expected where so much is declared and so much real; a running project suspends some."""
        p = self.model.parameters
        liability = self.liability * (1 - p.good_faith * min(self.project_months_left / p.horizon, 1))
        due = min(self.duty_target, self.digital_ceiling)
        unmet = max(due - formal, 0) + self.audit_depth * max(min(formal, due) - effective, 0)
        return float(liability * unmet + self.claims * max(formal - effective, 0))

    def _utility_of_paper(self, declarable: float) -> float:
        p = self.model.parameters
        earned = (p.recognition_worth * self.recognition_of_form + self.reward_of_form) * declarable / p.paper_step
        now = self._threat(self.formal, self.effective)
        left = self._threat(self.formal + declarable, self.effective)
        if self.digital_ceiling - self.formal <= 1e-9 or not (left < now or earned > 0):
            return CLOSED
        return float(earned - p.paper_cost * self.real_cost * declarable / p.project_scope_share - left)

    def _utility_for_real(self) -> float:
        p = self.model.parameters
        full, room = p.project_scope_share, self.digital_ceiling - self.effective
        if room < full / 2 or self.project_months_left > 0 or self.cool_off > 0:
            return CLOSED
        scope = min(full, room)
        odds = (1 - self.project_risk) * (1 - p.partial_success * (1 - p.partial_yield))
        lost = self.project_risk * p.project_loss * min(full, self.effective)
        paid_by_centre = min(self.grant + self.grant_on_success * odds, 1)
        drawn = (p.recognition_worth * self.recognition + self.reward) * odds + p.peer_weight * self.peer_pull
        return float(
            self.real_value * (odds * scope - lost) / full
            + (drawn - self.real_cost * (1 - paid_by_centre)) * scope / full
            - p.resistance_weight * self.resistance
            - self._threat_of_project(odds * scope)
        )

    def _threat_of_project(self, won: float) -> float:
        """Return the sanction expected if a project begins: most of it is suspended while it runs in good faith."""
        p = self.model.parameters
        suspended = min(p.project_duration / p.horizon, 1)
        now = self._threat(self.formal, self.effective)
        after = self._threat(self.formal_after(won), self.effective + won)
        return float(suspended * (1 - p.good_faith) * now + (1 - suspended) * after)

    def _begin_project(self) -> None:
        p = self.model.parameters
        self.project_months_left = p.project_duration
        self.project_running = True
        self.project_scope: float = min(p.project_scope_share, self.digital_ceiling - self.effective)
        self.project_odds: float = self.project_risk
        self.project_cost = self.real_cost * self.project_scope / p.project_scope_share
        self.projects_started += 1

    # Services (group 19)

    def serve(self) -> None:
        """Offer services as good as process, data, people and safety let them be."""
        p = self.model.parameters
        self.quality = clip(
            p.quality_base
            + p.quality_from_redesign * self.redesigned
            + p.quality_from_integration * self.integration
            + p.quality_from_skill * self.skill
            + p.quality_from_security * self.security
            - p.quality_lost_to_resistance * self.resistance
        )
        self.efficiency = self._gain(self.effective, self.redesigned)
        self.reach = 1 - max(1 - self.effective, 1e-12) ** (1 + p.reach_of_quick_wins * self.citizen_first)
