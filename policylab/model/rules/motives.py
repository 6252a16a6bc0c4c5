"""Agencies: what they earn by beginning, by showing and by what works; attention, and the month's agenda."""

import numpy as np

from policylab.model.rules.gain import gain_of_work
from policylab.model.rules.rule import rule
from policylab.model.rules.sights import calendar, from_above, mean_over


@rule(
    of="agency",
    writes="offered",
    cites="base rates 3.7 (vendors approach those who can buy; no count); thesis collaboration:facilitator, T-P1",
)
def agency_offer(offer, luck, *, offer_rate):
    r"""Now and then a vendor offers something; help that a policy puts on offer is there all the time.

    A draw: a vendor comes where the luck falls below the rate of offers.

    .. math:: x_v = \max(\mathsf{F}, [\varepsilon < r_v])

    >>> [float(agency_offer(offer, luck, offer_rate=0.05)) for offer, luck in ((0.0, 0.5), (0.3, 0.5), (0.3, 0.01))]
    [0.0, 0.3, 1.0]
    """
    return np.maximum(offer, luck < offer_rate)


@rule(
    of="agency",
    writes="ordered",
    cites="Zheng et al. 2013 (coercive pressure comes first); thesis claim:10; assumption: orders of the year",
    sees={"october": calendar("october")},
)
def agency_order(ordered, october, luck, *, order_rate):
    r"""Each October a minister or governor may make it the order of the year.

    A draw: in October it becomes the order where the luck falls below the yearly rate, and stays so for the year.

    .. math:: x_o' = x_o + \mathcal{O} ([\varepsilon < r_o] - x_o)

    >>> [bool(agency_order(True, month, 0.5, order_rate=0.2)) for month in (0.0, 1.0)]
    [True, False]
    """
    return np.where(october > 0, luck < order_rate, ordered)


@rule(
    of="agency",
    writes="peer_result",
    cites="Strang & Macy 2001 (stories of success spread)",
    sees={"results": mean_over("peers", "project_result")},
)
def agency_peer_result(results):
    r"""Leaders hear how the projects of their peers ended this month.

    .. math:: z_q = \bar z

    >>> agency_peer_result(-0.2)
    -0.2
    """
    return results


@rule(
    of="agency",
    writes="peer_pull",
    cites="DiMaggio & Powell 1983; Tolbert & Zucker 1983; Granovetter 1978; Centola & Macy 2007",
    sees={"peers_formal": mean_over("peers", "formal")},
)
def agency_imitation(threshold, peers_formal, *, threshold_form):
    r"""Peers who show pull: in proportion to how much they show, or all at once above a threshold.

    .. math:: x_p = (1 - f_\theta) \bar F + f_\theta [\bar F \ge \theta_E]

    >>> [round(float(agency_imitation(0.3, 0.4, threshold_form=form)), 3) for form in (0.0, 1.0)]
    [0.4, 1.0]
    """
    return (1 - threshold_form) * peers_formal + threshold_form * (peers_formal >= threshold)


@rule(
    of="agency",
    writes="motive_to_begin",
    cites="Liebman & Mahoney 2017 (money that lapses); Fountain 2001; base rates 3.1, 3.3, 3.5, 3.7; "
    "thesis barrier:budget",
    sees={"last_quarter": calendar("last_quarter")},
)
def agency_motive_to_begin(
    budget, budget_left, offered, last_quarter, *, motive_of_budget, motive_of_offers, early_budget_pull
):
    r"""Money that is left wants to be spent, most at the end of the fiscal year, and somebody offers something.

    .. math:: M_b = \mu_b \min(1, \max(0, B_r / \max(B, 1 / 12))) (e_b + (1 - e_b) \mathcal{Q}) + \mu_v x_v

    >>> [round(float(agency_motive_to_begin(100.0, 50.0, 0.0, late, motive_of_budget=0.6, motive_of_offers=0.6,
    ...     early_budget_pull=0.4)), 3) for late in (0.0, 1.0)]
    [0.12, 0.3]
    """
    left = np.clip(budget_left / np.maximum(budget, 1 / 12), 0, 1)
    pressing = early_budget_pull + (1 - early_budget_pull) * last_quarter
    return motive_of_budget * left * pressing + motive_of_offers * offered


