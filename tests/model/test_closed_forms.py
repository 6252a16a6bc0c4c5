"""Closed forms: in limits that textbooks solve, the model does what they say.

Consensus (DeGroot) and clusters of opinion (Hegselmann & Krause) stand in ``test_sights.py``, conservation of money in
the tests of policies.
"""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import curve_fit

from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.networks import build_graphs, build_links
from policylab.model.population import roster
from policylab.model.rules.motives import agency_imitation
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.model.step import Machine, State
from policylab.model.switches import STRUCTURES
from policylab.recording.measures import MEASURES
from tests.model.rules.rule_calls import named

# ---------------------------------------------------------------- Bass: diffusion under full mixing

MONTHS = 60
SEEDS = range(1, 5)
# Everyone able and willing, with an occasion each month, every service digital and in mind, nothing lost: who knows of
# the channel uses it, and what is left of a citizen is from whom it hears.
ALONE = {
    "occasions_mean": 1e6, "occasions_shape": 100.0, "without_access": 0.0, "take_up_start": 0.0,
    "renown_by_itself": 1.0, "intention_base": 100.0, "completion_usual": 1 - 1e-9, "success_from_skill": 0.0,
    "success_from_quality": 0.0, "done_by_family": 0.0, "heard_of_region": 0.0, "lapse": 0.0, "discovery": 0.0,
    "knowing_from_visits": 0.01,
}  # fmt: skip
IMITATION = (0.0, 0.12, 0.25, 0.4)  # none, the default, the end of its range, and far beyond it


def bass(month, innovation, imitation, ceiling):
    """The share of adopters that the Bass model gives in continuous time (Bass 1969)."""
    worn = np.exp(-(innovation + imitation) * month)
    return ceiling * (1 - worn) / (1 + imitation / innovation * worn)


def mean_field(imitation):
    """The difference equation of the rules under full mixing: who has not heard hears at a counter or from users."""
    share = [0.0]
    for _ in range(MONTHS):
        unheard = (1 - ALONE["knowing_from_visits"]) * (1 - imitation * share[-1])
        share.append(share[-1] + (1 - share[-1]) * (1 - unheard))
    return np.array(share)


def take_up_on_a_complete_graph(seed):
    """Return the take-up of one people of a full run, month by month, shape (months + 1, worlds)."""
    people = roster("classroom", Luck(seed))
    everybody = nx.complete_graph(people.names["citizen"])
    mixed = gather("classroom", Luck(seed), {"citizens": everybody}, people)
    quo = Scenario.load("status-quo", size="classroom")
    worlds = [
        Scenario(f"imitation {one}", quo.package, "classroom", own=Layer({**ALONE, "knowing_from_users": one}))
        for one in IMITATION
    ]
    simulation = Simulation(mixed, worlds)
    for name in ("real", "declared"):
        for row in range(people.number("service")):
            simulation.write("service", name, row, True)
    path = [MEASURES["take_up"].take(simulation)]
    for _ in range(MONTHS):
        simulation.step()
        path.append(MEASURES["take_up"].take(simulation))
    return np.array(path)


@pytest.fixture(scope="module")
def paths():
    return np.array([take_up_on_a_complete_graph(seed) for seed in SEEDS])


@pytest.fixture(scope="module")
def take_up(paths):
    return paths.mean(axis=0)


@pytest.mark.parametrize("world", range(len(IMITATION)))
def test_under_full_mixing_take_up_follows_the_mean_field_of_its_rules(paths, world):
    """Within sampling error, which a takeoff magnifies: it is read from peoples that differ in their luck alone."""
    expected = mean_field(IMITATION[world])
    found = paths[:, :, world]
    sampling = found.std(axis=0, ddof=1).max() / np.sqrt(len(SEEDS))
    assert (found[:, 0] == 0).all()
    assert 0 < sampling < 0.05
    assert np.abs(found.mean(axis=0) - expected).max() < 2.5 * sampling
    assert expected[-1] > expected[12] > 0.05


