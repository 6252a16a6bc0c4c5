"""Mutations of the core, made from its syntax: a sign, an operator, a comparison, a number, a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

OPERATORS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/", ast.Mod: "*", ast.Pow: "*"}
COMPARISONS = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
TWINS = {
    "minimum": "maximum", "maximum": "minimum", "logical_and": "logical_or", "exp": "log1p", "floor": "ceil",
    "zeros": "ones", "at_least": "at_most", "at_most": "at_least", "mean": "total", "any": "all", "argsort": "argmax",
}  # fmt: skip
PROSE = {"title", "equation", "cites"}
MESSAGES = {"UsageError", "PolicylabError", "ValueError", "unknown", "no_parameter", "Structure", "Mechanism"}


class Mutant(NamedTuple):
    """One change of a file: where, of what kind, and the text after it."""

    path: str
    line: int
    kind: str
    text: str

    @property
    def name(self) -> str:
        """Return how a test calls it."""
        return f"{self.path}:{self.line}: {self.kind}"


def mutants_of(path: str, text: str) -> Iterator[Mutant]:
    """Yield the mutants of a file in the order of its lines."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    whole = text.encode()

    def place(line: int, column: int) -> int:
        return starts[line - 1] + column

    for node in _counting(ast.parse(text)):
        for kind, begin, end, new in _changes(node, whole, place):
            changed = (whole[:begin] + new.encode() + whole[end:]).decode()
            yield Mutant(path, node.lineno, kind, changed)


def _changes(node, whole, place):
    """Yield the changes of one node: what kind, from where to where, and what stands there instead."""

    def span(one: ast.expr) -> tuple[int, int]:
        return place(one.lineno, one.col_offset), place(one.end_lineno, one.end_col_offset)

    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        begin, end = span(node.left)[1], span(node.right)[0]
        between = whole[begin:end].decode()
        symbol = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}.get(
            type(node.op), "**"
        )
        if symbol in between:
            yield "operator", begin, end, between.replace(symbol, OPERATORS[type(node.op)], 1)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        begin, end = span(node.left)[1], span(node.comparators[0])[0]
        between = whole[begin:end].decode()
        closing = between[: len(between) - len(between.lstrip(") \n"))]
        opening = between[len(between.rstrip("( \n")) :]
        yield "comparison", begin, end, f"{closing} {COMPARISONS[type(node.ops[0])]} {opening}"
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield "number", *span(node), repr(node.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield "truth", *span(node), repr(not node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", *span(node), f"({ast.unparse(node.operand)})"
    elif isinstance(node, ast.BoolOp):
        begin, end = span(node.values[0])[1], span(node.values[1])[0]
        word = "and" if isinstance(node.op, ast.And) else "or"
        between = whole[begin:end].decode()
        if word in between and len(node.values) == 2:
            yield "junction", begin, end, between.replace(word, {"and": "or", "or": "and"}[word], 1)
    elif isinstance(node, ast.Attribute) and node.attr in TWINS:
        end = span(node)[1]
        yield "function", end - len(node.attr), end, TWINS[node.attr]


def _counting(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions that count: none in messages, annotations, f-strings or what is for type checkers."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.Raise | ast.JoinedStr):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test) and name != "orelse":
            continue
        for child in value if isinstance(value, list) else [value]:
            if _is_message(child) or (isinstance(child, ast.keyword) and child.arg in PROSE):
                continue
            if isinstance(child, ast.Assign) and isinstance(node, ast.stmt) and not _is_read(child, node):
                continue  # it prepares a message
            if isinstance(child, ast.AST):
                if isinstance(child, ast.expr) and hasattr(child, "lineno"):
                    yield child
                yield from _counting(child)


def _is_message(node: object) -> bool:
    """Return whether something only makes a message, or says where in a file something stands."""
    if isinstance(node, ast.Call) and _called(node) in MESSAGES:
        return True
    words = {"where", "getdoc"}
    named = ({getattr(one, "id", ""), getattr(one, "attr", "")} for one in ast.walk(node) if isinstance(one, ast.AST))
    return isinstance(node, ast.BoolOp) and any(words & names for names in named)


def _is_read(assigned: ast.Assign, around: ast.stmt) -> bool:
    """Return whether what is assigned to a name is read outside of messages."""
    names = {one.id for one in assigned.targets if isinstance(one, ast.Name)}
    return not names or any(getattr(one, "id", "") in names and isinstance(one.ctx, ast.Load) for one in _told(around))


def _told(node: ast.AST) -> Iterator[ast.Name]:
    if isinstance(node, ast.Name):
        yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.Raise) or _is_message(child)):
            yield from _told(child)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))