@rule(
    of="agency",
    writes="motive_to_show",
    cites="Meyer & Rowan 1977; DiMaggio & Powell 1983; Tolbert & Zucker 1983; thesis claim:10 (drives), claim:5 (what "
    "can be seen)",
)
def agency_motive_to_show(
    ordered, campaign, peer_pull, exposed_form, promise_due, loss_of_form,
    *, motive_of_orders, motive_of_peers, worth_of_drive, motive_of_tables, motive_of_promises,
):  # fmt: skip
    r"""A declared service obeys an order of the year, answers a drive, and keeps up with peers.

    It also looks well in a public table, keeps a promise, and saves a part of the next budget.

    .. math:: M_s = \mu_o x_o + \mu_d \mathsf{C} + \mu_p x_p + \mu_t x_f + \mu_a x_a + z_k

    >>> round(float(agency_motive_to_show(True, 0.5, 0.3, 0.5, 0.1, 0.02, motive_of_orders=0.6, motive_of_peers=0.6,
    ...     worth_of_drive=0.4, motive_of_tables=0.4, motive_of_promises=0.6)), 3)
    1.26
    """
    usual = motive_of_orders * ordered + worth_of_drive * campaign + motive_of_peers * peer_pull
    return usual + motive_of_tables * exposed_form + motive_of_promises * promise_due + loss_of_form


@rule(
    of="agency",
    writes="gain_ahead",
    cites="thesis claim:1 (technology and redesign together), claim:4; Milgrom & Roberts 1990; Bresnahan et al. 2002",
)
def agency_gain_ahead(
    effective, redesigned, service_count, redesign_step, *, gain_from_redesign_alone, technology_share, complementarity
):
    r"""The gain of work that the next service would bring, for all services: with what redesign comes with it.

    .. math:: G_a = n (G_n - G_0), \quad
              G_n = \kappa_P P_n + (1 - \kappa_P)(\alpha \max(E_n, 10^{-9})^{\rho}
                  + (1 - \alpha) \max(P_n, 10^{-9})^{\rho})^{1 / \rho}, \quad
              G_0 = \kappa_P P + (1 - \kappa_P)(\alpha \max(E, 10^{-9})^{\rho}
                  + (1 - \alpha) \max(P, 10^{-9})^{\rho})^{1 / \rho}, \quad
              E_n = \min(E + 1 / n, 1), \quad
              P_n = P + \delta (1 - P) / n

    >>> round(float(agency_gain_ahead(0.2, 0.1, 10, 0.3, gain_from_redesign_alone=0.25, technology_share=0.5,
    ...     complementarity=-1.0)), 3)
    0.406
    """
    shape = {
        "gain_from_redesign_alone": gain_from_redesign_alone,
        "technology_share": technology_share,
        "complementarity": complementarity,
    }
    after = gain_of_work(
        np.minimum(effective + 1 / service_count, 1),
        redesigned + redesign_step * (1 - redesigned) / service_count,
        **shape,
    )
    return service_count * (after - gain_of_work(effective, redesigned, **shape))


