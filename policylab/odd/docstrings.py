"""Docstrings as Markdown: sentence, text with numbered steps, equation, worked example."""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import dataclass
from typing import Any

from policylab.model.rules.rule import printed_equation

_EQUATION = re.compile(r"\.\. math::.*?(?:\n\s*\n|\Z)", re.DOTALL)
_SECTION = re.compile(r"\n[A-Z][a-z]+\n-{3,}\n")  # Parameters, Returns, Raises: for callers, not for readers
_EXAMPLE = re.compile(r"(?:^>>> .*(?:\n(?!\s*$).*)*)", re.MULTILINE)
_ROLE = re.compile(r":(\w+):`([^`]+)`")
_STEP = re.compile(r"\((\d+)\)\s+")


@dataclass(frozen=True)
class ParsedDocstring:
    """The parts of a docstring, as Markdown.

    Attributes
    ----------
    sentence : str
        The first paragraph.
    text : str
        The other paragraphs, without equation and example.
    equation : str
        As LaTeX, empty without one.
    example : str
        As a Python session, empty without one.

    """

    sentence: str
    text: str
    equation: str
    example: str


def parse_docstring(of: Any) -> ParsedDocstring:
    """Return the parsed docstring of a function, class or module."""
    return read(inspect.getdoc(of) or "")


def read(docstring: str) -> ParsedDocstring:
    r"""Return a docstring in its parts.

    >>> read("It rains.\n\nA draw: (1) clouds gather; (2) drops ``fall``.").text
    'A draw:\n\n1. clouds gather\n2. drops `fall`.'
    """
    whole = _SECTION.split(inspect.cleandoc(docstring) + "\n")[0]
    examples = _EXAMPLE.findall(whole)
    rest = _EXAMPLE.sub("", _EQUATION.sub("\n", whole))
    paragraphs = [_markdown(part) for part in re.split(r"\n\s*\n", rest.strip()) if part.strip()]
    return ParsedDocstring(
        sentence=paragraphs[0] if paragraphs else "",
        text="\n\n".join(paragraphs[1:]),
        equation=printed_equation(whole),
        example="\n".join(examples),
    )


def noun(sentence: str) -> str:
    """Return what a sentence of a docstring says is returned, as the start of a sentence.

    >>> noun("Return what it costs.")
    'What it costs.'
    """
    text = re.sub(r",? (?:each )?(?:of )?shape \([^)]*\)", "", sentence.removeprefix("Return "))
    return text[:1].upper() + text[1:]


def _markdown(paragraph: str) -> str:
    """Return one paragraph of a docstring as Markdown; lists keep their lines."""
    paragraph = textwrap.dedent(paragraph).strip()
    if not paragraph.startswith("- "):
        paragraph = " ".join(paragraph.split())
    paragraph = re.sub(r"``([^`]+)``", r"`\1`", paragraph)
    paragraph = _ROLE.sub(lambda match: f"{{math}}`{match[2]}`" if match[1] == "math" else f"`{match[2]}`", paragraph)
    return _steps(paragraph)


def _steps(paragraph: str) -> str:
    """Return a paragraph with its numbered steps as a list."""
    intro, *rest = _STEP.split(paragraph)
    if not rest:
        return paragraph
    items = [f"{number}. {step.strip().removesuffix(';')}" for number, step in zip(rest[::2], rest[1::2], strict=True)]
    return "\n".join([f"{intro.strip()}\n", *items])
