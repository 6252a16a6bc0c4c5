"""Each harmless change, of many kinds, leaves every identity as it is: nothing that is stored is lost by a tidy-up."""

from __future__ import annotations

import pytest

from .changes import HARMLESS
from .made import after, as_it_is, source, thinned, told


@pytest.mark.parametrize("name", thinned(HARMLESS, HARMLESS, keep=6))
def test_a_harmless_change_changes_no_identity(name):
    changes = HARMLESS[name]()
    assert changes and any(text is None or _differs(path, text) for path, text in changes.items())
    found = told(after(changes))
    for kind in ("dynamics", "methods"):
        assert found[kind] == as_it_is()[kind]
    assert {measure: found["measures"][measure] for measure in as_it_is()["measures"]} == as_it_is()["measures"]


def _differs(path: str, text: str) -> bool:
    try:
        return source(path) != text
    except FileNotFoundError:
        return True


def test_there_are_many_kinds_of_harmless_changes():
    assert len(HARMLESS) >= 30
