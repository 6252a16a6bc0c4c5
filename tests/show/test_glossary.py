"""The glossary against code, messages, pages and notebooks."""

from __future__ import annotations

import ast
import json
import re
from functools import cache

import pytest

from policylab.model.policies.package import packages
from policylab.recording.measures import MEASURES
from policylab.show.glossary import terms
from tests.imports import ROOT

TERMS = {term.english: term for term in terms()}
HISTORY = ("CHANGELOG.md", "docs/changelog.md", "docs/decisions.md")  # tell of words that are gone
DECLARATIONS = ("glossary.toml", "knowledge.toml")
PAGES = [
    path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "policylab").rglob("*.md"))
    if str(path.relative_to(ROOT)) not in HISTORY and not {"_build", "reference", "model"} & set(path.parts)
]  # fmt: skip
GLOSSARY_ROW = re.compile(r"^\| ([^|]*[a-z][^|]*) \| ([^|]*) \| ([^|]+) \|$", re.MULTILINE)


@cache
def trees():
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "policylab").rglob("*.py")}


@cache
def names():
    """Return every name that the package defines or uses: of classes, functions, arguments, attributes, files."""
    found = {path.stem for path in trees()} | {"policylab"}
    for tree in trees().values():
        for node in ast.walk(tree):
            found |= {
                value for field in ("name", "id", "arg", "attr")
                if isinstance(value := getattr(node, field, None), str)
            }  # fmt: skip
    return found


@cache
def texts():
    """Return every text that somebody may read, by where it stands, its white space made single."""
    read = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in PAGES}
    for folder, ending in (("policylab", "toml"), ("experiments", "toml"), ("docs/guides", "toml")):
        for path in (ROOT / folder).rglob(f"*.{ending}"):
            if path.name not in DECLARATIONS:
                read[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        read[path.name] = "\n".join("".join(cell["source"]) for cell in cells)
    for path, tree in trees().items():
        strings = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        read[str(path.relative_to(ROOT))] = "\n".join(strings)
    return {place: " ".join(text.split()) for place, text in read.items()}


def places_of(phrase):
    whole = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE) if phrase.isascii() else re.compile(phrase)
    return [place for place, text in texts().items() if whole.search(text)]


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
def test_a_term_has_its_names_in_code_and_none_of_those_that_are_gone(term):
    known = names() | set(MEASURES) | set(packages()) | {"default"}
    assert not set(term.code) - known
    assert not set(term.not_code) & names()


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
def test_nothing_says_a_term_in_words_that_are_gone(term):
    assert not {phrase: places for phrase in (*term.not_english, *term.not_thai) if (places := places_of(phrase))}


def test_terms_differ_in_both_languages():
    assert len({term.english for term in terms()}) == len({term.thai for term in terms()}) == len(terms())


def test_notebooks_say_the_terms_as_the_glossary_does():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        rows = [row for cell in cells for row in GLOSSARY_ROW.findall("".join(cell["source"])) if "ไทย" not in row[1]]
        assert len(rows) >= 10
        assert {english: thai for english, thai, _ in rows} == {english: TERMS[english].thai for english, *_ in rows}


@pytest.mark.parametrize("measure", ["formal_adoption", "effective_adoption", "paper_gap", "outlay", "agency_cost"])
def test_labels_of_measures_are_the_terms(measure):
    (term,) = (term for term in terms() if term.code == (measure,))
    assert MEASURES[measure].label_th == term.thai


@pytest.mark.parametrize("package", ["by-force", "by-law-phased", "status-quo"])
def test_titles_of_packages_are_the_terms(package):
    (term,) = (term for term in terms() if term.code == (package,))
    assert packages()[package].title_th == term.thai
