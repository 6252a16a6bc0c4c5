"""Agencies: the averages of their people, and their readiness for a project."""

import numpy as np

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import mean_over


@rule(
    of="agency",
    writes=("skill", "project_management", "motivation", "load", "resistance"),
    cites="thesis barrier:skills.uneven; definition",
    sees={
        "basic_skill": mean_over("officials", "basic_skill"),
        "applied_skill": mean_over("officials", "applied_skill"),
        "project_skill": mean_over("officials", "project_skill"),
        "motivation_of_staff": mean_over("officials", "motivation"),
        "workload": mean_over("officials", "workload"),
        "resistance_of_staff": mean_over("officials", "resistance"),
    },
)
def agency_people(basic_skill, applied_skill, project_skill, motivation_of_staff, workload, resistance_of_staff):
    r"""An agency is as skilled, keen, loaded and resistant as its officials are on average.

    .. math:: S = (\bar b + \bar s) / 2, \quad
              S_j = \bar j, \quad
              M = \bar\mu, \quad
              \Lambda = \bar\ell, \quad
              R = \bar r

    >>> agency_people(0.7, 0.5, 0.3, 0.4, 0.8, 0.1)
    (0.6, 0.3, 0.4, 0.8, 0.1)
    """
    return (basic_skill + applied_skill) / 2, project_skill, motivation_of_staff, workload, resistance_of_staff


@rule(
    of="agency",
    writes=("practice", "technology"),
    cites="Cohen & Levinthal 1990 (capacity grows by use); Weiner 2009; thesis barrier:readiness.to-adapt",
)
def agency_learning(practice, technology, project_result, *, readiness_from_success, readiness_removed):
    r"""A project that succeeds leaves better practice and technology behind; without that barrier both are complete.

    .. math:: q' = \max(\Omega_r, q + \beta_x \max(z, 0)(1 - q)), \quad
              t' = \max(\Omega_r, t + \beta_x \max(z, 0)(1 - t))

    >>> [round(float(x), 3) for x in agency_learning(0.5, 0.3, 1.0, readiness_from_success=0.1, readiness_removed=0)]
    [0.55, 0.37]
    """
    gain = readiness_from_success * np.maximum(project_result, 0)
    return (
        np.maximum(practice + gain * (1 - practice), readiness_removed),
        np.maximum(technology + gain * (1 - technology), readiness_removed),
    )


@rule(
    of="agency",
    writes="readiness",
    cites="readiness survey of Thai government bodies 2018 (three parts); thesis barrier:readiness (readiness comes "
    "first)",
)
def agency_readiness(practice, skill, technology):
    r"""Readiness has three equal parts: practice, people and technology.

    .. math:: \mathcal{R} = (q + S + t) / 3

    >>> round(float(agency_readiness(0.5, 0.6, 0.4)), 3)
    0.5
    """
    return (practice + skill + technology) / 3


@rule(
    of="agency",
    writes="management",
    cites="thesis barrier:skills.project-management, collaboration:co-development",
)
def agency_management(project_management, partner_help):
    r"""Projects are managed as well as its people can, and a partner can lend what is missing.

    .. math:: m_j = S_j + \mathsf{J} (1 - S_j)

    >>> round(float(agency_management(0.4, 0.5)), 3)
    0.7
    """
    return project_management + partner_help * (1 - project_management)


@rule(
    of="agency",
    writes="congestion",
    cites="thesis claim:9 (in steps); base rates 1.14; assumption: implementers are one market",
    sees={"market_busy": mean_over("market", "busy")},
)
def agency_congestion(market_busy, *, implementer_capacity, budget_removed):
    r"""Implementers are overbooked where agencies run more projects than they can serve.

    Without the barrier of the budget they grow with the money.

    .. math:: C_i = \max(\bar J_u - C_J, 0)(1 - \Omega_b)

    >>> round(float(agency_congestion(0.5, implementer_capacity=0.3, budget_removed=0)), 3)
    0.2
    """
    return np.maximum(market_busy - implementer_capacity, 0) * (1 - budget_removed)


@rule(
    of="agency",
    writes="strain",
    cites="Heeks 2003; Weiner 2009; thesis barrier:readiness.to-adapt, barrier:skills.project-management, claim:9 "
    "(haste); Liebman & Mahoney 2017; Berger 2014 (silent protest)",
)
def agency_strain(
    readiness, management, haste, congestion, load, resistance,
    *, strain_of_unreadiness, strain_of_management, strain_of_haste, strain_of_congestion, strain_of_load,
    strain_of_resistance,
):  # fmt: skip
    r"""Projects fail more often where readiness and management are below one half, and under haste, load and protest.

    .. math:: \varsigma = k_1 (1 / 2 - \mathcal{R}) + k_m (1 / 2 - m_j) + k_h h + k_o C_i
                  + k_\ell \max(\Lambda - 1 / 2, 0) + k_r R

    >>> round(float(agency_strain(0.4, 0.5, 0.5, 0.1, 0.5, 0.1, strain_of_unreadiness=4.0, strain_of_management=1.0,
    ...     strain_of_haste=0.8, strain_of_congestion=1.0, strain_of_load=1.0, strain_of_resistance=1.0)), 3)
    1.0
    """
    return (
        strain_of_unreadiness * (1 / 2 - readiness)
        + strain_of_management * (1 / 2 - management)
        + strain_of_haste * haste
        + strain_of_congestion * congestion
        + strain_of_load * np.maximum(load - 1 / 2, 0)
        + strain_of_resistance * resistance
    )


@rule(
    of="agency",
    writes="partial_works",
    cites="Heeks 2003 (partial failure is the commonest outcome); base rates 6.6 (half of declared channels answer); "
    "thesis barrier:readiness",
)
def agency_partial_works(readiness, *, partial_works_base, partial_works_from_readiness):
    r"""What was finished in part works more often where the body is ready to make it work.

    .. math:: o_p = \min(1, \max(0, o_0 + o_1 (\mathcal{R} - 1 / 2)))

    >>> round(float(agency_partial_works(0.6, partial_works_base=0.35, partial_works_from_readiness=0.8)), 3)
    0.43
    """
    return np.clip(partial_works_base + partial_works_from_readiness * (readiness - 1 / 2), 0, 1)
