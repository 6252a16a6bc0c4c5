"""The stored result: found by keys, sealed, fresh, and refused in one line where it is none of these."""

import json
from pathlib import Path

import pytest

from policylab.briefs.source import BriefError
from policylab.briefs.storage import main
from policylab.briefs.stored import load_stored, store
from policylab.errors import UsageError
from policylab.study.declaration import Study

from .made_up import parts, stored


def test_what_is_stored_is_read_back(tmp_path):
    path = store("made-up", parts(), tmp_path)
    found = load_stored("made-up", tmp_path)
    assert path == tmp_path / "studies" / "made-up.json"
    assert found.content == stored().content
    assert not found.altered and found.study.baseline.arm == "status-quo"


def test_a_changed_number_breaks_the_digest():
    assert not stored().altered
    mended = stored()
    mended.content["study"]["levels"][0]["mean"] += 0.01
    assert mended.altered
    for part in ("study", "values"):
        with pytest.raises(BriefError, match="never edit it by hand"):
            getattr(mended, part)


@pytest.mark.parametrize("change", [lambda rows: rows.append(dict(rows[0])), lambda rows: rows.pop()])
def test_an_entry_that_was_taken_away_or_added_is_noticed(change):
    result = stored()
    change(result.content["study"]["levels"])
    assert result.altered


def test_what_is_missing_is_named_with_what_there_is():
    study = stored().study
    with pytest.raises(UsageError, match=r"arm 'hybird' is unknown did you mean 'hybrid'\?"):
        study.level("hybird", "trust", 24)
    with pytest.raises(UsageError, match=r"at 120 is unknown .*known: .*24"):
        study.level("hybrid", "trust", 120)
    with pytest.raises(UsageError, match=r"unknown section of a study 'level': did you mean 'levels'"):
        study.table("level")


@pytest.mark.parametrize("part", ["values", "discovery", "patterns"])
def test_other_parts_must_be_fresh_and_there(part, another_model):
    content = parts()
    another_model()
    with pytest.raises(BriefError, match=f"^{part} is stale: rule service_lapse changed since: run it again"):
        getattr(stored(content), part)
    del content[part]
    with pytest.raises(BriefError, match=f"no '{part}'"):
        getattr(stored(content), part)


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
    with pytest.raises(UsageError, match=r"no such stored result .*known: none.*storage"):
        load_stored("made-up", tmp_path)
    store("made-up", parts(), tmp_path)
    with pytest.raises(UsageError, match=r"did you mean 'made-up'"):
        load_stored("made-upp", tmp_path)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("{}", "is not a stored result"),
        ("[]", "is not a stored result"),
        ('{"study": 1, "digest": ""}', "must be the object that policylab study export wrote"),
        ('{"study": {}, "digest": ""}', "study: study: Field required"),
        ('{"study": {"a": NaN}, "digest": ""}', "NaN is not a number"),
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


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda parts: parts["study"]["effects"][0].pop("mean"), "study: effects/0/mean: Field required"),
        (
            lambda parts: parts["study"]["levels"][0].update(mean="much"),
            "study: levels/0/mean: Input should be",
        ),
        (lambda parts: parts["study"]["levels"][0].update(meen=1), "study: levels/0/meen: Unexpected keyword argument"),
        (lambda parts: parts["study"].update(arms=parts["study"]["arms"][1:]), "arms: must have one baseline"),
        (lambda parts: parts.update(values=[1]), "values must be the object that its command printed"),
        (lambda parts: parts["patterns"].pop("controls"), "patterns: controls: Field required"),
        (lambda parts: parts["discovery"].pop("provenance"), "discovery: provenance: Field required"),
    ],
)
def test_a_part_that_lacks_something_is_refused_with_its_place(tmp_path, change, cause):
    content = parts()
    change(content)
    with pytest.raises(UsageError, match=cause) as refused:
        store("made-up", content, tmp_path)
    assert "\n" not in str(refused.value) and not (tmp_path / "studies").exists()


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