def fitted(path):
    """Return what a Bass curve fitted to a path has of innovation, of imitation and at its ceiling."""
    month, start = np.arange(MONTHS + 1.0), (0.02, 0.1, path[-1])
    return curve_fit(bass, month, path, p0=start, bounds=([1e-5, 0, 0.01], [1, 2, 1.5]))[0]


@pytest.mark.parametrize("world", range(len(IMITATION)))
def test_a_bass_curve_explains_the_take_up(take_up, world):
    path = take_up[:, world]
    left = path - bass(np.arange(MONTHS + 1.0), *fitted(path))
    assert (left**2).sum() / ((path - path.mean()) ** 2).sum() < 0.01


def test_imitation_in_the_curve_is_what_users_tell(take_up):
    """Its part grows with what users count for: none bends nothing, and the rest is an S."""
    imitation = [part for _, part, _ in map(fitted, take_up.T)]
    assert imitation == sorted(imitation)
    for part, told in zip(imitation[1:], IMITATION[1:], strict=True):
        assert part == pytest.approx(told, rel=0.3)
    steps = np.diff(take_up, axis=0).argmax(axis=0)
    assert steps[0] < 6 < steps[2], "without users to hear from the first months are the fastest"


# ---------------------------------------------------------------- Granovetter: a cascade through thresholds

LUCK = Luck(1)
USUAL = roster("classroom", LUCK)
# Agencies of one service each.
PEOPLE = replace(
    USUAL,
    names={**USUAL.names, "service": tuple(f"{agency}/service-01" for agency in USUAL.names["agency"])},
    service_agency=np.arange(USUAL.number("agency")),
    service_weight=("light",) * USUAL.number("agency"),
    service_rank=np.ones(USUAL.number("agency"), dtype=np.intp),
)
MANY = PEOPLE.number("agency")
PEERS = MANY - 1
ORDER = np.argsort(LUCK.uniform("a test of cascades", PEOPLE.keys["agency"], 0)[:, 0])


def follow(formal, peer_pull):
    """An agency shows once it is pulled with full force."""
    return np.maximum(formal, 1.0 * (peer_pull >= 1))


def cascade(thresholds, months=MANY + 2, threshold_form=1.0):
    """Return how many agencies show, month by month, where everyone sees everyone else."""
    everybody = nx.complete_graph(PEOPLE.names["leader"])
    placed = np.empty((MANY, 1))
    placed[ORDER, 0] = thresholds
    columns = {"agency": {"threshold": placed, "formal": np.zeros((MANY, 1)), "peer_pull": np.zeros((MANY, 1))}}
    state = State(columns, build_links(PEOPLE, build_graphs(PEOPLE, LUCK, {"leaders": everybody})))
    step = ((agency_imitation,), (named("agency_follows", follow, of="agency", writes="formal"),))
    machine = Machine(PEOPLE, LUCK, step, {"threshold_form": np.array([threshold_form])}, state)
    counted = []
    for month in range(months):
        machine.run(month)
        counted.append(int(np.count_nonzero(state.columns["agency"]["formal"])))
    return counted


LADDER = np.arange(MANY) / PEERS  # 0, 1/(n-1), 2/(n-1), …: each follows as soon as those below have


def test_a_ladder_of_thresholds_gives_a_full_cascade_one_by_one():
    assert cascade(LADDER) == [*range(1, MANY + 1), MANY, MANY]


@pytest.mark.parametrize("gap", [1, 7, MANY - 2])
def test_one_threshold_removed_stops_it_at_the_gap(gap):
    """Granovetter 1978: two crowds alike but for one person, and one riots while the other does not."""
    broken = LADDER.copy()
    broken[gap] = LADDER[gap + 1]
    assert cascade(broken)[-1] == gap
    assert broken.mean() - LADDER.mean() < 1 / MANY


def test_without_a_pioneer_nothing_starts():
    assert cascade(LADDER + 1 / PEERS)[-1] == 0


def test_the_cascade_is_that_of_the_threshold_form_alone():
    """In the other form peers pull in proportion, so that nobody is pulled with full force before all show."""
    assert STRUCTURES["imitation"].forms["threshold"] == {"threshold_form": 1}
    assert cascade(LADDER, threshold_form=0.0)[-1] == 0
