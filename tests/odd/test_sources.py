"""Sources: each part of each is of the thesis, of the literature, or assumed, and can be followed."""

import re

import pytest

from policylab.analysis.patterns import CONTROLS, PATTERNS
from policylab.model.columns.parameters import parameters
from policylab.model.policies.package import INSTRUMENTS
from policylab.model.rules import rules
from policylab.model.switches import STRUCTURES
from policylab.odd.sources import (
    ITEM,
    THESIS,
    Source,
    citations_in,
    items_in,
    rests_on,
    settings,
    sources,
)
from policylab.odd.thesis import items

FREE_FORMS = ("§", "claim 1", "claims ", "policy no.", "operational no.")


def test_everything_that_cites_is_there():
    found = {(source.of, source.name) for source in sources()}
    assert found == {
        *(("rule", name) for name in rules()),
        *(("parameter", name) for name in parameters()),
        *(("instrument", name) for name in INSTRUMENTS),
        *(("structure", name) for name in STRUCTURES),
        *(("pattern", one.id) for one in (*PATTERNS, *CONTROLS)),
    }


def test_every_id_stands_in_the_data_of_the_thesis():
    unknown = [
        (source.name, name) for source in [*sources(), *settings()] for name in source.items if name not in items()
    ]
    assert not unknown


def test_parts_of_the_thesis_are_ids_and_words_in_brackets():
    parts = {part for source in sources() for part in source.parts if rests_on(part) == "thesis"}
    named = {name for part in parts for name in re.sub(r"\s*\([^()]*\)", "", part.removeprefix(THESIS)).split(", ")}
    assert named
    assert not {name for name in named if not ITEM.fullmatch(name)}


def test_ids_stand_in_parts_of_the_thesis_only():
    others = [(source.name, part) for source in sources() for part in source.parts if rests_on(part) != "thesis"]
    assert not [(where, part) for where, part in others if items_in(part)]


def test_section_and_page_stand_in_the_data_and_nowhere_else():
    free = [(source.name, source.text) for source in sources() if any(form in source.text for form in FREE_FORMS)]
    assert not free


def test_parts_are_set_off_by_semicolons_outside_brackets():
    source = Source("rule", "any", "thesis claim:1 (cut; digitise), T-P2; Jones & Baumgartner 2005 (direction; size)")
    assert source.parts == ("thesis claim:1 (cut; digitise), T-P2", "Jones & Baumgartner 2005 (direction; size)")
    assert source.items == ("claim:1", "T-P2")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Winter & May 2001", ["Winter & May 2001"]),
        ("in May 2001 and in March 2020", []),
        ("COVID-19, March 2020", []),
        ("as O'Donoghue & Rabin 1999", ["O'Donoghue & Rabin 1999"]),
        ("Kampen, Van de Walle & Bouckaert 2006 (trust)", ["Kampen, Van de Walle & Bouckaert 2006"]),
        ("ten Broeke et al. 2016", ["ten Broeke et al. 2016"]),
        ("Thailand 2014 to 2026", []),
        ("by 2030 nothing", []),
    ],
)
def test_works_are_found_by_author_and_year(text, found):
    assert citations_in(text) == found


def test_what_is_neither_thesis_nor_assumed_is_literature():
    assert rests_on("GDCC (budgets, rough)") == "literature"
    assert rests_on("Heeks 2003 (size assumed)") == "literature"  # words in brackets are said of the work
    assert rests_on("calibrated: a quarter at rest") == "assumption"
