"""Agencies: the budget of the fiscal year, what is left of it, what a project costs, and what is spent."""

import numpy as np

from policylab.model.rules.choice import ON_PAPER
from policylab.model.rules.rule import rule
from policylab.model.rules.sights import calendar, from_above, mean_over


@rule(
    of="service",
    writes="commitment",
    cites="Budget Procedures Act B.E. 2561 (what is contracted is carried over); base rates 1.17 (upkeep and running "
    "work come first)",
    sees={"grant": from_above("agency", "grant")},
)
def service_commitment(project_running, project_price, project_months_left, length, grant):
    r"""What a running project will cost its agency within the next twelve months.

    .. math:: k_s = J J_p (1 - \mathsf{k}) \min(J_t, 12) / T_s

    >>> float(service_commitment(True, 60.0, 18, 24, 0.5))
    15.0
    """
    return project_running * project_price * (1 - grant) * np.minimum(project_months_left, 12) / length


@rule(
    of="agency",
    writes=("budget", "budget_left"),
    cites="thesis barrier:budget; Budget Procedures Act B.E. 2561 (one-year money lapses on 30 September); base rates "
    "3.4, 3.5; size assumed",
    sees={"october": calendar("october"), "commitment": mean_over("services", "commitment")},
)
def agency_budget(
    budget, budget_left, means, service_count, budget_cut, budget_taken, october, commitment,
    *, budget_rate, light_price,
):  # fmt: skip
    r"""In October a new budget opens: what is left lapses, debt and what running projects need come first.

    A cut, and what is taken from those behind, make it smaller.

    .. math:: B' = B + \mathcal{O} (B_n - B), \quad
              B_r' = B_r + \mathcal{O} (B_n + \min(B_r, 0) - n \bar k_s - B_r), \quad
              B_n = \beta_n p_0 b_i n (1 - \mathsf{B})(1 - B_k)

    >>> [[float(x) for x in agency_budget(80.0, 30.0, 1.0, 10, 0.0, taken, 1.0, 2.0, budget_rate=0.5, light_price=20.0)]
    ...  for taken in (0.0, 0.1)]
    [[100.0, 80.0], [90.0, 70.0]]
    """
    new = budget_rate * light_price * means * service_count * (1 - budget_cut) * (1 - budget_taken)
    opened = new + np.minimum(budget_left, 0) - service_count * commitment
    return np.where(october > 0, new, budget), np.where(october > 0, opened, budget_left)


@rule(
    of="agency",
    writes="capacity",
    cites="thesis barrier:skills.project-management; base rates 2.15 (one to three at once); size assumed",
)
def agency_capacity(service_count, project_management, *, projects_at_once):
    r"""An agency can run as many projects at once as it is large and its people can manage.

    .. math:: C_j = 1 + \operatorname{round}(c_J \sqrt{n} (1 / 2 + S_j))

    >>> float(agency_capacity(16, 0.5, projects_at_once=0.5))
    3.0
    """
    return 1 + np.rint(projects_at_once * np.sqrt(service_count) * (1 / 2 + project_management))


@rule(of="agency", writes=("busy", "can_begin"), cites="thesis barrier:budget, barrier:skills.project-management")
def agency_room(capacity, projects_running, budget_left, *, budget_removed):
    r"""There is room for another project while people can manage it and money is left.

    Without the barrier of the budget people alone set the limit.

    .. math:: J_u = \min(J_r / C_j, 1), \quad
              B_c = [J_r < C_j] \max(\Omega_b, [B_r > 0])

    >>> [[float(x) for x in agency_room(4.0, 1, left, budget_removed=removed)] for left, removed in
    ...  ((10.0, 0), (0.0, 0), (0.0, 1))]
    [[0.25, 1.0], [0.25, 0.0], [0.25, 1.0]]
    """
    has_money = (budget_left > 0) | (budget_removed > 0)
    return np.minimum(projects_running / capacity, 1), (projects_running < capacity) & has_money


@rule(
    of="service",
    writes=("saving", "duplicable"),
    cites="GDCC (the government expects 30%; nothing measured); thesis barrier:budget.duplication, "
    "platform:gdcc, platform:digital-id, platform:e-payment",
    sees={
        "cloud_slot": from_above("agency", "cloud_slot"),
        "digital_id": from_above("agency", "digital_id"),
        "e_payment": from_above("agency", "e_payment"),
    },
)
def service_saving(needs_identity, needs_payment, cloud_slot, digital_id, e_payment, *, cloud_saving, platform_saving):
    r"""Who need not buy machines, a login or a till of its own saves a part of the price; the rest is spent twice.

    .. math:: \sigma_v = \sigma_c c_s + \sigma_p (n_i \mathsf{I} + n_p \mathsf{E}) / 2, \quad
              \sigma_2 = \sigma_c (1 - c_s) + \sigma_p (n_i (1 - \mathsf{I}) + n_p (1 - \mathsf{E})) / 2

    >>> [round(float(x), 3) for x in service_saving(True, False, True, 0.5, 1.0, cloud_saving=0.3,
    ...     platform_saving=0.2)]
    [0.35, 0.05]
    """
    return (
        cloud_saving * cloud_slot + platform_saving * (needs_identity * digital_id + needs_payment * e_payment) / 2,
        cloud_saving * (1.0 - cloud_slot)
        + platform_saving * (needs_identity * (1 - digital_id) + needs_payment * (1 - e_payment)) / 2,
    )


