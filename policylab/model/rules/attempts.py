"""Attempts: who is willing, who tries, whether it succeeds, who is helped and who is shut out."""

import numpy as np
from scipy.special import expit, logit

from policylab.model.rules.rule import rule
from policylab.model.rules.shared import HOLDER, first_in_line
from policylab.model.rules.sights import met


@rule(
    of="citizen",
    writes="bonus_place",
    cites="Khon La Khrueng (26.8 million granted, 24.0 million used); thesis platform:welfare-database",
    allocates=True,
)
def citizen_bonus_place(
    bonus_place, bonus, bonus_places, access, asking, luck, *, bonus_appeal, bonus_asked, asking_speed
):
    r"""Places in a bonus scheme go to those who ask first, more of them the more it pays, and are kept while it stands.

    An allocation: (1) while a bonus is paid (:math:`\mathsf{b} > 0`), who holds a place keeps it; elsewhere it is lost;
    (2) who holds none, has access (:math:`a_a`), is reluctant to ask by less than :math:`a_B (1 - e^{-\mathsf{b} /
    s_A})` and comes to it this month (luck below :math:`v_b`) asks for one; (3) the places that those who hold
    one leave of :math:`\mathsf{b}_n` go to who asks, the least luck first.

    >>> has, access, asking = np.zeros((4, 1), bool), np.ones((4, 1), bool), np.array([[0.1], [0.2], [0.3], [0.9]])
    >>> money, places, luck = np.full((4, 1), 0.003), np.full((4, 1), 2.0), np.array([[0.9], [0.2], [0.3], [0.1]])
    >>> citizen_bonus_place(has, money, places, access, asking, luck, bonus_appeal=0.8, bonus_asked=0.001,
    ...     asking_speed=1.0)[:, 0].tolist()
    [False, True, True, False]
    """
    kept = bonus_place & (bonus > 0)
    wants = access & (asking < bonus_appeal * (1 - np.exp(-bonus / bonus_asked))) & (luck < asking_speed)
    waiting = np.where(kept, HOLDER, np.where(wants, 0, -1))
    everyone = np.zeros(waiting.shape, dtype=np.int8)
    return kept | first_in_line(waiting, everyone, luck, bonus_places)


@rule(
    of="citizen",
    writes="attitude",
    cites="Venkatesh et al. 2003; Dwivedi et al. 2019; Rana, Dwivedi & Williams 2015; Belanger & Carter 2008; thesis "
    "claim:15, barrier:trust.acceptance, T-R1",
)
def citizen_attitude(
    expects, users_around, trust, habit,
    *, intention_base, intention_from_success, intention_from_neighbours, intention_from_trust, intention_from_habit,
    usual_success, trust_start,
):  # fmt: skip
    r"""What speaks for the digital channel as a person knows it, whatever the service, in logits.

    .. math:: U_c = b_I + b_E (e - e_u) + b_N u_n + b_T (T - T_0) + b_H h_u

    >>> round(float(citizen_attitude(0.7, 0.5, 0.5, 0.5, intention_base=-0.5, intention_from_success=3.0,
    ...     intention_from_neighbours=1.5, intention_from_trust=2.0, intention_from_habit=2.0, usual_success=0.6,
    ...     trust_start=0.45)), 3)
    1.65
    """
    return (
        intention_base
        + intention_from_success * (expects - usual_success)
        + intention_from_neighbours * users_around
        + intention_from_trust * (trust - trust_start)
        + intention_from_habit * habit
    )


@rule(
    of="citizen",
    writes="push",
    cites="thesis claim:16; Khon La Khrueng (a bonus drew people to the channel); sizes assumed",
)
def citizen_push(urgency, bonus_place, bonus, *, intention_from_urgency, intention_from_bonus, bonus_noticed):
    r"""What pushes people to the digital channel this month, in logits: need, and money for who holds a place.

    .. math:: U_m = b_S \mathsf{U} + b_B P_b (1 - e^{-\mathsf{b} / s_B})

    >>> float(citizen_push(0.5, False, 0.1, intention_from_urgency=0.2, intention_from_bonus=1.0, bonus_noticed=0.007))
    0.1
    """
    return intention_from_urgency * urgency + intention_from_bonus * bonus_place * (1 - np.exp(-bonus / bonus_noticed))


