"""Rules called by name: a base of arguments, some of them changed, and results by the columns that they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from policylab.model.columns import columns_of
from policylab.model.columns.parameters import parameter
from policylab.model.luck import Luck, agent_keys
from policylab.model.rules.rule import Card, card_of, rule

MANY = 20_000


def usual(of, **changed) -> dict[str, float]:
    """Return the default parameters of a rule, some of them changed."""
    given = {name: changed.pop(name, parameter(name).default) for name in card_of(of).parameters}
    assert not changed, f"{card_of(of).name} has no parameters {list(changed)}"
    return given


def plain(card: Card, result: Any) -> Any:
    """Return one number, or numbers by the columns that they become; arrays stay arrays."""

    def number(value):
        return np.asarray(value).item() if np.ndim(value) == 0 else value

    if not isinstance(result, tuple):
        return number(result)
    return dict(zip(card.writes, map(number, result), strict=True))


def caller(of, **base) -> Callable[..., Any]:
    """Return a call of a rule on a base of arguments: levers that are not named are at rest.

    The call takes changed parameters, if any, and then changed arguments by name.
    """
    card = card_of(of)
    levers = {n: c.neutral for n, c in columns_of(card.of).items() if c.role == "lever" and n in card.inputs}

    def call(parameters: Mapping[str, float] | None = None, **changed: Any) -> Any:
        given = {**levers, **base, **changed}
        assert set(given) == set(card.inputs), set(given) ^ set(card.inputs)
        result = of(*(given[name] for name in card.inputs), **usual(of, **(parameters or {})))
        return plain(card, result)

    return call


def drawn(*names: str, many: int = MANY) -> dict[str, np.ndarray]:
    """Return keyed luck of many agents for each name, shape (many, 1)."""
    keys = agent_keys(str(number) for number in range(many))
    return {name: Luck(1).uniform(name, keys, 0) for name in names}


def named(name: str, function: Callable[..., Any], **card: Any) -> Callable[..., Any]:
    """Return a function as a rule of a name."""
    function.__name__ = name
    return rule(cites="a test", **card)(function)
