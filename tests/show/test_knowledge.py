"""What is known and not known: one word for each state, in code, in sentences, on pages, in both languages."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from policylab.comparison.wording import standing_in_words, verdict_in_words
from policylab.errors import UsageError
from policylab.show.glossary import terms
from policylab.show.knowledge import USES, knowledge_table, state_in_words, states
from policylab.show.words import LANGUAGES, Words, catalogue
from policylab.statistics import estimates, standing
from policylab.statistics.shares import Share
from tests.imports import ROOT

EN, TH = Words("en"), Words("th")
# What no sentence for readers says of a result, besides the words that a state declares as gone.
BANNED = (
    "distinguishable", "told apart", "too small to", "no difference", "has no effect", "makes no difference",
    "cannot tell", "as good as nothing", "แยกไม่ได้", "แยกไม่ออก", "แทบไม่มีผล", "น้อยเกินกว่า",
)  # fmt: skip
NO_RESULT = {
    "docs/guides/install.md": "a policy that changes nothing must have no effect",  # by construction
}
HISTORY = ("decisions.md", "changelog.md", "statistics.md")  # what was decided then; names of functions


def texts():
    """Return every text that readers meet, by where it stands, its white space made single."""
    made = {"_build", "reference", "model", "data"}
    pages = [path for path in (ROOT / "docs").rglob("*.md") if not made & set(path.parts) and path.name not in HISTORY]
    read = {path: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *pages)}
    read |= {path: path.read_text(encoding="utf-8") for path in (ROOT / "policylab/show/words").glob("??.toml")}
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        read[path] = "\n".join("".join(cell["source"]) for cell in cells)
    return {str(path.relative_to(ROOT)): " ".join(text.split()) for path, text in read.items()}


def test_no_text_for_readers_takes_too_few_runs_for_no_effect():
    gone = {phrase for state in states().values() for phrase in (*state.not_english, *state.not_thai)} | set(BANNED)
    read = texts()
    assert {"README.md", "docs/guides/verdict.md", "docs/briefs/mandate-or-incentive.th.md", "1_first_run.ipynb"} <= {
        place.removeprefix("notebooks/") for place in read
    }
    assert not {(place, phrase) for place, text in read.items() for phrase in gone if phrase in text}
    assert all(sentence in read[place] for place, sentence in NO_RESULT.items())


def test_results_are_called_as_the_table_calls_them():
    verdicts = {*get_args(estimates.Verdict)}
    assert verdicts <= {state.english for state in states().values() if "verdict" in state.of}
    of_standing = {state.english for state in states().values() if "standing" in state.of}
    assert {standing.ROBUST, estimates.NOT_ENOUGH_RUNS, f"{standing.DEPENDS_ON}{{on}}"} <= of_standing
    assert Share(0.8, 0.7, 0.9).passes(0.8) in {state.english for state in states().values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_writes_the_word_of_a_state_by_itself(language):
    """A word that is changed in the table changes in every sentence; short ones mean other things as well."""
    words = {(state.english if language == "en" else state.thai).partition(" {")[0] for state in states().values()}
    words -= {"raises", "lowers", "small", "alike", "box", "depends on"}
    words -= {"ทำให้เพิ่มขึ้น", "ทำให้ลดลง", "มีผลน้อย", "กรอบเงื่อนไข", "ขึ้นอยู่กับ", "หนักแน่น"}
    assert len(words) > 10
    texts = [re.sub(r"{[^}]+}", "", text) for text in _texts(catalogue(language))]
    assert not {(word, text) for text in texts for word in words if word in text}


def _texts(content):
    for value in content.values():
        yield from _texts(value) if isinstance(value, dict) else [value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_verdicts_and_standings_are_said_in_the_words_of_the_table(language):
    words = Words(language)
    for value in get_args(estimates.Verdict):
        assert verdict_in_words(value, None, words) == state_in_words(value, language)
    for value in ("robust", "probably robust", "differs between worlds", "small", "not enough runs"):
        assert standing_in_words(value, words) == state_in_words(value, language)
    assert verdict_in_words(None, 12, words) is standing_in_words(None, words) is None


def test_beside_too_few_runs_stands_how_many_are_needed():
    assert verdict_in_words("not enough runs", 1234.5, EN) == "not enough runs (about 1,300 needed)"
    assert verdict_in_words("not enough runs", 233, TH) == "จำลองยังไม่พอที่จะสรุป (ต้องจำลองประมาณ 240 ครั้ง)"
    assert verdict_in_words("not enough runs", float("inf"), EN) == "not enough runs"
    assert verdict_in_words("raises", 233, EN) == "raises"


def test_an_exception_is_said_beside_the_standing():
    assert standing_in_words("robust", EN, exception=True) == "robust; the default setting is the exception"
    assert standing_in_words("depends on x and y", TH, exception=True).startswith("ขึ้นอยู่กับ x and y โดยกรณีฐาน")


def test_what_the_table_does_not_know_is_refused():
    with pytest.raises(UsageError, match="unknown state of knowledge 'robustt': did you mean 'robust'"):
        state_in_words("robustt")
    with pytest.raises(UsageError, match="unknown use of words"):
        knowledge_table("verdicts")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_explains_every_state(language):
    guide = (ROOT / "docs/guides" / ("verdict.md" if language == "en" else "verdict.th.md")).read_text(encoding="utf-8")
    assert re.findall(r"```{known} (\w+)", guide) == list(USES)
    tables = "\n".join(knowledge_table(use, language) for use in USES)
    for state in states().values():
        word = state.english if language == "en" else state.thai
        assert f"**{word.format(on='…')}**" in tables
        assert (state.never if language == "en" else state.never_th) in tables


def test_thai_explains_what_english_explains():
    for key, state in states().items():
        for name in ("thai", "meaning_th", "may_th", "never_th"):
            assert re.search("[\u0e01-\u0e59]", getattr(state, name)), (key, name)
        assert state.may.count("…") == state.may_th.count("…"), key


def test_the_glossary_takes_its_words_from_the_table():
    of_glossary = {term.english: term.thai for term in terms()}
    assert all(of_glossary[state.english.format(on="…")] == state.thai.format(on="…") for state in states().values())
    written = (ROOT / "policylab/show/words/glossary.toml").read_text(encoding="utf-8")
    assert not [state.english for state in states().values() if f'english = "{state.english}"' in written]
