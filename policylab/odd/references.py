"""The printed references: ``docs/references.bib``, and what cites each of its entries.

The file is packed with the package, so that briefs cite wherever it is installed.

A text cites a work by author and year (``Heeks 2003``), or by a name that the entry states (``BOD 18-01``).
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from pybtex.database import Entry, parse_file
from pybtex.plugin import find_plugin

from policylab.errors import PolicylabError
from policylab.odd.sources import citations_in, sources

NOT_CHECKED = "not checked"
OTHERS = "others"  # the last author of an entry that leaves some out
MOST_NAMED = 12  # a longer list in one line helps nobody
PRINTED = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/*.md", "docs/guides/*.md", "docs/briefs/*.md")
CODE = ("policylab/**/*.py", "policylab/**/*.toml", "policylab/**/*.md")


@dataclass(frozen=True)
class Reference:
    """One entry of the list of references.

    Attributes
    ----------
    key : str
        First author, or short name of an organisation, and year.
    authors : tuple of str
        Last names; ``others`` at the end if the entry leaves some out.
    year : str
        Year, empty if unknown.
    names : tuple of str
        Names by which texts cite it other than by author and year.
    short : str
        Short name of an organisation, empty for persons.
    note, kept : str
        Which part is not checked; why it is in the list although nothing cites it. Otherwise empty.
    entry : Entry
        The entry as pybtex reads it.

    """

    key: str
    authors: tuple[str, ...]
    year: str
    names: tuple[str, ...]
    short: str
    note: str
    kept: str
    entry: Entry

    @property
    def checked(self) -> bool:
        """Return whether a published list, or the work itself, confirms all of it."""
        return NOT_CHECKED not in self.note

    @cached_property
    def citations(self) -> set[str]:
        """Return how texts may cite it by author and year, in plain letters."""
        *leading, last = self.authors
        authors = {" & ".join(filter(None, (", ".join(leading), last))), self.short}
        if len(self.authors) > 2 or last == OTHERS:
            authors.add(f"{self.authors[0]} et al.")
        return {f"{plain(name)} {self.year}" for name in authors if name}


def root() -> Path:
    """Return the checkout that the lab runs from."""
    return Path(str(files("policylab"))).parent


@cache
def references(path: Path | None = None) -> Mapping[str, Reference]:
    """Return the entries of a list of references by key, in the order of the file.

    Parameters
    ----------
    path : Path, optional
        A BibTeX file; by default the one packed with the package.

    Raises
    ------
    PolicylabError
        If the file is missing.

    """
    file = path or _own_list()
    if not file.is_file():
        raise PolicylabError(f"{file.name} is missing: install the package again, or give a file of your own")
    return {key: _reference(key, entry) for key, entry in parse_file(file, bib_format="bibtex").entries.items()}


def _own_list() -> Path:
    """Return the list of references: packed with the package, or of the checkout that it runs from."""
    packed = Path(str(files("policylab"))) / "data" / "references.bib"
    return packed if packed.is_file() else root() / "docs" / "references.bib"


def _reference(key: str, entry: Entry) -> Reference:
    fields = entry.fields
    names = tuple(name.strip() for name in fields.get("citedas", "").split("|") if name.strip())
    authors = tuple(" ".join((*p.prelast_names, *p.last_names)).strip("{}") for p in entry.persons["author"])
    return Reference(
        key=key,
        authors=authors,
        year=fields.get("year", ""),
        names=names,
        short=fields.get("shortauthor", ""),
        note=fields.get("note", ""),
        kept=fields.get("kept", ""),
        entry=entry,
    )


def plain(name: str) -> str:
    """Return a name without accents, as texts may write it.

    >>> plain("Barabási")
    'Barabasi'
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))


