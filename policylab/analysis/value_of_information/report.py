"""The page of the documentation on the value of information, made from a stored report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policylab.analysis.stored import made_by, of_another_model, warning
from policylab.analysis.value_of_information.words import MEANING, choice_in_words, criterion_in_words, gain, heading_of
from policylab.show.markdown import table

HEADS = ("quantity", "value", "held out", "beyond chance", "letter", "range", "what is known of it")


def value_page(stored: Mapping[str, Any]) -> str:
    """Return the page in Markdown.

    Parameters
    ----------
    stored : mapping
        A report as ``analyse value-of-information --json`` printed it.

    """
    changed = ["the model"] if of_another_model(stored) else []
    opening = f"{choice_in_words(stored)} Made by {made_by(stored)}."
    parts = ["# What to measure first", opening + warning(changed, "policylab analyse value-of-information"), MEANING]
    for one in stored["criteria"]:
        rows = table(HEADS, map(_cells, one["quantities"]))
        parts += [f"## {heading_of(one)}", rows, *criterion_in_words(one, stored["parameters"])]
    return "\n\n".join(parts) + "\n"


def _cells(row: Mapping[str, Any]) -> list[str]:
    low, high = row["range"]
    return [
        f"`{row['parameter']}`: {row['meaning']}", gain(row["value"]), gain(row["held_out"]),
        "yes" if row["beyond_chance"] else "no", row["letter"], f"{low:g} to {high:g} {row['unit']}", row["source"],
    ]  # fmt: skip
