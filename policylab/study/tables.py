"""Tables of a study's result: a section in the order of its rows, under headings that a reader understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from policylab.comparison.money import Money
from policylab.comparison.rows import WorldCounts
from policylab.comparison.wording import standing_in_words, verdict_in_words
from policylab.recording.measures import MEASURES
from policylab.show import Column, Table, Words
from policylab.show.numbers import number, percent
from policylab.show.table import plain
from policylab.study.sections import Sections

DECIDES_NO_NUMBER = True  # what is shown enters no identity
# Shown in their own tables or figures, or in words beside them.
LISTS = ("parameters", "month", "design_th", "sentence_th", "in_words_th", "crossings", "dial")
SHARES = ("share", "share_same_sign", "share_low", "share_high", "share_reached", "dose")
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
    """Return a field of a row as a table shows it: names as titles, verdicts and standings in words."""
    value, words = getattr(entry, name), Words(language)
    in_words: dict[str, Callable[[Any], Any]] = {
        "arm": lambda arm: title_of(result.arm(arm), language),
        "other": lambda arm: title_of(result.arm(arm), language),
        "measure": lambda measure: label_of(measure, language),
        "verdict": lambda verdict: verdict_in_words(verdict, getattr(entry, "runs_needed", None), words),
        "standing": lambda standing: standing_in_words(standing, words),
    }
    if name in in_words:
        return in_words[name](value)
    return _plainly(getattr(entry, f"{name}_th", value) if language == "th" else value, name)


def _plainly(value: Any, name: str) -> Any:
    """Return a value as a text or a number; of a series by month the last."""
    if isinstance(value, Money):
        return value.official_months
    if isinstance(value, WorldCounts):
        return f"{value.raises} : {value.lowers} ({value.small}, {value.not_enough_runs})"
    if isinstance(value, tuple) and name in ("mean", "low", "high"):
        return value[-1]
    return "; ".join(value) if isinstance(value, tuple) and all(isinstance(part, str) for part in value) else value


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
