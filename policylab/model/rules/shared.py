"""Agencies' shared means: slots in a common cloud, with a queue, and platforms that make services easy."""

import numpy as np

from policylab.model.rules.rule import rule

HOLDER = 1_000_000  # months: the holder of a place comes before all who wait for one


def first_in_line(waiting, pool, luck, places, takes=None):
    """Return which agents are served: in each pool those who waited longest, ties by luck, up to the number of places.

    Holders of a place come first; of equals, the one with the least luck. Each takes its places (one, or as many as
    the bodies it stands for) while they last; an agent that does not fit holds up those behind it.

    Parameters
    ----------
    waiting : array of shape (agents, worlds)
        Months waited, below 0 for agents that are not in line.
    pool : array of shape (agents, worlds)
        Agents that share a line have the same number.
    luck : array of shape (agents, 1)
        Breaks ties.
    places : array of shape (agents, worlds)
        Places of each agent's pool.
    takes : array of shape (agents, worlds), optional
        Whole number of places that each agent takes; 1 by default.

    Returns
    -------
    Boolean array of shape (agents, worlds)

    """
    served = np.zeros(waiting.shape, dtype=bool)
    busy = np.flatnonzero(((waiting >= 0) & (places > 0)).any(axis=0))
    if len(busy):
        waits, line = waiting[:, busy], pool[:, busy]
        order = np.lexsort((np.broadcast_to(luck, waits.shape), -waits, line), axis=0)
        in_order = np.take_along_axis(line, order, axis=0)
        begins = np.ones(waits.shape, dtype=bool)
        begins[1:] = in_order[1:] != in_order[:-1]
        each = np.ones(waits.shape) if takes is None else takes[:, busy]
        taken = np.cumsum(np.take_along_axis(each, order, axis=0), axis=0)
        before = np.zeros(waits.shape)
        before[1:] = taken[:-1]
        including_own = np.empty(waits.shape)
        np.put_along_axis(
            including_own, order, taken - np.maximum.accumulate(np.where(begins, before, 0), axis=0), axis=0
        )
        served[:, busy] = (waits >= 0) & (including_own <= places[:, busy])
    return served


@rule(
    of="agency",
    writes=("cloud_slot", "cloud_wait"),
    cites="thesis barrier:budget.duplication, platform:gdcc; GDCC (about 40,000 machines against more than 200,000 "
    "needed)",
    allocates=True,
)
def agency_cloud(cloud_slot, cloud_wait, cloud_slots, cloud_pool, awake, bodies, luck):
    """Slots of the shared cloud go to those who have waited longest; holders keep theirs while the cloud exists.

    An allocation: (1) an agency that has the matter on its agenda while the cloud stands (its pool has slots) and that
    has no slot steps into line, with no months of waiting; (2) the slots that its pool has left are given to those who
    waited longest, equals by luck, one for each real body that an agency stands for; (3) the others wait on: a month is
    added to what they waited, asleep or awake. For those out of line it is 0, and where no cloud stands slots are lost.
    Where a pool has shrunk, as many holders as it has slots keep theirs, by luck.

    >>> has, months, awake = np.zeros((3, 1), bool), np.array([[0], [4], [0]]), np.array([[True], [False], [False]])
    >>> ones, one_pool, luck = np.ones((3, 1)), np.zeros((3, 1)), np.array([[0.1], [0.2], [0.3]])
    >>> [given[:, 0].tolist() for given in agency_cloud(has, months, ones, one_pool, awake, ones, luck)]
    [[False, True, False], [1, 0, 0]]
    """
    stands = cloud_slots > 0
    kept = cloud_slot & stands
    in_line = stands & np.logical_not(kept) & (awake | (cloud_wait > 0))
    waiting = np.where(kept, HOLDER, np.where(in_line, cloud_wait, -1))
    served = first_in_line(waiting, cloud_pool, luck, cloud_slots, bodies)
    return served, np.where(in_line & np.logical_not(served), cloud_wait + 1, 0)


@rule(
    of="agency",
    writes="convenience",
    cites="thesis platform:digital-id, platform:e-payment, platform:one-stop-platform; Davis 1989 (ease)",
)
def agency_convenience(
    convenience, digital_id, e_payment, one_stop, integration, data_linkage,
    *, ease_from_identity, ease_from_payment, ease_from_one_stop, connecting_speed,
):  # fmt: skip
    r"""Common platforms make an agency's services easy, as fast as it connects to them and as far as data flow.

    .. math:: C' = C + v_C\, x_l (\hat C - C), \quad
              \hat C = 1 - (1 - e_i \mathsf{I})(1 - e_p \mathsf{E})(1 - e_o \mathsf{W} (1 + I) / 2)

    >>> round(float(agency_convenience(0.0, 1.0, 0.0, 0.0, 0.2, 0.5, ease_from_identity=0.2, ease_from_payment=0.2,
    ...     ease_from_one_stop=0.4, connecting_speed=0.1)), 3)
    0.01
    """
    without = (1 - ease_from_identity * digital_id) * (1 - ease_from_payment * e_payment)
    attainable = 1 - without * (1 - ease_from_one_stop * one_stop * (1 + integration) / 2)
    return convenience + connecting_speed * data_linkage * (attainable - convenience)
