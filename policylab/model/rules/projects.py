"""Services: projects begin, take whole months, and end whole, in part or failed; services are declared and lapse."""

import numpy as np

from policylab.model.rules.choice import ON_PAPER
from policylab.model.rules.rule import rule
from policylab.model.rules.sights import from_above, mean_over, most_over


@rule(
    of="service",
    writes=("project_months_left", "project_running", "project_result", "project_failed"),
    cites="Heeks 2003 (whole, partial and total failure); Standish Group 2015; thesis "
    "barrier:skills.project-management",
    events={"luck": "projects_begun"},
)
def service_project_finish(project_months_left, project_failing, project_whole, luck, *, partial_yield):
    r"""A project in its last month fails or succeeds, in part or whole.

    A draw, keyed by the n-th project for the service: below the odds of failure it fails (-1); of the rest, the odds
    fixed at its beginning are whole (1), those of most luck, and the others in part (the partial yield). In every other
    month the result is 0.

    .. math:: J_t' = \max(J_t - 1, 0), \quad
              J = [J_t - 1 > 0], \quad
              z_s = B_e (-B_f + (1 - B_f)(z_p + (1 - z_p) B_w)), \quad
              z_f = B_e B_f, \quad
              B_e = [J_t = 1], \quad
              B_f = [\varepsilon < J_q], \quad
              B_w = [\varepsilon \ge 1 - (1 - J_q) J_w]

    >>> [[float(x) for x in service_project_finish(1, 0.4, 0.5, luck, partial_yield=0.25)][2:]
    ...  for luck in (0.2, 0.5, 0.9)]
    [[-1.0, 1.0], [0.25, 0.0], [1.0, 0.0]]
    """
    ends = project_months_left == 1
    failed = ends & (luck < project_failing)
    whole = luck >= 1 - (1 - project_failing) * project_whole
    result = np.where(failed, -1.0, np.where(ends, np.where(whole, 1.0, partial_yield), 0.0))
    months_left = np.maximum(project_months_left - 1, 0)
    return months_left, months_left > 0, result, failed


@rule(
    of="service",
    writes=("declared", "real"),
    cites="Heeks 2003 (partial failure: the system is there, its goals are unmet); thesis barrier:data.integration",
    sees={"partial_works": from_above("agency", "partial_works")},
    events={"luck": "projects_begun"},
)
def service_outcome(declared, real, project_result, data_fit, partial_works, luck):
    r"""What a project delivered is declared; it works if it is whole, or by luck if not, and if it gets its data.

    A draw, keyed by the n-th project for the service: it works where the luck falls below the chance.

    .. math:: D_s' = \max(D_s, [z_s > 0]), \quad
              W_s' = \max(W_s, [z_s > 0] [\varepsilon < d_s \max([z_s \ge 1], o_p)])

    >>> [[bool(x) for x in service_outcome(False, False, result, 1.0, 0.4, 0.5)] for result in (-1.0, 0.4, 1.0)]
    [[False, False], [True, False], [True, True]]
    """
    delivered = project_result > 0
    works = luck < data_fit * np.maximum(project_result >= 1, partial_works)
    return declared | delivered, real | (delivered & works)


@rule(
    of="service",
    writes="process",
    cites="thesis claim:1 (cut the steps first), claim:4 (leaders decide), T-P2, programme:three-pillars; Hammer 1990",
    sees={
        "redesign_step": from_above("agency", "redesign_step"),
        "redesign_pace": from_above("agency", "redesign_pace"),
    },
)
def service_process(process, project_result, redesign_step, redesign_pace):
    r"""A project redesigns the process of its service as far as leader, people and rules allow; so do drives.

    .. math:: P_s' = P_s + \min(\max(z_s, 0)\, \delta + \delta_d, 1)(1 - P_s)

    >>> round(float(service_process(0.1, 1.0, 0.3, 0.0)), 3)
    0.37
    """
    return process + np.minimum(np.maximum(project_result, 0) * redesign_step + redesign_pace, 1) * (1 - process)


