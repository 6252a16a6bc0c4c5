"""Paper that is found out: by an audit, where a sanction stands behind it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from policylab.model.policies.delivery import PhasedDelivery
from policylab.model.simulation import Simulation
from policylab.recording.measures import MEASURES, EachMonth
from tests.model.policies.mixes import law, mix

EACH_MONTH = tuple(name for name, measure in MEASURES.items() if isinstance(measure, EachMonth) and name != "outlay")
MUCH_PAPER = {"formal_start": 0.8, "effective_start": 0.2, "discovery": 0.0}


def test_paper_that_an_audit_finds_is_withdrawn_only_where_a_sanction_stands(classroom, arm):
    """Nobody else finds out here. Without a penalty all is as under the status quo, however deep the audit."""
    quo = arm("status-quo", MUCH_PAPER)
    deep = {"audit_depth": 0.9, "inspection_rate": 0.5}
    duty = PhasedDelivery(announced=2, deadline=5)
    laws = [replace(quo, package=mix(law(duty, **deep, penalty=penalty))) for penalty in (0.0, 1.0)]
    simulation = Simulation(classroom, [quo, *laws])
    withdrawn = np.zeros(3)
    for _ in range(30):
        simulation.step()
        withdrawn += simulation.columns["service"]["found_out"].sum(axis=0)
        for name in EACH_MONTH:
            same, toothless, _ = MEASURES[name].take(simulation)
            assert same == toothless, name
    assert simulation.columns["agency"]["inspections_made"][:, 1].all()
    assert withdrawn.tolist()[:2] == [0, 0]
    assert withdrawn[2] > 30
    formal = simulation.columns["agency"]["formal"].mean(axis=0)
    assert formal[2] < formal[0]
