"""Prices: each is derived in baht from a base rate, uncertain by half to double, and drawn over worlds."""

import re

import pytest

from policylab.model.columns.parameters import parameters
from policylab.model.policies.ledger import BAHT
from policylab.odd import pages
from policylab.odd.base_rates import base_rates, rows_in
from policylab.odd.structure import PRICED

PRICES = {name: entry for name, entry in parameters().items() if PRICED in entry.unit}


def in_baht_of(price):
    unit = BAHT / 1000 if price.unit.startswith("thousandths") else BAHT
    return lambda amount: round(unit * amount, 6)


def test_every_price_is_among_them():
    assert {name for name in parameters() if name.endswith("_price")} < set(PRICES)
    assert {"light_price", "drafting_price", "message_price", "reward_scale", "bonus_noticed"} < set(PRICES)


@pytest.mark.parametrize("name", PRICES)
def test_a_price_has_a_derivation_and_a_range(name):
    price = PRICES[name]
    assert price.sampled
    assert [row for row in rows_in(price.source) if row.startswith("7.")], price.source
    assert price.letter == "D" and price.low <= price.default / 2 and price.high >= price.default * 2


@pytest.mark.parametrize("name", PRICES)
def test_the_source_states_the_price_and_its_range_in_baht(name):
    price, in_baht = PRICES[name], in_baht_of(PRICES[name])
    amount = in_baht(price.default)
    unit = 1e6 if amount >= 1e6 else 1
    default, low, high = (f"{in_baht(at) / unit:,.10g}" for at in (price.default, price.low, price.high))
    stated = f"{default}{' million' * (unit > 1)} baht"
    source = re.sub(r"(?<![\d.])\.(?=\d)", "0.", price.source)
    assert stated in source and f"({low} to {high})" in source, (stated, low, high)


def test_the_step_between_weights_holds_what_months_and_people_say():
    """Three to four times a step (2.10, 2.11); the baht of row 7.9 say twelve, which no world reaches."""
    step = parameters()["price_step"]
    assert step.sampled and step.low <= 3 and int(150 ** (1 / 2)) > step.high >= 4


def test_the_page_prints_each_price_in_baht():
    table = pages()["parameters.md"].partition("## Prices in baht")[2]
    lines = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| [`")]
    assert len(lines) == len(PRICES)
    for cells, (name, price) in zip(lines, PRICES.items(), strict=True):
        assert f"#parameter-{name.replace('_', '-')})" in cells[0]
        printed = [float(cell.replace(",", "")) for cell in cells[2:]]
        assert printed == pytest.approx([*map(in_baht_of(price), (price.default, price.low, price.high))])


def test_the_value_of_an_official_month_is_that_of_its_row():
    assert f"{BAHT:,}, 25,000 to 55,000" in base_rates()["7.3"].figures
