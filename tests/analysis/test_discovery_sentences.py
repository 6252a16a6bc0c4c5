"""The words of a box: limits with units, in English and Thai, and a Thai label for everything that is drawn."""

import re

import pytest

from policylab.analysis.discovery.limits import Restricted
from policylab.analysis.discovery.sentences import joined, label, limit, shown_limit
from policylab.model.columns.parameters import parameters


def test_every_parameter_that_is_drawn_has_a_thai_label_of_its_own():
    drawn = {name for name, entry in parameters().items() if entry.sampled}
    labels = {name: entry.label_th for name, entry in parameters().items() if entry.label_th}
    assert set(labels) == drawn
    assert len(set(labels.values())) == len(drawn)
    assert all(re.search("[\u0e00-\u0e7f]", words) for words in labels.values())


@pytest.mark.parametrize(
    ("one", "ends", "english", "thai"),
    [
        (
            Restricted("learning", low=0.0251), (0.01, 0.06),
            "speed of learning is 0.025 per month or more", "ตั้งแต่ 0.025 ต่อเดือน ขึ้นไป",
        ),
        (Restricted("shortest_term", high=12.5), (0, 36), "is 12 months or less", "ไม่เกิน 12 เดือน"),
        (Restricted("shortest_term", low=12.5), (0, 36), "is 13 months or more", "ตั้งแต่ 13 เดือน ขึ้นไป"),
        (
            Restricted("platform_price", 5010.0, 9987.0), (3000, 30000),
            "is 5,000 to 10,000 official-months", "ระหว่าง 5,000 ถึง 10,000 คน-เดือน",
        ),
        (
            Restricted("form_of_choice", forms=("best-reply", "nested")), (0, 1),
            "the form of choice is best-reply or nested", "เป็น best-reply หรือ nested",
        ),
        (Restricted("of my own", high=2.0), (0, 9), "of my own is 2 or less", "of my own ไม่เกิน 2"),
    ],
)  # fmt: skip
def test_a_limit_is_read_with_its_unit(one, ends, english, thai):
    assert limit(one, ends).endswith(english)
    assert limit(one, ends, "th").endswith(thai)
    assert limit(one, ends, "th").startswith(label(one.parameter, "th"))


def test_limits_have_no_more_digits_than_the_range_bears():
    assert shown_limit(0.123456, (0, 1)) == "0.12"
    assert shown_limit(0.00123456, (0.0005, 0.005)) == "0.00123"
    assert shown_limit(-0.0001, (-1, 1)) == "0"


def test_parts_are_joined():
    assert joined(["a", "b"]) == "a; and b"
    assert joined(["ก", "ข"], "th") == "ก และ ข"
