"""Typesetting: the filled text of a brief as a PDF, by typst, which shapes Thai and breaks its lines.

Every text goes to typst as a string, never as its markup, so that nothing in a brief can be taken for a command.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import typst
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from policylab.errors import PolicylabError
from policylab.files import write_atomically

PAGE = """
#set document(title: {title}, date: none)
#set page(paper: "a4", margin: (x: 2cm, top: 1.8cm, bottom: 1.9cm), footer: context align(center,
  text(size: 8pt, fill: luma(90))[#{footer} · #counter(page).display("1 / 1", both: true)]))
#set text(font: "Sarabun", size: 10pt, lang: {language}, hyphenate: false)
#set par(leading: {leading}, spacing: 0.9em)
#set smartquote(enabled: false)
#set enum(spacing: 0.65em)
#set list(spacing: 0.6em)
#show heading: set text(fill: rgb("#12355b"))
#show heading.where(level: 1): set text(size: 17pt)
#show heading.where(level: 2): set text(size: 12pt)
#show heading: set block(above: 1.15em, below: 0.6em)
#show emph: set text(fill: luma(70), size: 8.5pt)
#show table: set text(size: 8pt)
#show table: set par(leading: {tight})
#set table(stroke: (x, y) => (bottom: if y == 0 {{ 0.8pt }} else {{ 0.3pt + luma(190) }}), inset: (x: 3pt, y: 3.2pt),
  align: (x, y) => if x == 0 {{ left }} else {{ right }})
#let box-of(body) = block(width: 100%, inset: 9pt, radius: 3pt, fill: rgb("#f1f5f9"), stroke: 0.5pt + rgb("#94a3b8"), body)
"""
LEADING = {"en": ("0.62em", "0.45em"), "th": ("0.95em", "0.75em")}  # marks above and below Thai letters need room
FIRST_COLUMN = "1.7fr"


def save_pdf(text: str, language: str, footer: str, folder: Path, path: Path) -> None:
    """Typeset a filled brief into a PDF.

    Parameters
    ----------
    text : str
        Markdown without references.
    language : str
        By which lines are broken.
    footer : str
        What stands under every page, beside its number.
    folder : Path
        Where the pictures that the text names lie.
    path : Path
        The PDF.

    Raises
    ------
    PolicylabError
        If typst cannot make it.

    """
    fonts = [str(files("policylab") / "data" / "fonts")]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".typst-") as beside:
        source = Path(beside) / "brief.typ"
        source.write_text(typst_of(text, language, footer), encoding="utf-8")
        try:
            made = typst.compile(str(source), root=str(folder), font_paths=fonts, ignore_system_fonts=True)
        except typst.TypstError as error:
            raise PolicylabError(f"{path}: typst cannot make it: {error}") from None
    write_atomically(path, lambda target: target.write_bytes(made))


def typst_of(text: str, language: str, footer: str) -> str:
    """Return Markdown as the source of typst."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    title = next((_plain(node) for node in tree.children if node.type == "heading"), "")
    leading, tight = LEADING[language]
    head = PAGE.format(
        title=_string(title), footer=_string(footer), language=_string(language), leading=leading, tight=tight
    )
    return head + "\n\n".join(_block(node) for node in tree.children) + "\n"


def _block(node: SyntaxTreeNode) -> str:
    inner = node.children
    match node.type:
        case "heading":
            return f"#heading(level: {node.tag[1]})[{_inline(inner)}]"
        case "paragraph":
            return f"#par[{_inline(inner)}]" if not _is_picture(node) else _inline(inner)
        case "bullet_list":
            return f"#list({_items(inner)})"
        case "ordered_list":
            return f"#enum({_items(inner)})"
        case "blockquote":
            return f"#box-of[{_blocks(inner)}]"
        case "table":
            return _table(node)
        case "hr":
            return "#line(length: 100%, stroke: 0.4pt)"
    raise PolicylabError(f"a brief cannot hold {node.type}: write it as text, list, table or box")


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "\n\n".join(_block(node) for node in nodes)


def _items(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "".join(f"[{_blocks(node.children)}], " for node in nodes)


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    cells = [[_inline(cell.children) for cell in row.children] for row in rows]
    head = ", ".join(f"strong[{cell}]" for cell in cells[0])
    body = "\n".join(_row(row) for row in cells[1:])
    columns = ", ".join([FIRST_COLUMN, *["1fr"] * (len(cells[0]) - 1)])
    return f"#table(columns: ({columns}), table.header({head}),\n{body}\n)"


def _row(cells: Sequence[str]) -> str:
    """Return a row; one that has its first cell alone is a heading over the whole width."""
    if len(cells) > 1 and not any(cells[1:]):
        return f"table.cell(colspan: {len(cells)}, inset: (top: 6pt, rest: 3pt))[{cells[0]}],"
    return " ".join(f"[{cell}]," for cell in cells)


def _inline(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "".join(_piece(node) for node in nodes)


def _piece(node: SyntaxTreeNode) -> str:
    match node.type:
        case "inline":
            return _inline(node.children)
        case "text" | "code_inline":
            return f"#{_string(node.content)}" if node.content else ""
        case "softbreak":
            return '#" "'
        case "hardbreak":
            return "#linebreak()"
        case "strong":
            return f"#strong[{_inline(node.children)}]"
        case "em":
            return f"#emph[{_inline(node.children)}]"
        case "link":
            return f"#link({_string(str(node.attrs['href']))})[{_inline(node.children)}]"
        case "image":
            source, told = _string(f"/{node.attrs['src']}"), _string(node.content)
            return f"#image({source}, width: 100%, alt: {told})"
    raise PolicylabError(f"a brief cannot hold {node.type}: write it as plain text")


def _is_picture(node: SyntaxTreeNode) -> bool:
    return [inner.type for inline in node.children for inner in inline.children] == ["image"]


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(_texts(node))


def _texts(node: SyntaxTreeNode) -> Iterator[str]:
    if node.type in ("text", "code_inline"):
        yield node.content
    for inner in node.children:
        yield from _texts(inner)


def _string(text: str) -> str:
    """Return a text as typst writes a string; JSON's escapes are its own but for those of code points."""
    return re.sub(r"\\u([0-9a-f]{4})", r"\\u{\1}", json.dumps(text, ensure_ascii=False))


