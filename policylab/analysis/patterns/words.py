"""Words: figures and worlds as a reader wants them."""

from __future__ import annotations

from collections.abc import Mapping

from policylab.analysis.patterns.pattern import ENOUGH, Pattern
from policylab.model.columns.parameters import parameters

ENDS = ("_low", "_high", "_inside")


def figures_in_words(pattern: Pattern, figures: Mapping[str, float]) -> str:
    """Return the figures of a pattern, one a line: its middle, its spread, and how often it lies in its band."""
    lines = []
    if "share_of_replications" in figures:
        lines.append(f"holds in {figures['share_of_replications']:.0%} of the replications ({ENOUGH:.0%} needed)")
    lines += [
        _line(name, figures, banded=name in pattern.bands)
        for name in figures
        if name != "share_of_replications" and not name.endswith(ENDS)
    ]
    return "\n".join(lines)


def _line(name: str, figures: Mapping[str, float], *, banded: bool) -> str:
    text = f"{name.replace('_', ' ')} {figures[name]:.3g}"
    if f"{name}_low" in figures:
        text += f" ({figures[f'{name}_low']:.3g} to {figures[f'{name}_high']:.3g})"
    if banded and f"{name}_inside" in figures:
        text += f", in its band {figures[f'{name}_inside']:.0%}"
    return text


def world_in_words(point: Mapping[str, float]) -> str:
    """Return the parameters of a world in the order of their table."""
    names = [name for name in parameters() if name in point]
    return ", ".join(f"{name} {point[name]:.3g}" for name in names)
