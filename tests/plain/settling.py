"""The months before month 0, as the page *Initialisation* prints them: what is set is held, the rest settles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, groupby
from math import exp, log
from typing import Any

from .actor import chance, mean, mean_by
from .agency import Agency
from .citizen import Citizen
from .model import PlainModel
from .people import Population
from .recording import Recording
from .service import Service

MONTHS = 36
NEVER = 1200  # months since the last use of those who never used the channel
CALLED_BACK = {  # what is held from month to month
    Agency: ("practice", "technology", "data_storage", "data_linkage"),
    Citizen: (
        "access", "literacy", "trust", "knows", "habit", "expects", "months_since_use", "recent_user", "registered",
    ),
}  # fmt: skip


class Settling(PlainModel):
    """Thirty-six months without policy, from the first placing of services to month 0."""

    def __init__(self, recording: Recording):
        super().__init__(recording, -MONTHS)
        vars(self.parameters).update({name: 0 for name in recording.parameters if name.endswith("_removed")})
        population = Population(recording.tables, self.parameters, self.luck)
        for citizen in self.citizens:
            citizen.set(population.columns(citizen.name))
        for service in self.agents_by_type[Service]:
            service.declared = service.real = False
        self.news: dict[str, list[tuple[float, float]]] = {citizen.name: [] for citizen in self.citizens}
        self._place_services()
        self._place_users()
        self.held = {agent: [getattr(agent, name) for name in names] for agent, names in self._to_hold()}

    def step(self) -> None:
        """Execute a month and hold what is set; what month 0 begins with is made after the last."""
        super().step()
        for citizen in self.citizens if self.month > -12 else ():
            self.news[citizen.name].append((citizen.good_news, citizen.bad_news))

    def go_on(self) -> None:
        """Take back what is held, and place services where the next month is an October."""
        for agent, names in self._to_hold():
            agent.set(dict(zip(names, self.held[agent], strict=True)))
        if self.october:
            self._place_services()
        if self.month == 0:
            for agency in self.agents_by_type[Agency]:
                agency.projects_started = agency.failures = 0
            self._let_trust_stand()
            self._mark_the_worst_placed()

    def _to_hold(self) -> list[tuple[Any, Sequence[str]]]:
        return [(agent, names) for kind, names in CALLED_BACK.items() for agent in self.agents_by_type[kind]]

    # Services

    def _place_services(self) -> None:
        """Declare, and make real, as many services of each tier and weight as is set."""
        p = self.parameters
        real = self._numbers(p.effective_start)
        declared = self._numbers(max(p.formal_start, p.effective_start))
        for key, services in self._portfolios().items():
            worth = {service: (not service.permitted, -service.real_worth) for service in services}
            works = sorted(services, key=lambda service: (not service.real, *worth[service]))[: real[key]]
            for service in services:
                service.real = service in works
            order = sorted(services, key=lambda s: (not s.real, not s.declared, *worth[s]))[: declared[key]]
            for service in services:
                service.declared = service in order
                service.renown = 1.0 if service.declared else 0.0
        for agency in self.agents_by_type[Agency]:
            agency.formal = mean(service.declared for service in agency.services)
            agency.effective = mean(service.real for service in agency.services)

    def _portfolios(self) -> dict[tuple[int, int], list[Service]]:
        """Return the services of each tier and weight, in the order of their tables."""
        tiers = [row["name"] for row in self.recording.tables["tiers"]]

        def of(service: Service) -> tuple[int, int]:
            return tiers.index(self.recording.tiers[service.agency.name]), service.weight_class

        return {key: list(services) for key, services in groupby(sorted(self.agents_by_type[Service], key=of), key=of)}

    def _numbers(self, share: float) -> dict[tuple[int, int], int]:
        """Return how many services of each tier and weight make up a share of all."""
        tables, of = self.recording.tables, self._portfolios()
        declared = {key: tables["tiers"][key[0]]["declared"] * tables["weights"][key[1]]["declared"] for key in of}
        bodies = {key: sum(service.agency.bodies for service in services) for key, services in of.items()}
        full: set[tuple[int, int]] = set()  # all of these are
        while True:
            others = [key for key in of if key not in full]
            left = share * sum(bodies.values()) - sum(bodies[key] for key in full)
            scale = left / sum(bodies[key] * declared[key] for key in others)
            over = {key for key in others if scale * declared[key] > 1}
            if not over:
                break
            full |= over
        sums = [round(round(x, 9)) for x in accumulate(len(of[key]) * min(1.0, scale * declared[key]) for key in of)]
        return {key: here - before for key, before, here in zip(of, [0, *sums], sums, strict=False)}

    # Citizens

    def _place_users(self) -> None:
        """Let as many citizens be users, and registered, as is set; the likeliest are."""
        p = self.parameters
        usual = log(p.completion_usual / (1 - p.completion_usual))
        for citizen in self.citizens:
            margin = citizen.literacy - p.difficulty - p.usual_margin
            citizen.expects = chance(usual + p.success_from_skill * margin)
        likeliest = sorted((c for c in self.citizens if c.access and c.agencies), key=self._score, reverse=True)
        dealing = sum(bool(citizen.agencies) for citizen in self.citizens)
        wanted = round(p.take_up_start * dealing)
        successes = list(accumulate(map(self._had_success, likeliest)))
        adopters = likeliest[: bisect_left(successes, wanted) + 1]
        by_success = sorted(adopters, key=lambda citizen: not self._had_success(citizen))
        for citizen in self.citizens:
            self._let_use(citizen, citizen in adopters, citizen in by_success[:wanted])
        users = [citizen for citizen in likeliest if citizen.recent_user]
        others = [citizen for citizen in likeliest if not citizen.recent_user]
        for citizen in (users + others)[: max(round(p.registered_start * dealing), len(users))]:
            citizen.registered = True

    def _score(self, citizen: Citizen) -> float:
        p = self.parameters
        worth = p.intention_from_success * citizen.expects + p.intention_from_trust * citizen.trust
        return float(worth - p.reluctance_spread * citizen.taste)

    def _had_success(self, citizen: Citizen) -> bool:
        """Return whether one who uses the channel would have had a success within the year."""
        needs = [service for agency in citizen.agencies for service in agency.services]
        real = mean_by((service.demand for service in needs), (service.real for service in needs))
        return self._luck("year", citizen) < 1 - exp(-citizen.occasions * real * citizen.expects)

    def _let_use(self, citizen: Citizen, adopts: bool, used: bool) -> None:
        p = self.parameters
        citizen.recent_user = used
        citizen.knows = adopts or self._luck("knows", citizen) < p.take_up_start
        citizen.habit = p.habit_start if adopts else 0.0
        ago = int(12 * self._luck("last_use", citizen))
        citizen.months_since_use = (ago if used else ago + 12) if adopts else NEVER
        citizen.registered = False

    def _luck(self, name: str, citizen: Citizen) -> float:
        return self.luck.draw(f"start.citizen.{name}", citizen.name, 0)

    def _let_trust_stand(self) -> None:
        """Give everybody the lasting trust that makes up for the news of a usual month."""
        p = self.parameters
        dealing = [citizen for citizen in self.citizens if citizen.agencies]
        good_of_all, bad_of_all = self._news_of(dealing)
        for used in (True, False):
            group = [citizen for citizen in dealing if citizen.recent_user == used]
            good, bad = self._news_of(group)
            for citizen in group:
                trust = citizen.trust
                won = p.trust_gain * (1 - trust) * (good + p.news_weight * good_of_all)
                lost = p.trust_gain * p.trust_loss_ratio * trust * (bad + p.news_weight * bad_of_all)
                citizen.trust_own = trust - (won - lost) / p.trust_anchor

    def _news_of(self, group: Sequence[Citizen]) -> tuple[float, float]:
        """Return the mean good and bad news of a group in the last twelve months."""
        news = [month for citizen in group for month in self.news[citizen.name]]
        return mean(good for good, _ in news), mean(bad for _, bad in news)

    def _mark_the_worst_placed(self) -> None:
        """Mark the tenth worst placed, and the tenth lowest in skill of those with access."""
        dealing = [citizen for citizen in self.citizens if citizen.agencies]
        index = {citizen: citizen.access + citizen.literacy - citizen.distance for citizen in dealing}
        skill = {citizen: citizen.literacy for citizen in dealing if citizen.access}
        for column, values in (("worst_tenth", index), ("lowest_skill", skill)):
            order = sorted(values, key=lambda citizen: (values[citizen], self._luck("worst_placed", citizen)))
            lowest = order[: max(round(len(order) / 10), 1)]
            for citizen in self.citizens:
                setattr(citizen, column, citizen in lowest)
