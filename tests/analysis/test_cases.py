"""Cases: tables and files that nobody has seen are read leniently where they are right and refused in a line if not."""

import json
import math

import numpy as np
import pytest

from policylab.analysis.case_question import CaseQuestion
from policylab.analysis.cases import compare_cases
from policylab.analysis.cases.comparison import _compared_cases
from policylab.analysis.cases.declaration import load_cases
from policylab.analysis.cases.forecasts import begun, jobs_of, run_job
from policylab.analysis.cases.scores import RATIO
from policylab.analysis.observations import known, known_folder, read_observations
from policylab.analysis.shapes import shape
from policylab.comparison.calls import run
from policylab.errors import PolicylabError, UsageError
from policylab.model.columns.parameters import parameters

HEADER = "case,country,kind,metric,year,value_percent,source,certainty"
SHIPPED = "AUS_DMARC"
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
        (row("A", 2017, ""), "holds no value: write one observation a line"),
        (row("A", 2017, "inf"), "line 2: value_percent: 'inf' is not a number"),
        (row("A", 2017, "2_0"), "line 2: value_percent: '2_0' is not a number"),
        (row("A", "soon", 5), "line 2: year: 'soon' is not a year or date; allowed 1900 to 2100"),
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
        ("case;year;value_per_cent", "A;2017;5", "column 'value_percent' is missing: did you mean 'value_per_cent'"),
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
    [
        ('"2016-07"', 2016.5), ("2016-07-01", 2016.5), ("2016", 2016.0), ('"2016"', 2016.0), ('"2559-07"', 2016.5),
        ('"๒๕๕๙"', 2016), ("2559.5", 2016.5), ("2559-07-01", 2016.5), ('"2016Q3"', 2016.5), ('"FY2016"', 2015.75),
    ],
)  # fmt: skip
def test_month_zero_may_be_a_month_or_a_date(tmp_path, value, year):
    text = TOML.replace("2016.5", value)
    (case,) = load_cases(table(tmp_path, row("A", 2018, 60), A=text))
    assert case.month_zero == year


def test_moments_of_a_file_are_of_one_era_and_a_conversion_is_said(tmp_path):
    text = TOML.replace("2016.5", "2559.5") + 'deadline = "2561-04"\n'
    cases = load_cases(table(tmp_path, row("A", 2018, 60), A=text))
    assert (cases[0].month_zero, cases[0].deadline) == (2016.5, 2018.25)
    (notice,) = cases.notices
    assert notice == f"{tmp_path / 'A.toml'}: years are of the Buddhist era: 543 is subtracted, 2559 is read as 2016"
    with pytest.raises(UsageError, match=r"A\.toml: deadline: year 2561 looks Buddhist, unlike the others: write 2018"):
        load_cases(table(tmp_path, row("A", 2018, 60), A=TOML + 'deadline = "2561-04"\n'))


def test_a_setting_may_begin_in_a_buddhist_year_within_the_same_range(tmp_path):
    setting = (known_folder().parent / "settings" / "history.toml").read_text(encoding="utf-8").replace("2014-10", "{}")
    setting, text = (
        setting.replace('"history"', '"own"'),
        'package = "status-quo"\nmeasure = "trust"\nsetting = "own.toml"\n',
    )
    cases = load_cases(table(tmp_path, row("A", 2018, 60), A=text, own=setting.replace("{}", "2557-10")))
    assert cases[0].month_zero == 2014.75
    notice = "setting own: begins: years are of the Buddhist era: 543 is subtracted, 2557 is read as 2014"
    assert cases.notices == (notice,)
    with pytest.raises(UsageError, match="setting own: begins: 1850-10 is out of range; allowed 1900 to 2100"):
        load_cases(table(tmp_path, row("A", 2018, 60), A=text, own=setting.replace("{}", "1850-10")))


def test_the_file_of_a_case_may_say_how_many_bodies_there_are(tmp_path):
    path = table(tmp_path, "a,2017", "b,2018", header="name,date", curves=TOML + "total = 8\n")
    (case,) = load_cases(path)
    assert (case.name, case.observed.percent.tolist()) == ("curves", [12.5, 25])


def test_all_cases_and_rows_with_a_fault_are_said_at_once(tmp_path):
    path = table(tmp_path, row("A", 2015, 1), row("A", 2016, 2), row("B", 2017, 3), row("C", 2017, 4), A=TOML)
    with pytest.raises(UsageError) as error:
        load_cases(path)
    assert [line.partition(" is missing")[1] for line in str(error.value).splitlines()] == [" is missing"] * 2
    path = table(tmp_path, row("A", 2015, 1), row("A", 2016, 2), row("A", 2018, 3), A=TOML)
    with pytest.raises(UsageError) as error:
        load_cases(path)
    assert [line.partition("csv: ")[2][:6] for line in str(error.value).splitlines()] == ["line 2", "line 3"]


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


