"""Markdown: tables and text, escaped so that no character of a value is read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

Align = Literal["left", "right"]
_RULES: dict[Align, str] = {"left": "---", "right": "---:"}
# What Markdown, its tables, MyST's mathematics or HTML would read as markup; an underscore only at the edge of a word.
_SIGNS = re.compile(r"[\\`*|$\[\]]|(?<!\w)_|_(?!\w)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LONE_BAR = re.compile(r"(?<!\\)\|")
_OPENS = re.compile(r"&|<(?![\s\d])|>")  # no tag opens before a space or a digit: "< 1" is a number


def escaped(text: str) -> str:
    r"""Return text as Markdown that reads as written.

    >>> escaped("a|b <i> *c* x_y"), escaped("one\ntwo"), escaped("< 1")
    ('a\\|b &lt;i&gt; \\*c\\* x_y', 'one<br>two', '< 1')
    """
    with_entities = _OPENS.sub(lambda sign: _ENTITIES[sign.group()], text)
    return _SIGNS.sub(lambda sign: f"\\{sign.group()}", with_entities).replace("\n", "<br>")


def code(text: str) -> str:
    r"""Return text as code; a bar is escaped, since in a table it would split the cell.

    >>> code("a|b"), code("x`y")
    ('`a\\|b`', '``x`y``')
    """
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{' '.join(text.splitlines())}{fence}".replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], align: Sequence[Align] = ()) -> str:
    r"""Return a table of cells that are Markdown already; a bar inside a cell is escaped.

    >>> print(table(["a", "b"], [["1|2", "3"]]))
    | a | b |
    | --- | --- |
    | 1\|2 | 3 |
    """
    rules = [_RULES[side] for side in align or ["left"] * len(heads)]
    lines = [[_LONE_BAR.sub(r"\\|", cell) for cell in line] for line in (heads, rules, *rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
