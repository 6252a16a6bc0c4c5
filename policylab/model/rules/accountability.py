"""Agencies: what it means to be behind in public, behind a promise, or behind when the next budget opens."""

import numpy as np

from policylab.model.rules.rule import rule
from policylab.model.rules.sights import calendar, mean_over


@rule(
    of="agency",
    writes=("exposed_form", "exposed_substance"),
    cites="Bevan & Wilson 2013 (naming and shaming worked where bodies were ranked in public); DiMaggio & Powell 1983",
    sees={"peers_formal": mean_over("peers", "formal"), "peers_effective": mean_over("peers", "effective")},
)
def agency_ranking(table_of_form, table_of_substance, formal, effective, peers_formal, peers_effective):
    r"""A public table by name moves all whom it ranks, and those who are behind their peers more.

    .. math:: x_f = \mathsf{Y} (1 + \bar F - F), \quad
              x_w = \mathsf{Y}_w (1 + \bar E - E)

    >>> [round(float(x), 3) for x in agency_ranking(0.5, 0.2, 0.3, 0.1, 0.5, 0.4)]
    [0.6, 0.26]
    """
    return table_of_form * (1 + peers_formal - formal), table_of_substance * (1 + peers_effective - effective)


@rule(
    of="agency",
    writes="promise_due",
    cites="assumption: who promised in public and is asked about it feels it as an order of the year",
)
def agency_promise(promised, promise_in, reviews, permitted, formal, service_count, *, deadline_scale):
    r"""A promise that is reviewed asks for one service more as far as it is not kept, more as its date comes near.

    .. math:: x_a = \mathsf{V}_r \min(n \max(\min(\mathsf{V}, K) - F, 0), 1) e^{-\max(\mathsf{t}_v, 0) / \theta}

    >>> [round(float(agency_promise(0.8, left, 0.5, 0.9, 0.4, 20, deadline_scale=2.0)), 3) for left in (-3.0, 0.0, 2.0)]
    [0.5, 0.5, 0.184]
    """
    behind = np.minimum(service_count * np.maximum(np.minimum(promised, permitted) - formal, 0), 1)
    return reviews * behind * np.exp(-np.maximum(promise_in, 0) / deadline_scale)


@rule(
    of="agency",
    writes=("budget_taken", "loss_of_form", "loss_of_substance"),
    cites="assumption: the next budget is cut for those behind, and the loss is felt as October comes near; thesis "
    "barrier:budget",
    sees={"months_left": calendar("months_left")},
)
def agency_budget_risk(
    budget_at_risk, budget_target, budget_depth, permitted, formal, effective, service_count, months_left,
    *, worth_of_budget, deadline_scale,
):  # fmt: skip
    r"""Who is behind loses a share of the next budget, and feels the loss as October comes near.

    Behind by less than one service counts in part. What looks at it sees paper as far as its depth reaches; the loss
    that is felt is felt for form and for substance in these parts.

    .. math:: B_k = \mathsf{K} \min(n \max(\min(\mathsf{K}_t, K) - F + \mathsf{K}_d (F - E), 0), 1), \quad
              z_k = (1 - \mathsf{K}_d) \mu_k B_k e^{-\mathcal{M} / \theta}, \quad
              z_l = \mathsf{K}_d \mu_k B_k e^{-\mathcal{M} / \theta}

    >>> [round(float(x), 3) for x in agency_budget_risk(0.2, 0.8, 0.5, 1.0, 0.6, 0.4, 20, 2.0, worth_of_budget=2.0,
    ...     deadline_scale=2.0)]
    [0.2, 0.074, 0.074]
    """
    credited = formal - budget_depth * (formal - effective)
    short = np.maximum(np.minimum(budget_target, permitted) - credited, 0)
    taken = budget_at_risk * np.minimum(service_count * short, 1)
    felt = worth_of_budget * taken * np.exp(-months_left / deadline_scale)
    return taken, (1 - budget_depth) * felt, budget_depth * felt
