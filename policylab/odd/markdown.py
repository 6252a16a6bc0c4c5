"""Pieces of Markdown (MyST) for the pages: equations, links."""

from __future__ import annotations

import re
from pathlib import Path

from policylab.model.columns import INFINITY
from policylab.odd.equations import statements

LINE = 62  # letters and signs of an equation that fit in one line of a page
_WORD = re.compile(r"_\{((?:[a-z]|\\_){3,})\}")  # a subscript that is a word
_BEFORE_FUNCTION = re.compile(r"(?<=[\w})*\]])\s+(?=\\(?:max|min|ln|exp|Phi)\b)")  # else a factor runs into its name
_PIECE = re.compile(r"\\[A-Za-z]+|\S")
_SILENT = ("{", "}", "_", "^")


def write_page(path: Path, text: str) -> Path:
    """Write a page and return its path; an unchanged one is not rewritten, so that it is not rebuilt."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return path


def inline(latex: str) -> str:
    """Return LaTeX as mathematics in a line of text."""
    return f"{{math}}`{_WORD.sub(_upright, latex)}`"


def display(equation: str) -> str:
    """Return the statements of an equation below each other, each broken into lines that a page can hold."""
    lines = []
    for statement in statements(_WORD.sub(_upright, equation)):
        first, *more = broken(statement.right)
        lines += [f"{statement.left} &= {first}", *(f"&\\qquad {part}" for part in more)]
    body = _BEFORE_FUNCTION.sub(r"\\, ", " \\\\\n".join(lines))
    return f"```{{math}}\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n```"


def broken(latex: str, width: int = LINE) -> list[str]:
    r"""Return LaTeX in parts of at most a width where possible, each broken before a term of a sum.

    Of several possible places, a part is broken at the last of those inside the fewest parentheses.

    >>> broken(r"a + \beta (b - c) + d", 8)
    ['a + \\beta (b - c)', '+ d']
    """
    if _width(latex) <= width:
        return [latex]
    depth, wide, places = 0, 0, []
    for piece in _PIECE.finditer(latex):
        depth += {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}.get(piece[0], 0)
        wide += piece[0] not in _SILENT
        if wide > width + 1:  # what comes before it would not fit
            break
        is_term = piece[0] in "+-" and latex[: piece.start()].endswith(" ") and not _in_braces(latex[: piece.start()])
        if is_term and wide > width / 3:
            places.append((depth, -piece.start()))
    if not places:
        return [latex]
    place = -min(places)[1]
    return [latex[:place].strip(), *broken(latex[place:], width)]


def code(text: str, language: str = "") -> str:
    """Return a block of code."""
    return f"```{language}\n{text.strip()}\n```"


def span(low: float, high: float) -> str:
    """Return a range in words.

    >>> span(0, float("inf"))
    '0 or more'
    """
    if high == INFINITY:
        return "any" if low == -INFINITY else f"{low:g} or more"
    return f"{low:g} to {high:g}"


def label(kind: str, name: str) -> str:
    """Return the anchor of something.

    >>> label("rule", "service_choice")
    'rule-service-choice'
    """
    return f"{kind}-{name}".replace("_", "-").replace(".", "-")


def link(kind: str, name: str) -> str:
    """Return a link to something by its name."""
    return f"[`{name}`](#{label(kind, name)})"


def anchored(kind: str, name: str, level: int = 3) -> str:
    """Return a heading that links lead to."""
    return f"({label(kind, name)})=\n{'#' * level} {name}"


def _in_braces(latex: str) -> bool:
    return latex.count("{") > latex.count("}")


def _width(latex: str) -> int:
    return sum(piece not in _SILENT for piece in _PIECE.findall(latex))


def _upright(match: re.Match[str]) -> str:
    return f"_{{\\mathrm{{{match[1]}}}}}"
