"""The figures on people: take-up by year with full supply, and what policies do to trust."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policylab.analysis.people.rows import CurveRow, EffectRow
from policylab.show.figure import Drawing, legend, panels
from policylab.show.words import bilingual

DECIDES_NO_NUMBER = True  # what people see: in no identity

HEIGHT = 0.27  # inches of a policy


def draw_use(curve: Sequence[CurveRow]) -> Drawing:
    """Return a figure of take-up by year, over worlds and in the default setting."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 (only drawing needs it)

    figure, (axis,) = panels(1, 1, (6.5, 5.0))
    years = [row.year for row in curve]
    if curve[0].worlds_low is not None:
        ends = np.array([(row.worlds_low, row.worlds_median, row.worlds_high) for row in curve], dtype=float)
        low, median, high = ends.T
        axis.fill_between(years, low, high, color="C0", alpha=0.25, linewidth=0, label=bilingual("people.worlds"))
        axis.plot(years, median, color="C0", label=bilingual("people.median"))
    axis.plot(years, [row.default for row in curve], color="0.1", linestyle="--", label=bilingual("people.default"))
    axis.set_xlabel(bilingual("people.year"))
    axis.set_ylabel(bilingual("people.take_up", "\n"), fontsize="small")
    axis.set_ylim(0, 1)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    legend(figure, axis, columns=1)
    return figure


def draw_trust(rows: Sequence[EffectRow]) -> Drawing:
    """Return a figure with a point for each policy in the default setting, a line over nine tenths of worlds."""
    figure, (axis,) = panels(1, 1, (6.5, max(4.0, 1.6 + HEIGHT * len(rows))))
    places = np.arange(len(rows))
    if rows[0].worlds_low is not None:
        ends = np.array([(row.worlds_low, row.worlds_high) for row in rows], dtype=float).T
        axis.hlines(places, *ends, color="C0", alpha=0.4, linewidth=4)
    axis.plot([row.effect for row in rows], places, "o", color="0.1", markersize=4)
    axis.axvline(0, color="0.2", linewidth=0.8)
    axis.set_yticks(places, [row.policy for row in rows], fontsize="small")
    axis.invert_yaxis()
    axis.set_xlabel(bilingual("people.trust", "\n"), fontsize="small")
    axis.grid(visible=False, axis="y")
    return figure
