"""Figures: one style that stays inside, any backend, the same bytes from the same data."""

import os
import subprocess
import sys
import warnings

import matplotlib as mpl
import pytest

from policylab.errors import UsageError
from policylab.show import Figure, Page
from policylab.show.figure import RESOLUTION, arm_colours, legend, panels


def drawn():
    figure, (axis,) = panels(1, 1, (4, 3))
    axis.plot([0, 1], [1, 2], label="ก arm")
    axis.set_title("อัตราการใช้ / take-up")
    legend(figure, axis)
    return figure


def test_a_figure_is_saved_at_one_resolution_with_thai_letters(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing letter is a warning of matplotlib's
        path = Figure("rise", "A line that rises.", drawn).save(tmp_path)
    assert path == tmp_path / "rise.png" and list(tmp_path.iterdir()) == [path]
    header = path.read_bytes()[16:24]  # width and height of a PNG
    assert (int.from_bytes(header[:4]), int.from_bytes(header[4:])) == (4 * RESOLUTION, 3 * RESOLUTION)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_same_data_give_the_same_bytes(tmp_path, ending):
    first = Figure("a", "", drawn).save(tmp_path, ending).read_bytes()
    assert Figure("b", "", drawn).save(tmp_path / f"c.{ending}").read_bytes() == first


def test_the_style_stays_inside_and_is_drawn_once():
    before = dict(mpl.rcParams)
    calls = []
    figure = Figure("a", "", lambda: calls.append(mpl.rcParams["font.size"]) or drawn(), {"font.size": 33})
    assert figure.axes[0].get_title() and figure._repr_png_().startswith(b"\x89PNG")
    assert calls == [33] and dict(mpl.rcParams) == before
    assert repr(figure) == "<Figure a: >"


def test_a_figure_needs_no_window_and_sets_no_backend(tmp_path):
    """A backend that cannot be had would fail as soon as something opened a window."""
    script = (
        "import pathlib, sys; from tests.show.test_figure import Figure, drawn;"
        f"Figure('a', '', drawn).save(pathlib.Path({str(tmp_path)!r}))"
    )
    without_screen = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    subprocess.run([sys.executable, "-c", script], env={**without_screen, "MPLBACKEND": "tkagg"}, check=True)
    assert (tmp_path / "a.png").exists()


def test_arms_are_told_apart_and_the_baseline_is_grey():
    colours = arm_colours("b", ["a", "b", *"cdefghijklmn"])
    assert colours["b"] == "0.35" and len(set(map(str, colours.values()))) == 14


def test_a_page_shows_figures_where_it_is_told_their_folder():
    page = Page((Figure("rise", "A [line]", drawn),))
    assert page.markdown() == "\n" and page.markdown("figures") == "![A \\[line\\]](figures/rise.png)\n"


def test_a_file_without_an_ending_gets_one_and_a_strange_one_is_refused(tmp_path):
    figure = Figure("lines", "Two lines", lambda: panels(1, 1, (2, 2))[0])
    assert figure.save(tmp_path / "mine").name == "mine.png"
    with pytest.raises(UsageError, match=r"mine\.xyz: a figure cannot be written as \.xyz: write \.png or"):
        figure.save(tmp_path / "mine.xyz")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.png"]
