"""Agencies: what competes for a place on the month's agenda, and the sanctions they expect from a law."""

import numpy as np

from policylab.model.rules.rule import from_above, mean_over, rule
from policylab.model.rules.worth import unmet_duty


@rule(
    of="agency",
    writes="peer_pull",
    cites="DiMaggio & Powell 1983; Tolbert & Zucker 1983; Granovetter 1978; Centola & Macy 2007",
    sees={"peers_effective": mean_over("peers", "effective")},
)
def agency_imitation(threshold, peers_effective, *, threshold_form):
    r"""Peers who deliver pull: in proportion to how much they deliver, or all at once above a threshold.

    .. math:: p_e = (1 - f_\theta) \bar E + f_\theta [\bar E \ge \theta_E]

    >>> [round(float(agency_imitation(0.3, 0.4, threshold_form=form)), 3) for form in (0.0, 1.0)]
    [0.4, 1.0]
    """
    return (1 - threshold_form) * peers_effective + threshold_form * (peers_effective >= threshold)


@rule(
    of="agency",
    writes=("haste", "deadline_nearness"),
    cites="O'Donoghue & Rabin 1999; BOD 18-01; thesis claim:8; Electronic Government Act B.E. 2565 (reports to "
    "cabinet)",
)
def agency_deadline(
    deadline_in, formal, effective, digital_ceiling, duty_target, inspection_rate, audit_depth,
    *, deadline_scale, attention_decay, attention_floor, horizon,
):  # fmt: skip
    r"""A deadline presses in its last months and wears off; reports keep up the attention of exposed laggards.

    .. math:: h = e^{-\max(\mathsf{t}, 0) / \theta + \min(\mathsf{t}, 0) / \theta_a}, \quad
              N = h + [\mathsf{t} \le 0]\, \eta\, D_u (1 - e^{-\mathsf{i} H})(1 - h), \quad
              D_u = \max(D_K - F, 0) + \mathsf{a} \max(\min(F, D_K) - E, 0), \quad
              D_K = \min(\mathsf{D}, K)

    with :math:`D_u` the share of the duty that an inspection would find unmet: who is never inspected is never
    reported.

    >>> [[round(float(x), 3) for x in agency_deadline(d, 0.5, 0.5, 1.0, 1.0, 0.1, 0.5, deadline_scale=2.0,
    ...     attention_decay=6.0, attention_floor=0.2, horizon=12)] for d in (4.0, 0.0, -6.0)]
    [[0.135, 0.135], [1.0, 1.0], [0.368, 0.412]]
    """
    haste = np.exp(-np.maximum(deadline_in, 0) / deadline_scale + np.minimum(deadline_in, 0) / attention_decay)
    lagging = unmet_duty(formal, effective, np.minimum(duty_target, digital_ceiling), audit_depth)
    reported = attention_floor * lagging * (1 - np.exp(-inspection_rate * horizon))
    return haste, haste + (deadline_in <= 0) * reported * (1 - haste)


