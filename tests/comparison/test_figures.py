"""Figures of comparisons: drawn for every measure, complete, with labels inside the picture."""

import warnings
from dataclasses import replace

import pytest

from policylab import UsageError, compare
from policylab.comparison.figures import all_figures
from policylab.recording.measures import EVENT_MEASURES, MEASURES


@pytest.fixture(scope="module")
def comparison():
    return compare("status-quo", "by-law-abrupt", "incentives-recognition", size="classroom", months=30, replications=2)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "th"])
def test_every_measure_with_a_path_is_drawn_with_every_letter(comparison, language, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        saved = [figure.save(tmp_path) for figure in all_figures(comparison, language)]
    assert [path.stem for path in saved][:2] == ["adoption", "effects"] and len(saved) > 5
    assert all(path.stat().st_size > 10_000 for path in saved)
    drawn = list(comparison.records[0].monthly) + list(comparison.records[0].money)
    assert set(MEASURES) - set(drawn) == {*EVENT_MEASURES, "aftermath_effective"}


def test_a_path_shows_the_mean_of_the_replications(comparison):
    line = comparison.plot("trust").axes[0].get_lines()[1]
    assert line.get_label() == "by-law-abrupt"
    assert line.get_ydata()[30] == pytest.approx(comparison.values("by-law-abrupt", "trust", 30).mean())


@pytest.mark.parametrize("what", ["adoption", "effects"])
@pytest.mark.parametrize("language", ["en", "th"])
def test_labels_are_not_cut(comparison, what, language):
    figure = comparison.plot(what, language).drawing
    figure.canvas.draw()
    box = figure.bbox
    texts = [text for axis in figure.axes for text in [axis.title, axis.xaxis.label, *axis.get_yticklabels()]]
    texts += [text for legend in figure.legends for text in legend.get_texts()]
    for text in texts:
        if text.get_visible() and text.get_text():
            extent = text.get_window_extent()
            assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, text.get_text()
            assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1, text.get_text()


def test_effects_are_where_the_table_says(comparison):
    axis = comparison.plot("effects").axes[0]
    place = [label.get_text() for label in axis.get_yticklabels()].index(MEASURES["formal_adoption"].label)
    points = axis.containers[0].lines[0].get_xdata()
    assert points[place] == pytest.approx(comparison.effect("by-law-abrupt", "formal_adoption").mean)


def test_a_notebook_shows_a_picture_and_a_wrong_name_gets_the_nearest(comparison):
    assert comparison.plot()._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(UsageError, match="did you mean 'adoption'"):
        comparison.plot("adoptions")
    with pytest.raises(UsageError, match="unknown figure of this comparison 'worlds'"):
        comparison.plot("worlds")


@pytest.fixture(scope="module")
def over_ten_worlds():
    return compare("status-quo", "by-law-abrupt", "null", size="classroom", months=20, replications=2, worlds=10)


def test_worlds_are_drawn_with_their_shares(over_ten_worlds):
    axis = over_ten_worlds.plot("worlds").axes[0]
    of_worlds = over_ten_worlds.worlds.effect("by-law-abrupt", "effective_adoption", 20).mean(axis=1)
    drawn = axis.collections[0].get_offsets()[:, 0]
    assert sorted(drawn) == pytest.approx(sorted(of_worlds))
    shares = [label.get_text() for label in axis.child_axes[0].get_yticklabels()]
    assert shares[1] == "0% above, 0% below"
    assert shares[0] == f"{(of_worlds > 0).mean():.0%} above, {(of_worlds < 0).mean():.0%} below"


def test_many_arms_are_drawn_without_bands_and_with_a_legend_in_rows(comparison):
    many = [replace(comparison.scenarios[number % 3], name=f"arm {number}") for number in range(12)]
    crowded = compare(*many, replications=2, months=14, measures=["trust"]).plot("adoption")
    assert not crowded.axes[0].collections
    assert len({(line.get_color(), line.get_linestyle()) for line in crowded.axes[0].get_lines()}) == 12
    assert crowded.drawing.legends[0]._ncols == 4
