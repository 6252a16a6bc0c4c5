"""Figures of patterns: real and model's curves, every letter drawn, Thai ones too."""

import warnings
from importlib.resources import files

import numpy as np
import pytest
from fontTools.ttLib import TTFont

from policylab.analysis.observations import known
from policylab.analysis.patterns import PATTERNS, PatternReport
from policylab.recording.measures import MEASURES
from policylab.show.figure import panels, thai_family


@pytest.fixture(scope="module")
def made_up():
    """A report with bands that rise in a straight line: the pictures are looked at, not the model."""
    curves = {
        curve: np.linspace(0, 0.8, pattern.months + 1) + np.array([[0.0], [0.1], [0.2]])
        for pattern in PATTERNS
        for curve in pattern.curves
    }
    return PatternReport((), (), {}, {}, curves)


def test_every_figure_is_drawn_with_every_letter(made_up, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that is missing is a warning of matplotlib's
        saved = [figure.save(tmp_path) for figure in made_up.figures()]
    assert [path.stem for path in saved] == [pattern.id for pattern in PATTERNS if pattern.curves]
    assert {"P1", "P2", "P3", "P4", "P13", "P14"} == {path.stem for path in saved}
    assert all(path.stat().st_size > 10_000 for path in saved)


def test_the_real_curve_stands_beside_the_models(made_up):
    pattern = next(pattern for pattern in PATTERNS if pattern.id == "P3")
    figure = made_up.plot(pattern.id)
    for axis, curve in zip(figure.axes, pattern.curves, strict=True):
        model, real = axis.get_lines()
        np.testing.assert_array_equal(real.get_xdata(), known()[curve.case].year)
        np.testing.assert_array_equal(real.get_ydata(), known()[curve.case].percent)
        middle = 100 * made_up.curves[curve][1]
        month = np.rint((model.get_xdata() - curve.month_zero) * 12).astype(int)
        np.testing.assert_allclose(model.get_ydata(), middle[month])


def test_labels_are_in_both_languages(made_up):
    pattern = next(pattern for pattern in PATTERNS if pattern.id == "P2")
    figure = made_up.plot(pattern.id)
    label = figure.axes[0].get_ylabel()
    measure = MEASURES[pattern.curves[0].measure]
    assert measure.label in label and measure.label_th in label


def test_the_font_has_the_letters_of_all_thai_labels():
    path = files("policylab") / "data" / "fonts" / "Sarabun-Regular.ttf"
    letters = set(TTFont(str(path)).getBestCmap())
    wanted = {ord(letter) for measure in MEASURES.values() for letter in measure.label_th + measure.label}
    assert wanted <= letters
    assert (files("policylab") / "data" / "fonts" / "OFL.txt").read_text(encoding="utf-8").startswith("Copyright")
    assert thai_family()[0] == "Sarabun"


def test_a_letter_that_no_font_has_is_an_error(tmp_path):
    figure, (axis,) = panels(1, 1, (4, 3))
    axis.set_title("\U000f0000")
    with pytest.raises(UserWarning, match="Glyph"):
        figure.savefig(tmp_path / "x.png")
