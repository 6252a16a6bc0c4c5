"""The plain core: the month, in the order of the page *Process overview and scheduling*."""

from __future__ import annotations

from types import SimpleNamespace

import mesa

from .agency import Agency
from .citizen import Citizen
from .luck import Luck
from .recording import Recording


class PlainModel(mesa.Model):  # type: ignore[misc]
    """The core, carried along by a recorded run; once the record has ended, what it gave last stands still."""

    def __init__(self, recording: Recording):
        super().__init__(rng=recording.seed)
        self.recording = recording
        self.parameters = SimpleNamespace(**recording.parameters)
        self.luck = Luck(recording.seed, 0)
        self.month = 0
        start = recording.states[0]
        agencies = {name: Agency(self, name, start[name]) for name in recording.agencies}
        citizens = {name: Citizen(self, name, start[name]) for name in recording.dealings}
        for agency in agencies.values():
            agency.clients = []
        for name, citizen in citizens.items():
            citizen.agencies = [agencies[other] for other in recording.dealings[name]]
            citizen.neighbours = [citizens[other] for other in recording.neighbours[name]]
            for agency in citizen.agencies:
                agency.clients.append(citizen)

    def step(self) -> None:
        """Execute a month."""
        agencies, citizens = self.agents_by_type[Agency], self.agents_by_type[Citizen]
        self._take_over(first=True)  # groups 1 and 2, after what policies write
        agencies.do("end_project")
        self._take_over(first=False)  # groups 6 to 14, the ease that platforms lend, and places in a bonus scheme
        agencies.do("act").do("serve")
        citizens.do("perceive").do("look_around").do("reconsider")
        citizens.do("deal")
        citizens.do("take_away")
        citizens.do("trust_again")
        self.month += 1

    def _take_over(self, *, first: bool) -> None:
        """Set what the core does not write: levers and leaders first, everything else later in the month."""
        if self.month + 1 < len(self.recording.states):
            for agent in self.agents:
                known = self.recording.states[self.month + 1][agent.name].items()
                early = self.recording.first
                agent.set({name: value for name, value in known if name not in agent.OWN and (name in early) == first})
