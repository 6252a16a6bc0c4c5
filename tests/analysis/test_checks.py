"""The lab's checks of itself find what is wrong, and find nothing where all is well."""

import functools
import json
from dataclasses import replace

import numpy as np
import pytest

from policylab.analysis import checks, idleness
from policylab.analysis.checks import Finding
from policylab.model.columns import COLUMNS
from policylab.model.columns.parameters import parameters
from policylab.model.policies.instrument import Nothing
from policylab.model.rules import with_rule
from policylab.model.rules.rule import rule
from policylab.model.rules.sights import from_above
from policylab.model.scenario import Scenario


def test_all_is_well():
    """Of three packages (all lie side by side in other tests), and without the last check, which moves everything."""
    some = [Scenario.load(name, months=60) for name in ("by-law-phased", "incentives-tangible", "everything")]
    everywhere = checks.check(some, seed=1)
    found = [next(everywhere) for _ in range(2 + 2 * len(some))]
    assert [finding for finding in found if not finding.good] == []
    assert {finding.check for finding in found} == {"null is null", "luck is keyed", "ledger closes", "ranges"}


@pytest.mark.long
def test_nothing_is_idle():
    finding = checks.nothing_idle(1)
    assert finding.check == "nothing idle"
    assert finding.good, finding.found


def test_a_null_policy_that_does_something_is_found(monkeypatch):
    def apply(self, context, levers, coverage):
        levers.at_least("recognition", 0.01, coverage.covered)

    monkeypatch.setattr(Nothing, "apply", apply)
    finding = checks.null_is_null(1)
    assert not finding.good
    assert "in month 12" in finding.found


def quickly(monkeypatch):
    """Let probes be short: what moves anything of the few that are looked at does so early."""
    probes = idleness.probes()
    monkeypatch.setattr(idleness, "probes", lambda: probes)
    monkeypatch.setattr(idleness, "LOOKS", ((idleness.SIZE, 1), (idleness.SIZE, 15)))


def probing(monkeypatch, *rules):
    """Let the probes run with some rules swapped."""
    swapped = [functools.reduce(with_rule, rules, probed.step) for probed in idleness.probes()]
    probes = [replace(probed, step=step) for probed, step in zip(idleness.probes(), swapped, strict=True)]
    monkeypatch.setattr(idleness, "probes", lambda: probes)


def test_an_idle_parameter_is_found(monkeypatch):
    @rule(
        of="service",
        writes=("declared", "real"),
        cites="a test",
        sees={"mindset": from_above("leader", "mindset")},
    )
    def service_lapse(declared, real, prominence, mindset, luck, *, lapse, discovery):
        return declared & (real | (luck >= 2 * prominence * discovery)), real & True

    @rule(of="leader", writes="clarity", cites="a test", sees={"programme": from_above("agency", "leader_programme")})
    def leader_clarity(
        clarity, mindset, programme, *, clarity_speed, clarity_base, clarity_from_mindset, clarity_from_programme
    ):
        return np.full_like(clarity, 0.6)

    idle = {
        "lapse", "clarity_speed", "clarity_base", "clarity_from_mindset", "clarity_from_programme", "clarity_kept",
    }  # fmt: skip
    asked = {name: parameters()[name] for name in (*idle, "taste_spread", "threshold_form", "nesting", "desk_price")}
    monkeypatch.setattr(idleness, "parameters", lambda: asked)
    quickly(monkeypatch)
    assert idleness.idle_parameters(1) == []
    probing(monkeypatch, service_lapse, leader_clarity)
    assert set(idleness.idle_parameters(1)) == idle


def test_an_idle_column_is_found(monkeypatch):
    @rule(of="citizen", writes="access", cites="a test")
    def citizen_access(access, access_programme, luck, *, access_gained, programme_gain):
        return access | (luck < (access_gained + programme_gain * access_programme) / 12)

    names = ("citizen.gaining", "citizen.stays_offline", "citizen.used", "agency.cloud_slot", "leader.tenure")
    quickly(monkeypatch)
    monkeypatch.setattr(idleness, "COLUMNS", [column for column in COLUMNS if column.key in names])
    assert idleness.idle_columns(1) == []
    probing(monkeypatch, citizen_access)
    assert idleness.idle_columns(1) == ["citizen.gaining", "citizen.stays_offline"]


def test_a_value_outside_its_range_is_found():
    columns = {c.kind: {} for c in COLUMNS}
    for column in COLUMNS:
        columns[column.kind][column.name] = np.full((2, 1), max(column.low, 0)).astype(column.dtype)
    assert checks._outside(columns) == []
    columns["agency"]["formal"][1] = 1.01
    columns["citizen"]["trust"][0] = np.nan
    assert checks._outside(columns) == ["agency.formal", "citizen.trust"]


def test_the_report_counts_failures_and_is_held_to_its_schema():
    report = checks.report_of([Finding("ranges", True, "a", "b"), Finding("nothing idle", False, "c", "idle: d")])
    assert report.to_dict() == {
        "checks": [
            {"check": "ranges", "good": True, "looked_at": "a", "found": "b"},
            {"check": "nothing idle", "good": False, "looked_at": "c", "found": "idle: d"},
        ],
        "failed": 1,
    }
    assert checks.CheckReport.read(report.to_dict()) == report
    assert report.table().column("verdict") == ("good", "FAILED") and "2 checks, 1 failed" in str(report)


def test_the_report_is_written_as_json_and_as_a_table(tmp_path):
    report = checks.report_of([Finding("ranges", True, "a", "b")])
    assert report.save(tmp_path) == ["check.json", "check.csv"]
    assert checks.CheckReport.read(json.loads((tmp_path / "check.json").read_text(encoding="utf-8"))) == report
    assert "ranges" in (tmp_path / "check.csv").read_text(encoding="utf-8")
