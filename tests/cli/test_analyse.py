"""analyse as a person meets it: tables by kind, one JSON object, a folder, one line where something is wrong."""

import json
import subprocess
import sys
import time
from functools import cache

import pytest

from policylab.analysis.patterns import run_patterns, suite

TOML = 'package = "by-law-abrupt"\nsize = "classroom"\nmeasure = "formal_adoption"\nmonth_zero = 2016.5\n'
CURVE = """case,country,kind,metric,year,value_percent,source,certainty
A,X,mandate,%,2017,20,s,found
A,X,mandate,%,2018.5,60,s,found
"""


@pytest.fixture(scope="module")
def small():
    """Let the report be a trial, made once, so that the way to the console is short."""
    whole = cache(lambda: run_patterns(size="classroom", worlds=1, replications=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suite, "run_patterns", lambda **_: whole())
        yield


@pytest.mark.long
def test_patterns_print_tables_by_kind_and_leave_a_folder(call, small, tmp_path):
    code, out, err = call("analyse", "patterns", "--workers", 1, "--out", tmp_path)
    assert (code, err) == (0, "")
    assert out.index("kind V") < out.index("kind H") < out.index("Controls")
    assert "World in which P6 was compared with its bands: " in out
    assert "P16" in out and "C7" in out and "in its band" in out
    written = {path.name for path in tmp_path.iterdir()}
    assert {"report.json", "curves.csv", "P1.png", "P2.png", "P13.png"} <= written
    stored = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    failing = [row["id"] for row in (*stored["patterns"], *stored["controls"]) if row["status"] == "failed"]
    assert all(f"{name} fails. " in out for name in failing)


@pytest.mark.long
def test_patterns_print_one_json_object(call, small):
    code, out, err = call("analyse", "patterns", "--workers", 1, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert {"patterns", "controls", "provenance"} <= set(found)
    assert {row["kind"] for row in found["patterns"]} == {"V", "H", "B"}


def test_cases_print_tables_json_and_a_folder(call, tmp_path):
    (tmp_path / "curves.csv").write_text(CURVE, encoding="utf-8")
    (tmp_path / "A.toml").write_text(TOML, encoding="utf-8")
    words = ("analyse", "cases", "--cases", tmp_path / "curves.csv", "--replications", 2, "--workers", 1)
    code, out, err = call(*words, "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "formal_adoption under by-law-abrupt" in out and "level at deadline" in out
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "report.json", "points.csv", "statistics.csv", "parts.csv", "cases.png",
    }  # fmt: skip
    code, out, err = call(*words, "--json")
    (case,) = json.loads(out)["cases"]
    assert (code, err, case["case"], len(case["points"])) == (0, "", "A", 2)


SHORT = TOML.replace("2016.5", "2018.75")
PUBLISHED = {
    "buddhist": ("case,ปี,ร้อยละ\nports,๒๕๖๒,20\nports,2563-04,60\n", [20, 60], "years are of the Buddhist era"),
    "gaps": ("case,year,value_percent\nports,2019,..\nports,2019.5,34.5 b\nports,2020,37.0%\nSource: us,,\n",
             [34.5, 37], "1 missing value skipped, line 2"),
    "wide": ("case,2019,2020\nports,5,60\n", [5, 60], None),
    "days": ("case;date;value_percent\nports;24/10/2019;5,5\nports;15-04-2020;60\n", [5.5, 60], None),
    "register": ("name,date\n" + "".join(f"board {n},{n + 20}/10/2019\n" for n in range(2)) + "c,\nd,\n", [25, 50],
                 "ports: 2 of 4 joined by 2019-10"),
}  # fmt: skip


@pytest.mark.parametrize("form", PUBLISHED)
def test_a_table_as_it_is_published_is_compared_and_what_was_done_to_it_is_said(call, tmp_path, form):
    text, percents, notice = PUBLISHED[form]
    path = tmp_path / "ports.csv"
    path.write_text("\ufeff" + text.replace("\n", "\r\n"), encoding="utf-8")
    (tmp_path / "ports.toml").write_text(SHORT, encoding="utf-8")
    code, out, err = call("analyse", "cases", "--cases", path, "--replications", 2, "--workers", 1, "--json")
    printed = json.loads(out)
    (case,) = printed["cases"]
    assert (code, case["case"], [point["real"] for point in case["points"]]) == (0, "ports", percents)
    assert err == "".join(f"policylab: {line}\n" for line in printed["notices"])
    assert notice in " ".join(printed["notices"]) if notice else printed["notices"] == []


def test_faults_of_a_published_table_are_said_line_by_line_and_end_with_2(call, tmp_path):
    path = tmp_path / "ports.csv"
    path.write_text("case,year,value_percent\nports,2019,0.2\nports,2020,0.6\nports,2563,0.7\n", encoding="utf-8")
    code, out, err = call("analyse", "cases", "--cases", path, "--workers", 1)
    assert (code, out) == (2, "")
    assert [line.partition("csv: ")[2][:13] for line in err.splitlines()] == ["line 2: value", "line 4: year:"]
    assert "write percent: 20, or 0.2%" in err and "write 2020" in err


def test_barriers_print_one_json_object_with_their_rows(call):
    words = ("analyse", "barriers", "--size", "classroom", "--replications", 2, "--worlds", 0, "--workers", 1, "--json")
    code, out, err = call(*words)
    assert (code, err) == (0, "")
    printed = json.loads(out)
    needed = {
        "barrier",
        "mode",
        "under",
        "measure",
        "effect",
        "low",
        "high",
        "worlds_low",
        "worlds_median",
        "worlds_high",
    }
    assert all(needed <= set(row) for row in printed["rows"])
    assert {row["mode"] for row in printed["rows"]} == {"alone", "all but"}
    assert {"leadership", "skills", "readiness", "regulation", "data", "budget", "trust"} == {
        r["barrier"] for r in printed["rows"]
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("patterns", "--replications", 99), "--replications: 99 is out of range, allowed 100 to 10000"),
        (("patterns", "--cases", "none.csv"), "--cases: is now its own command: policylab analyse cases --cases"),
        (("cases", "--cases", "none.csv"), "none.csv: no such file"),
        (("cases", "--cases", "none.csv", "--workers", 0), "--workers: 0 is out of range"),
        (("people", "--mechanism-replications", 1), "--mechanism-replications: 1 is out of range, allowed 2 to 10000"),
        (("contests", "--packages", "hybrid"), "--packages: 1 given, allowed 2 or more"),
        (("contests", "--package", "hybrid"), "unknown option '--package': did you mean '--packages'?"),
        (("cases", "--case", "none.csv"), "unknown option '--case': did you mean '--cases'?"),
    ],
)
def test_what_is_wrong_is_one_line_and_ends_with_2(call, words, said):
    code, out, err = call("analyse", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_help_is_quick():
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", "from policylab.cli import main; main()", "analyse", "cases", "--help"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "--cases" in done.stdout
    assert time.perf_counter() - began < 5  # half a second on an idle machine
