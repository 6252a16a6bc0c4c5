"""The plain core: the month, in the order of the page *Process overview and scheduling*."""

from __future__ import annotations

from types import SimpleNamespace

import mesa

from .actor import mean
from .agency import Agency
from .citizen import Citizen
from .luck import Luck
from .recording import Recording
from .service import Service


class PlainModel(mesa.Model):  # type: ignore[misc]
    """The core, carried along by a recorded run from a month on; after its end, what it gave last stands still."""

    def __init__(self, recording: Recording, month: int = 0):
        super().__init__(rng=recording.seed)
        self.recording = recording
        self.parameters = SimpleNamespace(**recording.parameters)
        self.luck = Luck(recording.seed, 0)
        self.month = month
        start = recording.settling[month][0] if month < 0 else recording.states[month]
        agencies = {name: Agency(self, name, start[name]) for name in recording.services}
        citizens = {name: Citizen(self, name, start[name]) for name in recording.dealings}
        implementing = [agencies[name] for name in recording.with_officials]
        for name, agency in agencies.items():
            agency.services = [Service(self, service, start[service]) for service in recording.services[name]]
            for service in agency.services:
                service.agency = agency
            agency.clients = []
            agency.peers = [agencies[peer] for peer in recording.peers[name]] or [agency]
            agency.market = implementing if agency in implementing else []
        for row, service in enumerate(self.agents_by_type[Service]):
            service.row = row
        for name, citizen in citizens.items():
            citizen.agencies = [agencies[agency] for agency in recording.dealings[name]]
            citizen.neighbours = [citizens[other] for other in recording.neighbours[name]]
            for agency in citizen.agencies:
                agency.clients.append(citizen)
        self.citizens = list(citizens.values())
        for citizen in self.citizens:
            citizen.region = recording.regions[citizen.name] if citizen.agencies else None
        mesa.Agent._ids.pop(self)  # by which Mesa would keep every model, and its recording, to the end

    @property
    def october(self) -> bool:
        """Return whether the fiscal year begins."""
        return self.month % 12 == 0

    @property
    def months_left(self) -> int:
        """Return the months of the fiscal year that are left, this one included."""
        return 12 - self.month % 12

    @property
    def last_quarter(self) -> bool:
        """Return whether it is July, August or September."""
        return self.months_left <= 3

    def step(self) -> None:
        """Execute a month: each ``do`` is done by all before the next begins."""
        agencies, services, citizens = (self.agents_by_type[kind] for kind in (Agency, Service, Citizen))
        self._take_over()
        services.do("finish_project").do("renew_taste").do("change").do("prove").do("lapse")
        agencies.do("take_stock")
        services.do("count_for_the_law")
        agencies.do("learn").do("read_the_law").do("be_inspected").do("get_ready")
        services.do("look_ahead")
        agencies.do("look_around").do("compare").do("plan").do("fear").do("believe").do("want")
        services.do("fear")
        agencies.do("feel_pressure").do("strain_projects").do("wake_up")
        services.do("weigh").do("choose").do("act").do("serve")
        agencies.do("close_the_month")
        services.do("open_to_people")
        self.use_by_region = self._use_by_region()
        citizens.do("need").do("look_around").do("ask_for_a_place").do("get_a_place")
        citizens.do("meet_a_counter").do("sign_up").do("lean").do("measure_up").do("learn_of_it")
        citizens.do("attempt").do("be_helped").do("use").do("judge")
        citizens.do("remember").do("develop")
        services.do("become_known")
        citizens.do("trust_again")
        self.month += 1

    def _use_by_region(self) -> dict[str | None, float]:
        """Return the share of recent users in each region, of those who deal with any agency."""
        users: dict[str | None, list[float]] = {None: []}
        for citizen in self.citizens:
            users.setdefault(citizen.region, []).append(citizen.recent_user)
        return {region: mean(of) if region else 0.0 for region, of in users.items()}

    def _take_over(self) -> None:
        """Set what the core does not write: the core reads each of these only after the lab has written it."""
        for agency in self.agents_by_type[Agency]:
            agency.motivation_before = agency.motivation  # services lapse before officials change their minds
        states, settling = self.recording.states, self.recording.settling
        if self.month + 1 < len(states):
            state = settling[self.month][1] if self.month < 0 else states[self.month + 1]
            for agent in self.agents:
                known = state[agent.name]
                agent.set({name: value for name, value in known.items() if name not in agent.OWN})
