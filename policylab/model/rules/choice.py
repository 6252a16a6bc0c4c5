"""Agencies: ignore, on paper, or for real."""

import numpy as np

from policylab.model.rules.rule import rule
from policylab.model.rules.worth import formal_after, unmet_duty

IGNORE, ON_PAPER, FOR_REAL = 0, 1, 2
CLOSED = -1e6  # efforts: the utility of an option that is not open


def what_threatens(liability, claims, formal, effective, demanded, audit_depth):
    r"""Return the expected sanction for what stays undone, and for what is declared but not real.

    >>> round(float(what_threatens(1.0, 0.5, 0.5, 0.2, 0.8, 0.5)), 3)
    0.6
    """
    return liability * unmet_duty(formal, effective, demanded, audit_depth) + claims * np.maximum(formal - effective, 0)


def utility_of_paper(
    formal, effective, room, threat, demanded, audit_depth, liability, claims, recognition_of_form, reward_of_form,
    real_cost,
    *, paper_step, paper_cost, project_scope_share, recognition_worth,
):  # fmt: skip
    r"""Return the utility of declaring services on paper, in efforts; closed without room, threat or reward.

    >>> round(float(utility_of_paper(0.2, 0.1, 0.6, 2.0, 1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 1.0, paper_step=0.6,
    ...     paper_cost=0.1, project_scope_share=0.2, recognition_worth=0.3)), 3)
    -0.7
    """
    declarable = np.minimum(paper_step, room)
    remaining = what_threatens(liability, claims, formal + declarable, effective, demanded, audit_depth)
    earned = (recognition_worth * recognition_of_form + reward_of_form) * declarable / paper_step
    price = paper_cost * real_cost * declarable / project_scope_share
    # What rounding leaves below the ceiling does not count as room.
    is_open = (room > 1e-9) & ((remaining < threat) | (earned > 0))
    return np.where(is_open, earned - price - remaining, CLOSED)


