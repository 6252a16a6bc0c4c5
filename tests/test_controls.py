"""Controls: what must vanish when a mechanism's own cause is taken out, each also shown with it in."""

from pathlib import Path

import numpy as np
import pytest

from policylab import compare
from policylab.measures import MEASURES
from policylab.parameters import parameters
from policylab.population import sizes

pytestmark = pytest.mark.long

FOLDER = Path(__file__).parent.parent / "experiments" / "controls"
REPLICATIONS = 10
ADOPTION = ("effective_adoption", "formal_adoption", "paper_gap")


@pytest.fixture(scope="module")
def found():
    files = sorted(path for path in FOLDER.glob("*.toml") if not path.name.startswith("by-law"))
    arms = ["status-quo", "by-law-abrupt", "by-law-phased", *files]
    return compare(*arms, size="lab", months=120, replications=REPLICATIONS, workers=2)


def path_of(found, arm, measure):
    """Return the mean over replications, month by month."""
    place = found.arms.index(arm)
    return np.mean([records.monthly[measure][:, place] for records in found.records], axis=0)


@pytest.mark.parametrize("measure", ["effective_adoption", "formal_adoption"])
def test_the_clock_alone_creates_nothing(found, measure):
    still = path_of(found, "nothing-moves", measure)
    assert np.abs(still - still[0]).max() < 0.005
    moving = path_of(found, "status-quo", measure)
    assert np.abs(moving - moving[0]).max() > 0.01


@pytest.mark.parametrize("twin", ["abrupt", "phased"])
@pytest.mark.parametrize("measure", ADOPTION)
@pytest.mark.carries("claim:8", "T-P3")
def test_a_law_without_teeth_is_its_reform(found, measure, twin):
    reform = path_of(found, "law-reform-alone", measure)
    assert np.abs(path_of(found, f"law-{twin}-without-teeth", measure) - reform).max() < 0.01
    assert np.abs(path_of(found, f"by-law-{twin}", measure) - reform).max() > 0.03


@pytest.mark.parametrize("twin", ["abrupt", "phased"])
def test_paper_vanishes_where_it_is_dear_and_seen_through(found, twin):
    quo = path_of(found, "status-quo", "paper_gap")
    months = [24, 36, 60, 90, 120]
    with_it = (path_of(found, f"by-law-{twin}", "paper_gap") - quo)[months]
    without = (path_of(found, f"law-{twin}-seen-through", "paper_gap") - quo)[months]
    assert (with_it > 0.1).all()
    assert (without < with_it / 3).all()


def test_twelve_months_at_rest(found):
    numbers = sizes()["lab"]
    hours = parameters()
    most = numbers["citizens"] * hours["counter_hours"].default + numbers["staff"] * (
        hours["official_hours"].default * hours["gain_share"].default
    )
    # What is no share is put against all that there could be: all hours, and the pay of all officials.
    whole = {"hours_saved": most, "duplicated_spending": numbers["staff"]}
    moved = {}
    for name, measure in MEASURES.items():
        if measure.of_run or name in ("adoption_months", "failures"):
            continue
        path = path_of(found, "status-quo", name)[:13]
        moved[name] = np.abs(path - path[0]).max() / whole.get(name, 1.0)
    assert set(whole) <= set(moved)
    assert {name: move for name, move in moved.items() if move > 0.01} == {}
