"""The step: the rules of a month, in order.

Each line is one group of rules. Rules of a group read the values from before the group; their results are
written together when the group is done. Policies have written the lever columns before the first group, and
money is booked after the last.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from policylab.errors import Names, UsageError, unknown
from policylab.model.rules.attention import (
    agency_agenda,
    agency_attention,
    agency_deadline,
    agency_felt_control,
    agency_imitation,
    agency_liability,
)
from policylab.model.rules.choice import agency_choice
from policylab.model.rules.citizens import (
    citizen_capability,
    citizen_dealing,
    citizen_enrolment,
    citizen_hours,
    citizen_intention,
    citizen_literacy,
    citizen_news,
    citizen_perception,
    citizen_trust,
)
from policylab.model.rules.data import (
    agency_data_care,
    agency_data_offered,
    agency_data_readiness,
    agency_data_release,
    agency_data_willing,
    agency_integration,
)
from policylab.model.rules.law import (
    agency_cross_reading,
    agency_digital_ceiling,
    agency_law_fit,
    agency_law_reading,
    agency_lawyer,
)
from policylab.model.rules.leaders import leader_clarity, leader_mindset, leader_succession
from policylab.model.rules.projects import (
    agency_citizen_first,
    agency_declare,
    agency_effective_adoption,
    agency_lapse,
    agency_project_finish,
    agency_project_start,
    agency_redesign,
    agency_spending,
)
from policylab.model.rules.readiness import agency_learning, agency_people, agency_project_risk, agency_readiness
from policylab.model.rules.rule import Card, card_of
from policylab.model.rules.services import agency_client_use, agency_efficiency, agency_quality, agency_reach
from policylab.model.rules.shared import agency_cloud, agency_convenience
from policylab.model.rules.staff import (
    staff_applied_skill,
    staff_basic_skill,
    staff_motivation,
    staff_project_skill,
    staff_resistance,
    staff_workload,
)
from policylab.model.rules.worth import agency_real_cost, agency_real_value

Rule = Callable[..., Any]

STEP: tuple[tuple[Rule, ...], ...] = (
    (leader_succession,),
    (leader_mindset, leader_clarity),
    (agency_project_finish,),
    (agency_effective_adoption, agency_redesign, agency_citizen_first, agency_learning, agency_data_readiness),
    (agency_lapse, agency_data_care),
    (
        staff_motivation,
        staff_resistance,
        staff_workload,
        staff_basic_skill,
        staff_applied_skill,
        staff_project_skill,
    ),
    (agency_people, agency_law_fit, agency_lawyer),
    (agency_law_reading, agency_readiness, agency_data_willing),
    (agency_cross_reading, agency_data_release),
    (agency_digital_ceiling, agency_data_offered, agency_client_use),
    (agency_integration, agency_deadline, agency_imitation, agency_liability),
    (agency_attention, agency_felt_control, agency_project_risk, agency_real_value),
    (agency_agenda,),
    (agency_cloud,),
    (agency_real_cost,),
    (agency_choice,),
    (agency_declare, agency_project_start),
    (agency_spending,),
    (agency_quality, agency_efficiency, agency_convenience, agency_reach),
    (citizen_perception, citizen_capability),
    (citizen_enrolment,),
    (citizen_intention,),
    (citizen_dealing,),
    (citizen_hours, citizen_news, citizen_literacy),
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
