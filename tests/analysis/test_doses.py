"""The dose table: every dose field of every instrument, as designed and alone, and how its effects grow."""

import json
from pathlib import Path

import numpy as np
import pytest

from policylab.analysis.doses import DoseReport, report_doses, suite
from policylab.analysis.doses.designs import designed_as, designs
from policylab.analysis.doses.report import LEAST, MOST, RatioRow
from policylab.analysis.doses.runs import MOVED, SMALLEST, effects
from policylab.analysis.doses.suite import DOSES, _moved_most, _ratio
from policylab.analysis.questions import DoseQuestion
from policylab.errors import UsageError
from policylab.model.policies.doses import dose_fields, quantity
from policylab.model.policies.package import INSTRUMENTS, OUTSIDE, packages
from policylab.model.scenario import Scenario
from policylab.recording.identity import is_pending
from policylab.recording.run import run_side_by_side

STORED = Path(__file__).parents[2] / "docs" / "data" / "doses.json"
DESIGNS = designs()
GUIDANCE = next(design for design in DESIGNS if design.kind == "guidance")
# Dose fields whose effect at .05 the long test has to show: of those whose effect is large and prompt.
GROW = (
    "executive-order.inspection_rate", "executive-order.penalty", "recognition.events_a_year",
    "leader-programme.intensity", "open-by-default.share", "data-framework.intensity", "shared-cloud.slots",
    "quick-wins.intensity", "bonus.places", "outsourcing.share",
)  # fmt: skip


def ratio_row(**changed):
    given = {
        "instrument": "grant", "field": "share", "design": 0.3, "source": "example", "measure": "effective_adoption",
        "at_zero": 0.0, "effect_05": 0.01, "effect_10": 0.02, "ratio": 2.0, "low": 1.5, "high": 2.5, "threshold": "",
    }  # fmt: skip
    return RatioRow(**{**given, **changed})


def test_every_dose_field_of_every_instrument_has_its_design():
    kinds = {kind: of for kind, of in INSTRUMENTS.items() if of.family != OUTSIDE}
    assert [(design.kind, design.field) for design in DESIGNS] == [
        (kind, field) for kind, of in kinds.items() for field in dose_fields(of)
    ]
    assert all(design.quantity > 0 for design in DESIGNS)


def test_a_design_is_what_a_package_has_and_of_all_at_once_only_where_no_other_does():
    assert designed_as("statute") == (packages()["by-law-abrupt"].instrument[0], "by-law-abrupt")
    assert designed_as("training")[1] == "hybrid" and designed_as("shared-cloud")[1] == "everything"
    assert designed_as("digital-only") == (packages()["citizen-duty"].instrument[-1], "citizen-duty"), "for all"
    counters = next(design for design in DESIGNS if (design.kind, design.field) == ("statute", "closes_counters"))
    assert counters.quantity == 0.5 and "closes_counters = 0.5" in counters.source


def test_a_dose_acts_alone_in_an_otherwise_empty_scenario():
    quo = Scenario.load("status-quo", size="classroom")
    penalty = next(design for design in DESIGNS if (design.kind, design.field) == ("statute", "penalty"))
    (law,) = penalty.at(quo, 0.25).package.instrument
    assert (law.penalty, law.target, law.inspection_rate, quantity(law, "reform.fit")) == (0.25, 1.0, 0.1, 0.0)


def test_effects_are_means_since_the_announcement_and_at_zero_there_are_none():
    quo = Scenario.load("status-quo", size="classroom", months=24)
    arms = [GUIDANCE.at(quo, dose) for dose in (0.0, 1.0)]
    means, largest = effects(quo, arms, 1, 0)
    assert means.shape == (2, len(MOVED)) and not means[0].any() and largest[0] == 0 < largest[1]
    records = run_side_by_side([quo, arms[1]], 1, 0)
    for place, name in enumerate(MOVED):
        since = np.diff(records.monthly[name][13:], axis=1)  # announced at month 12
        assert means[1, place] == pytest.approx(since.mean())


def test_the_measure_is_the_one_moved_most_in_smallest_effects_of_interest():
    moved = np.outer([0.5, 1.5], SMALLEST)
    moved[:, 3] *= -4
    assert _moved_most(moved) == 3


