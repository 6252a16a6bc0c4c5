"""Occasions: which service a citizen needs this month, whether its counter is open, and what comes to mind."""

import numpy as np

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import drawn_from, from_above, mean_over, mean_over_visitors, met


@rule(
    of="citizen",
    writes=("service_met", "occasion"),
    cites="base rates 4.1 to 4.4 (occasions a year; 17% have none), 4.5 (few services carry most of the demand)",
    sees={"drawn": drawn_from("needs")},
)
def citizen_occasion(occasions, drawn, luck):
    r"""A month may hold an occasion, on which a citizen needs one of the services of its own agencies.

    .. math:: o_m = [-12 \ln(1 - \varepsilon) < \lambda_c] [\hat\iota_c \ge 0], \quad
              \iota_c = o_m (\hat\iota_c + 1) - 1

    where :math:`\hat\iota_c` is the row of the service that is drawn for the month: a month holds an occasion with
    chance :math:`1 - e^{-\lambda_c / 12}`.

    >>> [int(x) for x in citizen_occasion(8.0, 17, 0.2)]
    [17, 1]
    """
    needs = (-12 * np.log(1 - luck) < occasions) & (drawn >= 0)
    return np.where(needs, drawn, -1), needs


@rule(
    of="service",
    writes=("hardness", "shut"),
    cites="thesis platform:digital-id, platform:e-payment (easier services), claim:16 (counters closed in the "
    "pandemic); Moynihan, Herd & Harvey 2015 (burden)",
    sees={
        "convenience": from_above("agency", "convenience"),
        "counter_closed": from_above("agency", "counter_closed"),
    },
)
def service_access(difficulty, real, closing_order, convenience, counter_closed):
    r"""Platforms make a service easier to use; orders close the counters of digital services, the least needed first.

    .. math:: d_h = d_k (1 - C), \quad
              C_s = W_s [\pi_s < \mathsf{o}]

    >>> [float(x) for x in service_access(0.5, True, 0.3, 0.2, 0.5)]
    [0.4, 1.0]
    """
    return difficulty * (1 - convenience), real & (closing_order < counter_closed)


@rule(
    of="citizen",
    writes="closing",
    cites="thesis claim:16; definition",
    sees={"shut": met("shut"), "real": met("real"), "closing_order": met("closing_order")},
)
def citizen_closing(occasion, counters_off, shut, real, closing_order):
    r"""The counter of a digital service is closed by an order to its agency or by a duty on people like this one.

    .. math:: C_a = o_m \max(C_s, W_s [\pi_s < \mathsf{o}_c])

    >>> bool(citizen_closing(True, 0.5, False, True, 0.3))
    True
    """
    return occasion & (shut | (real & (closing_order < counters_off)))


@rule(
    of="citizen",
    writes=("exempt", "compelled"),
    cites="assumption: exemption on request, and who can use the channel asks less often",
)
def citizen_exemption(exempt, closing, asking, access, expects, exemption, *, exemption_asked, able_asking, doubt):
    r"""Who first meets a closed counter may ask not to be obliged; what is granted stays while exemptions are given.

    .. math:: x_e' = [\mathsf{x} > 0] \max(x_e, C_a [\tau_a < \mathsf{x} \chi_x
                  (\chi_a + (1 - \chi_a) \max(1 - a_a, [e < \chi_e]))]), \quad
              C_o = C_a (1 - x_e')

    >>> [bool(x) for x in citizen_exemption(False, True, 0.2, False, 0.5, 1.0, exemption_asked=0.4, able_asking=0.15,
    ...     doubt=0.5)]
    [True, False]
    """
    unable = np.logical_not(access) | (expects < doubt)
    asks = asking < exemption * exemption_asked * (able_asking + (1 - able_asking) * unable)
    kept = (exemption > 0) & (exempt | (closing & asks))
    return kept, closing & np.logical_not(kept)


@rule(
    of="citizen",
    writes="users_around",
    cites="Bass 1969 (word of mouth); assumption: what one hears goes beyond those one knows",
    sees={
        "neighbours_using": mean_over("neighbours", "recent_user"),
        "region_using": mean_over("region", "recent_user"),
    },
)
def citizen_surroundings(neighbours_using, region_using, *, heard_of_region):
    r"""People see how many use the channel among their neighbours, and hear of others in their region.

    .. math:: u_n = (1 - \mu_r) \bar u_r + \mu_r \breve u_r

    >>> float(citizen_surroundings(0.5, 0.3, heard_of_region=0.5))
    0.4
    """
    return (1 - heard_of_region) * neighbours_using + heard_of_region * region_using


