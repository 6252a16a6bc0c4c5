"""Citizens: whether they take to the digital channel, how a month's dealing goes, and what it does to trust."""

import numpy as np
from scipy.special import expit

from policylab.rules.rule import mean_over, rule


@rule(
    of="citizen",
    writes=("usefulness", "ease"),
    cites="Davis 1989; Venkatesh et al. 2003; thesis §2.4.2, p. 43 (usefulness, ease, quality, trust)",
    sees={
        "effective": mean_over("dealings", "effective"),
        "quality": mean_over("dealings", "quality"),
        "redesigned": mean_over("dealings", "redesigned"),
    },
)
def citizen_perception(
    usefulness, ease, literacy, effective, quality, redesigned, *, perception_speed, useful_at_first
):
    r"""People slowly notice how useful and how easy the digital services of their agencies are.

    .. math:: U' = U + v_U (Q (\upsilon + (1 - \upsilon) E) - U), \quad Z' = Z + v_U (k + (1 - k) P - Z)

    >>> [round(float(x), 3) for x in citizen_perception(0.2, 0.5, 0.5, 0.5, 0.6, 0.2, perception_speed=0.1,
    ...     useful_at_first=0.3)]
    [0.219, 0.51]
    """
    useful = quality * (useful_at_first + (1 - useful_at_first) * effective)
    easy = literacy + (1 - literacy) * redesigned
    return usefulness + perception_speed * (useful - usefulness), ease + perception_speed * (easy - ease)


@rule(
    of="citizen",
    writes="capable",
    cites="Moynihan, Herd & Harvey 2015; Madsen & Kraemmergaard 2015 (helpers)",
    sees={
        "users_around": mean_over("neighbours", "prefers_digital"),
        "redesigned": mean_over("dealings", "redesigned"),
    },
)
def citizen_capability(access, literacy, users_around, redesigned, *, difficulty, help_from_neighbours):
    r"""Who has access and, with help around, skill enough for services as hard as their process makes them.

    .. math:: a_c = [\text{access}] \cdot [k + \eta_n \bar a \ge d_k (1 - P)]

    >>> bool(citizen_capability(True, 0.3, 0.5, 0.1, difficulty=0.4, help_from_neighbours=0.2))
    True
    """
    able = literacy + help_from_neighbours * users_around >= difficulty * (1 - redesigned)
    return np.logical_and(access, able)


@rule(
    of="citizen",
    writes="prefers_digital",
    cites="Venkatesh et al. 2003; Dwivedi et al. 2019; Rana, Dwivedi & Williams 2015; thesis §2.4.2, p. 43",
    sees={"users_around": mean_over("neighbours", "prefers_digital")},
)
def citizen_intention(
    prefers_digital, taste, usefulness, ease, trust, capable, users_around, luck,
    *, intention_base, intention_from_usefulness, intention_from_ease, intention_from_neighbours,
    intention_from_capability, intention_from_trust, reconsidering,
):  # fmt: skip
    r"""Now and then a citizen reconsiders the channel; a lasting taste parts those who take it from others.

    .. math:: p = \operatorname{logit}^{-1}(b_0 + b_U U + b_Z Z + b_N \bar a + b_C a_c + b_T T)

    A citizen whose luck falls below the chance of reconsidering :math:`h_c` prefers the digital channel where the
    taste lies below p; the others keep what they preferred.

    >>> bool(citizen_intention(False, 0.3, 0.4, 0.5, 0.5, True, 0.2, 0.05, intention_base=-4.0,
    ...     intention_from_usefulness=4.0, intention_from_ease=1.5, intention_from_neighbours=2.0,
    ...     intention_from_capability=1.5, intention_from_trust=1.5, reconsidering=0.12))
    True
    """
    willing = expit(
        intention_base
        + intention_from_usefulness * usefulness
        + intention_from_ease * ease
        + intention_from_neighbours * users_around
        + intention_from_capability * capable
        + intention_from_trust * trust
    )
    return np.where(luck < reconsidering, taste < willing, prefers_digital)


