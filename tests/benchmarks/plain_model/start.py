"""The start: who there is, whom they are tied to, and where they begin (page *Initialisation*)."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, floor, log
from typing import TYPE_CHECKING

import networkx as nx

from tests.benchmarks.plain_model.actor import clip
from tests.benchmarks.plain_model.agencies import Agency
from tests.benchmarks.plain_model.chance import normal_quantile
from tests.benchmarks.plain_model.citizens import Citizen
from tests.benchmarks.plain_model.leaders import Leader
from tests.benchmarks.plain_model.officials import Official
from tests.benchmarks.plain_model.who import TABLES, Body, Population

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.actor import Actor
    from tests.benchmarks.plain_model.model import PlainModel

_UNTOLD = {
    Agency: [
        "lawyers",
        "law_reading",
        "cross_reading",
        "digital_ceiling",
        "skill",
        "project_management",
        "motivation",
        "load",
        "resistance",
        "readiness",
        "client_use",
        "haste",
        "deadline_nearness",
        "peer_pull",
        "felt_control",
        "attention",
        "awake",
        "liability",
        "claims",
        "cloud_slot",
        "cloud_wait",
        "project_risk",
        "real_cost",
        "real_value",
        "choice",
        "declared",
        "project_months_left",
        "project_running",
        "project_scope",
        "project_odds",
        "project_cost",
        "project_price",
        "project_won",
        "projects_started",
        "project_result",
        "failures",
        "cool_off",
        "citizen_first",
        "reach",
        "convenience",
        "quality",
        "efficiency",
        "spending",
        "duplicated",
        "data_offered",
        "integration",
    ],
    Leader: ["successions"],
    Official: ["workload"],
    Citizen: [
        "enrolled",
        "capable",
        "used",
        "burdened",
        "helped",
        "shut_out",
        "experience",
        "good_news",
        "bad_news",
        "hours",
        "worst_tenth",
    ],
}  # what no draw fills begins at 0 and is filled by the settling months


def people(model: PlainModel, everybody: Population) -> None:
    """Make everybody, tie them, and let them begin."""
    for body in everybody.bodies:
        _found(model, body)
    for person in everybody.people:
        citizen = Citizen(model, person.name)
        citizen.region, citizen.segment = person.region, person.segment
    _tie(everybody.networks, {one.name: one for one in model.agents})
    for one in model.agents:
        one.__dict__.update(dict.fromkeys(_UNTOLD[type(one)], 0))
        _BEGIN[type(one)](one)


def _found(model: PlainModel, body: Body) -> None:
    """Make an agency, its leader and its officials."""
    agency, leader = Agency(model, body.name), Leader(model, body.leader)
    agency.tier, agency.ministry, agency.region, agency.bodies = body.tier, body.ministry, body.region, body.bodies
    agency.leader, leader.agency = leader, agency
    agency.clients = []
    agency.officials = [Official(model, name) for name in body.officials]
    for official in agency.officials:
        official.agency = agency


def _tie(graphs: Mapping[str, nx.Graph], named: Mapping[str, Actor]) -> None:
    def tied(network: str, name: str) -> list[Actor]:
        graph = graphs[network]
        return [named[other] for other in graph.neighbors(name)] if name in graph else []

    for name, one in named.items():
        if isinstance(one, Leader):
            one.peers = tied("leaders", name)
            one.agency.peers = [peer.agency for peer in one.peers]
        elif isinstance(one, Agency):
            one.registers = tied("data", name)
        elif isinstance(one, Official):
            one.colleagues = tied("staff", name)
        elif isinstance(one, Citizen):
            one.neighbours, one.agencies = tied("citizens", name), tied("service", name)
            for agency in one.agencies:
                agency.clients.append(one)


def _normal(one: Actor, kind: str, name: str) -> float:
    return normal_quantile(one.luck(f"start.{kind}.{name}", 0))


def _begin_agency(one: Agency) -> None:
    given, tier = one.model.parameters, TABLES["tiers"][one.tier]
    ready = tier["readiness"]

    def around(centre: float, spread: float, name: str, low: float = 0.01, high: float = 0.99) -> float:
        return clip(centre + spread * _normal(one, "agency", name), low, high)

    one.services = max(round(tier["services"] * (0.5 + one.luck("start.agency.services", 0))), 1)
    salience = given.salience_spread * _normal(one, "agency", "sanction_salience")
    one.sanction_salience = exp(salience - given.salience_spread**2 / 2)
    one.data_willing_own = around(given.data_willing_start, given.data_spread, "data_willing_own")
    one.data_willing = one.data_willing_own
    one.data_storage = around(given.data_storage_start * ready, given.data_spread, "data_storage")
    one.data_linkage = around(given.data_storage_start * ready, given.data_spread, "data_linkage")
    one.data_standard = around(given.data_standard_start, given.data_spread, "data_standard")
    one.data_definition = around(given.data_definition_start, given.data_spread, "data_definition")
    one.data_quality = around(given.data_quality_start, given.data_spread, "data_quality")
    one.data_released = around(given.data_released_start, given.data_spread, "data_released")
    one.release_habit = (
        log(one.data_released / (1 - one.data_released))
        - given.release_from_will * one.data_willing_own
        - given.release_from_storage * one.data_storage
        - given.release_from_peers * given.data_released_start
    )
    one.threshold = around(given.threshold_mean, given.threshold_spread, "threshold", 0, 1)
    one.effective = around(given.effective_start, given.adoption_spread, "effective", 0)
    one.formal = min(one.effective + around(given.paper_start, given.adoption_spread, "paper", 0), 1)
    one.redesigned = around(given.redesigned_start, given.adoption_spread, "redesigned")
    one.practice = around(given.practice_start * ready, given.readiness_spread, "practice")
    one.technology = around(given.technology_start * ready, given.readiness_spread, "technology")
    one.law_fit = around(given.law_fit_start, given.law_fit_spread, "law_fit")
    one.reading_offset = _normal(one, "agency", "reading_offset")


def _begin_leader(one: Leader) -> None:
    given = one.model.parameters
    drawn = given.leader_mindset_start + given.leader_mindset_spread * _normal(one, "leader", "conviction")
    one.conviction = clip(drawn, 0, 1)
    one.mindset = one.conviction
    one.clarity = min(given.clarity_base + given.clarity_from_mindset * one.conviction, 1)
    one.tenure = floor(48 * one.luck("start.leader.tenure", 0))


def _begin_official(one: Official) -> None:
    given, ready = one.model.parameters, TABLES["tiers"][one.agency.tier]["readiness"]

    def skill(centre: float, name: str) -> float:
        return clip(centre * ready + given.skill_spread * _normal(one, "staff", name), 0.05, 0.95)

    one.basic_skill = skill(given.basic_skill_start, "basic_skill")
    one.applied_skill = skill(given.applied_skill_start, "applied_skill")
    one.project_skill = skill(given.project_skill_start, "project_skill")
    drawn = given.motivation_start + given.motivation_spread * _normal(one, "staff", "motivation_own")
    one.motivation_own = clip(drawn, 0.01, 0.99)
    one.motivation = one.motivation_own
    mean = given.disposition_start
    one.disposition = clip(mean + mean * _normal(one, "staff", "disposition") / 2, 0, 0.99)
    one.resistance = one.disposition
    one.pace = 0.75 + 0.5 * one.luck("start.staff.pace", 0)
    basic, applied = one.basic_skill, one.applied_skill
    one.basic_training = given.forgetting * basic / (given.learning * (1 - basic))
    one.applied_training = given.forgetting * applied / (given.learning * basic * (1 - applied))


def _begin_citizen(one: Citizen) -> None:
    given, segment = one.model.parameters, TABLES["segments"][one.segment]
    away = TABLES["regions"][one.region]["distance"] + 0.3 * (one.luck("start.citizen.distance", 0) - 0.5)
    one.distance = clip(away, 0, 1)
    has_access = min((1 - given.without_access) * segment["access"], 1)
    one.access = one.luck("start.citizen.access", 0) >= 1 - has_access
    one.taste = one.luck("start.citizen.taste", 0)
    trust = given.trust_start + given.trust_spread * _normal(one, "citizen", "trust_own")
    one.trust_own = clip(trust, 0.01, 0.99)
    one.trust = one.trust_own
    literacy = given.literacy_start * segment["literacy"]
    one.literacy = clip(literacy + given.literacy_spread * _normal(one, "citizen", "literacy"), 0.01, 0.99)
    one.ease = one.literacy
    one.usefulness = given.useful_at_first
    one.perceived_quality = given.quality_base
    one.prefers_digital = one.access and one.taste < given.registered_start
    one.registered = one.prefers_digital


_BEGIN = {Agency: _begin_agency, Leader: _begin_leader, Official: _begin_official, Citizen: _begin_citizen}


def mark_worst_tenth(citizens: list[Citizen]) -> None:
    """Mark the tenth of the citizens who are lowest in literacy x access, one at least."""
    line = sorted(citizens, key=lambda one: (one.literacy * one.access, one.literacy))
    for one in line[: max(round(len(line) / 10), 1)]:
        one.worst_tenth = True
