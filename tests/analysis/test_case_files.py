"""Files of the cases that ship: each number has a source, each series its files, and dates are those of the facts."""

import json
import re
import tomllib
from itertools import groupby
from pathlib import Path

import pytest

from policylab.analysis.cases.declaration import load_cases
from policylab.analysis.observations import known, known_folder
from policylab.model.columns.parameters import parameters
from policylab.model.policies.duty import Duty
from policylab.recording.identity.runs import digest_of_content

FOLDER = known_folder()
ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(FOLDER.rglob("*.toml"))
TEXTS = re.compile(r'"[^"]*"')
NUMBER = re.compile(r"(?<![\w-])-?\d")
LETTERED = re.compile(r"(f|m|[A-D]): \S")


def unsourced(text):
    """Return the lines of a TOML file that hold a number and no source or letter."""
    found = []
    for line in text.splitlines():
        values, _, comment = TEXTS.sub('""', line).partition("#")
        if NUMBER.search(values) and not LETTERED.match(line.rpartition("#")[2].strip() if comment else ""):
            found.append(line)
    return found


@pytest.fixture(scope="module")
def cases():
    return {case.name: case for case in load_cases(FOLDER / "known.csv")}


@pytest.mark.parametrize(
    ("line", "has_source"),
    [
        ("penalty = 0.5  # f: binding; D: 0.5", True),
        ("penalty = 0.5  # m: binding", True),
        ("penalty = 0.5  # D: binding", True),
        ("penalty = 0.5", False),
        ("penalty = 0.5  # binding", False),
        ("penalty = 0.5  # f:", False),
        ("penalty = -1  # x: binding", False),
        ("delivery = { announced = 0 }", False),
        ('title = "Memo of 2010 # f"', True),
        ("[parameters]", True),
    ],
)
def test_a_number_without_a_source_is_found(line, has_source):
    assert (unsourced(line) == []) == has_source


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_has_a_source_or_a_letter_on_its_line(path):
    assert unsourced(path.read_text(encoding="utf-8")) == []


def test_every_series_of_the_table_has_a_file_and_every_file_a_series(cases):
    assert set(cases) == {path.stem for path in FOLDER.glob("*.toml")}
    assert len(cases) == 48


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_case_says_in_its_first_line_what_it_is(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"# [A-Z].{20,}\.", first)


