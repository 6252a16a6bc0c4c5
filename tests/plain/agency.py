"""Agencies: what their services add up to, what they may earn or lose, and what they can manage and pay."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING, ClassVar

from .actor import Actor, clip, mean, mean_by

if TYPE_CHECKING:
    from .citizen import Citizen
    from .service import Service


class Agency(Actor):
    """A department, a provincial unit or a local body, with the columns of its leader beside its own."""

    OWN: ClassVar[tuple[str, ...]] = (
        "formal", "effective", "redesigned", "projects_running", "project_result", "failures",
        "practice", "technology", "demanded", "sanction", "liability", "claims",
        "readiness", "management", "redesign_step", "redesign_pace", "partial_works", "client_use", "permitted",
        "offered", "ordered", "peer_pull", "budget", "budget_left", "gain_ahead",
        "haste", "silence_threat", "paper_threat", "exposure", "capacity", "busy", "can_begin", "citizen_pull",
        "pressure", "felt_control", "congestion", "motive_to_begin", "motive_to_show", "motive_to_work",
        "strain", "form_worth", "substance_worth", "attention", "awake",
        "projects_started", "project_spending", "project_won", "spending", "duplicated",
        "reach", "quality", "efficiency",
    )  # fmt: skip

    motivation_before: float  # of its officials, at the end of the month before
    services: list[Service]
    clients: list[Citizen]
    peers: list[Agency]  # itself, if its leader is tied to nobody
    market: list[Agency]  # who competes for implementers: all with officials, nobody for an agency without

    def _mean(self, column: str) -> float:
        """Return the mean of a column over its services."""
        return mean(getattr(service, column) for service in self.services)

    def _sum(self, column: str) -> float:
        """Return the sum of a column over its services."""
        return float(sum(getattr(service, column) for service in self.services))

    def _mean_by_demand(self, column: str) -> float:
        """Return the mean of a column over the occasions that bring people to it."""
        demand = [service.demand for service in self.services]
        return mean_by(demand, (getattr(service, column) for service in self.services))

    # What it is (groups 6 to 12 of the step)

    def take_stock(self) -> None:
        """Add up services and projects."""
        self.formal = self._mean("declared")
        self.effective = self._mean("real")
        self.redesigned = self._mean("process")
        self.projects_running = round(self._sum("project_running"))
        self.project_result = self._sum("project_result")
        self.failures += round(self._sum("project_failed"))

    def learn(self) -> None:
        """Have better practice and technology after projects that ended well this month."""
        p = self.model.parameters
        lesson = p.readiness_from_success * max(self.project_result, 0.0)
        self.practice += lesson * (1 - self.practice)
        self.technology += lesson * (1 - self.technology)

    def read_the_law(self) -> None:
        """Work out how far a law asks for one service more, and what may follow if it is left undone."""
        p = self.model.parameters
        self.demanded = self._part_of_a_service(min(self.duty_target, self.permitted) - self.formal)
        weight = p.liability_scale * p.horizon * self.sanction_salience
        self.sanction = weight * self.inspection_rate * self.penalty
        self.liability = self.sanction * exp(-max(self.deadline_in, 0) / p.deadline_scale)
        self.claims = weight * self.claim

    def _part_of_a_service(self, share: float) -> float:
        """Return how much of one service a share of its services is, 1 at most."""
        return min(self.service_count * max(share, 0.0), 1.0)

    def get_ready(self) -> None:
        """Be ready, or not, to manage projects and to redesign the work; hear what clients would use."""
        p = self.model.parameters
        self.readiness = (self.practice + self.skill + self.technology) / 3
        self.management = self.project_management + self.partner_help * (1 - self.project_management)
        will = self.mindset * self.clarity
        ability = (self.skill + self.law_reading) * (1 + p.redesign_from_examples * self.examples) / 2
        self.redesign_step = min(p.redesign_from_project * will * ability, 1.0)
        self.redesign_pace = p.redesign_from_drive * self.redesign_drive * will
        self.partial_works = clip(p.partial_works_base + p.partial_works_from_readiness * (self.readiness - 1 / 2))
        self.client_use = mean(citizen.prefers_digital for citizen in self.clients)

    # What may move it (groups 13 to 15)

    def look_around(self) -> None:
        """See what the rules allow, what is offered and ordered, and what admired peers show."""
        p = self.model.parameters
        self.permitted = self._mean("permitted")
        self.offered = 1.0 if self.luck("agency_offer.luck") < p.offer_rate else self.offer
        if self.model.october:
            self.ordered = self.luck("agency_order.luck") < p.order_rate
        formal_of_peers = mean_by((peer.service_count for peer in self.peers), (peer.formal for peer in self.peers))
        above_threshold = formal_of_peers >= self.threshold
        self.peer_pull = (1 - p.threshold_form) * formal_of_peers + p.threshold_form * above_threshold

    def plan(self) -> None:
        """Open the year's budget, and see what can be gained, managed and paid."""
        p = self.model.parameters
        if self.model.october:
            self.budget = p.budget_rate * p.light_price * self.means * self.service_count * (1 - self.budget_cut)
            self.budget_left = self.budget + min(self.budget_left, 0.0) - self._sum("commitment")
        next_effective = min(self.effective + 1 / self.service_count, 1.0)
        next_redesigned = self.redesigned + self.redesign_step * (1 - self.redesigned) / self.service_count
        gain = self._gain(next_effective, next_redesigned) - self._gain(self.effective, self.redesigned)
        self.gain_ahead = self.service_count * gain
        self.capacity = 1 + round(p.projects_at_once * sqrt(self.service_count) * (1 / 2 + self.project_management))
        self.busy = min(self.projects_running / self.capacity, 1.0)
        self.can_begin = self.projects_running < self.capacity and self.budget_left > 0
        self.citizen_pull = p.motive_of_citizens * self.client_use * (1 - self.reach)

    def _gain(self, effective: float, redesigned: float) -> float:
        """Return the gain of the work from so much technology and so much redesign."""
        p = self.model.parameters
        mixed = p.technology_share * max(effective, 1e-9) ** p.complementarity
        mixed += (1 - p.technology_share) * max(redesigned, 1e-9) ** p.complementarity
        alone = p.gain_from_redesign_alone
        return float(alone * redesigned + (1 - alone) * mixed ** (1 / p.complementarity))

    def fear(self) -> None:
        """Feel what threatens for a service that is undeclared or on paper, and make haste."""
        p = self.model.parameters
        nearness = -max(self.deadline_in, 0) / p.deadline_scale + min(self.deadline_in, 0) / p.deadline_fading
        before_deadline = self.demanded * (1 - exp(-self.sanction)) * exp(nearness)
        self.haste = max(before_deadline, p.year_end_haste * self.model.last_quarter)

        on_paper = min(self.duty_target, self.permitted, self.formal) - self.effective
        self.silence_threat = self.liability * self.demanded
        self.paper_threat = self.liability * self.audit_depth * self._part_of_a_service(on_paper) + self.claims
        self.exposure = self.silence_threat * self.audit_depth + self.claims

        undeclared = max(self.permitted - self.formal, 0.0)
        unreal = max(self.formal - self.effective, 0.0)
        self.pressure = self.silence_threat * undeclared + self.paper_threat * unreal
        self.felt_control = self.control * (1 - self.promotion) * (1 - exp(-self.silence_threat))

    # What it wants, and whether it wakes up to it (groups 16 to 19)

    def want(self) -> None:
        """Want to begin, to show, and what works."""
        p = self.model.parameters
        money = clip(self.budget_left / max(self.budget, 1 / 12))
        season = 1.0 if self.model.last_quarter else p.early_budget_pull
        self.motive_to_begin = p.motive_of_budget * money * season + p.motive_of_offers * self.offered
        self.motive_to_show = (
            p.motive_of_orders * self.ordered + p.worth_of_drive * self.campaign + p.motive_of_peers * self.peer_pull
        )
        keenness = (1 - p.leader_weight) * self.motivation + p.leader_weight * self.mindset
        self.motive_to_work = (
            p.motive_of_leader * self.mindset * self.clarity + p.motive_of_gain * self.gain_ahead * keenness
        )
        of_form = p.recognition_worth * self.recognition_of_form + self.reward_of_form
        of_all = p.recognition_worth * self.recognition + self.reward
        self.form_worth = (1 - p.depth_of_show) * self.motive_to_show + of_form
        self.substance_worth = p.depth_of_show * self.motive_to_show + self.motive_to_work + of_all - of_form

    def strain_projects(self) -> None:
        """Make projects fail more often than their weight alone would."""
        p = self.model.parameters
        market_load = mean_by((other.bodies for other in self.market), (other.busy for other in self.market))
        self.congestion = max(market_load - p.implementer_capacity, 0.0)
        self.strain = (
            p.strain_of_unreadiness * (1 / 2 - self.readiness)
            + p.strain_of_management * (1 / 2 - self.management)
            + p.strain_of_haste * self.haste
            + p.strain_of_congestion * self.congestion
            + p.strain_of_load * max(self.load - 1 / 2, 0.0)
            + p.strain_of_resistance * self.resistance
        )

    def wake_up(self) -> None:
        """Have the matter on the month's agenda, or not."""
        p = self.model.parameters
        worth = self.motive_to_begin + self.form_worth + self.substance_worth + self.citizen_pull
        self.attention = 1 - exp(-(p.attention_base + p.attention_from_motives * (worth + self.pressure)))
        self.awake = self.luck("agency_agenda.luck") < self.attention

    # What the month cost and brought (group 28)

    def close_the_month(self) -> None:
        """Pay, and see what is declared, what people meet and what the work gained."""
        self.formal = self._mean("declared")
        self.projects_started += round(self._sum("begun"))
        self.project_spending = self._sum("spending")
        self.project_won = self._sum("project_won")
        self.spending = self.project_spending + self._sum("paper_spending")
        self.duplicated = self._sum("spent_twice")
        self.budget_left += self.grant_on_success * self.project_won - self._sum("committed")
        self.reach = self._mean_by_demand("real")
        self.quality = (
            self._mean_by_demand("delivered") / max(self.reach, 1e-9)
            if self.reach > 0
            else self._mean_by_demand("quality")
        )
        self.efficiency = self._gain(self.effective, self.redesigned)