def own_package(name="mine"):
    package = (known_folder().parent / "packages" / "by-force.toml").read_text(encoding="utf-8")
    return package.replace('"by-force"', f'"{name}"')


@pytest.mark.parametrize("written", ["packages/mine.toml", "packages/mine", "mine.toml", "mine"])
def test_package_may_be_in_a_folder_of_its_own_beside(tmp_path, written):
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "mine.toml").write_text(own_package(), encoding="utf-8")
    (case,) = load_cases(table(tmp_path, row("A", 2018, 60), A=TOML.replace("by-law-abrupt", written)))
    assert case.programme == "mine"


def test_a_file_beside_wins_over_what_ships_by_its_name(tmp_path):
    (case,) = load_cases(table(tmp_path, row("A", 2018, 60), A=TOML, **{"by-law-abrupt": own_package("by-law-abrupt")}))
    assert case.deadline == pytest.approx(2016.5 + 15 / 12)  # of by-force, not of the package that ships
    (named,) = load_cases(table(tmp_path, row("hybrid", 2018, 60), hybrid=TOML.replace("by-law-abrupt", "hybrid")))
    assert named.programme == "hybrid"  # the file of the case is no package


def test_a_first_point_may_precede_month_zero_by_what_rounding_takes(tmp_path):
    text = TOML.replace("2016.5", "2016.67")
    (case,) = load_cases(table(tmp_path, row("A", "2016-09", 20), row("A", "2018", 60), A=text))
    (job,) = jobs_of(case, None, worlds=0, replications=1, seed=1)
    assert begun(job)[0]["formal_start"] == pytest.approx(0.2)
    with pytest.raises(UsageError, match=r"2016-?\.?\S* is before month 0 of A"):
        load_cases(table(tmp_path, row("A", "2016-08", 20), row("A", "2018", 60), A=text))


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
        (TOML.replace("2016.5", '"soon"'), "A.toml: month_zero: 'soon' is not a year or date; allowed 1900 to 2100"),
        (TOML.replace("2016.5", '"03/04/2016"'), "A.toml: month_zero: '03/04/2016' can be two dates: write 2016-04-03"),
        (TOML + "total = 0\n", "A.toml: total: 0 is out of range, allowed 1 or more"),
        (TOML.replace("2016.5", "1901"), "A.toml: month_zero: 1901 is 1404 months before the last observation"),
        (
            TOML.replace("2016.5", "2017.5"),
            "curves.csv: line 2: year: 2017 is before month 0 of A, allowed 2017.5 or more",
        ),
        (TOML + "months = 3\n", "A.toml: months: 3 ends before the last observation, allowed 18 or more"),
        (TOML + "colour = 3\n", "A.toml: colour: unknown key 'colour'"),
        (TOML + "month_0 = 2016\n", "A.toml: month_0: unknown key 'month_0': did you mean 'months' or 'month_zero'?"),
        (TOML + 'title = "A"\n', "A.toml: title: unknown key 'title'"),
        (TOML + 'formal_case = "B"\n', "A.toml: formal_case: formal_adoption has no formal side: leave it out"),
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


def test_the_formal_side_is_found_however_its_package_is_written(tmp_path):
    effective = TOML.replace("formal_adoption", "effective_adoption").replace("by-law-abrupt", "mine.toml")
    rows = [row("E", 2018, 20), row("F", 2018, 60)]
    files = {"E": effective, "F": TOML.replace("by-law-abrupt", "mine"), "mine": own_package()}
    assert load_cases(table(tmp_path, *rows, **files))[0].formal == "F"


def test_a_formal_side_that_the_table_lacks_is_said(tmp_path):
    effective = TOML.replace("formal_adoption", "effective_adoption") + 'formal_case = "F"\n'
    with pytest.raises(UsageError, match=r"no case of the table is measured by formal_adoption, .*: add the rows of F"):
        load_cases(table(tmp_path, row("E", 2018, 20), E=effective))


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
    question = CaseQuestion(table(folder, *rows, **files), worlds=0, replications=REPLICATIONS, seed=SEED)
    return compare_cases(question)


def test_the_models_own_curve_lies_inside_and_has_no_error(compared):
    found = {one["case"]: one for one in compared.to_dict()["cases"]}
    assert found["F"]["coverage"] == found["E"]["coverage"] == 1
    assert found["F"]["status"] == "inside"
    assert found["F"]["outside"] == [row["name"] for row in found["F"]["statistics"] if row["outside"]]
    # The first point is met, and what follows nearly: one service more or fewer may be declared at the beginning.
    assert [point["error"] for point in found["F"]["points"]] == pytest.approx([0] * 4, abs=2)
    level = next(row for row in found["F"]["statistics"] if row["name"] == "level_at_deadline")
    assert level["error"] == pytest.approx(0, abs=2)


