"""Services: what each option is worth to the agency that owns them, and its choice: ignore, on paper, for real."""

import numpy as np
from scipy.special import expit, ndtri

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import from_above

IGNORE, ON_PAPER, FOR_REAL = 0, 1, 2
CLOSED = -1e6  # efforts: the worth of an option that is not open


@rule(
    of="service",
    writes=("taste", "tastes"),
    cites="Kingdon 1984 (problems and solutions meet by chance); assumption: what is liked changes, or wishes would be "
    "exhausted",
)
def service_taste(taste, tastes, luck, luck_taste, *, taste_spread, taste_term):
    r"""What an agency likes about a service lasts for years, and then is something else.

    A draw: with probability 1 / term a month a new taste is drawn.

    .. math:: e_s' = e_s + [\varepsilon < 1 / \tau_e] (\sigma_e \Phi^{-1}(\varepsilon_{taste}) - e_s), \quad
              n_e' = n_e + [\varepsilon < 1 / \tau_e]

    >>> [[round(float(x), 3) for x in service_taste(0.2, 1, luck, 0.5, taste_spread=0.4, taste_term=48)]
    ...  for luck in (0.5, 0.01)]
    [[0.2, 1.0], [0.0, 2.0]]
    """
    changes = luck < 1 / taste_term
    return np.where(changes, taste_spread * ndtri(luck_taste), taste), tastes + changes


@rule(
    of="service",
    writes=("threat", "exposure"),
    cites="Becker 1968; Meyer & Rowan 1977; definition",
    sees={
        name: from_above("agency", name)
        for name in (
            "silence_due", "silence_next", "paper_due", "paper_next", "depth_due", "depth_next", "claims"
        )
    },
)  # fmt: skip
def service_threat(
    declared, real, permitted, asked_due, asked_next, silence_due, silence_next, paper_due, paper_next, depth_due,
    depth_next, claims,
):  # fmt: skip
    r"""What threatens for leaving a service as it is, undeclared or on paper, and for declaring it on paper now.

    .. math:: \theta_s = (1 - W_s)(D_s (\max(\mathsf{s}_a \Theta_b, \mathsf{s}_x \Theta_y) + L_c)
                  + (1 - D_s) B_g \max(\mathsf{s}_a \Theta_a, \mathsf{s}_x \Theta_x)), \quad
              \theta_p = \max(\mathsf{s}_a \mathsf{a}_a \Theta_a, \mathsf{s}_x \mathsf{a}_x \Theta_x) + L_c

    >>> [[float(x) for x in service_threat(*state, True, 1.0, 0.0, 2.0, 0.0, 0.5, 0.0, 0.25, 0.0, 0.0)]
    ...  for state in ((False, False), (True, False), (True, True))]
    [[2.0, 0.5], [0.5, 0.5], [0.0, 0.5]]
    """
    silent = permitted * np.maximum(asked_due * silence_due, asked_next * silence_next)
    on_paper = np.maximum(asked_due * paper_due, asked_next * paper_next) + claims
    exposed = np.maximum(asked_due * depth_due * silence_due, asked_next * depth_next * silence_next) + claims
    return np.where(real, 0.0, np.where(declared, on_paper, silent)), exposed


@rule(
    of="service",
    writes=("failing_odds", "whole_odds", "working_odds"),
    cites="Heeks 2003; Standish Group 2015 (outcome by size); thesis barrier:data.integration",
    sees={
        "strain": from_above("agency", "strain"),
        "partial_works": from_above("agency", "partial_works"),
    },
)
def service_odds(failing, completing, data_fit, strain, partial_works):
    r"""Strain makes a project fail more often and come out whole less often; what is partial may still work.

    .. math:: q_s = \operatorname{logit}^{-1}(f_s + \varsigma), \quad
              w_s = \operatorname{logit}^{-1}(g_s - \varsigma), \quad
              o_s = (1 - q_o)(w_o + (1 - w_o) o_p) d_s, \quad
              q_o = \operatorname{logit}^{-1}(f_s + \varsigma), \quad
              w_o = \operatorname{logit}^{-1}(g_s - \varsigma)

    >>> [round(float(x), 3) for x in service_odds(-1.0, 0.0, 1.0, 0.0, 0.5)]
    [0.269, 0.5, 0.548]
    """
    failing_odds, whole_odds = expit(failing + strain), expit(completing - strain)
    return failing_odds, whole_odds, (1 - failing_odds) * (whole_odds + (1 - whole_odds) * partial_works) * data_fit


