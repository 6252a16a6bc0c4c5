"""Data: who gives it, in what form, and what an agency can do with the data of others."""

import numpy as np
from scipy.special import expit

from policylab.rules.rule import from_above, mean_over, rule


@rule(
    of="agency",
    writes=("data_storage", "data_linkage"),
    cites="thesis §4.3 (readiness to store and to link data)",
)
def agency_data_readiness(data_storage, data_linkage, project_result, *, readiness_from_success):
    r"""A project that succeeds leaves data better stored and linked.

    .. math:: x' = x + \beta_x \max(z, 0)(1 - x), \quad x \in \{\text{storage}, \text{linkage}\}

    >>> [round(float(x), 3) for x in agency_data_readiness(0.3, 0.2, 1.0, readiness_from_success=0.1)]
    [0.37, 0.28]
    """
    gain = readiness_from_success * np.maximum(project_result, 0)
    return data_storage + gain * (1 - data_storage), data_linkage + gain * (1 - data_linkage)


@rule(
    of="agency",
    writes="data_willing",
    cites="thesis §4.3 (readiness of those who give data)",
    sees={"mindset": from_above("leader", "mindset")},
)
def agency_data_willing(data_willing, data_willing_own, mindset, *, leader_on_data, data_speed):
    r"""Readiness to give data follows the agency's habit and its leader.

    .. math:: w' = w + v_y ((1 - d) w_0 + d m - w)

    >>> round(float(agency_data_willing(0.4, 0.4, 0.8, leader_on_data=0.5, data_speed=0.1)), 3)
    0.42
    """
    return data_willing + data_speed * (
        (1 - leader_on_data) * data_willing_own + leader_on_data * mindset - data_willing
    )


@rule(
    of="agency",
    writes="data_released",
    cites="thesis §4.3 (agencies do not release data), §4.1 no. 7; Conradie & Choenni 2014",
    sees={"peer_release": mean_over("peers", "data_released")},
)
def agency_data_release(
    data_released, release_habit, data_willing, data_storage, peer_release,
    *, data_speed, release_from_will, release_from_storage, release_from_peers,
):  # fmt: skip
    r"""Release drifts to what habit, willingness, storage and the peers' example make normal.

    .. math:: y' = y + v_y (\operatorname{logit}^{-1}(\eta_y + b_w w + b_s x + b_p \bar y) - y)

    >>> round(float(agency_data_release(0.1, -1.5, 0.5, 0.5, 0.0, data_speed=0.1, release_from_will=2.0,
    ...     release_from_storage=1.0, release_from_peers=2.0)), 3)
    0.14
    """
    normal = expit(
        release_habit
        + release_from_will * data_willing
        + release_from_storage * data_storage
        + release_from_peers * peer_release
    )
    return data_released + data_speed * (normal - data_released)


@rule(
    of="agency",
    writes="data_offered",
    cites="thesis §4.3 (standards and platforms differ)",
)
def agency_data_offered(data_released, data_standard, data_linkage):
    r"""Data count for others only as far as they are released, kept to a standard and linkable.

    .. math:: o = y (\kappa + x_l) / 2

    >>> round(float(agency_data_offered(0.5, 0.6, 0.4)), 3)
    0.25
    """
    return data_released * (data_standard + data_linkage) / 2


@rule(
    of="agency",
    writes="integration",
    cites="thesis §4.3 (no release, no integration); Janssen, Charalabidis & Zuiderwijk 2012",
    sees={"offered": mean_over("registers", "data_offered")},
)
def agency_integration(data_standard, offered):
    r"""What others have released serves an agency as far as it can read their form.

    .. math:: I = \bar o \, (1 + \kappa) / 2

    >>> round(float(agency_integration(0.6, 0.5)), 3)
    0.4
    """
    return offered * (1 + data_standard) / 2