def test_a_curve_that_it_never_has_lies_outside(compared):
    (far,) = [one for one in compared.to_dict()["cases"] if one["case"] == "far"]
    assert far["coverage"] <= 0.25 and far["status"] == "outside"  # where the curve begins it may be
    assert {"2018.5", "2020.5"} <= set(far["outside"])


def test_a_curve_of_its_own_is_forecast_well_and_one_that_falls_is_not(compared):
    score = {one["case"]: one["score"] for one in compared.to_dict()["cases"]}
    assert max(score["E"], score["F"]) < 3
    assert score["far"] > 20


def test_substance_over_form_is_read_over_time(compared, own_curve):
    (effective,) = [one for one in compared.to_dict()["cases"] if one["case"] == "E"]
    ratios = {row["name"]: row for row in effective["statistics"] if row["name"].startswith("substance_over_form")}
    assert len(ratios) == 4
    last = ratios["substance_over_form_2020.5"]
    assert last["real"] == pytest.approx(own_curve["effective_adoption"][48] / own_curve["formal_adoption"][48])
    assert last["low"] <= last["model"] <= last["high"] <= 1


def test_what_is_printed_has_no_nan_and_frames_are_long(compared):
    json.dumps(compared.to_dict(), allow_nan=False)
    assert set(compared.frame()["case"]) == {"F", "E", "far"}
    assert {"name", "real", "model", "low", "high", "error", "outside"} <= set(compared.frames()["statistics"].columns)


def test_the_score_and_its_parts_are_said(compared):
    content = compared.to_dict()
    assert content["naive"] == 1
    ratios = [part["ratio"] for part in content["parts"] if part["ratio"] is not None]
    assert content["score"] == pytest.approx(np.mean(ratios))
    assert [part["part"] for part in content["parts"]][:2] == ["level", "level_at_deadline"]
    assert compared.blocks()[-1].title.startswith("Score: ")


# ---------------------------------------------------------------- where a case begins


@pytest.mark.parametrize(
    ("measure", "percent", "month"),
    [("formal_adoption", 61, 0), ("formal_adoption", 61, 14), ("effective_adoption", 4, 0), ("take_up", 45, 0)],
)
def test_every_world_meets_the_first_point(tmp_path, measure, percent, month):
    year = 2016.5 + month / 12
    path = table(tmp_path, row("A", year, percent), row("A", year + 1, 60), A=TOML.replace("formal_adoption", measure))
    (case,) = load_cases(path)
    (job, *_) = jobs_of(case, None, worlds=3, replications=1, seed=1)
    assert run_job(job)[measure][:, month] == pytest.approx([percent] * 3, abs=2)


def test_a_world_that_cannot_meet_it_begins_as_near_as_it_can(tmp_path):
    """In a year without policy effective adoption grows by more than was counted."""
    effective = TOML.replace("formal_adoption", "effective_adoption")
    (case,) = load_cases(table(tmp_path, row("A", 2017.7, 1), row("A", 2019, 60), A=effective))
    (job,) = jobs_of(case, None, worlds=0, replications=1, seed=1)
    assert begun(job)[0]["effective_start"] == 0


def test_what_was_counted_wins_over_the_start_of_a_setting_and_the_rest_of_it_stands(tmp_path):
    setting = (known_folder().parent / "settings" / "default.toml").read_text(encoding="utf-8")
    starts = "\n[parameters]\nformal_start = 0.3\neffective_start = 0.06\n"
    own = TOML.replace('setting = "default"', 'setting = "own.toml"')
    files = {"A": own, "own": setting.replace('name = "default"', 'name = "own"') + starts}
    (case,) = load_cases(table(tmp_path, row("A", 2016.5, 80), row("A", 2018, 90), **files))
    (job, *_) = jobs_of(case, None, worlds=2, replications=1, seed=1)
    assert begun(job) == [{"formal_start": 0.8, "effective_start": 0.06}] * 2
    assert run_job(job)["formal_adoption"][:, 0] == pytest.approx([80, 80], abs=2)


def test_a_side_that_was_not_counted_keeps_its_proportion(tmp_path):
    (case,) = load_cases(table(tmp_path, row("A", 2016.5, 11.5), row("A", 2018, 90), A=TOML))
    (job,) = jobs_of(case, None, worlds=0, replications=1, seed=1)
    (world,) = begun(job)
    assert world == pytest.approx({"formal_start": 0.115, "effective_start": 0.08})


