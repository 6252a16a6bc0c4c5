"""The figure of a scenario discovery: the box within the ranges, and the trajectory on which it was chosen."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import matplotlib as mpl
import seaborn as sns

from policylab.analysis.discovery import Discovery, words
from policylab.analysis.discovery.boxes import COVERAGE_AIM, DENSITY_AIM, Restricted
from policylab.files import write_atomically
from policylab.show.fonts import thai_family

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

RESOLUTION = 150
LABEL = 34  # letters of a line of English beside the box
LABEL_TH = 40  # Thai has no spaces between words and its signs above and below take no width: cut a little later
COVERAGE = "coverage / ความครอบคลุม"
DENSITY = "density / ความหนาแน่น"
PEELED = "boxes that peeling meets / กรอบระหว่างการค้นหา"
CHOSEN = "the box chosen / กรอบที่เลือก"
AIMS = "aims / เกณฑ์ที่ตั้งไว้"
INSIDE = "inside the box, of the whole range\nช่วงค่าในกรอบ เทียบกับช่วงทั้งหมด"
NO_BOX = "no box / ไม่พบกรอบ"


def save_discovery_figure(found: Discovery, folder: Path) -> list[Path]:
    """Draw the figure into a folder and return the file; none where no box was looked for."""
    if not found.trajectory:
        return []
    figure, path = of_discovery(found), folder / "discovery.png"
    with _fonts():
        write_atomically(path, lambda beside: figure.savefig(beside, dpi=RESOLUTION))
    plt.close(figure)
    return [path]


def of_discovery(found: Discovery) -> Figure:
    """Draw the limits of the box within the ranges, and coverage against density of all boxes met."""
    sns.set_theme(style="whitegrid", palette="colorblind", font_scale=0.9)
    restricted = found.box.restricted if found.box else ()
    with _fonts():
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(12, max(4.6, 1.8 + 1.0 * len(restricted))), layout="constrained",
            gridspec_kw={"width_ratios": [1.15, 1]},
        )  # fmt: skip
        _limits(left, found, restricted)
        _trajectory(right, found)
        figure.canvas.draw()  # the fonts are those of this moment
    return figure


def _fonts() -> Any:
    return mpl.rc_context({"font.family": thai_family()})


def _limits(axis: Any, found: Discovery, restricted: tuple[Restricted, ...]) -> None:
    """Draw each restricted parameter as a bar over its range, with its limits written beside it."""
    for place, one in enumerate(restricted):
        axis.barh(place, 1.0, height=0.3, color="0.88")
        if one.forms:
            _forms(axis, place, one, found.forms[one.parameter])
        else:
            _numbers(axis, place, one, found.ends(one.parameter))
    axis.set_yticks(range(len(restricted)), [_label(one.parameter) for one in restricted])
    axis.set_ylim(len(restricted) - 0.4, -0.6)
    axis.set_xlim(-0.02, 1.02)
    axis.set_xticks([])
    axis.grid(visible=False)
    axis.set_xlabel(INSIDE if restricted else "")
    if not restricted:
        axis.text(0.5, 0.5, NO_BOX, transform=axis.transAxes, ha="center", va="center")
        axis.set_yticks([])


def _numbers(axis: Any, place: int, one: Restricted, ends: tuple[float, float]) -> None:
    wide = ends[1] - ends[0]
    low, high = (ends[0] if one.low is None else one.low), (ends[1] if one.high is None else one.high)
    axis.barh(place, (high - low) / wide, left=(low - ends[0]) / wide, height=0.3, color=_colour())
    texts = {words.shown_limit(value, ends): (value - ends[0]) / wide for value in (low, high)}
    for text, where in texts.items():
        axis.annotate(
            text, (where, place - 0.17), xytext=(0, 2), textcoords="offset points",
            ha="left" if where < 0.05 else "right" if where > 0.95 else "center", va="bottom", fontsize="small",
        )  # fmt: skip


def _forms(axis: Any, place: int, one: Restricted, known: tuple[str, ...]) -> None:
    for number, form in enumerate(known):
        inside = form in one.forms
        if inside:
            axis.barh(place, 1 / len(known), left=number / len(known), height=0.3, color=_colour(), edgecolor="white")
        axis.annotate(
            form, ((number + 0.5) / len(known), place - 0.17), xytext=(0, 2), textcoords="offset points", ha="center",
            va="bottom", fontsize="small", color="0.1" if inside else "0.5",
        )  # fmt: skip


def _label(name: str) -> str:
    return f"{textwrap.fill(words.label(name), LABEL)}\n{_folded(words.label_th(name))}"


def _folded(text: str) -> str:
    """Return a Thai label with its lines broken at spaces, where Thai parts phrases."""
    return textwrap.fill(text, LABEL_TH, break_long_words=False)


def _trajectory(axis: Any, found: Discovery) -> None:
    coverage, density = ([getattr(box, what) for box in found.trajectory] for what in ("coverage", "density"))
    axis.plot(coverage, density, "o-", color="0.45", markersize=4, linewidth=1, label=PEELED)
    axis.plot([COVERAGE_AIM, COVERAGE_AIM, 1], [1, DENSITY_AIM, DENSITY_AIM], ":", color="0.1", label=AIMS)
    if found.box:
        axis.plot(
            [found.box.coverage],
            [found.box.density],
            "D",
            color=_colour(),
            markersize=9,
            label=CHOSEN,
            linestyle="none",
        )
    axis.set_xlim(0, 1.03)
    axis.set_ylim(0, 1.03)
    axis.set_xlabel(COVERAGE)
    axis.set_ylabel(DENSITY)
    axis.figure.legend(loc="outside lower center", ncols=3, frameon=False)


def _colour() -> Any:
    return sns.color_palette("colorblind")[0]
