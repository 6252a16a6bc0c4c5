"""Agencies: the averages of their people, and their readiness for a project."""

import numpy as np
from scipy.special import expit

from policylab.model.rules.rule import mean_over, rule


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
def agency_learning(practice, technology, project_result, *, readiness_from_success):
    r"""A project that succeeds leaves better practice and better technology behind.

    .. math:: q' = q + \beta_x \max(z, 0)(1 - q), \quad
              t' = t + \beta_x \max(z, 0)(1 - t)

    >>> [round(float(x), 3) for x in agency_learning(0.5, 0.3, 1.0, readiness_from_success=0.1)]
    [0.55, 0.37]
    """
    gain = readiness_from_success * np.maximum(project_result, 0)
    return practice + gain * (1 - practice), technology + gain * (1 - technology)


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
    writes="project_risk",
    cites="Heeks 2003; Weiner 2009; thesis barrier:skills.project-management, barrier:readiness.to-adapt, claim:9 "
    "(haste); Berger 2014 (silent protest)",
    sees={"running": mean_over("market", "project_running")},
)
def agency_project_risk(
    readiness, project_management, partner_help, haste, load, resistance, running,
    *, risk_base, risk_slope, task_demand, risk_of_haste, risk_of_congestion, implementer_capacity,
    risk_of_load, risk_of_resistance, risk_of_management,
):  # fmt: skip
    r"""A project fails the more its demand exceeds readiness; haste, load, resistance and busy implementers add.

    Weak management of projects adds as well, unless a partner lends its own.

    .. math:: \varrho = \operatorname{logit}^{-1}(\varrho_0 + \varrho_1 (d_0 + \varrho_h h
                  + \varrho_c \max(\bar J - C_J, 0) + \varrho_\ell \max(\Lambda - 1/2, 0) + \varrho_r R
                  + \varrho_m (1/2 - S_j - \mathsf{J} (1 - S_j)) - \mathcal{R}))

    >>> round(float(agency_project_risk(0.55, 0.5, 0.0, 0.0, 0.5, 0.0, 0.1, risk_base=-1.0, risk_slope=5.0,
    ...     task_demand=0.55, risk_of_haste=0.15, risk_of_congestion=0.5, implementer_capacity=0.3,
    ...     risk_of_load=0.15, risk_of_resistance=0.3, risk_of_management=0.2)), 3)
    0.269
    """
    management = project_management + partner_help * (1 - project_management)
    demand = (
        task_demand
        + risk_of_haste * haste
        + risk_of_congestion * np.maximum(running - implementer_capacity, 0)
        + risk_of_load * np.maximum(load - 0.5, 0)
        + risk_of_resistance * resistance
        + risk_of_management * (0.5 - management)
    )
    return expit(risk_base + risk_slope * (demand - readiness))
