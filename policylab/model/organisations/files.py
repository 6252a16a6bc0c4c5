"""Files of people: a roster of bodies, or names for the agents of a shipped size, all faults in one message."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from policylab.errors import UsageError, nearest, shown
from policylab.files import read_text
from policylab.model.delimited import TITLES, Rows, rows_of
from policylab.model.organisations.bodies import Body
from policylab.model.tables import regions, tiers
from policylab.published.cells import Faults, normal
from policylab.published.numbers import GAPS

COLUMNS = ("name", "tier", "ministry", "region", "leader", "officials", "official_names", "services")
REQUIRED, MAPPING = ("name", "tier"), ("name", "agent")
# What files in Thai, and some in English, call a column that they do not call by its name; the best first.
SPELLINGS = {
    "name": ("ชื่อหน่วยงาน", "ชื่อ", "หน่วยงาน", "organisation", "organization", "body"),
    "tier": ("ระดับ", "ประเภท"),
    "ministry": ("กระทรวง", "สังกัด"),
    "region": ("ภาค", "ภูมิภาค"),
    "leader": ("ผู้บริหาร", "หัวหน้าหน่วยงาน"),
    "officials": ("จำนวนบุคลากร", "จำนวนเจ้าหน้าที่", "บุคลากร"),
    "official_names": ("รายชื่อบุคลากร",),
    "services": ("จำนวนบริการ", "บริการ"),
}
TIERS = {
    "department": ("ส่วนกลาง", "ราชการส่วนกลาง"),
    "province": ("จังหวัด", "ส่วนภูมิภาค", "ราชการส่วนภูมิภาค", "provincial"),
    "local": ("ท้องถิ่น", "ส่วนท้องถิ่น", "ราชการส่วนท้องถิ่น", "เทศบาล", "อบต.", "อบจ.", "municipality"),
}
MOST_BODIES, MOST_OFFICIALS, MOST_SERVICES, LONGEST_NAME = 20_000, 1_000_000, 1_000, 200
FORMULA = ("=", "+", "-", "@")
GIVEN_BY_THE_LAB = re.compile(r"(?P<body>.+)/((?P<kind>official|service)-\d+|leader)|citizen-\d+")
MISTYPED = 0.8  # how like a column that is missing one is that nothing reads
GROUPED, POINTS = re.compile(r"\d{1,3}((,\d{3})+|( \d{3})+)"), re.compile(r"\d{1,3}(\.\d{3})+")
Row = Mapping[str, str]


@dataclass(frozen=True)
class Read:
    """What a file of people says: bodies, or the line, name and agent of each row; what of it nothing reads.

    ``faults`` are those of its rows, to be raised once their agents are checked as well.
    """

    bodies: tuple[Body, ...] = ()
    agents: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    faults: Faults = field(default_factory=lambda: Faults(Path()))


def read_people(path: Path) -> Read:
    """Return what a file of people says: names of agents if it has the column ``agent``, else a roster.

    Raises
    ------
    UsageError
        With one line for each fault.

    """
    where = str(path)
    rows = rows_of(read_text(path, "CSV", "check the path of the file of people"), where)
    if not rows:
        raise UsageError(f"{where}: is empty: write a header with name and tier, and a line for each body")
    top = next((place for place, (_, cells) in enumerate(rows[:TITLES]) if _is_header(_header(cells))), 0)
    header, rows = _header(rows[top][1]), rows[top:]
    is_mapping = "agent" in header
    known = MAPPING if is_mapping else COLUMNS
    _check_header(header, MAPPING if is_mapping else REQUIRED, known, where)
    if not 2 <= len(rows) <= MOST_BODIES:
        raise UsageError(f"{where}: has {len(rows) - 1} rows, allowed 1 to {MOST_BODIES - 1}: write one for each name")
    ignored = ", ".join(name for name in header if name and name not in known)
    notes = (f"lines above the header, skipped: {top}",) if top else ()
    notes = (*notes, f"columns that nothing reads: {ignored}") if ignored else notes
    faults, table = Faults(path), _table(header, rows[1:])
    for line, cells in rows[1:]:
        if any(cells[len(header) :]):
            faults.add(line, "", f"has {len(cells)} values for {len(header)} columns: put names with commas in quotes")
    _check_names(table, faults)
    if is_mapping:
        return Read((), tuple((line, row["name"], row["agent"]) for line, row in table), notes, faults)
    bodies = tuple(_body(line, row, faults) for line, row in table)
    _check_together([line for line, _ in table], bodies, faults)
    faults.raise_any()
    return Read(bodies, (), notes)


def _header(cells: Iterable[str]) -> list[str]:
    """Return the names of columns; one that a file calls by another word has the name by which it is known."""
    header = [normal(cell) for cell in cells]
    for name, words in SPELLINGS.items():
        word = next((word for word in words if word in header), "")
        if word and name not in header:
            header[header.index(word)] = name
    return header


def _is_header(header: Iterable[str]) -> bool:
    return any(set(columns) <= set(header) for columns in (REQUIRED, MAPPING))


def _table(header: list[str], rows: Rows) -> list[tuple[int, Row]]:
    return [(line, dict(zip(header, [*cells, *[""] * len(header)], strict=False))) for line, cells in rows]


def _check_header(header: list[str], wanted: Iterable[str], known: Iterable[str], where: str) -> None:
    """Refuse a header that lacks a column, names one twice, or has one that is nearly that of another name."""
    faults = [
        f"{where}: column {name!r} is missing:{nearest(name, set(header) - set(known)) or ' add it'} (columns: "
        f"{', '.join(filter(None, header)) or 'none'}; `policylab list agents` shows the form)"
        for name in wanted
        if name not in header
    ]
    twice = [name for name, number in Counter(header).items() if number > 1 and name]
    faults += [f"{where}: column {name!r} appears twice: remove one of them" for name in twice]
    missing = [name for name in known if name not in header]
    near = {name: get_close_matches(name, missing, 1, MISTYPED) for name in header if name not in known}
    if not faults:
        faults = [f"{where}: column {name!r} is unknown: did you mean {of[0]!r}?" for name, of in near.items() if of]
    if faults:
        raise UsageError("\n".join(faults))


def _check_names(table: list[tuple[int, Row]], faults: Faults) -> None:
    first: dict[str, int] = {}
    for line, row in table:
        name = row["name"]
        _read(faults, line, "name", _name, name)
        if name and first.setdefault(name, line) != line:
            faults.add(line, "name", f"{shown(name)} is on line {first[name]} already: give each a name of its own")


def _name(text: str) -> str:
    """Return a name that can be an agent's, or refuse it."""
    if not text:
        raise ValueError("is empty: write one")
    if len(text) > LONGEST_NAME:
        raise ValueError(f"{shown(text)} has {len(text)} characters, allowed 1 to {LONGEST_NAME}: write a shorter one")
    if text.startswith(FORMULA):
        raise ValueError(f"{shown(text)} begins like a formula of a spreadsheet: begin with a letter or a digit")
    return text


