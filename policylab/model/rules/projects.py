"""Agencies: projects take whole months, succeed, succeed in part or fail, and change the agency."""

import numpy as np

from policylab.model.rules.choice import FOR_REAL
from policylab.model.rules.rule import from_above, rule
from policylab.model.rules.worth import formal_after, redesign_step


@rule(
    of="agency",
    writes=("project_months_left", "project_running", "project_result", "failures", "cool_off"),
    cites="Heeks 2003 (whole, partial and total failure); thesis barrier:skills.project-management",
    events={"luck": "projects_started"},
)
def agency_project_finish(
    project_months_left, project_odds, failures, cool_off, luck,
    *, partial_success, partial_yield, cool_off_months,
):  # fmt: skip
    r"""A project in its last month fails or succeeds, in part or whole; a failure closes the door for some months.

    A draw, keyed by the agency's n-th project: below the odds of failure it fails (-1); of the rest a share
    succeeds in part (the partial yield), the others wholly (1). In every other month the result is 0.

    .. math:: J_t' = \max(J_t - 1, 0), \quad
              J = [J_t' > 0], \quad
              z = B_e (-B_f + (1 - B_f)(1 - B_z (1 - z_p))), \quad
              n_f' = n_f + B_e B_f, \quad
              t_c' = B_e B_f T_c + (1 - B_e B_f) \max(t_c - 1, 0), \quad
              B_e = [J_t = 1], \quad
              B_f = [\varepsilon < J_q], \quad
              B_z = [\varepsilon < J_q + (1 - J_q) \pi_J]

    >>> [int(x) for x in agency_project_finish(1, 0.4, 0, 0, 0.2, partial_success=0.55, partial_yield=0.4,
    ...     cool_off_months=6)]
    [0, 0, -1, 1, 6]
    """
    ends = project_months_left == 1
    failed = ends & (luck < project_odds)
    partly = ends & np.logical_not(failed) & (luck < project_odds + (1 - project_odds) * partial_success)
    result = np.where(failed, -1.0, np.where(partly, partial_yield, np.where(ends, 1.0, 0.0)))
    months_left = np.maximum(project_months_left - 1, 0)
    waiting = np.where(failed, cool_off_months, np.maximum(cool_off - 1, 0))
    return months_left, months_left > 0, result, failures + failed, waiting.astype(np.int64)


@rule(
    of="agency",
    writes=("effective", "formal"),
    cites="Heeks 2003; assumption: services on paper are made real first, and a failure may undo what was won",
)
def agency_effective_adoption(effective, formal, digital_ceiling, project_result, project_scope, *, project_loss):
    r"""Success makes services really digital, those on paper first in proportion; a failure undoes some.

    .. math:: E' = E + w - \lambda_E \min(E, J_k) \max(-z, 0), \quad
              F' = \max(E + w, F + \max(K - F, 0) \min(1, w / \max(K - E, 0.01))), \quad
              w = \min(J_k \max(z, 0), 1 - E)

    >>> [round(float(x), 3) for x in agency_effective_adoption(0.2, 0.6, 1.0, 1.0, 0.2, project_loss=0.25)]
    [0.4, 0.7]
    """
    lost = project_loss * np.minimum(project_scope, effective) * np.maximum(-project_result, 0)
    won = project_scope * np.maximum(project_result, 0)
    won = np.minimum(won, 1 - effective)
    return effective + won - lost, formal_after(formal, effective, digital_ceiling, won)


@rule(
    of="agency",
    writes="redesigned",
    cites="thesis claim:1 (cut the steps first), claim:4 (leaders decide), claim:12 (manuals of 2015), T-P2, "
    "programme:three-pillars; Hammer 1990",
    sees={"mindset": from_above("leader", "mindset"), "clarity": from_above("leader", "clarity")},
)
def agency_redesign(
    redesigned, project_result, skill, law_reading, examples, redesign_drive, mindset, clarity,
    *, redesign_from_project, redesign_from_examples, redesign_from_drive,
):  # fmt: skip
    r"""Projects and drives redesign work as far as the leader wants it and sets a clear task.

    What a project redesigns also depends on people and rules, and is more where there were examples.

    .. math:: P' = P + (\max(z, 0)\, \delta + \Delta_d \mathsf{P} m c)(1 - P), \quad
              \delta = \Delta\, m\, c\, (S + g_r)(1 + \beta_e \mathsf{Z}) / 2

    >>> round(float(agency_redesign(0.1, 1.0, 0.6, 0.4, 0.0, 0.0, 0.5, 0.5, redesign_from_project=0.4,
    ...     redesign_from_examples=0.5, redesign_from_drive=0.01)), 3)
    0.145
    """
    step = redesign_step(
        mindset, clarity, skill, law_reading, examples,
        redesign_from_project=redesign_from_project, redesign_from_examples=redesign_from_examples,
    )  # fmt: skip
    driven = redesign_from_drive * redesign_drive * mindset * clarity
    return redesigned + (np.maximum(project_result, 0) * step + driven) * (1 - redesigned)


