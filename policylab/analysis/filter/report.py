"""The page of the documentation on the filter, made from a stored report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policylab.analysis.filter import words
from policylab.analysis.filter.matching import Question
from policylab.analysis.filter.words import band_in_words
from policylab.analysis.stored import made_by, of_another_model, warning
from policylab.show.markdown import table

Stored = Mapping[str, Any]


def filter_page(stored: Stored) -> str:
    """Return the page in Markdown.

    Parameters
    ----------
    stored : mapping
        A report as ``analyse filter --json`` printed it.

    """
    parts = ["# Worlds that data and literature rule out", _opening(stored)]
    parts += ["## Known truths first", *words.recovery_in_words(stored)]
    parts += ["## What each target speaks against", words.how_judged(), _targets(stored), *words.not_judged(stored)]
    parts += ["## What is left", *words.left_in_words(stored)]
    if stored["parameters"]:
        parts += ["## What the data narrow", _parameters(stored)]
        parts += ["## What cannot be told apart", words.pairs_in_words(stored), _pairs(stored)]
        parts += ["## Forms of the model", *words.forms_in_words(stored)]
    return "\n\n".join(part for part in parts if part) + "\n"


def stale(stored: Stored) -> list[str]:
    """Return what has changed since a report was stored: the model, or what worlds are held against."""
    if of_another_model(stored):
        return ["the model"]
    asked = Question(stored["size"], stored["worlds"], stored["replications"], stored["provenance"]["seed"])
    return [] if asked.identity == stored["identity"] else ["what worlds are held against"]


def _opening(stored: Stored) -> str:
    text = (
        "History matching (Vernon, Goldstein & Bower 2010): worlds are drawn over the stated ranges of all parameters, "
        "and those are ruled out whose figures lie too far from what was observed. Claims of the thesis are no target: "
        "they are to be tested. The worlds that are kept lie in `experiments/worlds/`; `policylab compare … --worlds N "
        "--worlds-from FILE` and the key `from` of a study draw from them, and from the ranges as stated otherwise. "
        f"Size `{stored['size']}`, {stored['replications']} replications in each world, {made_by(stored)}."
    )
    return text + warning(stale(stored), "policylab analyse filter")


def _targets(stored: Stored) -> str:
    heads = ["target", "observed", "worlds: 5%, median, 95%", "speaks against", "needed", "source"]
    return table(heads, map(_target, stored["targets"]))


def _target(row: Mapping[str, Any]) -> list[str]:
    return [
        row["target"] + (" (model fails)" if row["model_fails"] else ""),
        band_in_words(row["observed"]),
        ", ".join("" if value is None else f"{value:.3g}" for value in row["worlds"]),
        f"{row['speaks_against']:.0%}",
        f"{row['needed']:.0%}",
        row["source"],
    ]


def _parameters(stored: Stored) -> str:
    rows = words.narrowed(stored)
    if not rows:
        return words.nothing_narrowed(stored)
    cells = [
        [
            f"`{row['parameter']}`",
            row["letter"],
            band_in_words(row["range"]),
            band_in_words(row["left"]),
            f"{row['shift']:+.2f}",
        ]
        for row in rows
    ]
    heads = ["parameter", "letter", "range", "nine tenths of what is left", "shift, in ranges"]
    return f"{table(heads, cells)}\n\n{words.chance_in_words(rows)}"


def _pairs(stored: Stored) -> str:
    return "\n".join(f"- `{'` and `'.join(row['parameters'])}`: {row['correlation']:+.2f}" for row in stored["pairs"])
