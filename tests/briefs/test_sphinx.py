"""The Sphinx extension: a right brief is built with its numbers in, a wrong one fails the build and says where."""

import io
import json

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from policylab.briefs.stored import store

from .made_up import parts
from .made_up_texts import CLAIM, ENGLISH, LEVEL, THAI

EXTENSIONS = ["myst_parser", "policylab.briefs.sphinx"]


def written(folder, pages):
    """Write a documentation of a few pages around the made-up result."""
    data = folder / "data"
    data.mkdir(parents=True)
    store("made-up", parts(), data)
    (folder / "page2.md").write_text("---\norphan: true\n---\n# More\n", encoding="utf-8")
    index = "# Index\n\n```{toctree}\n:glob:\n\nbriefs/*\n```\n"
    (folder / "index.md").write_text(index, encoding="utf-8")
    (folder / "briefs").mkdir()
    for name, text in pages.items():
        (folder / "briefs" / name).write_text(text.replace("(page2.md)", "(../page2.md)"), encoding="utf-8")
    return folder


def build(folder):
    """Build it as `make docs` does and return the exit code, the warnings and the folder of pages."""
    told = io.StringIO()
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            str(folder), None, str(folder / "_build"), str(folder / "_trees"), "html", status=None, warning=told,
            warningiserror=True, confoverrides={
                "extensions": EXTENSIONS, "myst_enable_extensions": ["colon_fence"], "nitpicky": True,
                "exclude_patterns": ["_build"], "html_theme": "basic",
            },
        )  # fmt: skip
        app.build()
    return app.statuscode, told.getvalue(), folder / "_build"


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    with_figure = [text.replace("```{ledger}", "```{adoption-figure}\n```\n\n```{ledger}") for text in (ENGLISH, THAI)]
    pages = dict(zip(("tiny.md", "tiny.th.md"), with_figure, strict=True))
    return build(written(tmp_path_factory.mktemp("right") / "docs", pages))


def test_a_right_brief_is_built_with_its_numbers_in(right):
    code, warnings, pages = right
    assert (code, warnings) == (0, "")
    english = (pages / "briefs" / "tiny.html").read_text(encoding="utf-8")
    thai = (pages / "briefs" / "tiny.th.html").read_text(encoding="utf-8")
    assert (
        "raises it in 36 of 40 plausible worlds (small in 1, not enough runs in 3): this is robust" in english
        and "42 to 52%" in english
    )
    assert "ทำให้เพิ่มขึ้นใน 36 จาก 40 ชุดสมมติฐาน" in thai and "พ.ศ. 2562" in thai
    assert english.count("<table") == 1 and english.count('class="box-of-eight admonition"') == 1
    assert "briefs.css" in english and (pages / "_static" / "briefs.css").is_file()


def test_the_figure_of_a_page_has_alternative_text_of_its_language(right):
    pages = right[2] / "briefs"
    assert 'alt="Two panels over 24 months' in (pages / "tiny.html").read_text(encoding="utf-8")
    assert 'alt="กราฟสองช่องตลอด 24 เดือน' in (pages / "tiny.th.html").read_text(encoding="utf-8")
    assert {path.name for path in (right[2] / "_images").iterdir()} == {
        "made-up-adoption-figure.en.svg",
        "made-up-adoption-figure.th.svg",
    }


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """Many briefs, each with one thing wrong, built at once; and what the build says."""
    changes = {
        "direction": ("raises trust", "lowers trust"),
        "baseline": ("baseline: status-quo", "baseline: null"),
        "stray": ("The hybrid", "The hybrid of 2030"),
        "wrapped": ("raises trust at", "lowers\ntrust at"),
        "missing": ("take_up 24", "take_up 99"),
        "unknown": ("study: made-up", "study: made-down"),
    }
    pages = {}
    for name, (old, new) in changes.items():
        pages |= {f"{name}.md": ENGLISH.replace(old, new), f"{name}.th.md": THAI.replace(old, new)}
    pages |= {"twins.md": ENGLISH, "twins.th.md": THAI.replace("take_up 24", "trust 24"), "alone.md": ENGLISH}
    folder = written(tmp_path_factory.mktemp("wrong") / "docs", pages)
    return build(folder)


@pytest.mark.parametrize(
    ("page", "line", "cause"),
    [
        ("direction.md", CLAIM, "direction does not hold"),
        ("wrapped.md", CLAIM, "{claim}` is not a valid role"),
        ("baseline.md", 3, "baseline 'null' is not the one stored, 'status-quo'"),
        ("stray.md", CLAIM, "digit outside a role, a citation or a date: '2030'"),
        ("missing.md", LEVEL, "at 99 is unknown"),
        ("unknown.md", 2, "no such stored result did you mean 'made-up'?"),
        ("twins.md", LEVEL, "the twins differ: {level} hybrid take_up 24 here"),
        ("twins.th.md", LEVEL, "the twins differ: {level} hybrid trust 24 here"),
        ("alone.md", 1, "its twin in the other language is missing"),
    ],
)
def test_a_wrong_brief_fails_the_build_which_names_brief_line_and_cause(wrong, page, line, cause):
    code, warnings, _ = wrong
    assert code != 0
    (said,) = [one for one in warnings.splitlines() if f"/briefs/{page}:{line}: WARNING: " in one]
    assert cause in said


def test_a_stored_number_changed_fails_the_build(tmp_path):
    folder = written(tmp_path / "docs", {"tiny.md": ENGLISH, "tiny.th.md": THAI})
    path = folder / "data" / "studies" / "made-up.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    wanted = {"arm": "hybrid", "budget": None, "measure": "trust"}
    next(row for row in content["study"]["effects"] if wanted.items() <= row.items())["mean"] += 0.01
    path.write_text(json.dumps(content), encoding="utf-8")
    code, warnings, _ = build(folder)
    assert code != 0
    assert "briefs/tiny.md:2: WARNING: the stored result is not what its commands printed" in warnings


def test_a_reference_that_only_markdown_sees_is_warned_of(wrong):
    """However it is written: what cannot be answered is never a page with a question mark alone."""
    _, warnings, _ = wrong
    assert "/briefs/wrapped.md: WARNING: {claim} hybrid lowers trust at 24, robust cannot be answered: " in warnings


def test_a_second_build_in_the_same_folder_looks_at_every_brief_again(tmp_path):
    folder = written(tmp_path / "docs", {"tiny.md": ENGLISH, "tiny.th.md": THAI})
    assert build(folder)[0] == 0
    path = folder / "data" / "studies" / "made-up.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["study"]["effects"][0]["mean"] += 0.01
    path.write_text(json.dumps(content), encoding="utf-8")
    code, warnings, _ = build(folder)
    assert code != 0 and "briefs/tiny.md:2: WARNING: the stored result is not what its commands printed" in warnings
