r"""Printed equations: their statements, their symbols, and what each symbol stands for in its rule.

An equation is written once, as LaTeX in the docstring of its rule, with statements separated by ``, \quad``. A prime
marks the value after the rule, a bar the mean over those that a link leads to, an underline the mean of the lower of
each pair, a tilde the mean over those near, a check the greatest, a breve the mean over the region; other hats and
letters are values that the equation itself defines. Brackets around a comparison are 1 where it holds and 0
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from policylab.model.columns import Column, columns_of
from policylab.model.columns.parameters import parameter
from policylab.model.luck import Luck
from policylab.model.rules.rule import Card
from policylab.model.rules.sights import MEETS, Sight
from policylab.model.simulation import gather
from policylab.model.step import MET

SIZE = "classroom"  # links lead between the same kinds at every size
LUCK = r"\varepsilon"
# Entries of the calendar: symbol and meaning.
CALENDAR = {
    "october": (r"\mathcal{O}", "1 in October, 0 in other months"),
    "months_left": (r"\mathcal{M}", "months of the fiscal year that are left, this one included: 12 in October"),
    "last_quarter": (r"\mathcal{Q}", "1 from July to September, 0 in other months"),
}
MARKS = {
    "mean": r"\bar",
    "lower": r"\underline",
    "near": r"\tilde",
    "most": r"\check",
    "visitors": r"\bar",
    "region": r"\breve",
}
_WORDS = r"min|max|frac|sqrt|exp|ln|le|ge|operatorname\{\w+\}|Phi"  # what stands for no value
_BASE = r"(?:\\math(?:sf|cal)\{\w\}|\\[A-Za-z]+|[A-Za-z])"
_TOKEN = re.compile(
    rf"(?P<word>\\(?:{_WORDS})(?![A-Za-z])|\\,)"
    rf"|(?P<mark>\\(?:bar|tilde|underline|hat|check|breve)\s*)?(?P<base>(?(mark)(?:\{{{_BASE}\}}|{_BASE})|{_BASE}))"
    r"(?P<sub>_(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9*]))?(?P<sup>\^[+-])?(?P<prime>')?"
)


@dataclass(frozen=True)
class Statement:
    """One statement of an equation, as LaTeX: the symbol defined, and its definition."""

    left: str
    right: str


@dataclass(frozen=True)
class Meaning:
    """What a symbol stands for in a rule.

    Attributes
    ----------
    symbol, argument : str
        The symbol, and the argument of the rule that it stands for.
    role : str
        ``column``, ``seen``, ``parameter``, ``luck`` or ``calendar``.
    of, name : str
        The kind of agent and the column, or the parameter.
    how : str
        What the argument is, in words.

    """

    symbol: str
    argument: str
    role: str
    of: str
    name: str
    how: str


def statements(equation: str) -> tuple[Statement, ...]:
    r"""Return the statements of an equation, in the order of the text.

    >>> statements(r"a' = b, \quad b = 2 c")
    (Statement(left="a'", right='b'), Statement(left='b', right='2 c'))
    """
    result = []
    for part in re.split(r",\s*\\quad\s*", equation):
        left, _, right = part.partition(" = ")
        result.append(Statement(left.strip(), right.strip()))
    return tuple(result)


def rewritten(latex: str, by: Callable[[str], str]) -> str:
    """Return LaTeX with every symbol replaced by a function of its standard spelling."""

    def replacement(match: re.Match[str]) -> str:
        if match["word"] or _is_euler(match, latex):
            return match[0]
        return by(_standard(match))

    return _TOKEN.sub(replacement, latex)


def symbols_in(latex: str) -> tuple[str, ...]:
    r"""Return the symbols in some LaTeX, each once and in its standard spelling.

    >>> symbols_in(r"x_{l}' = x_l + \beta_x \max(z, 0)(1 - \bar{E}_q) e^{-\bar E_q}")
    ("x_l'", 'x_l', '\\beta_x', 'z', '\\bar{E}_q')
    """
    symbols: dict[str, None] = {}
    rewritten(latex, lambda symbol: symbols.setdefault(symbol) or symbol)
    return tuple(symbols)


def standard(symbol: str) -> str:
    r"""Return the standard spelling of one symbol.

    >>> standard(r"\bar x_{s}"), standard("E'")
    ('\\bar{x}_s', "E'")
    """
    match = _TOKEN.fullmatch(symbol)
    if match is None or match["word"]:
        raise ValueError(f"{symbol!r} is not one symbol")
    return _standard(match)


def marked(symbol: str, mark: str) -> str:
    r"""Return a symbol with a mark over or under its letter.

    >>> marked("E_q", r"\bar")
    '\\bar{E}_q'
    """
    return standard(f"{mark} {standard(symbol)}")


def meanings(card: Card) -> dict[str, Meaning]:
    """Return what each symbol of a rule's arguments stands for, by its standard spelling.

    Raises
    ------
    ValueError
        If two arguments of the rule have the same symbol.

    """
    by_symbol: dict[str, Meaning] = {}
    for meaning in (*(_of_input(card, name) for name in card.inputs), *map(_of_parameter, card.parameters)):
        if meaning.symbol in by_symbol:
            raise ValueError(
                f"{card.name}: {meaning.argument} and {by_symbol[meaning.symbol].argument} are both {meaning.symbol}"
            )
        by_symbol[meaning.symbol] = meaning
    return by_symbol


def outputs(card: Card) -> dict[str, str]:
    """Return the columns that a rule writes by symbol: with a prime if the rule also reads the value before."""
    columns = columns_of(card.of)
    return {standard(columns[name].symbol) + "'" * (name in card.inputs): name for name in card.writes}


@cache
def sources() -> dict[tuple[str, str], str]:
    """Return the kind that each link leads to, by the kind that sees and the name of the link."""
    return {key: link.source for key, link in gather(SIZE, Luck(1)).links.items()}


def seen_column(card: Card, sight: Sight) -> Column:
    """Return the column that a rule sees in others."""
    if sight.how in MET:
        return columns_of(MET[sight.how][1])[sight.column]
    kind = sight.via if sight.how == "above" else sources()[card.of, sight.via]
    return columns_of(kind)[sight.column]


def _of_input(card: Card, name: str) -> Meaning:
    if name.startswith("luck"):
        what = name.removeprefix("luck").strip("_")
        symbol = standard(LUCK + (f"_{{{what}}}" if what else ""))
        count = card.events.get(name)
        keyed = f"keyed by {columns_of(card.of)[count].meaning}" if count else "of the month"
        return Meaning(symbol, name, "luck", card.of, name, f"luck {keyed}, stream `{card.luck_key}.{name}`")
    if name not in card.sees:
        column = columns_of(card.of)[name]
        return Meaning(standard(column.symbol), name, "column", card.of, name, column.meaning)
    sight = card.sees[name]
    if sight.how == "calendar":
        symbol, meaning = CALENDAR[sight.via]
        return Meaning(standard(symbol), name, "calendar", card.of, sight.via, meaning)
    if sight.how == "drawn":
        drawn = f"row of one of {sight.via}, drawn by their weights, stream `{card.luck_key}.{name}`; -1 for none"
        return Meaning(marked(columns_of(card.of)[MEETS].symbol, r"\hat"), name, "luck", card.of, name, drawn)
    column = seen_column(card, sight)
    plain = sight.how in ("above", "met")
    mark = MARKS.get(sight.via, MARKS.get(sight.how, ""))
    symbol = standard(column.symbol) if plain else marked(column.symbol, mark)
    how = {
        "above": f"{column.meaning}, of its {sight.via}",
        "mean": f"mean over {sight.via}: {column.meaning}",
        "lower": f"mean over {sight.via} of the lower of its own value and theirs: {column.meaning}",
        "most": f"greatest of {sight.via}: {column.meaning}",
        "met": f"{column.meaning}, of the service that it meets; 0 where it meets none",
        "visitors": f"mean over the citizens who meet it: {column.meaning}",
        "near": f"mean over those {sight.via} that are within `{sight.bound}` of its own value: {column.meaning}",
    }[sight.how]
    return Meaning(symbol, name, "seen", column.kind, column.name, how)


def _of_parameter(name: str) -> Meaning:
    entry = parameter(name)
    return Meaning(standard(entry.symbol), name, "parameter", "", name, entry.meaning)


def _is_euler(match: re.Match[str], latex: str) -> bool:
    """Return whether a letter is the base of the exponential function."""
    return match[0] == "e" and latex[match.end() : match.end() + 1] == "^"


def _standard(match: re.Match[str]) -> str:
    base = match["base"].removeprefix("{").removesuffix("}") if match["base"].startswith("{") else match["base"]
    if match["mark"]:
        base = f"{match['mark'].strip()}{{{base}}}"
    return base + _below(match["sub"] or "") + (match["sup"] or "") + (match["prime"] or "")


def _below(sub: str) -> str:
    """Return a subscript with braces only where it needs them."""
    inner = sub.removeprefix("_").removeprefix("{").removesuffix("}")
    single = len(inner) == 1 or re.fullmatch(r"\\[A-Za-z]+", inner)
    return "" if not inner else f"_{inner}" if single else f"_{{{inner}}}"
