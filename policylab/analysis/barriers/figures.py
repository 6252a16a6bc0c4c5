"""The figure on barriers: what each costs under each policy, in both modes, with the counts of the informants."""

from __future__ import annotations

from collections.abc import Sequence

from policylab.analysis.barriers.rows import BarrierRow
from policylab.show.figure import Axes, Drawing, legend, panels
from policylab.show.words import bilingual

DECIDES_NO_NUMBER = True  # what people see: in no identity

HEIGHT = 0.36  # of a bar; two make up a barrier
COLOURS = {"alone": "C0", "all but": "C1"}


def draw_barriers(panels_of: Sequence[tuple[str, Sequence[BarrierRow]]], named: dict[str, str]) -> Drawing:
    """Return a figure with a panel for each policy; ``named`` says of each barrier how many informants named it."""
    figure, axes = panels(1, len(panels_of), (6.0 * len(panels_of), 5.6), sharex=True, sharey=True)
    for axis, (under, rows) in zip(axes, panels_of, strict=True):
        _draw(axis, rows)
        axis.set_title(under, fontsize="medium")
        axis.set_xlabel(bilingual("barriers.effect", "\n"), fontsize="small")
    barriers = list(dict.fromkeys(row.barrier for row in panels_of[0][1]))
    labels = [f"{bilingual(f'barriers.names.{name}')}\n({named[name]})" for name in barriers]
    axes[0].set_yticks(range(len(barriers)), labels, fontsize="small")
    axes[0].invert_yaxis()
    legend(figure, axes[0], columns=1)
    return figure


def _draw(axis: Axes, rows: Sequence[BarrierRow]) -> None:
    """Draw two bars for each barrier, one a mode, with their intervals."""
    barriers = list(dict.fromkeys(row.barrier for row in rows))
    for place, (mode, colour) in enumerate(COLOURS.items()):
        chosen = [row for row in rows if row.mode == mode]
        levels = [barriers.index(row.barrier) + (place - 1 / 2) * HEIGHT for row in chosen]
        ends = [[row.effect - row.low for row in chosen], [row.high - row.effect for row in chosen]]
        axis.barh(
            levels, [row.effect for row in chosen], height=HEIGHT, color=colour, xerr=ends,
            error_kw={"elinewidth": 1, "ecolor": "0.2"}, label=bilingual(f"barriers.modes.{mode.replace(' ', '_')}"),
        )  # fmt: skip
    axis.axvline(0, color="0.2", linewidth=0.8)
    axis.grid(visible=False, axis="y")