@rule(
    of="service",
    writes=("declared", "real", "found_out"),
    cites="base rates 1.15 (reports decay), 6.6 (half of declared channels answer), 6.8; thesis claim:12 (citizens "
    "complain); rates assumed",
    sees={
        "mindset": from_above("leader", "mindset"),
        "motivation": from_above("agency", "motivation"),
        "audit_finds": from_above("agency", "audit_finds"),
        "scrutiny": from_above("agency", "scrutiny"),
    },
)
def service_lapse(
    declared, real, prominence, asked_due, mindset, motivation, audit_finds, scrutiny, luck, *, lapse, discovery
):
    r"""What nobody cares for stops working, and what is only on paper is given up or found out.

    A draw: a service that works stops working where its luck falls below the month's share of the yearly rate, more
    where neither leader nor staff care; it stays declared. One on paper is withdrawn at the same rate, and where
    somebody finds out: citizens and the news, the sooner the more people it has, an inspection of the month before,
    or a jury.

    .. math:: W_s' = W_s [\varepsilon \ge \epsilon (2 - m - M) / 12], \quad
              D_s' = D_s \max(W_s, [\varepsilon \ge \epsilon (2 - m - M) / 12 + d_w]), \quad
              f_w = D_s (1 - W_s) [\epsilon (2 - m - M) / 12 \le \varepsilon] [\varepsilon < \epsilon (2 - m - M) / 12
                  + d_w], \quad
              d_w = 2 \varpi_s \phi_d + \mathsf{s}_a f_a + \mathsf{q}_j

    >>> [[bool(x) for x in service_lapse(True, works, 0.5, 1.0, 0.5, 0.5, caught, 0.0, 0.003, lapse=0.02,
    ...     discovery=0.0)] for works, caught in ((True, 0.2), (False, 0.2), (False, 0.0))]
    [[True, True, False], [False, False, True], [True, False, False]]
    """
    neglected = lapse * (2 - mindset - motivation) / 12
    finding = 2 * prominence * discovery + asked_due * audit_finds + scrutiny
    kept, hidden = luck >= neglected, luck >= neglected + finding
    return declared & (real | hidden), real & kept, declared & np.logical_not(real) & kept & np.logical_not(hidden)


@rule(
    of="agency",
    writes="burnt",
    cites="Bromley & Powell 2012; assumption: what was found out is remembered, and fades",
    sees={"found_out": mean_over("services", "found_out")},
)
def agency_burnt(burnt, service_count, found_out, *, memory_half_life):
    r"""An agency remembers that paper was found out; the memory halves with the years.

    .. math:: b_r' = \min(1, b_r\, 2^{-1 / \tau_b} + n \bar f_w)

    >>> [round(float(agency_burnt(0.5, 10, caught, memory_half_life=12)), 3) for caught in (0.0, 0.1)]
    [0.472, 1.0]
    """
    return np.minimum(burnt * 2 ** (-1 / memory_half_life) + service_count * found_out, 1)


@rule(
    of="service",
    writes="declared",
    cites="Meyer & Rowan 1977 (decoupling); Electronic Government Act B.E. 2565 (one channel a body is enough)",
)
def service_declare(declared, choice):
    r"""What is declared on paper counts as formal adoption only.

    .. math:: D_s' = \max(D_s, [O = 1])

    >>> bool(service_declare(False, 1)), bool(service_declare(False, 0))
    (True, False)
    """
    return declared | (choice == ON_PAPER)


@rule(of="agency", writes="formal", cites="definition", sees={"declared": mean_over("services", "declared")})
def agency_declared(declared):
    r"""What is declared this month is formal adoption at its end.

    .. math:: F = \bar D_s

    >>> agency_declared(0.5)
    0.5
    """
    return declared


@rule(
    of="service",
    writes="begun",
    cites="assumption: an agency begins one project a month at most, the one that it wishes most",
    sees={"most_wished": most_over("siblings", "wish")},
)
def service_begin(wish, most_wished):
    r"""The service that its agency wishes most begins a project; of equal wishes, which luck all but excludes, all do.

    .. math:: J_b = [y_w > 0] [y_w \ge \check y_w]

    >>> [bool(service_begin(wish, 1.5)) for wish in (1.5, 1.2, 0.0)]
    [True, False, False]
    """
    return (wish > 0) & (wish >= most_wished)


