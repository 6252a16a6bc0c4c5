"""Equations read by sympy: LaTeX as it is printed becomes functions of the arguments of its rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise

import numpy as np
import sympy
from scipy.special import expit, gammaincinv, ndtri

from policylab.odd.equations import Statement, rewritten, standard, statements

FUNCTIONS = {
    "Max": sympy.Max,
    "Min": sympy.Min,
    "sqrt": sympy.sqrt,
    "exp": sympy.exp,
    "ln": sympy.log,
    "Abs": sympy.Abs,
    "Eq": sympy.Eq,
    "clip": lambda value, low, high: sympy.Min(high, sympy.Max(low, value)),
    "round": sympy.Function("rint"),
    "floor": sympy.floor,
    "expit": sympy.Function("expit"),
    "ndtri": sympy.Function("ndtri"),
    "gammaincinv": sympy.Function("gammaincinv"),
    "Bracket": lambda holds: sympy.Piecewise((1, holds), (0, True)),
}
# What LaTeX writes, as sympy writes it; a product is written by its factors side by side.
SPELT = (
    (r"\\operatorname\{logit\}\^\{-1\}", " expit"),
    (r"\\Phi\^\{-1\}", " ndtri"),
    (r"\\operatorname\{P\}\^\{-1\}", " gammaincinv"),
    (r"\\operatorname\{(\w+)\}", r" \1"),
    (r"\\frac", ""),
    (r"\\sqrt|\\exp|\\ln", lambda found: f" {found[0][1:]}"),
    (r"\\max|\\min", lambda found: f" {found[0][1:].title()}"),
    (r"\|([^|]*)\|", r" Abs(\1)"),
    (r"\[([^][]*) = ([^][]*)\]", r" Bracket(Eq(\1, \2))"),
    (r"\[", " Bracket("),
    (r"\]", ")"),
    (r"\\le(?![a-z])", "<="),
    (r"\\ge(?![a-z])", ">="),
    (r"\\,", " "),
    (r"\}\{", ")/("),
    (r"\^\{", "**("),
    (r"\^", "**"),
    (r"\{", "("),
    (r"\}", ")"),
)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]\w*|\*\*|<=|>=|\S")
_FACTOR = re.compile(r"[\w(]")


@cache
def read(latex: str) -> tuple[tuple[str, ...], Callable[..., np.ndarray]]:
    """Return the symbols of some LaTeX and a numpy function of them."""
    names: dict[str, sympy.Symbol] = {}

    def named(symbol: str) -> str:
        return f" {names.setdefault(symbol, sympy.Symbol(f'x{len(names)}'))} "

    text = rewritten(latex, named)
    for pattern, spelt in SPELT:
        text = re.sub(pattern, spelt, text)
    assert "\\" not in text, f"cannot read {text!r}"
    known = FUNCTIONS | {str(symbol): symbol for symbol in names.values()} | {"e": sympy.E}
    expression = sympy.sympify(_with_products(text), locals=known, evaluate=False)
    function = sympy.lambdify(
        list(names.values()), expression, [{"expit": expit, "ndtri": ndtri, "gammaincinv": gammaincinv}, "numpy"]
    )
    return tuple(names), function


def _with_products(text: str) -> str:
    """Return text with a sign of multiplication between factors that stand side by side."""
    tokens = _TOKEN.findall(text)
    written = tokens[:1]
    for before, token in pairwise(tokens):
        side_by_side = (re.match(r"[\w)]", before) and before not in FUNCTIONS) and _FACTOR.match(token)
        written += ["*", token] if side_by_side else [token]
    return " ".join(written)


class Equation:
    """A printed equation as functions of what its rule is given."""

    def __init__(self, latex: str):
        self.statements: dict[str, Statement] = {standard(one.left): one for one in statements(latex)}

    def value(self, symbol: str, known: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the value of a symbol: what the equation defines it as, or else what is known of it."""
        if symbol not in self.statements:
            return known[symbol]
        names, function = read(self.statements[symbol].right)
        return np.asarray(function(*(self.value(name, known) for name in names)), dtype=float)
