"""Officials: motivation, resistance, workload, and their skills: basic, applied, and in managing projects."""

import numpy as np

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import from_above, mean_over


@rule(
    of="staff",
    writes="motivation",
    cites="thesis claim:14, barrier:leadership.clear-problem (keen subordinates); Deci, Koestner & Ryan 1999; Frey & "
    "Jegen 2001",
    sees={
        "control": from_above("agency", "felt_control"),
        "cash": from_above("agency", "tangible"),
        "recognition": from_above("agency", "recognition"),
        "promotion": from_above("agency", "promotion"),
        "clarity": from_above("leader", "clarity"),
    },
)
def staff_motivation(
    motivation, motivation_own, control, cash, recognition, promotion, clarity,
    *, crowding_out, crowding_out_by_cash, crowding_in, crowding_in_by_style, keenness, motivation_speed,
):  # fmt: skip
    r"""Control and cash crowd motivation out; recognition, a promoting style and a clear task crowd it in.

    Recovery is half as fast.

    .. math:: \mu' = \mu + v_\mu (1 - [\hat\mu > \mu] / 2)(\hat\mu - \mu), \quad
              \hat\mu = \min(1, \mu_* (1 - \chi c_f)(1 - \chi_t \mathsf{m})(1 + \phi_r \mathsf{h})(1
                  + \phi_p \mathsf{M})(1 + \phi_c (c - 1/2)))

    >>> round(float(staff_motivation(0.5, 0.5, 1.0, 0.0, 0.0, 0.0, 0.5, crowding_out=0.2, crowding_out_by_cash=0.1,
    ...     crowding_in=0.1, crowding_in_by_style=0.1, keenness=0.2, motivation_speed=0.1)), 3)
    0.49
    """
    crowded = (1 - crowding_out * control) * (1 - crowding_out_by_cash * cash)
    drawn = (1 + crowding_in * recognition) * (1 + crowding_in_by_style * promotion)
    target = np.minimum(motivation_own * crowded * drawn * (1 + keenness * (clarity - 1 / 2)), 1)
    speed = np.where(target > motivation, motivation_speed / 2, motivation_speed)
    return motivation + speed * (target - motivation)


@rule(
    of="staff",
    writes="resistance",
    cites="thesis claim:9, barrier:other.vested-benefits, T-R3 (voice of officials); Brehm 1966; Kim & Kankanhalli "
    "2009; Berger 2014",
    sees={
        "notice_given": from_above("agency", "notice_given"),
        "voice": from_above("agency", "voice"),
        "demanded": from_above("agency", "demanded"),
        "sanction": from_above("agency", "sanction"),
        "result": from_above("agency", "project_result"),
    },
)
def staff_resistance(
    resistance, disposition, applied_skill, notice_given, voice, demanded, sanction, result,
    *, reactance, notice_needed, resistance_half_life, resistance_from_failure,
):  # fmt: skip
    r"""An abrupt announcement of much under threat raises resistance once, most where skill and voice are low.

    .. math:: r' = \min(1, r_* + (r - r_*)\, 2^{-1 / h_r} + \rho_0 \max(1 - \mathsf{n} / L_n, 0)(1
                  - \mathsf{v})(1 - s) L_d (1 - e^{-L_0}) + \beta_r \max(-z, 0))

    >>> round(float(staff_resistance(0.1, 0.1, 0.5, 6.0, 0.2, 1.0, 9.0, 0.0, reactance=0.3, notice_needed=18,
    ...     resistance_half_life=12, resistance_from_failure=0.08)), 3)
    0.18
    """
    abruptness = np.maximum(1 - notice_given / notice_needed, 0)
    worn_off = disposition + (resistance - disposition) * 2 ** (-1 / resistance_half_life)
    felt = demanded * (1 - np.exp(-sanction))
    shock = reactance * abruptness * (1 - voice) * (1 - applied_skill) * felt
    return np.minimum(worn_off + shock + resistance_from_failure * np.maximum(-result, 0), 1)


@rule(
    of="staff",
    writes="workload",
    cites="Berger 2014 (silent protest); thesis collaboration:outsourcing; assumption: declared services are run "
    "twice, on paper and at the counter",
    sees={
        "busy": from_above("agency", "busy"),
        "outsourced": from_above("agency", "outsourced"),
        "formal": from_above("agency", "formal"),
        "effective": from_above("agency", "effective"),
    },
)
def staff_workload(pace, busy, outsourced, formal, effective, *, ordinary_load, load_of_project, load_of_double_work):
    r"""Work on projects, as far as it is not done outside, and work done twice add to the ordinary load.

    .. math:: \ell = p_s (\ell_0 + \ell_p J_u (1 - \mathsf{J}_o) + \ell_d \max(F - E, 0))

    >>> round(float(staff_workload(1.0, 1.0, 0.5, 0.5, 0.3, ordinary_load=0.6, load_of_project=0.2,
    ...     load_of_double_work=0.2)), 3)
    0.74
    """
    double_work = np.maximum(formal - effective, 0)
    on_project = load_of_project * busy * (1 - outsourced)
    return pace * (ordinary_load + on_project + load_of_double_work * double_work)


