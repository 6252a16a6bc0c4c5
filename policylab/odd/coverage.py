"""Coverage of the thesis: which rules, parameters, instruments, files and tests carry each of its items.

There is no list to keep: carriers are whatever cites an item's id. An item that nothing cites is shown as missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from policylab.model.columns.parameters import parameters
from policylab.odd.sources import Source, rests_on, settings, sources
from policylab.odd.tested import carrying, folder_of_tests
from policylab.odd.thesis import PARTS, Item, items

KINDS = {  # kind of carrier: heading of its column
    "rule": "Rules",
    "parameter": "Parameters",
    "instrument": "Instruments",
    "structure": "Rival forms",
    "setting": "Packages and settings",
    "test": "Tests",
    "pattern": "Patterns",
}
MECHANISMS, TESTS = ("rule", "instrument"), ("test", "pattern")
GUESSED = ("C", "D")  # confidence letters of values whose size is a guess
CARRIED, IN_PART, ASSUMED, NOT_MODELLED, MISSING = STATUSES = (
    "carried", "in part", "assumed", "not modelled", "missing",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One item of the thesis and what carries it.

    Attributes
    ----------
    item : Item
        The item.
    carriers : mapping of str to tuple of str
        Names by kind of carrier (rule, parameter, instrument, structure, setting, test, pattern); for an item with
        parts, its own and theirs.
    status : str
        carried | in part | assumed | not modelled | missing.
    open_parts : tuple of str
        Ids of its parts that are missing or not modelled.

    """

    item: Item
    carriers: Mapping[str, tuple[str, ...]]
    status: str
    open_parts: tuple[str, ...] = ()

    @property
    def coverage(self) -> tuple[str, ...]:
        """Return how it is covered: as mechanism, by a test, as an assumption; several may hold, or none."""
        table = parameters()
        guessed = any(table[name].letter in GUESSED for name in self.carriers.get("parameter", ()))
        forms = {
            "mechanism": any(self.carriers.get(kind) for kind in MECHANISMS),
            "test": any(self.carriers.get(kind) for kind in TESTS),
            "assumption": guessed,
        }
        return tuple(name for name, holds in forms.items() if holds)

    @property
    def remark(self) -> str:
        """Return what is left out of it, and why."""
        parts = f"open: {', '.join(self.open_parts)}" if self.open_parts else ""
        return "; ".join(text for text in (self.item.not_modelled, self.item.gap, parts, self.item.note) if text)


