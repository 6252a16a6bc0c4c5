"""The page of the documentation on patterns, made from a stored report and from what is declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policylab.analysis.patterns.accounts import NO_ACCOUNT, account_of
from policylab.analysis.patterns.declared import CONTROLS, PATTERNS
from policylab.analysis.patterns.pattern import CLAIM, DATA, Pattern
from policylab.analysis.patterns.report import declarations
from policylab.analysis.patterns.words import figures_in_words, world_in_words
from policylab.analysis.stored import made_by, of_another_model, warning
from policylab.show.markdown import table

ROOMS = (
    (
        DATA,
        "From data and literature (kind V)",
        "These may rule worlds out in the filter, except those that only say that something exists.",
    ),
    (
        CLAIM,
        "Claims of the thesis (kind H)",
        "Hypotheses: never a filter, never a target, never part of a score.",
    ),
)


def patterns_page(stored: Mapping[str, Any], figures: str = "") -> str:
    """Return the page in Markdown.

    Parameters
    ----------
    stored : mapping
        A report as ``analyse patterns --json`` printed it.
    figures : str, optional
        Folder of the figures as the page sees it; without it none is shown.

    """
    rows = {row["id"]: row for row in (*stored["patterns"], *stored["controls"])}
    parts = ["# Patterns", _opening(stored)]
    for kind, title, words in ROOMS:
        of_kind = [pattern for pattern in PATTERNS if pattern.kind == kind]
        parts += [f"## {title}", words, _table(of_kind, rows)]
        parts += [_section(pattern, rows, stored, figures) for pattern in of_kind]
    parts += [
        "## Controls",
        "One for each mechanism, its own cause taken out, and shown with it in.",
        _table(CONTROLS, rows),
    ]
    parts += [_section(pattern, rows, stored, figures) for pattern in CONTROLS]
    return "\n\n".join(parts) + "\n"


def stale(stored: Mapping[str, Any]) -> list[str]:
    """Return what has changed since a report was stored: the model, or what patterns declare."""
    declared = stored.get("provenance", {}).get("declarations")
    changed = {"the model": of_another_model(stored), "what patterns declare": declared != declarations()}
    return [what for what, differs in changed.items() if differs]


def _opening(stored: Mapping[str, Any]) -> str:
    text = (
        "Pattern-oriented validation (Grimm et al. 2005): what is known of how adoption goes, held against the model. "
        "Each pattern was declared with its statistic, bands and rule before its first run; one that fails is reported "
        f"as failed and never tuned away. The figures below are from {made_by(stored)}."
    )
    return text + warning(stale(stored), "policylab analyse patterns")


def _table(patterns: tuple[Pattern, ...] | list[Pattern], rows: Mapping[str, Any]) -> str:
    return table(
        ["", "statement", "status"],
        [[p.id, p.statement, rows[p.id]["status"] if p.id in rows else "not run"] for p in patterns],
    )


def _section(pattern: Pattern, rows: Mapping[str, Any], stored: Mapping[str, Any], figures: str) -> str:
    row = rows.get(pattern.id)
    status = row["status"] if row else "not run"
    lines = [
        f"### {pattern.id}: {status}",
        pattern.statement,
        f"Source: {pattern.source}.",
        f"Looked at: {pattern.statistic}. Arms: {pattern.setting}"
        + (f", {row['replications']} replications" if row else "")
        + f". Passes where {pattern.pass_rule}.",
    ]
    if row:
        lines.append("\n".join(f"- {line}" for line in figures_in_words(pattern, row["figures"]).splitlines()))
    if status == "failed":
        lines.append(f"**Why it fails.** {account_of(pattern.id) or NO_ACCOUNT}")
    lines += [f"{status.capitalize()}: {why}." for why in (pattern.assumed, pattern.untestable) if why]
    if pattern.id in stored.get("worlds", {}):
        lines.append(f"The world in which it was looked for again: {world_in_words(stored['worlds'][pattern.id])}.")
    if figures and pattern.curves:
        lines.append(f"![{pattern.id}: the real curve beside the model's]({figures}/{pattern.id}.png)")
    return "\n\n".join(lines)
