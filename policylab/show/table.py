"""Table: a result in rows, shown on a console, in a notebook, in Markdown or as a frame."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from textwrap import indent
from typing import TYPE_CHECKING, Any

from policylab.errors import unknown
from policylab.show import markdown
from policylab.show.console import FILE_WIDTH, console
from policylab.show.markdown import Align
from policylab.show.numbers import filled

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table as RichTable

Row = tuple[Any, ...]
INDENT = "  "  # of a row under the heading of its section
SHORT = 24  # letters of a value that shares a line with other values


def plain(value: object) -> str:
    """Return a value as the text of a cell: empty where it is missing, lists with commas.

    >>> plain(None), plain(("a", "b")), plain(True), plain(12)
    ('', 'a, b', 'yes', '12')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    key : str
        Its name in a frame.
    heading : str
        What readers see above it.
    align : str
        ``left`` or ``right``.
    format : callable
        The text of a value.
    code : bool
        The values are names in the lab: code in Markdown and HTML.
    once : bool
        On a console a value equal to that of the row above, in the same section, is not repeated.

    """

    key: str
    heading: str
    align: Align = "left"
    format: Callable[[Any], str] = field(default_factory=lambda: plain)
    code: bool = False
    once: bool = False


@dataclass(frozen=True, repr=False)
class Table:
    """Rows of plain values under headings, with explanatory notes.

    Attributes
    ----------
    title : str
    columns : tuple of Column
    rows : tuple of tuple
        Plain values in the order of the columns; an interval is a pair of them.
    notes : tuple of str
        Sentences under the table.
    section : str
        The key of a column that groups the rows: each of its values is a heading above its rows.

    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    section: str = ""
    _index: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {column.key: number for number, column in enumerate(self.columns)}
        if self.section and self.section not in index:
            raise unknown("column", self.section, index)
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"the rows of {self.title!r} must have {len(self.columns)} values each")
        object.__setattr__(self, "_index", index)

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        return self.console()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.html()

    def column(self, key: str) -> tuple[Any, ...]:
        """Return the values of a column.

        Raises
        ------
        UsageError
            If there is no such column.

        """
        if key not in self._index:
            raise unknown("column", key, self._index)
        return tuple(row[self._index[key]] for row in self.rows)

    # -- on a console -------------------------------------------------------------------------------------------------

    def console(self, width: int | None = None) -> str:
        """Return the table as text, ``width`` letters wide."""
        stream = StringIO()
        self._print_to(console(stream, width or FILE_WIDTH))
        return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())

    def print(self) -> None:
        """Print the table as wide as the terminal, or wide enough for a file."""
        self._print_to(console())

    def _print_to(self, target: Console) -> None:
        target.print(self._as_rich())
        for note in self.notes:
            target.print(filled(note), soft_wrap=True)

    def _as_rich(self) -> RichTable:
        from rich import box  # noqa: PLC0415 (JSON needs no tables)
        from rich.table import Table as RichTable  # noqa: PLC0415

        drawn = RichTable(
            title=self.title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
        )
        shown = self._shown()
        for column in shown:
            drawn.add_column(column.heading, justify=column.align, overflow="fold")
        for title, rows in self._sections():
            before: list[str] | None = None
            if title:
                drawn.add_section()
                drawn.add_row(title, style="bold")
            for row in rows:
                cells = self._cells(row)
                texts = [
                    "" if column.once and before is not None and cell == earlier else cell
                    for column, cell, earlier in zip(shown, cells, before or cells, strict=True)
                ]
                drawn.add_row(f"{INDENT}{texts[0]}" if title and texts[0] else texts[0], *texts[1:])
                before = cells
        return drawn

    # -- in pages, notebooks and frames -------------------------------------------------------------------------------

    def markdown(self, *, sections: bool = False) -> str:
        """Return the table as Markdown in which every value reads as written.

        Parameters
        ----------
        sections : bool
            Show sections as bold rows, as on a console; else their names fill a column.

        """
        columns = self._shown() if sections else list(self.columns)
        written = markdown.table(
            [markdown.escaped(column.heading) for column in columns],
            self._markdown_rows(columns, self._sections() if sections else [("", self.rows)]),
            [column.align for column in columns],
        )
        title = [f"**{markdown.escaped(self.title)}**"] if self.title else []
        return "\n\n".join([*title, written, *(markdown.escaped(note) for note in self.notes)])

    def _markdown_rows(
        self, columns: Sequence[Column], sections: Iterable[tuple[str, Sequence[Row]]]
    ) -> Iterator[Sequence[str]]:
        for name, rows in sections:
            if name:
                yield [f"**{markdown.escaped(name)}**", *[""] * (len(columns) - 1)]
            for row in rows:
                yield [_markdown_cell(column, row[self._index[column.key]]) for column in columns]

    def html(self) -> str:
        """Return the table as HTML in which every value reads as written."""
        shown = self._shown()
        title = f"<caption>{html.escape(self.title, quote=False)}</caption>" if self.title else ""
        heads = "".join(_html_cell("th", column, column.heading) for column in shown)
        body = []
        for section, rows in self._sections():
            if section:
                name = html.escape(section, quote=False)
                body.append(f'<tr><th colspan="{len(shown)}" style="text-align: left">{name}</th></tr>')
            for row in rows:
                cells = zip(shown, self._cells(row), strict=True)
                body.append(f"<tr>{''.join(_html_cell('td', column, text) for column, text in cells)}</tr>")
        notes = "".join(f"<p>{html.escape(note, quote=False)}</p>" for note in self.notes)
        return f"<table>{title}<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table>{notes}"

    def frame(self) -> pd.DataFrame:
        """Return the values as a frame; an interval has a column for each of its ends."""
        import pandas as pd  # noqa: PLC0415 (only frames need it)

        columns: dict[str, list[Any]] = {}
        for column in self.columns:
            values = list(self.column(column.key))
            if values and all(isinstance(value, tuple) and len(value) == 2 for value in values):
                columns |= {f"{column.key}_low": [low for low, _ in values]}
                columns |= {f"{column.key}_high": [high for _, high in values]}
            else:
                columns[column.key] = values
        return pd.DataFrame(columns)

    # -- shared by console and HTML -----------------------------------------------------------------------------------

    def _shown(self) -> list[Column]:
        """Return the columns shown side by side: the section's name is above them."""
        return [column for column in self.columns if column.key != self.section]

    def _cells(self, row: Row) -> list[str]:
        return [column.format(row[self._index[column.key]]) for column in self._shown()]

    def _sections(self) -> Iterator[tuple[str, Sequence[Row]]]:
        if not self.section:
            yield "", self.rows
            return
        place = self._index[self.section]
        for name in dict.fromkeys(row[place] for row in self.rows):
            yield self.columns[place].format(name), [row for row in self.rows if row[place] == name]


