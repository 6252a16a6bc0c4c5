"""Figures: drawn for every measure, complete, with labels inside the picture."""

import warnings
from dataclasses import replace

import pytest
from matplotlib import pyplot as plt

from policylab import compare
from policylab.recording.measures import EVENT_MEASURES, MEASURES
from policylab.reports.comparison_figures import adoption, effects, over_worlds, paths, save_figures


@pytest.fixture(scope="module")
def found():
    return compare("status-quo", "by-law-abrupt", "incentives-recognition", size="classroom", months=30, replications=2)


def test_every_measure_with_a_path_is_drawn(found, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        saved = save_figures(found, tmp_path)
    assert all(path.stat().st_size > 10_000 for path in saved)
    assert plt.get_fignums() == []
    drawn = list(found.records[0].monthly) + list(found.records[0].money)
    assert set(MEASURES) - set(drawn) == {*EVENT_MEASURES, "aftermath_effective"}


def test_a_path_shows_the_mean_of_the_replications(found):
    figure = paths(found, ["trust"])
    line = figure.axes[0].get_lines()[1]
    assert line.get_label() == "by-law-abrupt"
    assert line.get_ydata()[30] == pytest.approx(found.values("by-law-abrupt", "trust", 30).mean())
    plt.close(figure)


@pytest.mark.parametrize("draw", [adoption, effects])
def test_labels_are_not_cut(found, draw):
    figure = draw(found)
    figure.canvas.draw()
    box = figure.bbox
    texts = [text for axis in figure.axes for text in [axis.title, axis.xaxis.label, *axis.get_yticklabels()]]
    texts += [text for legend in figure.legends for text in legend.get_texts()]
    for text in texts:
        if text.get_visible() and text.get_text():
            extent = text.get_window_extent()
            assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, text.get_text()
            assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1, text.get_text()
    plt.close(figure)


def test_effects_are_where_the_table_says(found):
    figure = effects(found)
    row = next(r for r in found.effects if (r["arm"], r["measure"]) == ("by-law-abrupt", "formal_adoption"))
    axis = figure.axes[0]
    place = [label.get_text() for label in axis.get_yticklabels()].index(MEASURES["formal_adoption"].label)
    points = axis.containers[0].lines[0].get_xdata()
    assert points[place] == pytest.approx(row["mean"])
    plt.close(figure)


@pytest.fixture(scope="module")
def over_ten_worlds():
    return compare("status-quo", "by-law-abrupt", "null", size="classroom", months=20, replications=2, worlds=10)


def test_worlds_are_drawn_with_their_shares(over_ten_worlds):
    figure = over_worlds(over_ten_worlds, over_ten_worlds.worlds)
    of_worlds = over_ten_worlds.worlds.effect("by-law-abrupt", "effective_adoption", 20).mean(axis=1)
    drawn = figure.axes[0].collections[0].get_offsets()[:, 0]
    assert sorted(drawn) == pytest.approx(sorted(of_worlds))
    shares = [label.get_text() for label in figure.axes[0].child_axes[0].get_yticklabels()]
    assert shares[1] == "0% above, 0% below"
    assert shares[0] == f"{(of_worlds > 0).mean():.0%} above, {(of_worlds < 0).mean():.0%} below"
    plt.close(figure)


def test_many_arms_are_drawn_without_bands_and_with_a_legend_in_rows(found):
    many = [replace(found.scenarios[number % 3], name=f"arm {number}") for number in range(12)]
    crowded = compare(*many, replications=2, months=14, measures=["trust"])
    figure = adoption(crowded)
    assert not figure.axes[0].collections
    assert len({(line.get_color(), line.get_linestyle()) for line in figure.axes[0].get_lines()}) == 12
    assert figure.legends[0]._ncols == 4
    plt.close(figure)
