"""Mutants still fit the package, and a declaration that does not is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mutants.declared import Mutant, MutantError, declared, faults, mutated

Entry = dict[str, str | list[str]]
MODULE = '''"""A module."""

LIMIT = 3


class Pool:
    def take(self, wanted):
        """Take, by "name"."""
        # a remark
        taken = min(wanted,
                    LIMIT)  # so many
        self.left -= taken
        return f"{taken + 1} é", taken * (2 + LIMIT), 2 + LIMIT


def take():
    pass
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "policylab").mkdir()
    (tmp_path / "policylab" / "pools.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "test_pools.py").write_text("def test_limits(): ...\n", encoding="utf-8")
    return tmp_path


def declare(root: Path, **other: str | list[str]) -> list[Mutant]:
    entry = {"breaks": "All.", "in": "LIMIT", "replace": "3", "with": "4", "killed_by": "test_pools.py -k limits"}
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in (entry | other).items() if value]
    (root / "made.toml").write_text("[it]\n" + "".join(lines), encoding="utf-8")
    return declared(folder=root)


def test_every_mutant_fits_the_package_and_its_tests() -> None:
    assert faults(declared()) == []


@pytest.mark.parametrize(
    ("place", "replace", "instead", "before", "after"),
    [
        ("LIMIT", "3", "4", "LIMIT = 3", "LIMIT = (4)"),
        ("Pool.take", "min( wanted, LIMIT )", "wanted", "min(wanted,\n                    LIMIT)", "(wanted)"),
        ("Pool.take", "taken * (2 + LIMIT)", "0", "taken * (2 + LIMIT)", "(0)"),
        ("Pool.take", "self.left -= taken", "pass", "self.left -= taken", "pass"),
        ("pools.take", "pass", "a = 1\nreturn a", "pass\n", "a = 1\n    return a\n"),
    ],
)
def test_a_mutant_changes_what_it_names_alone(
    root: Path, place: str, replace: str, instead: str, before: str, after: str
) -> None:
    [(name, path, source)] = mutated(declare(root, **{"in": place, "replace": replace, "with": instead}), root)
    assert (name, path) == ("it", root / "policylab" / "pools.py")
    assert MODULE.count(before) == 1
    assert source == MODULE.replace(before, after)


def test_several_places_change_together(root: Path) -> None:
    changes: Entry = {"in": "Pool.take", "replace": ["wanted", "self.left -= taken"], "with": ["1", ""]}
    [(_, _, source)] = mutated(declare(root, **changes), root)
    assert source == MODULE.replace("min(wanted", "min((1)").replace("self.left -= taken", "pass")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"in": "Pool.give"}, "it: Pool.give is not defined in the package"),
        ({"in": "take"}, "it: take is one of policylab.pools.Pool.take, policylab.pools.take: write more of its name"),
        ({"replace": "4", "with": "5"}, "it: it matches 0 times instead of once: 4"),
        ({"in": "Pool.take", "replace": "2 + LIMIT"}, "it: it matches 2 times instead of once: 2 + LIMIT"),
        ({"with": "(3)"}, "it: it changes nothing"),
        ({"replace": "LIMIT = 3", "with": "return"}, "it: pools.py would be no Python: 'return' outside function"),
        ({"killed_by": "test_ponds.py -k limits"}, "it: test_ponds.py does not exist"),
        ({"killed_by": "test_pools.py -k 'limits or shares'"}, "it: no test named 'shares'"),
    ],
)
def test_a_mutant_that_does_not_fit_is_told_in_one_line(root: Path, entry: Entry, fault: str) -> None:
    assert faults(declare(root, **entry), root) == [fault]


@pytest.mark.parametrize("entry", [{"breaks": "No sentence"}, {"in": ""}, {"place": "LIMIT"}, {"with": ["4", "5"]}])
def test_a_declaration_that_says_too_little_is_refused(root: Path, entry: Entry) -> None:
    with pytest.raises(MutantError, match=r"^it: (a mutant has|'replace' and 'with')"):
        declare(root, **entry)
