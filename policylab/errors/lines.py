"""Faults of a table: one line for each, with the line of the file that has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

DECIDES_NO_NUMBER = True


def fault_lines(where: object, faults: Iterable[tuple[int, str]], most: int) -> list[str]:
    """Return the faults of a table in the order of its lines; one that several lines have is said once.

    >>> fault_lines("ours.csv", [(5, "tier: is empty"), (2, "tier: is empty"), (2, "name: is empty")], 10)
    ['ours.csv: line 2: name: is empty', 'ours.csv: line 2 (and 1 more line): tier: is empty']
    """
    lines_of: dict[str, list[int]] = {}
    for line, sentence in sorted(set(faults)):
        lines_of.setdefault(sentence, []).append(line)
    lines = [f"{where}: {_first_of(at)}: {sentence}" for sentence, at in lines_of.items()]
    more = [f"{where}: {len(lines) - most} more faults: correct these first"] if len(lines) > most else []
    return lines[:most] + more


def _first_of(lines: Sequence[int]) -> str:
    more = len(lines) - 1
    return f"line {lines[0]}" + (f" (and {more} more line{'s' if more > 1 else ''})" if more else "")