@rule(
    of="agency",
    writes="motive_to_work",
    cites="thesis barrier:leadership.mindset, barrier:leadership.clear-problem, claim:4; Winter & May 2001",
    sees={"mindset": from_above("leader", "mindset"), "clarity": from_above("leader", "clarity")},
)
def agency_motive_to_work(
    gain_ahead, motivation, mindset, clarity, exposed_substance, loss_of_substance,
    *, motive_of_leader, motive_of_gain, leader_weight, motive_of_tables,
):  # fmt: skip
    r"""A leader who sees why and sets a clear task wants what works; so do all who want the gain of work.

    So does who stands in a table, or may lose a budget, as far as these look at substance.

    .. math:: M_w = \mu_l m c + \mu_g G_a ((1 - \omega_V) M + \omega_V m) + \mu_t x_w + z_l

    >>> round(float(agency_motive_to_work(0.4, 0.5, 0.5, 0.5, 0.5, 0.02, motive_of_leader=1.0, motive_of_gain=1.0,
    ...     leader_weight=0.5, motive_of_tables=0.4)), 3)
    0.67
    """
    wanting = (1 - leader_weight) * motivation + leader_weight * mindset
    usual = motive_of_leader * mindset * clarity + motive_of_gain * gain_ahead * wanting
    return usual + motive_of_tables * exposed_substance + loss_of_substance


@rule(
    of="agency",
    writes="citizen_pull",
    cites="thesis claim:5, claim:7 (visible services first); Winter & May 2001 (social motivation)",
)
def agency_citizen_pull(client_use, reach, *, motive_of_citizens):
    r"""Citizens ask for what they would use and do not find.

    .. math:: x_c = \mu_c u (1 - E_q)

    >>> round(float(agency_citizen_pull(0.5, 0.2, motive_of_citizens=0.6)), 3)
    0.24
    """
    return motive_of_citizens * client_use * (1 - reach)


@rule(
    of="agency",
    writes=("form_worth", "substance_worth"),
    cites="Meyer & Rowan 1977; Bromley & Powell 2012 (decoupling: what is looked at decides what is earned); thesis "
    "claim:10, claim:11",
)
def agency_worth(
    motive_to_show, motive_to_work, recognition, recognition_of_form, reward, reward_of_form,
    *, depth_of_show, recognition_worth,
):  # fmt: skip
    r"""What a declared service earns in any case, and what it earns only if it works.

    .. math:: \phi_f = (1 - j_m) M_s + u_R \mathsf{h}_f + \mathsf{r}_f, \quad
              \phi_w = j_m M_s + M_w + u_R (\mathsf{h} - \mathsf{h}_f) + \mathsf{r} - \mathsf{r}_f

    >>> [round(float(x), 3) for x in agency_worth(0.4, 0.5, 0.5, 0.1, 0.3, 0.0, depth_of_show=0.75,
    ...     recognition_worth=0.5)]
    [0.15, 1.3]
    """
    honoured = recognition_worth * (recognition - recognition_of_form)
    return (
        (1 - depth_of_show) * motive_to_show + recognition_worth * recognition_of_form + reward_of_form,
        depth_of_show * motive_to_show + motive_to_work + honoured + reward - reward_of_form,
    )


@rule(
    of="agency",
    writes="attention",
    cites="Kingdon 1984; Jones & Baumgartner 2005 (agendas: all motives compete, and none owns attention)",
)
def agency_attention(
    motive_to_begin, form_worth, substance_worth, citizen_pull, pressure, *, attention_base, attention_from_motives
):
    r"""Whatever an agency may earn or lose puts the matter on its agenda, with one weight for all.

    .. math:: A = 1 - \exp(-(h_\alpha + k_a (M_b + \phi_f + \phi_w + x_c + \Theta)))

    >>> round(float(agency_attention(0.2, 0.1, 0.6, 0.1, 0.0, attention_base=0.03, attention_from_motives=0.5)), 3)
    0.411
    """
    moved = motive_to_begin + form_worth + substance_worth + citizen_pull + pressure
    return 1 - np.exp(-(attention_base + attention_from_motives * moved))


@rule(of="agency", writes="awake", cites="Kingdon 1984; Jones & Baumgartner 2005 (agendas)")
def agency_agenda(attention, luck):
    r"""Whether the matter is on the agenda this month.

    A draw: an agency is awake where its luck falls below its attention.

    .. math:: a_w = [\varepsilon < A]

    >>> bool(agency_agenda(0.3, 0.2)), bool(agency_agenda(0.3, 0.4))
    (True, False)
    """
    return np.asarray(luck < attention)
