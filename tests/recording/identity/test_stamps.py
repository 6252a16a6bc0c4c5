"""Stamps: what results say of what made them, what changed since by name, and what becomes of stale ones."""

from __future__ import annotations

import re
import tomllib

import pytest

from policylab.briefs.carrying import place as probe_place
from policylab.briefs.stored import read_json
from policylab.model.columns.parameters import parameters
from policylab.model.networks.families import GENERATORS
from policylab.model.policies.package import INSTRUMENTS
from policylab.model.rules import rules
from policylab.recording.identity import (
    EARLIER,
    StaleError,
    changes,
    check,
    dynamics,
    identity,
    in_words,
    is_pending,
    mark,
    pending,
    provenance,
    stamp,
)
from policylab.recording.identity.staleness import place
from policylab.recording.measures import MEASURES

from .made import ROOT, base

# What says of itself that it decides no number: a new one is a decision, not an accident.
OUTSIDE = {
    "policylab.errors", "policylab.errors.calls", "policylab.errors.lines",
    "policylab.files", "policylab.workers", "policylab.reports",
    "policylab.show", "policylab.show.glossary", "policylab.comparison.effort",
    "policylab.comparison.dose_words", "policylab.comparison.wording", "policylab.show.knowledge",
    "policylab.model.guards", "policylab.model.rules.writing", "policylab.model.policies.design",
    "policylab.model.policies.reach", "policylab.model.policies.wording",
    "policylab.model.scenario_checks",
    # What custom people and networks come to is in the identity of their runs, not how their files are read.
    *(f"policylab.model.networks.{name}" for name in ("files", "fitting", "formats", "json_forms")),
    "policylab.model.custom_size", "policylab.model.delimited", "policylab.model.organisations",
    "policylab.recording.identity", "policylab.recording.readouts", "policylab.recording.provenance",
    *(f"policylab.study.{name}" for name in ("store", "rows", "sections", "result", "tables", "figures", "status")),
}  # fmt: skip


def test_what_is_found_in_the_sources_is_what_runs():
    parts = identity().parts
    assert set(parts["rule"]) == set(rules())
    assert set(parts["instrument"]) == set(INSTRUMENTS)
    assert set(parts["parameter"]) == set(parameters())
    makers = {getattr(make, "func", make) for of in GENERATORS.values() for make in of.values()}
    assert {make.__name__ for make in makers if "<" not in make.__qualname__} <= set(parts["network"])
    assert set(identity().measures) == set(MEASURES)
    methods = {"cases", "comparison", "discovery", "equal-cost", "filter", "patterns", "study", "study-summary"}
    assert methods | {"value-of-information", "worlds"} <= set(identity().methods)


def test_little_decides_no_number():
    said = {module.name for module in base().tree.holding("DECIDES_NO_NUMBER = True")}
    shown = (".report", ".sentences", ".figure", ".figures", ".tables", ".labels", ".curves", ".result")
    rooms = ("policylab.analysis.", "policylab.study.", "policylab.recording.")
    assert {name for name in said if not (name.startswith(rooms) and name.endswith(shown))} <= OUTSIDE


def test_a_stamp_of_this_lab_is_fresh():
    assert changes(stamp("comparison", measures=["trust"])) == []
    assert mark({"identity": stamp()}) == ""
    assert provenance(1)["model"] == dynamics() == provenance(1)["identity"]["dynamics"]


def test_a_change_is_named(another_model, changed_lab):
    stamped = stamp("equal-cost", measures=["trust"])
    another_model()
    assert changes(stamped) == ["rule service_lapse"]
    text = (ROOT / "model" / "parameters.toml").read_text(encoding="utf-8")
    before = text[text.index(".lapse]") :].partition("default")[0]
    changed_lab("model/parameters.toml", before, before + "integer = true\n")
    assert changes(stamped) == ["parameter lapse"]
    changed_lab("comparison/pilots.py", "PILOTS = ", "PILOTS = 1 + ")
    assert changes(stamped) == ["method equal-cost"]
    changed_lab("data/packages/hybrid.toml", "announced = ", "announced = 1")
    assert changes(stamped) == []
    held = stamp(files=["data/packages/hybrid.toml"])
    changed_lab("data/packages/hybrid.toml", "announced = ", "announced = 2")
    assert changes(held) == ["file data/packages/hybrid.toml"]


