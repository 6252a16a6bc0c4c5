"""Experience: what a month teaches: habit, expectation, skill, access, news and trust."""

import numpy as np

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import mean_over, met


@rule(
    of="citizen",
    writes=("months_since_use", "recent_user"),
    cites="definition (use within twelve months, as surveys ask)",
)
def citizen_recency(months_since_use, used):
    r"""Months are counted since the last use.

    .. math:: n_u' = (1 - u_c)(n_u + 1), \quad
              u_r = [n_u' < 12]

    >>> [int(x) for x in citizen_recency(11, False)]
    [12, 0]
    """
    months = np.where(used, 0, months_since_use + 1)
    return months, months < 12


@rule(
    of="citizen",
    writes="habit",
    cites="Verplanken & Orbell 2003 (habit from repetition); speed assumed",
    sees={"real": met("real")},
)
def citizen_habit(habit, succeeded, used_bonus, assisted, real, *, habit_speed, habit_assisted):
    r"""Use becomes habit, help a weak one; going elsewhere where the channel was open wears it off at half the speed.

    .. math:: h_u' = h_u + \lambda_h (d_u (1 - h_u) + (1 - d_u)(p_a (\eta_a - h_u)
                  - (1 - p_a) W_s h_u / 2)), \quad
              d_u = \max(q_g, u_b)

    >>> [round(float(citizen_habit(0.4, done, False, False, True, habit_speed=0.25, habit_assisted=0.3)), 3)
    ...     for done in (True, False)]
    [0.55, 0.35]
    """
    change = np.where(succeeded | used_bonus, 1 - habit, np.where(assisted, habit_assisted - habit, -habit * real / 2))
    return habit + habit_speed * change


@rule(of="citizen", writes="expects", cites="Rescorla & Wagner 1972 (error correction); speed assumed")
def citizen_expectation(expects, attempted, succeeded, *, expectation_speed):
    r"""People expect what their own attempts taught them.

    .. math:: e' = e + v_e t_c (q_g - e)

    >>> round(float(citizen_expectation(0.5, True, True, expectation_speed=0.2)), 3)
    0.6
    """
    return expects + expectation_speed * attempted * (1.0 * succeeded - expects)


@rule(
    of="citizen",
    writes="access",
    cites="base rates 5.1 to 5.3 (access by year and age); assumption: size of a programme",
)
def citizen_access(
    access, gaining, stays_offline, access_programme, luck, *, access_gained, programme_gain, hard_to_reach
):
    r"""People gain access with the years, the young sooner and some never by themselves, and by a programme.

    .. math:: a_a' = \max(a_a, [\varepsilon < (\alpha_g g_a (1 - a_n)
                  + \alpha_p \mathsf{A}_c (1 - a_n (1 - \alpha_h))) / 12])

    >>> bool(citizen_access(False, 1.0, True, 1.0, 0.005, access_gained=0.1, programme_gain=0.4, hard_to_reach=0.33))
    True
    """
    by_itself = access_gained * gaining * np.logical_not(stays_offline)
    by_programme = programme_gain * access_programme * (1 - stays_offline * (1 - hard_to_reach))
    return access | (luck < (by_itself + by_programme) / 12)


@rule(
    of="citizen",
    writes="literacy",
    cites="Rodriguez-Hevia, Navio-Marco & Ruiz-Gomez 2020; base rates 5.12; assumption: people learn by using",
)
def citizen_literacy(
    literacy, succeeded, literacy_programme, luck,
    *, literacy_growth, learning_by_use, taught_in_literacy_course, literacy_course_reach, literacy_course_ceiling,
):  # fmt: skip
    r"""Skill grows with the years, by own use, and by courses, which reach some of those with little skill.

    .. math:: k' = 1 - (1 - k)(1 - \gamma_k / 12)(1 - \lambda_k q_g)(1 - \lambda_l [k < \kappa_k]
                  [\varepsilon < \rho_k \mathsf{K}_c])

    >>> round(float(citizen_literacy(0.4, True, 1.0, 0.01, literacy_growth=0.0, learning_by_use=0.01,
    ...     taught_in_literacy_course=0.15, literacy_course_reach=0.04, literacy_course_ceiling=0.6)), 4)
    0.4951
    """
    course = (literacy < literacy_course_ceiling) & (luck < literacy_course_reach * literacy_programme)
    missing = (1 - literacy) * (1 - literacy_growth / 12)
    return 1 - missing * (1 - learning_by_use * succeeded) * (1 - taught_in_literacy_course * course)