@rule(
    of="service",
    writes=("projects_begun", "project_months_left", "project_running"),
    cites="definition; base rates 2.10 to 2.13 (projects take months and years)",
)
def service_project_start(begun, length, projects_begun, project_months_left):
    r"""A project that begins takes the months that its service takes.

    .. math:: J_n' = J_n + J_b, \quad
              J_t' = J_t + J_b (T_s - J_t), \quad
              J = [J_t + J_b (T_s - J_t) > 0]

    >>> [int(x) for x in service_project_start(True, 10, 1, 0)]
    [2, 10, 1]
    """
    months_left = np.where(begun, length, project_months_left)
    return projects_begun + begun, months_left, months_left > 0


@rule(
    of="service",
    writes=("project_failing", "project_whole", "project_price", "committed"),
    cites="assumption: odds and price are those of the month in which a project begins",
)
def service_project_terms(
    begun, failing_odds, whole_odds, price, saving, bill, project_failing, project_whole, project_price
):
    r"""A project keeps the odds and the price of the month in which it began; its bill is taken from the budget.

    .. math:: J_q' = J_q + J_b (q_s - J_q), \quad
              J_w' = J_w + J_b (w_s - J_w), \quad
              J_p' = J_p + J_b (p_v (1 - \sigma_v) - J_p), \quad
              b_k = J_b b_v

    >>> [float(x) for x in service_project_terms(True, 0.2, 0.5, 80.0, 0.25, 30.0, 0.0, 0.0, 0.0)]
    [0.2, 0.5, 60.0, 30.0]
    """
    return (
        np.where(begun, failing_odds, project_failing),
        np.where(begun, whole_odds, project_whole),
        np.where(begun, price * (1 - saving), project_price),
        begun * bill,
    )


@rule(
    of="agency",
    writes=(
        "formal", "effective", "redesigned", "projects_running", "project_result", "failures",
    ),
    cites="definition",
    sees={
        "declared": mean_over("services", "declared"),
        "real": mean_over("services", "real"),
        "process": mean_over("services", "process"),
        "running": mean_over("services", "project_running"),
        "result": mean_over("services", "project_result"),
        "failed": mean_over("services", "project_failed"),
    },
)  # fmt: skip
def agency_portfolio(service_count, failures, declared, real, process, running, result, failed):
    r"""An agency is what its services are: shares declared, real and redesigned, and its projects added up.

    .. math:: F = \bar D_s, \quad
              E = \bar W_s, \quad
              P = \bar P_s, \quad
              J_r = \operatorname{round}(n \bar J), \quad
              z = n \bar z_s, \quad
              n_f' = n_f + \operatorname{round}(n \bar z_f)

    >>> [float(x) for x in agency_portfolio(10, 2, 0.5, 0.3, 0.2, 0.1, -0.1, 0.1)]
    [0.5, 0.3, 0.2, 1.0, -1.0, 3.0]
    """
    return (
        declared,
        real,
        process,
        np.rint(service_count * running).astype(np.int64),
        service_count * result,
        failures + np.rint(service_count * failed).astype(np.int64),
    )


@rule(
    of="agency",
    writes=("redesign_step", "redesign_pace"),
    cites="thesis claim:1, claim:4, claim:12 (manuals of 2015), T-P2, collaboration:private-practice; Hammer 1990",
    sees={"mindset": from_above("leader", "mindset"), "clarity": from_above("leader", "clarity")},
)
def agency_redesign(
    skill, law_reading, examples, redesign_drive, mindset, clarity,
    *, redesign_from_project, redesign_from_examples, redesign_from_drive,
):  # fmt: skip
    r"""Work is redesigned where the leader wants it and sets a clear task, and people and rules allow it.

    .. math:: \delta = \min(\Delta\, m\, c\, (S + g_r)(1 + \beta_e \mathsf{Z}) / 2, 1), \quad
              \delta_d = \Delta_d \mathsf{P} m c

    >>> [round(float(x), 3) for x in agency_redesign(0.6, 0.4, 0.5, 1.0, 0.5, 0.5, redesign_from_project=2.0,
    ...     redesign_from_examples=1.0, redesign_from_drive=0.01)]
    [0.375, 0.003]
    """
    helped = 1 + redesign_from_examples * examples
    step = redesign_from_project * mindset * clarity * (skill + law_reading) / 2 * helped
    return np.minimum(step, 1), redesign_from_drive * redesign_drive * mindset * clarity
