"""Cases: tables and files that nobody has seen are read leniently where they are right and refused in a line if not."""

import json
import math

import numpy as np
import pytest

from policylab.analysis.cases import compare_cases
from policylab.analysis.cases.declaration import load_cases
from policylab.analysis.observations import known, known_folder, read_observations
from policylab.analysis.shapes import shape
from policylab.comparison.calls import run
from policylab.errors import PolicylabError, UsageError

HEADER = "case,country,kind,metric,year,value_percent,source,certainty"
THREE = "case,year,value_percent"
TOML = """
package = "by-law-abrupt"
setting = "default"
size = "classroom"
measure = "formal_adoption"
month_zero = 2016.5
"""


def table(folder, *rows, header=HEADER, **files):
    """Write a table, and beside it a TOML file for each case; return the path of the table."""
    path = folder / "curves.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return path


def row(case, year, percent, metric="% of bodies"):
    return f'{case},XXX,mandate,"{metric}",{year},{percent},somebody,found'


# ---------------------------------------------------------------- tables


def test_a_table_is_read_in_the_order_of_time_and_counts_of_one_moment_are_averaged(tmp_path):
    found = read_observations(table(tmp_path, row("A", 2018, 30), row("A", 2017, 10), row("A", 2018, 40)))
    assert found["A"].year.tolist() == [2017, 2018]
    assert found["A"].percent.tolist() == [10, 35]
    assert (found["A"].metric, found["A"].source) == ("% of bodies", "somebody")


def test_only_three_columns_are_needed_in_any_order_and_case(tmp_path):
    path = table(tmp_path, "10, A ,2017", "", "20,A,2018", header="\ufeffValue_Percent, case ,YEAR")
    assert read_observations(path)["A"].percent.tolist() == [10, 20]
    assert read_observations(table(tmp_path, "A,2018.5,20,,", header=THREE))["A"].percent.tolist() == [20]


def test_what_counts_things_for_each_hundred_may_pass_a_hundred(tmp_path):
    path = table(tmp_path, row("A", 2017, 117, "IDs per 100 people"))
    assert read_observations(path)["A"].percent.tolist() == [117]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (row("A", 2017, 101), "line 2: value_percent: 101 is out of range; allowed 0 to 100"),
        (row("A", 2017, -1), "line 2: value_percent: -1 is out of range"),
        (row("A", 2017, "many"), "line 2: value_percent: 'many' is not a number; allowed 0 to 100"),
        (row("A", 2017, ""), "line 2: value_percent: '' is not a number"),
        (row("A", 2017, "nan"), "line 2: value_percent: 'nan' is not a number"),
        (row("A", 2017, "2_0"), "line 2: value_percent: '2_0' is not a number"),
        (row("A", "soon", 5), "line 2: year: 'soon' is not a number; allowed 1900 to 2100"),
        (row("A", 20170, 5), "line 2: year: 20170 is out of range"),
        (row("../A", 2017, 5), "line 2: case: '../A' is not a case name"),
        (row("", 2017, 5), "line 2: case: '' is not a case name"),
        ("A,2017", "line 2: has 2 values for 8 columns"),
        ("", "no rows: write"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_one(tmp_path, line, said):
    with pytest.raises(UsageError) as error:
        read_observations(table(tmp_path, line))
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        (THREE, "A,2018.5,47,1", "has 4 values for 3 columns"),
        (f"{THREE},year", "A,2018.5,20,2019", "column 'year' appears twice"),
        ("case,year,value_per_cent", "A,2017,5", "column 'value_percent' is missing: did you mean 'value_per_cent'"),
        ("case;year;value_percent", "A;2017;5", "separated by semicolons: save it with commas"),
    ],
)
def test_a_table_that_could_be_misread_is_refused(tmp_path, header, line, said):
    with pytest.raises(UsageError, match=said):
        read_observations(table(tmp_path, line, header=header))