@rule(
    of="agency",
    writes="citizen_first",
    cites="thesis claim:7, T-O1 (quick wins in citizens' main services)",
)
def agency_citizen_first(citizen_first, quick_wins, project_result):
    r"""Which services are made real next: under quick wins those that most citizens need.

    .. math:: Q_c' = Q_c + \max(z, 0)(\mathsf{Q} - Q_c) / 2

    >>> round(float(agency_citizen_first(0.2, 1.0, 1.0)), 3)
    0.6
    """
    return citizen_first + np.maximum(project_result, 0) * (quick_wins - citizen_first) / 2


@rule(
    of="agency",
    writes="effective",
    cites="assumption: what nobody cares for falls out of use",
    sees={"mindset": from_above("leader", "mindset")},
)
def agency_lapse(effective, motivation, mindset, *, lapse):
    r"""Effective use lapses where neither leader nor staff care.

    .. math:: E' = E (1 - \epsilon \max(1 - m - M, 0))

    >>> round(float(agency_lapse(0.5, 0.3, 0.2, lapse=0.01)), 4)
    0.4975
    """
    return effective * (1 - lapse * np.maximum(1 - mindset - motivation, 0))


@rule(
    of="agency",
    writes="formal",
    cites="Meyer & Rowan 1977 (decoupling); Electronic Government Act B.E. 2565 (one channel a body is enough)",
)
def agency_declare(formal, declared):
    r"""What is declared on paper counts as formal adoption only.

    .. math:: F' = F + f

    >>> round(agency_declare(0.2, 0.6), 3)
    0.8
    """
    return formal + declared


@rule(
    of="agency",
    writes=(
        "project_months_left", "project_running", "project_scope", "project_odds", "project_cost",
        "projects_started",
    ),
    cites="assumption: slots and scope of projects are explicit; Lee 2010 (investments take time)",
)  # fmt: skip
def agency_project_start(
    choice, effective, digital_ceiling, project_risk, real_cost, project_months_left, project_scope,
    project_odds, project_cost, projects_started,
    *, project_duration, project_scope_share,
):  # fmt: skip
    r"""An agency that chose *for real* begins one project: it lasts whole months and covers part of its services.

    An allocation: (1) who chose *for real* gets a project of the full duration, of the stated scope or what
    the ceiling leaves, with the odds of failure and the cost of the month it begins in; (2) the others keep
    what they had.

    .. math:: J_t' = J_t + B_s (T_J - J_t), \quad
              J = [J_t' > 0], \quad
              J_k' = J_k + B_s (k_s - J_k), \quad
              J_q' = J_q + B_s (\varrho - J_q), \quad
              J_c' = J_c + B_s (c_e k_s / k_J - J_c), \quad
              J_n' = J_n + B_s, \quad
              B_s = [O = 2], \quad
              k_s = \min(k_J, K - E)

    >>> [float(x) for x in agency_project_start(2, 0.7, 0.8, 0.3, 1.1, 0, 0.2, 0.0, 0.0, 3,
    ...     project_duration=7, project_scope_share=0.2)][:2]
    [7.0, 1.0]
    """
    begins = choice == FOR_REAL
    months_left = np.where(begins, project_duration, project_months_left).astype(np.int64)
    scope = np.minimum(project_scope_share, digital_ceiling - effective)
    return (
        months_left,
        months_left > 0,
        np.where(begins, scope, project_scope),
        np.where(begins, project_risk, project_odds),
        np.where(begins, real_cost * scope / project_scope_share, project_cost),
        projects_started + begins,
    )


@rule(
    of="agency",
    writes=("project_price", "project_won", "spending", "duplicated"),
    cites="thesis barrier:budget.duplication; assumption: unit cost of an effort per service (D), and paper costs a "
    "share of the real thing",
)
def agency_spending(
    services, project_running, project_cost, project_price, project_result, cloud_slot, declared, real_cost,
    *, effort_price, project_duration, project_scope_share, paper_cost, cloud_saving,
):  # fmt: skip
    r"""Projects are paid month by month while they run, failures included; declarations at once.

    The price of a project that succeeded is kept for a month, even if the next one begins at once. What a slot
    in the shared cloud would have saved is money spent twice.

    .. math:: J_p' = p\, n\, k_J J_c, \quad
              J_w = J_p \max(z, 0), \quad
              X = J J_p' / T_J + p\, n\, \nu_p\, c_e f, \quad
              X_2 = J J_p' / T_J\, \sigma_c (1 - c_s)

    >>> [round(float(x), 3) for x in agency_spending(10, True, 1.0, 30.0, 0.5, False, 0.0, 1.0, effort_price=12,
    ...     project_duration=6, project_scope_share=0.2, paper_cost=0.1, cloud_saving=0.25)]
    [24.0, 15.0, 4.0, 1.0]
    """
    price = effort_price * services * project_scope_share * project_cost
    of_project = project_running * price / project_duration
    on_paper = effort_price * services * paper_cost * real_cost * declared
    won = project_price * np.maximum(project_result, 0)
    return price, won, of_project + on_paper, of_project * cloud_saving * (1.0 - cloud_slot)
