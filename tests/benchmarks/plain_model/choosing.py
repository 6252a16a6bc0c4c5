"""The month's choice of an agency: ignore, on paper, or for real."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.agencies import Agency

IGNORE, ON_PAPER, FOR_REAL = 0, 1, 2
_CLOSED = -1e6  # utility of an option that is not open


def choose(agency: Agency) -> tuple[int, float]:
    """Return the choice, and the share of services that are declared on paper by it."""
    if not agency.awake:
        return IGNORE, 0.0
    given = agency.model.parameters
    noise = max(given.temperature * given.nesting, 1e-9)
    step = min(given.paper_step, max(agency.digital_ceiling - agency.formal, 0))
    paper, real = _worth_of_paper(agency, step), _worth_of_real(agency)
    best = max(paper, real)
    act = best + noise * log(exp((paper - best) / noise) + exp((real - best) / noise))
    ignore = given.inertia - _threat(agency, agency.formal, agency.effective, _liability(agency))
    moved = act + _gumbel(agency, "luck_act") > ignore + _gumbel(agency, "luck_ignore")
    if not moved:
        return IGNORE, 0.0
    luck = agency.luck("agency_choice.luck_kind")
    if real - paper > noise * log(luck / (1 - luck)):
        return FOR_REAL, 0.0
    return ON_PAPER, step


def _gumbel(agency: Agency, luck: str) -> float:
    return -agency.model.parameters.temperature * log(-log(agency.luck(f"agency_choice.{luck}")))


def _liability(agency: Agency) -> float:
    """Return the liability that a running project does not suspend."""
    given = agency.model.parameters
    return agency.liability * (1 - given.good_faith * min(agency.project_months_left / given.horizon, 1))


def _threat(agency: Agency, formal: float, effective: float, liability: float) -> float:
    """Return the sanction expected where so much is declared and real."""
    due = min(agency.duty_target, agency.digital_ceiling)
    unmet = max(due - formal, 0) + agency.audit_depth * max(min(formal, due) - effective, 0)
    return liability * unmet + agency.claims * max(formal - effective, 0)


def _worth_of_paper(agency: Agency, step: float) -> float:
    given = agency.model.parameters
    liability = _liability(agency)
    earned = (given.recognition_worth * agency.recognition_of_form + agency.reward_of_form) * step / given.paper_step
    threat = _threat(agency, agency.formal + step, agency.effective, liability)
    now = _threat(agency, agency.formal, agency.effective, liability)
    if agency.digital_ceiling - agency.formal <= 1e-9 or not (threat < now or earned > 0):
        return _CLOSED
    return earned - given.paper_cost * agency.real_cost * step / given.project_scope_share - threat


def _worth_of_real(agency: Agency) -> float:
    given = agency.model.parameters
    full, left = given.project_scope_share, agency.digital_ceiling - agency.effective
    if left < full / 2 or agency.project_months_left > 0 or agency.cool_off > 0:
        return _CLOSED
    scope = min(full, left)
    odds = (1 - agency.project_risk) * (1 - given.partial_success * (1 - given.partial_yield))
    lost = agency.project_risk * given.project_loss * min(full, agency.effective)
    paid = min(agency.grant + agency.grant_on_success * odds, 1)
    earned = (given.recognition_worth * agency.recognition + agency.reward) * odds
    in_full = earned + given.peer_weight * agency.peer_pull - agency.real_cost * (1 - paid)
    return (
        agency.real_value * (odds * scope - lost) / full
        + in_full * scope / full
        - given.resistance_weight * agency.resistance
        - _threat_left(agency, odds * scope)
    )


def _threat_left(agency: Agency, gain: float) -> float:
    """Return the sanction expected if a project begins: most of it is suspended while it runs in good faith."""
    given = agency.model.parameters
    liability = _liability(agency)
    running = min(given.project_duration / given.horizon, 1)
    effective, ceiling = agency.effective, agency.digital_ceiling
    on_paper = max(ceiling - agency.formal, 0) * min(1, gain / max(ceiling - effective, 0.01))
    after = _threat(agency, max(effective + gain, agency.formal + on_paper), effective + gain, liability)
    now = _threat(agency, agency.formal, effective, liability)
    return running * (1 - given.good_faith) * now + (1 - running) * after