@rule(
    of="staff",
    writes="basic_skill",
    cites="thesis barrier:skills.upkeep, T-P5; Cohen & Levinthal 1990",
    sees={
        "peer_skill": mean_over("colleagues", "basic_skill"),
        "training": from_above("agency", "training_basic"),
    },
)
def staff_basic_skill(
    basic_skill, basic_training, peer_skill, training, *, learning, forgetting, taught_in_course, skills_removed
):
    r"""Officials learn from training and better colleagues, and forget as technology moves on.

    Without the barrier of skills they know all there is to know, here as in the two rules that follow.

    .. math:: b' = \max(\Omega_s, b + \lambda (h_b + \eta_h \mathsf{H}_b + \max(\bar b - b, 0))(1 - b) - \phi b)

    >>> round(float(staff_basic_skill(0.6, 0.1, 0.7, 0.5, learning=0.03, forgetting=0.002,
    ...     taught_in_course=0.4, skills_removed=0)), 5)
    0.6036
    """
    taught = basic_training + taught_in_course * training + np.maximum(peer_skill - basic_skill, 0)
    return np.maximum(basic_skill + learning * taught * (1 - basic_skill) - forgetting * basic_skill, skills_removed)


@rule(
    of="staff",
    writes="applied_skill",
    cites="thesis T-O2; Cohen & Levinthal 1990",
    sees={
        "peer_skill": mean_over("colleagues", "applied_skill"),
        "training": from_above("agency", "training_applied"),
        "result": from_above("agency", "project_result"),
        "outsourced": from_above("agency", "outsourced"),
    },
)
def staff_applied_skill(
    applied_skill, applied_training, basic_skill, peer_skill, training, result, outsourced,
    *, learning, forgetting, taught_in_course, learning_by_doing, skills_removed,
):  # fmt: skip
    r"""Applied skill builds on basic skill and grows by training, colleagues and practice; a failure sets it back.

    .. math:: s' = \max(\Omega_s, s + \lambda b (h_s + \eta_h \mathsf{H}_s + \max(\bar s - s, 0))(1 - s)
                  + \lambda_d (1 - \mathsf{J}_o)(\max(z, 0)(1 - s) - \max(-z, 0) s) - \phi s)

    Work done outside teaches officials nothing.

    >>> round(float(staff_applied_skill(0.5, 0.1, 0.6, 0.6, 0.0, 1.0, 0.0, learning=0.03, forgetting=0.002,
    ...     taught_in_course=0.4, learning_by_doing=0.02, skills_removed=0)), 5)
    0.5108
    """
    taught = applied_training + taught_in_course * training + np.maximum(peer_skill - applied_skill, 0)
    learnt = learning * basic_skill * taught * (1 - applied_skill)
    done = np.maximum(result, 0) * (1 - applied_skill) - np.maximum(-result, 0) * applied_skill
    skill = applied_skill + learnt + learning_by_doing * (1 - outsourced) * done - forgetting * applied_skill
    return np.maximum(skill, skills_removed)


@rule(
    of="staff",
    writes="project_skill",
    cites="thesis barrier:skills.project-management, T-P5; Cohen & Levinthal 1990",
    sees={
        "training": from_above("agency", "training_management"),
        "result": from_above("agency", "project_result"),
        "outsourced": from_above("agency", "outsourced"),
    },
)
def staff_project_skill(
    project_skill, training, result, outsourced, *, learning, taught_in_course, learning_by_doing, skills_removed
):
    r"""Managing projects is learnt in courses and by managing a project, however it ends.

    .. math:: j' = \max(\Omega_s, j + (\lambda\, \eta_h \mathsf{H}_j + \lambda_d (1 - \mathsf{J}_o)\, |z|)(1 - j))

    >>> round(float(staff_project_skill(0.4, 0.5, -1.0, 0.0, learning=0.03, taught_in_course=0.4,
    ...     learning_by_doing=0.02, skills_removed=0)), 4)
    0.4156
    """
    learnt = learning * taught_in_course * training + learning_by_doing * (1 - outsourced) * np.abs(result)
    return np.maximum(project_skill + learnt * (1 - project_skill), skills_removed)
