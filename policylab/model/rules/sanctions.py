"""Agencies: what a law in force and the next one ask for, what is enforced and believed, and what threatens."""

import numpy as np

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import calendar, mean_over


@rule(
    of="service",
    writes=("due_declared", "due_real", "due_open", "next_declared", "next_real", "next_open"),
    cites="definition; thesis claim:9 (in steps)",
)
def service_in_duty(declared, real, permitted, asked_due, asked_next):
    r"""Of the services that a stage of a law names, some are declared, some real, and some open to be declared.

    .. math:: D_a = \mathsf{s}_a D_s, \quad
              W_a = \mathsf{s}_a W_s, \quad
              V_a = \mathsf{s}_a B_g (1 - D_s), \quad
              D_x = \mathsf{s}_x D_s, \quad
              W_x = \mathsf{s}_x W_s, \quad
              V_x = \mathsf{s}_x B_g (1 - D_s)

    >>> [float(x) for x in service_in_duty(False, False, True, 0.0, 1.0)]
    [0.0, 0.0, 0.0, 0.0, 0.0, 1.0]
    """
    is_open = permitted & np.logical_not(declared)
    return (
        asked_due * declared, asked_due * real, asked_due * is_open,
        asked_next * declared, asked_next * real, asked_next * is_open,
    )  # fmt: skip


@rule(
    of="agency",
    writes=("demanded", "demanded_due", "demanded_next"),
    cites="assumption: a law threatens the next service that it asks for, and nothing beyond what it asks for",
    sees={name: mean_over("services", name) for name in ("due_declared", "due_open", "next_declared", "next_open")},
)
def agency_demanded(service_count, duty_due, duty_next, due_declared, due_open, next_declared, next_open):
    r"""A stage asks for one service more as far as what it demands, and the rules leave open, is not declared.

    .. math:: L_a = \min(n \min(\max(\mathsf{D}_a - \bar D_a, 0), \bar V_a), 1), \quad
              L_x = \min(n \min(\max(\mathsf{D}_x - \bar D_x, 0), \bar V_x), 1), \quad
              L_d = \max(\min(n \min(\max(\mathsf{D}_a - \bar D_a, 0), \bar V_a), 1),
                  \min(n \min(\max(\mathsf{D}_x - \bar D_x, 0), \bar V_x), 1))

    >>> [round(float(x), 3) for x in agency_demanded(20, 0.52, 0.0, 0.5, 0.3, 0.0, 0.0)]
    [0.4, 0.4, 0.0]
    """
    due = np.minimum(service_count * np.minimum(np.maximum(duty_due - due_declared, 0), due_open), 1)
    following = np.minimum(service_count * np.minimum(np.maximum(duty_next - next_declared, 0), next_open), 1)
    return np.maximum(due, following), due, following


@rule(
    of="agency",
    writes=("owed_due", "owed_next", "owed_part"),
    cites="assumption: a law threatens the next service on paper that it asks for, and nothing beyond",
    sees={name: mean_over("services", name) for name in ("due_declared", "due_real", "next_declared", "next_real")},
)
def agency_owed(service_count, duty_due, duty_next, due_declared, due_real, next_declared, next_real):
    r"""A stage asks that one more of those on paper be real, as far as what it demands is not real yet.

    .. math:: Y_a = \min(n \min(\max(\mathsf{D}_a - \bar W_a, 0), \max(\bar D_a - \bar W_a, 0)), 1), \quad
              Y_x = \min(n \min(\max(\mathsf{D}_x - \bar W_x, 0), \max(\bar D_x - \bar W_x, 0)), 1), \quad
              Y_p = \min(\max(\mathsf{D}_a - \bar W_a, 0), \max(\bar D_a - \bar W_a, 0))
                  / \max(\bar D_a - \bar W_a, 10^{-9})

    >>> [round(float(x), 3) for x in agency_owed(20, 0.52, 0.0, 0.5, 0.48, 0.0, 0.0)]
    [0.4, 0.0, 1.0]
    """
    on_paper, next_on_paper = np.maximum(due_declared - due_real, 0), np.maximum(next_declared - next_real, 0)
    owed = np.minimum(np.maximum(duty_due - due_real, 0), on_paper)
    following = np.minimum(np.maximum(duty_next - next_real, 0), next_on_paper)
    return (
        np.minimum(service_count * owed, 1),
        np.minimum(service_count * following, 1),
        (owed / np.maximum(on_paper, 1e-9)),
    )


