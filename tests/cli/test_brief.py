"""brief as a person meets it: the text with its numbers in, a folder, a PDF, one line where something is wrong."""

from pathlib import Path

import pytest

from policylab.briefs.stored import store
from tests.briefs.made_up import parts
from tests.briefs.made_up_texts import ENGLISH, LEVEL, THAI

FIGURE = "```{cost-figure}\n```\n\n```{ledger}"


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A project with one brief and its stored result; the command is called from its folder."""
    folder = tmp_path / "docs" / "briefs"
    folder.mkdir(parents=True)
    for name, text in (("made-up.md", ENGLISH), ("made-up.th.md", THAI)):
        (folder / name).write_text(text.replace("```{ledger}", FIGURE), encoding="utf-8")
    data = tmp_path / "docs" / "data"
    store("made-up", parts(), data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_text_is_printed_with_its_numbers_in(call):
    code, out, err = call("brief", "made-up")
    assert (code, err) == (0, "")
    assert out.startswith("# A brief\n") and "`" not in out and "{" not in out
    assert "raises it in 36 of 40 plausible worlds (small in 1, not enough runs in 3): this is robust" in out
    assert "> **Box**\n>\n> 1. item" in out and "| Trust (%) |" in out and "[Change in effective adoption" in out
    code, out, err = call("brief", "made-up", "--lang", "th")
    assert code == 0 and "พ.ศ. 2562" in out and "| ความเชื่อมั่น (%) |" in out


def test_a_file_of_a_study_means_the_study_that_it_names(call, project):
    shipped = Path(__file__).parents[2] / "experiments" / "mandate-or-incentive.toml"
    text = shipped.read_text(encoding="utf-8").replace('name = "mandate-or-incentive"', 'name = "made-up"')
    (project / "called-otherwise.toml").write_text(text, encoding="utf-8")
    code, out, err = call("brief", "called-otherwise.toml")
    assert (code, err) == (0, "") and out.startswith("# A brief\n")


def test_text_and_figures_are_written_to_a_folder(call, project):
    code, _, err = call("brief", "made-up", "--lang", "th", "--out", "to")
    assert (code, err) == (0, "")
    names = {path.name for path in (project / "to").iterdir()}
    assert names == {"made-up.th.md", "made-up-against-cost-figure.th.svg"}
    assert "](made-up-against-cost-figure.th.svg)" in (project / "to" / "made-up.th.md").read_text(encoding="utf-8")


def test_a_pdf_is_made(call, project):
    code, out, err = call("brief", "made-up", "--pdf", "--lang", "th")
    assert (code, err) == (0, "") and "made-up.th.pdf" in out
    made = project / "results" / "briefs"
    assert [path.name for path in made.iterdir()] == ["made-up.th.pdf"]
    assert (made / "made-up.th.pdf").read_bytes().startswith(b"%PDF")


def test_a_brief_that_does_not_hold_is_not_printed(call, project):
    path = project / "docs" / "briefs" / "made-up.md"
    path.write_text(path.read_text(encoding="utf-8").replace("hybrid take_up", "hybird take_up"), encoding="utf-8")
    code, out, err = call("brief", "made-up", "--pdf")
    assert (code, out) == (1, "")
    assert f"made-up.md:{LEVEL}: the twins differ" in err
    assert f"made-up.md:{LEVEL}: {{level}} hybird take_up 24: levels has no entry" in err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["made-upp"], "unknown brief 'made-upp': did you mean 'made-up'? (known: made-up)"),
        (["experiments/made-up.toml"], "experiments/made-up.toml: no such file: check the path"),
        (["made-up.th"], "'made-up.th' is not the name of a brief: write it without folder and ending"),
        (["briefs/made-up"], "'briefs/made-up' is not the name of a brief"),
        (["made-up", "--lang", "fr"], "--lang: 'fr' is unknown, allowed en or th: choose one of them"),
        (["made-up", "--out", "docs/briefs/made-up.md"], "--out docs/briefs/made-up.md: cannot be written"),
    ],
)
def test_wrong_words_are_answered_in_one_line(call, words, line):
    code, out, err = call("brief", *words)
    assert (code, out) == (2, "") and line in err and err.count("\n") == 1


def test_away_from_the_project_it_says_where_to_go(call, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    code, _, err = call("brief", "made-up")
    assert code == 2 and "run policylab brief from the folder of the project" in err


def test_a_brief_that_is_no_text_is_refused_in_one_line(call, project):
    (project / "docs" / "briefs" / "made-up.th.md").write_bytes(b"---\nstudy: made-up\n---\n\xff\xfe")
    code, out, err = call("brief", "made-up")
    assert (code, out) == (2, "") and "is not UTF-8 text" in err and err.count("\n") == 1


def test_a_result_that_is_missing_is_asked_for(call, project):
    (project / "docs" / "data" / "studies" / "made-up.json").unlink()
    code, _, err = call("brief", "made-up")
    assert code == 2 and "policylab.briefs.storage" in err
