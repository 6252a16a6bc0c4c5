"""The figure of a discovery: limits where they are, nothing cut, every letter drawn."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from policylab.analysis.discovery import Contrast, Discovery
from policylab.analysis.discovery.boxes import Box
from policylab.analysis.discovery.labels import Differences
from policylab.analysis.discovery.limits import Restricted
from policylab.analysis.discovery.rows import NO_BETTER_THAN_CHANCE
from policylab.analysis.discovery.sentences import label
from policylab.model.columns.parameters import parameters
from policylab.show.figure import style

LONGEST = sorted(parameters(), key=lambda name: len(parameters()[name].label_th) + len(label(name)))[-3:]
FORMS = ("best-reply", "logit", "nested")


def found_in(*names):
    """Return a discovery of which the box restricts some parameters to the middle of their ranges."""
    ends = {name: (parameters()[name].low, parameters()[name].high) for name in names}
    restricted = [
        Restricted(name, low + 0.25 * (high - low), low + 0.75 * (high - low)) for name, (low, high) in ends.items()
    ]
    restricted.append(Restricted("form_of_choice", forms=("logit",)))
    everything = Box(1.0, 0.5, 1.0, 100, 0.0, ())
    box = Box(0.8, 0.9, 0.4, 40, 0.6, tuple(restricted))
    values = np.where(np.arange(100) % 2, 1.0, -1.0)[:, None] * [1.0, 1.0]
    differences = Differences(np.arange(100), values, 0.1, 120, 0, 0)
    places = np.linspace(0, 1, 100)[:, None] * [high - low for low, high in ends.values()]
    worlds = pd.DataFrame(places + [low for low, _ in ends.values()], columns=list(ends))
    worlds["form_of_choice"] = [FORMS[world % 3] for world in range(100)]
    return Discovery(
        Contrast("by-law-abrupt", "incentives-recognition", budget=1.0), 100, differences, "box", worlds,
        (everything, box), box,
    )  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    return found_in("clarity_kept", *LONGEST).report.plot().drawing


def test_nothing_is_cut_even_with_the_longest_labels(drawn):
    with style():
        drawn.draw_without_rendering()
    whole = drawn.bbox
    left, right = drawn.axes
    texts = [*drawn.legends[0].get_texts(), *left.get_yticklabels(), *left.texts]
    texts += [label for axis in (left, right) for label in (axis.xaxis.label, axis.yaxis.label)]
    for text in filter(lambda one: one.get_text(), texts):
        extent = text.get_window_extent()
        assert extent.x0 >= whole.x0 - 1 and extent.x1 <= whole.x1 + 1, text.get_text()
        assert extent.y0 >= whole.y0 - 1 and extent.y1 <= whole.y1 + 1, text.get_text()
    assert drawn.axes[0].get_window_extent().width > 100


def test_limits_are_where_the_box_has_them(drawn):
    bars = [bar for bar in drawn.axes[0].patches if 0 < bar.get_width() < 1]
    middle = [(bar.get_x(), bar.get_width()) for bar in bars[:4]]
    np.testing.assert_allclose(middle, [(0.25, 0.5)] * 4)
    assert (bars[4].get_x(), bars[4].get_width()) == pytest.approx((1 / 3, 1 / 3))
    written = [text.get_text() for text in drawn.axes[0].texts]
    assert written[:2] == ["0.25", "0.75"] and written[-3:] == list(FORMS)


def test_labels_are_in_both_languages(drawn):
    first = drawn.axes[0].get_yticklabels()[0].get_text()
    assert "clarity of the task" in first and label("clarity_kept", "th") in first


def test_the_trajectory_and_the_box_chosen_are_drawn(drawn):
    path, _, chosen = drawn.axes[1].get_lines()
    assert len(drawn.axes[1].collections) == 2  # what density and coverage may be at the least and at the most
    np.testing.assert_array_equal(path.get_xydata(), [[1.0, 0.5], [0.8, 0.9]])
    np.testing.assert_array_equal(chosen.get_xydata(), [[0.8, 0.9]])


def test_it_is_saved_with_every_letter_with_a_box_and_without(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = found_in("clarity_kept")
        for one in (found, replace(found, box=None, status=NO_BETTER_THAN_CHANCE)):
            assert one.save(tmp_path) == ["discovery.json", "discovery.png"]
            assert (tmp_path / "discovery.png").stat().st_size > 10_000
        assert replace(found, trajectory=()).save(tmp_path) == ["discovery.json"]