def test_a_setting_where_nobody_uses_it_yet_leaves_the_other_side_as_usual(tmp_path):
    """Nothing is in proportion to 0."""
    setting = (known_folder().parent / "settings" / "default.toml").read_text(encoding="utf-8")
    own = TOML.replace("formal_adoption", "take_up").replace('setting = "default"', 'setting = "own.toml"')
    files = {
        "A": own,
        "own": setting.replace('name = "default"', 'name = "own"') + "\n[parameters]\ntake_up_start = 0\n",
    }
    (case,) = load_cases(table(tmp_path, row("A", 2016.5, 5), row("A", 2018, 9), **files))
    (job,) = jobs_of(case, None, worlds=0, replications=1, seed=1)
    usual = parameters()["registered_start"].default
    assert begun(job) == [pytest.approx({"take_up_start": 0.05, "registered_start": usual})]


def test_both_sides_of_a_pair_begin_where_they_were_counted(tmp_path):
    used = TOML.replace("formal_adoption", "take_up") + 'formal_case = "R"\n'
    rows = [row("U", 2016.5, 5), row("U", 2018, 9), row("R", 2016.5, 70), row("R", 2018, 80)]
    cases = {
        case.name: case
        for case in load_cases(table(tmp_path, *rows, U=used, R=TOML.replace("formal_adoption", "registered")))
    }
    (job,) = jobs_of(cases["U"], cases["R"], worlds=0, replications=1, seed=1)
    assert begun(job) == [pytest.approx({"take_up_start": 0.05, "registered_start": 0.7})]
    assert job.measures == ("take_up", "registered")


def test_a_folder_of_its_own_has_the_files_of_cases(tmp_path, call):
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / "A.toml").write_text(TOML, encoding="utf-8")
    path = table(tmp_path, row("A", 2016.5, 30), row("A", 2018, 60))
    words = ("analyse", "cases", "--cases", str(path), "--packages", str(folder), "--worlds", "2", "--json")
    content = json.loads(call(*words)[1])
    assert {"score", "naive", "parts", "cases"} <= set(content)
    assert call(*words[:4], "--packages", str(tmp_path / "none"))[0] == 2
    assert "needs --cases" in call(*words[:2], *words[4:6])[2]


def test_a_formal_side_is_measured_as_form(tmp_path):
    effective = TOML.replace("formal_adoption", "effective_adoption") + 'formal_case = "F"\n'
    rows = [row("E", 2018, 20), row("F", 2018, 60)]
    with pytest.raises(
        UsageError, match="F' is measured by take_up, and the formal side of effective_adoption is formal"
    ):
        load_cases(table(tmp_path, *rows, E=effective, F=TOML.replace("formal_adoption", "take_up")))
    with pytest.raises(UsageError, match="formal_adoption has no formal side: leave it out"):
        load_cases(table(tmp_path, *rows, E=effective, F=TOML + 'formal_case = "E"\n'))


def test_a_shipped_case_is_run_from_its_own_files_and_stamped_by_them(tmp_path):
    header, *rows = (known_folder() / "known.csv").read_text(encoding="utf-8").splitlines()
    path = table(tmp_path, *(row for row in rows if row.startswith(SHIPPED)), header=header)
    report = compare_cases(CaseQuestion(path, packages=known_folder(), worlds=2))
    assert all(case.case.startswith(SHIPPED) for case in report.cases) and len(report.cases) == 2
    assert report.score is not None and not report.stale()
    files = report.provenance["identity"]["files"]
    assert {"data/cases/known.csv", f"data/cases/{SHIPPED}_any.toml", "data/cases/packages/aus-dmarc.toml"} <= set(
        files
    )


def test_substance_over_form_is_scored_after_the_point_at_which_the_model_begins(tmp_path):
    form = TOML.replace("2016.5", "2016.0")
    substance = form.replace("formal_adoption", "effective_adoption") + 'formal_case = "form"\n'
    rows = [*(row("form", year, 50) for year in (2017, 2018, 2019)), row("real", 2017, 10), row("real", 2018, 20)]
    cases = load_cases(table(tmp_path, *rows, form=form, real=substance))
    (real,) = (case for case in cases if case.formal)
    paths = {"formal_adoption": np.full((2, 40), 50.0), "effective_adoption": np.full((2, 40), 20.0)}
    compared = {entry.case.name: entry for entry in _compared_cases(cases, {case.name: paths for case in cases})}
    (scored,) = (figure for figure in compared[real.name].figures() if figure.part == RATIO)
    assert scored.score == pytest.approx(0) and scored.naive > 0
