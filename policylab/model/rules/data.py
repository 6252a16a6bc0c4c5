"""Data: which agencies give them, in what form, and what an agency can do with the data of others."""

import numpy as np
from scipy.special import expit

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import from_above, mean_over


@rule(
    of="agency",
    writes=("data_storage", "data_linkage"),
    cites="thesis barrier:readiness.to-store-data, barrier:readiness.to-link-data, barrier:data.readiness, "
    "platform:linkage-center (data stay with their owner)",
)
def agency_data_readiness(
    data_storage, data_linkage, exchange, project_result, *, readiness_from_success, linkage_speed, data_removed
):
    r"""A project that succeeds leaves data better stored and linked; an exchange platform links them as well.

    Without the barrier of data all are stored, linked, kept to one standard, right and released, here as in the two
    rules that follow.

    .. math:: x_s' = \max(\Omega_y, x_s + \beta_x \max(z, 0)(1 - x_s)), \quad
              x_l' = \max(\Omega_y, x_l + (\beta_x \max(z, 0) + v_x \mathsf{X})(1 - x_l))

    >>> [round(float(x), 3) for x in agency_data_readiness(0.3, 0.2, 0.5, 1.0, readiness_from_success=0.1,
    ...     linkage_speed=0.05, data_removed=0)]
    [0.37, 0.3]
    """
    gain = readiness_from_success * np.maximum(project_result, 0)
    linked = gain + linkage_speed * exchange
    return (
        np.maximum(data_storage + gain * (1 - data_storage), data_removed),
        np.maximum(data_linkage + linked * (1 - data_linkage), data_removed),
    )


@rule(
    of="agency",
    writes=("data_standard", "data_definition", "data_quality"),
    cites="thesis barrier:data.standards, barrier:data.definitions, barrier:data.quality, T-O3 (governance "
    "framework), T-P4 (reliable data)",
)
def agency_data_care(data_standard, data_definition, data_quality, standards, stewards, *, care_speed, data_removed):
    r"""A common framework brings data to a standard, stewards make them good, both together give one definition.

    .. math:: y_s' = \max(\Omega_y, y_s + v_\kappa \mathsf{S} (1 - y_s)), \quad
              y_d' = \max(\Omega_y, y_d + v_\kappa (\mathsf{S} + \mathsf{S}_d)(1 - y_d) / 2), \quad
              y_q' = \max(\Omega_y, y_q + v_\kappa \mathsf{S}_d (1 - y_q))

    >>> [round(float(x), 3) for x in agency_data_care(0.4, 0.4, 0.5, 1.0, 0.5, care_speed=0.1, data_removed=0)]
    [0.46, 0.445, 0.525]
    """
    return (
        np.maximum(data_standard + care_speed * standards * (1 - data_standard), data_removed),
        np.maximum(
            data_definition + care_speed * (standards + stewards) / 2 * (1 - data_definition),
            data_removed,
        ),
        np.maximum(data_quality + care_speed * stewards * (1 - data_quality), data_removed),
    )


@rule(
    of="agency",
    writes="data_willing",
    cites="thesis barrier:readiness.to-give-data, barrier:data.readiness, platform:linkage-center (data stay with "
    "their owner)",
    sees={"mindset": from_above("leader", "mindset")},
)
def agency_data_willing(
    data_willing, data_willing_own, exchange, mindset, *, leader_on_data, data_speed, will_from_ownership
):
    r"""Readiness to give data follows habit and leader, and is greater where data need not leave their owner.

    .. math:: w_y' = w_y + v_y (\hat w + \beta_o \mathsf{X} (1 - \hat w) - w_y), \quad
              \hat w = (1 - \omega_d) w_* + \omega_d m

    >>> round(float(agency_data_willing(0.4, 0.4, 0.5, 0.8, leader_on_data=0.5, data_speed=0.1,
    ...     will_from_ownership=0.5)), 3)
    0.43
    """
    usual = (1 - leader_on_data) * data_willing_own + leader_on_data * mindset
    return data_willing + data_speed * (usual + will_from_ownership * exchange * (1 - usual) - data_willing)


@rule(
    of="agency",
    writes="data_released",
    cites="thesis barrier:data.release, claim:6, T-P1 (open data); Conradie & Choenni 2014",
    sees={"peer_release": mean_over("peers", "data_released")},
)
def agency_data_release(
    data_released, release_habit, data_willing, data_storage, open_default, peer_release,
    *, data_speed, release_from_will, release_from_storage, release_from_peers, default_flip, data_removed,
):  # fmt: skip
    r"""Release drifts to what habit, willingness, storage and the peers' example make normal.

    Open by default reverses a habit of withholding: withholding then takes an effort.

    .. math:: y' = \max(\Omega_y, y + v_y (\operatorname{logit}^{-1}(\eta_y - 2 \delta_o \mathsf{O} \min(\eta_y, 0)
                  + b_w w_y + b_s x_s + b_p \bar y) - y))

    >>> [round(float(agency_data_release(0.1, -1.5, 0.5, 0.5, opened, 0.0, data_speed=0.1, release_from_will=2.0,
    ...     release_from_storage=1.0, release_from_peers=2.0, default_flip=1.0, data_removed=0)), 3)
    ...  for opened in (0.0, 1.0)]
    [0.14, 0.185]
    """
    normal = expit(
        release_habit
        - 2 * default_flip * open_default * np.minimum(release_habit, 0)
        + release_from_will * data_willing
        + release_from_storage * data_storage
        + release_from_peers * peer_release
    )
    return np.maximum(data_released + data_speed * (normal - data_released), data_removed)


@rule(
    of="agency",
    writes="data_offered",
    cites="thesis barrier:data.standards, barrier:data.definitions, barrier:data.quality",
)
def agency_data_offered(data_released, data_quality, data_standard, data_definition, data_linkage):
    r"""Data serve others only as far as they are released, good, standardised, defined alike and linkable.

    .. math:: y_u = y\, y_q (y_s + y_d + x_l) / 3

    >>> round(float(agency_data_offered(0.5, 0.8, 0.6, 0.5, 0.4)), 3)
    0.2
    """
    return data_released * data_quality * (data_standard + data_definition + data_linkage) / 3


@rule(
    of="agency",
    writes="integration",
    cites="thesis barrier:data.release, barrier:data.integration, claim:6; Janssen, Charalabidis & Zuiderwijk 2012",
    sees={"offered": mean_over("registers", "data_offered")},
)
def agency_integration(data_standard, data_definition, offered):
    r"""Released data serve an agency as far as it can read their form and shares their definitions.

    .. math:: I = \bar y_u (1 + (y_s + y_d) / 2) / 2

    >>> round(float(agency_integration(0.6, 0.4, 0.5)), 3)
    0.375
    """
    return offered * (1 + (data_standard + data_definition) / 2) / 2


@rule(
    of="service",
    writes="data_fit",
    cites="thesis barrier:data.integration, barrier:data.release, claim:6; Janssen, Charalabidis & Zuiderwijk 2012",
    sees={"integration": from_above("agency", "integration")},
)
def service_data_fit(needs_data, integration, *, lost_without_data):
    r"""A service that needs others' data works only as far as its agency gets and reads them, or badly.

    .. math:: d_s = 1 - \lambda_y n_d (1 - I)

    >>> [round(float(service_data_fit(needs, 0.25, lost_without_data=0.8)), 3) for needs in (False, True)]
    [1.0, 0.4]
    """
    return 1 - lost_without_data * needs_data * (1 - integration)
