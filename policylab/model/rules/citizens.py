"""Citizens: whether they take up the digital channel, how a month's dealing goes, and what it does to trust."""

import numpy as np
from scipy.special import expit

from policylab.model.rules.rule import mean_over, rule
from policylab.model.rules.shared import HOLDER, first_in_line


@rule(
    of="citizen",
    writes=("usefulness", "ease", "perceived_quality"),
    cites="Davis 1989; Venkatesh et al. 2003; thesis claim:15 (usefulness, ease, quality), claim:5 (what can be "
    "seen), T-O1 (branding)",
    sees={
        "reach": mean_over("dealings", "reach"),
        "quality": mean_over("dealings", "quality"),
        "redesigned": mean_over("dealings", "redesigned"),
        "convenience": mean_over("dealings", "convenience"),
    },
)
def citizen_perception(
    usefulness, ease, perceived_quality, literacy, branding, one_stop_service, reach, quality, redesigned, convenience,
    *, perception_speed, perception_from_branding, useful_at_first, ease_from_service,
):  # fmt: skip
    r"""People notice how useful, easy and good their agencies' digital services are; branding speeds this up.

    .. math:: U' = U + v (\upsilon + (1 - \upsilon) \bar E_q - U), \quad
              Z' = Z + v (1 - (1 - k)(1 - \bar P)(1 - \bar C)(1 - \beta_s \mathsf{W}_c) - Z), \quad
              Q_p' = Q_p + v (\bar Q - Q_p), \quad
              v = \min(1, v_U (1 + \beta_b \mathsf{B}_r))

    >>> [round(float(x), 4) for x in citizen_perception(0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.5, 0.6, 0.2, 0.0,
    ...     perception_speed=0.1, perception_from_branding=1.0, useful_at_first=0.3, ease_from_service=0.3)]
    [0.515, 0.51, 0.51]
    """
    speed = np.minimum(perception_speed * (1 + perception_from_branding * branding), 1)
    useful = useful_at_first + (1 - useful_at_first) * reach
    hard = (1 - literacy) * (1 - redesigned) * (1 - convenience) * (1 - ease_from_service * one_stop_service)
    return (
        usefulness + speed * (useful - usefulness),
        ease + speed * (1 - hard - ease),
        perceived_quality + speed * (quality - perceived_quality),
    )


@rule(
    of="citizen",
    writes="capable",
    cites="Moynihan, Herd & Harvey 2015; Madsen & Kraemmergaard 2015 (helpers)",
    sees={
        "users_around": mean_over("neighbours", "prefers_digital"),
        "redesigned": mean_over("dealings", "redesigned"),
        "convenience": mean_over("dealings", "convenience"),
    },
)
def citizen_capability(
    access, literacy, help_desk, users_around, redesigned, convenience,
    *, difficulty, help_from_neighbours, help_from_desk,
):  # fmt: skip
    r"""Citizens with access are capable if their skill, with help nearby or at a desk, matches the difficulty.

    .. math:: a_c = a_a [k + \eta_n \bar a + \eta_d \mathsf{d} \ge d_k (1 - \bar P)(1 - \bar C)]

    >>> bool(citizen_capability(True, 0.3, 0.0, 0.5, 0.1, 0.0, difficulty=0.4, help_from_neighbours=0.2,
    ...     help_from_desk=0.2))
    True
    """
    helped = literacy + help_from_neighbours * users_around + help_from_desk * help_desk
    return np.logical_and(access, helped >= difficulty * (1 - redesigned) * (1 - convenience))


