"""Agencies: the quality of their digital services and the gain of the work."""

import numpy as np

from policylab.model.rules.rule import mean_over, rule
from policylab.model.rules.worth import gain_of_work


@rule(
    of="agency",
    writes="quality",
    cites="thesis claim:3 (same technology, other process, other result), claim:15 (service quality), T-O3 "
    "(security); Berger 2014",
)
def agency_quality(
    redesigned, integration, skill, security, resistance,
    *, quality_base, quality_from_redesign, quality_from_integration, quality_from_skill, quality_from_security,
    quality_lost_to_resistance,
):  # fmt: skip
    r"""A service works as well as its process, its data, its people and its safety allow.

    .. math:: Q = \min(1, \max(0, q_Q + q_P P + q_I I + q_S S + q_A \mathsf{A} - q_R R))

    >>> round(float(agency_quality(0.2, 0.1, 0.6, 0.0, 0.1, quality_base=0.3, quality_from_redesign=0.3,
    ...     quality_from_integration=0.2, quality_from_skill=0.25, quality_from_security=0.1,
    ...     quality_lost_to_resistance=0.3)), 3)
    0.5
    """
    return np.clip(
        quality_base
        + quality_from_redesign * redesigned
        + quality_from_integration * integration
        + quality_from_skill * skill
        + quality_from_security * security
        - quality_lost_to_resistance * resistance,
        0,
        1,
    )


@rule(
    of="agency",
    writes="efficiency",
    cites="thesis claim:1, claim:2, claim:5 (internal management); Milgrom & Roberts 1990",
)
def agency_efficiency(effective, redesigned, *, gain_from_redesign_alone, technology_share, complementarity):
    r"""Work gains from technology and redesign together, little from either alone.

    .. math:: G = \kappa_P P + (1 - \kappa_P)(\alpha \hat E^{\rho} + (1 - \alpha) \hat P^{\rho})^{1 / \rho}, \quad
              \hat E = \max(E, 10^{-9}), \quad
              \hat P = \max(P, 10^{-9})

    >>> round(float(agency_efficiency(0.8, 0.2, gain_from_redesign_alone=0.25, technology_share=0.5,
    ...     complementarity=-1.0)), 3)
    0.29
    """
    return gain_of_work(
        effective,
        redesigned,
        gain_from_redesign_alone=gain_from_redesign_alone,
        technology_share=technology_share,
        complementarity=complementarity,
    )


@rule(
    of="agency",
    writes="client_use",
    cites="thesis claim:5 (citizens see the external side); definition",
    sees={"prefers_digital": mean_over("clients", "prefers_digital")},
)
def agency_client_use(prefers_digital):
    r"""An agency sees how many of its clients would choose the digital channel.

    .. math:: u = \bar a

    >>> agency_client_use(0.3)
    0.3
    """
    return prefers_digital


@rule(
    of="agency",
    writes="reach",
    cites="thesis claim:7, T-O1 (quick wins in citizens' main services)",
)
def agency_reach(effective, citizen_first, *, reach_of_quick_wins):
    r"""More clients meet a digital service where the services made real are those that most people need.

    .. math:: E_q = 1 - \max(1 - E, 10^{-12})^{1 + \beta_q Q_c}

    >>> [round(float(agency_reach(0.2, first, reach_of_quick_wins=1.0)), 3) for first in (0.0, 1.0)]
    [0.2, 0.36]
    """
    # Written with logarithms, like other powers: numpy's own power takes another path for a single world.
    return 1 - np.exp((1 + reach_of_quick_wins * citizen_first) * np.log(np.maximum(1 - effective, 1e-12)))