@rule(
    of="agency",
    writes="haste",
    cites="O'Donoghue & Rabin 1999; BOD 18-01; thesis claim:8, claim:9; Liebman & Mahoney 2017 (what is begun "
    "at the end of a fiscal year is worse)",
    sees={"last_quarter": calendar("last_quarter")},
)
def agency_haste(
    nearness, deadline_past, demanded_due, demanded_next, sanction, last_quarter, *, deadline_fading, year_end_haste
):
    r"""A deadline with a sanction makes haste, near it and for a while after, and so does the end of the fiscal year.

    .. math:: h = \max((1 - e^{-L_0}) \max(L_x \nu_t, L_a e^{-\mathsf{t}_a / \theta_a}), h_y \mathcal{Q})

    >>> [round(float(agency_haste(0.5, 6.0, due, coming, 9.0, late, deadline_fading=6.0, year_end_haste=0.4)), 3)
    ...  for due, coming, late in ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))]
    [0.0, 0.368, 0.5, 0.4]
    """
    near = np.maximum(demanded_next * nearness, demanded_due * np.exp(-deadline_past / deadline_fading))
    return np.maximum((1 - np.exp(-sanction)) * near, year_end_haste * last_quarter)


@rule(
    of="agency",
    writes=("sanction", "nearness", "claims"),
    cites="Becker 1968; Winter & May 2001; Kirchler, Hoelzl & Wahl 2008; thesis claim:8, claim:12 (a citizen may sue)",
)
def agency_liability(
    credibility, inspection_rate, automatic, penalty, claim, deadline_in, sanction_salience,
    *, horizon, deadline_scale, liability_scale,
):  # fmt: skip
    r"""The expected sanction over the planning horizon for one service: inspections as far as they are believed.

    What is sanctioned without an inspector needs no belief. A deadline is felt as it comes near.

    .. math:: L_0 = \psi H \xi\, \mathsf{p} (\varkappa \mathsf{i} + \mathsf{i}_a), \quad
              \nu_t = e^{-\mathsf{t} / \theta}, \quad
              L_c = \psi H \xi\, \mathsf{q}

    >>> [round(float(x), 3) for x in agency_liability(0.5, 0.1, 0.05, 1.0, 0.05, 2.0, 1.0, horizon=12,
    ...     deadline_scale=2.0, liability_scale=1.0)]
    [1.2, 0.368, 0.6]
    """
    felt = liability_scale * horizon * sanction_salience
    expected = credibility * inspection_rate + automatic
    return felt * penalty * expected, np.exp(-deadline_in / deadline_scale), felt * claim


@rule(
    of="agency",
    writes=("lagging", "caught", "audit_finds"),
    cites="Winter & May 2001; base rates 6.8 (an audit moves only what carries a sanction); definition",
)
def agency_inspection(inspections_made, automatic, depth_due, demanded_due, owed_due, owed_part, sanction, luck):
    r"""An inspection may come, and finds what is not declared though due, or, as deep as it looks, what is on paper.

    A draw: an agency is inspected where the luck falls below the rate of inspections that are made. What is on paper
    is withdrawn, by an inspection or without an inspector, where a sanction stands behind the finding.

    .. math:: \ell_g = \max(L_a, \mathsf{a}_a Y_a), \quad
              s_s = [\varepsilon < \mathsf{i}_m] \max(L_a, \mathsf{a}_a Y_a), \quad
              f_a = \max([\varepsilon < \mathsf{i}_m], \mathsf{i}_a) \mathsf{a}_a Y_p (1 - e^{-L_0})

    >>> [round(float(x), 3) for x in agency_inspection(0.1, 0.0, 0.5, 0.0, 1.0, 1.0, 0.7, 0.05)]
    [0.5, 0.5, 0.252]
    """
    inspected = luck < inspections_made
    undone = np.maximum(demanded_due, depth_due * owed_due)
    finds = np.maximum(inspected, automatic) * depth_due * owed_part * (1 - np.exp(-sanction))
    return undone, inspected * undone, finds


