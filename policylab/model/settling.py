"""The start that stands: some months without policy, in which what is set for month 0 is held.

What nobody sets finds its place around it: budgets and projects, perceptions, resistance, releases of data.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from policylab.model.citizens_at_start import News, mark_worst_placed, place_users
from policylab.model.columns import PRECISION, Columns
from policylab.model.columns.parameters import parameters
from policylab.model.luck import Luck
from policylab.model.networks.links import Link
from policylab.model.population import Roster
from policylab.model.rules import Rule
from policylab.model.start import start
from policylab.model.step import Machine, State
from policylab.model.tables import tiers, weight_classes

SETTLING_MONTHS = 36
BARRIERS = "barriers"  # the group of the parameters that remove a barrier whole, from month 0 on
YEAR = 12
# What is set for month 0 by parameters, and would drift while the rest settles.
HELD = {
    "agency": ("practice", "technology", "data_storage", "data_linkage"),
    "staff": ("basic_skill", "applied_skill", "project_skill"),
    "citizen": (
        "trust",
        "literacy",
        "access",
        "expects",
        "habit",
        "knows",
        "registered",
        "months_since_use",
        "recent_user",
    ),
}
Rows = Mapping[str, NDArray[np.float64]]


def with_barriers(point: Mapping[str, float]) -> dict[str, float]:
    """Return the parameters that are set without those that remove a barrier: until month 0 every barrier stands."""
    return {name: value for name, value in point.items() if parameters()[name].group != BARRIERS}


def settled(
    people: Roster, links: Mapping[tuple[str, str], Link], luck: Luck, row: Rows, step: tuple[tuple[Rule, ...], ...]
) -> Columns:
    """Return the columns at month 0: the start, after months without policy in which what is set is held.

    Thirty-six months are run from the start with all levers at their neutral values, months -36 to -1. Before them
    services are placed and users chosen (:func:`policylab.model.citizens_at_start.place_users`). In every later
    October, before the rules of the month, and at month 0, as many services are declared and really digital as is
    set (:func:`place`). After each month, also the last, the columns that are held are again what they were after
    users were chosen. At month 0 agencies' counts ``projects_started`` and ``failures`` begin at 0 (those of
    services, which key luck, go on), lasting trust is that under which trust stands still, and the worst-placed
    citizens are marked. Every barrier stands until month 0, also where it is removed: with and without it the state
    at month 0 is the same, and what a removal does begins in that month.
    """
    state = State(start(people, luck, row), links)
    place(people, row, state)
    place_users(people, luck, row, state)
    held = {(kind, name): state.columns[kind][name] for kind, names in HELD.items() for name in names}
    machine, news = Machine(people, luck, step, row, state), News()
    for month in range(-SETTLING_MONTHS, 0):
        if month % YEAR == 0:
            place(people, row, state)
        machine.run(month)
        for (kind, name), values in held.items():
            state.write(kind, name, values)
        if month >= -YEAR:
            news.add(state.columns["citizen"])
    place(people, row, state)
    state.write("citizen", "trust_own", news.anchored(row, state))
    mark_worst_placed(people, luck, state)
    columns = {kind: dict(of) for kind, of in state.columns.items()}
    for name in ("failures", "projects_started"):
        columns["agency"][name] = np.zeros_like(columns["agency"][name])
    return columns


def place(people: Roster, row: Rows, state: State) -> None:
    """Declare, and make real, as many services as is set, by tier and weight.

    In steps: (1) a share of the services of each tier and weight is declared that is proportional to the product of
    what their tables state (1 at most), so that over all services, each counting the bodies that it stands for, it
    is ``formal_start``, or ``effective_start`` where a world has more of that; likewise, with a factor of its own,
    ``effective_start`` are real; (2) the numbers of services are rounded so that their running sum over tiers and
    weights, in the order of their tables, is the nearest (a half to the even number, after rounding to nine
    places); (3) in each tier and weight the services are put in an order: those that are real, then those that the
    rules allow, then by the worth of beginning a project for them now, the greatest first, equals in the order of
    the roster (before month -36 no rule has run: nothing is permitted, and the worth is the taste); the first of
    them, as many as are to be, are real, the others not; (4) likewise the first are declared, where those that are
    now real come first, then those that were declared, then those that the rules allow, then by that worth; (5) the
    renown of what is declared is 1, that of the others 0; (6) formal and effective adoption of agencies are the
    shares of their services.
    """
    services = state.columns["service"]
    real, declared = services["real"].copy(), services["declared"].copy()
    groups = _groups(people)
    for world in range(real.shape[1]):
        worth, allowed = services["real_worth"][:, world], services["permitted"][:, world]
        formal = max(row["formal_start"][world], row["effective_start"][world])
        for column, share in ((real, row["effective_start"][world]), (declared, formal)):
            counts = _counts(groups, people, float(share))
            known = column[:, world].copy()
            for members, count in zip(groups.values(), counts, strict=True):
                order = np.lexsort((-worth[members], ~allowed[members], ~known[members], ~real[members, world]))
                column[members, world] = False
                column[members[order[:count]], world] = True
    state.write("service", "real", real)
    state.write("service", "declared", declared)
    state.write("service", "renown", declared.astype(PRECISION))
    for name, column in (("effective", real), ("formal", declared)):
        state.write("agency", name, state.links["agency", "services"].mean(column))


def _groups(people: Roster) -> dict[tuple[str, str], NDArray[np.intp]]:
    """Return the services of each tier and weight, by row."""
    tier, weight = np.array(people.tier)[people.service_agency], np.array(people.service_weight)
    return {
        (level, name): np.flatnonzero((tier == level) & (weight == name))
        for level in tiers()
        for name in weight_classes()
    }


def _counts(groups: Mapping[tuple[str, str], NDArray[np.intp]], people: Roster, share: float) -> NDArray[np.intp]:
    """Return how many services of each group make up a share of all, each counting the bodies that it stands for."""
    bodies = people.weights("service")
    stands_for = np.array([bodies[members].sum() for members in groups.values()])
    size = np.array([len(members) for members in groups.values()])
    relative = np.array(
        [float(tiers()[tier]["declared"] * weight_classes()[name]["declared"]) for tier, name in groups]
    )
    low, high = 0.0, 1 / relative.min()
    for _ in range(60):  # bisection: the share rises with the scale
        scale = (low + high) / 2
        below = stands_for @ np.minimum(scale * relative, 1) < share * stands_for.sum()
        low, high = (scale, high) if below else (low, scale)
    exact = np.cumsum(size * np.minimum(high * relative, 1))
    running: NDArray[np.intp] = np.rint(np.round(exact, 9)).astype(np.intp)
    counts: NDArray[np.intp] = np.diff(running, prepend=0)
    return counts
