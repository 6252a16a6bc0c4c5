"""Figure: how a result is drawn, in one style, one font and one resolution, without a backend or global settings.

A figure is drawn when it is first shown or saved. It belongs to no window: a notebook shows it as a picture, and
:meth:`Figure.save` writes it, whatever backend matplotlib has.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from policylab.errors import UsageError
from policylab.files import write_atomically

if TYPE_CHECKING:
    import matplotlib.axes
    import matplotlib.figure

    Axes = matplotlib.axes.Axes
    Drawing = matplotlib.figure.Figure
else:
    Axes = Drawing = Any  # only drawing needs matplotlib

ENDINGS = (".png", ".svg", ".pdf")
RESOLUTION = 150  # dots an inch of a file
ON_SCREEN = 100  # and in a notebook
SMALL_LEGEND = 6  # entries that fit in a row
MARKERS = "osD^vP*X"
LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
Side = Literal["lower", "upper"]
LEGEND_PLACES: Mapping[Side, Literal["outside lower center", "outside upper center"]] = {
    "lower": "outside lower center",
    "upper": "outside upper center",
}
BASE_STYLE: Mapping[str, Any] = {"svg.hashsalt": "policylab"}  # the same data give the same bytes
FALLBACK = "DejaVu Sans"  # comes with matplotlib


@contextmanager
def style(changes: Mapping[str, Any] = {}) -> Iterator[None]:
    """Draw in the lab's style within this context: colour-blind safe, with Thai and Latin letters."""
    import matplotlib as mpl  # noqa: PLC0415 (only drawing needs it)
    import seaborn as sns  # noqa: PLC0415
    from matplotlib.rcsetup import cycler  # noqa: PLC0415

    settings: dict[Any, Any] = {
        **sns.plotting_context("notebook", font_scale=0.9), **sns.axes_style("whitegrid"), **BASE_STYLE,
        "axes.prop_cycle": cycler(color=sns.color_palette("colorblind")), "font.family": thai_family(), **changes,
    }  # fmt: skip
    with mpl.rc_context(settings):
        yield


@dataclass(frozen=True, repr=False)
class Figure:
    """A picture of a result."""

    name: str
    """Of its file, without ending."""
    caption: str
    """What it shows, for those who cannot see it."""
    draw: Callable[[], Drawing]
    """Returns a figure of matplotlib, made with ``panels`` of this module; called once, in the lab's style."""
    style: Mapping[str, Any] = field(default_factory=dict)
    """Settings of matplotlib for this figure."""

    @cached_property
    def drawing(self) -> Drawing:
        """Return the figure of matplotlib, to add to it or to change it."""
        with style(self.style):
            drawing = self.draw()
            drawing.canvas.draw()  # fonts are resolved when drawing
        return drawing

    @property
    def axes(self) -> list[Axes]:
        """Return the panels, as axes of matplotlib."""
        return self.drawing.axes

    def save(self, place: str | os.PathLike[str], ending: str = "png") -> Path:
        """Write the figure at once and return its file.

        Parameters
        ----------
        place : str or path
            A folder, in which the file has the figure's name, or a file.
        ending : str
            ``png``, ``svg`` or ``pdf``: of a file in a folder, or of a file without its own ending.

        Raises
        ------
        UsageError
            If figures of that ending cannot be written.

        """
        path = Path(place)
        if path.is_dir():
            path /= f"{self.name}.{ending}"
        elif not path.suffix:
            path = path.with_name(f"{path.name}.{ending}")
        if path.suffix not in ENDINGS:
            raise UsageError(f"{path.name}: a figure cannot be written as {path.suffix}: write {' or '.join(ENDINGS)}")
        # A vector file would otherwise contain the time of writing.
        dated: dict[str, Any] = {"metadata": {"Date": None}} if path.suffix == ".svg" else {}
        with style(self.style):
            write_atomically(path, lambda target: self.drawing.savefig(target, dpi=RESOLUTION, **dated))
        return path

    def _repr_png_(self) -> bytes:
        picture = BytesIO()
        with style(self.style):
            self.drawing.savefig(picture, format="png", dpi=ON_SCREEN)
        return picture.getvalue()

    def __repr__(self) -> str:
        return f"<Figure {self.name}: {self.caption}>"


def panels(rows: int, columns: int, size: tuple[float, float], **more: Any) -> tuple[Drawing, list[Axes]]:
    """Return a figure, inches wide and high, and its panels row by row; ``more`` goes to ``Figure.subplots``."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure as Drawing  # noqa: PLC0415

    figure = Drawing(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)  # one that draws without a window
    return figure, list(figure.subplots(rows, columns, squeeze=False, **more).flat)


def legend(figure: Drawing, axis: Axes, where: Side = "lower", columns: int | None = None, **more: Any) -> None:
    """Place the legend of a panel above (``upper``) or below (``lower``) all panels of its figure."""
    handles, labels = axis.get_legend_handles_labels()
    wide = legend_columns(labels) if columns is None else columns
    figure.legend(handles, labels, loc=LEGEND_PLACES[where], ncols=wide, frameon=False, **more)


def legend_columns(labels: Sequence[str]) -> int:
    """Return how many columns of a legend fit: one row where entries are few, else rows of similar length.

    >>> legend_columns("abc"), legend_columns("abcdefgh"), legend_columns("abcdefghi")
    (3, 4, 3)
    """
    return len(labels) if len(labels) <= SMALL_LEGEND else math.ceil(len(labels) / math.ceil(len(labels) / 4))


def arm_colours(baseline: str, arms: Sequence[str]) -> dict[str, Any]:
    """Return a colour for each arm, colour-blind safe while they are few; the baseline is grey."""
    import seaborn as sns  # noqa: PLC0415

    coloured = [arm for arm in arms if arm != baseline]
    colours = sns.color_palette("colorblind" if len(coloured) <= 10 else "husl", len(coloured))
    return {baseline: "0.35", **dict(zip(coloured, colours, strict=True))}


@cache
def thai_family() -> list[str]:
    """Return the families of fonts for figures with Thai text; the first is registered with matplotlib."""
    from matplotlib import font_manager  # noqa: PLC0415 (only figures need it)

    path = Path(str(files("policylab") / "data" / "fonts" / "Sarabun-Regular.ttf"))
    font_manager.fontManager.addfont(path)
    return [font_manager.FontProperties(fname=path).get_name(), FALLBACK]