@rule(
    of="citizen",
    writes="outcome",
    cites="Slovic 1993; Kampen, Van de Walle & Bouckaert 2006; worths assumed",
)
def citizen_outcome(
    succeeded, attempts, assisted, shut_out, luck,
    *, worth_at_once, worth_at_last, worth_after_failure, counter_good, counter_good_worth, counter_bad_worth,
):  # fmt: skip
    r"""An occasion is worth what it brought: online, by others, at a counter that is good or bad, or not at all.

    .. math:: Y = q_g ([n_t \le 1] y_1 + [n_t > 1] y_2) + (1 - q_g)(p_a y_2 + (1 - p_a)(1 - o_c) Y_c), \quad
              Y_c = [n_t > 0] y_f + [n_t \le 0] ([\varepsilon < c_g] y_g + [\varepsilon \ge c_g] y_b)

    Done at once it is worth :math:`y_1`; at the second try or by others :math:`y_2`; at a counter :math:`y_g` or
    :math:`y_b`, and :math:`y_f` after a failure; being shut out nothing.

    >>> [float(citizen_outcome(done, tries, False, False, 0.5, worth_at_once=0.9, worth_at_last=0.6,
    ...     worth_after_failure=0.2, counter_good=0.6, counter_good_worth=0.7, counter_bad_worth=0.3))
    ...     for done, tries in ((True, 1), (True, 2), (False, 1), (False, 0))]
    [0.9, 0.6, 0.2, 0.7]
    """
    counter = np.where(luck < counter_good, counter_good_worth, counter_bad_worth)
    there = np.where(attempts > 0, worth_after_failure, counter) * np.logical_not(shut_out)
    online = np.where(attempts > 1, worth_at_last, worth_at_once)
    return np.where(succeeded, online, np.where(assisted, worth_at_last, there))


@rule(
    of="citizen",
    writes="experience",
    cites="Slovic 1993; Kampen, Van de Walle & Bouckaert 2006; Brehm 1966 (being forced)",
    sees={"sensitive": met("sensitive")},
)
def citizen_experience(
    occasion, outcome, forced, trust, sensitive, *, counter_good, counter_good_worth, counter_bad_worth, autonomy_cost
):
    r"""People hold what an occasion brought against what the counter has taught them to expect.

    .. math:: x = o_m (Y - c_g y_g - (1 - c_g) y_b) - \xi_f D_n n_s (1 - T)

    >>> round(float(citizen_experience(True, 0.9, False, 0.5, False, counter_good=0.6, counter_good_worth=0.7,
    ...     counter_bad_worth=0.3, autonomy_cost=0.5)), 3)
    0.36
    """
    taught = counter_good * counter_good_worth + (1 - counter_good) * counter_bad_worth
    return occasion * (outcome - taught) - autonomy_cost * forced * sensitive * (1 - trust)


@rule(
    of="citizen",
    writes=("good_news", "bad_news"),
    cites="Slovic 1993 (trust is made and lost by events); definition",
)
def citizen_news(experience):
    r"""An experience makes good or bad news.

    .. math:: x^+ = \max(x, 0), \quad
              x^- = \max(-x, 0)

    >>> [float(x) for x in citizen_news(-1.0)]
    [0.0, 1.0]
    """
    return np.maximum(experience, 0), np.maximum(-experience, 0)


@rule(
    of="citizen",
    writes="trust",
    cites="Slovic 1993; Kampen, Van de Walle & Bouckaert 2006; thesis claim:15 (competence), "
    "barrier:trust.acceptance, T-P4 (two-way communication)",
    sees={
        "good_around": mean_over("neighbours", "good_news"),
        "bad_around": mean_over("neighbours", "bad_news"),
        "security": mean_over("dealings", "security"),
    },
)
def citizen_trust(
    trust, trust_own, good_news, bad_news, messages, scandal, good_around, bad_around, security,
    *, trust_gain, trust_loss_ratio, trust_anchor, news_weight, answered, trust_removed,
):  # fmt: skip
    r"""Trust falls faster than it rises, by own experience, by that of neighbours, and by a scandal.

    A citizen who gets an answer loses less.

    .. math:: T' = \max(\Omega_t, \min(1, \max(0, T + a_p (1 - T)(x^+ + \omega \bar x^+) - a_p \rho_T T (x^- (1
                  - \beta_a \mathsf{T}) + \omega \bar x^-) - T\, \mathsf{s} (1 - \bar{\mathsf{A}})
                  + \alpha_T (T_* - T))))

    >>> round(float(citizen_trust(0.5, 0.5, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, trust_gain=0.02, trust_loss_ratio=3.0,
    ...     trust_anchor=0.01, news_weight=0.2, answered=0.5, trust_removed=0)), 3)
    0.47
    """
    own_bad = bad_news * (1 - answered * messages)
    rise = trust_gain * (1 - trust) * (good_news + news_weight * good_around)
    fall = trust_gain * trust_loss_ratio * trust * (own_bad + news_weight * bad_around)
    lost = trust * scandal * (1 - security)
    moved = np.clip(trust + rise - fall - lost + trust_anchor * (trust_own - trust), 0, 1)
    return np.maximum(moved, trust_removed)