def cited_in(text: str, known: Mapping[str, Reference]) -> tuple[set[str], list[str]]:
    """Return the keys that a text cites, and the citations that are not in the list.

    Names stated by entries are searched first, so that the year of an act is not taken for an author's.
    """
    stated = {name: key for key, entry in known.items() for name in entry.names}
    longest_first = "|".join(re.escape(name) for name in sorted(stated, key=len, reverse=True))
    named = re.compile(rf"\b({longest_first})\b(?: \d{{4}})?")
    keys = {stated[name] for name in named.findall(text)}
    by_author = {citation: key for key, entry in known.items() for citation in entry.citations}
    written = dict.fromkeys(citations_in(named.sub(" ", text)))
    keys |= {by_author[plain(citation)] for citation in written if plain(citation) in by_author}
    return keys, [citation for citation in written if plain(citation) not in by_author]


def texts(folder: Path | None = None) -> Iterator[tuple[str, str]]:
    """Yield every text that is printed or read, with its path: documents, code (strings and comments), data files."""
    base = folder or root()
    for pattern in (*PRINTED, *CODE):
        for path in sorted(base.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            words = _strings_and_comments(text) if path.suffix == ".py" else text
            yield path.relative_to(base).as_posix(), re.sub(r"\s+(?:# )?", " ", words)


def _strings_and_comments(code: str) -> str:
    """Return the text of a module: its strings, each in one piece, and its comments."""
    strings = (node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    comments = re.findall(r"#.*", code)
    return "\n".join([*(text for text in strings if isinstance(text, str)), *comments])


def cited_by(known: Mapping[str, Reference]) -> dict[str, list[str]]:
    """Return what cites each entry: rules, parameters, instruments and forms by name; for other entries the texts."""
    by: dict[str, list[str]] = {key: [] for key in known}
    for source in sources():
        for key in sorted(cited_in(source.text, known)[0]):
            by[key].append(f"{source.of} {source.name}")
    in_texts: dict[str, list[str]] = {key: [] for key in known}
    for path, text in texts():
        for key in sorted(cited_in(text, known)[0]):
            in_texts[key].append(path)
    return {key: names or in_texts[key] for key, names in by.items()}


def bibliography_page() -> str:
    """Return the list of references as a page of Markdown (MyST), with what cites each and what is not checked."""
    known = references()
    by = cited_by(known)
    ordered = sorted(known.values(), key=lambda reference: (plain(reference.authors[0]).lower(), reference.year))
    unchecked = sum(not reference.checked for reference in ordered)
    lines = [
        "# References",
        "",
        "Each was compared with published reference lists or with the work itself:",
        f"{len(ordered)} works, {unchecked} of them **{NOT_CHECKED}** in a part that is named beside it, such as its",
        "pages. Below each: what cites it, or why it is kept although nothing in the lab cites it.",
        "",
        *(
            f"({entry.key})=\n- {_printed(entry)}<br>*{entry.key}*, {_cited(entry, by[entry.key])}\n"
            for entry in ordered
        ),
    ]
    return "\n".join(lines)


def _printed(reference: Reference) -> str:
    """Return an entry in words, in Markdown, with what is not checked."""
    fields = {name: value for name, value in reference.entry.fields.items() if name != "note"}
    entry = Entry(reference.entry.type, fields, reference.entry.persons)
    entry.key = reference.key
    style, backend = _style_and_backend()
    words = next(iter(style.format_entries([entry]))).text.render(backend)
    return " ".join(words.split()) + (f" **[{reference.note}]**" if reference.note else "")


@cache
def _style_and_backend() -> tuple[Any, Any]:
    """Return what formats and what renders entries; finding them takes longer than an entry does."""
    return find_plugin("pybtex.style.formatting", "plain")(), find_plugin("pybtex.backends", "markdown")()


def _cited(reference: Reference, by: list[str]) -> str:
    """Return what cites an entry: by name if they are few, else how many of each kind."""
    if not by:
        return f"kept for: {reference.kept}"
    if len(by) <= MOST_NAMED:
        return f"cited by {', '.join(f'`{name}`' for name in by)}"
    kinds = Counter(name.partition(" ")[0] for name in by)
    return f"cited by {', '.join(f'{number} {kind}s' for kind, number in kinds.items())}"
