"""The plain model: the month, and the months before the first (page *Process overview and scheduling*)."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mesa

from tests.benchmarks.plain_model import lines, start
from tests.benchmarks.plain_model.agencies import Agency
from tests.benchmarks.plain_model.chance import Chance
from tests.benchmarks.plain_model.citizens import Citizen
from tests.benchmarks.plain_model.instruments import Instrument, instrument
from tests.benchmarks.plain_model.leaders import Leader
from tests.benchmarks.plain_model.measures import measure
from tests.benchmarks.plain_model.officials import Official
from tests.benchmarks.plain_model.who import TABLES, population

SETTLING = 60


_DATA = files("policylab") / "data"


def _table(folder: str, source: str | Path) -> dict[str, Any]:
    """Return the table of a file, or of the one that ships under a name."""
    path = source if isinstance(source, Path) else _DATA / folder / f"{source}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _parameters(world: dict[str, Any]) -> SimpleNamespace:
    groups = _table(".", "parameters").values()
    defaults = {name: entry["default"] for group in groups for name, entry in group.items()}
    return SimpleNamespace(**{**defaults, **world.get("parameters", {})})


class PlainModel(mesa.Model):
    """One package in one world, month by month.

    Parameters
    ----------
    package : str or path
        A package that ships, or a file.
    size : str
        A size that ships.
    seed, replication : int
        What luck is keyed by.
    world : str or path
        A world that ships, or a file: its parameters and its events.

    Attributes
    ----------
    month : int
        The month that is executed, or that comes next; below 0 while the model settles.
    records : list of dict
        The measures at the start and after each month.
    outlay, agency_cost, citizen_burden : float
        Present values of what has been spent so far.

    """

    def __init__(
        self,
        package: str | Path,
        size: str = "classroom",
        seed: int = 1,
        replication: int = 0,
        world: str | Path = "default",
    ):
        super().__init__(rng=seed)
        self.chance = Chance(seed, replication)
        around = _table("worlds", world)
        self.parameters = _parameters(around)
        self.country = TABLES["country"]
        self.month = -SETTLING
        self.instruments: list[Instrument] = []
        start.people(self, population(size, self.chance))
        self.share_of_country = sum(agency.bodies for agency in self.agencies) / self.country["bodies"]
        self.citizens_behind = self.country["citizens"] * self.share_of_country / len(self.citizens)
        self._settle()
        entries = [*around.get("event", []), *_table("packages", package).get("instrument", [])]
        self.instruments = [instrument(self, entry) for entry in entries]
        self.outlay = self.agency_cost = self.citizen_burden = 0.0
        self.records = [measure(self)]

    @property
    def agencies(self) -> mesa.agent.AgentSet:
        """Return the agencies."""
        return self.agents_by_type[Agency]

    @property
    def leaders(self) -> mesa.agent.AgentSet:
        """Return the leaders."""
        return self.agents_by_type[Leader]

    @property
    def officials(self) -> mesa.agent.AgentSet:
        """Return the officials."""
        return self.agents_by_type[Official]

    @property
    def citizens(self) -> mesa.agent.AgentSet:
        """Return the citizens."""
        return self.agents_by_type[Citizen]

    @property
    def october(self) -> bool:
        """Return whether the fiscal year begins in this month."""
        return self.month % 12 == 0

    def step(self) -> None:
        """Execute a month: levers, rules, money."""
        self.agents.do("rest")
        paid = sum(one.enact() for one in self.instruments)
        self._live()
        self._book(paid)
        self.month += 1
        self.records.append(measure(self))

    def _settle(self) -> None:
        while self.month < 0:
            self._live()
            self.month += 1
        for agency in self.agencies:
            agency.failures = 0
        start.mark_worst_tenth(list(self.citizens))

    def _live(self) -> None:
        """Let everybody live through the month, in the order of its groups of rules.

        What one sees of others is from before a group: where somebody whom one looks at changes in the same group,
        all look first, and all change then.
        """
        agencies, leaders, officials, citizens = self.agencies, self.leaders, self.officials, self.citizens
        leaders.do("see_culture").do("rotate")
        leaders.do("see_opinions").do("think")
        agencies.do("end_project")
        officials.do("see_colleagues").do("work")
        agencies.do("take_stock")
        agencies.do("see_others").do("be_bound_and_release")
        self._open_market()
        agencies.do("look_ahead")
        lines.share_out_cloud(agencies)
        agencies.do("act")
        citizens.do("meet_services")
        lines.enrol(citizens)
        citizens.do("see_neighbours").do("reconsider")
        citizens.do("deal")
        citizens.do("take_away")
        citizens.do("trust_again")

    def _open_market(self) -> None:
        """Count how busy the implementers are whom all agencies with officials hire."""
        hiring = [agency for agency in self.agencies if agency.officials]
        running = sum(agency.bodies * agency.project_running for agency in hiring)
        self.market = running / sum(agency.bodies for agency in hiring)

    def _book(self, paid: int) -> None:
        spent = sum(round(1000 * agency.spending * agency.bodies) for agency in self.agencies)
        hours = sum(citizen.hours for citizen in self.citizens) * self.citizens_behind
        worth = (1 + self.parameters.discount_rate) ** (-self.month / 12)
        self.outlay += paid / 1000 * worth
        self.agency_cost += spent / 1000 * worth
        self.citizen_burden += hours * worth
