"""Controls: what must vanish when a mechanism's own cause is taken out, each also shown with it in.

They are declared with the patterns, and the report runs them in a hundred replications; a few are enough to notice a
rule that leaks.
"""

import pytest

from policylab.analysis.patterns import CONTROLS
from policylab.analysis.patterns.clock import GROWING, moves
from policylab.analysis.patterns.declarations import DECLARED
from policylab.analysis.patterns.runs import grouped, trace_group
from policylab.analysis.patterns.trace import mean_of

pytestmark = pytest.mark.long

# Of what the clock, laws and paper do: these are leaks of the code and never a matter of degree. Each with its figure
# without its cause, and with it.
LEAKS = {
    "C1": ("farthest_from_reform_without", "farthest_from_reform_with"),
    "C2": ("gap_beyond_a_third", "smallest_gap_with"),
    "C6": ("strays_without", "strays_with"),
}
SOMETHING = 0.03  # what must be there with the cause in, for its absence to say anything
# What moves before any policy besides supply and use: how attempts end, of which a month has few.
STARTED = ("completion",)
REPLICATIONS = {"classroom": 15, "lab": 4}


@pytest.fixture(scope="module")
def traces():
    means = {}
    for group in grouped([DECLARED[name] for name in (*LEAKS, "C7")]):
        size = group[0].size
        many = [trace_group(group, None, 1, number)[0] for number in range(REPLICATIONS[size])]
        means |= {pattern.id: mean_of(many) for pattern in group}
    return means


@pytest.mark.parametrize("name", LEAKS)
@pytest.mark.carries("claim:8", "T-P3")
def test_nothing_leaks(traces, name):
    control = DECLARED[name]
    figures, (without, with_it) = control.figures(traces[name]), LEAKS[name]
    low, high = control.bands[without]
    assert low <= figures[without] <= high and figures[with_it] > SOMETHING, figures


def test_every_measure_of_state_is_at_rest_but_what_grows_and_what_was_set(traces):
    control = DECLARED["C7"]
    far = {name: move for name, move in moves(traces["C7"], control.needs[0], 0, 12).items() if move > 0.01}
    assert far.keys() <= {*GROWING, *STARTED}, far
    assert far.keys() >= {"formal_adoption", "effective_adoption"}


def test_all_controls_are_declared_with_their_cause_in_and_out():
    assert all(len(control.bands) >= 2 for control in CONTROLS)
