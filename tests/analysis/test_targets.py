"""Targets: what worlds are held against, and what never is."""

import math

import numpy as np
import pytest

from policylab.analysis.filter.implausibility import Observation
from policylab.analysis.filter.targets import Figure, Target, _OfPattern, by_months, left_out, targets
from policylab.analysis.patterns import CONTROLS, PATTERNS
from policylab.analysis.patterns.arms import Arm
from policylab.analysis.patterns.trace import Trace
from policylab.errors import PolicylabError
from policylab.model.scenario import DEFAULT_MONTHS
from policylab.recording.measures import MEASURES

NOTHING = Arm("status-quo")
OF_PATTERNS = [target for target in targets() if isinstance(target.figures, Figure) is False]
OF_CASES = [target for target in targets() if isinstance(target.figures, Figure)]


def trace_of(**paths):
    return Trace((NOTHING,), {name: np.array(path)[:, None] for name, path in paths.items()})


def test_every_pattern_that_may_filter_does_with_all_its_bands():
    wanted = {f"{one.id}.{figure}" for one in PATTERNS if one.filters for figure in one.bands}
    assert {target.name for target in OF_PATTERNS} == wanted


def test_claims_controls_and_what_only_exists_never_filter():
    never = {one.id for one in (*PATTERNS, *CONTROLS) if one.kind != "V" or one.exists is not None}
    assert {"P5", "P6", "P7", "P8", "P9", "P10"} <= never
    assert not {target.name.partition(".")[0] for target in targets()} & never
    with pytest.raises(PolicylabError, match="P6 is not a pattern that may rule worlds out"):
        _OfPattern(id="P6", discrepancy={"effective_adoption": 0.1}).made()


def test_each_band_needs_its_discrepancy():
    with pytest.raises(PolicylabError, match="P2: needs a discrepancy for each of times_before"):
        _OfPattern(id="P2", discrepancy={"times_before": 0.3}).made()


def test_bands_are_those_of_the_patterns():
    for target in OF_PATTERNS:
        pattern = next(one for one in PATTERNS if one.id == target.name.partition(".")[0])
        assert (target.observed.low, target.observed.high) == pattern.bands[target.figure]


def test_discrepancies_follow_the_rule_where_bands_are_closed():
    """A sixth of the width, save where the unit itself says more (see the file)."""
    for target in OF_PATTERNS:
        width = target.observed.high - target.observed.low
        beyond = {"month_of_largest_gap", "share_granted", "taken_in_three_months", "share_waiting_of_15"}
        if math.isfinite(width) and target.figure not in {*beyond, "cost_of_holders_over_without"}:
            assert target.observed.discrepancy == pytest.approx(width / 6, rel=0.06), target.name


def test_cases_look_at_what_runs_have():
    for target in OF_CASES:
        figure = target.figures
        assert figure.last <= target.months <= DEFAULT_MONTHS
        for name in filter(None, (figure.measure, figure.over)):
            assert not MEASURES[name].of_run, target.name
    assert len({target.name for target in targets()}) == len(targets())
    assert all(entry.why for entry in left_out())


def test_figures_of_cases():
    trace = trace_of(take_up=[0.1, 0.2, 0.4, 0.4], registered=[0.0, 0.4, 0.8, 0.5])
    assert Figure(NOTHING, "level", "take_up", 2)(trace) == {"level": 0.4}
    assert Figure(NOTHING, "growth", "take_up", 2, first=0)(trace)["growth"] == pytest.approx(0.3 * 6)
    assert Figure(NOTHING, "ratio", "take_up", 1, over="registered")(trace) == {"ratio": 0.5}
    assert math.isnan(Figure(NOTHING, "ratio", "take_up", 0, over="registered")(trace)["ratio"])


def test_shares_of_agencies_are_known_no_better_than_by_one_agency():
    observed = Observation(0.1, 0.2, 0.03, 0.1)
    target = Target("a", "", "", observed, (), lambda trace: {}, "", counts_agencies=True)
    assert target.observed_at("classroom").error == pytest.approx(math.hypot(0.03, 0.05 / math.sqrt(12)))
    assert target.observed_at("lab").error < target.observed_at("classroom").error
    assert Target("a", "", "", observed, (), lambda trace: {}, "").observed_at("classroom") == observed


def test_runs_of_one_length_go_together():
    found = by_months(targets())
    assert sorted(place for places in found.values() for place in places) == list(range(len(targets())))
    for months, places in found.items():
        assert {targets()[place].months for place in places} == {months}
