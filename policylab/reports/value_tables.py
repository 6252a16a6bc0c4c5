"""The tables of the value of information: what to measure first, and what that is worth for the choice."""

from __future__ import annotations

import textwrap
from typing import Any

from policylab.analysis.value_of_information import Valued
from policylab.analysis.value_of_information import words as in_words
from policylab.reports.console import Justify, new_table, print_table

Headings = list[tuple[str, Justify]]
WIDTH = 118


def show_values(found: Valued) -> None:
    """Print for each criterion what it is worth to know each of ten quantities before a package is chosen."""
    content = found.to_dict()
    print(textwrap.fill(in_words.choice_in_words(content, found.asked.spread.where), WIDTH))
    for one in content["criteria"]:
        _show_criterion(one, content["parameters"])
    print("\n" + textwrap.fill(in_words.MEANING, WIDTH))


def _show_criterion(one: dict[str, Any], parameters: int) -> None:
    headings: Headings = [("quantity", "left"), ("value", "right"), ("held out", "right"), ("beyond chance", "left")]
    headings += [("letter", "left"), ("range", "right"), ("what is known of it", "left")]
    table = new_table(in_words.heading_of(one), headings)
    for row in one["quantities"]:
        low, high = row["range"]
        table.add_row(
            row["parameter"], in_words.gain(row["value"]), in_words.gain(row["held_out"]),
            "yes" if row["beyond_chance"] else "no", row["letter"], f"{low:g} to {high:g}", row["source"],
        )  # fmt: skip
    print()
    print_table(table)
    for line in in_words.criterion_in_words(one, parameters):
        print(textwrap.fill(line, WIDTH))
