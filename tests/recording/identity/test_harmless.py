"""Each harmless change, of many kinds, leaves every identity as it is: nothing that is stored is lost by a tidy-up.

Some are made one by one; the long test makes all of them, those that touch none of the same files together.
"""

from __future__ import annotations

import pytest

from .changes import HARMLESS, Changes
from .made import after, as_it_is, source, told


@pytest.mark.parametrize("name", list(HARMLESS)[::11])
def test_a_harmless_change_changes_no_identity(name):
    assert changed_by(made(name)) == []


@pytest.mark.long
def test_no_harmless_change_changes_an_identity():
    for group in apart():
        together = changed_by({path: text for changes in group.values() for path, text in changes.items()})
        culprits = [name for name, changes in group.items() if together and changed_by(changes)]
        assert together == [], culprits or list(group)


def made(name: str) -> Changes:
    changes = HARMLESS[name]()
    assert changes and any(text is None or _differs(path, text) for path, text in changes.items())
    return changes


def changed_by(changes: Changes) -> list[str]:
    """Return which identities changes change; measures may be added."""
    found, before = told(after(changes)), as_it_is()
    found["measures"] = {measure: found["measures"].get(measure) for measure in before["measures"]}
    return [kind for kind in ("dynamics", "methods", "measures") if found[kind] != before[kind]]


def apart() -> list[dict[str, Changes]]:
    """Return all changes in groups in which no two touch the same file."""
    groups: list[dict[str, Changes]] = []
    for name, changes in sorted(((name, made(name)) for name in HARMLESS), key=lambda entry: -len(entry[1])):
        free = (group for group in groups if all(changes.keys().isdisjoint(others) for others in group.values()))
        group = next(free, None)
        if group is None:
            groups.append(group := {})
        group[name] = changes
    return groups


def _differs(path: str, text: str) -> bool:
    try:
        return source(path) != text
    except FileNotFoundError:
        return True


def test_there_are_many_kinds_of_harmless_changes():
    assert len(HARMLESS) >= 30
