"""The stored result: found by keys, sealed, fresh, and refused in one line where it is none of these."""

import json
from pathlib import Path

import pytest

from policylab.briefs.source import BriefError
from policylab.briefs.storage import main
from policylab.briefs.stored import Stored, load_stored, store
from policylab.errors import UsageError
from policylab.study.declaration import Study

from .made_up import parts, stored


def test_what_is_stored_is_read_back(tmp_path):
    path = store("made-up", parts(), tmp_path)
    found = load_stored("made-up", tmp_path)
    assert path == tmp_path / "studies" / "made-up.json"
    assert found.content == stored().content
    assert not found.altered and found.baseline == "status-quo"


def test_a_changed_number_breaks_the_digest():
    found = stored()
    assert not found.altered
    row = found.study["ledger"][0]
    row["mean"] += 0.01
    mended = Stored(found.name, found.content)
    assert mended.altered
    with pytest.raises(BriefError, match="nobody mends it by hand"):
        mended.row("ledger", **{key: row[key] for key in ("arm", "budget", "measure", "at")})
    with pytest.raises(BriefError, match="nobody mends it by hand"):
        mended.rows("ledger")
    with pytest.raises(BriefError, match="nobody mends it by hand"):
        mended.part("values")


@pytest.mark.parametrize("change", [lambda rows: rows.append(dict(rows[0])), lambda rows: rows.pop()])
def test_an_entry_that_was_taken_away_or_added_is_noticed(change):
    found = stored()
    change(found.study["ledger"])
    assert found.altered


def test_what_is_missing_is_named_with_what_there_is():
    with pytest.raises(BriefError, match=r"arm 'hybird' is unknown did you mean 'hybrid'\?"):
        stored().row("ledger", arm="hybird", budget=1.0, measure="trust", at=24)
    with pytest.raises(BriefError, match=r"at 120 is unknown .*known: .*24"):
        stored().row("ledger", arm="hybrid", budget=1.0, measure="trust", at=120)
    with pytest.raises(BriefError, match="no section 'ledgers'"):
        stored().rows("ledgers")


@pytest.mark.parametrize("part", ["values", "discovery", "patterns"])
def test_other_parts_must_be_fresh_and_there(part, another_model):
    content = parts()
    another_model()
    with pytest.raises(BriefError, match=f"^{part} is stale: rule agency_lapse changed since: run it again"):
        stored(content).part(part)
    del content[part]
    with pytest.raises(BriefError, match=f"no '{part}'"):
        stored(content).part(part)


def test_storing_puts_files_together_and_says_where(tmp_path, capsys):
    for name, content in parts().items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    files = [str(tmp_path / f"{name}.json") for name in ("study", "discovery", "values", "patterns")]
    assert main(["made-up", *files, "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "studies" / "made-up.json")
    assert load_stored("made-up", tmp_path).content == stored().content
    assert main(["made-up", *files[:2], "--data", str(tmp_path)]) == 2
    assert "value-of-information.json: no such file" in capsys.readouterr().err
    (tmp_path / "values.json").rename(tmp_path / "value-of-information.json")
    assert main(["made-up", *files[:2], "--data", str(tmp_path)]) == 0


def test_a_result_that_is_not_there_or_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"no such stored result .*known: none.*storing"):
        load_stored("made-up", tmp_path)
    store("made-up", parts(), tmp_path)
    with pytest.raises(UsageError, match=r"did you mean 'made-up'"):
        load_stored("made-upp", tmp_path)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("{}", "is no stored result"),
        ("[]", "is no stored result"),
        ('{"study": {}, "digest": ""}', "study has no "),
        ('{"study": {"provenance": {}, "study": {}, "keys": {}}, "digest": ""}', "study/arms must list"),
        ('{"study": {"provenance": {}, "study": {}, "keys": {}, "arms": [{"arm": 1}]}, "digest": ""}', "no baseline"),
        (
            '{"study": {"provenance": {}, "study": {}, "keys": {"arms": 1}, "arms": []}, "digest": ""}',
            "must list the keys",
        ),
        ('{"study": {"a": NaN}, "digest": ""}', "NaN is no number"),
        ('{"study": {}, "values": [1], "digest": ""}', "must be the object|study has no provenance"),
    ],
)
def test_what_is_no_stored_result_is_refused_in_one_line(tmp_path, text, cause):
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies" / "made-up.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=cause) as refused:
        load_stored("made-up", tmp_path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ['{"provenance": {}, "mean": NaN}', "[]", "[1]", '{"arms": []}'])
def test_what_is_no_summary_is_not_stored(tmp_path, capsys, text):
    for name, content in parts().items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "study.json").write_text(text, encoding="utf-8")
    files = [str(tmp_path / f"{name}.json") for name in ("study", "discovery", "values", "patterns")]
    assert main(["made-up", *files, "--data", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and not (tmp_path / "studies").exists()


def test_what_a_study_declares_today_is_held_against_what_was_stored(tmp_path):
    data = tmp_path / "docs" / "data"
    content = parts()
    path = Path(__file__).parents[2] / "experiments" / "mandate-or-incentive.toml"
    content["study"]["study"] = Study.load(path).file.model_dump(mode="json", by_alias=True)
    store("asked", content, data)
    assert load_stored("asked", data).declared is None
    (tmp_path / "experiments").mkdir()
    beside = tmp_path / "experiments" / "asked.toml"
    beside.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_stored("asked", data).redeclared == []
    beside.write_text(path.read_text(encoding="utf-8").replace("months = 120", "months = 121"), encoding="utf-8")
    assert load_stored("asked", data).redeclared == ["months"]
