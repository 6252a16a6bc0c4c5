"""Moments: every usual form is read as people mean it, what is open is settled by the others, or refused."""

import pytest

from policylab.published.calendar import as_month, moments, reads_as_year

OCTOBER_24 = 2019 + (9 + 23 / 31) / 12


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", 2019), ("2019.5", 2019.5), ("2019,5", 2019.5), (" 2019. ", 2019), ("2019.0400", 2019.04),
        ("2019-10", 2019.75), ("2019/9", 2019 + 8 / 12), ("10/2019", 2019.75), ("2019M10", 2019.75), ("2019-M1", 2019),
        ("2019-10-24", OCTOBER_24), ("2019/10/24", OCTOBER_24), ("2019-10-24T08:30:00Z", OCTOBER_24),
        ("2019-10-24 00:00", OCTOBER_24), ("24/10/2019", OCTOBER_24), ("24.10.2019", OCTOBER_24),
        ("15-04-2019", 2019 + (3 + 14 / 30) / 12), ("05/05/2019", 2019 + (4 + 4 / 31) / 12),
        ("2019Q3", 2019.5), ("2019-Q4", 2019.75), ("Q3 2019", 2019.5), ("2019S2", 2019.5), ("2019-H1", 2019),
        ("2019/20", 2019.75), ("2019/2020", 2019.75), ("2019-20", 2019.75), ("FY2020", 2019.75), ("FY2019/20", 2019.75),
        ("Oct 2019", 2019.75), ("october 2019", 2019.75), ("24-Oct-2019", OCTOBER_24), ("October 24, 2019", OCTOBER_24),
        ("2019 [YR2019]", 2019), ("29/02/2020", 2020 + (1 + 28 / 29) / 12),
        ("๒๕๖๒", 2019), ("พ.ศ. 2562", 2019), ("2562.75", 2019.75), ("2562-10", 2019.75), ("24/10/2562", OCTOBER_24),
        ("๒๔ ต.ค. ๒๕๖๒", OCTOBER_24), ("24 ตุลาคม พ.ศ. 2562", OCTOBER_24), ("ต.ค.2562", 2019.75), ("2562/63", 2019.75),
        ("ปีงบประมาณ 2563", 2019.75), ("ไตรมาสที่ 3/2562", 2019.5), ("29/02/2563", 2020 + (1 + 28 / 29) / 12),
    ],
)  # fmt: skip
def test_a_moment_is_read_as_people_mean_it(text, year):
    assert moments([text]).years == (pytest.approx(year, abs=1e-12),)


def test_a_fraction_of_a_year_keeps_its_bits_in_either_era():
    """A table in Buddhist years gives the numbers of the same table in common years."""
    assert moments(["2019.79", "2020.8"]).years == (2019.79, 2020.8)
    assert moments(["2562.79", "2563.8"]).years == (2019.79, 2020.8)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("soon", "'soon' is not a year or date; allowed 1900 to 2100: write for example 2019, 2019-10 or 2019-10-24"),
        ("2019-13-01", "is not a year or date"),
        ("2019/21", "is not a year or date"),
        ("1e3", "is not a year or date"),
        ("-2019", "is not a year or date"),
        ("2019²", "is not a year or date"),
        ("9" * 5000, "is not a year or date"),
        ("20170", "20170 is out of range; allowed 1900 to 2100"),
        ("43762", "allowed 1900 to 2100: write 2019-10-24 if it is the number of a day of a spreadsheet"),
        ("62", "62 is out of range; allowed 1900 to 2100: write all four digits of the year"),
        ("2100.5", "2100.5 is out of range"),
        ("1899-12", "1899-12 is out of range"),
        ("2410", "2410 (in the common era 1867) is out of range"),
        ("2601", "2601 is out of range"),
        ("30/02/2019", "day 30 is out of range; allowed 1 to 28 in 2019-02"),
        ("29/02/2562", "day 29 is out of range; allowed 1 to 28 in 2019-02"),
        ("24/10/62", "has a year of two digits: write all four"),
        ("Oct-19", "has a year of two digits: write all four"),
        ("03/04/2019", "can be two dates: write 2019-04-03 or 2019-03-04"),
        ("2009/10", "can be a month or a fiscal year: write 2009-10, or FY2010"),
    ],
)
def test_what_is_no_moment_or_could_be_two_is_refused_with_the_cure(text, sentence):
    (year,) = moments([text]).years
    assert isinstance(year, str) and sentence in year


def test_a_cure_is_accepted():
    assert moments(["2019-04-03"]).years[0] == moments(["03/04/2562"]).years[0]
    assert moments(["2009-10"]).years[0] == moments(["FY2010"]).years[0] == 2009.75


@pytest.mark.parametrize(
    ("texts", "years", "notices"),
    [
        (["05/04/2019", "24/10/2019"], [2019 + (3 + 4 / 30) / 12, OCTOBER_24],
         ("dates are read with the day first, as in 24/10/2019",)),
        (["04/05/2019", "10/24/2019"], [2019 + (3 + 4 / 30) / 12, OCTOBER_24],
         ("dates are read with the month first, as in 10/24/2019",)),
        (["2009/10", "2012/13"], [2009.75, 2012.75],
         ("2009/10 is read as the Thai fiscal year that begins in October 2009",)),
        (["2009/10", "2009/08"], [2009.75, 2009 + 7 / 12], ()),
        (["2567", "๒๕๖๘-07"], [2024, 2025.5],
         ("years are of the Buddhist era: 543 is subtracted, 2567 is read as 2024",)),
    ],
    ids=["day first", "month first", "fiscal years", "months", "Buddhist"],
)  # fmt: skip
def test_what_one_moment_leaves_open_the_others_settle(texts, years, notices):
    read = moments(texts)
    assert read.years == pytest.approx(years, abs=1e-12)
    assert read.notices == notices


def test_dates_in_both_orders_are_refused():
    years = moments(["24/10/2019", "10/24/2019"]).years
    assert years == (
        pytest.approx(OCTOBER_24),
        "'10/24/2019' has the month first, 24/10/2019 has the day: write 2019-10-24",
    )


def test_of_a_file_that_mixes_eras_the_fewer_are_refused():
    assert moments(["2019", "2020", "2567"]).years[2] == "year 2567 looks Buddhist, unlike the others: write 2024"
    years = moments(["2562", "2563", "2019"]).years
    assert years == (2019, 2020, "year 2019 is not Buddhist, unlike the others: write 2562")
    assert moments(["2019", "2562"]).years[1] == "year 2562 looks Buddhist, unlike the others: write 2019"


def test_a_month_is_shown_and_a_name_of_a_column_may_be_a_year():
    assert as_month(OCTOBER_24) == "2019-10" and as_month(2019 + 8 / 12) == "2019-09"
    names = ["2019", "2562", "2019 [YR2019]", "2019Q3", "case", "12", "", "value_percent"]
    assert [name for name in names if reads_as_year(name)] == names[:4]
