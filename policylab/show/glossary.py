"""The glossary: the terms of the project in English and Thai, and the names that they have in code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import Field

from policylab.files import Table
from policylab.show.knowledge import OPEN, State, states
from policylab.show.markdown import code, escaped, table

DECIDES_NO_NUMBER = True  # words for readers: in no identity

HEAD = """# Glossary

Each term has one meaning, in code and in prose. Thai terms are drafts that no Thai official has read yet. This page is
generated from `policylab/show/words/glossary.toml` and `knowledge.toml`; a test checks code, messages, pages and
notebooks against it.
"""
_HEADS = ("English", "ไทย", "in code", "meaning")


class Term(Table):
    """A term.

    Attributes
    ----------
    english, thai, meaning : str
        The term in both languages, and what it means.
    code : tuple of str
        Its names in code.
    not_english, not_thai, not_code : tuple of str
        What is no longer written for it: in English, in Thai, as a name in code.

    """

    english: str
    thai: str
    meaning: str
    code: tuple[str, ...] = ()
    not_english: tuple[str, ...] = Field(default=(), alias="not")
    not_thai: tuple[str, ...] = ()
    not_code: tuple[str, ...] = ()


@cache
def terms() -> tuple[Term, ...]:
    """Return all terms, in the order of the file, and then the words for what is known and not known."""
    text = (files("policylab.show.words") / "glossary.toml").read_text(encoding="utf-8")
    written = tuple(Term.model_validate(entry, strict=False) for entry in tomllib.loads(text)["term"])
    return written + tuple(map(_term_of, states().values()))


def _term_of(state: State) -> Term:
    return Term.model_validate(
        {
            "english": state.english.format(on=OPEN), "thai": state.thai.format(on=OPEN), "meaning": state.meaning,
            "code": state.code, "not": state.not_english, "not_thai": state.not_thai,
        }
    )  # fmt: skip


def glossary_page() -> str:
    """Return the page as Markdown (MyST)."""
    rows = [
        (escaped(term.english), escaped(term.thai), ", ".join(map(code, term.code)), escaped(term.meaning))
        for term in sorted(terms(), key=lambda term: term.english.lower())
    ]
    return f"{HEAD}\n{table(_HEADS, rows)}\n"