@rule(
    of="service",
    writes="working_worth",
    cites="thesis claim:5, claim:7, T-O1 (quick wins in citizens' main services)",
    sees={
        "substance_worth": from_above("agency", "substance_worth"),
        "citizen_pull": from_above("agency", "citizen_pull"),
        "quick_wins": from_above("agency", "quick_wins"),
    },
)
def service_working_worth(prominence, substance_worth, citizen_pull, quick_wins, *, worth_of_quick_wins):
    r"""A service that works is worth more where more citizens ask for it, and under quick wins if it is a main one.

    .. math:: v_s = \phi_w + 2 \varpi_s x_c + \beta_q \mathsf{Q} (2 \varpi_s - 1)

    >>> [round(float(service_working_worth(place, 0.5, 0.2, 0.5, worth_of_quick_wins=0.6)), 3) for place in (0.1, 0.9)]
    [0.3, 1.1]
    """
    return substance_worth + 2 * prominence * citizen_pull + worth_of_quick_wins * quick_wins * (2 * prominence - 1)


@rule(
    of="service",
    writes="real_worth",
    cites="Fountain 2001 (beginning is paid apart from working); Winter & May 2001; Tolbert & Zucker 1983; thesis "
    "barrier:leadership.mindset, claim:8",
    sees={
        "motive_to_begin": from_above("agency", "motive_to_begin"),
        "form_worth": from_above("agency", "form_worth"),
        "resistance": from_above("agency", "resistance"),
    },
)
def service_real_worth(
    taste, declared, failing_odds, working_odds, working_worth, threat, paper_lasts, motive_to_begin, form_worth,
    resistance, *, resistance_weight, good_faith,
):  # fmt: skip
    r"""Beginning earns at once, showing if the project does not fail, working by its odds; it is one effort of bother.

    What does not work in the end is shown for as long as nobody finds out. What threatens stays for it, less what a
    project in good faith suspends.

    .. math:: U_r = e_s + M_b + (1 - D_s) \phi_f (o_s + (1 - q_s - o_s) l_p) + o_s v_s - 1 - \rho_R R
                  - (1 - o_s)(1 - \gamma_f) \theta_s

    >>> round(float(service_real_worth(0.1, False, 0.2, 0.5, 1.0, 1.0, 0.5, 0.2, 0.1, 0.1, resistance_weight=1.0,
    ...     good_faith=0.5)), 3)
    -0.485
    """
    shown = (working_odds + (1 - failing_odds - working_odds) * paper_lasts) * (1 - 1.0 * declared) * form_worth
    bother = 1 + resistance_weight * resistance
    left = (1 - working_odds) * (1 - good_faith) * threat
    return taste + motive_to_begin + shown + working_odds * working_worth - bother - left


@rule(
    of="service",
    writes=("paper_lasts", "paper_worth"),
    cites="Meyer & Rowan 1977; Bromley & Powell 2012 (decoupling); Electronic Government Act B.E. 2565 (one channel a "
    "body is enough)",
    sees={name: from_above("agency", name) for name in ("form_worth", "scrutiny", "burnt")},
)
def service_paper_worth(
    prominence, exposure, form_worth, scrutiny, burnt,
    *, paper_cost, discovery, discovery_cost, discovery_horizon, caution_from_discovery,
):  # fmt: skip
    r"""Declaring a service earns what form earns for as long as nobody finds out, and costs when somebody does.

    It is a small bother, and stays exposed to an audit. Citizens, the news and a jury find out alike; an agency that
    was found out fears it more.

    .. math:: l_p = 1 / (1 + H_d d_p), \quad
              U_p = \phi_f / (1 + H_d d_p) - \nu_p - H_d d_p S_d (1 + \beta_w b_r) - \theta_p, \quad
              d_p = 2 \varpi_s \phi_d + \mathsf{q}_j

    >>> [[round(float(x), 3) for x in service_paper_worth(0.5, 0.1, 0.6, looks, 0.0, paper_cost=0.1, discovery=0.02,
    ...     discovery_cost=0.5, discovery_horizon=10, caution_from_discovery=1.0)] for looks in (0.0, 0.08)]
    [[0.833, 0.2], [0.5, -0.4]]
    """
    found_out = discovery_horizon * (2 * prominence * discovery + scrutiny)
    cost = found_out * discovery_cost * (1 + caution_from_discovery * burnt)
    lasts = 1 / (1 + found_out)
    return lasts, form_worth * lasts - paper_cost - cost - exposure