def test_what_is_no_table_is_said(tmp_path):
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00case")
    for path, said in (
        (tmp_path / "none.csv", "no such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "bytes.csv", "text"),
    ):
        with pytest.raises(UsageError, match=said):
            read_observations(path)


def test_the_cases_that_ship_are_facts_with_sources_and_can_be_compared():
    cases = load_cases(known_folder() / "known.csv")
    assert [case.name for case in cases] == list(known())
    assert all(observed.source for observed in known().values())
    formal = {case.name: case.formal for case in cases}
    assert formal["US_DMARC_enforced"] == "US_DMARC_any_record"
    # The gap and the ratio that the pattern of decoupling names.
    any_record, enforced = known()["US_DMARC_any_record"], known()["US_DMARC_enforced"]
    gaps = [any_record.percent[place] - enforced.percent[number] for number, place in ((0, 0), (1, 2))]
    assert gaps == pytest.approx([14.6, 37.5])


# ---------------------------------------------------------------- files of cases


def test_a_case_gets_its_deadline_from_its_package_and_runs_to_its_last_observation(tmp_path):
    (case,) = load_cases(table(tmp_path, row("A", 2017, 10), row("A", 2020.6, 60), A=TOML))
    assert case.deadline == pytest.approx(2016.5 + 18 / 12)
    assert case.scenario.months == math.ceil((2020.6 - 2016.5) * 12)
    assert (case.scenario.size, case.measure) == ("classroom", "formal_adoption")


def test_the_first_of_several_deadlines_counts_and_one_that_is_written_wins(tmp_path):
    phased = TOML.replace("by-law-abrupt", "by-law-phased")
    (case,) = load_cases(table(tmp_path, row("A", 2020, 60), A=phased))
    assert case.deadline == pytest.approx(2016.5 + 18 / 12)
    (case,) = load_cases(table(tmp_path, row("A", 2020, 60), A=phased + "deadline = 2019.25\n"))
    assert case.deadline == 2019.25
    (case,) = load_cases(table(tmp_path, row("A", 2020, 60), A=TOML.replace("by-law-abrupt", "citizen-first")))
    assert case.deadline is None


def test_setting_and_size_may_be_left_out_and_a_setting_may_say_when_it_begins(tmp_path):
    (case,) = load_cases(
        table(tmp_path, row("A", 2018, 60), A='package = "status-quo"\nmeasure = "trust"\nsetting = "history"\n')
    )
    assert case.month_zero == pytest.approx(2014.75)
    (case,) = load_cases(table(tmp_path, row("A", 2018, 60), A='package="null"\nmeasure="trust"\nmonth_zero=2016\n'))
    assert (case.scenario.setting.name, case.scenario.size) == ("default", "lab")


@pytest.mark.parametrize(
    ("value", "year"),
    [('"2016-07"', 2016.5), ("2016-07-01", 2016.5), ("2016", 2016.0), ('"2016"', 2016.0)],
)
def test_month_zero_may_be_a_month_or_a_date(tmp_path, value, year):
    text = TOML.replace("2016.5", value)
    (case,) = load_cases(table(tmp_path, row("A", 2018, 60), A=text))
    assert case.month_zero == year


@pytest.mark.parametrize("name", ["mine.toml", "mine"])
def test_package_and_setting_may_be_files_beside(tmp_path, name):
    package = (known_folder().parent / "packages" / "by-force.toml").read_text(encoding="utf-8")
    setting = (known_folder().parent / "settings" / "shock.toml").read_text(encoding="utf-8")
    text = TOML.replace("by-law-abrupt", name).replace('"default"', '"w.toml"')
    files = {
        "A": text,
        "mine": package.replace("by-force", "mine"),
        "w": setting.replace('name = "shock"', 'name = "mine too"'),
    }
    (case,) = load_cases(table(tmp_path, row("A", 2018, 60), **files))
    assert (case.scenario.package.name, case.scenario.setting.name) == ("mine", "mine too")
    assert case.deadline == pytest.approx(2016.5 + 15 / 12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            TOML.replace("formal_adoption", "formal_adoptoin"),
            "A.toml: measure: unknown measure 'formal_adoptoin': did you",
        ),
        (TOML.replace("formal_adoption", "outlay"), "A.toml: measure: 'outlay' is in"),
        (TOML.replace("formal_adoption", "hours_saved"), "A.toml: measure: 'hours_saved' is in"),
        (TOML.replace("by-law-abrupt", "by-law"), "A.toml: package: unknown package 'by-law'"),
        (TOML.replace("by-law-abrupt", "none.toml"), "none.toml: no such file"),
        (TOML.replace('"default"', '"nowhere"'), "A.toml: setting: unknown setting 'nowhere'"),
        (TOML.replace("classroom", "classrom"), "A.toml: size: unknown size 'classrom': did you mean 'classroom'?"),
        (TOML.replace("month_zero = 2016.5", ""), "A.toml: month_zero: is missing, allowed 1900 to 2100"),
        (TOML.replace("2016.5", "true"), "A.toml: month_zero: true has the wrong type"),
        (TOML.replace("2016.5", "12"), "A.toml: month_zero: 12 is out of range"),
        (TOML.replace("2016.5", "1901"), "A.toml: month_zero: 1901 is 1404 months before the last observation"),
        (
            TOML.replace("2016.5", "2017.5"),
            "curves.csv: line 2: year: 2017 is before month 0 of A, allowed 2017.5 or more",
        ),
        (TOML + "months = 3\n", "A.toml: months: 3 ends before the last observation, allowed 18 or more"),
        (TOML + "colour = 3\n", "A.toml: colour: unknown key 'colour'"),
        (TOML + "month_0 = 2016\n", "A.toml: month_0: unknown key 'month_0': did you mean 'months' or 'month_zero'?"),
        (TOML + 'title = "A"\n', "A.toml: title: unknown key 'title'"),
        (TOML + 'formal_case = "B"\n', "A.toml: formal_case: unknown formal case 'B'"),
        (TOML.replace('measure = "formal_adoption"', ""), "A.toml: measure: is missing"),
        ("package = ", "A.toml: is not TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_line(tmp_path, text, said):
    with pytest.raises(PolicylabError) as error:
        load_cases(table(tmp_path, row("A", 2017, 60), row("A", 2018, 60), A=text))
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 2


def test_a_case_without_its_file_is_said(tmp_path):
    with pytest.raises(UsageError, match=r"case A: .*A\.toml is missing: create it with package, setting, size"):
        load_cases(table(tmp_path, row("A", 2018, 60)))


def test_the_formal_side_is_the_one_like_it_in_all_but_the_measure(tmp_path):
    effective = TOML.replace("formal_adoption", "effective_adoption")
    rows = [row("E", 2018, 20), row("F", 2018, 60), row("G", 2018, 60)]
    cases = load_cases(table(tmp_path, *rows[:2], E=effective, F=TOML))
    assert [case.formal for case in cases] == ["F", None]
    cases = load_cases(table(tmp_path, *rows, E=effective, F=TOML, G=TOML))  # two of them: it cannot be told which
    assert cases[0].formal is None
    cases = load_cases(table(tmp_path, *rows, E=effective + 'formal_case = "G"\n', F=TOML, G=TOML))
    assert cases[0].formal == "G"


# ---------------------------------------------------------------- shapes

YEAR = np.array([2017.0, 2017.5, 2018.0, 2019.0, 2021.0])
PERCENT = np.array([10.0, 12.0, 42.0, 62.0, 66.0])


def test_the_shape_around_a_deadline():
    found = shape(YEAR, PERCENT, 2018.05)  # within a month of the point at 2018
    assert found["level_at_deadline"] == 42
    assert (found["slope_before"], found["slope_at"]) == (4, 60)
    assert found["slope_after"] == pytest.approx(24 / 3)
    assert found["ceiling"] == 66
    between = shape(YEAR, PERCENT, 2018.5)
    assert between["level_at_deadline"] == 52
    assert (between["slope_before"], between["slope_at"], between["slope_after"]) == (32, 20, 2)


def test_what_points_do_not_tell_has_no_value():
    outside = shape(YEAR, PERCENT, 2016.0)
    assert math.isnan(outside["level_at_deadline"]) and math.isnan(outside["slope_before"])
    assert math.isnan(shape(YEAR, PERCENT, None)["slope_at"])
    assert math.isnan(shape(YEAR, PERCENT, None)["years_10_to_90"])  # begins above a tenth of its ceiling
    one = shape(YEAR[:1], PERCENT[:1], 2017.0)
    assert one["level_at_deadline"] == 10 and math.isnan(one["slope_at"])


def test_a_rise_from_nothing_has_its_time():
    assert shape(np.array([2000.0, 2010.0]), np.array([0.0, 50.0]), None)["years_10_to_90"] == pytest.approx(8)


# ---------------------------------------------------------------- beside the model

SEED, REPLICATIONS = 1, 4


@pytest.fixture(scope="module")
def own_curve():
    """The model's own formal and effective adoption, as if a country had them; and another that it never has."""
    paths = [
        run("by-law-abrupt", size="classroom", months=48, seed=SEED, replication=number).monthly
        for number in range(REPLICATIONS)
    ]
    return {
        name: 100 * np.median([one[name][:, 0] for one in paths], axis=0)
        for name in ("formal_adoption", "effective_adoption")
    }


@pytest.fixture(scope="module")
def compared(own_curve, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    months = (6, 18, 24, 48)
    rows = [row(case, 2016.5 + month / 12, own_curve[name][month]) for month in months
            for case, name in (("F", "formal_adoption"), ("E", "effective_adoption"))]  # fmt: skip
    rows += [row("far", 2016.5 + month / 12, 100 - month) for month in months]
    files = {
        "F": TOML,
        "E": TOML.replace("formal_adoption", "effective_adoption"),
        "far": TOML.replace("formal", "effective"),
    }
    return compare_cases(table(folder, *rows, **files), replications=REPLICATIONS, seed=SEED)


def test_the_models_own_curve_lies_inside_and_has_no_error(compared):
    found = {one["case"]: one for one in compared.to_dict()["cases"]}
    assert found["F"]["coverage"] == found["E"]["coverage"] == 1
    assert found["F"]["status"] == "inside"
    assert found["F"]["outside"] == [row["name"] for row in found["F"]["statistics"] if row["outside"]]
    assert [point["error"] for point in found["F"]["points"]] == pytest.approx([0] * 4, abs=1e-6)
    level = next(row for row in found["F"]["statistics"] if row["name"] == "level_at_deadline")
    assert level["error"] == pytest.approx(0, abs=1e-6)


def test_a_curve_that_it_never_has_lies_outside(compared):
    (far,) = [one for one in compared.to_dict()["cases"] if one["case"] == "far"]
    assert (far["coverage"], far["status"]) == (0, "outside")
    assert {"ceiling", "level_at_deadline", "2020.5"} <= set(far["outside"])


def test_effective_over_formal_is_read_over_time(compared, own_curve):
    (effective,) = [one for one in compared.to_dict()["cases"] if one["case"] == "E"]
    ratios = {row["name"]: row for row in effective["statistics"] if row["name"].startswith("effective_over_formal")}
    assert len(ratios) == 4
    last = ratios["effective_over_formal_2020.5"]
    assert last["real"] == pytest.approx(own_curve["effective_adoption"][48] / own_curve["formal_adoption"][48])
    assert last["low"] <= last["model"] <= last["high"] <= 1


def test_what_is_printed_has_no_nan_and_frames_are_long(compared):
    json.dumps(compared.to_dict(), allow_nan=False)
    assert set(compared.frame()["case"]) == {"F", "E", "far"}
    assert {"name", "real", "model", "low", "high", "error", "outside"} <= set(compared.frames()["statistics"].columns)


def test_one_replication_has_no_band(tmp_path):
    with pytest.raises(UsageError, match="--replications: 1 is out of range, allowed 2 or more"):
        compare_cases(table(tmp_path, row("A", 2018, 60), A=TOML), replications=1)