@rule(
    of="citizen",
    writes="inclination",
    cites="Venkatesh et al. 2003; Belanger & Carter 2008; thesis claim:15, barrier:trust.acceptance",
    sees={"delivered": met("delivered"), "sensitive": met("sensitive")},
)
def citizen_inclination(
    attitude, push, trust, delivered, sensitive, *, intention_from_quality, intention_lost_to_autonomy, usual_quality
):
    r"""A good service speaks for its digital channel; where it is sensitive, distrust speaks against it.

    .. math:: U = U_c + U_m + b_Q (Q_w - q_u) - b_A n_s (1 - T)

    >>> round(float(citizen_inclination(1.65, 0.0, 0.5, 0.6, True, intention_from_quality=1.5,
    ...     intention_lost_to_autonomy=0.3, usual_quality=0.5)), 3)
    1.65
    """
    of_service = intention_from_quality * (delivered - usual_quality)
    return attitude + push + of_service - intention_lost_to_autonomy * sensitive * (1 - trust)


@rule(
    of="citizen",
    writes=("willing", "attempted", "forced"),
    cites="Venkatesh et al. 2003 (a lasting taste parts those who take it from the others: assumption); Brehm 1966",
)
def citizen_attempt(inclination, taste, aware, access, compelled, *, reluctance_spread):
    r"""Who is inclined beyond its lasting reluctance tries where the channel comes to mind; no counter forces others.

    .. math:: a = [U > \sigma_\tau \tau_c], \quad
              t_c = a_a a_m \max(a, C_o), \quad
              D_n = t_c (1 - a)

    >>> [bool(x) for x in citizen_attempt(0.2, 0.5, True, True, True, reluctance_spread=1.3)]
    [False, True, True]
    """
    willing = inclination > reluctance_spread * taste
    attempted = access & aware & (willing | compelled)
    return willing, attempted, attempted & np.logical_not(willing)


@rule(
    of="citizen",
    writes="help_near",
    cites="Madsen & Kraemmergaard 2015 (help); thesis T-O1 (help desks)",
)
def citizen_help_near(users_around, help_desk, *, help_from_neighbours, help_from_desk):
    r"""Users around a person, and a desk nearby, add to what it can do.

    .. math:: h_c = \eta_n u_n + \eta_d \mathsf{d}

    >>> round(float(citizen_help_near(0.5, 1.0, help_from_neighbours=0.1, help_from_desk=0.15)), 3)
    0.2
    """
    return help_from_neighbours * users_around + help_from_desk * help_desk


@rule(
    of="citizen",
    writes="odds",
    cites="Moynihan, Herd & Harvey 2015 (burden); base rates 4.8, 4.9 (completion)",
    sees={"real": met("real"), "delivered": met("delivered"), "hardness": met("hardness")},
)
def citizen_odds(
    literacy, help_near, one_stop_service, real, delivered, hardness,
    *, completion_usual, success_from_skill, success_from_quality, ease_from_service, usual_margin, usual_quality,
):  # fmt: skip
    r"""An attempt succeeds by this person's skill and help against this service's difficulty and quality.

    .. math:: p_c = W_s \operatorname{logit}^{-1}(\ln(p_m / (1 - p_m)) + s_k (k + h_c - d_h (1 - \beta_s
                  \mathsf{W}_c) - m_c) + s_q (Q_w - q_u))

    >>> round(float(citizen_odds(0.62, 0.0, 0.0, True, 0.5, 0.5, completion_usual=0.6, success_from_skill=5.0,
    ...     success_from_quality=2.5, ease_from_service=0.3, usual_margin=0.12, usual_quality=0.5)), 3)
    0.6
    """
    margin = literacy + help_near - hardness * (1 - ease_from_service * one_stop_service) - usual_margin
    usual = logit(completion_usual)
    return real * expit(usual + success_from_skill * margin + success_from_quality * (delivered - usual_quality))


