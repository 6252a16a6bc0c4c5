"""The briefs that are written: twins alike, no stray digit, disclosures there, and their Thai copied as it stands."""

import re
from pathlib import Path

import pypdfium2
import pytest

from policylab.briefs.pdf import save_pdf
from policylab.briefs.problems import problems_of
from policylab.briefs.source import ROLE, read_brief
from policylab.briefs.stored import load_stored
from policylab.errors import UsageError
from policylab.model.policies.package import packages
from policylab.recording.identity import is_pending

ROOT = Path(__file__).parents[2]
BRIEFS = ROOT / "docs" / "briefs"
ENGLISH = sorted(path for path in BRIEFS.glob("*.md") if not path.name.endswith(".th.md"))
THAI = sorted(BRIEFS.glob("*.th.md"))


def twin_of(path):
    return path.with_name(path.name.replace(".th.md", ".md") if path in THAI else path.name.replace(".md", ".th.md"))


def test_each_brief_has_a_twin():
    assert ENGLISH and [path.name.replace(".md", ".th.md") for path in ENGLISH] == [path.name for path in THAI]


@pytest.mark.parametrize("path", [*ENGLISH, *THAI], ids=lambda path: path.name)
def test_nothing_is_wrong_with_its_text(path):
    """Whether its numbers and claims hold is found out when the documentation is built."""
    none = UsageError("not looked at here")
    assert [one.cause for one in problems_of(read_brief(path), none, read_brief(twin_of(path)))] == [str(none)]


@pytest.mark.parametrize("path", [*ENGLISH, *THAI], ids=lambda path: path.name)
def test_it_discloses_the_vendor_and_shows_all_that_a_brief_must(path):
    brief = read_brief(path)
    assert "Huawei" in brief.text
    kinds = [one.kind for one in brief.references]
    assert {"claim", "adoption-figure", "cost-figure", "ledger", "groups", "costs", "reversals", "eight"} <= set(kinds)
    assert kinds.count("claim") >= 1 and {"drivers", "patterns", "stamp"} <= set(kinds[kinds.index("eight") :])


@pytest.mark.parametrize("path", THAI, ids=lambda path: path.name)
def test_it_is_marked_as_a_draft(path):
    text = path.read_text(encoding="utf-8")
    assert "ยังไม่มีข้าราชการไทยตรวจทาน" in text and "Draft translation, not yet read by a Thai official." in text


@pytest.mark.parametrize("path", THAI, ids=lambda path: path.name)
def test_its_thai_is_copied_from_a_pdf_as_it_stands(path, tmp_path):
    brief = read_brief(path)
    prose = ROLE.sub("", "\n".join(line for line in brief.lines[brief.body :] if not line.startswith((":::", "```"))))
    save_pdf(prose, "th", "stamp", tmp_path, tmp_path / "copy.pdf")
    pages = pypdfium2.PdfDocument(tmp_path / "copy.pdf")
    copied = re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pages).replace("stamp", ""))
    written = re.findall(r"[\u0e00-\u0e7f]{2,}", re.sub(r"\s", "", re.sub(r"(?<=\n)\s*(\d\.|-)\s", "¶", prose)))
    assert len(written) > 40
    assert sum(len(piece) for piece in written) > 2000
    # A page may end within a sentence; its number then stands in between.
    copied = re.sub(r"·\d/\d", "", copied)
    assert [piece for piece in written if piece not in copied] == []


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("name", [path.stem for path in ENGLISH])
def test_it_has_three_pages_at_most(name, language, tmp_path, call, monkeypatch):
    monkeypatch.chdir(ROOT)
    code, _, err = call("brief", name, "--lang", language, "--pdf", "--out", tmp_path)
    assert (code, err) == (0, "")
    (pdf,) = tmp_path.glob("*.pdf")
    # The mark of results that are being made anew takes lines of its own.
    assert len(pypdfium2.PdfDocument(pdf)) <= 3 + is_pending()


@pytest.mark.parametrize("name", [path.stem for path in ENGLISH])
def test_its_policies_are_called_what_their_packages_are(name):
    """Briefs show stored titles: a reworded package is carried into them by ``policylab identity --carry``."""
    stored = load_stored(name, ROOT / "docs" / "data").content["study"]["arms"]
    shipped = packages()
    assert [(arm["title"], arm["title_th"]) for arm in stored] == [
        (shipped[arm["arm"]].title, shipped[arm["arm"]].title_th) for arm in stored
    ]