@rule(
    of="citizen",
    writes=("registered", "enrolled"),
    cites="Khon La Khrueng (registered and used); definition",
)
def citizen_enrolment(registered, enrolment, bonus_place, used, luck, *, told_by_enrolment):
    r"""People are registered once they used the channel or hold a place, or by order; an order tells some of them.

    .. math:: r_c' = \max(r_c, u_c, P_b, [\mathsf{e} > 0]), \quad
              e_c = [\mathsf{e} > 0] (1 - r_c) [\varepsilon < \tau_o]

    >>> [bool(x) for x in citizen_enrolment(False, 1.0, False, False, 0.2, told_by_enrolment=0.3)]
    [True, True]
    """
    ordered = enrolment > 0
    informed = ordered & np.logical_not(registered) & (luck < told_by_enrolment)
    return registered | used | bonus_place | ordered, informed


@rule(
    of="citizen",
    writes="hearing",
    cites="Bass 1969 (word of mouth); thesis T-P4 (messages), T-O1 (branding), claim:7",
    sees={"real": met("real")},
)
def citizen_hearing(
    real, users_around, messages, branding, urgency,
    *, knowing_from_users, knowing_from_visits, knowing_from_messages, knowing_from_branding, knowing_from_urgency,
):  # fmt: skip
    r"""People may hear of the channel from those who use it, at counters, by messages and names, and in a shock.

    .. math:: p_k = 1 - (1 - \kappa_v W_s)(1 - \kappa_u u_n)
                  (1 - \kappa_m \mathsf{T})(1 - \kappa_b \mathsf{B}_r)(1 - \kappa_s \mathsf{U})

    >>> round(float(citizen_hearing(True, 0.5, 0.0, 0.0, 0.0, knowing_from_users=0.12, knowing_from_visits=0.003,
    ...     knowing_from_messages=0.05, knowing_from_branding=0.05, knowing_from_urgency=0.02)), 5)
    0.06282
    """
    unheard = (
        (1 - knowing_from_visits * real)
        * (1 - knowing_from_users * users_around)
        * (1 - knowing_from_messages * messages)
        * (1 - knowing_from_branding * branding)
        * (1 - knowing_from_urgency * urgency)
    )
    return 1 - unheard


@rule(of="citizen", writes="knows", cites="Bass 1969 (what is known stays known); definition")
def citizen_knowing(knows, closing, enrolled, hearing, luck):
    r"""Who hears of the channel, finds its counter closed, or is told of being enrolled knows of it from then on.

    .. math:: k_c' = \max(k_c, C_a, e_c, [\varepsilon < p_k])

    >>> [bool(citizen_knowing(False, False, False, 0.06, luck)) for luck in (0.05, 0.07)]
    [True, False]
    """
    return knows | closing | enrolled | (luck < hearing)


@rule(
    of="citizen",
    writes="aware",
    cites="base rates 4.7 (a service takes years to be used); thesis T-P4 (messages), T-O1 (branding)",
    sees={"renown": met("renown"), "declared": met("declared")},
)
def citizen_awareness(knows, closing, messages, branding, renown, declared, luck, *, minded_by_messages):
    r"""On an occasion the digital channel of a service comes to mind as far as it is renowned, or brought to mind.

    .. math:: a_m = D_s \max(C_a, k_c [\varepsilon < 1 - (1 - R_s)
                  (1 - \kappa_n \mathsf{T})(1 - \kappa_n \mathsf{B}_r)])

    >>> bool(citizen_awareness(True, False, 0.0, 0.0, 0.4, True, 0.3, minded_by_messages=0.1))
    True
    """
    forgotten = (1 - renown) * (1 - minded_by_messages * messages) * (1 - minded_by_messages * branding)
    return declared & (closing | (knows & (luck < 1 - forgotten)))


@rule(
    of="service",
    writes="renown",
    cites="base rates 4.7 (20 to 80% of the use in three to five years); Bass 1969",
    sees={"share_online": mean_over_visitors("used")},
)
def service_renown(renown, declared, share_online, *, renown_by_itself, renown_from_use):
    r"""What is declared becomes known, a little by itself and mostly as people use it; what lapses is forgotten.

    .. math:: R_s' = D_s (R_s + (1 - R_s) \min(1, \rho_p + \rho_u \bar u_c))

    >>> float(service_renown(0.5, True, 0.4, renown_by_itself=0.01, renown_from_use=0.1))
    0.525
    """
    return declared * (renown + (1 - renown) * np.minimum(renown_by_itself + renown_from_use * share_online, 1))
