"""Scores of cases beside the shared ones: what the model was given is not scored, and the naive forecast is shared."""

import numpy as np
import pytest

from policylab.analysis.cases.comparison import ComparedCase, _compared_cases
from policylab.analysis.cases.declaration import load_cases
from policylab.analysis.cases.scores import RATIO, naive_forecast
from policylab.analysis.observations import known_folder

TOML = 'package = "by-law-abrupt"\nsize = "classroom"\nmeasure = "{}_adoption"\nmonth_zero = 2016.5\n'
ROWS = ["real,2016.5,8", "real,2018,20", "declared,2016.5,10", "declared,2018,80"]


def beside(folder, rows=ROWS, names=("real", "declared")):
    """Return a pair of cases beside a made-up model, of which each world stays where the cases begin."""
    for name, side in zip(names, ("effective", "formal"), strict=False):
        (folder / f"{name}.toml").write_text(TOML.format(side), encoding="utf-8")
    (folder / "curves.csv").write_text("\n".join(["case,year,value_percent", *rows]), encoding="utf-8")
    cases = load_cases(folder / "curves.csv")
    still = {"effective_adoption": np.full((2, 200), 8.0), "formal_adoption": np.full((2, 200), 10.0)}
    return {entry.case.name: entry for entry in _compared_cases(cases, {case.name: still for case in cases})}


@pytest.fixture(scope="module")
def library():
    return load_cases(known_folder() / "known.csv")


def ratios(entry: ComparedCase):
    return [figure for figure in entry.figures() if figure.part == RATIO]


def test_a_ratio_that_the_model_was_given_is_not_scored(tmp_path):
    (later,) = ratios(beside(tmp_path)["real"])  # of 2018; that of 2016 is where both begin
    assert later.score == pytest.approx(100 * (0.8 - 0.25))


def test_one_pair_alone_is_scored_against_those_of_the_shared_cases(tmp_path, library):
    entry = beside(tmp_path)["real"]
    shared = {case.name: case for case in library}
    assert len(entry.other_ratios) >= 10 and np.isfinite(entry.other_ratios).all()
    accessible = shared["FRA_250_accessible"].observed
    assert np.isclose(entry.other_ratios, accessible.percent[0] / _online(shared, accessible.year[0])).any()


def test_the_point_that_the_model_was_given_counts_for_no_coverage(tmp_path):
    rows = ["real,2016.5,8.2", "real,2018,8", "declared,2016.5,10"]
    found = {name: entry.row() for name, entry in beside(tmp_path, rows).items()}
    assert (found["real"].coverage, found["real"].status, found["real"].points[0].outside) == (1, "inside", False)
    assert (found["declared"].coverage, found["declared"].status) == (None, "one point")
    assert found["declared"].statistics == () and found["declared"].outside == ()


def test_a_shared_case_alone_has_the_naive_forecast_that_it_has_among_all(tmp_path, library):
    rows = ["NLD_IPv6_web,2019.2,48", "NLD_IPv6_web,2020.2,64"]
    (alone,) = beside(tmp_path, rows, ["NLD_IPv6_web"]).values()
    assert len(alone.elsewhere) >= 40
    assert np.isfinite(naive_forecast(alone.case.observed, alone.elsewhere)).all()


def _online(shared, year):
    online = shared["FRA_250_online"].observed
    return np.interp(year, online.year, online.percent)
