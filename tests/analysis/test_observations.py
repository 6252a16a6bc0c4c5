"""Observed curves: what people publish is read in each layout, and a tired person's mistakes are said at once."""

import numpy as np
import pytest

from policylab.analysis.observations import read_observations
from policylab.errors import UsageError

THREE = "case,year,value_percent"


def read(tmp_path, text, name="curves.csv", **options):
    """Return the observations of a table, and its notices without the path."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    observed = read_observations(path, **options)
    assert all(notice.startswith(f"{path}: ") for notice in observed.notices)
    return observed, [notice.removeprefix(f"{path}: ") for notice in observed.notices]


def refused(tmp_path, text, **options):
    """Return the lines with which a table is refused, without the path."""
    with pytest.raises(UsageError) as error:
        read(tmp_path, text, **options)
    return [line.removeprefix(f"{tmp_path / 'curves.csv'}: ") for line in str(error.value).splitlines()]


def points(observed, case):
    return list(zip(observed[case].year.round(3).tolist(), observed[case].percent.tolist(), strict=True))


# ---------------------------------------------------------------- years and values


def test_a_table_in_buddhist_years_is_that_of_the_same_common_years_and_says_so(tmp_path):
    common = f"{THREE}\nE-filing,2019,12.5\nE-filing,2019.79,30\nE-filing,2021-04,44\n"
    buddhist = f"{THREE}\nE-filing,๒๕๖๒,12.5\nE-filing,2562.79,30\nE-filing,2564-04,44\n"
    (expected, silence), (converted, notices) = read(tmp_path, common), read(tmp_path, buddhist)
    assert silence == []
    assert notices == ["years are of the Buddhist era: 543 is subtracted, 2562 is read as 2019"]
    assert np.array_equal(converted["E-filing"].year, expected["E-filing"].year)
    assert np.array_equal(converted["E-filing"].percent, expected["E-filing"].percent)


def test_gaps_flags_signs_and_remarks_are_skipped_or_kept_aside_with_their_count(tmp_path):
    text = (
        f"{THREE},source\nports,2015,..,x\nports,2016,34.5 b,x\nports,2017,:,x\nports,2018,37.0%,y\n"
        "ports,2019,41.5 ep,y\nports,2020,,y\nLast updated: 24 May 2021,,,\nSource: Office of Ports,,,\n"
    )
    observed, notices = read(tmp_path, text)
    assert points(observed, "ports") == [(2016, 34.5), (2018, 37), (2019, 41.5)]
    assert observed["ports"].line == (3, 5, 6) and observed["ports"].source == "x; y"
    assert notices == [
        "2 lines below the table skipped, such as 'Last updated: 24 May 2021'",
        "3 missing values skipped, lines 2, 4, 7",
        "2 flags kept aside (b, ep), lines 3, 6",
    ]


def test_semicolons_and_decimal_commas_of_a_spreadsheet(tmp_path):
    observed, _ = read(tmp_path, "Case;Date;Percent\nports;24.10.2019;37,5\nports;03.11.2019;1,193\n")
    assert points(observed, "ports") == [(2019.812, 37.5), (2019.839, 1.193)]


def test_a_month_beside_its_year_belongs_to_it(tmp_path):
    text = "case,year,month,value_percent\nports,2019,4,10\nports,2019,October,20\nports,2019,,5\n"
    assert points(read(tmp_path, text)[0], "ports") == [(2019, 5), (2019.25, 10), (2019.75, 20)]
    text = "case,year,quarter,value_percent\nports,2562,1,10\nports,2562,Q4,20\n"
    assert points(read(tmp_path, text)[0], "ports") == [(2019, 10), (2019.75, 20)]


def test_values_at_one_moment_are_averaged_and_it_is_said(tmp_path):
    observed, notices = read(tmp_path, f"{THREE}\nA,2019,10\nA,2019-01,20\nB,2019,10\n")
    assert points(observed, "A") == [(2019, 15)]
    assert notices == ["2 values share the moment of another and are averaged, lines 2, 3"]


@pytest.mark.parametrize("values", [(0.33333, 0.6389), ("0", ".5", "1"), ("0,25", "0,5")])
def test_shares_where_percent_is_wanted_are_refused_and_either_cure_works(tmp_path, values):
    def text(change):
        return f"{THREE}\n" + "".join(f'index,{2010 + n},"{change(value)}"\n' for n, value in enumerate(values))

    (line,) = refused(tmp_path, text(str))
    share = next(float(str(value).replace(",", ".")) for value in values if str(value) not in "01")
    assert f"all values of index lie between 0 and 1: write percent: {100 * share:.5g}, or {share:g}%" in line
    numbers = [float(str(value).replace(",", ".")) for value in values]
    as_percent, _ = read(tmp_path, text(lambda value: 100 * float(str(value).replace(",", "."))))
    assert as_percent["index"].percent == pytest.approx([100 * number for number in numbers])
    assert read(tmp_path, text(lambda value: f"{value}%"))[0]["index"].percent == pytest.approx(numbers)


@pytest.mark.parametrize("values", [(0, 1), (0.5,), (0.5, 1.5), (0, 0, 0)])
def test_what_may_be_percent_is_taken(tmp_path, values):
    text = f"{THREE}\n" + "".join(f"A,{2010 + n},{value}\n" for n, value in enumerate(values))
    assert read(tmp_path, text)[0]["A"].percent.tolist() == list(values)


# ---------------------------------------------------------------- layouts


def test_a_wide_table_has_a_row_for_each_case_and_a_column_for_each_year(tmp_path):
    text = "case,metric,2561,2562,2563,note\nports,% of ports,10,..,30%,x\nrails,% of rails,5 b,20,25,\n"
    observed, notices = read(tmp_path, text)
    assert points(observed, "ports") == [(2018, 10), (2020, 30)]
    assert points(observed, "rails") == [(2018, 5), (2019, 20), (2020, 25)]
    assert observed["rails"].metric == "% of rails" and observed["rails"].line == (3, 3, 3)
    assert notices == [
        "1 missing value skipped, line 2",
        "1 flag kept aside (b), line 3",
        "years are of the Buddhist era: 543 is subtracted, 2561 is read as 2018",
    ]


def test_a_wide_table_as_a_data_bank_publishes_it(tmp_path):
    text = (
        '"Data bank","Connected schools"\n\n"Country Name","Country Code","2018 [YR2018]","2019 [YR2019]"\n'
        '"Arcadia","ARC","40","55"\n"Last Updated: 2020-05-01",,,\n'
    )
    assert points(read(tmp_path, text)[0], "Arcadia") == [(2018, 40), (2019, 55)]


def test_a_table_with_a_column_for_each_case(tmp_path):
    observed, _ = read(tmp_path, "date,Ports,Rails\n2019-10,10,5\n2020-04,,20\n")
    assert points(observed, "Ports") == [(2019.75, 10)]
    assert points(observed, "Rails") == [(2019.75, 5), (2020.25, 20)]


@pytest.mark.parametrize("header", ["case,year,value_percent,{}", "{},year,value_percent,case", "case,{},2019,2020"])
@pytest.mark.parametrize("name", ["value", "moment", "line", "number", "moment_line", "column", "sign", ""])
def test_a_column_for_readers_may_have_any_name(tmp_path, header, name):
    header = header.format(name)
    cells = {"case": "A", "year": "2019", "value_percent": "7", "2019": "7", "2020": "8", name: "2018"}
    text = f"{header},{name}\n" + ",".join([*(cells[column] for column in header.split(",")), "x"]) + "\n"
    assert points(read(tmp_path, text)[0], "A")[0] == (2019, 7)


REGISTER = "Organisation,Date of joining\n" + "".join(
    f"Board {number},{31 - 2 * number}/10/2019\n" for number in range(10)
)  # the newest first


def test_a_register_of_joining_dates_is_counted_up(tmp_path):
    later = "".join(f"Late board {number},\n" for number in range(9)) + "Last board,2021-02-03\n"
    observed, notices = read(tmp_path, REGISTER + later, "boards.csv")
    found = points(observed, "boards")
    assert len(found) == 11 and found[0][1] == 5 and found[-1] == (2021.089, 55)
    assert np.interp(2019.9, observed["boards"].year[:10], observed["boards"].percent[:10]) == 50
    assert notices[-1] == "boards: 11 of 20 joined by 2021-02"


def test_a_register_ends_at_its_total_in_a_column_or_in_the_file_of_its_case(tmp_path):
    """Ten of twenty by 2019.8 are 50%."""
    tens = "name,date,total\n" + "".join(
        f"body {number},2019-{number + 1:02d}-0{number + 1},20\n" for number in range(9)
    )
    observed, notices = read(tmp_path, f"{tens}body 9,2019-10-12,20\n")
    assert points(observed, "curves")[-1] == (2019.78, 50)
    assert np.all(observed["curves"].year < 2019.8)
    assert notices == ["curves: 10 of 20 joined by 2019-10"]
    without = "\n".join(line.rpartition(",")[0] for line in tens.splitlines())
    observed, _ = read(tmp_path, without, total_of={"curves": 18}.get)
    assert points(observed, "curves")[-1][1] == 50
    (line,) = refused(tmp_path, without)
    assert line.startswith("line 2: total: is missing for curves: add a column total, list those that have not joined")
    assert line.endswith("without a date, or write total = 20 in curves.toml")


def test_a_register_of_several_cases_counts_each_by_itself(tmp_path):
    text = "case,name,joined\nports,a,2019\nports,b,\nrails,a,2018\nrails,c,2020\n"
    observed, _ = read(tmp_path, text, total_of={"rails": 4}.get)
    assert points(observed, "ports") == [(2019, 50)]
    assert points(observed, "rails") == [(2018, 25), (2020, 50)]


@pytest.mark.parametrize(
    ("column", "values", "percent"),
    [("count", (12, 9, 1), [2.5, 22.5, 30]), ("new", (3, 8, 1), [2.5, 22.5, 30])],
)
def test_counts_by_day_are_so_far_or_new(tmp_path, column, values, percent):
    dates = ("2019-10-24", "2019-10-23", "2019-10-22")
    text = f"date,{column},total\n" + "".join(f"{day},{n},40\n" for day, n in zip(dates, values, strict=True))
    observed, notices = read(tmp_path, text)
    assert observed["curves"].percent.tolist() == percent
    assert notices == ["curves: 12 of 40 joined by 2019-10"]


def test_commas_of_counts_group_their_digits(tmp_path):
    text = 'date,count,total\n2019-01,"1,193","2,386"\n2019-07,"1,789.5","2,386"\n'
    for table in (text, text.replace('"1,789.5"', "1790")):
        assert read(tmp_path, table)[0]["curves"].percent.round().tolist() == [50, 75]


@pytest.mark.parametrize("column", ["fiscal_year", "ปีงบประมาณ"])
def test_years_of_a_column_of_fiscal_years_are_fiscal(tmp_path, column):
    observed, notices = read(tmp_path, f"case,{column},percent\na,2562,10\na,๒๕๖๓,20\n")
    assert points(observed, "a") == [(2018.75, 10), (2019.75, 20)]
    assert notices[1] == "FY2562 is read as the Thai fiscal year that begins in October 2018"


def test_a_table_by_country_is_told_what_to_call_the_column(tmp_path):
    (line,) = refused(tmp_path, "country,2010,2012\nThailand,33.3,51\n")
    assert line == "column 'case' is missing: call 'country' so (columns: country, 2010, 2012)"


def test_counts_that_fall_are_doubted(tmp_path):
    _, notices = read(tmp_path, "date,count,total\n2019-10-24,3,40\n2019-10-23,8,40\n")
    assert notices[-1] == "curves: counts fall, and are read as how many so far: name the column new if they are not"


# ---------------------------------------------------------------- a tired person's mistakes


def test_all_faults_of_a_file_are_said_at_once(tmp_path):
    text = f"{THREE}\nA,soon,many\nA,2019\n../A,2019,101\nA,2562,5\nA,2020,12k\nA,2021,9\n"
    assert refused(tmp_path, text) == [
        "line 2: value_percent: 'many' is not a number; allowed 0 to 100: write for example 47",
        "line 2: year: 'soon' is not a year or date; allowed 1900 to 2100: write for example 2019, 2019-10 or "
        "2019-10-24",
        "line 3: has 2 values for 3 columns: write one for each, texts with commas in quotes and decimals with a point",
        "line 4: case: '../A' is not a case name: write one without slashes",
        "line 4: value_percent: 101 is out of range; allowed 0 to 100: choose a value in range",
        "line 5: year: year 2562 looks Buddhist, unlike the others: write 2019",
        "line 6: value_percent: '12k' is not a number; allowed 0 to 100: write for example 47",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name,date\na,2019\nb,2020\na,2021\nc,\n", "line 4: name: 'a' stands in line 2 as well: remove one of them"),
        ("name,date\n,2019\nb,\n", "line 2: name: is empty: write the name of the body"),
        ("name,date,total\na,2019,1\nb,2020,1\n", "line 2: total: 1 is fewer than the 2 that the table has: write"),
        ("name,date,total\na,2019,0\n", "line 2: total: 0 is out of range; allowed more than 0: write how many bodies"),
        ("name,date,total\na,2019,5\nb,2020,6\n", "line 2: total: curves has both 5 and 6: write one number of bodies"),
        ("name,date,total\na,2019,none at all\n", "line 2: total: 'none at all' is not a number; allowed more than 0"),
        ("date,count\n2019,5\n", "line 2: total: is missing for curves: add a column total or write total = 20"),
        ("date,new,total\n2019,-5,9\n", "line 2: new: -5 is out of range; allowed 0 or more"),
        ("name,date\na,03/04/2019\nb,\n", "line 2: date: '03/04/2019' can be two dates: write 2019-04-03"),
        ("case,2019,2020\nA,1,2\nA,3,4\n", "line 3: case: 'A' has a row already: name each row apart"),
        ("case,2019,2020\nA,1,many\n", "line 2: 2020: 'many' is not a number"),
        ("case,2019,2563\nA,1,2\nB,1,2\n", "line 1: header: year 2563 looks Buddhist, unlike the others: write 2020"),
        ("case,2019,2019,2020\nA,1,2,3\n", "column '2019' appears twice: remove one of them"),
        ("year,value_percent\n2019,3\n", "column 'case' is missing: add it (columns: year, value_percent)"),
        ("year,value,remark\n2019,3,fine\n", "column 'case' is missing: add it (columns: year, value, remark)"),
        ("case,value_percent\nA,3\n", "column 'year' is missing: add it"),
        ('case,year,value_percent\nA,2019,"1,193"\n', "line 2: value_percent: '1,193' can be two numbers: write 1193"),
        ("case,year,value_percent\nA,,3\n", "line 2: year: '' is not a year or date"),
        ("case,year,value_percent\nA,2019,..\n", "holds no value: write one observation a line"),
        ("name,date\na,\nb,\n", "holds no value: write one observation a line"),
        ("", "column 'case' is missing: add it (columns: none)"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_with_line_column_and_cure(tmp_path, text, line):
    (answer,) = refused(tmp_path, text)
    assert answer.startswith(line)
