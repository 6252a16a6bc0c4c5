"""The lab's checks of itself find what is wrong, and find nothing where all is well."""

import numpy as np
import pytest

from policylab import checks
from policylab.columns import COLUMNS
from policylab.policies.instrument import Nothing
from policylab.rules import with_rule
from policylab.rules.rule import from_above, rule
from policylab.scenario import Scenario


@pytest.fixture(scope="module")
def findings():
    return list(checks.check(seed=1))


def test_all_is_well(findings):
    assert [finding for finding in findings if not finding.good] == []
    assert {finding.name for finding in findings} == {
        "null is null", "luck is keyed", "ledger closes", "ranges", "nothing idle",
    }  # fmt: skip


def test_a_null_policy_that_does_something_is_found(monkeypatch):
    def apply(self, month, levers, coverage, prices):
        levers.at_least("recognition", 0.01, coverage.covered)

    monkeypatch.setattr(Nothing, "apply", apply)
    finding = checks.null_is_null(1)
    assert not finding.good
    assert "in month 12" in finding.found


def test_an_idle_parameter_is_found(monkeypatch):
    @rule(of="agency", writes="effective", cites="a test", sees={"mindset": from_above("leader", "mindset")})
    def agency_lapse(effective, motivation, mindset, *, lapse):
        return effective + 0.0

    @rule(of="leader", writes="clarity", cites="a test")
    def leader_clarity(clarity, mindset, *, clarity_speed, clarity_base, clarity_from_mindset):
        return np.full_like(clarity, 0.6)

    base = checks.probe()
    step = with_rule(with_rule(base.step, agency_lapse), leader_clarity)
    monkeypatch.setattr(checks, "probe", lambda: Scenario("probe", base.package, {}, base.size, base.months, step))
    assert set(checks.idle_parameters(1)) == {
        "lapse", "clarity_speed", "clarity_base", "clarity_from_mindset", "clarity_kept",
    }  # fmt: skip


def test_an_idle_column_is_found(monkeypatch):
    @rule(of="citizen", writes="hours", cites="a test")
    def citizen_hours(used, *, counter_hours, digital_hours):
        return counter_hours - (counter_hours - digital_hours) * used

    base = checks.probe()
    step = with_rule(base.step, citizen_hours)
    monkeypatch.setattr(checks, "probe", lambda: Scenario("probe", base.package, {}, base.size, base.months, step))
    assert checks.idle_columns(1) == ["citizen.burdened", "citizen.helped"]


def test_a_value_outside_its_range_is_found():
    columns = {c.kind: {} for c in COLUMNS}
    for column in COLUMNS:
        columns[column.kind][column.name] = np.full((2, 1), max(column.low, 0)).astype(column.dtype)
    assert checks._outside(columns) == []
    columns["agency"]["formal"][1] = 1.01
    columns["citizen"]["trust"][0] = np.nan
    assert checks._outside(columns) == ["agency.formal", "citizen.trust"]
