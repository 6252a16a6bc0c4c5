"""The border: names, folders and files that cannot be read are answered in one line; what is right is taken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from policylab.errors import PolicylabError, UsageError, as_written, nearest, unknown
from policylab.files import writable_folder, write_atomically
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation
from tests.wrong_files import HEAD, assert_plain, delivered, phases, said, scenario, statute

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("hello world", "is not TOML"),
        (HEAD + "instrument = [", "is not TOML"),
        (HEAD + 'name = "again"\n', "is not TOML"),
        (statute(reform="{ fit = .5, lag = 3 }"), "line 12"),
        ("", "is empty"),
        ("  \n\n\t\n", "is empty"),
        (b"\xff\xfe\x00\x80 binary", "cannot be read"),
        (b'name = "s"\n\x00', "is not TOML"),
    ],
    ids=["words", "cut short", "a key twice", "a number without its 0", "empty", "blank", "binary", "a zero byte"],
)
def test_what_is_no_toml_is_said_in_one_line(tmp_path, content, words):
    assert words in said(content, tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = " + "[" * 900 + "]" * 900, "nested too deeply"),
        ("a = " + "[" * 100_000, "is not TOML"),
        ("a = " + "{b = " * 3000 + "1" + "}" * 3000, "is not TOML"),
        (".".join(["a"] * 5000) + " = 1", "tables nest too deeply"),
        ("a = 1" + "0" * 5000, "a number has too many digits"),
        ("#" * 4_100_000, "is larger than 4 MB"),
    ],
    ids=["lists in lists", "lists without an end", "tables in tables", "a long key", "a long number", "a large file"],
)
def test_what_would_break_a_reader_is_said_in_one_line(tmp_path, text, words):
    line = said(text, tmp_path)
    assert words in line or "unknown key" in line, line
    assert len(line) < 300


@pytest.mark.parametrize("name", ["x" * 5000 + ".toml", "a\x00b.toml", "a\udcff.toml", "/dev/zero", "/dev/null/x.toml"])
def test_a_name_that_is_none_of_a_file_is_answered_in_one_line(name):
    with pytest.raises(UsageError) as raised:
        Scenario.load(name)
    assert_plain(str(raised.value))
    assert len(str(raised.value)) < 400
    str(raised.value).encode()  # so that it can be printed


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\u202e", "\n", "\u2028"])
@pytest.mark.parametrize("field", ["name", "title", "title_th", "sentence", "sentence_th"])
def test_signs_that_steer_a_terminal_are_refused(tmp_path, field, sign):
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in sign)
    assert "which cannot be printed" in said(HEAD.replace(f"{field} = ", f'{field} = "a{escaped}" # '), tmp_path)


def test_thai_with_all_its_marks_can_be_printed(tmp_path):
    (tmp_path / "p.toml").write_text(HEAD.replace('title_th = "t"', 'title_th = "พ.ร.บ. น้ำ ปี๊บ ๒๕๖๒ ฯลฯ"'))
    assert Scenario.load(tmp_path / "p.toml").package.title_th == "พ.ร.บ. น้ำ ปี๊บ ๒๕๖๒ ฯลฯ"


def test_a_file_that_is_not_there(tmp_path):
    for source in (tmp_path / "none.toml", str(tmp_path / "none.toml"), str(tmp_path / "none")):
        with pytest.raises(UsageError) as raised:
            Scenario.load(source)
        assert str(raised.value).startswith(f"{source}: no such file: ")
        assert_plain(str(raised.value).removeprefix(str(source)))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UsageError, match="is a folder: name a TOML file in it"):
        Scenario.load(tmp_path)


def test_a_scenario_names_the_package_file_that_is_wrong(tmp_path):
    (tmp_path / "levers.toml").write_text(statute(penalty="9"))
    (tmp_path / "s.toml").write_text('name = "s"\npackage = "levers.toml"\n')
    with pytest.raises(UsageError) as raised:
        Scenario.load(tmp_path / "s.toml")
    assert str(raised.value).startswith(
        f"{tmp_path / 's.toml'}: package: {tmp_path / 'levers.toml'}: instrument[1].penalty: 9"
    )
    (tmp_path / "s.toml").write_text('name = "s"\npackage = "gone.toml"\n')
    with pytest.raises(UsageError, match=r"gone\.toml: no such file"):
        Scenario.load(tmp_path / "s.toml")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            phases('tiers = ["department"], deadline = 18', 'tiers = ["local"], deadline = 30').replace(
                "phases", 'tiers = ["local"], phases'
            ),
            "phase 1 (deadline 18) covers nobody at size classroom: ",
        ),
        (phases("share = 0.99, deadline = 18", "share = 0.01, deadline = 30"), "phase 2 (deadline 30) covers nobody"),
        (delivered('deadline = 18, tiers = ["department"], regions = ["south"]'), "covers nobody at size classroom: "),
    ],
    ids=["a tier that is not covered", "too small a share", "nobody at all"],
)
def test_a_delivery_that_covers_nobody_is_told_before_anything_runs(tmp_path, content, words):
    """Who is covered is known only at a size: then file, field, phase and size are named."""
    file = tmp_path / "nobody.toml"
    file.write_text(content)
    with pytest.raises(UsageError) as raised:
        Scenario.load(file, size="classroom")
    message = str(raised.value)
    assert message.startswith(f"{file}: instrument[1].delivery: ")
    assert words in message
    assert_plain(message.removeprefix(str(file)))


# ---------------------------------------------------------------- what is right is taken


def test_every_package_that_ships_loads_by_name_and_from_its_file():
    for name, one in packages().items():
        by_name = Scenario.load(name)
        assert (by_name.name, by_name.size, by_name.months, by_name.point) == (as_written(name), "lab", 120, {})
        from_file = Scenario.load(ROOT / "policylab" / "data" / "packages" / f"{name}.toml")
        assert from_file == by_name
        assert from_file.package == one


def test_what_a_scenario_file_says_is_what_runs(tmp_path):
    file = tmp_path / "s.toml"
    file.write_text(scenario('size = "classroom"\nmonths = 36\nparameters = { motive_of_gain = 1.5, horizon = 24 }'))
    found = Scenario.load(file)
    assert (found.name, found.size, found.months) == ("s", "classroom", 36)
    assert found.point == {"motive_of_gain": 1.5, "horizon": 24.0}
    assert found.package is packages()["by-law-abrupt"]
    again = Scenario.load(file, size="lab", months=13)
    assert (again.size, again.months) == ("lab", 13)


def test_ranges_include_their_ends(tmp_path):
    file = tmp_path / "s.toml"
    for value in (0.3, 2):
        file.write_text(scenario(f"parameters = {{ motive_of_gain = {value} }}"))
        assert Scenario.load(file).point == {"motive_of_gain": float(value)}
    for months in (1, 1200):
        assert Scenario.load("null", months=months).months == months
    for text in (statute(audit_depth="1"), statute(penalty="0"), delivered("deadline = 13, budget = 0")):
        file.write_text(text)
        assert Scenario.load(file).package.instrument


def test_a_package_file_beside_a_scenario_is_found(tmp_path, monkeypatch):
    folder = tmp_path / "deep"
    folder.mkdir()
    (folder / "levers.toml").write_text(statute(penalty="2.0"))
    (folder / "s.toml").write_text('name = "s"\npackage = "levers.toml"\n')
    monkeypatch.chdir(tmp_path)
    assert Scenario.load("deep/s.toml").package.instrument[0].penalty == 2.0


def test_a_folder_with_the_name_of_a_package_is_no_trap(tmp_path, monkeypatch):
    (tmp_path / "status-quo").mkdir()
    monkeypatch.chdir(tmp_path)
    assert Scenario.load("status-quo").package is packages()["status-quo"]


# ---------------------------------------------------------------- writing


def test_a_folder_is_made_and_tried_before_anything_is_run(tmp_path):
    folder = tmp_path / "a" / "b"
    assert writable_folder(folder) == folder
    assert list(folder.iterdir()) == []
    blocked = tmp_path / "file"
    blocked.write_text("x")
    for wrong in (blocked, blocked / "under"):
        with pytest.raises(UsageError) as raised:
            writable_folder(wrong)
        assert str(raised.value).startswith(f"--out {wrong}: cannot be written")
        assert_plain(str(raised.value))
    assert blocked.read_text() == "x"


def test_files_are_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "table.csv"
    write_atomically(target, lambda path: path.write_text("first"))
    assert target.read_text() == "first"

    def breaks(path):
        path.write_text("half")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        write_atomically(target, breaks)
    assert target.read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
    write_atomically(target, lambda path: path.write_text("second"))
    assert target.read_text() == "second"


def test_errors_know_their_exit_code_and_the_nearest_names():
    assert (PolicylabError.exit_code, UsageError.exit_code) == (1, 2)
    assert issubclass(UsageError, PolicylabError)
    assert nearest("qqq", ["lab"]) == ""
    assert nearest("penalti", ["penalty", "value"]) == " did you mean 'penalty'?"
    assert str(unknown("size", 3, ["lab", "classroom"])) == "unknown size '3' (known: classroom, lab)"


def test_levers_of_a_file_reach_the_engine(tmp_path, classroom):
    file = tmp_path / "p.toml"
    file.write_text(statute(penalty="3.5", delivery='{ announced = 0, deadline = 4, tiers = ["local"] }'))
    simulation = Simulation(classroom, [Scenario.load(file, size="classroom")])
    simulation.step()
    penalty = simulation.columns["agency"]["penalty"][:, 0]
    assert np.array_equal(penalty == 3.5, np.array(classroom.roster.tier) == "local")
