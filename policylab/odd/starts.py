"""Starting values as equations, made from the declarations of columns."""

from __future__ import annotations

import inspect

from policylab.model.columns import Column, columns_of
from policylab.model.columns.parameters import parameter
from policylab.model.columns.starting import FACTS, Around, Like, Uniform
from policylab.model.rules.rule import printed_equation


def starting_equations(kind: str) -> str:
    r"""Return the starts of the columns of a kind, as LaTeX, without those that start at their neutral value.

    >>> print(starting_equations("leader").split(r", \quad ")[1])
    m = m_*
    """
    return r", \quad ".join(
        _statement(column) for column in columns_of(kind).values() if column.start not in (None, column.neutral)
    )


def _statement(column: Column) -> str:
    begin = column.start
    if callable(begin):
        return printed_equation(inspect.getdoc(begin) or "")
    if isinstance(begin, Around):
        right = _around(begin, column.name)
    elif isinstance(begin, Like):
        right = columns_of(column.kind)[begin.name].symbol
    elif isinstance(begin, Uniform):
        right = _luck(column.name)
    else:
        right = parameter(begin).symbol if isinstance(begin, str) else f"{begin:g}"
    return f"{column.symbol} = {right}"


def _around(drawn: Around, name: str) -> str:
    mean = " ".join([parameter(drawn.mean).symbol, *([FACTS[drawn.times]] if drawn.times else [])])
    normal = rf"{parameter(drawn.spread).symbol} \Phi^{{-1}}({_luck(name)})"
    return rf"\operatorname{{clip}}({mean} + {normal}, {drawn.low:g}, {drawn.high:g})"


def _luck(name: str) -> str:
    return rf"\varepsilon_{{{name.replace('_', chr(92) + '_')}}}"
