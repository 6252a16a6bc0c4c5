"""Figures of comparisons: drawn for every measure, complete, with labels inside the picture."""

import warnings
from dataclasses import replace
from itertools import pairwise

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


def labels_of_rows(axis):
    """Return the labels of the vertical axis that are drawn: those between its ends."""
    low, high = sorted(axis.get_ylim())
    return [
        label for place, label in zip(axis.get_yticks(), axis.get_yticklabels(), strict=True) if low <= place <= high
    ]


@pytest.mark.parametrize("what", ["adoption", "effects"])
@pytest.mark.parametrize("language", ["en", "th"])
def test_labels_are_not_cut(comparison, what, language):
    figure = comparison.plot(what, language).drawing
    figure.canvas.draw()
    box = figure.bbox
    texts = [text for axis in figure.axes for text in [axis.title, axis.xaxis.label, *labels_of_rows(axis)]]
    texts += [text for legend in figure.legends for text in legend.get_texts()]
    texts += [text for axis in figure.axes for text in axis.texts]
    for text in texts:
        if text.get_visible() and text.get_text():
            extent = text.get_window_extent()
            assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, text.get_text()
            assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1, text.get_text()


def test_adoption_is_read_on_its_own_axis_with_arms_named_at_their_ends(comparison):
    effective, formal = comparison.plot("adoption").axes
    assert effective.get_ylim()[1] < formal.get_ylim()[1] < 1
    for axis, measure in ((effective, "effective_adoption"), (formal, "formal_adoption")):
        ends = {label.get_text(): label.xy[1] for label in axis.texts}
        for arm in comparison.arms:
            assert ends[arm] == pytest.approx(comparison.values(arm, measure, 30).mean())
        boxes = sorted((label.get_window_extent() for label in axis.texts), key=lambda box: box.y0)
        assert all(below.y1 <= above.y0 + 2 for below, above in pairwise(boxes)), "labels overlap"


def test_what_is_announced_and_due_is_marked(comparison):
    axis = comparison.plot("adoption").axes[0]
    dotted = [
        line.get_xdata()[0] for line in axis.get_lines() if line.get_linestyle() == ":" and len(line.get_xdata()) == 2
    ]
    assert dotted == [12]
    (due,) = [line for line in axis.get_lines() if line.get_marker() == "^"]
    duty = next(scenario for scenario in comparison.scenarios if scenario.name == "by-law-abrupt").package.instrument[0]
    assert list(due.get_xdata()) == [duty.delivery.deadline]
    of_law = next(line for line in axis.get_lines() if line.get_label() == "by-law-abrupt")
    assert due.get_color() == of_law.get_color()


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


def test_many_arms_are_drawn_without_bands_and_told_apart(comparison):
    many = [replace(comparison.scenarios[number % 3], name=f"arm {number}") for number in range(12)]
    crowded = compare(*many, replications=2, months=14, measures=["trust"]).plot("adoption")
    assert not crowded.axes[0].collections
    arms = [line for line in crowded.axes[0].get_lines() if len(line.get_xdata()) == 15]
    assert len({(line.get_color(), line.get_linestyle()) for line in arms}) == 12
