"""Law: how well the rules fit digital work, how each agency's lawyer reads them, what they then allow."""

import numpy as np
from scipy.special import ndtri

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import from_above, lower_of_pair, mean_over


@rule(
    of="agency",
    writes="law_fit",
    cites="thesis barrier:regulation.amendment, T-P3",
)
def agency_law_fit(law_fit, law_reform, *, reform_speed):
    r"""A reform in force brings the rules closer to its aim, regulation by regulation.

    .. math:: g' = g + v_g \max(\mathsf{g} - g, 0)

    >>> round(float(agency_law_fit(0.5, 0.9, reform_speed=0.1)), 3)
    0.54
    """
    return law_fit + reform_speed * np.maximum(law_reform - law_fit, 0)


@rule(
    of="agency",
    writes=("reading_offset", "lawyers"),
    cites="thesis barrier:regulation.interpretation",
    events={"luck_reading": "lawyers"},
)
def agency_lawyer(reading_offset, lawyers, luck, luck_reading, *, lawyer_term):
    r"""A lawyer stays for some time; the next one has a lasting reading of the rules.

    A draw: with probability 1 / term a month the lawyer changes and a new offset is drawn.

    .. math:: \zeta' = \zeta + [\varepsilon < 1 / \tau_g] (\Phi^{-1}(\varepsilon_{reading}) - \zeta), \quad
              n_g' = n_g + [\varepsilon < 1 / \tau_g]

    >>> agency_lawyer(1.0, 0, 0.5, 0.5, lawyer_term=24)[0]
    array(1.)
    """
    leaves = luck < 1 / lawyer_term
    return np.where(leaves, ndtri(luck_reading), reading_offset), lawyers + leaves


@rule(
    of="agency",
    writes="law_reading",
    cites="thesis barrier:regulation.interpretation, claim:8 (rules followed the pandemic)",
)
def agency_law_reading(law_fit, reading_offset, guidance, emergency_fit, *, reading_spread, regulation_removed):
    r"""The fit that counts is the one that the agency's own lawyer reads; guidance narrows the spread of readings.

    Without the barrier of regulation everybody reads rules that fit.

    .. math:: g_r = \min(1, \max(\Omega_g, g + \sigma_g (1 - \mathsf{G}) \zeta + \mathsf{g}_e))

    >>> [round(float(agency_law_reading(0.5, -1.0, guided, 0.0, reading_spread=0.2, regulation_removed=0)), 3)
    ...  for guided in (0.0, 0.5)]
    [0.3, 0.4]
    """
    fit = law_fit + reading_spread * (1 - guidance) * reading_offset + emergency_fit
    return np.clip(fit, regulation_removed, 1)


@rule(
    of="agency",
    writes="cross_reading",
    cites="thesis barrier:regulation.cross-department",
    sees={"of_pair": lower_of_pair("partners", "law_reading")},
)
def agency_cross_reading(law_reading, one_rule, of_pair):
    r"""A rule across two departments binds both as the stricter of the two reads it; one rule for both frees the pair.

    .. math:: g_x = g_r - (1 - \mathsf{R})(g_r - \underline g_r)

    >>> [round(float(agency_cross_reading(0.6, shared, 0.4)), 3) for shared in (0.0, 0.5, 1.0)]
    [0.4, 0.5, 0.6]
    """
    return law_reading - (1 - one_rule) * (law_reading - of_pair)


@rule(
    of="service",
    writes="permitted",
    cites="thesis barrier:regulation.amendment (an agency can be ready and the rule still forbids), "
    "barrier:regulation.cross-department",
    sees={
        "law_reading": from_above("agency", "law_reading"),
        "cross_reading": from_above("agency", "cross_reading"),
    },
)
def service_permission(hurdle, needs_data, law_reading, cross_reading, *, regulation_removed):
    r"""What the rules, as read, forbid can be digital neither on paper nor for real.

    A service that needs others' data falls under the rules of both departments. Without the barrier of regulation
    nothing is forbidden, not even what no reading would allow.

    .. math:: B_g = \max(\Omega_g, [h_g \le g_r + n_d (g_x - g_r)])

    >>> [bool(service_permission(0.4, needs, 0.5, 0.3, regulation_removed=0)) for needs in (False, True)]
    [True, False]
    """
    return (hurdle <= law_reading + needs_data * (cross_reading - law_reading)) | (regulation_removed > 0)


@rule(
    of="agency",
    writes="permitted",
    cites="definition",
    sees={"permitted_services": mean_over("services", "permitted")},
)
def agency_permitted(permitted_services):
    r"""The share of its services that the rules, as read, let be digital.

    .. math:: K = \bar B_g

    >>> agency_permitted(0.7)
    0.7
    """
    return permitted_services
