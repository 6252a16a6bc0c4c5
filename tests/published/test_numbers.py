"""Numbers: signs, groups, commas and flags of published tables are told apart, or refused."""

import pytest

from policylab.published.numbers import is_gap, numbers


@pytest.mark.parametrize(
    ("text", "value", "flag"),
    [
        ("37", 37, ""), ("37.0%", 37, ""), ("37 %", 37, ""), ("๓๗.๕", 37.5, ""), ("-5", -5, ""), ("−5", -5, ""),
        ("1e1", 10, ""), (".5", 0.5, ""), ("34.5 b", 34.5, "b"), ("34.5b", 34.5, "b"), ("34.5 ep", 34.5, "ep"),
        ("34.5*", 34.5, "*"), ("34.5 (p)", 34.5, "(p)"), ("34.5 [1]", 34.5, "[1]"), ("34.5²", 34.5, "²"),
        ("1,193,000", 1193000, ""),
        ("1,193.5", 1193.5, ""), ("1.193,5", 1193.5, ""), ("37,5", 37.5, ""), ("12,34567", 12.34567, ""),
        ("1 193", 1193, ""), ("1 193,5", 1193.5, ""), ("1.193.000", 1193000, ""), ("1.193", 1.193, ""),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_mean_it(text, value, flag):
    (number,) = numbers([text])
    assert (number.value, number.flag, number.fault) == (value, flag, "")
    assert number.has_percent == ("%" in text)


@pytest.mark.parametrize("text", ["", " ", "NA", "n/a", "..", ":", "-", "–", "nan", "#N/A", "…", ": c", "ไม่มีข้อมูล"])
def test_a_gap_is_no_number_and_no_fault(text):
    (number,) = numbers([text])
    assert number.value is None and not number.fault
    assert is_gap(text)


@pytest.mark.parametrize(
    "text", ["many", "12k", "3 bn", "3 m", "inf", "2_0", "0x10", "1,23,4", "b", "*", "1-2", "12 of 40"]
)
def test_what_is_no_number_is_refused(text):
    (number,) = numbers([text])
    assert number.fault == f"{text!r} is not a number"
    assert not is_gap(text)


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["1,193", "12.5"], 1193), (["1,193", "2,193,000"], 1193), (["1,193", "37,5"], 1.193),
        (["1.193", "12.5"], 1.193),
        (["1,193"], "'1,193' can be two numbers: write 1193 or 1.193"),
        (["1,193", "37,5", "12.5"], "'1,193' can be two numbers: write 1193 or 1.193"),
        (["1.193", "37,5"], "'1.193' can be two numbers: write 1193 or 1.193"),
    ],
)  # fmt: skip
def test_what_a_comma_means_the_others_of_its_column_show(texts, first):
    number = numbers(texts)[0]
    assert (number.fault or number.value) == first
