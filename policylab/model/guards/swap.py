"""What is checked before a custom rule replaces one that ships."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import signature

from policylab.errors import UsageError, a_or_an, nearest, unknown
from policylab.model.columns import KINDS, columns_of
from policylab.model.columns.parameters import parameters
from policylab.model.guards.impure import check_purity
from policylab.model.rules import Rule, rules
from policylab.model.rules.rule import Card, card_of
from policylab.model.rules.sights import Sight, how_seen


def check_swap(rule: Rule) -> None:
    """Refuse, before anything runs, a rule that cannot replace the one that ships under its name.

    Raises
    ------
    UsageError
        If it is about another kind of agent, writes other columns, names a parameter that does not exist, or draws
        its own chance.

    """
    card = card_of(rule)
    shipped = card_of(rules()[card.name])
    if card.of != shipped.of:
        raise UsageError(
            f"rule {card.name}: of={card.of!r}, but it replaces a rule of={shipped.of!r}: write of={shipped.of!r}"
        )
    if set(card.writes) != set(shipped.writes):
        raise UsageError(
            f"rule {card.name}: writes {_listed(card.writes)}, but the rule that it replaces writes "
            f"{_listed(shipped.writes)}: write the same columns, unchanged ones too"
        )
    for name in card.parameters:
        if name not in parameters():
            raise no_parameter(card, name)
    _check_arguments(rule, card)
    check_purity(card.name, rule)


def _check_arguments(rule: Rule, card: Card) -> None:
    """Refuse sights that do not exist or that no argument uses, and defaults, which would never be used."""
    for name, sight in card.sees.items():
        if sight.how == "above" and sight.via not in KINDS:
            raise unknown("kind of agent", sight.via, KINDS).at(f"rule {card.name}: sees {name!r}")
        if sight.how == "above" and sight.column not in columns_of(sight.via):
            raise unknown(f"column of {sight.via}", sight.column, columns_of(sight.via)).at(f"rule {card.name}")
        if sight.how == "above" and not how_seen(card.of, sight.via).startswith("from_above"):
            raise _not_above(card, sight)
        if name not in card.inputs:
            raise UsageError(
                f"rule {card.name}: sees names {name!r}, but no argument has that name: add it before the *, or remove "
                "it from sees"
            )
    for name, argument in signature(rule).parameters.items():
        if argument.default is not argument.empty:
            raise UsageError(
                f"rule {card.name}: {name}={argument.default!r} would never be used, since the lab fills every "
                f"argument: remove the default, or remove the argument and write the number into the rule"
            )


def _not_above(card: Card, sight: Sight) -> UsageError:
    """Return the error for a kind of agent that is wrongly seen from above."""
    way = how_seen(card.of, sight.via).format(sight.column)
    cure = f"write {way}" if way else "use a link that leads to it: see policylab list links"
    return UsageError(
        f"rule {card.name}: no {sight.via} is above {a_or_an(card.of)}, since there may be many or none: {cure}"
    )


def no_parameter(card: Card, name: str) -> UsageError:
    """Return the error for a keyword-only argument that is not a parameter."""
    if name in columns_of(card.of) or name in card.sees or name.startswith("luck"):
        return UsageError(
            f"rule {card.name}: parameter {name!r} is not in the table of parameters, it is a value that the rule "
            "reads: write it before the * among the arguments"
        )
    near = nearest(name, parameters())
    return UsageError(
        f"rule {card.name}: parameter {name!r} is not in the table of parameters{':' if near else ''}{near} "
        f"(known: {len(parameters())} of them: policylab list parameters; or write the number into the rule)"
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join(map(repr, names))
