"""Controls: what must vanish when a mechanism's own cause is taken out, each also shown with it in.

They are declared with the patterns, and the report runs them in a hundred replications; a few are enough to notice a
rule that leaks.
"""

import pytest

from policylab.analysis.patterns import CONTROLS
from policylab.analysis.patterns.clock import moves
from policylab.analysis.patterns.declarations import DECLARED
from policylab.analysis.patterns.runs import grouped, trace_group
from policylab.analysis.patterns.trace import mean_of
from policylab.analysis.patterns.verdicts import judge

pytestmark = pytest.mark.long

# Of what the clock, laws and paper do: these are leaks of the code and never a matter of degree.
LEAKS = ("C1", "C2", "C6", "C7")
REPLICATIONS = {"classroom": 40, "lab": 4}


@pytest.fixture(scope="module")
def traces():
    means = {}
    for group in grouped([DECLARED[name] for name in LEAKS]):
        size = group[0].size
        many = [trace_group(group, None, 1, number)[0] for number in range(REPLICATIONS[size])]
        means |= {pattern.id: mean_of(many) for pattern in group}
    return means


@pytest.mark.parametrize("name", LEAKS)
@pytest.mark.carries("claim:8", "T-P3")
def test_nothing_leaks(traces, name):
    control = DECLARED[name]
    row = judge(control, [{}], control.figures(traces[name]))
    assert row.status == "passed", row.figures


def test_every_measure_of_state_is_at_rest(traces):
    control = DECLARED["C7"]
    far = {name: move for name, move in moves(traces["C7"], control.needs[0], 0, 12).items() if move > 0.01}
    assert far == {}


def test_all_controls_are_declared_with_their_cause_in_and_out():
    assert all(len(control.bands) >= 2 for control in CONTROLS)
