"""Agencies: what their services add up to, what they may earn or lose, and what they can manage and pay."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING, ClassVar

from .actor import Actor, clip, mean, mean_by

if TYPE_CHECKING:
    from .citizen import Citizen
    from .service import Service

ADOPTION = ("formal", "effective")


class Agency(Actor):
    """A department, a provincial unit or a local body, with the columns of its leader beside its own."""

    OWN: ClassVar[tuple[str, ...]] = (
        "formal", "effective", "redesigned", "projects_running", "project_result", "failures", "newness",
        "burnt", "practice", "technology",
        "demanded", "demanded_due", "demanded_next", "owed_due", "owed_next", "owed_part",
        "sanction", "nearness", "claims", "lagging", "caught", "audit_finds",
        "readiness", "management", "redesign_step", "redesign_pace", "partial_works", "client_use", "permitted",
        "offered", "ordered", "peer_pull", "exposed_form", "exposed_substance", "promise_due", "budget_taken",
        "loss_of_form", "loss_of_substance", "budget", "budget_left", "gain_ahead",
        "haste", "silence_due", "silence_next", "paper_due", "paper_next", "credibility",
        "capacity", "busy", "can_begin", "citizen_pull",
        "pressure", "felt_control", "congestion", "motive_to_begin", "motive_to_show", "motive_to_work",
        "strain", "form_worth", "substance_worth", "attention", "awake",
        "projects_started", "project_spending", "spending", "duplicated",
        "grants_asked", "grants_advanced", "grants_proved", "grants_paid", "grants_given_back",
        "reach", "efficiency",
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

    # What it is, and what the law asks of it (groups 6 to 12 of the step)

    def take_stock(self) -> None:
        """Add up services and projects, and remember what was found out."""
        p = self.model.parameters
        self.formal = self._mean("declared")
        self.effective = self._mean("real")
        self.redesigned = self._mean("process")
        self.projects_running = round(self._sum("project_running"))
        self.project_result = self._sum("project_result")
        self.failures += round(self._sum("project_failed"))
        changed = self._mean("project_result") + self._mean("project_failed")
        self.newness = min(self.newness / 2 ** (1 / p.newness_half_life) + changed, 1.0)
        kept = 0.5 ** (1 / p.memory_half_life)
        self.burnt: float = min(self.burnt * kept + self._sum("found_out"), 1.0)

    def learn(self) -> None:
        """Have better practice and technology after projects that ended well this month."""
        p = self.model.parameters
        lesson = p.readiness_from_success * max(self.project_result, 0.0)
        self.practice = max(self.practice + lesson * (1 - self.practice), p.readiness_removed)
        self.technology = max(self.technology + lesson * (1 - self.technology), p.readiness_removed)

    def read_the_law(self) -> None:
        """Work out how far each stage asks for one service more, and what may follow if it is left undone."""
        p = self.model.parameters
        self.demanded_due = self._one_more(self.duty_due - self._mean("due_declared"), self._mean("due_open"))
        self.demanded_next = self._one_more(self.duty_next - self._mean("next_declared"), self._mean("next_open"))
        self.demanded = max(self.demanded_due, self.demanded_next)
        due_on_paper = self._mean("due_declared") - self._mean("due_real")
        next_on_paper = self._mean("next_declared") - self._mean("next_real")
        missing_due = self.duty_due - self._mean("due_real")
        self.owed_due = self._one_more(missing_due, due_on_paper)
        self.owed_next = self._one_more(self.duty_next - self._mean("next_real"), next_on_paper)
        self.owed_part = min(max(missing_due, 0.0), max(due_on_paper, 0.0)) / max(due_on_paper, 1e-9)

        weight = p.liability_scale * p.horizon * self.sanction_salience
        believed = self.credibility * self.inspection_rate + self.automatic
        self.sanction = weight * self.penalty * believed
        self.nearness = exp(-self.deadline_in / p.deadline_scale)
        self.claims = weight * self.claim

    def _one_more(self, missing: float, at_most: float = float("inf")) -> float:
        """Return how much of one service a missing share of its services is, of those that there are."""
        return min(self.service_count * min(max(missing, 0.0), max(at_most, 0.0)), 1.0)

    def be_inspected(self) -> None:
        """See an inspection come, or not, and what it finds."""
        inspected = self.luck("agency_inspection.luck") < self.inspections_made
        self.lagging = max(self.demanded_due, self.depth_due * self.owed_due)
        self.caught = inspected * self.lagging
        found = max(inspected, self.automatic)
        self.audit_finds = found * self.depth_due * self.owed_part * (1 - exp(-self.sanction))

    def get_ready(self) -> None:
        """Be ready, or not, to manage projects and to redesign the work; see what clients use."""
        p = self.model.parameters
        self.readiness = (self.practice + self.skill + self.technology) / 3
        self.management = self.project_management + self.partner_help * (1 - self.project_management)
        will = self.mindset * self.clarity
        ability = (self.skill + self.law_reading) * (1 + p.redesign_from_examples * self.examples) / 2
        self.redesign_step = min(p.redesign_from_project * will * ability, 1.0)
        self.redesign_pace = p.redesign_from_drive * self.redesign_drive * will
        self.partial_works = clip(p.partial_works_base + p.partial_works_from_readiness * (self.readiness - 1 / 2))
        self.client_use = mean(citizen.recent_user for citizen in self.clients)

    # What may move it (groups 14 to 18)

    def look_around(self) -> None:
        """See what the rules allow, what is offered and ordered, and what peers show."""
        p = self.model.parameters
        self.permitted = self._mean("permitted")
        self.offered = 1.0 if self.luck("agency_offer.luck") < p.offer_rate else self.offer
        if self.model.october:
            self.ordered = self.luck("agency_order.luck") < p.order_rate
        formal_of_peers = mean(peer.formal for peer in self.peers)
        above_threshold = formal_of_peers >= self.threshold
        self.peer_pull = (1 - p.threshold_form) * formal_of_peers + p.threshold_form * above_threshold

    def compare(self) -> None:
        """See how far it is behind its peers in a table, behind its promise, and behind what saves its budget."""
        p = self.model.parameters
        formal, effective = (mean(getattr(peer, name) for peer in self.peers) for name in ADOPTION)
        self.exposed_form = self.table_of_form * (1 + formal - self.formal)
        self.exposed_substance = self.table_of_substance * (1 + effective - self.effective)
        broken = self._one_more(min(self.promised, self.permitted) - self.formal)
        self.promise_due = self.reviews * broken * exp(-max(self.promise_in, 0) / p.deadline_scale)
        paper = self.budget_depth * (self.formal - self.effective)
        short = self._one_more(min(self.budget_target, self.permitted) - self.formal + paper)
        self.budget_taken = self.budget_at_risk * short
        felt = p.worth_of_budget * self.budget_taken * exp(-self.model.months_left / p.deadline_scale)
        self.loss_of_form = (1 - self.budget_depth) * felt
        self.loss_of_substance = self.budget_depth * felt

    def plan(self) -> None:
        """Open the year's budget, and see what can be gained, managed and paid."""
        p = self.model.parameters
        if self.model.october:
            opened = p.budget_rate * p.light_price * self.means * self.service_count
            self.budget = opened * (1 - self.budget_cut) * (1 - self.budget_taken)
            self.budget_left = self.budget + min(self.budget_left, 0.0) - self._sum("commitment")
        next_effective = min(self.effective + 1 / self.service_count, 1.0)
        next_redesigned = self.redesigned + self.redesign_step * (1 - self.redesigned) / self.service_count
        gain = self._gain(next_effective, next_redesigned) - self._gain(self.effective, self.redesigned)
        self.gain_ahead = self.service_count * gain
        self.capacity = 1 + round(p.projects_at_once * sqrt(self.service_count) * (1 / 2 + self.project_management))
        self.busy = min(self.projects_running / self.capacity, 1.0)
        has_money = self.budget_left > 0 or bool(p.budget_removed)
        self.can_begin = self.projects_running < self.capacity and has_money
        self.citizen_pull = p.motive_of_citizens * self.client_use * (1 - self.reach)

    def _gain(self, effective: float, redesigned: float) -> float:
        """Return the gain of the work from so much technology and so much redesign."""
        p = self.model.parameters
        mixed = p.technology_share * max(effective, 1e-9) ** p.complementarity
        mixed += (1 - p.technology_share) * max(redesigned, 1e-9) ** p.complementarity
        alone = p.gain_from_redesign_alone
        return float(alone * redesigned + (1 - alone) * mixed ** (1 / p.complementarity))

    def fear(self) -> None:
        """Fear for a service that is undeclared or on paper, by each stage, and make haste."""
        p = self.model.parameters
        after_deadline = self.demanded_due * exp(-self.deadline_past / p.deadline_fading)
        near_deadline = max(self.demanded_next * self.nearness, after_deadline)
        self.haste = max((1 - exp(-self.sanction)) * near_deadline, p.year_end_haste * self.model.last_quarter)

        self.silence_due = self.sanction * self.demanded_due
        self.silence_next = self.sanction * self.nearness * self.demanded_next
        self.paper_due = self.sanction * self.depth_due * self.owed_due
        self.paper_next = self.sanction * self.nearness * self.depth_next * self.owed_next
        self.felt_control = self.control * (1 - self.promotion) * (1 - exp(-max(self.silence_due, self.silence_next)))

    def believe(self) -> None:
        """Believe in sanctions more, or less, by what happened to oneself and to one's peers."""
        p = self.model.parameters
        news = 1 - exp(-p.horizon * self.sanction_salience * self.inspection_rate * self.penalty)
        came = (self.caught + mean(peer.caught for peer in self.peers)) / 2
        should_come = (self.lagging + mean(peer.lagging for peer in self.peers)) / 2
        surprise = came - self.inspection_rate * self.credibility * should_come
        moved = p.moved_date_cost * self.deadline_moved * self.credibility
        self.credibility = clip(self.credibility + news * (p.credibility_speed * surprise - moved))

    def feel_pressure(self) -> None:
        """Feel what threatens over all services."""
        self.pressure = self._mean("threat")

    # What it wants, and whether it wakes up to it (groups 17 to 20)

    def want(self) -> None:
        """Want to begin, to show, and what works."""
        p = self.model.parameters
        money = clip(self.budget_left / max(self.budget, 1 / 12))
        season = 1.0 if self.model.last_quarter else p.early_budget_pull
        self.motive_to_begin = p.motive_of_budget * money * season + p.motive_of_offers * self.offered
        self.motive_to_show = (
            p.motive_of_orders * self.ordered + p.worth_of_drive * self.campaign + p.motive_of_peers * self.peer_pull
        )
        self.motive_to_show += p.motive_of_tables * self.exposed_form + p.motive_of_promises * self.promise_due
        self.motive_to_show += self.loss_of_form
        keenness = (1 - p.leader_weight) * self.motivation + p.leader_weight * self.mindset
        self.motive_to_work = (
            p.motive_of_leader * self.mindset * self.clarity + p.motive_of_gain * self.gain_ahead * keenness
        )
        self.motive_to_work += p.motive_of_tables * self.exposed_substance + self.loss_of_substance
        of_form = p.recognition_worth * self.recognition_of_form + self.reward_of_form
        of_all = p.recognition_worth * self.recognition + self.reward
        self.form_worth = (1 - p.depth_of_show) * self.motive_to_show + of_form
        self.substance_worth = p.depth_of_show * self.motive_to_show + self.motive_to_work + of_all - of_form

    def strain_projects(self) -> None:
        """Make projects fail more often than their weight alone would."""
        p = self.model.parameters
        market_load = mean_by((other.bodies for other in self.market), (other.busy for other in self.market))
        self.congestion = max(market_load - p.implementer_capacity, 0.0) * (1 - p.budget_removed)
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

    # What the month cost and brought (groups 27 to 29)

    def close_the_month(self) -> None:
        """Pay, and see what is declared, what people meet and what the work gained."""
        p = self.model.parameters
        self.formal = self._mean("declared")
        self.projects_started += round(self._sum("begun"))
        self.project_spending = self._sum("spending")
        for flow in ("asked", "advanced", "proved", "paid", "given_back"):
            setattr(self, f"grants_{flow}", self._sum(f"grant_{flow}"))
        self.spending = self.project_spending + self._sum("paper_spending")
        self.duplicated = self._sum("spent_twice")
        self.budget_left += self.grants_advanced + self.grants_paid - self.grants_given_back - self._sum("committed")
        if self.model.parameters.budget_removed:
            self.budget_left = max(self.budget_left, 0.0)
        self.reach = self._mean_by_demand("real")
        self.efficiency = self._gain(self.effective, self.redesigned) - p.gain_lost_to_newness * self.newness
