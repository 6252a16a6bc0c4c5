"""Agencies: what a deadline, a law in force and citizens' claims threaten, for one service more or less."""

import numpy as np

from policylab.model.rules.rule import calendar, rule


@rule(
    of="agency",
    writes="demanded",
    cites="assumption: a law threatens the next service that it asks for, and nothing beyond what it asks for",
)
def agency_demanded(duty_target, permitted, formal, service_count):
    r"""A law asks for one service more as far as what it demands, and the rules let it demand, is not declared.

    .. math:: L_d = \min(n \max(\min(\mathsf{D}, K) - F, 0), 1)

    >>> [round(float(agency_demanded(target, 0.8, 0.5, 20)), 3) for target in (0.4, 0.51, 1.0)]
    [0.0, 0.2, 1.0]
    """
    return np.minimum(service_count * np.maximum(np.minimum(duty_target, permitted) - formal, 0), 1)


@rule(
    of="agency",
    writes="haste",
    cites="O'Donoghue & Rabin 1999; BOD 18-01; thesis claim:8, claim:9; Liebman & Mahoney 2017 (what is begun "
    "at the end of a fiscal year is worse)",
    sees={"last_quarter": calendar("last_quarter")},
)
def agency_haste(deadline_in, demanded, sanction, last_quarter, *, deadline_scale, deadline_fading, year_end_haste):
    r"""A deadline with a sanction makes haste, and so does the end of the fiscal year.

    .. math:: h = \max(L_d (1 - e^{-L_0}) e^{-\max(\mathsf{t}, 0) / \theta + \min(\mathsf{t}, 0) / \theta_a},
                  h_y \mathcal{Q})

    >>> [round(float(agency_haste(2.0, demanded, 9.0, late, deadline_scale=2.0, deadline_fading=6.0,
    ...     year_end_haste=0.5)), 3) for demanded, late in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))]
    [0.0, 0.368, 0.5]
    """
    near = np.exp(-np.maximum(deadline_in, 0) / deadline_scale + np.minimum(deadline_in, 0) / deadline_fading)
    return np.maximum(demanded * (1 - np.exp(-sanction)) * near, year_end_haste * last_quarter)


@rule(
    of="agency",
    writes=("sanction", "liability", "claims"),
    cites="Becker 1968; Winter & May 2001; Kirchler, Hoelzl & Wahl 2008; thesis claim:8, claim:12 (a citizen may sue)",
)
def agency_liability(
    inspection_rate, penalty, claim, deadline_in, sanction_salience, *, horizon, deadline_scale, liability_scale
):
    r"""The expected sanction over the planning horizon for one service, felt as its deadline comes near.

    .. math:: L_0 = \psi H \xi\, \mathsf{i}\, \mathsf{p}, \quad
              L = \psi H \xi\, \mathsf{i}\, \mathsf{p}\, e^{-\max(\mathsf{t}, 0) / \theta}, \quad
              L_c = \psi H \xi\, \mathsf{q}

    >>> [round(float(x), 3) for x in agency_liability(0.1, 1.0, 0.05, 2.0, 1.0, horizon=12, deadline_scale=2.0,
    ...     liability_scale=1.0)]
    [1.2, 0.441, 0.6]
    """
    felt = liability_scale * horizon * sanction_salience
    sanction = felt * inspection_rate * penalty
    return sanction, sanction * np.exp(-np.maximum(deadline_in, 0) / deadline_scale), felt * claim


@rule(
    of="agency",
    writes=("silence_threat", "paper_threat", "exposure"),
    cites="Becker 1968; Meyer & Rowan 1977 (what is shown is what is looked at); thesis claim:8, claim:12",
)
def agency_threat(liability, claims, demanded, audit_depth, duty_target, permitted, formal, effective, service_count):
    r"""What threatens for one service that is not declared, for one on paper, and for one more on paper.

    An audit sees through paper as deeply as it looks, and only as far as the duty asks for what is on paper.

    .. math:: \Theta_u = L L_d, \quad
              \Theta_p = L \mathsf{a} \min(n \max(\min(\mathsf{D}, K, F) - E, 0), 1) + L_c, \quad
              \Theta_f = L L_d \mathsf{a} + L_c

    >>> [round(float(x), 3) for x in agency_threat(2.0, 0.1, 1.0, 0.25, 1.0, 0.8, 0.5, 0.2, 20)]
    [2.0, 0.6, 0.6]
    """
    owed = np.minimum(
        service_count * np.maximum(np.minimum(np.minimum(duty_target, permitted), formal) - effective, 0), 1
    )
    return liability * demanded, liability * audit_depth * owed + claims, liability * demanded * audit_depth + claims


@rule(of="agency", writes="pressure", cites="Jones & Baumgartner 2005 (what threatens more gets more attention)")
def agency_pressure(silence_threat, paper_threat, permitted, formal, effective):
    r"""An agency feels the mean of what threatens over all its services.

    .. math:: \Theta = \Theta_u \max(K - F, 0) + \Theta_p \max(F - E, 0)

    >>> round(float(agency_pressure(2.0, 1.0, 0.8, 0.5, 0.2)), 3)
    0.9
    """
    return silence_threat * np.maximum(permitted - formal, 0) + paper_threat * np.maximum(formal - effective, 0)


@rule(
    of="agency",
    writes="felt_control",
    cites="Deci, Koestner & Ryan 1999; Falk & Kosfeld 2006; thesis claim:14; assumption: a law that nobody enforces "
    "controls nobody",
)
def agency_felt_control(control, promotion, liability, demanded):
    r"""Control is felt as far as a sanction is expected, and less where the style is to promote.

    .. math:: c_f = \mathsf{c} (1 - \mathsf{M})(1 - e^{-L L_d})

    >>> round(float(agency_felt_control(1.0, 0.0, 1.2, 1.0)), 3)
    0.699
    """
    return control * (1 - promotion) * (1 - np.exp(-liability * demanded))