def test_packages_and_settings_are_named_like_their_files_and_all_are_used():
    named = [tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")]
    for kind, folder in (("package", "packages"), ("setting", "settings")):
        files = list((FOLDER / folder).glob("*.toml"))
        used = {case[kind] for case in named} - {"status-quo"}
        assert used == {f"{folder}/{path.name}" for path in files}
        assert [tomllib.loads(path.read_text(encoding="utf-8"))["name"] for path in files] == [p.stem for p in files]


def test_observations_are_shares_in_the_order_of_time():
    for observed in known().values():
        assert 0 <= observed.percent.min() <= observed.percent.max() <= 100, observed.case
        assert 2000 <= observed.year[0] <= observed.year[-1] <= 2026, observed.case
        assert observed.metric and observed.source


def test_form_and_substance_of_a_programme_are_in_one_run(cases):
    assert sum(case.formal is not None for case in cases.values()) == 17
    for case in cases.values():
        if case.formal is not None:
            formal = cases[case.formal]
            assert (case.package, case.month_zero) == (formal.package, formal.month_zero)
            assert case.scenario.setting.name == formal.scenario.setting.name
    ordered = sorted(cases.values(), key=lambda case: case.package)
    for package, programme in groupby(ordered, key=lambda case: case.package):
        assert len({case.month_zero for case in programme}) == 1 or package == "status-quo"


def test_a_setting_states_what_differs_from_the_default(cases):
    for case in cases.values():
        for name, value in case.scenario.setting.parameters.items():
            assert value != parameters()[name].default, (case.name, name)


DATES = {  # the calendar year with its fraction of each deadline, by the facts
    "USA_IPv6_web": [2012.75],
    "USA_IPv6_domains_later": [2023.75],
    "USA_EHR_hospital_basic": [2014.75],
    "USA_ePrescribing_physicians": [2012.0],
    "ITA_InnovationFund_asked": [2021.16],
    "ITA_pagoPA_active_all": [2017.0, 2021.16],
    "ITA_FatturaPA_registered": [2014.43, 2015.25],
    "ITA_FatturaPA_local_ready": [2015.25],
    "DEU_OZG_everywhere": [2023.0],
    "GBR_PatientOnline_records": [2015.25],
    "US_DMARC_enforced": [2018.04],
}


def test_deadlines_stand_at_their_dates(cases):
    duties = {
        name: [duty for duty in case.scenario.package.instrument if isinstance(duty, Duty)]
        for name, case in cases.items()
    }
    assert {cases[name].package for name in DATES} == {cases[name].package for name, found in duties.items() if found}
    for name, dates in DATES.items():
        months = [month for duty in duties[name] for month in duty.delivery.deadlines]
        assert [cases[name].month_zero + month / 12 for month in months] == pytest.approx(dates, abs=0.06), name


def test_what_is_announced_is_announced_on_its_date(cases):
    for name, kind, year in (
        ("NLD_IPv6_web", "agreement", 2020.27),
        ("USA_IPv6_web", "executive-order", 2010.74),
        ("USA_EHR_hospital_basic", "statute", 2009.13),
        ("ITA_FatturaPA_registered", "statute", 2013.26),
        ("DEU_OZG_everywhere", "statute", 2017.62),
        ("UK_SelfAssessment_online", "digital-only", 2006.2),
        ("TH_ThaiD_registered", "digital-id", 2023.03),
    ):
        case = cases[name]
        (found,) = [one for one in case.scenario.package.instrument if one.kind == kind]
        assert case.month_zero + found.delivery.announced / 12 == pytest.approx(year, abs=0.09), name


RULES = {  # the numbers that facts become, as README.md of the folder says
    "penalty": {0, 0.25, 0.5, 1, 2},
    "inspection_rate": {0, 0.5},
    "automatic": {0, 0.083, 0.5},
    "audit_depth": {0, 0.1, 0.5, 1},
    "depth": {0, 0.1, 0.5, 1},
    "proof_depth": {0, 0.1, 0.5, 1},
    "verified": {0, 0.1, 0.5, 1},
    "voice": {0, 0.3, 0.5},
    "intensity": {0.25, 0.5, 1},
}


def test_the_same_fact_is_the_same_number_in_every_package(cases):
    for case in cases.values():
        for instrument in case.scenario.package.instrument:
            for name in RULES.keys() & type(instrument).model_fields:
                assert getattr(instrument, name) in RULES[name], (case.name, instrument.kind, name)


WORDS = ("title", "title_th", "sentence", "sentence_th")


def registered_content():
    """Return a digest of what packages and settings set, without words and comments."""
    contents = {
        str(path.relative_to(FOLDER).as_posix()): tomllib.loads(path.read_text(encoding="utf-8"))
        for folder in ("packages", "settings")
        for path in (FOLDER / folder).glob("*.toml")
    }
    return digest_of_content(
        {path: {key: value for key, value in content.items() if key not in WORDS} for path, content in contents.items()}
    )


def test_what_changes_after_registration_states_its_reason():
    rows = re.findall(
        r"^\| `([0-9a-f]{12})` \| (.+?) \| (.+?) \| (.+?) \|$", (FOLDER / "README.md").read_text("utf-8"), re.M
    )
    assert rows[-1][0] == registered_content(), (
        "add a row to the table of changes: content, reason, score before and after"
    )
    assert all(all(cell.strip() for cell in row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    stored = json.loads((ROOT / "docs" / "data" / "cases.json").read_text(encoding="utf-8"))
    assert f"{stored['score']:.2f}" in rows[-1][-1]
