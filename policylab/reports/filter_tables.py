"""The tables of a filter: what it recovers, what each target rules out, what is left, and what that tells."""

from __future__ import annotations

import textwrap
from typing import Any

from policylab.analysis.filter import Filtered
from policylab.analysis.filter import words as in_words
from policylab.analysis.filter.words import band_in_words
from policylab.reports.console import Justify, new_table, print_table
from policylab.show.numbers import number

Headings = list[tuple[str, Justify]]
MOST_PAIRS = 20
WIDTH = 118


def show_filter(found: Filtered) -> None:
    """Print what a filter found: first whether it recovers truths that are known."""
    content = found.to_dict()
    _say(in_words.recovery_in_words(content))
    print()
    _show_targets(content)
    _say([in_words.how_judged(), *in_words.not_judged(content)])
    print()
    _say(in_words.left_in_words(content))
    if content["parameters"]:
        _show_parameters(content)
        _show_pairs(content)
        _say(in_words.forms_in_words(content))


def _say(lines: list[str]) -> None:
    for line in lines:
        print(textwrap.fill(line, WIDTH))


def _show_targets(content: dict[str, Any]) -> None:
    headings: Headings = [("target", "left"), ("observed", "right"), ("may miss by (sd)", "right")]
    headings += [("worlds: 5%, median, 95%", "right"), ("judged", "right"), ("against", "right"), ("needed", "right")]
    table = new_table(
        f"Held against data: {content['worlds']} worlds over the stated ranges, size {content['size']}, "
        f"{content['replications']} replications each",
        headings,
    )
    for row in content["targets"]:
        table.add_row(
            row["target"] + (" (model fails)" if row["model_fails"] else ""),
            band_in_words(row["observed"]),
            number((row["error"] ** 2 + row["discrepancy"] ** 2) ** 0.5),
            ", ".join("" if value is None else number(value) for value in row["worlds"]),
            f"{row['judged']}",
            f"{row['speaks_against']:.0%}",
            f"{row['needed']:.0%}",
        )
    print_table(table)


def _show_parameters(content: dict[str, Any]) -> None:
    narrowed, many = in_words.narrowed(content), len(content["parameters"])
    if not narrowed:
        _say([in_words.nothing_narrowed(content)])
        return
    table = new_table(
        f"Narrowed or moved beyond chance: {len(narrowed)} of {many} parameters",
        [("parameter", "left"), ("letter", "left"), ("range", "right"), ("90% of what is left", "right"),
         ("spread left", "right"), ("shift, in ranges", "right")],
    )  # fmt: skip
    for row in narrowed:
        table.add_row(
            row["parameter"], row["letter"], band_in_words(row["range"]), band_in_words(row["left"]),
            f"{row['spread']:.2f}", f"{row['shift']:+.2f}",
        )  # fmt: skip
    print_table(table)
    _say([in_words.chance_in_words(narrowed)])


def _show_pairs(content: dict[str, Any]) -> None:
    pairs = content["pairs"]
    _say([in_words.pairs_in_words(content)])
    for row in pairs[:MOST_PAIRS]:
        print(f"  {' and '.join(row['parameters'])}: {row['correlation']:+.2f}")
    if len(pairs) > MOST_PAIRS:
        print(f"  and {len(pairs) - MOST_PAIRS} more: all are in --json")