@rule(
    of="agency",
    writes="attention",
    cites="Kingdon 1984; Jones & Baumgartner 2005 (agendas); thesis barrier:leadership.mindset, "
    "barrier:leadership.clear-problem, claim:4, claim:7, claim:10, claim:12",
    sees={"mindset": from_above("leader", "mindset"), "clarity": from_above("leader", "clarity")},
)
def agency_attention(
    deadline_nearness, sanction_salience, recognition, reward, reward_of_form, grant, grant_on_success, campaign, offer,
    claims, client_use, formal, effective, peer_pull, mindset, clarity,
    *, attention_base, attention_from_deadline, attention_from_leader, attention_from_recognition,
    attention_from_reward, reward_noticed, attention_from_campaign, attention_from_offer, attention_from_citizens,
    attention_from_peers,
):  # fmt: skip
    r"""Deadlines, leaders who see why, honours, money, drives, help on offer, citizens and peers compete for attention.

    .. math:: A = 1 - \exp(-(h_\alpha + k_D N \sqrt{\xi} + k_L m c + k_I \mathsf{h} + k_R (1 - e^{-r_s / s_r})
                  + k_C \mathsf{C} + k_O \mathsf{F} + k_U (\max(u - E, 0) + \min(L_c, 1) \max(F - E, 0))
                  + k_P p_e)), \quad
              r_s = \mathsf{r} + \mathsf{r}_f + \mathsf{k} + \mathsf{k}_s

    with :math:`r_s` the available rewards and shares of cost.

    >>> round(float(agency_attention(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.2, 0.1, 0.1, 0.5, 0.5,
    ...     attention_base=0.01, attention_from_deadline=2.0, attention_from_leader=0.25,
    ...     attention_from_recognition=0.1, attention_from_reward=0.1, reward_noticed=0.3,
    ...     attention_from_campaign=0.1, attention_from_offer=0.1, attention_from_citizens=0.1,
    ...     attention_from_peers=0.1)), 3)
    0.079
    """
    to_be_had = reward + reward_of_form + grant + grant_on_success
    unserved = np.maximum(client_use - effective, 0) + np.minimum(claims, 1) * np.maximum(formal - effective, 0)
    return 1 - np.exp(
        -(
            attention_base
            + attention_from_deadline * deadline_nearness * np.sqrt(sanction_salience)
            + attention_from_leader * mindset * clarity
            + attention_from_recognition * recognition
            + attention_from_reward * (1 - np.exp(-to_be_had / reward_noticed))
            + attention_from_campaign * campaign
            + attention_from_offer * offer
            + attention_from_citizens * unserved
            + attention_from_peers * peer_pull
        )
    )


@rule(of="agency", writes="awake", cites="Kingdon 1984; Jones & Baumgartner 2005 (agendas)")
def agency_agenda(attention, luck):
    r"""Whether the matter is on the agenda this month.

    A draw: an agency is awake where its luck falls below its attention.

    .. math:: a_w = [\varepsilon < A]

    >>> bool(agency_agenda(0.3, 0.2)), bool(agency_agenda(0.3, 0.4))
    (True, False)
    """
    return np.asarray(luck < attention)


@rule(
    of="agency",
    writes=("liability", "claims"),
    cites="Becker 1968; Winter & May 2001; Kirchler, Hoelzl & Wahl 2008; thesis claim:8, claim:12 (a citizen may sue)",
)
def agency_liability(
    inspection_rate, penalty, claim, deadline_in, sanction_salience, *, horizon, deadline_scale, liability_scale
):
    r"""The expected sanction over the planning horizon: for leaving all undone, and for citizens' claims on paper.

    .. math:: L = \psi H \xi\, \mathsf{i}\, \mathsf{p}\, e^{-\max(\mathsf{t}, 0) / \theta}, \quad
              L_c = \psi H \xi\, \mathsf{q}

    >>> [round(float(x), 3) for x in agency_liability(0.1, 1.0, 0.05, 0.0, 1.0, horizon=12, deadline_scale=2.0,
    ...     liability_scale=1.0)]
    [1.2, 0.6]
    """
    near = np.exp(-np.maximum(deadline_in, 0) / deadline_scale)
    felt = liability_scale * horizon * sanction_salience
    return felt * inspection_rate * penalty * near, felt * claim


@rule(
    of="agency",
    writes="felt_control",
    cites="Deci, Koestner & Ryan 1999; Falk & Kosfeld 2006; thesis claim:14; assumption: a law that nobody enforces "
    "controls nobody",
)
def agency_felt_control(control, promotion, liability):
    r"""Control is felt as far as a sanction is expected, and less where the style is to promote.

    .. math:: c_f = \mathsf{c} (1 - \mathsf{M})(1 - e^{-L})

    >>> round(float(agency_felt_control(1.0, 0.0, 1.2)), 3)
    0.699
    """
    return control * (1 - promotion) * (1 - np.exp(-liability))