@rule(
    of="citizen",
    writes=("succeeded", "attempts"),
    cites="base rates 4.9 (completion of started forms), 4.13 (people come again); share of second tries assumed",
)
def citizen_success(
    attempted, compelled, odds, luck_first, luck_again, luck_second, *, tries_again, tries_again_compelled
):
    r"""An attempt succeeds or fails; who fails may try once more, more often where there is no counter.

    .. math:: q_g = t_c \max([\varepsilon_{first} < p_c], [\varepsilon_{again} < \rho_t]
                  [\varepsilon_{second} < p_c]), \quad
              n_t = t_c (1 + [\varepsilon_{first} \ge p_c] [\varepsilon_{again} < \rho_t]), \quad
              \rho_t = (1 - C_o) \rho_a + C_o \rho_c

    >>> [int(x) for x in citizen_success(True, False, 0.6, 0.7, 0.4, 0.5, tries_again=0.5, tries_again_compelled=0.8)]
    [1, 2]
    """
    again = luck_again < np.where(compelled, tries_again_compelled, tries_again)
    first = attempted & (luck_first < odds)
    second = attempted & np.logical_not(first) & again
    return first | (second & (luck_second < odds)), 1 * attempted + second


@rule(
    of="citizen",
    writes=("assisted", "shut_out"),
    cites="base rates 4.14 (48% of those offline get help from family or friends), 4.15 (invited with staff help: 14 "
    "points); Madsen & Kraemmergaard 2015 (helpers)",
    sees={"real": met("real")},
)
def citizen_assistance(
    attempted, succeeded, compelled, knows, users_around, help_desk, real, luck,
    *, helped_by_family, helped_by_desk, done_by_family, invited_at_desk,
):  # fmt: skip
    r"""Family or a desk uses the channel for others; who meets no counter and is not helped gets nothing.

    .. math:: p_a = \max(C_o (1 - q_g) [\varepsilon < 1 - (1 - \eta_f \min(1, 2 u_n))(1 - \eta_o \mathsf{d})],
                  (1 - C_o)(1 - t_c) W_s [\varepsilon < 1 - (1 - \delta_f u_n k_c)(1 - \delta_i \mathsf{d})]), \quad
              o_c = C_o (1 - q_g)(1 - p_a)

    >>> [bool(x) for x in citizen_assistance(False, False, True, True, 0.3, 0.0, True, 0.5, helped_by_family=0.5,
    ...     helped_by_desk=0.7, done_by_family=0.1, invited_at_desk=0.14)]
    [False, True]
    """
    unhelped = (1 - helped_by_family * np.minimum(2 * users_around, 1)) * (1 - helped_by_desk * help_desk)
    alone = (1 - done_by_family * users_around * knows) * (1 - invited_at_desk * help_desk)
    stranded = compelled & np.logical_not(succeeded)
    at_counter = real & np.logical_not(compelled) & np.logical_not(attempted) & (luck < 1 - alone)
    assisted = (stranded & (luck < 1 - unhelped)) | at_counter
    return assisted, stranded & np.logical_not(assisted)


@rule(
    of="citizen",
    writes=("used_bonus", "used"),
    cites="Khon La Khrueng (24.0 of 26.8 million used it); definition",
)
def citizen_use(bonus_place, access, willing, expects, succeeded, assisted, luck, *, bonus_use):
    r"""The channel is used by who succeeds or is assisted, and by willing holders of a place between occasions.

    .. math:: u_b = P_b a_a a [\varepsilon < \beta_u e], \quad
              u_c = \max(q_g, p_a, u_b)

    >>> [bool(x) for x in citizen_use(True, True, True, 0.8, False, False, 0.2, bonus_use=0.5)]
    [True, True]
    """
    used_bonus = bonus_place & access & willing & (luck < bonus_use * expects)
    return used_bonus, succeeded | assisted | used_bonus


@rule(
    of="citizen",
    writes="hours",
    cites="Moynihan, Herd & Harvey 2015 (learning and compliance costs); base rates 4.11; hours assumed",
)
def citizen_hours(occasion, attempts, succeeded, assisted, *, counter_hours, digital_hours):
    r"""An occasion costs a visit, unless it is done online; attempts cost their time, help also that of the helper.

    .. math:: H_c = h_o o_m (1 - \max(q_g, p_a)) + h_d (n_t + 2 p_a)

    A citizen who is shut out still spends a visit's time, in vain: getting nothing saves nobody an hour.

    >>> [float(citizen_hours(True, tries, done, helped, counter_hours=3.0, digital_hours=0.5))
    ...     for tries, done, helped in ((1, True, False), (1, False, False), (0, False, False), (0, False, True))]
    [0.5, 3.5, 3.0, 1.0]
    """
    done = np.logical_or(succeeded, assisted)
    return counter_hours * np.logical_and(occasion, np.logical_not(done)) + digital_hours * (attempts + 2.0 * assisted)
