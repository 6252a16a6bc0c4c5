"""Granovetter (1978): where all see all, a ladder of thresholds gives a full cascade, and a gap in it stops one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from policylab.analysis.docking.reduced import SIZE
from policylab.analysis.docking.rows import ClosedFormRow
from policylab.model.luck import Luck
from policylab.model.networks import build_graphs, build_links
from policylab.model.population import Roster, roster
from policylab.model.rules.motives import agency_imitation
from policylab.model.rules.rule import rule
from policylab.model.step import Machine, State

Values = NDArray[np.float64]
GAP = 7  # of the agencies that are to follow, whose threshold is taken out
LIMIT = "agencies of one service that do nothing but follow their peers; everybody sees all"


@rule(of="agency", writes="formal", cites="Granovetter 1978")
def agency_follows(formal: Values, peer_pull: Values) -> Values:
    """An agency shows once it is pulled with full force."""
    shown: Values = np.maximum(formal, 1.0 * (peer_pull >= 1))
    return shown


def people_of_one_service(luck: Luck) -> Roster:
    """Return the people of the size, but each agency with one service."""
    usual = roster(SIZE, luck)
    many = usual.number("agency")
    return replace(
        usual,
        names={**usual.names, "service": tuple(f"{agency}/service-01" for agency in usual.names["agency"])},
        service_agency=np.arange(many),
        service_weight=("light",) * many,
        service_rank=np.ones(many, dtype=np.intp),
    )


def ladder(many: int) -> Values:
    """Return thresholds 0, 1/(n-1), 2/(n-1), …: each follows as soon as those below it have."""
    return np.arange(many) / (many - 1)


def with_a_gap(thresholds: Values, gap: int) -> Values:
    """Return the same thresholds but one, which is that of the next one up."""
    return np.where(np.arange(len(thresholds)) == gap, thresholds[(gap + 1) % len(thresholds)], thresholds)


def cascade(thresholds: Values, seed: int = 1, months: int | None = None, threshold_form: float = 1.0) -> list[int]:
    """Return how many agencies show, month by month, where everyone sees everyone else."""
    luck = Luck(seed)
    people = people_of_one_service(luck)
    many = people.number("agency")
    order = np.argsort(luck.uniform("docking.cascades", people.keys["agency"], 0)[:, 0])
    placed = np.empty((many, 1))
    placed[order, 0] = thresholds
    columns = {"agency": {"threshold": placed, "formal": np.zeros((many, 1)), "peer_pull": np.zeros((many, 1))}}
    everybody = nx.complete_graph(people.names["leader"])
    state = State(columns, build_links(people, build_graphs(people, luck, {"leaders": everybody})))
    step = ((agency_imitation,), (agency_follows,))
    machine = Machine(people, luck, step, {"threshold_form": np.array([threshold_form])}, state)
    counted = []
    for month in range(months or many + 2):
        machine.run(month)
        counted.append(int(np.count_nonzero(state.columns["agency"]["formal"])))
    return counted


def compare_cascades(seed: int) -> Iterator[ClosedFormRow]:
    """Yield the rows of Granovetter."""
    many = roster(SIZE, Luck(seed)).number("agency")
    steps, rungs = np.arange(1, many + 3), ladder(many)
    cases = {
        f"thresholds 0 to 1 in {many - 1} steps": (rungs, "n(t) = min(t, n)", np.minimum(steps, many)),
        f"the same without that of agency {GAP + 1}": (
            with_a_gap(rungs, GAP), "n(t) = min(t, the gap)", np.minimum(steps, GAP),
        ),
        "the same, each a step higher": (rungs + 1 / (many - 1), "n(t) = 0", 0 * steps),
    }  # fmt: skip
    for what, (thresholds, form, expected) in cases.items():
        difference = float(np.abs(np.array(cascade(thresholds, seed)) - expected).max())
        yield ClosedFormRow("Granovetter 1978", LIMIT, form, f"agencies that show, {what}", difference, 0.0)
