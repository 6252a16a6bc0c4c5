"""Services: how well they work, how many people meet them, and the gain of the work."""

import numpy as np

from policylab.model.rules.gain import gain_of_work
from policylab.model.rules.rule import rule
from policylab.model.rules.sights import from_above, mean_over


@rule(
    of="service",
    writes="upkeep",
    cites="base rates 1.15 (what is no longer kept up), 1.16 (satisfaction fell in ten years); rate assumed",
    sees={"mindset": from_above("leader", "mindset"), "motivation": from_above("agency", "motivation")},
)
def service_upkeep(upkeep, real, mindset, motivation, *, upkeep_decay):
    r"""A service that works ages where neither leader nor staff care; one that stopped working begins anew.

    .. math:: u_s' = 1 - W_s (1 - u_s (1 - \epsilon_u (2 - m - M) / 12))

    >>> [round(float(service_upkeep(0.8, works, 0.5, 0.5, upkeep_decay=0.12)), 3) for works in (True, False)]
    [0.792, 1.0]
    """
    return np.where(real, upkeep * (1 - upkeep_decay * (2 - mindset - motivation) / 12), 1.0)


@rule(
    of="service",
    writes="quality",
    cites="thesis claim:3 (same technology, other process, other result), claim:15 (service quality), T-O3 "
    "(security); Berger 2014",
    sees={name: from_above("agency", name) for name in ("integration", "skill", "security", "resistance")},
)
def service_quality(
    process, integration, skill, security, resistance,
    *, quality_base, quality_from_redesign, quality_from_integration, quality_from_skill, quality_from_security,
    quality_lost_to_resistance,
):  # fmt: skip
    r"""A service works as well as its process, its data, its people and its safety allow.

    .. math:: Q_s = \min(1, \max(0, q_Q + q_P P_s + q_I I + q_S S + q_A \mathsf{A} - q_R R))

    >>> round(float(service_quality(0.2, 0.1, 0.6, 0.0, 0.1, quality_base=0.3, quality_from_redesign=0.3,
    ...     quality_from_integration=0.2, quality_from_skill=0.25, quality_from_security=0.1,
    ...     quality_lost_to_resistance=0.3)), 3)
    0.5
    """
    return np.clip(
        quality_base
        + quality_from_redesign * process
        + quality_from_integration * integration
        + quality_from_skill * skill
        + quality_from_security * security
        - quality_lost_to_resistance * resistance,
        0,
        1,
    )


@rule(
    of="service",
    writes="delivered",
    cites="definition; base rates 1.16 (satisfaction fell in ten years)",
)
def service_delivered(real, quality, upkeep):
    r"""People meet what works, as good as it has been kept.

    .. math:: Q_w = W_s Q_s u_s

    >>> round(float(service_delivered(True, 0.5, 0.9)), 3)
    0.45
    """
    return real * quality * upkeep


@rule(
    of="agency",
    writes="newness",
    cites="Brynjolfsson, Rock & Syverson 2021 (the dip before the gain); half-life assumed",
    sees={"result": mean_over("services", "project_result"), "failed": mean_over("services", "project_failed")},
)
def agency_newness(newness, result, failed, *, newness_half_life):
    r"""What projects changed is new to those who run it, and becomes usual in months.

    .. math:: N_g' = \min(1, N_g\, 2^{-1 / h_n} + \bar z_s + \bar z_f)

    A failure counts -1 in the results and 1 among the failed, so that it adds nothing.

    >>> round(float(agency_newness(0.2, 0.0, 0.1, newness_half_life=1.0)), 3)
    0.2
    """
    return np.minimum(newness * 2 ** (-1 / newness_half_life) + result + failed, 1)


@rule(
    of="agency",
    writes="efficiency",
    cites="thesis claim:1, claim:2, claim:5 (internal management); Milgrom & Roberts 1990; Brynjolfsson, Rock & "
    "Syverson 2021 (the dip before the gain)",
)
def agency_efficiency(
    effective, redesigned, newness,
    *, gain_from_redesign_alone, technology_share, complementarity, gain_lost_to_newness,
):  # fmt: skip
    r"""Work gains from technology and redesign together, little from either alone, and loses while it is new.

    .. math:: G = \kappa_P P + (1 - \kappa_P)(\alpha \hat E^{\rho} + (1 - \alpha) \hat P^{\rho})^{1 / \rho}
                  - \gamma_N N_g, \quad
              \hat E = \max(E, 10^{-9}), \quad
              \hat P = \max(P, 10^{-9})

    >>> round(float(agency_efficiency(0.8, 0.2, 0.1, gain_from_redesign_alone=0.25, technology_share=0.5,
    ...     complementarity=-1.0, gain_lost_to_newness=0.4)), 3)
    0.25
    """
    gain = gain_of_work(
        effective,
        redesigned,
        gain_from_redesign_alone=gain_from_redesign_alone,
        technology_share=technology_share,
        complementarity=complementarity,
    )
    return gain - gain_lost_to_newness * newness


@rule(
    of="agency",
    writes="client_use",
    cites="thesis claim:5 (citizens see the external side); definition",
    sees={"recent_user": mean_over("clients", "recent_user")},
)
def agency_client_use(recent_user):
    r"""An agency sees how many of its clients use the digital channel.

    .. math:: u = \bar u_r

    >>> agency_client_use(0.3)
    0.3
    """
    return recent_user


@rule(
    of="agency",
    writes="reach",
    cites="base rates 4.5 (few services carry most of the demand), 4.6 (big services digitise first)",
    sees={"met": mean_over("occasions", "real")},
)
def agency_reach(met):
    r"""Who comes meets services by demand: how often a really digital one.

    .. math:: E_q = \bar W_s

    >>> agency_reach(0.3)
    0.3
    """
    return met
