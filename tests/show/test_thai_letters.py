"""Letters: every kind of figure draws arms and packages with Thai names; pytest makes a missing glyph an error."""

import warnings

import pytest

from policylab import Scenario, compare, run
from policylab.briefs.figures import FIGURES
from policylab.briefs.words import BriefWords
from policylab.show.figure import Figure, panels
from policylab.study.result import read_result
from tests.briefs.made_up import parts

LANGUAGES = ("en", "th")
LAW, HONOURS = "กฎหมายเป็นขั้นตอนที่หนึ่ง", "ยกย่องผู้ที่ทำได้จริง"
SMALL = {"size": "classroom", "months": 16}


@pytest.fixture(scope="module")
def thai():
    return [
        Scenario.load("by-law-phased", **SMALL).named(LAW),
        Scenario.load("incentives-recognition", **SMALL).named(HONOURS),
    ]


@pytest.fixture(scope="module")
def comparison(thai, few_pilots):
    return compare("status-quo", *thai, replications=2, worlds=2, equal_cost=True, budgets=True, **SMALL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["adoption", "effects", "trust", "worlds", "against-cost"])
def test_a_figure_of_a_comparison(what, language, comparison, tmp_path):
    text = comparison.plot(what, language).save(tmp_path, "svg").read_text(encoding="utf-8")
    assert "<svg" in text


def test_a_figure_of_a_run(thai, tmp_path):
    assert run(*thai, size="classroom").plot("trust").save(tmp_path, "png").stat().st_size > 1000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_of_a_brief(kind, language, tmp_path):
    content = parts()["study"]
    for arm in content["arms"]:
        arm["title"] = arm["title_th"]
    study = read_result(content, "made-up")
    assert FIGURES[kind].drawn(study, BriefWords(language)).save(tmp_path, "svg").is_file()


def test_a_letter_without_a_glyph_is_noticed(tmp_path):
    """The tests above rest on it: what no font of the lab has is an error here."""

    def draw():
        drawing, (axis,) = panels(1, 1, (3, 2))
        axis.set_title("\U000131a0")  # a hieroglyph
        return drawing

    with warnings.catch_warnings(), pytest.raises(UserWarning, match="Glyph"):
        warnings.simplefilter("error")
        Figure("strange", "strange", draw).save(tmp_path, "png")
