"""The pages as they are written: what they name is there, and no output is written by hand."""

import re
from pathlib import Path

import pytest
import typer

import policylab
from policylab.account.command_line import commands_of
from policylab.cli import app
from policylab.scenario import Scenario

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = sorted((DOCS / "guides").glob("*.md"))
ASKED = re.compile(r"```(?:bash|powershell|\{terminal\})\n(.*?)```", re.DOTALL)
BLOCK = re.compile(r"^```(\S*)[^\n]*\n.*?^```$", re.DOTALL | re.MULTILINE)
WRITTEN_BY_HAND = {"bash", "powershell", "toml", "{terminal}", "{literalinclude}"}  # what one types, and what is made
NO_RESULTS = re.compile(r"Python 3\.11|95% interval|band of 90%")  # what a contract fixes and no run produces
# Commands of other parts of this piece; drop each as it comes in.
COMING = {"policylab study", "policylab brief", "policylab analyse discovery"}


def written(path):
    return path.read_text(encoding="utf-8")


def asked():
    """Yield page, command and options of every command that a guide names in a block."""
    for path in GUIDES:
        for block in ASKED.findall(written(path)):
            for line in re.findall(r"(?:^|/)(policylab .*)$", block.replace("\\\n", " "), re.MULTILINE):
                yield path.name, line.split()


def test_commands_and_options_of_the_guides_exist():
    known = {
        words: {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        for words, command in commands_of(typer.main.get_command(app))
    }
    found = list(asked())
    assert len(found) > 10
    for page, words in found:
        command = max((one for one in known if tuple(words[: len(one)]) == one), key=len)
        if any(" ".join(words).startswith(one) for one in COMING):
            continue
        assert len(command) > 1 or words[1].startswith("--"), f"{page}: {' '.join(words)}"
        assert {word for word in words if word.startswith("--")} <= known[command], f"{page}: {' '.join(words)}"


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_no_output_and_no_result_is_written_by_hand(path):
    text = written(path)
    assert set(BLOCK.findall(text)) <= WRITTEN_BY_HAND
    prose = re.sub(r"`[^`]*`", " ", NO_RESULTS.sub(" ", BLOCK.sub(" ", text)))
    assert re.findall(r"\d\.\d+|[+-]\d|\d ?%", prose) == []


def test_files_of_the_guides_are_read():
    files = DOCS / "guides" / "files"
    assert [one.kind for one in Scenario.load(files / "by-law-with-contests.toml").package.instrument] == [
        "statute",
        "recognition",
    ]
    found = Scenario.load(files / "law-in-lean-years.toml")
    assert found.point == {"value": 3.0, "lapse": 0.0, "nesting": 0.4}
    assert [one.kind for one in found.world.event] == ["budget-cut"]
    page = written(DOCS / "guides" / "packages.md")
    assert all(f"files/{path.name}" in page for path in files.iterdir())


def test_every_public_name_stands_in_the_tour():
    tour = written(DOCS / "api" / "index.md")
    assert [name for name in policylab.__all__ if not re.search(rf":: policylab\.{name}\b", tour)] == []


def test_thai_start_page_leads_where_the_english_one_leads():
    links = [set(re.findall(r"\]\(([^)]+)\)", written(DOCS / name))) for name in ("index.md", "index.th.md")]
    assert links[0] - {"index.th.md"} == links[1] - {"index.md"}
    assert "draft translation, not yet read by a Thai official" in written(DOCS / "index.th.md")


def test_pages_that_are_served_name_no_other_host():
    configured = written(DOCS / "conf.py") + written(DOCS / "static" / "pages.css")
    assert not re.search(r"https?://|html_js_files", configured)


def test_ethics_says_what_must_be_said():
    text = written(DOCS / "ethics.md")
    for said in ("Not for prediction", "twelve interviews", "Huawei", "No citizen", "lawful or fair", "no real agency"):
        assert said in text, said
