"""Who citizens are at the start, and which agencies are theirs, as the page *Initialisation* prints it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import log
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

import networkx as nx
from scipy.special import gammaincinv

from .actor import chance, first_above
from .luck import Luck

Row = Mapping[str, Any]  # of a table of the page Input data
ABROAD_OF_BANGKOK = 4
# The nine nodes of Gauss-Hermite quadrature over a standard normal deviate, with their weights (to be found in tables).
NODES = {
    0.0: 0.40634920634920635, 1.0232556637891326: 0.24409750289493953, 2.07684797867783: 0.04991640676521782,
    3.20542900285647: 0.0027891413212317692, 4.512745863399783: 2.2345844007746607e-05,
}  # fmt: skip
NODES |= {-node: weight for node, weight in NODES.items()}


@dataclass(frozen=True)
class Person:
    """What the roster says of a citizen: rows of tables."""

    region: Row
    segment: Row
    age: Row
    education: Row

    @property
    def rows(self) -> tuple[Row, Row, Row, Row]:
        """Return the four rows that add to access and literacy."""
        return self.segment, self.region, self.age, self.education

    @property
    def literacy(self) -> float:
        """Return how far the literacy of such people is from that of others."""
        return float(sum(row["literacy"] for row in self.rows))

    @property
    def access(self) -> float:
        """Return the logit of their access, beside the level of all."""
        share = self.age["access"]
        others = (self.segment, self.region, self.education)
        return float(log(share / (1 - share)) + sum(row["access"] for row in others))


class Population:
    """Everybody who may be drawn, and what those who are drawn begin with."""

    def __init__(self, tables: Mapping[str, Sequence[Row]], parameters: SimpleNamespace, luck: Luck):
        self.tables, self.parameters, self.luck = tables, parameters, luck

    def person(self, name: str) -> Person:
        """Draw the region, segment, age band and education of a citizen."""
        by_age, educations = self.tables["ages by segment"], self.tables["educations"]

        def drawn(stream: str, rows: Sequence[Row], shares: Sequence[float]) -> Row:
            return rows[first_above(shares, self.luck.draw(f"roster.{stream}", name, 0))]

        region, segment = (
            drawn(stream, rows, [row["share"] for row in rows])
            for stream, rows in (("region", self.tables["regions"]), ("segment", self.tables["segments"]))
        )
        shares = next(row for row in by_age if row["name"] == segment["name"])
        age = drawn("age", self.tables["ages"], [shares[row["name"]] for row in self.tables["ages"]])
        education = drawn("education", educations, [age[row["name"]] for row in educations])
        return Person(region, segment, age, education)

    def columns(self, name: str) -> dict[str, Any]:
        """Return what a citizen begins with before users are chosen."""
        p, person = self.parameters, self.person(name)

        def luck(of: str) -> float:
            return self.luck.draw(f"start.citizen.{of}", name, 0)

        def normal(of: str) -> float:
            return NormalDist().inv_cdf(luck(of))

        skill = normal("literacy")
        access = luck("access") < chance(self.level_of_access + person.access + p.access_from_skill * skill)
        literacy = p.literacy_start + person.literacy - self.mean_literacy + p.literacy_spread * skill
        trust = _within(p.trust_start + p.trust_spread * normal("trust_own"))
        spread = gammaincinv(p.occasions_shape, luck("occasions")) / p.occasions_shape
        return {
            "distance": _within(person.region["distance"] + 0.3 * (luck("distance") - 0.5), 0, 1),
            "occasions": person.segment["occasions"] * p.occasions_mean * float(spread),
            "taste": normal("taste"),
            "asking": luck("asking"),
            "gaining": person.age["gaining"],
            "stays_offline": not access and luck("stays_offline") < p.never_online * person.age["offline"],
            "trust_own": trust,
            "access": access,
            "literacy": _within(literacy),
            "trust": trust,
        }

    def agencies(self, name: str, by_tier: Mapping[str, Sequence[str]], region_of: Mapping[str, str]) -> Iterator[str]:
        """Yield the agencies of a citizen: a department, and a provincial unit and a local body of its region."""
        region = self.person(name).region["name"]
        for tier, agencies in by_tier.items():
            near = [agency for agency in agencies if region_of[agency] == region]
            pool = agencies if tier == "department" else near or agencies
            yield pool[int(self.luck.draw(f"network.service.{tier}", name, 0) * len(pool))]

    def regions(self, by_tier: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Return the region in which each agency lies."""
        names = [row["name"] for row in self.tables["regions"]]
        lies_in: dict[str, Callable[[int], str]] = {
            "department": lambda _: "bangkok",
            "province": lambda place: [name for name in names if name != "bangkok"][place % ABROAD_OF_BANGKOK],
            "local": lambda place: names[place % len(names)],
        }
        return {name: lies_in[tier](place) for tier, of in by_tier.items() for place, name in enumerate(of)}

    def neighbours(self, names: Sequence[str]) -> dict[str, set[str]]:
        """Return whom each citizen knows: a small world in each region."""
        known: dict[str, set[str]] = {}
        for region in (row["name"] for row in self.tables["regions"]):
            near = [name for name in names if self.person(name).region["name"] == region]
            ties = min(6, len(near) - 1)
            graph = nx.watts_strogatz_graph(len(near), ties, 0.1, seed=self.luck.seed(f"network.citizens.{region}"))
            known |= {near[node]: {near[other] for other in graph[node]} for node in graph}
        return known

    @cached_property
    def everybody(self) -> list[tuple[float, Person]]:
        """Every combination of region, segment, age band and education, with its share of the population."""
        by_age = {row["name"]: row for row in self.tables["ages by segment"]}
        rows = product(*(self.tables[table] for table in ("regions", "segments", "ages", "educations")))
        return [
            (
                region["share"] * segment["share"] * by_age[segment["name"]][age["name"]] * age[education["name"]],
                Person(region, segment, age, education),
            )
            for region, segment, age, education in rows
        ]

    @cached_property
    def mean_literacy(self) -> float:
        """The mean of what sets the literacy of people apart."""
        return sum(share * person.literacy for share, person in self.everybody)

    @cached_property
    def level_of_access(self) -> float:
        """The logit that, added to everybody's, leaves the share without access that is set."""
        low, high = -50.0, 50.0
        while high - low > 1e-12:
            level = (low + high) / 2
            enough = self._with_access(level) > 1 - self.parameters.without_access
            low, high = (low, level) if enough else (level, high)
        return level

    def _with_access(self, level: float) -> float:
        """Return the share of the population with access, over all that skill may be."""
        return sum(
            share * weight * chance(level + person.access + self.parameters.access_from_skill * node)
            for share, person in self.everybody
            for node, weight in NODES.items()
        )


def _within(value: float, low: float = 0.01, high: float = 0.99) -> float:
    return min(high, max(low, value))