def carriers(cited: Iterable[Source]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the carriers of each item: names by kind of carrier, by id of the thesis."""
    table: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for source in cited:
        for name in source.items:
            table[name][source.of] = (*table[name].get(source.of, ()), source.name)
    return table


def coverage(folder: Path | None = None) -> list[Row]:
    """Return every item of the thesis with what carries it, in the order of the thesis data.

    Parameters
    ----------
    folder : Path, optional
        Folder of the tests; by default the one next to the lab, or none if the lab was installed without tests.

    """
    cited = [*sources(), *settings(), *carrying(folder or folder_of_tests())]
    return rows(items(), carriers(cited))


def rows(thesis: Mapping[str, Item], carried: Mapping[str, Mapping[str, tuple[str, ...]]]) -> list[Row]:
    """Return a row for each item; an item with parts has their carriers as well as its own."""
    return [_row(item, thesis, carried) for item in thesis.values()]


def _row(item: Item, thesis: Mapping[str, Item], carried: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Row:
    names = [item.name, *(name for name in thesis if item.holds(name))]
    names_by_kind = {
        kind: tuple(dict.fromkeys(carrier for name in names for carrier in carried.get(name, {}).get(kind, ())))
        for kind in KINDS
    }
    by_kind = {kind: names_of_kind for kind, names_of_kind in names_by_kind.items() if names_of_kind}
    open_parts = tuple(name for name in names[1:] if not carried.get(name))
    return Row(item, by_kind, _status(item, by_kind, open_parts), open_parts)


def _status(item: Item, by_kind: Mapping[str, tuple[str, ...]], open_parts: tuple[str, ...]) -> str:
    if not by_kind:
        return NOT_MODELLED if item.not_modelled else MISSING
    if not set(by_kind) - {"parameter"}:
        return ASSUMED
    return IN_PART if item.gap or open_parts else CARRIED


def coverage_frame(folder: Path | None = None) -> pd.DataFrame:
    """Return the coverage as a table: a row for each item, names of carriers separated by commas."""
    return pd.DataFrame(
        {
            "id": row.item.name,
            "part": row.item.part,
            "words": row.item.words,
            "where": "; ".join(row.item.where),
            "status": row.status,
            "coverage": ", ".join(row.coverage),
            **{kind: ", ".join(row.carriers.get(kind, ())) for kind in KINDS},
            "remark": row.remark,
        }
        for row in coverage(folder)
    )


def what_sources_rest_on() -> pd.DataFrame:
    """Return how many rules, parameters, instruments and forms are based on thesis, literature or assumption.

    A source based on several counts in each of their columns; ``assumption alone`` counts those with nothing
    else.
    """
    kinds = ("thesis", "literature", "assumption")
    table: dict[str, dict[str, int]] = {}
    for source in sources():
        on = {rests_on(part) for part in source.parts}
        counts = table.setdefault(source.of, dict.fromkeys(("all", *kinds, "assumption alone"), 0))
        for column in ("all", *on, *(["assumption alone"] if on == {"assumption"} else [])):
            counts[column] += 1
    return pd.DataFrame.from_dict(table, orient="index")


def coverage_page(folder: Path | None = None) -> str:
    """Return the coverage of the thesis as a page of Markdown (MyST)."""
    rows_of_thesis = coverage(folder)
    lines = [
        "# Coverage of the thesis",
        "",
        "Which items of the thesis are in the lab: each in our words with section and page, and what carries it.",
        "Carriers are found by the ids that rules, parameters, instruments, files and tests cite; no list is kept by",
        "hand. An item is *carried*; carried *in part* if something is left out; *assumed* if only a",
        "starting value or a size stands for it; *not modelled*, with the reason; or *missing*.",
        "",
        "How it is carried: as a *mechanism* (a rule or an instrument), by a *test*, as an *assumption* (a value whose",
        "size is a guess, confidence C or D). A claim that is carried is in the lab; that does not prove it.",
        "",
        *_summary(rows_of_thesis),
        *(line for part, title in PARTS.items() for line in _section(part, title, rows_of_thesis)),
        "## What sources are based on",
        "",
        "How many of each kind cite the thesis, literature or data, or state that something was assumed.",
        "",
        *_counts(what_sources_rest_on()),
    ]
    return "\n".join(lines) + "\n"


def _summary(rows_of_thesis: list[Row]) -> list[str]:
    table = pd.crosstab([row.item.part for row in rows_of_thesis], [row.status for row in rows_of_thesis])
    table = table.reindex(index=list(PARTS), columns=list(STATUSES), fill_value=0)
    return [*_table(["", *STATUSES], ([PARTS[str(part)], *numbers] for part, *numbers in table.itertuples())), ""]


def _section(part: str, title: str, rows_of_thesis: list[Row]) -> list[str]:
    lines = (_cells(row) for row in rows_of_thesis if row.item.part == part)
    return [f"## {title}", "", *_table(["item of the thesis", "in the lab", "carried by"], lines), ""]


def _cells(row: Row) -> tuple[str, str, str]:
    item = row.item
    named = f" Named by {' to '.join(str(n) for n in sorted(set(item.named_by)))} of 12." if item.named_by else ""
    status = f"*{row.status}*" if row.status == CARRIED else f"**{row.status}**"
    how = f" ({', '.join(row.coverage)})" if row.coverage else ""
    carried = (
        f"*{KINDS[kind]}:* {', '.join(_shown(kind, name) for name in names)}" for kind, names in row.carriers.items()
    )
    return (
        f"`{item.name}`<br>{item.words}{named}<br>*{'; '.join(item.where)}*",
        "<br>".join(text for text in (status + how, row.remark) if text),
        "<br>".join(carried),
    )


def _shown(kind: str, name: str) -> str:
    """Return the name of a carrier as the page shows it: the name of a test is written in words.

    >>> _shown("test", "test_rules_people::test_a_programme_opens_minds")
    'a programme opens minds (`test_rules_people`)'
    """
    if kind != "test":
        return f"`{name}`"
    file, _, test = name.partition("::")
    return f"{test.removeprefix('test_').replace('_', ' ')} (`{file}`)"


def _counts(table: pd.DataFrame) -> list[str]:
    return _table(["", *table.columns], ([KINDS[str(kind)], *numbers] for kind, *numbers in table.itertuples()))


def _table(head: Iterable[object], lines: Iterable[Iterable[object]]) -> list[str]:
    """Return the lines of a Markdown table."""
    heads = [str(cell) for cell in head]
    return [
        f"| {' | '.join(heads)} |",
        "|---" * len(heads) + "|",
        *(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines),
    ]
