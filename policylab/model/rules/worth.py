"""Agencies: the gain of work, the cost and worth of an effort, and the unmet part of a duty that inspections find."""

import numpy as np

from policylab.model.rules.rule import from_above, rule


def gain_of_work(effective, redesigned, *, gain_from_redesign_alone, technology_share, complementarity):
    r"""Return how much better work goes with a share of services digital and of processes redesigned.

    Technology and redesign are complements: a constant elasticity of substitution with exponent below 0,
    plus a small part that redesign earns by itself (thesis p. 75-76; Milgrom & Roberts 1990).

    >>> round(float(gain_of_work(0.5, 0.5, gain_from_redesign_alone=0.25, technology_share=0.5,
    ...     complementarity=-1.0)), 3)
    0.5
    """
    technology, redesign = np.maximum(effective, 1e-9), np.maximum(redesigned, 1e-9)
    # Powers are written with logarithms: numpy's own power takes another path for a single world.
    mixed = technology_share * np.exp(complementarity * np.log(technology)) + (1 - technology_share) * np.exp(
        complementarity * np.log(redesign)
    )
    together = np.exp(np.log(mixed) / complementarity)
    return gain_from_redesign_alone * redesigned + (1 - gain_from_redesign_alone) * together


def unmet_duty(formal, effective, demanded, audit_depth):
    r"""Return the share of the duty that an inspection would find unmet: undeclared, or seen to be paper.

    >>> round(float(unmet_duty(0.5, 0.2, 0.8, 0.5)), 3)
    0.45
    """
    return np.maximum(demanded - formal, 0) + audit_depth * np.maximum(np.minimum(formal, demanded) - effective, 0)


def formal_after(formal, effective, ceiling, won):
    r"""Return formal adoption after services were made real: those on paper in proportion, the rest below the ceiling.

    >>> round(float(formal_after(0.6, 0.2, 1.0, 0.2)), 3)
    0.7
    """
    share_of_rest = np.minimum(won / np.maximum(ceiling - effective, 0.01), 1)
    return np.maximum(formal + np.maximum(ceiling - formal, 0) * share_of_rest, effective + won)


def redesign_step(mindset, clarity, skill, law_reading, examples, *, redesign_from_project, redesign_from_examples):
    r"""Return the share of processes that a whole success redesigns.

    Leaders must want it, people and rules must allow it; examples of others help.

    >>> round(float(redesign_step(0.5, 0.5, 0.6, 0.4, 0.5, redesign_from_project=0.4, redesign_from_examples=1.0)), 3)
    0.075
    """
    helped = 1 + redesign_from_examples * examples
    return redesign_from_project * mindset * clarity * (skill + law_reading) / 2 * helped


@rule(
    of="agency",
    writes="real_cost",
    cites="thesis barrier:regulation, barrier:data, barrier:budget.duplication; Bromley & Powell 2012 (what is on "
    "paper is half way); Lee 2010 (shared systems cost less)",
)
def agency_real_cost(
    law_reading, data_storage, data_linkage, data_willing, load, budget_cut, cloud_slot, formal, effective,
    digital_ceiling,
    *, cost_from_law, cost_from_data, cost_from_load, cost_from_scarcity, cloud_saving, paper_conversion,
):  # fmt: skip
    r"""One effort costs 1 for an average agency; misfit, poor data, load and scarce means add; a slot and paper save.

    .. math:: c_e = e^{\gamma_g (1/2 - g_r) + \gamma_d (1/2 - x_d) + \gamma_\ell (\Lambda - 1/2)
                  + \gamma_b \mathsf{B}} (1 - \sigma_c\, c_s)(1 - \nu \min(1, (F - E) / \max(K - E, 0.01))), \quad
              x_d = (x_s + x_l + w_y) / 3

    >>> round(float(agency_real_cost(0.5, 0.2, 0.2, 0.5, 0.5, 0.0, False, 0.4, 0.2, 1.0, cost_from_law=0.8,
    ...     cost_from_data=0.4, cost_from_load=0.4, cost_from_scarcity=1.0, cloud_saving=0.3,
    ...     paper_conversion=0.4)), 3)
    0.975
    """
    data_readiness = (data_storage + data_linkage + data_willing) / 3
    burden = (
        cost_from_law * (0.5 - law_reading)
        + cost_from_data * (0.5 - data_readiness)
        + cost_from_load * (load - 0.5)
        + cost_from_scarcity * budget_cut
    )
    paper_share = np.minimum((formal - effective) / np.maximum(digital_ceiling - effective, 0.01), 1)
    return np.exp(burden) * (1 - cloud_saving * cloud_slot) * (1 - paper_conversion * paper_share)


