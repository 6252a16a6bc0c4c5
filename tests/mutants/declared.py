"""Mutants as they are declared: in a named function, class or constant, other code stands for this code.

Each table of a TOML file beside this module is one mutant::

    [occasions-every-month]
    breaks = "Every month holds an occasion."       # a sentence: what is wrong with it
    in = "citizen_occasion"                         # or Simulation.step, or choice.chosen: as much as is unique
    replace = "luck < chance"                       # an expression, or statements that follow one another
    with = "luck < 1"                               # an empty text removes statements
    killed_by = "tests/test_occasions.py -k WORDS"  # the few tests that must fail with it

``replace`` and ``with`` may be lists of equal length, which change several places together. Code is compared by syntax
tree, so that neither layout nor line nor file matters; a mutant that does not match exactly once is refused.
"""

from __future__ import annotations

import ast
import re
import shlex
import textwrap
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEYS = {"breaks", "in", "replace", "with", "killed_by"}
Code = ast.expr | ast.stmt


class MutantError(Exception):
    """A mutant that cannot be used; the message says why."""


@dataclass(frozen=True)
class Mutant:
    """One wrong change: where and what it changes, what that breaks, and the tests that must notice."""

    name: str
    breaks: str
    place: str
    changes: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    words: str | None


@dataclass(frozen=True)
class Definition:
    """A function, class or constant of the package: its dotted name, its file and its tree."""

    name: str
    path: Path
    tree: ast.stmt