def chosen(ignore, paper, real, luck_ignore, luck_act, luck_kind, *, temperature, nesting):
    r"""Return the option that wins: first whether to act at all, then on paper or for real.

    A logit of three where ``nesting`` is 1; below 1 paper and real are nearer to each other than to ignoring (a
    nested logit); with temperature 0 the best reply.

    >>> int(chosen(0.2, -1.0, 0.5, 0.5, 0.5, 0.5, temperature=0.0, nesting=1.0))
    2
    """

    def gumbel(luck):
        return -temperature * np.log(-np.log(luck))

    spread = np.maximum(temperature * nesting, 1e-9)
    better = np.maximum(paper, real)
    act = better + spread * np.log(np.exp((paper - better) / spread) + np.exp((real - better) / spread))
    acts = act + gumbel(luck_act) > ignore + gumbel(luck_ignore)
    for_real = real - paper > spread * np.log(luck_kind / (1 - luck_kind))
    return np.where(acts, np.where(for_real, FOR_REAL, ON_PAPER), IGNORE)


@rule(
    of="service",
    writes=("paper_option", "real_option"),
    cites="Meyer & Rowan 1977; thesis barrier:regulation.amendment (an agency can be ready and the rule still forbids)",
    sees={"form_worth": from_above("agency", "form_worth")},
)
def service_options(
    declared, real, permitted, affordable, project_running, threat, paper_worth, real_worth, form_worth
):
    r"""What is open: paper where it earns or lowers a threat, the real thing where it can be paid and managed.

    Neither is open where the rules, as read, forbid it.

    .. math:: U_0 = B_0 U_p - 10^{6} (1 - B_0), \quad
              B_0 = (1 - D_s)(1 - W_s) B_g \max([\phi_f > 0], [-U_p < \theta_s]), \quad
              U_1 = B_1 U_r - 10^{6} (1 - B_1), \quad
              B_1 = (1 - W_s) B_g B_a (1 - J)

    >>> [float(x) for x in service_options(True, False, True, True, False, 0.0, -0.2, 0.5, 0.1)]
    [-1000000.0, 0.5]
    """
    can_show = permitted & np.logical_not(declared | real) & ((form_worth > 0) | (-paper_worth < threat))
    can_begin = permitted & affordable & np.logical_not(real | project_running)
    return np.where(can_show, paper_worth, CLOSED), np.where(can_begin, real_worth, CLOSED)


@rule(
    of="service",
    writes=("choice", "wish"),
    cites="Meyer & Rowan 1977; Bromley & Powell 2012 (decoupling); Winter & May 2001; thesis claim:8",
    sees={"awake": from_above("agency", "awake")},
    events={"luck_ignore": "tastes", "luck_act": "tastes", "luck_kind": "tastes"},
)
def service_choice(threat, paper_option, real_option, awake, luck_ignore, luck_act, luck_kind, *, temperature, nesting):
    r"""An agency that is awake ignores a service, declares it on paper or wants it for real: the best, with taste.

    A draw, keyed by the n-th taste for the service, so that it lasts: (1) acting is weighed against ignoring, which
    leaves what threatens, by a Gumbel draw each, paper against real by a logistic one, scaled by the temperature and
    the nesting; (2) an agency that sleeps ignores; (3) of the services that it wants for real it wishes that of the
    greatest worth most.

    .. math:: O = B_o (1 + [U_1 - U_0 > s_n \ln(\varepsilon_{kind} / (1 - \varepsilon_{kind}))]), \quad
              y_w = B_o e^{U_1} [U_1 - U_0 > s_n \ln(\varepsilon_{kind} / (1 - \varepsilon_{kind}))], \quad
              B_o = a_w [U_a - \tau \ln(-\ln(\varepsilon_{act})) > -\theta_s
                  - \tau \ln(-\ln(\varepsilon_{ignore}))], \quad
              U_a = U_b + s_n \ln(e^{(U_0 - U_b) / s_n} + e^{(U_1 - U_b) / s_n}), \quad
              U_b = \max(U_0, U_1), \quad
              s_n = \max(\tau \lambda_n, 10^{-9})

    >>> choice, wish = service_choice(0.0, -0.2, 0.5, True, 0.5, 0.5, 0.5, temperature=0.1, nesting=1.0)
    >>> int(choice), round(float(wish), 3)
    (2, 1.649)
    """
    best = chosen(
        -threat, paper_option, real_option, luck_ignore, luck_act, luck_kind, temperature=temperature, nesting=nesting
    )
    choice = np.where(awake, best, IGNORE)
    return choice.astype(np.int8), np.where(choice == FOR_REAL, np.exp(real_option), 0.0)
