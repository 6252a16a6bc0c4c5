"""The rules, described from their code: sentence, equation with symbols or steps, worked example, sources."""

from __future__ import annotations

import sys

from policylab.model.columns import columns_of
from policylab.model.rules import STEP, Rule, rules
from policylab.model.rules.rule import Card, card_of
from policylab.odd.docstrings import ParsedDocstring, parse_docstring
from policylab.odd.equations import Meaning, meanings
from policylab.odd.markdown import anchored, code, display, inline, link
from policylab.show.markdown import table


def rule_pages() -> dict[str, str]:
    """Return a page of rules for each file of the rules, by its name, in the order of the month."""
    files: dict[str, list[Rule]] = {}
    for rule in rules().values():
        files.setdefault(rule.__module__, []).append(rule)
    names = {module: module.rpartition(".")[2] for module in files}
    return {f"rules-{names[module]}": _page(names[module], module, of) for module, of in files.items()}


def _page(name: str, module: str, of: list[Rule]) -> str:
    return "\n\n".join([f"# Rules: {name}", parse_docstring(sys.modules[module]).sentence, *map(section, of)]) + "\n"


def section(rule: Rule) -> str:
    """Return the full description of a rule."""
    card, docstring = card_of(rule), parse_docstring(rule)
    parts = [
        anchored("rule", card.name, 2),
        docstring.sentence,
        _place(card),
        display(docstring.equation) if docstring.equation else "",
        docstring.text,
        "Arguments:" if not docstring.equation else "Symbols:",
        table(("symbol", "name", "what it is", "kind"), map(_row, meanings(card).values())),
        f"Worked example:\n\n{code(docstring.example, 'pycon')}" if docstring.example else "",
        f"Sources: {card.cites}.",
    ]
    return "\n\n".join(part for part in parts if part)


def allocation(function: object) -> str:
    """Return the description of a function that serves a queue."""
    docstring: ParsedDocstring = parse_docstring(function)
    return f"{docstring.sentence.removeprefix('Return ').capitalize()} {docstring.text}"


def _place(card: Card) -> str:
    number = next(n for n, group in enumerate(STEP, start=1) if card.name in {card_of(rule).name for rule in group})
    written = ", ".join(f"{inline(symbol)} `{name}`" for symbol, name in _written(card))
    return f"*Of:* {card.of}. *Group:* {number} of {len(STEP)} of the [step](schedule.md). *Writes:* {written}."


def _written(card: Card) -> list[tuple[str, str]]:
    return [(columns_of(card.of)[name].symbol, name) for name in card.writes]


def _row(meaning: Meaning) -> tuple[str, str, str, str]:
    where = {
        "parameter": link("parameter", meaning.name),
        "luck": f"`{meaning.argument}`",
        "calendar": f"`{meaning.argument}`",
    }
    name = where.get(meaning.role) or f"[`{meaning.name}`](#column-{meaning.of}-{meaning.name.replace('_', '-')})"
    return inline(meaning.symbol), name, meaning.how, _kind(meaning)


def _kind(meaning: Meaning) -> str:
    return {"column": f"{meaning.of}", "seen": f"{meaning.of}, seen", "calendar": "calendar"}.get(
        meaning.role, meaning.role
    )