def declared(names: Sequence[str] = (), folder: Path = HERE) -> list[Mutant]:
    """Return the mutants of these names (all where there are none), by name; an unknown name is refused."""
    mutants: dict[str, Mutant] = {}
    for file in sorted(folder.glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in mutants:
                raise MutantError(f"{name}: declared twice")
            mutants[name] = _mutant(name, entry)
    for name in names:
        if name not in mutants:
            near = get_close_matches(name, mutants, n=1)
            raise MutantError(f"unknown mutant {name!r}" + (f": did you mean {near[0]!r}?" if near else ""))
    return [mutants[name] for name in sorted(mutants) if not names or name in names]


def _mutant(name: str, entry: dict[str, str | list[str]]) -> Mutant:
    if set(entry) != KEYS or not str(entry["breaks"]).endswith("."):
        raise MutantError(f"{name}: a mutant has {', '.join(sorted(KEYS))}, and 'breaks' is a sentence")
    before, after = ([code] if isinstance(code, str) else code for code in (entry["replace"], entry["with"]))
    if len(before) != len(after):
        raise MutantError(f"{name}: 'replace' and 'with' are of equal length")
    files, dash_k, words = str(entry["killed_by"]).partition(" -k ")
    changes = tuple(zip(before, after, strict=True))
    chosen = " ".join(shlex.split(words)) if dash_k else None
    return Mutant(name, str(entry["breaks"]), str(entry["in"]), changes, tuple(files.split()), chosen)


def faults(mutants: Sequence[Mutant], root: Path = ROOT) -> list[str]:
    """Return a line for each mutant that does not fit the package, or names tests that are not there."""
    package, lines = list(definitions(root)), []
    for mutant in mutants:
        try:
            changed(mutant, package)
        except MutantError as error:
            lines.append(str(error))
        files = [root / file for file in mutant.files]
        lines += [f"{mutant.name}: {file.relative_to(root)} does not exist" for file in files if not file.is_file()]
        tests = "".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
        words = set(re.findall(r"\w+", mutant.words or "")) - {"and", "not", "or"}
        lines += [f"{mutant.name}: no test named {word!r}" for word in sorted(words) if tests and word not in tests]
    return lines


def mutated(mutants: Sequence[Mutant], root: Path = ROOT) -> Iterator[tuple[str, Path, str]]:
    """Yield for each mutant its name, the path of the module that it changes, and that module's source, changed."""
    package = list(definitions(root))
    for mutant in mutants:
        yield mutant.name, *changed(mutant, package)


def definitions(root: Path = ROOT) -> Iterator[Definition]:
    """Yield every function, class and constant of the package by dotted name (policylab.module.Class.method)."""
    for path in sorted((root / "policylab").rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for name, tree in _within(ast.parse(path.read_text(encoding="utf-8")), module):
            yield Definition(name, path, tree)


def _within(tree: ast.AST, name: str) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{name}.{node.name}", node
            yield from _within(node, f"{name}.{node.name}")
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(tree, ast.Module | ast.ClassDef):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((f"{name}.{target.id}", node) for target in targets if isinstance(target, ast.Name))


def changed(mutant: Mutant, package: Sequence[Definition]) -> tuple[Path, str]:
    """Return the module that a mutant changes, and its source, changed."""
    places = [place for place in package if f".{place.name}".endswith(f".{mutant.place}")]
    names = sorted({place.name for place in places})
    if len(names) != 1:
        several = f"is one of {', '.join(names)}: write more of its name" if names else "is not defined in the package"
        raise MutantError(f"{mutant.name}: {mutant.place} {several}")
    path, trees = places[0].path, [place.tree for place in places]
    source = path.read_bytes()
    edits = [_edit(mutant.name, trees, source, *change) for change in mutant.changes]
    for start, end, code in sorted(edits, reverse=True):
        source = source[:start] + code.encode() + source[end:]
    try:
        compile(source, path, "exec")
    except SyntaxError as error:
        raise MutantError(f"{mutant.name}: {path.name} would be no Python: {error.msg}") from None
    return path, source.decode()


def _edit(name: str, trees: Sequence[ast.stmt], source: bytes, before: str, after: str) -> tuple[int, int, str]:
    """Return where the code that is replaced begins and ends in the source, and the text that stands for it."""
    old, new = _expression(before), _expression(after)
    within = old is not None and new is not None
    wanted, instead = ([old], [new]) if within else (_statements(before), _statements(after))
    if _same(wanted, instead):
        raise MutantError(f"{name}: it changes nothing")
    nodes = [node for tree in trees for node in ast.walk(tree)]
    runs = ([node] for node in nodes if isinstance(node, ast.expr)) if within else _runs(trees, nodes, len(wanted))
    places = [run for run in runs if _same(run, wanted)]
    if len(places) != 1:
        raise MutantError(f"{name}: it matches {len(places)} times instead of once: {' '.join(before.split())}")
    first, last = places[0][0], places[0][-1]
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    start = lines[first.lineno - 1] + first.col_offset
    end = lines[(last.end_lineno or 0) - 1] + (last.end_col_offset or 0)
    if not within:
        return start, end, textwrap.indent(textwrap.dedent(after) or "pass", " " * first.col_offset).lstrip()
    if not _same([_expression(source[start:end].decode(errors="replace"))], wanted):
        raise MutantError(f"{name}: it lies in an f-string, within which Python 3.11 does not know places")
    return start, end, f"({after})"


def _expression(code: str) -> ast.expr | None:
    try:
        return ast.parse(f"({code}\n)", mode="eval").body if code.strip() else None
    except SyntaxError:
        return None


def _statements(code: str) -> Sequence[ast.stmt]:
    return ast.parse(textwrap.dedent(code)).body


def _runs(trees: Sequence[ast.stmt], nodes: Sequence[ast.AST], length: int) -> Iterator[Sequence[ast.stmt]]:
    """Yield the statements that follow one another in a block, so many at a time."""
    fields = [field for node in nodes for _, field in ast.iter_fields(node)]
    blocks = [field for field in fields if isinstance(field, list) and field and isinstance(field[0], ast.stmt)]
    for block in [*([tree] for tree in trees), *blocks]:
        yield from (block[n : n + length] for n in range(len(block) - length + 1))


def _same(first: Sequence[Code | None], second: Sequence[Code | None]) -> bool:
    return [node and ast.dump(node) for node in first] == [node and ast.dump(node) for node in second]
