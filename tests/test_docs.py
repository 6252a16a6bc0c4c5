"""The documentation builds without a warning, and whoever reads it fetches nothing from elsewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# What a browser fetches by itself; a link that a reader may follow is none of it.
FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|audio|video|embed|object)\b[^>]*\b(?:src|data)\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|<link\b(?![^>]*rel=["']?canonical)[^>]*\bhref\s*=\s*["']?\s*(?:https?:)?//""",
    re.IGNORECASE,
)
FETCHED_BY_STYLE = re.compile(r"""(?:@import\s+|url\(\s*)["']?\s*(?:https?:)?//""", re.IGNORECASE)


def test_what_is_fetched_is_seen():
    for told in (
        "<script src='https://a/b.js'>",
        '<link rel="stylesheet" href="//a/b.css">',
        "<img alt=x src=http://a>",
    ):
        assert FETCHED.search(told), told
    for told in ('<a href="https://a">', '<script src="_static/a.js">', '<svg xmlns="http://www.w3.org/2000/svg">'):
        assert not FETCHED.search(told), told
    assert FETCHED_BY_STYLE.search('@font-face { src: url("https://a/b.woff") }')


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("html")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "-n", "--keep-going", "-q"]
    done = subprocess.run(
        [*command, "-d", str(out.parent / "doctrees"), str(ROOT / "docs"), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.long
def test_no_page_fetches_anything_from_elsewhere(built):
    pages = sorted(built.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        found = FETCHED.search(page.read_text(encoding="utf-8"))
        assert not found, f"{page.name}: {found and found[0]}"
    for style in built.rglob("*.css"):
        assert not FETCHED_BY_STYLE.search(style.read_text(encoding="utf-8")), style


@pytest.mark.long
def test_mathematics_is_drawn_and_not_left_as_text(built):
    page = (built / "model" / "rules-choice.html").read_text(encoding="utf-8")
    assert page.count('<div class="equation"') >= 1
    assert "\\begin{aligned}" not in re.sub(r'aria-label="[^"]*"', "", page)


def test_no_place_of_a_number_was_left_open():
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "experiments").glob("*.md")):
        assert "@@" not in path.read_text(encoding="utf-8"), path.name