def utility_for_real(
    formal, effective, ceiling, threat, demanded, audit_depth, liability, claims, recognition, reward, grant,
    grant_on_success, real_cost, real_value, project_risk, resistance, peer_pull,
    *, project_scope_share, partial_success, partial_yield, project_loss, project_duration, horizon, good_faith,
    recognition_worth, peer_weight, resistance_weight,
):  # fmt: skip
    r"""Return the utility of beginning a project now, in efforts, weighted by its own chance of success.

    >>> round(float(utility_for_real(0.2, 0.1, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 1.0, 2.0, 0.0, 0.1,
    ...     0.0, project_scope_share=0.2, partial_success=0.0, partial_yield=0.4, project_loss=0.25,
    ...     project_duration=7, horizon=12, good_faith=1.0, recognition_worth=0.3, peer_weight=0.1,
    ...     resistance_weight=1.0)), 3)
    1.0
    """
    scope = np.minimum(project_scope_share, ceiling - effective)
    size = scope / project_scope_share
    odds = (1 - project_risk) * (1 - partial_success * (1 - partial_yield))
    loss = project_loss * np.minimum(project_scope_share, effective) / project_scope_share
    worth = real_value * (odds * size - project_risk * loss)
    won = odds * scope
    threat_after = what_threatens(
        liability, claims, formal_after(formal, effective, ceiling, won), effective + won, demanded, audit_depth
    )
    suspended = np.minimum(project_duration / horizon, 1)
    remaining = suspended * (1 - good_faith) * threat + (1 - suspended) * threat_after
    drawn = ((recognition_worth * recognition + reward) * odds + peer_weight * peer_pull) * size
    paid_by_centre = np.minimum(grant + grant_on_success * odds, 1)
    return worth + drawn - real_cost * size * (1 - paid_by_centre) - resistance_weight * resistance - remaining


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
    of="agency",
    writes=("choice", "declared"),
    cites="Meyer & Rowan 1977; Bromley & Powell 2012 (decoupling); Winter & May 2001; DiMaggio & Powell 1983 (peers); "
    "thesis claim:8",
)
def agency_choice(
    awake, formal, effective, digital_ceiling, duty_target, audit_depth, liability, claims, recognition,
    recognition_of_form, reward, reward_of_form, grant, grant_on_success, real_cost, real_value, project_risk,
    project_months_left, cool_off, resistance, peer_pull, luck_ignore, luck_act, luck_kind,
    *, temperature, nesting, inertia, project_scope_share, paper_step, paper_cost, partial_success, partial_yield,
    project_loss, project_duration, horizon, good_faith, recognition_worth, peer_weight, resistance_weight,
):  # fmt: skip
    r"""An agency that is awake ignores, declares on paper or begins for real: the best of three, with taste.

    A draw: (1) each option has a utility in efforts: *ignore* inertia less what threatens for what stays unmet;
    *paper* what form can earn less its cost and what threatens then (open only below the ceiling, and while it
    lowers a threat or earns something); *for real* (open where no project runs, no failure is fresh and at
    least half a project's scope is left below the ceiling) value times the chance of success, honours and rewards
    as likely as that, and peers' pull, less cost, resistance and the threat that is left, most of which is
    suspended while a project runs in good faith; (2) acting is weighed against ignoring by a Gumbel draw each,
    paper against real by a logistic one, scaled by the temperature and the nesting; (3) an agency that sleeps ignores.

    .. math:: O = a_w [U_a - \tau \ln(-\ln(\varepsilon_{act})) > U_i - \tau \ln(-\ln(\varepsilon_{ignore}))] (1
                  + [U_r - U_p > s_n \ln(\varepsilon_{kind} / (1 - \varepsilon_{kind}))]), \quad
              f = [O = 1]\, f_p, \quad
              U_a = U_b + s_n \ln(e^{(U_p - U_b) / s_n} + e^{(U_r - U_b) / s_n}), \quad
              U_b = \max(U_p, U_r), \quad
              s_n = \max(\tau \lambda_n, 10^{-9}), \quad
              U_i = u_0 - \Theta_i, \quad
              U_p = B_p (e_f - \nu_p c_e f_p / k_J - \Theta_p) - 10^{6} (1 - B_p), \quad
              B_p = [K - F > 10^{-9}] \max([\Theta_p < \Theta_i], [e_f > 0]), \quad
              e_f = (u_R \mathsf{h}_f + \mathsf{r}_f) f_p / f_0, \quad
              f_p = \min(f_0, \max(K - F, 0)), \quad
              U_r = B_r (V (o_r k_r - \varrho \lambda_E \min(k_J, E)) / k_J + ((u_R \mathsf{h} + \mathsf{r}) o_r
                  + w_P p_e - c_e (1 - \min(\mathsf{k} + \mathsf{k}_s o_r, 1))) k_r / k_J - \rho_R R - \Theta_r)
                  - 10^{6} (1 - B_r), \quad
              B_r = [K - E \ge k_J / 2] [J_t \le 0] [t_c \le 0], \quad
              k_r = \min(k_J, K - E), \quad
              o_r = (1 - \varrho)(1 - \pi_J (1 - z_p)), \quad
              \Theta_r = s_h (1 - \gamma_f) \Theta_i + (1 - s_h) (L_g (\max(D_K - F_r, 0)
                  + \mathsf{a} \max(\min(F_r, D_K) - E_r, 0)) + L_c \max(F_r - E_r, 0)), \quad
              s_h = \min(T_J / H, 1), \quad
              E_r = E + o_r k_r, \quad
              F_r = \max(E_r, F + \max(K - F, 0) \min(1, o_r k_r / \max(K - E, 0.01))), \quad
              \Theta_p = L_g (\max(D_K - F - f_p, 0) + \mathsf{a} \max(\min(F + f_p, D_K) - E, 0)) + L_c \max(F
                  + f_p - E, 0), \quad
              \Theta_i = L_g (\max(D_K - F, 0) + \mathsf{a} \max(\min(F, D_K) - E, 0)) + L_c \max(F - E, 0), \quad
              L_g = L (1 - \gamma_f \min(J_t / H, 1)), \quad
              D_K = \min(\mathsf{D}, K)

    >>> parameters = dict(temperature=0.2, nesting=1.0, inertia=0.25, project_scope_share=0.2,
    ...     paper_step=0.6, paper_cost=0.1, partial_success=0.55, partial_yield=0.4, project_loss=0.25,
    ...     project_duration=7, horizon=12, good_faith=1.0, recognition_worth=0.3, peer_weight=0.1,
    ...     resistance_weight=1.0)
    >>> choice, declared = agency_choice(True, 0.2, 0.1, 0.8, 1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0,
    ...     0.5, 0.3, 0, 0, 0.1, 0.1, 0.5, 0.5, 0.5, **parameters)
    >>> int(choice), round(float(declared), 3)
    (1, 0.6)
    """
    demanded = np.minimum(duty_target, digital_ceiling)
    liability = liability * (1 - good_faith * np.minimum(project_months_left / horizon, 1))
    threat = what_threatens(liability, claims, formal, effective, demanded, audit_depth)
    room = np.maximum(digital_ceiling - formal, 0)
    paper = utility_of_paper(
        formal, effective, room, threat, demanded, audit_depth, liability, claims, recognition_of_form,
        reward_of_form, real_cost,
        paper_step=paper_step, paper_cost=paper_cost, project_scope_share=project_scope_share,
        recognition_worth=recognition_worth,
    )  # fmt: skip
    real = utility_for_real(
        formal, effective, digital_ceiling, threat, demanded, audit_depth, liability, claims, recognition, reward,
        grant, grant_on_success, real_cost, real_value, project_risk, resistance, peer_pull,
        project_scope_share=project_scope_share, partial_success=partial_success, partial_yield=partial_yield,
        project_loss=project_loss, project_duration=project_duration, horizon=horizon, good_faith=good_faith,
        recognition_worth=recognition_worth, peer_weight=peer_weight, resistance_weight=resistance_weight,
    )  # fmt: skip
    enough_left = digital_ceiling - effective >= 0.5 * project_scope_share
    can_begin = enough_left & (project_months_left <= 0) & (cool_off <= 0)
    best = chosen(
        inertia - threat, paper, np.where(can_begin, real, CLOSED), luck_ignore, luck_act, luck_kind,
        temperature=temperature, nesting=nesting,
    )  # fmt: skip
    choice = np.where(awake, best, IGNORE)
    return choice.astype(np.int8), np.where(choice == ON_PAPER, np.minimum(paper_step, room), 0.0)