def test_a_measure_that_is_not_in_a_result_leaves_it_fresh(changed_lab):
    stamps = [stamp(measures=[name]) for name in ("resistance", "trust")]
    changed_lab("recording/measures/officials.py", '"resistance"]', '"workload"]')
    assert [changes(one) for one in stamps] == [["measure resistance"], []]


def test_a_number_in_an_object_that_a_class_is_given_counts(changed_lab):
    """Only what is marked as words is left out, and not all that a class of the lab holds."""
    stamped = stamp("patterns")
    before, after = ("exists=Search(\n        worlds=200", "exists=Search(\n        worlds=300")
    changed_lab("analysis/patterns/growth.py", before, after)
    assert changes(stamped) == ["method patterns"]


def test_versions_and_processor_are_shown_and_not_compared(monkeypatch):
    stamped = provenance(1)
    monkeypatch.setattr("policylab.recording.identity.stamps.processor", lambda: "another")
    assert {"python", "numpy", "networkx"} <= set(stamped["packages"]) and stamped["cpu"]
    assert changes(stamped["identity"]) == []


def test_results_of_version_0_1_are_told_apart():
    assert changes(None) == changes({"model": "4f5e3caa3b57"}) == ["the form of stamps"]


def test_a_stale_result_is_an_error_without_the_file_and_marked_with_it(another_model, results_pending):
    stored = {"identity": stamp()}
    assert check("the study", stored, "run it again") == ""
    another_model()
    with pytest.raises(StaleError, match=r"^the study is stale: rule service_lapse changed since: run it again$"):
        check("the study", stored, "run it again")
    results_pending("Piece 5: the study is outstanding")
    assert check("the study", stored, "run it again") == f"{EARLIER} (rule service_lapse changed since)"


STORED = sorted((ROOT.parent / "docs" / "data").rglob("*.json"))


def test_results_are_pending_exactly_while_some_are_stale():
    """A file that stays when all is made anew would let the next stale result pass."""
    stale = [path.name for path in STORED if any(map(changes, stamps_in(read_json(path))))]
    assert len(STORED) >= 4
    assert is_pending() == bool(stale), stale


def test_what_is_pending_is_said_with_its_piece():
    assert not is_pending() or re.match(r"Piece \d+: .{20,}\.$", pending())


def stamps_in(content):
    """Yield the identities that stored results carry, wherever they stand."""
    if isinstance(content, dict):
        if "identity" in content.get("provenance", {}):
            yield content["provenance"]["identity"]
        for value in content.values():
            yield from stamps_in(value)


def test_what_says_that_results_are_pending_and_the_probe_are_packed():
    """The wheel holds the whole package, what Git ignores aside."""
    build = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    references = {"docs/references.bib": "policylab/data/references.bib"}
    assert build["targets"]["wheel"] == {"packages": ["policylab"], "force-include": references}
    ignored = (ROOT.parent / ".gitignore").read_text(encoding="utf-8").split()
    assert not {"*.json", "data/", "policylab/data/", "RESULTS-PENDING", "probe.json"} & set(ignored)
    assert probe_place().is_relative_to(ROOT) and place().is_relative_to(ROOT)


def test_many_changes_are_counted():
    assert in_words([]) == ""
    assert in_words("abcdefghi") == "a, b, c, d, e and 4 more"


def test_no_message_advises_to_delete_results():
    for path in ROOT.rglob("*.py"):
        told = re.findall(r"\b[Dd]elete (?:it|them|their|the)\b[^\n]*", path.read_text(encoding="utf-8"))
        assert told == [], path
