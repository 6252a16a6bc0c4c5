"""Tables of a study's result: a section in the order of its rows, under headings that a reader understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from policylab.recording.measures import MEASURES
from policylab.show import Column, Table, Words
from policylab.show.numbers import number, percent
from policylab.show.table import plain
from policylab.study.sections import Sections

DECIDES_NO_NUMBER = True  # what is shown enters no identity
LISTS = ("drivers", "month")  # shown in their own tables or figures
SHARES = ("share", "share_same_sign", "share_reached")
FORMATS: Mapping[str, Callable[[Any], str]] = dict.fromkeys(SHARES, percent)


def section_table(result: Sections, section: str, language: str = "en") -> Table:
    """Return a section of a result; of levels by month the last month alone."""
    words = Words(language)
    entries = result.rows(section)
    names = [field.name for field in fields(entries[0]) if field.name not in LISTS] if entries else []
    rows = tuple(tuple(_shown(result, entry, name, language) for name in names) for entry in entries)
    columns = tuple(_column(name, [row[index] for row in rows]) for index, name in enumerate(names))
    title = words.say(f"study.sections.{section}", baseline=title_of(result.baseline, language))
    return Table(title, columns, rows)


def _shown(result: Sections, entry: Any, name: str, language: str) -> Any:
    value = getattr(entry, name)
    if name in ("arm", "mandate", "incentive"):
        return title_of(result.arm(value), language)
    if name == "measure":
        return label_of(value, language)
    return value[-1] if name in ("mean", "low", "high") and isinstance(value, tuple) else value


def _column(name: str, values: list[Any]) -> Column:
    heading = name.replace("_", " ")
    if not any(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return Column(name, heading)
    exact = all(isinstance(value, int | str) for value in values)
    return Column(name, heading, "right", FORMATS.get(name, plain if exact else number))


def title_of(arm: Any, language: str) -> str:
    """Return the title of an arm, on one line."""
    return " ".join((arm.title if language == "en" else arm.title_th).split())


def label_of(measure: str, language: str) -> str:
    """Return the label of a measure."""
    declared = MEASURES[measure]
    return declared.label if language == "en" else declared.label_th