@rule(
    of="citizen",
    writes="enrolled",
    cites="Khon La Khrueng (26.8 million granted, 24.0 million used); thesis platform:welfare-database",
    allocates=True,
)
def citizen_enrolment(enrolled, bonus, bonus_places, capable, taste, luck, *, bonus_appeal, bonus_asked):
    r"""Places in a bonus scheme go to those who ask first, more of them the more it pays, and are kept while it stands.

    An allocation: (1) while a bonus is paid (:math:`\mathsf{b} > 0`), who holds a place keeps it; elsewhere it is lost;
    (2) who holds none, is able (:math:`a_c`) and has a taste below :math:`a_B (1 - e^{-\mathsf{b} / s_A})` asks for
    one; (3) the places that those who hold one leave of :math:`\mathsf{b}_n` go to who asks, the least luck first.

    >>> has, able, taste = np.zeros((4, 1), bool), np.ones((4, 1), bool), np.array([[0.1], [0.2], [0.3], [0.9]])
    >>> money, places, luck = np.full((4, 1), 0.003), np.full((4, 1), 2.0), np.array([[0.9], [0.2], [0.3], [0.1]])
    >>> citizen_enrolment(has, money, places, able, taste, luck, bonus_appeal=0.8, bonus_asked=0.001)[:, 0].tolist()
    [False, True, True, False]
    """
    kept = enrolled & (bonus > 0)
    wants = taste < bonus_appeal * (1 - np.exp(-bonus / bonus_asked))
    waiting = np.where(kept, HOLDER, np.where(capable & wants, 0, -1))
    everyone = np.zeros(waiting.shape, dtype=np.int8)
    return kept | first_in_line(waiting, everyone, luck, bonus_places)


@rule(
    of="citizen",
    writes="prefers_digital",
    cites="Venkatesh et al. 2003; Dwivedi et al. 2019; Rana, Dwivedi & Williams 2015; thesis claim:15, "
    "barrier:trust.acceptance, T-R1",
    sees={"users_around": mean_over("neighbours", "prefers_digital")},
)
def citizen_intention(
    prefers_digital, taste, usefulness, ease, perceived_quality, trust, capable, enrolled, bonus, messages, urgency,
    users_around, luck,
    *, intention_base, intention_from_usefulness, intention_from_ease, intention_from_quality,
    intention_from_neighbours, intention_from_capability, intention_from_trust, intention_from_bonus, bonus_noticed,
    intention_from_urgency, reconsidering, reconsidering_from_messages, reconsidering_from_urgency,
):  # fmt: skip
    r"""Now and then a citizen reconsiders the channel; a lasting taste separates those who take it from the others.

    .. math:: a' = a + [\varepsilon < h_c (1 + \beta_M \mathsf{T} + \beta_S \mathsf{U})] ([\tau_c < \pi_a]
                  - a), \quad
              \pi_a = \operatorname{logit}^{-1}(b_I + b_U U + b_Z Z + b_Q Q_p + b_T T + b_N \bar a + b_C a_c
                  + b_B e_c (1 - e^{-\mathsf{b} / s_B}) + b_S \mathsf{U})

    A citizen whose luck falls below the chance of reconsidering prefers the digital channel where the taste lies
    below :math:`\pi_a`; the others keep their preference.

    >>> bool(citizen_intention(False, 0.3, 0.6, 0.5, 0.6, 0.5, True, False, 0.0, 0.0, 0.0, 0.2, 0.05,
    ...     intention_base=-4.0, intention_from_usefulness=3.0, intention_from_ease=1.5, intention_from_quality=1.5,
    ...     intention_from_neighbours=2.0, intention_from_capability=1.5, intention_from_trust=1.5,
    ...     intention_from_bonus=3.0, bonus_noticed=0.01, intention_from_urgency=1.0, reconsidering=0.12,
    ...     reconsidering_from_messages=1.0, reconsidering_from_urgency=2.0))
    True
    """
    willing = expit(
        intention_base
        + intention_from_usefulness * usefulness
        + intention_from_ease * ease
        + intention_from_quality * perceived_quality
        + intention_from_trust * trust
        + intention_from_neighbours * users_around
        + intention_from_capability * capable
        + intention_from_bonus * enrolled * (1 - np.exp(-bonus / bonus_noticed))
        + intention_from_urgency * urgency
    )
    hazard = reconsidering * (1 + reconsidering_from_messages * messages + reconsidering_from_urgency * urgency)
    return np.where(luck < hazard, taste < willing, prefers_digital)


