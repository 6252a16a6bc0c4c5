"""The pages as they are written: what they name is there, and no output is written by hand."""

import re
from pathlib import Path

import pytest
import typer

import policylab
from policylab.cli import app
from policylab.model.networks.files import read_network
from policylab.model.organisations import Organisation
from policylab.model.scenario import Scenario
from policylab.odd.command_line import commands_of

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "guides").glob("*.md"))
TYPED = {"", "bash", "powershell", "{terminal}"}  # languages of blocks in which commands stand
FENCED = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
IN_LINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "experiments" / "README.md"]
TWIN = re.compile(r"\.th\.md$")
BLOCK = re.compile(r"^```(\S*)[^\n]*\n.*?^```$", re.DOTALL | re.MULTILINE)
# What one types, and what is made.
WRITTEN_BY_HAND = {"python", "bash", "powershell", "toml", "{terminal}", "{literalinclude}", "{known}"}
NO_RESULTS = re.compile(
    r"Python 3\.11|version 0\.1|95% interval|band of 90%"
)  # what a contract fixes and no run produces


def written(path):
    return path.read_text(encoding="utf-8")


def commands_in(text):
    """Return the words of each command of the lab that a page names, in a block or in a line of prose."""
    blocks = [block.replace("\\\n", " ") for language, block in FENCED.findall(text) if language in TYPED]
    lines = [line for block in blocks for part in block.splitlines() for line in part.split("&&")]
    lines += [" ".join(code.split()) for code in IN_LINE.findall(FENCED.sub("", text))]
    found = [re.match(r"\s*(?:\S*/)?(policylab .*)", line) for line in lines]
    return [one[1].split("  ")[0].split(" >")[0].split() for one in found if one]


def options_of_commands():
    return {
        words: {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        for words, command in commands_of(typer.main.get_command(app))
    }


@pytest.mark.parametrize("path", [*GUIDES, *PAGES], ids=lambda path: path.stem)
def test_commands_and_options_of_a_page_exist(path):
    known = options_of_commands()
    for words in commands_in(written(path)):
        command = max((one for one in known if tuple(words[: len(one)]) == one), key=len)
        assert len(command) > 1 or words[1].startswith("--"), " ".join(words)
        assert {word.split("=")[0] for word in words if word.startswith("--")} <= known[command] | {"--help"}, words


def test_commands_are_found_in_blocks_and_in_prose():
    text = "```\na/policylab run x  one scenario\npolicylab a && policylab b --c > d\n```\nso `policylab\nlist e`."
    assert [" ".join(words) for words in commands_in(text)] == [
        "policylab run x", "policylab a", "policylab b --c", "policylab list e",
    ]  # fmt: skip
    assert min(len(commands_in(written(ROOT / name))) for name in ("README.md", "CONTRIBUTING.md")) > 2


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_options_that_prose_names_by_themselves_exist(path):
    options = set().union(*options_of_commands().values()) | {"--help"}
    codes = [code for code in IN_LINE.findall(FENCED.sub("", written(path))) if code.startswith("--")]
    assert {code.split()[0] for code in codes} <= options


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
    assert found.point == {"motive_of_gain": 0.8, "lapse": 0.0, "nesting": 0.4}
    assert [one.kind for one in found.setting.event] == ["budget-cut"]
    ours = Organisation.load(files / "offices.csv", "classroom")
    hierarchy = read_network("leaders", files / "reports-to.csv")
    assert set(hierarchy) <= {body.name for body in ours.bodies} and not ours.notes
    pages = "".join(map(written, GUIDES))
    assert all(f"files/{path.name}" in pages for path in files.iterdir())


def test_every_public_name_stands_in_the_tour():
    tour = written(DOCS / "api" / "index.md")
    assert [name for name in policylab.__all__ if not re.search(rf":: policylab\.{name}\b", tour)] == []


def test_thai_start_page_leads_where_the_english_one_leads():
    links = [set(re.findall(r"\]\(([^)]+)\)", written(DOCS / name))) for name in ("index.md", "index.th.md")]
    english, thai = links
    thai = {TWIN.sub(".md", link) if "guides/" in link else link for link in thai}  # a guide, or its Thai twin
    assert english - {"index.th.md", "briefs.md"} == thai - {"index.md", "briefs/mandate-or-incentive.th.md"}
    assert "draft translation, not yet read by a Thai official" in written(DOCS / "index.th.md")


def test_pages_that_are_served_name_no_other_host():
    configured = written(DOCS / "conf.py") + written(DOCS / "static" / "pages.css")
    assert not re.search(r"https?://|html_js_files", configured)


def test_ethics_says_what_must_be_said():
    text = written(DOCS / "ethics.md")
    for said in ("Not for prediction", "twelve interviews", "Huawei", "No citizen", "lawful or fair", "no real agency"):
        assert said in text, said