def test_a_ratio_needs_an_effect_that_is_shown():
    little = np.array([0.9, 1.0, 1.1, 1.0])
    row = _ratio(GUIDANCE, "trust", little, 2 * little, 0.0)
    assert (row.ratio, row.low, row.high) == pytest.approx((2, 2, 2))
    wide = _ratio(GUIDANCE, "trust", little, 2 * little[::-1], 0.0)
    assert wide.ratio == pytest.approx(2) and wide.low < 2 < wide.high
    assert wide.high - wide.ratio == pytest.approx(wide.ratio - wide.low)
    unclear = _ratio(GUIDANCE, "trust", np.array([-1.0, 1.0, 0.1, 0.2]), little, 0.0)
    assert (unclear.ratio, unclear.low, unclear.effect_10) == (None, None, pytest.approx(1.0))


@pytest.mark.parametrize(
    ("changed", "remark"),
    [
        ({}, ""),
        ({"ratio": LEAST}, ""),
        ({"ratio": MOST + 0.01}, "no threshold is known"),
        ({"ratio": 1.0, "threshold": "slots are whole"}, "slots are whole"),
        ({"threshold": "slots are whole"}, ""),
        ({"ratio": None}, "not enough runs at .05: +1.000 at .05, +2.000 at .1"),
        ({"ratio": None, "threshold": "slots are whole"},
         "not enough runs at .05: +1.000 at .05, +2.000 at .1; slots are whole"),
    ],
)  # fmt: skip
def test_a_threshold_is_named_where_the_ratio_is_not_as_it_should_be(changed, remark):
    assert ratio_row(**changed).remark() == remark


@pytest.fixture(scope="module")
def report():
    return report_doses(DoseQuestion("classroom", months=18, replications=2))


def test_the_report_has_every_dose_of_every_field(report):
    assert [(row.instrument, row.field, row.dose) for row in report.rows] == [
        (design.kind, design.field, dose) for design in DESIGNS for dose in DOSES
    ]
    assert len(report.ratios) == len(report.effect_table().rows) == len(report.ratio_table().rows) == len(DESIGNS)
    assert "none acts at dose 0" in report.summary()
    assert DoseReport.read(json.loads(json.dumps(report.to_dict()))) == report
    assert report.page().markdown().startswith("# Doses")


def test_no_instrument_does_anything_at_dose_zero(report):
    assert {(row.instrument, row.field): row.at_zero for row in report.ratios if row.at_zero} == {}
    assert not any(row.effect for row in report.rows if row.dose == 0)


def test_what_acts_at_dose_zero_and_what_is_outside_is_said(report):
    spoiled = DoseReport("lab", 48, 2, report.rows, (ratio_row(at_zero=0.5), ratio_row(ratio=4.0)))
    assert spoiled.summary().endswith("outside: grant.share; act at dose 0: grant.share.")


def test_in_the_stored_table_nothing_acts_at_zero_and_every_threshold_is_named():
    """While it is being made anew, the table may lack what has been declared since."""
    stored = DoseReport.read(json.loads(STORED.read_text(encoding="utf-8")))
    assert not any(row.at_zero for row in stored.ratios) and stored.replications >= 100
    # What acts little has a wide interval (see the decisions): only one wholly outside says more than luck.
    shown = [row for row in stored.ratios if row.as_it_should_be is False]
    outside = {f"{row.instrument}.{row.field}" for row in shown if row.high < LEAST or row.low > MOST}
    assert outside <= {f"{row.instrument}.{row.field}" for row in stored.ratios if row.threshold}
    assert is_pending() or [(row.instrument, row.field) for row in stored.ratios] == [
        (design.kind, design.field) for design in DESIGNS
    ]


@pytest.mark.long
def test_small_doses_do_little_and_twice_as_much_about_twice_as_much(monkeypatch):
    """Of what acts little, no interval lies wholly outside: the stored table has the replications to say more."""
    monkeypatch.setattr(suite, "ENOUGH", 4)
    report = report_doses(DoseQuestion("classroom", months=48, replications=25))
    ratios = {f"{row.instrument}.{row.field}": row for row in report.ratios}
    assert {name: ratios[name].ratio for name in GROW if not ratios[name].as_it_should_be} == {}
    shown = {name: row for name, row in ratios.items() if row.ratio is not None and not row.threshold}
    assert [name for name, row in shown.items() if row.high < LEAST or row.low > MOST] == []


def test_too_few_months_are_refused():
    with pytest.raises(UsageError, match="months"):
        DoseQuestion(months=12)


def test_a_changed_design_makes_the_table_stale(report):
    named = report.provenance["identity"]["files"]
    assert {"data/packages/status-quo.toml", "data/packages/by-law-abrupt.toml", "data/packages/hybrid.toml"} <= set(
        named
    )