def _markdown_cell(column: Column, value: Any) -> str:
    text = column.format(value)
    return markdown.code(text) if column.code and text else markdown.escaped(text)


def _html_cell(tag: str, column: Column, text: str) -> str:
    inner = html.escape(text, quote=False).replace("\n", "<br>")
    wrapped = f"<code>{inner}</code>" if column.code and tag == "td" and text else inner
    return f'<{tag} style="text-align: {column.align}">{wrapped}</{tag}>'


def print_tables(tables: Iterable[Table]) -> None:
    """Print tables with an empty line between them."""
    for number, table in enumerate(tables):
        if number:
            print()
        table.print()


def print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as a table where it fits, else as blocks, so that no text is cut."""
    texts = [{key: plain(value) for key, value in row.items()} for row in rows]
    width = sum(max(len(text[key]) for text in [*texts, {key: key}]) + 3 for key in rows[0])
    if width <= FILE_WIDTH:
        columns = tuple(Column(key, key.replace("_", " ")) for key in rows[0])
        Table("", columns, tuple(tuple(text.values()) for text in texts)).print()
        return
    short = [key for key in rows[0] if max(len(text[key]) for text in texts) <= SHORT]
    for text in texts:
        _print_block(text, short)


def _print_block(row: Mapping[str, str], short: Sequence[str]) -> None:
    """Print a row as its name, a line of its short values, and a line for each text."""
    first, *rest = row
    print(row[first])
    together = [f"{key.replace('_', ' ')} {row[key]}" for key in rest if key in short and row[key]]
    if together:
        print(f"    {'; '.join(together)}")
    for key in rest:
        if key not in short and row[key]:
            print(indent(f"{key.replace('_', ' ')}: {row[key]}", "    "))
    print()