@rule(
    of="citizen",
    writes=("used", "registered", "burdened", "helped", "shut_out", "experience"),
    cites="Moynihan, Herd & Harvey 2015 (burden); thesis T-O1 (one-stop service), barrier:other.citizen-experience; "
    "assumption: one dealing a month",
    sees={
        "reach": mean_over("dealings", "reach"),
        "effective": mean_over("dealings", "effective"),
        "formal": mean_over("dealings", "formal"),
        "quality": mean_over("dealings", "quality"),
        "closed": mean_over("dealings", "counter_closed"),
        "capable_around": mean_over("neighbours", "capable"),
    },
)
def citizen_dealing(
    registered, prefers_digital, capable, enrolled, distance, help_desk, reach, effective, formal, quality, closed,
    capable_around, luck_service, luck_counter, luck_quality, luck_helper,
    *, counter_closure, helper_share, desk_share, autonomy_cost,
):  # fmt: skip
    r"""Each citizen has one dealing a month, with one service of the citizen's own agencies.

    A draw: (1) the service is really digital (chance reach), declared only (chance F - E) or neither;
    (2) where it is really digital its counter is out of reach with chance 1 - (1 - closure x distance x E^2)
    (1 - share closed by order), since a counter serves many services and goes when most are digital;
    (3) who prefers and is able uses the digital channel; who is able but meets no counter must use it, at a
    cost to autonomy; who is not able and meets no counter is helped by someone around or at a desk, or is shut out;
    (4) digital use goes well with the chance of quality; a failure ends at the counter, and where that is out
    of reach the citizen is shut out; (5) a declared service costs those who try it a wasted attempt.

    .. math:: u_c = \max(D_r a a_c, D_n), \quad
              r_c' = \max(r_c, u_c, e_c), \quad
              b_c = \max(u_c (1 - q_g), D_f a a_c, p_c), \quad
              p_c = C_o (1 - a_c) [\varepsilon_{helper} < 1 - (1 - \eta_p \bar a_c)(1 - \eta_o \mathsf{d})], \quad
              o_c = \max(C_o (1 - a_c)(1 - p_c), u_c (1 - q_g) C_o), \quad
              x = u_c q_g - D_f a a_c - \xi_f D_n - \max(u_c (1 - q_g), o_c), \quad
              D_r = [\varepsilon_{service} < \bar E_q], \quad
              D_f = (1 - D_r) [\varepsilon_{service} < \bar E_q + \max(\bar F - \bar E, 0)], \quad
              C_o = D_r [\varepsilon_{counter} < 1 - (1 - \kappa_o d_c \bar E^2)(1 - \bar{\mathsf{o}})], \quad
              D_n = C_o a_c (1 - a), \quad
              q_g = [\varepsilon_{quality} < \bar Q]

    >>> used, registered, burdened, helped, shut_out, experience = citizen_dealing(False, True, True, False, 0.5, 0.0,
    ...     0.6, 0.6, 0.9, 0.7, 0.0, 0.5, 0.3, 0.9, 0.2, 0.5, counter_closure=0.4, helper_share=0.5, desk_share=0.5,
    ...     autonomy_cost=0.5)
    >>> bool(used), bool(burdened), float(experience)
    (True, False, 1.0)
    """
    digital = luck_service < reach
    on_paper = np.logical_not(digital) & (luck_service < reach + np.maximum(formal - effective, 0))
    out_of_reach = 1 - (1 - counter_closure * distance * effective**2) * (1 - closed)
    no_counter = digital & (luck_counter < out_of_reach)
    chooses = np.logical_and(prefers_digital, capable)
    forced = no_counter & np.logical_and(capable, np.logical_not(prefers_digital))
    used = (digital & chooses) | forced
    unable = no_counter & np.logical_not(capable)
    without_help = (1 - helper_share * capable_around) * (1 - desk_share * help_desk)
    helped = unable & (luck_helper < 1 - without_help)
    good = used & (luck_quality < quality)
    failed = used & np.logical_not(good)
    shut_out = (unable & np.logical_not(helped)) | (failed & no_counter)
    misled = on_paper & chooses
    burdened = failed | misled | helped
    experience = 1.0 * good - misled - autonomy_cost * forced - np.logical_or(failed, shut_out)
    signed_up = np.logical_or(used, enrolled)
    return used, np.logical_or(registered, signed_up), burdened, helped, shut_out, experience