@rule(
    of="citizen",
    writes=("used", "registered", "burdened", "helped", "shut_out", "experience"),
    cites="Moynihan, Herd & Harvey 2015 (burden); thesis §5.3 operational no. 1; assumption: one dealing a month",
    sees={
        "effective": mean_over("dealings", "effective"),
        "formal": mean_over("dealings", "formal"),
        "quality": mean_over("dealings", "quality"),
        "capable_around": mean_over("neighbours", "capable"),
    },
)
def citizen_dealing(
    registered, prefers_digital, capable, distance, effective, formal, quality, capable_around,
    luck_service, luck_counter, luck_quality, luck_helper,
    *, counter_closure, helper_share, autonomy_cost,
):  # fmt: skip
    r"""Each citizen has one dealing a month with one service of the agencies he belongs to.

    A draw: (1) the service is really digital (chance E), declared only (chance F - E) or neither;
    (2) where it is really digital its counter is out of reach with chance closure x distance x E^2, since a
    counter serves many services and goes when most are digital;
    (3) who prefers and is able uses the digital channel; who is able but meets no counter must use it, at a
    cost to autonomy; who is not able and meets no counter is helped by someone around or is shut out;
    (4) digital use goes well with the chance of quality; a failure ends at the counter, and where that is out
    of reach the citizen is shut out; (5) a declared service costs whoever tries it a wasted attempt.

    >>> used, registered, burdened, helped, shut_out, experience = citizen_dealing(False, True, True, 0.5, 0.6,
    ...     0.9, 0.7, 0.5, 0.3, 0.9, 0.2, 0.5, counter_closure=0.4, helper_share=0.5, autonomy_cost=0.5)
    >>> bool(used), bool(burdened), float(experience)
    (True, False, 1.0)
    """
    digital = luck_service < effective
    on_paper = np.logical_not(digital) & (luck_service < formal)
    no_counter = digital & (luck_counter < counter_closure * distance * effective**2)
    chooses = np.logical_and(prefers_digital, capable)
    forced = no_counter & np.logical_and(capable, np.logical_not(prefers_digital))
    used = (digital & chooses) | forced
    unable = no_counter & np.logical_not(capable)
    helped = unable & (luck_helper < helper_share * capable_around)
    good = used & (luck_quality < quality)
    failed = used & np.logical_not(good)
    shut_out = (unable & np.logical_not(helped)) | (failed & no_counter)
    misled = on_paper & chooses
    burdened = failed | misled | helped
    experience = 1.0 * good - misled - autonomy_cost * forced - np.logical_or(failed, shut_out)
    return used, np.logical_or(registered, used), burdened, helped, shut_out, experience


@rule(
    of="citizen",
    writes="hours",
    cites="Moynihan, Herd & Harvey 2015 (learning and compliance costs); assumption: hours of a dealing",
)
def citizen_hours(used, burdened, helped, shut_out, *, counter_hours, digital_hours):
    r"""A dealing that goes well online is short; trouble costs the attempt and, where there is one, the counter.

    .. math:: h = h_o (1 - \max(u_c (1 - b_c), p_c, o_c)) + h_d \max(u_c, b_c, o_c)

    with use, burden, help and being shut out each 0 or 1.

    >>> [float(citizen_hours(used, burdened, helped, out, counter_hours=3.0, digital_hours=0.5))
    ...     for used, burdened, helped, out in ((1, 0, 0, 0), (1, 1, 0, 0), (0, 0, 0, 0), (0, 1, 1, 0), (0, 0, 0, 1))]
    [0.5, 3.5, 3.0, 0.5, 0.5]
    """
    well = np.logical_and(used, np.logical_not(burdened))
    no_visit = np.logical_or(np.logical_or(well, helped), shut_out)
    tried = np.logical_or(np.logical_or(used, burdened), shut_out)
    return counter_hours * (1.0 - no_visit) + digital_hours * tried


@rule(
    of="citizen",
    writes=("good_news", "bad_news"),
    cites="Slovic 1993 (trust is made and lost by events); definition",
)
def citizen_news(experience):
    r"""An experience makes good or bad news.

    .. math:: x^+ = \max(x, 0), \quad x^- = \max(-x, 0)

    >>> [float(x) for x in citizen_news(-1.0)]
    [0.0, 1.0]
    """
    return np.maximum(experience, 0), np.maximum(-experience, 0)


@rule(
    of="citizen",
    writes="trust",
    cites="Slovic 1993; Kampen, Van de Walle & Bouckaert 2006; thesis §2.3.3, p. 36",
    sees={
        "good_around": mean_over("neighbours", "good_news"),
        "bad_around": mean_over("neighbours", "bad_news"),
    },
)
def citizen_trust(
    trust, trust_own, good_news, bad_news, good_around, bad_around,
    *, trust_gain, trust_loss_ratio, trust_anchor, news_weight,
):  # fmt: skip
    r"""Trust falls faster than it rises, by what happens to oneself and, less, to those around.

    .. math:: T' = \min(1, \max(0, T + a_p (1 - T)(x^+ + \omega \bar x^+) - a_p \rho_T T (x^- + \omega \bar x^-)
              + \alpha_T (T_0 - T)))

    >>> round(float(citizen_trust(0.5, 0.5, 0.0, 1.0, 0.0, 0.0, trust_gain=0.02, trust_loss_ratio=3.0,
    ...     trust_anchor=0.01, news_weight=0.2)), 3)
    0.47
    """
    rise = trust_gain * (1 - trust) * (good_news + news_weight * good_around)
    fall = trust_gain * trust_loss_ratio * trust * (bad_news + news_weight * bad_around)
    return np.clip(trust + rise - fall + trust_anchor * (trust_own - trust), 0, 1)


@rule(
    of="citizen",
    writes="literacy",
    cites="Rodriguez-Hevia, Navio-Marco & Ruiz-Gomez 2020; assumption: people learn by using",
)
def citizen_literacy(literacy, used, *, learning_by_use):
    r"""Who uses the digital channel learns a little.

    .. math:: k' = k + \lambda_k\, u_c (1 - k)

    >>> round(float(citizen_literacy(0.5, True, learning_by_use=0.01)), 3)
    0.505
    """
    return literacy + learning_by_use * used * (1 - literacy)
