"""Coverage of the thesis: found from what is cited, and a row without a carrier says so."""

import pytest

from policylab.odd.coverage import (
    ASSUMED,
    CARRIED,
    IN_PART,
    MISSING,
    NOT_MODELLED,
    carriers,
    coverage,
    coverage_frame,
    coverage_page,
    rows,
    what_sources_rest_on,
)
from policylab.odd.sources import ITEM, Source
from policylab.odd.tested import carrying, folder_of_tests
from policylab.odd.thesis import PARTS, Item, items


def item(name, **more):
    return Item(name, "claims", "words", ("§4.1",), **more)


def status_of(thesis, *found):
    return {row.item.name: row.status for row in rows({one.name: one for one in thesis}, carriers(found))}


def test_the_thesis_is_whole():
    families = ("leadership", "skills", "readiness", "regulation", "data", "budget", "trust")
    numbered = (("claim:", 17), ("T-P", 5), ("T-O", 4), ("T-R", 3))
    expected = {f"{prefix}{number}" for prefix, last in numbered for number in range(1, last + 1)}
    assert expected | {f"barrier:{family}" for family in families} <= set(items())
    assert {one.part for one in items().values()} == set(PARTS)


def test_every_item_has_an_id_words_and_a_place():
    for one in items().values():
        assert ITEM.fullmatch(one.name), one.name
        assert one.words and all(one.where), one.name
        assert not (one.gap and one.not_modelled), one.name
        assert all(0 < many <= 12 for many in one.named_by), one.name


def test_no_item_is_dropped():
    assert [row.item.name for row in coverage()] == list(items())
    assert list(coverage_frame()["id"]) == list(items())
    page = coverage_page()
    assert all(f"| `{name}`<br>" in page for name in items())


def test_what_is_cited_carries():
    found = status_of(
        [item("claim:1"), item("claim:2"), item("claim:3"), item("claim:4", gap="half of it"), item("claim:5")],
        Source("rule", "agency_redesign", "thesis claim:1, claim:4; Hammer 1990"),
        Source("parameter", "technology_share", "thesis claim:2"),
        Source("test", "test_it::test_one", "claim:5"),
    )
    assert found == {
        "claim:1": CARRIED, "claim:2": ASSUMED, "claim:3": MISSING, "claim:4": IN_PART, "claim:5": CARRIED,
    }  # fmt: skip


def test_what_is_not_modelled_says_why_unless_something_carries_it():
    thesis = [item("claim:1", not_modelled="no firm holds data")]
    assert status_of(thesis) == {"claim:1": NOT_MODELLED}
    assert status_of(thesis, Source("rule", "any", "thesis claim:1")) == {"claim:1": CARRIED}


def test_no_reason_is_left_behind_by_what_is_now_carried():
    assert not [row.item.name for row in coverage() if row.item.not_modelled and row.carriers]


def test_a_barrier_is_carried_by_its_parts_and_as_far_as_they_are():
    thesis = [item("barrier:data"), item("barrier:data.release"), item("barrier:data.quality")]
    found = [Source("rule", "agency_data_release", "thesis barrier:data.release")]
    table = {row.item.name: row for row in rows({one.name: one for one in thesis}, carriers(found))}
    assert table["barrier:data"].carriers == {"rule": ("agency_data_release",)}
    assert table["barrier:data"].status == IN_PART
    assert table["barrier:data"].open_parts == ("barrier:data.quality",)
    assert table["barrier:data.quality"].status == MISSING


@pytest.mark.parametrize(
    ("barrier", "rules"),
    [
        ("barrier:budget", {"agency_budget", "service_bill"}),
        ("barrier:budget.duplication", {"service_saving", "agency_spending"}),
        ("barrier:regulation.amendment", {"service_permission"}),
        ("barrier:regulation.cross-department", {"service_permission", "agency_cross_reading"}),
        ("barrier:data.integration", {"service_data_fit", "service_outcome"}),
        ("barrier:leadership.mindset", {"agency_motive_to_work"}),
        ("barrier:skills.project-management", {"agency_capacity", "agency_strain"}),
    ],
)
def test_a_barrier_is_carried_by_the_rules_in_which_it_binds(barrier, rules):
    [row] = [row for row in coverage() if row.item.name == barrier]
    assert rules <= set(row.carriers["rule"])


def test_an_item_that_nothing_cites_stands_on_the_page_as_missing(monkeypatch):
    monkeypatch.setattr("policylab.odd.coverage.items", lambda: {**items(), "claim:99": item("claim:99")})
    line = next(line for line in coverage_page().splitlines() if "`claim:99`" in line)
    assert f"**{MISSING}**" in line


def test_how_claims_are_carried():
    table = {row.item.name: row for row in coverage()}
    assert table["claim:2"].coverage == ("mechanism", "assumption")
    assert table["T-R2"].coverage == ("test",)
    assert {"mechanism", "test"} <= set(table["claim:8"].coverage)


def test_every_id_that_a_test_carries_stands_in_the_data():
    found = list(carrying(folder_of_tests()))
    assert found
    assert not [(source.name, name) for source in found for name in source.text.split(", ") if name not in items()]


def test_marks_are_read_without_running_anything(tmp_path):
    (tmp_path / "test_some.py").write_text(
        "import pytest\n"
        "raise RuntimeError('never run')\n"
        "@pytest.mark.long\n"
        "@pytest.mark.carries('claim:7', 'T-O1')\n"
        "def test_one(): ...\n"
        "def test_two(): ...\n",
        encoding="utf-8",
    )
    (tmp_path / "test_whole.py").write_text(
        "pytestmark = [pytest.mark.long, pytest.mark.carries('claim:8')]\n"
        "@pytest.mark.carries('claim:9')\n"
        "def test_both(): ...\n"
        "def helper(): ...\n",
        encoding="utf-8",
    )
    found = {source.name: source.items for source in carrying(tmp_path)}
    assert found == {"test_some::test_one": ("claim:7", "T-O1"), "test_whole::test_both": ("claim:8", "claim:9")}


def test_without_tests_beside_the_lab_none_carries():
    assert list(carrying(None)) == []


@pytest.mark.parametrize("kind", ["rule", "parameter", "instrument", "structure"])
def test_counts_of_what_sources_rest_on_fit_together(kind):
    counts = what_sources_rest_on().loc[kind]
    assert counts["assumption alone"] <= counts["assumption"] <= counts["all"]
    assert counts["thesis"] + counts["literature"] + counts["assumption"] >= counts["all"]


def test_tables_of_the_page_are_whole():
    lines = [line for line in coverage_page().splitlines() if line.startswith("|")]
    assert {line.count("|") - line.count("\\|") for line in lines} == {4, 7}