@rule(
    of="citizen",
    writes="hours",
    cites="Moynihan, Herd & Harvey 2015 (learning and compliance costs); assumption: hours of a dealing",
)
def citizen_hours(used, burdened, helped, shut_out, *, counter_hours, digital_hours):
    r"""A dealing that goes well online is short; trouble costs the attempt and a visit, help the helper's time.

    .. math:: H_c = h_o (1 - \max(u_c (1 - b_c), p_c)) + h_d (\max(u_c, b_c, o_c) + p_c)

    with use, burden, help and being shut out each 0 or 1. A citizen who is shut out still spends a visit's time, in
    vain: getting nothing saves nobody an hour.

    >>> [float(citizen_hours(used, burdened, helped, out, counter_hours=3.0, digital_hours=0.5))
    ...     for used, burdened, helped, out in ((1, 0, 0, 0), (1, 1, 0, 0), (0, 0, 0, 0), (0, 1, 1, 0), (0, 0, 0, 1))]
    [0.5, 3.5, 3.0, 1.0, 3.5]
    """
    well = np.logical_and(used, np.logical_not(burdened))
    no_visit = np.logical_or(well, helped)
    tried = np.logical_or(np.logical_or(used, burdened), shut_out)
    return counter_hours * (1.0 - no_visit) + digital_hours * (1.0 * tried + helped)


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
    *, trust_gain, trust_loss_ratio, trust_anchor, news_weight, answered,
):  # fmt: skip
    r"""Trust falls faster than it rises, by own experience, by that of neighbours, and by a scandal.

    A citizen who gets an answer loses less.

    .. math:: T' = \min(1, \max(0, T + a_p (1 - T)(x^+ + \omega \bar x^+) - a_p \rho_T T (x^- (1
                  - \beta_a \mathsf{T}) + \omega \bar x^-) - T\, \mathsf{s} (1 - \bar{\mathsf{A}})
                  + \alpha_T (T_* - T)))

    >>> round(float(citizen_trust(0.5, 0.5, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, trust_gain=0.02, trust_loss_ratio=3.0,
    ...     trust_anchor=0.01, news_weight=0.2, answered=0.5)), 3)
    0.47
    """
    own_bad = bad_news * (1 - answered * messages)
    rise = trust_gain * (1 - trust) * (good_news + news_weight * good_around)
    fall = trust_gain * trust_loss_ratio * trust * (own_bad + news_weight * bad_around)
    lost = trust * scandal * (1 - security)
    return np.clip(trust + rise - fall - lost + trust_anchor * (trust_own - trust), 0, 1)


@rule(
    of="citizen",
    writes="literacy",
    cites="Rodriguez-Hevia, Navio-Marco & Ruiz-Gomez 2020; assumption: people learn by using",
)
def citizen_literacy(literacy, used, *, learning_by_use):
    r"""Citizens who use the digital channel learn a little.

    .. math:: k' = k + \lambda_k\, u_c (1 - k)

    >>> round(float(citizen_literacy(0.5, True, learning_by_use=0.01)), 3)
    0.505
    """
    return literacy + learning_by_use * used * (1 - literacy)
