"""Targets: what worlds are compared with, and what never is."""

import math

import numpy as np
import pytest

from policylab.analysis.base_rates.rates import DECLARED_IN_HISTORY, RATES, band_of
from policylab.analysis.base_rates.runs import history_of
from policylab.analysis.filter.figures import IN_HISTORY, Figure, RateFigures, Target, by_months, figures_of_rate
from policylab.analysis.filter.implausibility import Observation
from policylab.analysis.filter.targets import _file, _Miss, _OfBands, left_out, places_of, targets
from policylab.analysis.observations import known
from policylab.analysis.patterns import CONTROLS, PATTERNS
from policylab.analysis.patterns.arms import Arm
from policylab.analysis.patterns.trace import Trace, record_traces
from policylab.errors import PolicylabError
from policylab.model.scenario import DEFAULT_MONTHS
from policylab.recording.measures import MEASURES

NOTHING = Arm("status-quo")
OF_RATES, OF_PATTERNS, OF_CASES = (
    [target for target in targets() if target.kind == kind] for kind in ("base rate", "pattern", "case")
)
MISSES = _file().miss


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
        _OfBands(id="P6", misses={"effective_adoption": "level"}).of_pattern(MISSES)


def test_each_band_needs_its_discrepancy_of_a_known_kind():
    with pytest.raises(PolicylabError, match="P2: misses: needs an entry for each of times_before"):
        _OfBands(id="P2", misses={"times_before": "ratio"}).of_pattern(MISSES)
    with pytest.raises(PolicylabError, match="P2: 'guess' is no kind of figures: choose one of level"):
        _OfBands(id="P2", misses={"times_before": "guess", "after_over_quarter": "ratio"}).of_pattern(MISSES)
    with pytest.raises(PolicylabError, match="supply: starts_local is no base rate with a band"):
        _OfBands(id="supply", misses={"starts_local": "ratio"}).of_rates(MISSES)


def test_every_base_rate_with_a_band_is_a_target_once():
    wanted = [rate.name for rate in (*RATES, DECLARED_IN_HISTORY) if rate.has_band]
    assert sorted(target.figure for target in OF_RATES) == sorted(wanted)
    for target in OF_RATES:
        assert (target.observed.low, target.observed.high) == band_of(target.figure)
    assert len({target.origin for target in OF_RATES}) < len(OF_RATES)  # those of one source speak together


def test_base_rates_are_those_of_the_analysis():
    """One run of the status quo gives a target the number that `analyse base-rates` reads from it."""
    (trace,) = record_traces([IN_HISTORY, NOTHING], "classroom", 84, histories=[IN_HISTORY])
    history = history_of([IN_HISTORY.scenario("classroom", 84)], 1, 0)
    assert figures_of_rate(DECLARED_IN_HISTORY.name)(trace) == {
        DECLARED_IN_HISTORY.name: pytest.approx(DECLARED_IN_HISTORY.figure(history)[0])
    }
    assert set(trace.histories) == {IN_HISTORY}
    assert {rate.name for rate in RateFigures(NOTHING).rates} == {one.figure for one in OF_RATES} - {
        DECLARED_IN_HISTORY.name
    }


def test_a_share_of_projects_that_never_ended_is_no_figure():
    history = history_of([NOTHING.scenario("classroom", 1)], 1, 0)
    rate = next(rate for rate in RATES if rate.name == "failed_heavy")
    assert not sum(history.ended[name][2, 0] for name in history.ended)
    assert rate.figure(history)[0] == 0 and math.isnan(rate.known(history)[0])


def test_bands_are_those_of_the_patterns():
    for target in OF_PATTERNS:
        pattern = next(one for one in PATTERNS if one.id == target.name.partition(".")[0])
        assert (target.observed.low, target.observed.high) == pattern.bands[target.figure]


def test_every_discrepancy_is_of_its_kind_or_says_why_it_departs():
    assert all(miss.figures and miss.why and miss.letter == "D" for miss in MISSES.values())
    entries = [miss for family in (*_file().base_rate, *_file().pattern) for miss in family.misses.values()]
    departing = [miss for miss in entries if isinstance(miss, _Miss)]
    assert all(miss.why and miss.letter == "D" and not miss.figures for miss in departing)
    assert len(departing) < len(entries) / 5  # a rule that most depart from is none
    used = {miss for miss in entries if isinstance(miss, str)} | {case.miss for case in _file().case}
    assert used == set(MISSES)


def test_a_discrepancy_may_be_a_part_of_the_end_of_the_band():
    ratio = MISSES["ratio"]
    bands = ((2.0, math.inf), (3.0, 10.0), (-math.inf, 0.5))
    assert [ratio.within(band) for band in bands] == pytest.approx([0.4, 0.6, 0.1])
    assert MISSES["level"].within((0.4, 0.6)) == 0.05


def test_targets_name_the_curves_that_their_bands_come_from():
    named = {name for target in targets() for name in target.cases}
    assert named <= set(known())
    for case in ("US_DMARC_any_record", "UK_SelfAssessment_online", "TH_KhonLaKhrueng_used"):
        assert case in named
    assert all(target.cases for target in OF_CASES)


def test_targets_stand_in_the_order_in_which_they_are_told():
    places = [*places_of(["base rate"]), *places_of(["pattern"]), *places_of(["case"])]
    assert places == list(range(len(targets()))) == places_of()


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
    target = Target("a", "", "", observed, (), lambda trace: {}, "", "case", counts_agencies=True)
    assert target.observed_at("classroom").error == pytest.approx(math.hypot(0.03, 0.05 / math.sqrt(12)))
    assert target.observed_at("lab").error < target.observed_at("classroom").error
    assert Target("a", "", "", observed, (), lambda trace: {}, "", "case").observed_at("classroom") == observed


def test_runs_of_one_length_go_together():
    found = by_months(targets())
    assert sorted(place for places in found.values() for place in places) == list(range(len(targets())))
    for months, places in found.items():
        assert {targets()[place].months for place in places} == {months}
