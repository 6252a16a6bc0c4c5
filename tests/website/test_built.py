"""The site as it was built by ``make docs``: nothing is fetched from elsewhere, nothing is wrong in a browser."""

import os
import re
from pathlib import Path

import pytest

from tests.website.browser import chromium, look
from tests.website.fetched import BY_SCRIPT, BY_STYLE, fetched, fetched_by_page

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "_build" / "html"
MADE = {"_build", "model", "notebooks", "reference"}


@pytest.fixture(scope="module")
def site():
    """Return the folder of the built site; one that is older than its pages shows something else."""
    if not (SITE / "searchindex.js").exists():  # written last, at every build
        pytest.fail("the site is not built: make docs")
    written = [path for path in (ROOT / "docs").rglob("*.md") if path.relative_to(ROOT / "docs").parts[0] not in MADE]
    built = (SITE / "searchindex.js").stat().st_mtime
    newer = [path.name for path in [*written, ROOT / "docs" / "conf.py"] if path.stat().st_mtime > built]
    if newer:
        pytest.fail(f"the site is older than {', '.join(newer)}: make docs")
    return SITE


def test_what_a_page_fetches_is_seen():
    for told in (
        "<script src='https://a/b.js'></script>",
        '<link rel="stylesheet" href="//a/b.css">',
        "<img alt=x src=http://a>",
        '<img srcset="https://a/b.png 2x">',
        "<style>@import 'https://a/b.css'</style>",
        '<p style="background: url(https://a/b.png)">',
        '<script>fetch("https://a")</script>',
        '<link rel="preconnect" href="https://a">',
        '<svg><image href="https://a/b.png"/></svg>',
    ):
        assert fetched_by_page(told), told
    for told in (
        '<a href="https://a">',
        '<script src="_static/a.js"></script>',
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '<link rel="canonical" href="https://a">',
        '<p>fetch("https://a")</p>',
    ):
        assert not fetched_by_page(told), told


def test_what_styles_and_scripts_fetch_is_seen():
    assert BY_STYLE.search('@font-face { src: url("https://a/b.woff") }')
    assert not BY_STYLE.search("a { background: url(data:image/svg+xml;x='http://www.w3.org/2000/svg') }")
    for told in (
        'import("https://a/b.js")',
        "x.src = '//a/b.js'",
        'r.open("GET", "https://a")',
        'import b from "https://a"',
    ):
        assert BY_SCRIPT.search(told), told
    for told in ("// see https://a", 'fetch("searchindex.js")', 'const svg = "http://www.w3.org/2000/svg"'):
        assert not BY_SCRIPT.search(told), told


@pytest.mark.long
def test_nothing_is_fetched_from_elsewhere(site):
    assert len(list(site.rglob("*.html"))) > 30
    assert list(fetched(site)) == []


def program_or_skip():
    """Return a browser; where there is none a developer's test skips, and one of `.ci/run` fails."""
    program = chromium()
    if program is None:
        lacking = "no Chromium on this machine: install it to open the pages (Debian: apt-get install chromium)"
        if os.environ.get("POLICYLAB_BROWSER") == "required":
            pytest.fail(lacking)
        pytest.skip(lacking)
    return program


@pytest.mark.parametrize(("wanted", "ends"), [("required", pytest.fail), ("", pytest.skip)])
def test_a_missing_browser_fails_only_where_it_is_required(monkeypatch, wanted, ends):
    monkeypatch.setattr(f"{__name__}.chromium", lambda: None)
    monkeypatch.setenv("POLICYLAB_BROWSER", wanted)
    with pytest.raises(ends.Exception, match="apt-get install chromium"):
        program_or_skip()


@pytest.mark.long
def test_every_page_is_good_in_a_browser(site):
    _, wrong = look(site, program_or_skip())
    assert wrong == []


@pytest.mark.long
def test_mathematics_is_drawn_and_not_left_as_text(site):
    page = (site / "model" / "rules-choice.html").read_text(encoding="utf-8")
    assert page.count('<div class="equation"') >= 1
    assert "\\begin{aligned}" not in re.sub(r'aria-label="[^"]*"', "", page)


@pytest.mark.long
def test_thai_pages_say_that_they_are_thai(site):
    assert 'lang="th"' in (site / "index.th.html").read_text(encoding="utf-8").partition("<head>")[0]
    assert 'lang="en"' in (site / "index.html").read_text(encoding="utf-8").partition("<head>")[0]


@pytest.mark.long
def test_what_commands_print_stands_in_the_guides(site):
    page = (site / "guides" / "first-comparison.html").read_text(encoding="utf-8")
    assert page.count("answer") >= 2
    assert "Effects against status-quo" in page


@pytest.mark.long
def test_a_page_that_is_wrong_in_a_browser_is_found(tmp_path):
    program = program_or_skip()
    (tmp_path / "wrong.html").write_text(
        '<!doctype html><meta charset="utf-8"><img src="https://nowhere.invalid/a.png">'
        '<div style="width: 2000px">wide</div>'
        '<div class="sidebar-drawer">here</div><script>console.error("x"); lost()</script><img src="none.png">'
        "<article><p>ไทย</p></article>",
        encoding="utf-8",
    )
    _, wrong = look(tmp_path, program)
    told = "\n".join(wrong)
    for part in (
        "nowhere.invalid",
        "moves sideways",
        "console: x",
        "lost",
        "404",
        "no Thai letters",
        "printed: .sidebar-drawer",
    ):
        assert part in told, part