@rule(
    of="service",
    writes=("bill", "affordable"),
    cites="thesis barrier:budget; base rates 3.6 (contracts run over years); assumption: a bill that this year's rest "
    "does not cover goes against next October, up to one budget",
    sees={
        "grant": from_above("agency", "grant"),
        "budget": from_above("agency", "budget"),
        "budget_left": from_above("agency", "budget_left"),
        "can_begin": from_above("agency", "can_begin"),
        "months_left": calendar("months_left"),
    },
)
def service_bill(price, length, saving, grant, budget, budget_left, can_begin, months_left, *, budget_removed):
    r"""A project begun now costs its agency what falls into this year, less savings and grants.

    Without the barrier of the budget it can pay any bill.

    .. math:: b_v = p_v (1 - \sigma_v)(1 - \mathsf{k}) \min(T_s, \mathcal{M}) / T_s, \quad
              B_a = B_c \max(\Omega_b, [p_v (1 - \sigma_v)(1 - \mathsf{k}) \min(T_s, \mathcal{M}) / T_s \le B_r + B])

    >>> [float(x) for x in service_bill(90.0, 10, 0.0, 0.0, 30.0, 5.0, True, 3.0, budget_removed=0)]
    [27.0, 1.0]
    """
    bill = price * (1 - saving) * (1 - grant) * np.minimum(length, months_left) / length
    return bill, can_begin & ((bill <= budget_left + budget) | (budget_removed > 0))


@rule(
    of="service",
    writes=("spending", "spent_twice", "paper_spending"),
    cites="assumption: projects are paid month by month, failures included, declarations at once",
)
def service_spending(project_running, project_price, length, duplicable, choice, price, *, paper_cost):
    r"""Projects are paid month by month while they run; a declaration costs a share of the real thing.

    .. math:: X_s = J J_p / T_s, \quad
              X_d = J J_p \sigma_2 / T_s, \quad
              X_y = \nu_p p_v [O = 1]

    >>> [float(x) for x in service_spending(True, 60.0, 10, 0.25, 0, 80.0, paper_cost=0.1)]
    [6.0, 1.5, 0.0]
    """
    on_project = project_running * project_price / length
    return (
        on_project,
        on_project * duplicable,
        paper_cost * price * (choice == ON_PAPER),
    )


@rule(
    of="agency",
    writes=("budget_left", "projects_started", "project_spending", "spending", "duplicated"),
    cites="definition; thesis barrier:budget.duplication",
    sees={
        "begun": mean_over("services", "begun"),
        "committed": mean_over("services", "committed"),
        "on_projects": mean_over("services", "spending"),
        "on_paper": mean_over("services", "paper_spending"),
        "twice": mean_over("services", "spent_twice"),
        "advanced": mean_over("services", "grant_advanced"),
        "paid": mean_over("services", "grant_paid"),
        "given_back": mean_over("services", "grant_given_back"),
    },
)
def agency_spending(
    budget_left, projects_started, service_count, begun, committed, on_projects, on_paper, twice, advanced, paid,
    given_back, *, budget_removed,
):  # fmt: skip
    r"""What its services cost; a project that begins takes its bill from the budget, a grant on proof adds to it.

    Paper is paid from running costs, not from the budget. Without the barrier of the budget, what exceeds it is paid
    from elsewhere and leaves no debt.

    .. math:: B_r' = B_s + \Omega_b (\max(B_s, 0) - B_s), \quad
              B_s = B_r - n (\bar b_k - \bar j_v - \bar j_r + \bar j_b), \quad
              N_s' = N_s + \operatorname{round}(n \bar J_b), \quad
              X_p = n \bar X_s, \quad
              X = n (\bar X_s + \bar X_y), \quad
              X_2 = n \bar X_d

    >>> [float(x) for x in agency_spending(50.0, 2, 10, 0.1, 1.5, 2.0, 0.5, 0.3, 0.4, 0.2, 0.1, budget_removed=0)]
    [40.0, 3.0, 20.0, 25.0, 3.0]
    """
    left = budget_left - service_count * (committed - advanced - paid + given_back)
    return (
        left + budget_removed * (np.maximum(left, 0) - left),
        projects_started + np.rint(service_count * begun).astype(np.int64),
        service_count * on_projects,
        service_count * (on_projects + on_paper),
        service_count * twice,
    )
