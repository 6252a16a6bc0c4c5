"""The border: what is wrong with a file or a name is said in one line, in plain words, with the cure."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from policylab.engine import Simulation
from policylab.errors import PolicylabError, UsageError, nearest, unknown
from policylab.files import writable_folder, write_atomically
from policylab.policies.package import packages
from policylab.scenario import Scenario

ROOT = Path(__file__).parents[1]
HEAD = 'name = "p"\ntitle = "t"\ntitle_th = "t"\nsentence = "s"\nsentence_th = "s"\n'
JARGON = re.compile(
    r"pydantic|https?:|Error\b|Exception|Traceback|NoneType|\bNone\b|\b(True|False)\b|\btuple|\bdict|\bstr\b|\bint\b|\bfloat\b"
    r"|\bbool\b|\barray\b|\bobject\b|validat|validator|union_tag|model_|input_|<class|<function|\bnan\b.*\bfinite\b",
)
CURES = re.compile(
    r"did you mean|\(known: |add it|write |choose |change |check |leave |mend |round |widen |give |name a |allowed"
)


def said(content, tmp_path, name="case.toml"):
    """Return the line that a file with this content is answered with."""
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UsageError) as raised:
        Scenario.load(file)
    assert raised.value.exit_code == 2
    message = str(raised.value)
    assert message.startswith(f"{file}: "), message
    rest = message.removeprefix(f"{file}: ")
    assert_plain(rest)
    return rest


def assert_plain(message):
    assert "\n" not in message, message
    assert "\r" not in message, message
    assert not JARGON.search(message), f"jargon {JARGON.search(message)[0]!r}: {message}"
    assert CURES.search(message), f"no cure: {message}"


def statute(**changed):
    lines = {
        "kind": '"statute"', "inspection_rate": "0.1", "audit_depth": "0.1", "penalty": "1.0",
        "delivery": "{ announced = 12, deadline = 18 }",
    } | changed  # fmt: skip
    return HEAD + "[[instrument]]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items() if value)


def delivered(text):
    return statute(delivery="{ announced = 12, " + text + " }")


def phases(*texts):
    return delivered("phases = [" + ", ".join("{ " + text + " }" for text in texts) + "]")


def scenario(text):
    return 'name = "s"\npackage = "by-law-abrupt"\n' + text + "\n"


PHASE = "share = 0.5, deadline = 30"
# What is written: what the line must begin with (the field), and what else it must say (value, range or names, cure).
PACKAGE_FILES = {
    "an unknown key": (
        HEAD + 'titel = "x"\n',
        "titel: ",
        ["unknown key 'titel'", "did you mean 'title'", "known: name"],
    ),
    "an unknown key of an instrument": (
        statute(penalti="1.0"),
        "instrument[1].penalti: ",
        ["unknown key", "did you mean 'penalty'", "audit_depth"],
    ),
    "an unknown key of a delivery": (
        delivered("deadline = 18, announce = 3"),
        "instrument[1].delivery.announce",
        ["did you mean 'announced'"],
    ),
    "an unknown key of a phase": (
        phases(PHASE, "shar = 0.5, deadline = 30"),
        "instrument[1].delivery.phases[2].shar",
        ["did you mean 'share'"],
    ),
    "a share above 1": (
        statute(audit_depth="1.5"),
        "instrument[1].audit_depth: ",
        ["1.5", "out of range", "allowed 0 to 1"],
    ),
    "a negative penalty": (statute(penalty="-1"), "instrument[1].penalty: ", ["-1", "out of range", "allowed 0 to 4"]),
    "a text for a number": (
        statute(penalty='"high"'),
        "instrument[1].penalty: ",
        ["'high'", "allowed 0 to 4", "number"],
    ),
    "yes for a number": (
        statute(penalty="true"),
        "instrument[1].penalty: ",
        ["wrong type", "allowed 0 to 4", "number"],
    ),
    "no number": (statute(penalty="nan"), "instrument[1].penalty: ", ["allowed 0 to 4"]),
    "infinity": (statute(inspection_rate="inf"), "instrument[1].inspection_rate: ", ["allowed 0 to 0.5"]),
    "minus infinity": (statute(inspection_rate="-inf"), "instrument[1].inspection_rate: ", ["allowed 0 to 0.5"]),
    "a negative month": (
        statute(delivery="{ announced = -1, deadline = 6 }"),
        "instrument[1].delivery.announced: ",
        ["-1", "allowed 0 to 1200"],
    ),
    "half a month": (delivered("deadline = 18.5"), "instrument[1].delivery.deadline: ", ["18.5", "whole number"]),
    "a month after the end of time": (
        delivered("deadline = 9999"),
        "instrument[1].delivery.deadline: ",
        ["9999", "allowed 0 to 1200"],
    ),
    "a deadline before the announcement": (
        delivered("deadline = 6"),
        "instrument[1].delivery: ",
        ["deadline = 6", "announced = 12", "choose a later month"],
    ),
    "a deadline at the announcement": (
        delivered("deadline = 12"),
        "instrument[1].delivery: ",
        ["deadline = 12", "announced = 12"],
    ),
    "a deadline of a phase before the announcement": (
        phases(PHASE, "share = 0.5, deadline = 8"),
        "instrument[1].delivery: ",
        ["deadline = 8", "announced = 12"],
    ),
    "a negative budget": (
        delivered("deadline = 18, budget = -5"),
        "instrument[1].delivery.budget: ",
        ["-5", "allowed 0 or more"],
    ),
    "a budget that is no number": (
        delivered("deadline = 18, budget = nan"),
        "instrument[1].delivery.budget: ",
        ["allowed 0 or more"],
    ),
    "a budget in words": (
        delivered('deadline = 18, budget = "1000"'),
        "instrument[1].delivery.budget: ",
        ["'1000'", "number"],
    ),
    "a phase of nobody": (
        phases("share = 0, deadline = 18", "share = 1.0, deadline = 30"),
        "instrument[1].delivery.phases[1].share: ",
        ["0 is out of range", "more than 0"],
    ),
    "a phase without share or tiers": (
        phases(PHASE, "deadline = 40"),
        "instrument[1].delivery.phases[2]: ",
        ["share", "tiers"],
    ),
    "a phase with share and tiers": (
        phases('share = 0.5, tiers = ["local"], deadline = 18', PHASE),
        "instrument[1].delivery.phases[1]: ",
        ["either share or tiers"],
    ),
    "a phase with no tier": (
        phases("tiers = [], deadline = 18", 'tiers = ["local"], deadline = 30'),
        "instrument[1].delivery.phases[1].tiers: ",
        ["at least 1"],
    ),
    "phases that do not add up to 1": (
        phases("share = 0.5, deadline = 18", "share = 0.4, deadline = 30"),
        "instrument[1].delivery: ",
        ["add up to 0.9", "allowed 1"],
    ),
    "phases that add up to more": (
        phases(PHASE, PHASE, PHASE),
        "instrument[1].delivery: ",
        ["add up to 1.5", "allowed 1"],
    ),
    "phases by share and by tier": (
        phases('tiers = ["local"], deadline = 18', PHASE),
        "instrument[1].delivery: ",
        ["share", "tiers", "write the same in all"],
    ),
    "one phase": (phases("share = 1.0, deadline = 18"), "instrument[1].delivery.phases: ", ["at least 2"]),
    "a tier in two phases": (
        phases('tiers = ["local"], deadline = 18', 'tiers = ["local"], deadline = 30'),
        "instrument[1].delivery: ",
        ["two phases", "leave"],
    ),
    "an unknown tier of a phase": (
        phases('tiers = ["lokal"], deadline = 18', 'tiers = ["province"], deadline = 30'),
        "instrument[1].delivery",
        ["'lokal'", "did you mean 'local'"],
    ),
    "an end before the announcement": (
        delivered("deadline = 18, ends = 10"),
        "instrument[1].delivery: ",
        ["ends = 10", "announced = 12", "later"],
    ),
    "an end before the deadline": (
        delivered("deadline = 18, ends = 16"),
        "instrument[1].delivery: ",
        ["deadline = 18", "ends = 16", "earlier"],
    ),
    "a deadline and phases": (
        delivered("deadline = 18, phases = [{ " + PHASE + " }, { " + PHASE + " }]"),
        "instrument[1].delivery: ",
        ["either"],
    ),
    "neither deadline nor phases": (
        statute(delivery="{ announced = 12 }"),
        "instrument[1].delivery: ",
        ["deadline or phases"],
    ),
    "an unknown tier": (
        delivered('deadline = 18, tiers = ["departement"]'),
        "instrument[1].delivery",
        ["tiers", "'departement'", "did you mean 'department'", "province"],
    ),
    "an unknown region": (
        delivered('deadline = 18, regions = ["nort"]'),
        "instrument[1].delivery",
        ["regions", "'nort'", "did you mean 'north'"],
    ),
    "a tier that is no list": (
        delivered('deadline = 18, tiers = "local"'),
        "instrument[1].delivery.tiers: ",
        ["'local'", "list"],
    ),
    "an empty list of tiers": (
        delivered("deadline = 18, tiers = []"),
        "instrument[1].delivery.tiers: ",
        ["at least 1"],
    ),
    "an unknown order": (
        phases(PHASE, PHASE).replace("] }", '], order = "readyness" }'),
        "instrument[1].delivery.order: ",
        ["'readyness'", "'readiness'"],
    ),
    "an unknown kind": (
        statute(kind='"statut"'),
        "instrument[1]",
        ["kind", "'statut'", "did you mean 'statute'", "recognition"],
    ),
    "no kind": (statute(kind=None), "instrument[1]", ["kind is missing", "statute"]),
    "a kind that is a number": (statute(kind="3"), "instrument[1]", ["kind", "statute"]),
    "a missing field": (statute(penalty=None), "instrument[1].penalty: ", ["is missing", "allowed 0 to 4", "add it"]),
    "a missing delivery": (statute(delivery=None), "instrument[1].delivery: ", ["is missing", "add it"]),
    "a missing title": ('name = "p"\n', "title: ", ["is missing", "add it"]),
    "a delivery that is a word": (statute(delivery='"soon"'), "instrument[1].delivery: ", ["'soon'", "table"]),
    "instruments that are a number": (HEAD + "instrument = 5\n", "instrument: ", ["5", "list"]),
    "an instrument that is a number": (HEAD + "instrument = [5]\n", "instrument[1]: ", ["5", "table"]),
    "an instrument in single brackets": (HEAD + '[instrument]\nkind = "nothing"\n', "instrument: ", ["list"]),
    "a reform out of range": (
        statute(reform="{ fit = 2.0, lag = 3 }"),
        "instrument[1].reform.fit: ",
        ["2.0", "allowed 0 to 1"],
    ),
    "a reform without its lag": (
        statute(reform="{ fit = 0.8 }"),
        "instrument[1].reform.lag: ",
        ["is missing", "allowed 0 to 1200"],
    ),
    "an empty name": (HEAD.replace('"p"', '""'), "name: ", ["empty"]),
    "a name that is a number": (HEAD.replace('"p"', "5"), "name: ", ["5", "text"]),
    "a title that is a date": (HEAD.replace('title = "t"', "title = 1979-05-27"), "title: ", ["text"]),
    "a key with a line in it": (HEAD + '"a\\nb" = 1\n', "", ["unknown key"]),
}
SCENARIO_FILES = {
    "an unknown key": (scenario("month = 5"), "month: ", ["unknown key 'month'", "did you mean 'months'"]),
    "no name": ('package = "null"\n', "name: ", ["is missing", "add it"]),
    "an unknown package": (
        'name = "s"\npackage = "by-law-abrup"\n',
        "package: ",
        ["'by-law-abrup'", "did you mean 'by-law-abrupt'", "status-quo"],
    ),
    "a package that is a number": ('name = "s"\npackage = 5\n', "package: ", ["5", "text"]),
    "an unknown size": (scenario('size = "clasroom"'), "size: ", ["'clasroom'", "did you mean 'classroom'", "lab"]),
    "a size that is a number": (scenario("size = 5"), "size: ", ["5", "text"]),
    "no month": (scenario("months = 0"), "months: ", ["0 is out of range", "allowed 1 to 1200"]),
    "minus one month": (scenario("months = -1"), "months: ", ["-1 is out of range", "allowed 1 to 1200"]),
    "too many months": (scenario("months = 99999"), "months: ", ["99999", "allowed 1 to 1200"]),
    "half a month": (scenario("months = 12.5"), "months: ", ["12.5", "whole number", "allowed 1 to 1200"]),
    "months that are no number": (scenario("months = nan"), "months: ", ["allowed 1 to 1200"]),
    "an unknown mechanism": (
        scenario('without = ["penalti"]'),
        "without: ",
        ["'penalti'", "did you mean 'penalty'", "policylab list mechanisms"],
    ),
    "a mechanism that is no list": (scenario('without = "penalty"'), "without: ", ["'penalty'", "list"]),
    "a mechanism taken out and set": (
        scenario('without = ["penalty"]\nparameters = { liability_scale = 1.0 }'),
        "parameters.liability_scale: ",
        ["1.0", "'penalty'", "leave one of them out"],
    ),
    "an unknown parameter": (scenario("parameters = { valu = 3 }"), "parameters", ["'valu'", "did you mean 'value'"]),
    "a parameter out of range": (
        scenario("parameters = { value = 30 }"),
        "parameters.value: ",
        ["30", "allowed 2 to 6 efforts"],
    ),
    "a parameter in words": (
        scenario('parameters = { value = "high" }'),
        "parameters.value: ",
        ["'high'", "allowed 2 to 6 efforts"],
    ),
    "a parameter that is yes": (
        scenario("parameters = { value = true }"),
        "parameters.value: ",
        ["allowed 2 to 6 efforts"],
    ),
    "a parameter that is no number": (
        scenario("parameters = { value = nan }"),
        "parameters.value: ",
        ["allowed 2 to 6 efforts"],
    ),
    "a parameter that is infinite": (
        scenario("parameters = { value = inf }"),
        "parameters.value: ",
        ["allowed 2 to 6 efforts"],
    ),
    "a count that is infinite": (
        scenario("parameters = { horizon = inf }"),
        "parameters.horizon: ",
        ["allowed 6 to 24 months"],
    ),
    "a count that is no number": (
        scenario("parameters = { horizon = nan }"),
        "parameters.horizon: ",
        ["allowed 6 to 24 months"],
    ),
    "a count that is too large": (
        scenario(f"parameters = {{ horizon = 1{'0' * 320} }}"),
        "parameters.horizon: ",
        ["allowed 6 to 24 months"],
    ),
    "a count that is broken": (
        scenario("parameters = { horizon = 6.5 }"),
        "parameters.horizon: ",
        ["6.5", "whole number", "round it"],
    ),
    "a parameter that is a list": (
        scenario("parameters = { value = [3] }"),
        "parameters.value: ",
        ["[3]", "allowed 2 to 6 efforts"],
    ),
    "parameters that are a number": (scenario("parameters = 5"), "parameters: ", ["5", "table"]),
}


@pytest.mark.parametrize("what", PACKAGE_FILES)
def test_what_is_wrong_with_a_package_is_said_in_one_line(tmp_path, what):
    content, field, words = PACKAGE_FILES[what]
    line = said(content, tmp_path)
    assert line.startswith(field), line
    assert [word for word in words if word not in line] == [], line


@pytest.mark.parametrize("what", SCENARIO_FILES)
def test_what_is_wrong_with_a_scenario_is_said_in_one_line(tmp_path, what):
    content, field, words = SCENARIO_FILES[what]
    line = said(content, tmp_path)
    assert line.startswith(field), line
    assert [word for word in words if word not in line] == [], line


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
    ("source", "more", "words"),
    [
        (
            "by-law-abrup",
            {},
            ["unknown package 'by-law-abrup'", "did you mean 'by-law-abrupt'", "incentives-recognition"],
        ),
        ("zzz", {}, ["unknown package 'zzz'", "known: by-law-abrupt"]),
        ("two\nlines", {}, ["unknown package"]),
        ("status-quo", {"size": "labb"}, ["unknown size 'labb'", "did you mean 'lab'", "classroom"]),
        ("status-quo", {"months": 0}, ["months: 0 is out of range", "allowed 1 to 1200", "choose"]),
        ("status-quo", {"months": -1}, ["months: -1 is out of range", "allowed 1 to 1200", "choose"]),
        ("status-quo", {"months": 1201}, ["months: 1201 is out of range"]),
        ("x" * 300, {}, ["known: by-law-abrupt"]),
    ],
)
def test_a_wrong_name_size_or_number_of_months(source, more, words):
    with pytest.raises(UsageError) as raised:
        Scenario.load(source, **more)
    message = str(raised.value)
    assert_plain(message)
    assert [word for word in words if word not in message] == [], message


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
        assert (by_name.name, by_name.size, by_name.months, by_name.point) == (name, "lab", 120, {})
        from_file = Scenario.load(ROOT / "policylab" / "data" / "packages" / f"{name}.toml")
        assert from_file == by_name
        assert from_file.package == one


def test_what_a_scenario_file_says_is_what_runs(tmp_path):
    file = tmp_path / "s.toml"
    file.write_text(scenario('size = "classroom"\nmonths = 36\nparameters = { value = 3, horizon = 24 }'))
    found = Scenario.load(file)
    assert (found.name, found.size, found.months) == ("s", "classroom", 36)
    assert found.point == {"value": 3.0, "horizon": 24.0}
    assert found.package is packages()["by-law-abrupt"]
    again = Scenario.load(file, size="lab", months=12)
    assert (again.size, again.months) == ("lab", 12)


def test_ranges_include_their_ends(tmp_path):
    file = tmp_path / "s.toml"
    for value in (2, 6.0):
        file.write_text(scenario(f"parameters = {{ value = {value} }}"))
        assert Scenario.load(file).point == {"value": float(value)}
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