@rule(
    of="agency",
    writes="real_value",
    cites="thesis claim:1 (technology and redesign together), claim:4; Milgrom & Roberts 1990; Bresnahan et al. 2002",
    sees={"mindset": from_above("leader", "mindset"), "clarity": from_above("leader", "clarity")},
)
def agency_real_value(
    effective, redesigned, digital_ceiling, integration, client_use, skill, law_reading, examples, motivation, mindset,
    clarity,
    *, value, value_from_integration, value_from_use, leader_weight, project_scope_share,
    redesign_from_project, redesign_from_examples, gain_from_redesign_alone, technology_share, complementarity,
):  # fmt: skip
    r"""What an effort is worth to those who decide, if it succeeds: the gain of work, as leaders and staff want it.

    .. math:: V = 2 V_0 \frac{G_n - G_0}{k_V} (1 + \beta_I I)(1 + \beta_u (u - 1/2))((1 - \omega_V) M
                  + \omega_V m), \quad
              G_n = \kappa_P P_n + (1 - \kappa_P)(\alpha \max(E_n, 10^{-9})^{\rho}
                  + (1 - \alpha) \max(P_n, 10^{-9})^{\rho})^{1 / \rho}, \quad
              G_0 = \kappa_P P + (1 - \kappa_P)(\alpha \max(E, 10^{-9})^{\rho}
                  + (1 - \alpha) \max(P, 10^{-9})^{\rho})^{1 / \rho}, \quad
              E_n = E + k_V, \quad
              k_V = \min(\max(K - E, k_J / 2), k_J), \quad
              P_n = P + \delta (1 - P), \quad
              \delta = \Delta\, m\, c\, (S + g_r)(1 + \beta_e \mathsf{Z}) / 2

    with :math:`k_V` the scope that a project could have now (half of the full one at least), :math:`G_0` and
    :math:`G_n` the gain of work before and after, and :math:`\delta` the step of redesign.

    >>> round(float(agency_real_value(0.1, 0.1, 1.0, 0.0, 0.5, 0.6, 0.5, 0.0, 0.5, 0.5, 0.5, value=1.6,
    ...     value_from_integration=1.0, value_from_use=0.8, leader_weight=0.5, project_scope_share=0.2,
    ...     redesign_from_project=0.4, redesign_from_examples=0.5, gain_from_redesign_alone=0.25,
    ...     technology_share=0.5, complementarity=-1.0)), 3)
    0.696
    """
    shape = {
        "gain_from_redesign_alone": gain_from_redesign_alone,
        "technology_share": technology_share,
        "complementarity": complementarity,
    }
    step = redesign_step(
        mindset, clarity, skill, law_reading, examples,
        redesign_from_project=redesign_from_project, redesign_from_examples=redesign_from_examples,
    )  # fmt: skip
    scope = np.clip(digital_ceiling - effective, project_scope_share / 2, project_scope_share)
    after = gain_of_work(effective + scope, redesigned + step * (1 - redesigned), **shape)
    gain = (after - gain_of_work(effective, redesigned, **shape)) / scope
    motive = (1 - leader_weight) * motivation + leader_weight * mindset
    return (
        2 * value * gain * (1 + value_from_integration * integration)
        * (1 + value_from_use * (client_use - 0.5)) * motive
    )  # fmt: skip
