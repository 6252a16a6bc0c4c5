"""Classes in normal form: fields in their order, methods by name; prose and what only shows is left out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from policylab.recording.identity.form import SHOWS
from policylab.recording.identity.scopes import Stack
from policylab.recording.identity.source import External, Key

if TYPE_CHECKING:
    from policylab.recording.identity.form import _Writer


def write_class(writer: _Writer, node: ast.ClassDef, stack: Stack) -> None:
    """Write a class; the order of its methods says nothing, that of its fields does."""
    inner = (*stack, writer.words.scope(node))
    writer.say("(class")
    if stack:
        writer.say(" ", ascii(node.name))
    writer.block(node.bases, stack)
    writer.block(node.keywords, stack)
    writer.block(node.decorator_list, stack)
    prose = _prose(writer, node) if not stack else frozenset()
    declared = _is_declared(writer, node, stack)
    methods = []
    for line in node.body:
        if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef):
            methods.append(line)
        elif isinstance(line, ast.AnnAssign | ast.Assign):
            _write_field(writer, line, inner, prose, declared)
        else:
            writer.write(line, inner)
    for method in sorted(methods, key=lambda one: one.name):  # stable: a property stands before its setter
        if not SHOWS.fullmatch(method.name) and not _is_overload(writer, method, inner):
            writer.write(method, inner)
    writer.say(")")


def _prose(writer: _Writer, node: ast.ClassDef) -> frozenset[str]:
    found = writer.definitions.tree.find(writer.words.module, node.name)
    return writer.definitions.prose_of_class(found) if isinstance(found, Key) else frozenset()


def _is_declared(writer: _Writer, node: ast.ClassDef, stack: Stack) -> bool:
    """Return whether annotations of a class decide what it takes: of models of files, not of plain classes."""
    named = [writer.words.resolved(base, stack) for base in node.bases]
    return any(isinstance(base, Key) or (isinstance(base, External) and "pydantic" in base.path) for base in named)


def _write_field(
    writer: _Writer, line: ast.AnnAssign | ast.Assign, inner: Stack, prose: frozenset[str], declared: bool
) -> None:
    target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0]
    if isinstance(target, ast.Name) and target.id in prose:
        return
    writer.say("(field")
    writer.block([target] if isinstance(line, ast.AnnAssign) else line.targets, inner)
    if isinstance(line, ast.AnnAssign):
        held = "ClassVar" in {getattr(part, "id", "") for part in ast.walk(line.annotation)}
        writer.say(" class" if held else " own")
        if declared and not held:
            writer.write(line.annotation, inner)
    if line.value is not None:
        writer.write(line.value, inner)
    writer.say(")")


def _is_overload(writer: _Writer, method: ast.FunctionDef | ast.AsyncFunctionDef, stack: Stack) -> bool:
    return any(writer.words.resolved(one, stack) == External("typing.overload") for one in method.decorator_list)
