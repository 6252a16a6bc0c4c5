"""The short form of the bench: every number that is measured lies within what is allowed."""

import pytest

from tests.bench.section import Row, sections


@pytest.mark.parametrize("section", list(sections()), ids=lambda section: section.name)
def test_methods_hold_what_they_promise(section):
    rows = list(section.rows(True))
    assert rows and section.heading and section.text
    assert [row.cells() for row in rows if not row.holds] == []


def test_a_row_knows_when_it_misses():
    coverage = {"case": "a", "of": "coverage", "tries": 1000, "least": 0.93, "most": 0.97}
    assert Row(value=0.95, **coverage).holds
    assert Row(value=0.915, **coverage).holds, "within three standard errors of a thousand tries"
    assert not Row(value=0.9, **coverage).holds
    assert not Row(value=1.0, **coverage).holds
    assert not Row(case="a", of="coverage", value=None).holds, "no answer needs a reason"
