"""Dependencies: what a module of the package imports, at its top or when needed, is there after `make setup`."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import networkx as nx

from tests.imports import ROOT, imports

LOADED_BY_SPHINX = "policylab.briefs.sphinx"  # an extension, which nothing of the package imports


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.match(r"[\w.-]+", one)[0]) for one in project["dependencies"]}


def outside(path):
    """Return the names at the top of what a file imports from outside the package and the standard library."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found - {"policylab", "__future__"} - set(sys.stdlib_module_names)


def test_every_import_is_a_declared_dependency():
    homes, known = packages_distributions(), declared()
    undeclared = {
        (str(path.relative_to(ROOT)), name)
        for path in sorted((ROOT / "policylab").rglob("*.py"))
        for name in outside(path)
        if not {normal(one) for one in homes.get(name, [name])} & known
    }
    sphinx = str(Path(*LOADED_BY_SPHINX.split(".")).with_suffix(".py"))
    assert undeclared == {(sphinx, "sphinx"), (sphinx, "docutils")}


def test_every_declared_dependency_is_imported():
    homes = packages_distributions()
    used = {
        normal(one)
        for path in (ROOT / "policylab").rglob("*.py")
        for name in outside(path)
        for one in homes.get(name, ())
    }
    assert declared() <= used


def test_what_only_sphinx_loads_is_imported_by_nothing_else():
    assert LOADED_BY_SPHINX not in nx.descendants(imports(), "policylab.cli")
    assert list(imports().predecessors(LOADED_BY_SPHINX)) == []
