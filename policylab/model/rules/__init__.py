"""The step: the rules of a month, in order.

Each line is one group of rules. Rules of a group read the values from before the group; their results are
written together when the group is done. Policies have written the lever columns before the first group, and
money is booked after the last.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from policylab.errors import Names, UsageError, unknown
from policylab.model.rules.accountability import agency_budget_risk, agency_promise, agency_ranking
from policylab.model.rules.attempts import (
    citizen_assistance,
    citizen_attempt,
    citizen_attitude,
    citizen_bonus_place,
    citizen_help_near,
    citizen_hours,
    citizen_inclination,
    citizen_odds,
    citizen_push,
    citizen_success,
    citizen_use,
)
from policylab.model.rules.budget import (
    agency_budget,
    agency_capacity,
    agency_room,
    agency_spending,
    service_bill,
    service_commitment,
    service_saving,
    service_spending,
)
from policylab.model.rules.choice import (
    service_choice,
    service_odds,
    service_options,
    service_paper_worth,
    service_real_worth,
    service_taste,
    service_threat,
    service_working_worth,
)
from policylab.model.rules.data import (
    agency_data_care,
    agency_data_offered,
    agency_data_readiness,
    agency_data_release,
    agency_data_willing,
    agency_integration,
    service_data_fit,
)
from policylab.model.rules.experience import (
    citizen_access,
    citizen_expectation,
    citizen_experience,
    citizen_habit,
    citizen_literacy,
    citizen_news,
    citizen_outcome,
    citizen_recency,
    citizen_trust,
)
from policylab.model.rules.grants import agency_grants, service_grant_proof, service_grant_request
from policylab.model.rules.law import (
    agency_cross_reading,
    agency_law_fit,
    agency_law_reading,
    agency_lawyer,
    agency_permitted,
    service_permission,
)
from policylab.model.rules.leaders import leader_clarity, leader_mindset, leader_succession
from policylab.model.rules.motives import (
    agency_agenda,
    agency_attention,
    agency_citizen_pull,
    agency_gain_ahead,
    agency_imitation,
    agency_motive_to_begin,
    agency_motive_to_show,
    agency_motive_to_work,
    agency_offer,
    agency_order,
    agency_peer_result,
    agency_worth,
)
from policylab.model.rules.occasions import (
    citizen_awareness,
    citizen_closing,
    citizen_enrolment,
    citizen_exemption,
    citizen_hearing,
    citizen_knowing,
    citizen_occasion,
    citizen_surroundings,
    service_access,
    service_renown,
)
from policylab.model.rules.projects import (
    agency_burnt,
    agency_declared,
    agency_portfolio,
    agency_redesign,
    service_begin,
    service_declare,
    service_lapse,
    service_outcome,
    service_process,
    service_project_finish,
    service_project_start,
    service_project_terms,
)
from policylab.model.rules.readiness import (
    agency_congestion,
    agency_learning,
    agency_management,
    agency_partial_works,
    agency_people,
    agency_readiness,
    agency_strain,
)
from policylab.model.rules.rule import Card, card_of
from policylab.model.rules.sanctions import (
    agency_credibility,
    agency_demanded,
    agency_felt_control,
    agency_haste,
    agency_inspection,
    agency_liability,
    agency_owed,
    agency_pressure,
    agency_threat,
    service_in_duty,
)
from policylab.model.rules.services import (
    agency_client_use,
    agency_efficiency,
    agency_newness,
    agency_reach,
    service_delivered,
    service_quality,
    service_upkeep,
)
from policylab.model.rules.shared import agency_cloud, agency_convenience
from policylab.model.rules.staff import (
    staff_applied_skill,
    staff_basic_skill,
    staff_motivation,
    staff_project_skill,
    staff_resistance,
    staff_workload,
)

Rule = Callable[..., Any]

STEP: tuple[tuple[Rule, ...], ...] = (
    (leader_succession,),
    (leader_mindset, leader_clarity),
    (service_project_finish, service_taste),
    (service_outcome, service_process, service_upkeep),
    (service_lapse, service_grant_proof),
    (agency_portfolio, agency_burnt, service_in_duty),
    (agency_data_readiness, agency_learning, agency_data_care, agency_demanded, agency_owed, agency_liability),
    (agency_inspection,),
    (
        staff_motivation,
        staff_resistance,
        staff_workload,
        staff_basic_skill,
        staff_applied_skill,
        staff_project_skill,
    ),
    (agency_people, agency_law_fit, agency_lawyer, agency_newness),
    (agency_law_reading, agency_readiness, agency_data_willing, agency_management),
    (agency_cross_reading, agency_data_release, agency_redesign, agency_partial_works),
    (service_permission, agency_data_offered, agency_client_use),
    (
        agency_permitted,
        agency_integration,
        agency_offer,
        agency_order,
        agency_imitation,
        agency_peer_result,
        service_commitment,
    ),
    (agency_ranking, agency_promise, agency_budget_risk),
    (agency_budget, agency_capacity, service_data_fit, agency_gain_ahead),
    (agency_haste, agency_threat, agency_credibility, agency_room, agency_citizen_pull),
    (
        agency_felt_control,
        agency_congestion,
        agency_motive_to_begin,
        agency_motive_to_show,
        agency_motive_to_work,
        service_threat,
    ),
    (agency_pressure, agency_strain, agency_worth),
    (agency_attention, service_odds, service_working_worth, service_paper_worth),
    (agency_agenda,),
    (agency_cloud,),
    (service_saving,),
    (service_bill, service_real_worth),
    (service_options,),
    (service_choice,),
    (service_begin, service_declare),
    (service_project_start, service_project_terms, agency_declared),
    (service_spending, service_quality, service_grant_request),
    (service_delivered,),
    (agency_spending, agency_grants, agency_reach, agency_efficiency, agency_convenience),
    (service_access, citizen_occasion, citizen_surroundings, citizen_bonus_place),
    (citizen_closing, citizen_enrolment, citizen_hearing, citizen_attitude, citizen_push, citizen_help_near),
    (citizen_exemption, citizen_knowing, citizen_inclination, citizen_odds),
    (citizen_awareness,),
    (citizen_attempt,),
    (citizen_success,),
    (citizen_assistance,),
    (citizen_use, citizen_hours, citizen_outcome, citizen_expectation),
    (citizen_recency, citizen_habit, citizen_access, citizen_literacy, citizen_experience, service_renown),
    (citizen_news,),
    (citizen_trust,),
)


@cache
def rules() -> Names[Rule]:
    """Return every rule of the step by name, in the order of the month."""
    return Names(
        "rule", {card_of(rule).name: rule for group in STEP for rule in group}, "write scenario.with_rule(rule)"
    )


def luck_key_of(card: Card) -> str:
    """Return the luck key of a rule; without its own key, a rule has that of the shipped rule that it replaces."""
    if card.kept_key or card.name not in rules():
        return card.luck_key
    return card_of(rules()[card.name]).luck_key


def with_rule(step: tuple[tuple[Rule, ...], ...], swapped: Rule) -> tuple[tuple[Rule, ...], ...]:
    """Return the step with the rule of the same name replaced.

    Raises
    ------
    UsageError
        If the step has no rule of that name; the message names the nearest.

    """
    name = card_of(swapped).name
    known = [card_of(rule).name for group in step for rule in group]
    if name not in known:
        raise UsageError(f"{unknown('rule', name, known)}; give your function the name of the rule that it replaces")
    return tuple(tuple(swapped if card_of(rule).name == name else rule for rule in group) for group in step)
