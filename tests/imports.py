"""What each module of the package imports, read from its syntax tree: lazy, relative and typing imports too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import networkx as nx

ROOT = Path(__file__).parents[1]


def module_of(path: Path) -> str:
    """Return the dotted name of a module; that of a package stands for its ``__init__``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package by its dotted name."""
    return {module_of(path): path for path in sorted((ROOT / "policylab").rglob("*.py"))}


@cache
def imports() -> nx.DiGraph:
    """Return which module imports which, wherever in the file it does so."""
    graph = nx.DiGraph()
    graph.add_nodes_from(modules())
    for name, path in modules().items():
        graph.add_edges_from((name, target) for target in targets(name, path) if target != name)
    return graph


def targets(name: str, path: Path) -> Iterator[str]:
    """Yield the modules of the package that a module imports."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (known for alias in node.names if (known := _known(alias.name)))
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(part for part in (base, node.module) if part)
            yield from (known for alias in node.names if (known := _known(f"{base}.{alias.name}")))
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            literal = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            # A name that is put together is that of a file of the same folder; nothing else may import so.
            beside = (one for one in modules() if one.rpartition(".")[0] == package and "__main__" not in one)
            yield from [known for known in (_known(literal),) if known] if isinstance(literal, str) else beside


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _known(name: str) -> str | None:
    """Return the module of the package that a dotted name leads to: itself, or the one that defines its last part."""
    if name.partition(".")[0] != "policylab":
        return None
    return name if name in modules() else name.rpartition(".")[0]


def between(package: str) -> nx.DiGraph:
    """Return which child of a package imports which other; its ``__init__`` is a child too."""
    graph = nx.DiGraph()
    for source, target in imports().edges:
        ends = [_child(package, end) for end in (source, target)]
        if None not in ends and ends[0] != ends[1]:
            graph.add_edge(*ends, because=f"{source} imports {target}")
    return graph


def _child(package: str, module: str) -> str | None:
    if module == package:
        return "__init__"
    return module.removeprefix(f"{package}.").partition(".")[0] if module.startswith(f"{package}.") else None


def packages() -> list[str]:
    """Return every package by its dotted name."""
    return [name for name, path in modules().items() if path.name == "__init__.py"]
