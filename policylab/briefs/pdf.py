"""The PDF of a brief: its filled text set by typst, which shapes Thai and breaks its lines.

Every text goes to typst as a string, never as its markup, so that nothing in a brief can act as a command.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import typst
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from policylab.errors import PolicylabError
from policylab.files import write_atomically

PAGE = """
#set document(title: {title}, date: none)
#set page(paper: "a4", margin: (x: 1.7cm, top: 1.2cm, bottom: 1.4cm), footer: context align(center,
  text(size: 8pt, fill: luma(90))[#{footer} · #counter(page).display("1 / 1", both: true)]))
#set text(font: "Sarabun", size: 9.1pt, lang: {language}, hyphenate: false)
#set par(leading: {leading}, spacing: 0.85em)
#set smartquote(enabled: false)
#set enum(spacing: 0.65em)
#set list(spacing: 0.6em)
#show heading: set text(fill: rgb("#12355b"))
#show heading.where(level: 1): set text(size: 17pt)
#show heading.where(level: 2): set text(size: 12pt)
#show heading: set block(above: 1.15em, below: 0.6em)
#show emph: set text(weight: "bold", fill: rgb("#12355b"))
#let caption-of(body) = text(size: 8.5pt, fill: luma(70), body)
#show table: set text(size: 7.8pt)
#show table: set par(leading: {tight})
#set table(stroke: (x, y) => (bottom: if y == 0 {{ 0.8pt }} else {{ 0.3pt + luma(190) }}),
  inset: (x: 3pt, y: 2.8pt),
  align: (x, y) => if x == 0 {{ left }} else {{ right }})
#let box-of(body) = block(width: 100%, inset: 9pt, radius: 3pt, fill: rgb("#f1f5f9"),
  stroke: 0.5pt + rgb("#94a3b8"), body)
"""
LEADING = {"en": ("0.62em", "0.45em"), "th": ("0.78em", "0.62em")}  # marks above and below Thai letters need room
FIRST_COLUMN = "1.7fr"
PICTURE = "62%"  # of the width of the text


def save_pdf(text: str, language: str, footer: str, folder: Path, path: Path) -> None:
    """Typeset a filled brief into a PDF."""
    fonts = [str(files("policylab") / "data" / "fonts")]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".typst-") as build_folder:
        source = Path(build_folder) / "brief.typ"
        source.write_text(typst_of(text, language, footer), encoding="utf-8")
        try:
            pdf = typst.compile(str(source), root=str(folder), font_paths=fonts, ignore_system_fonts=True)
        except typst.TypstError as error:
            raise PolicylabError(f"{path}: typst failed: {error}") from None
    write_atomically(path, lambda target: target.write_bytes(pdf))


def typst_of(text: str, language: str, footer: str) -> str:
    """Return Markdown as the source of typst."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).enable("table").parse(text))
    title = next((_plain(node) for node in tree.children if node.type == "heading"), "")
    leading, tight = LEADING[language]
    head = PAGE.format(
        title=_string(title), footer=_string(footer), language=_string(language), leading=leading, tight=tight
    )
    return head + "\n\n".join(_block(node) for node in tree.children) + "\n"


def _block(node: SyntaxTreeNode) -> str:
    if node.type not in _BLOCKS:
        raise PolicylabError(f"a brief cannot hold {node.type}: write it as text, list, table or box")
    return _BLOCKS[node.type](node)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "\n\n".join(_block(node) for node in nodes)


def _paragraph(node: SyntaxTreeNode) -> str:
    """Return a paragraph; a picture alone is centred, emphasis alone is a caption."""
    pieces = [piece for inline in node.children for piece in inline.children]
    if [piece.type for piece in pieces] == ["image"]:
        return f"#align(center)[{_inline(pieces)}]"
    if [piece.type for piece in pieces] == ["em"]:
        return f"#caption-of[{_inline(pieces[0].children)}]"
    return f"#par[{_inline(pieces)}]"


def _items(node: SyntaxTreeNode) -> str:
    return "".join(f"[{_blocks(item.children)}], " for item in node.children)


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    cells = [[_inline(cell.children) for cell in row.children] for row in rows]
    head = ", ".join(f"strong[{cell}]" for cell in cells[0])
    body = "\n".join(_row(row) for row in cells[1:])
    columns = ", ".join([FIRST_COLUMN, *["1fr"] * (len(cells[0]) - 1)])
    return f"#table(columns: ({columns}), table.header({head}),\n{body}\n)"


def _row(cells: Sequence[str]) -> str:
    """Return a row; one with only its first cell filled is a heading over the whole width."""
    if len(cells) > 1 and not any(cells[1:]):
        return f"table.cell(colspan: {len(cells)}, inset: (top: 6pt, rest: 3pt))[{cells[0]}],"
    return " ".join(f"[{cell}]," for cell in cells)


def _inline(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "".join(_piece(node) for node in nodes)


def _piece(node: SyntaxTreeNode) -> str:
    if node.type not in _PIECES:
        raise PolicylabError(f"a brief cannot hold {node.type}: write it as plain text")
    return _PIECES[node.type](node)


def _text(node: SyntaxTreeNode) -> str:
    return f"#{_string(node.content)}" if node.content else ""


def _picture(node: SyntaxTreeNode) -> str:
    file = f"/{node.attrs['src']}"  # from the folder of the pictures
    return f"#image({_string(file)}, width: {PICTURE}, alt: {_string(_plain(node))})"


_BLOCKS: Mapping[str, Callable[[SyntaxTreeNode], str]] = {
    "heading": lambda node: f"#heading(level: {node.tag[1]})[{_inline(node.children)}]",
    "paragraph": _paragraph,
    "bullet_list": lambda node: f"#list({_items(node)})",
    "ordered_list": lambda node: f"#enum({_items(node)})",
    "blockquote": lambda node: f"#box-of[{_blocks(node.children)}]",
    "table": _table,
}
_PIECES: Mapping[str, Callable[[SyntaxTreeNode], str]] = {
    "inline": lambda node: _inline(node.children),
    "text": _text,
    "code_inline": _text,
    "softbreak": lambda _: '#" "',
    "hardbreak": lambda _: "#linebreak()",
    "strong": lambda node: f"#strong[{_inline(node.children)}]",
    "em": lambda node: f"#emph[{_inline(node.children)}]",
    "link": lambda node: f"#link({_string(str(node.attrs['href']))})[{_inline(node.children)}]",
    "image": _picture,
}


def _plain(node: SyntaxTreeNode) -> str:
    """Return the text of a node without its markup."""
    own = node.content if node.type in ("text", "code_inline") else ""
    return own + "".join(_plain(inner) for inner in node.children or ())


def _string(text: str) -> str:
    """Return a text as a typst string; its escapes are those of JSON except for code points."""
    return re.sub(r"\\u([0-9a-f]{4})", r"\\u{\1}", json.dumps(text, ensure_ascii=False))
