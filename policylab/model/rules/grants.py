"""Services and agencies: grants on proof, from what is asked for to what is paid or given back."""

import numpy as np

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import from_above, mean_over


@rule(
    of="service",
    writes=("grant_proved", "grant_paid", "grant_given_back", "grant_promised", "grant_held"),
    cites="definition; assumption: what looks at the proof sees whether the service works as far as its depth reaches",
    sees={
        "grant_on_proof": from_above("agency", "grant_on_proof"),
        "grant_depth": from_above("agency", "grant_depth"),
        "grant_closes": from_above("agency", "grant_closes"),
    },
)
def service_grant_proof(grant_promised, grant_held, project_result, real, grant_on_proof, grant_depth, grant_closes):
    r"""A grant is paid as far as the end of the project proves it; of the advance, what is not proved is given back.

    A service that works proves all of it; one that is only declared passes as far as nobody looks. In the last month
    of the scheme promises lapse, and what was advanced on projects that still run is given back.

    .. math:: j_p = J_g B_q, \quad
              j_r = [\mathsf{k}_s > 0] (J_g - J_h) B_q, \quad
              j_b = [\mathsf{k}_s > 0] J_h (B_z - B_q), \quad
              J_g' = J_g (1 - B_z), \quad
              J_h' = J_h (1 - B_z), \quad
              B_z = \max([z_s > 0] + [z_s < 0], \mathsf{k}_c), \quad
              B_q = [z_s > 0] \max(W_s, 1 - \mathsf{k}_d)

    >>> [[round(float(x), 3) for x in service_grant_proof(30.0, 12.0, result, False, 0.5, 0.75, closes)]
    ...  for result, closes in ((0.0, 0.0), (0.25, 0.0), (0.0, 1.0))]
    [[0.0, 0.0, 0.0, 30.0, 12.0], [7.5, 4.5, 9.0, 0.0, 0.0], [0.0, 0.0, 12.0, 0.0, 0.0]]
    """
    ended, stands = np.maximum(project_result != 0, grant_closes), grant_on_proof > 0
    proved = (project_result > 0) * np.maximum(real, 1 - grant_depth)
    return (
        grant_promised * proved,
        stands * (grant_promised - grant_held) * proved,
        stands * grant_held * (ended - proved),
        grant_promised * (1 - ended),
        grant_held * (1 - ended),
    )


@rule(
    of="service",
    writes=("grant_asked", "grant_advanced", "grant_promised", "grant_held"),
    cites="definition (a project that begins while the grant is in force, but for its last month, is granted)",
    sees={
        "grant_on_proof": from_above("agency", "grant_on_proof"),
        "grant_advance": from_above("agency", "grant_advance"),
        "grant_closes": from_above("agency", "grant_closes"),
    },
)
def service_grant_request(
    begun, project_price, grant_promised, grant_held, grant_on_proof, grant_advance, grant_closes
):
    r"""Who begins a project asks for a share of its price, is promised it, and gets a part in advance.

    .. math:: j_a = J_b k_p J_p, \quad
              j_v = J_b \mathsf{k}_a k_p J_p, \quad
              J_g' = J_g + J_b (k_p J_p - J_g), \quad
              J_h' = J_h + J_b (\mathsf{k}_a k_p J_p - J_h), \quad
              k_p = \mathsf{k}_s (1 - \mathsf{k}_c)

    >>> [float(x) for x in service_grant_request(True, 60.0, 0.0, 0.0, 0.5, 0.4, 0.0)]
    [30.0, 12.0, 30.0, 12.0]
    """
    promised = grant_on_proof * (1 - grant_closes) * project_price
    advanced = grant_advance * promised
    return (
        begun * promised,
        begun * advanced,
        np.where(begun, promised, grant_promised),
        np.where(begun, advanced, grant_held),
    )


@rule(
    of="agency",
    writes=("grants_asked", "grants_advanced", "grants_proved", "grants_paid", "grants_given_back"),
    cites="definition",
    sees={
        "asked_for": mean_over("services", "grant_asked"),
        "advanced": mean_over("services", "grant_advanced"),
        "proved": mean_over("services", "grant_proved"),
        "paid": mean_over("services", "grant_paid"),
        "given_back": mean_over("services", "grant_given_back"),
    },
)
def agency_grants(service_count, asked_for, advanced, proved, paid, given_back):
    r"""The grants of an agency are those of its services.

    .. math:: X_a = n \bar j_a, \quad
              X_v = n \bar j_v, \quad
              X_w = n \bar j_p, \quad
              X_g = n \bar j_r, \quad
              X_b = n \bar j_b

    >>> [float(x) for x in agency_grants(10, 3.0, 1.2, 1.0, 0.6, 0.1)]
    [30.0, 12.0, 10.0, 6.0, 1.0]
    """
    return tuple(service_count * of_services for of_services in (asked_for, advanced, proved, paid, given_back))
