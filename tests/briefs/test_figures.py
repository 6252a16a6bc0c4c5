"""Figures of briefs: labels whole and in their language, lines told apart without colour, texts made from the data."""

import pytest

from policylab.briefs.figures import FIGURES
from policylab.briefs.words import BriefWords
from policylab.show.figure import style
from policylab.study.figures import PRINT

from .made_up import ARMS, POLICIES, SHARES, parts, stored

BOTH = ("en", "th")


@pytest.fixture(scope="module")
def figures():
    with style(PRINT):
        return {
            (kind, language): figure.drawn(stored().study, BriefWords(language)).drawing
            for kind, figure in FIGURES.items() for language in BOTH
        }  # fmt: skip


def texts(figure):
    """Return what is written in a figure; ticks beyond the ends of an axis have labels that nobody sees."""
    found = []
    for axis in figure.axes:
        found += [axis.title, axis.xaxis.label, axis.yaxis.label]
        for side in (axis.xaxis, axis.yaxis):
            low, high = sorted(side.get_view_interval())
            found += [tick.label1 for tick in side.get_major_ticks() if low <= tick.get_loc() <= high]
    return [*found, *(text for legend in figure.legends for text in legend.get_texts())]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("kind", FIGURES)
def test_labels_are_neither_cut_nor_over_each_other(figures, kind, language):
    figure = figures[kind, language]
    box = figure.bbox
    extents = {}
    for text in texts(figure):
        if text.get_visible() and text.get_text():
            extent = text.get_window_extent()
            assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, text.get_text()
            assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1, text.get_text()
            extents[text.get_text(), extent.x0, extent.y0] = extent
    placed = [
        (name, extent)
        for (name, _, _), extent in extents.items()
        if not name.replace("−", "").replace(".", "").isdigit()
    ]
    for place, (name, extent) in enumerate(placed):
        assert not [other for other, beside in placed[place + 1 :] if extent.overlaps(beside)], name


@pytest.mark.parametrize("kind", FIGURES)
def test_words_are_of_the_language_and_their_letters_are_there(figures, kind):
    for language in BOTH:
        said = " ".join(text.get_text() for text in texts(figures[kind, language]))
        assert (BriefWords(language).measure("effective_adoption") in said) and ("การ" in said) == (language == "th")
        assert {text.get_fontfamily()[0] for text in texts(figures[kind, language])} == {"Sarabun"}


def test_every_line_has_a_colour_and_a_style_of_its_own(figures):
    lines = figures["adoption-figure", "en"].axes[0].get_lines()
    assert len(lines) == len(ARMS)
    assert len({(line.get_linestyle(), line._unscaled_dash_pattern) for line in lines}) == len(ARMS)
    assert len({line.get_color() for line in lines}) == len(ARMS)
    boxes = figures["cost-figure", "en"].axes[0].containers
    assert len({box.lines[0].get_marker() for box in boxes}) == len(POLICIES)


def test_each_arm_stands_at_its_budgets_and_ringed_as_designed(figures):
    study = stored().study
    boxes = [box.lines[0] for box in figures["cost-figure", "en"].axes[0].containers]
    rings = [line for line in boxes if line.get_markerfacecolor() == "none"]
    assert [line.get_xdata().tolist() for line in rings] == [[study.cost(arm)] for arm in POLICIES]
    at_budgets = [line for line in boxes if line not in rings]
    assert [line.get_xdata().tolist() for line in at_budgets] == [
        sorted(study.cost(arm, budget) for budget in SHARES) for arm in POLICIES
    ]


def test_lines_are_what_is_stored(figures):
    result = stored()
    line = figures["adoption-figure", "en"].axes[1].get_lines()[-1]
    row = result.study.months("hybrid", "formal_adoption")
    assert line.get_label() == "Law in phases, with incentives"
    assert line.get_ydata()[-1] == pytest.approx(100 * row.mean[-1])


def test_the_alternative_text_follows_the_data():
    content, figure, words = parts(), FIGURES["adoption-figure"], BriefWords("en")
    told = figure.alternative(stored(content).study, words)
    assert "Law in phases, with incentives, 37% really delivered and 64% declared" in told
    next(row for row in content["study"]["by_month"] if row["arm"] == "hybrid")["mean"][-1] = 0.5
    changed = stored(content).study
    assert "Law in phases, with incentives, 50% really delivered" in figure.alternative(changed, words)
    assert figure.drawn(changed, words).caption == figure.alternative(changed, words)


def test_the_same_data_give_the_same_bytes(tmp_path):
    paths = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        figure = FIGURES["adoption-figure"].drawn(stored().study, BriefWords("th"))
        paths.append(figure.save(tmp_path / name, "svg"))
    first, second = paths
    assert first.name == "made-up-adoption-figure.th.svg" and first.read_bytes() == second.read_bytes()
