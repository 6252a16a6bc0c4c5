"""References: whatever is cited stands in the list, and whatever stands there is cited or says why it is kept."""

import re
from pathlib import Path

import pytest

from policylab.errors import PolicylabError
from policylab.odd.base_rates import rows_in
from policylab.odd.references import (
    bibliography_page,
    cited_by,
    cited_in,
    plain,
    references,
    root,
    texts,
)
from policylab.odd.sources import rests_on, sources

KNOWN = references()
COMPLETE = {
    "article": ("title", "journal", "year"),
    "book": ("title", "publisher", "year"),
    "incollection": ("title", "booktitle", "publisher", "year"),
    "inproceedings": ("title", "booktitle", "year"),
    "techreport": ("title", "institution", "year"),
    "mastersthesis": ("title", "school", "year"),
    "misc": ("title",),
}


def test_every_part_of_every_source_is_accounted_for():
    literature = [part for source in sources() for part in source.parts if rests_on(part) == "literature"]
    assert literature
    assert not [part for part in literature if not cited_in(part, KNOWN)[0] and not rows_in(part)]


def test_every_work_that_a_text_cites_stands_in_the_list():
    unknown = {path: cited_in(text, KNOWN)[1] for path, text in texts()}
    assert not {path: found for path, found in unknown.items() if found}


def test_whatever_stands_in_the_list_is_cited_or_says_why_it_is_kept():
    assert [key for key, by in cited_by(KNOWN).items() if not by and not KNOWN[key].kept] == []


def test_keys_are_first_author_and_year():
    for key, one in KNOWN.items():
        assert key == re.sub(r"[^A-Za-z]", "", plain(one.short or one.authors[0])) + one.year


def test_entries_are_complete():
    for key, one in KNOWN.items():
        assert one.authors, key
        assert not [field for field in COMPLETE[one.entry.type] if not one.entry.fields.get(field)], key
        if one.checked and one.entry.type == "article":
            assert one.entry.fields.get("volume") and one.entry.fields.get("pages"), key


def test_every_work_was_found_and_a_part_that_was_not_is_named():
    assert [key for key, one in KNOWN.items() if not one.checked and not re.match(r"not checked: \w", one.note)] == []


def test_no_title_is_a_description_of_the_work():
    said = {key: " ".join(one.entry.fields.values()) for key, one in KNOWN.items()}
    assert [key for key, text in said.items() if re.search(r"title describes|described, not quoted", text)] == []


def test_no_two_entries_can_be_meant_by_one_name():
    names = [name for one in KNOWN.values() for name in one.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Belanger & Carter 2008", "Belanger2008"),
        ("Deffuant et al. 2000", "Deffuant2000"),
        ("Kampen et al. 2006", "Kampen2006"),
        ("BOD 18-01 (formal records rose in bulk)", "DHS2017"),
        ("readiness survey 2018: smart technology .298", "DGA2018"),
        ("Licensing Facilitation Act 2015", "Thailand2015"),
        ("OECD 2017 (43% trusted government)", "OECD2017"),
        ("NAO 2019", "NAO2019"),
        ("Standish Group 2015 (outcome by size)", "Standish2015"),
        ("Budget Procedures Act B.E. 2561", "Thailand2018"),
        ("Statistics Norway 2024: 35.9% of state bodies", "Norway2024"),
        ("Khon La Khrueng (24.0 of 26.8 million used it)", "Thansettakij2021"),
    ],
)
def test_a_citation_finds_its_entry(text, key):
    assert cited_in(text, KNOWN) == ({key}, [])


@pytest.mark.parametrize(
    "citation",
    [
        "Becker 1969",
        "Becker & Rabin 1968",
        "Rabin & Becker 1968",
        "Becker et al. 1968",
        "Deci & Koestner 1999",
        "Nobody 1999",
    ],
)
def test_a_citation_that_names_others_or_another_year_finds_none(citation):
    assert cited_in(citation, KNOWN) == (set(), [citation])


def test_texts_are_those_of_the_lab(tmp_path):
    paths = {path for path, _ in texts()}
    assert {
        "README.md",
        "docs/decisions.md",
        "policylab/model/luck.py",
        "policylab/data/settings/history.toml",
    } <= paths
    (tmp_path / "policylab").mkdir()
    (tmp_path / "policylab" / "some.py").write_text(
        'CITES = ("Frey & "\n    "Jegen 2001")  # Becker\n# 1968\nBecker, year = 1, 1968\n', encoding="utf-8"
    )
    ((_, text),) = texts(tmp_path)
    assert cited_in(text, KNOWN) == ({"Frey2001", "Becker1968"}, [])


def test_the_page_shows_every_entry_and_what_is_not_checked():
    page = bibliography_page()
    for key, one in KNOWN.items():
        line = next(line for line in page.splitlines() if f"*{key}*" in line)
        assert ("**[not checked" in line) == (not one.checked), key
        assert "cited by" in line or one.kept, key
    assert f"{len(KNOWN)} works, {sum(not one.checked for one in KNOWN.values())} of them" in page


def test_a_package_without_its_list_says_so(tmp_path):
    with pytest.raises(PolicylabError, match=r"references\.bib is missing"):
        references(tmp_path / "references.bib")


def test_the_list_stands_in_the_checkout():
    assert (root() / "docs" / "references.bib").is_file()
    assert Path(__file__).parents[2] == root()
