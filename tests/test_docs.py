"""Texts of the project; those of the site are looked at in ``tests/website``."""

from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_no_place_of_a_number_was_left_open():
    folders = (ROOT, ROOT / "docs", ROOT / "docs" / "guides", ROOT / "docs" / "api", ROOT / "experiments")
    for path in (path for folder in folders for path in folder.glob("*.md")):
        assert "@@" not in path.read_text(encoding="utf-8"), path.name
