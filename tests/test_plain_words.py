"""Names and texts are plain English: none of a short list of names in code, none of a short list of phrases in texts.

Fields of classes are not looked at: they are keys of JSON and of files.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "policylab"
NAMES = frozenset({
    "asked", "beside", "found", "looked_at", "looking", "one", "other", "others", "over", "said", "seen", "told",
    "bring_to_budget", "carriage", "look_at", "parted_by",
    "Crew", "Crowd", "Looking", "Reader", "Scene", "Spread", "Told",
})  # fmt: skip
PHRASES = (
    "as asked", "for ever", "held against", "in the place of", "is no folder", "is no name", "is no text",
    "of one's own", "put wrongly", "so many", "worlds that count",
)  # fmt: skip
PHRASE = re.compile(rf"\b({'|'.join(phrase.replace(' ', '[ ]') for phrase in PHRASES)})\b", re.IGNORECASE)
# Mesa and networkx call these methods by the names of their arguments.
OF_LIBRARIES = {("policylab/lab/spaces.py", "other")}


def _names(paths: Iterator[Path]) -> list[str]:
    names = (path.relative_to(ROOT).as_posix() for path in paths)
    return sorted(names)


CODE = _names(PACKAGE.rglob("*.py"))
PAGES = _names(path for pattern in ("README.md", "docs/**/*.md", "notebooks/*.ipynb") for path in ROOT.glob(pattern))


@cache
def _tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def names_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and name of each class, function, argument and variable; fields of classes aside."""
    fields = {id(line.target) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
              for line in node.body if isinstance(line, ast.AnnAssign)}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in fields:
            yield node.lineno, node.id
        elif isinstance(node, ast.MatchAs | ast.MatchStar | ast.ExceptHandler) and node.name:
            yield node.lineno, node.name


def texts_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and content of each string, docstrings and parts of f-strings included, on one line each."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, " ".join(node.value.split())


def _phrases(lines: Iterator[tuple[int, str]] | list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(number, phrase) for number, text in lines for phrase in PHRASE.findall(text)]


def test_names_say_what_they_name():
    bad = {
        (name, line, word)
        for name in CODE
        for line, word in names_in(_tree(name))
        if word in NAMES and (name, word) not in OF_LIBRARIES
    }
    assert not bad, f"name the element or the result instead: {sorted(bad)}"


def test_texts_of_the_package_are_idiomatic():
    found = {name: _phrases(texts_in(_tree(name))) for name in CODE}
    assert {name: phrases for name, phrases in found.items() if phrases} == {}


def test_pages_are_idiomatic():
    found = {name: _phrases(_paragraphs_of(name)) for name in PAGES}
    assert {name: phrases for name, phrases in found.items() if phrases} == {}


def _paragraphs_of(name):
    """Return the number and text of each paragraph on one line, since a phrase may be broken across lines."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [(number, " ".join(part.split())) for number, part in enumerate(text.split("\n\n"), start=1)]


def test_a_name_and_a_phrase_of_the_lists_are_noticed():
    tree = ast.parse('def said(one):\n    """So many of one\'s own."""\n    other = f"{one} is no folder"\n')
    assert {word for _, word in names_in(tree)} == {"said", "one", "other"} <= NAMES
    assert [phrase for _, phrase in _phrases(texts_in(tree))] == ["So many", "of one's own", "is no folder"]
    assert not _phrases([(1, "is no folders")]) and "found" not in dict(names_in(ast.parse("class A:\n    found: int")))