@rule(
    of="agency",
    writes="credibility",
    cites="Becker 1968; Winter & May 2001; Sah 1991 (the chance of being caught is learnt from those around); "
    "assumption: own experience and that of peers count alike",
    sees={"peers_lagging": mean_over("peers", "lagging"), "peers_caught": mean_over("peers", "caught")},
)
def agency_credibility(
    credibility, inspection_rate, penalty, sanction_salience, lagging, caught, deadline_moved, peers_lagging,
    peers_caught, *, credibility_speed, horizon, moved_date_cost,
):  # fmt: skip
    r"""An agency believes in sanctions as far as it and its peers see them come; a date that moves is believed less.

    What threatens little is no news.

    .. math:: \varkappa' = \min(1, \max(0, \varkappa + w_n (\lambda_\varkappa ((s_s + \bar s_s) / 2
                  - \mathsf{i} \varkappa (\ell_g + \bar\ell_g) / 2) - \kappa_\varkappa \mathsf{t}_m \varkappa))), \quad
              w_n = 1 - e^{-H \xi\, \mathsf{i}\, \mathsf{p}}

    >>> [round(float(agency_credibility(0.4, 0.1, 9.0, 1.0, 1.0, caught, moved, 1.0, 0.1, credibility_speed=0.25,
    ...     horizon=12, moved_date_cost=0.3)), 3) for caught, moved in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))]
    [0.402, 0.527, 0.283]
    """
    news = 1 - np.exp(-horizon * sanction_salience * inspection_rate * penalty)
    surprise = (caught + peers_caught) / 2 - inspection_rate * credibility * (lagging + peers_lagging) / 2
    lost = moved_date_cost * deadline_moved * credibility
    return np.clip(credibility + news * (credibility_speed * surprise - lost), 0, 1)


@rule(
    of="agency",
    writes=("silence_due", "silence_next", "paper_due", "paper_next"),
    cites="Becker 1968; Meyer & Rowan 1977 (what is shown is what is looked at); thesis claim:8",
)
def agency_threat(sanction, nearness, demanded_due, demanded_next, owed_due, owed_next, depth_due, depth_next):
    r"""What threatens for one service that is not declared, and for one on paper, by the stage that asks for it.

    An audit sees through paper as deeply as it looks, and only as far as the duty asks for what is on paper.

    .. math:: \Theta_a = L_0 L_a, \quad
              \Theta_x = L_0 \nu_t L_x, \quad
              \Theta_b = L_0 \mathsf{a}_a Y_a, \quad
              \Theta_y = L_0 \nu_t\, \mathsf{a}_x Y_x

    >>> [round(float(x), 3) for x in agency_threat(2.0, 0.5, 1.0, 0.5, 1.0, 0.0, 0.25, 0.8)]
    [2.0, 0.5, 0.5, 0.0]
    """
    coming = sanction * nearness
    return (
        sanction * demanded_due,
        coming * demanded_next,
        sanction * depth_due * owed_due,
        (coming * depth_next * owed_next),
    )


@rule(
    of="agency",
    writes="pressure",
    cites="Jones & Baumgartner 2005 (what threatens more gets more attention)",
    sees={"threat": mean_over("services", "threat")},
)
def agency_pressure(threat):
    r"""An agency feels the mean of what threatens over all its services.

    .. math:: \Theta = \bar\theta_s

    >>> agency_pressure(0.9)
    0.9
    """
    return threat


@rule(
    of="agency",
    writes="felt_control",
    cites="Deci, Koestner & Ryan 1999; Falk & Kosfeld 2006; thesis claim:14; assumption: a law that nobody enforces "
    "controls nobody",
)
def agency_felt_control(control, promotion, silence_due, silence_next):
    r"""Control is felt as far as a sanction is expected, and less where the style is to promote.

    .. math:: c_f = \mathsf{c} (1 - \mathsf{M})(1 - e^{-\max(\Theta_a, \Theta_x)})

    >>> round(float(agency_felt_control(1.0, 0.0, 1.2, 0.4)), 3)
    0.699
    """
    return control * (1 - promotion) * (1 - np.exp(-np.maximum(silence_due, silence_next)))