def _read(faults: Faults, line: int, column: str, read: Callable[[str], object], text: str) -> object:
    """Return what a cell says, or keep its fault; None where it is wrong."""
    try:
        return read(text)
    except ValueError as error:
        faults.add(line, column, str(error))
        return None


def _body(line: int, row: Row, faults: Faults) -> Body:
    def value_of(column: str, read: Callable[[str], object]) -> object:
        text = row.get(column, "")
        return _read(faults, line, column, read, text) if text.lower() not in GAPS else None

    names = value_of("official_names", _names) or ()
    officials = value_of("officials", _officials)
    if names and officials not in (None, len(names)):  # type: ignore[arg-type]
        faults.add(line, "officials", f"{officials} differs from the {len(names)} of official_names: leave one empty")  # type: ignore[arg-type]
    return Body(
        row["name"],
        str(_read(faults, line, "tier", _tier, row["tier"])),
        str(value_of("ministry", _name) or ""),
        str(value_of("region", _region) or ""),
        str(value_of("leader", _name) or ""),
        None if names else officials,  # type: ignore[arg-type]
        names,  # type: ignore[arg-type]
        value_of("services", _services),  # type: ignore[arg-type]
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(_name(part.strip()) for part in text.split(";") if part.strip())


def _tier(text: str) -> str:
    own = {name: [str(row[key]) for key in ("label", "sentence", "label_th")] for name, row in tiers().items()}
    also = {word: name for name, words in TIERS.items() for word in words}
    return also.get(text.casefold()) or _one_of(text, own)


def _region(text: str) -> str:
    return _one_of(text, {region: (str(row["sentence"]), str(row["label_th"])) for region, row in regions().items()})


def _one_of(text: str, known: Mapping[str, Sequence[str]]) -> str:
    """Return the name in a table that a text means in English or Thai, or refuse it with the nearest."""
    means = {written.casefold(): name for name, words in known.items() for written in (name, *words)}
    if text.casefold() in means:
        return means[text.casefold()]
    both = ", ".join(f"{name} ({words[-1]})" for name, words in known.items())
    if not text:
        raise ValueError(f"is empty: write one of {both}")
    raise ValueError(f"{shown(text)} is unknown:{nearest(text.casefold(), means) or ' write one'} (known: {both})")


def _officials(text: str) -> int:
    return _whole(text, 0, MOST_OFFICIALS, "write one; names go into the column official_names")


def _services(text: str) -> int:
    return _whole(text, 1, MOST_SERVICES, "write one, or leave it empty for a number like those of its tier")


def _whole(text: str, low: int, high: int, cure: str) -> int:
    """Return a whole number as people write it: 1,200, 1 200 and 12.0 as well, in Thai digits too."""
    if POINTS.fullmatch(text):
        raise ValueError(f"{shown(text)} can be two numbers: write {text.replace('.', '')} if points group its digits")
    try:
        number = float(re.sub("[, ]", "", text) if GROUPED.fullmatch(text) else text)
    except ValueError:
        number = math.nan
    if not number.is_integer():
        raise ValueError(f"{shown(text)} is not a whole number, allowed {low} to {high}: {cure}")
    if not low <= number <= high:
        raise ValueError(f"{text} is out of range, allowed {low} to {high}: {cure}")
    return int(number)


def _check_together(lines: list[int], bodies: tuple[Body, ...], faults: Faults) -> None:
    """Keep the faults of bodies side by side: names of people, and whose officials are counted."""
    first: dict[str, int] = {body.name: line for line, body in zip(lines, bodies, strict=True)}
    of_body = {body.name: body for body in bodies}
    for line, body in zip(lines, bodies, strict=True):
        for name in (*filter(None, (body.leader,)), *body.official_names):
            if name in first:
                faults.add(line, "", f"{shown(name)} is on line {first[name]} already: give each a name of its own")
            first.setdefault(name, line)
        for name in (body.name, body.leader, *body.official_names):
            if _is_given_by_the_lab(name, of_body):
                faults.add(line, "", f"{shown(name)} is what the lab calls another agent: choose another name")
    counted = [(line, body.officials) for line, body in zip(lines, bodies, strict=True) if not body.official_names]
    silent = [line for line, officials in counted if officials is None]
    if silent and len(silent) < len(counted) and not faults.lines:
        more = f" and on {len(silent) - 1} more lines" if len(silent) > 1 else ""
        faults.add(silent[0], "officials", f"is empty here{more}: write the number of every body, or of none")
    if not silent and not any(officials for _, officials in counted) and len(counted) == len(bodies):
        faults.add(lines[0], "officials", "nobody works in any body: give one of them at least an official")


def _is_given_by_the_lab(name: str, of_body: Mapping[str, Body]) -> bool:
    """Return whether the lab gives a name to an agent that has none of its own."""
    like = GIVEN_BY_THE_LAB.fullmatch(name)
    if like is None:
        return False
    body = of_body.get(like["body"] or "")
    if body is None:
        return like["body"] is None
    return not {"official": body.official_names, "service": (), None: body.leader}[like["kind"]]
