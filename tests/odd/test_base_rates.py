"""Base rates: whatever is cited by number stands in the table, and whatever stands there is cited."""

import re

import pytest

from policylab.model.columns.parameters import parameters
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of
from policylab.odd import pages
from policylab.odd.base_rates import SURE, base_rates, cited_by, rows_in
from policylab.odd.references import texts

LIKE_A_ROW = re.compile(r"\bbase rates? \(?\d")


def test_every_row_that_is_cited_exists():
    cited = {number: path for path, text in texts() for number in rows_in(text)}
    assert {number: path for number, path in cited.items() if number not in base_rates()} == {}


def test_every_row_is_cited():
    assert [number for number, by in cited_by().items() if not by] == []


def test_no_citation_of_a_row_goes_unread():
    """A number after ``base rates`` that is written in another form would be neither checked nor linked."""
    for path, text in texts():
        assert len(LIKE_A_ROW.findall(text)) == len(re.findall(r"\bbase rates \d+\.\d", text)), path


def test_rules_parameters_and_sizes_are_among_what_cites():
    by = cited_by()
    assert {f"[`{name}`](#rule-{name.replace('_', '-')})" for name in ("agency_budget", "service_bill")} <= {
        carrier for carriers in by.values() for carrier in carriers
    }
    for name, entry in parameters().items():
        assert all(f"`{name}`" in "".join(by[number]) for number in rows_in(entry.source)), name
    for name, rule in rules().items():
        assert all(f"`{name}`" in "".join(by[number]) for number in rows_in(card_of(rule).cites)), name
    assert "`policylab/model/sizes.toml`" in by["1.12"]
    assert "`policylab/data/settings/history.toml`" in by["1.10"]


def test_every_row_says_what_when_where_and_how_sure():
    for number, rate in base_rates().items():
        assert re.fullmatch(r"\d+\.\d+", number)
        assert all((rate.fact, rate.figures, rate.years, rate.source)), number
        assert re.search(r"\d", rate.figures + rate.years), number
        assert rate.sure and set(rate.sure) <= set(SURE), number
        assert ("derived" in (rate.figures + rate.source).lower()) == ("D" in rate.sure), number
        assert ("from memory" in (rate.figures + rate.source).lower()) == ("M" in rate.sure), number


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("base rates 2.9 (overruns; spread assumed)", ["2.9"]),
        ("base rates 2.10 to 2.13 (5, 9 to 12, 24 to 100 months by size)", ["2.10", "2.11", "2.12", "2.13"]),
        ("base rates 4.5 (few services), 4.6 (big ones first); base rates 1.1", ["4.5", "4.6", "1.1"]),
        ("Heeks 2003 (developing countries fail more: base rates 2.7); Weiner 2009", ["2.7"]),
        ("base rates 3.1, 3.3 and 3.5", ["3.1", "3.3", "3.5"]),
        ("base rates are figures; 2.5 of them", []),
    ],
)
def test_rows_are_read_from_a_text(text, rows):
    assert list(rows_in(text)) == rows


def test_the_page_shows_every_row_and_the_parameters_lead_to_it():
    book = pages()
    lines = book["base-rates.md"].splitlines()
    for number, by in cited_by().items():
        [line] = [line for line in lines if line.startswith(f"| []{{#base-rate-{number.replace('.', '-')}}}{number} |")]
        assert all(carrier in line for carrier in by), number
    assert "(base-rates.md)" in book["parameters.md"]
    assert "\nbase-rates\n" in book["index.md"]
