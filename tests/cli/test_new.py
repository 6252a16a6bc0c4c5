"""new: each template loads, runs as it is, and holds every field of its declaration; nothing is overwritten."""

import json
import re
import tomllib

import pytest

from policylab.cli.templates import template
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.model.policies.compulsion import Statute
from policylab.model.policies.delivery import Delivery, Phase, PhasedDelivery
from policylab.model.policies.dial import Dial
from policylab.model.policies.outside import Shock
from policylab.model.policies.package import Package
from policylab.model.policies.reform import Reform
from policylab.model.policies.stages import Move, Stage
from policylab.model.scenario import Scenario
from policylab.model.setting import Setting, load_setting
from policylab.study.declaration import HeadlineTable, Study, StudyFile, WorldsTable

LANGUAGES = ("en", "th")
MODELS = {
    "package": (Package, Dial, Statute, Stage, Move, Reform, PhasedDelivery, Phase),
    "setting": (Setting, Shock, Delivery),
    "study": (StudyFile, WorldsTable, HeadlineTable),
}


def written(text):
    """Return the keys and heads of a template, those behind a # too."""
    keys = set(re.findall(r"^(?:# )?([a-z_]+) = ", text, flags=re.MULTILINE))
    keys |= set(re.findall(r"[{,] ([a-z_]+) = ", text))
    return keys | set(re.findall(r"\w+", " ".join(re.findall(r"^\[+(.*?)\]+$", text, flags=re.MULTILINE))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", MODELS)
def test_every_field_of_the_declaration_stands_in_it(what, language):
    text = template(what, "mine", language)
    fields = {field.alias or name for model in MODELS[what] for name, field in model.model_fields.items()}
    if what == "setting":
        fields |= {name for name, entry in parameters().items() if entry.sampled}
    assert not fields - written(text)


@pytest.mark.parametrize("what", MODELS)
def test_comments_of_a_thai_template_are_thai_and_values_are_the_same(what):
    english, thai = (template(what, "mine", language) for language in LANGUAGES)
    assert tomllib.loads(english) == tomllib.loads(thai)
    said = re.sub(r"\n# {1,2}(?![a-z_]+ = )", " ", thai)  # a sentence in one line
    for line in said.splitlines():
        if line.startswith("# ") and not re.match(r"# [a-z_]+ = ", line):
            assert re.search("[ก-๙]", line), line


@pytest.mark.parametrize("what", MODELS)
def test_an_example_behind_a_sign_may_be_used(what, tmp_path):
    """A value out of its range, or a name that is none, would be an example of what is refused."""
    text = template(what, "mine", "en")
    models = {"package": Package, "setting": Setting, "study": StudyFile}
    alone = ("budget", "budgets", "phases", "segments")  # need, or stand instead of, what is written elsewhere
    for key, value in re.findall(r"^# ([a-z_]+ = )(.*)$", text, flags=re.MULTILINE):
        if key.split()[0] in (*alone, *parameters()):
            continue
        changed = text.replace(f"# {key}{value}", f"{key}{value}", 1)
        models[what].model_validate_json(json.dumps(tomllib.loads(changed)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_runs_as_it_is(language, call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for what in MODELS:
        code, out, err = call("new", what, f"my-{what}", "--lang", language)
        assert (code, out, err) == (0, f"Written: my-{what}.toml\n", "")
    assert load_setting("my-setting.toml").event[0].kind == "shock"
    package = Scenario.load("my-package.toml").package
    assert package.dial_as_written == package.instrument[0].inspection_rate
    small = ("--size", "classroom", "--months", "37")
    assert call("run", "./my-package.toml", *small)[0] == 0
    assert call("run", "status-quo", "--setting", "./my-setting.toml", *small)[0] == 0
    code, out, _ = call("study", "run", "./my-study.toml", "--dry-run")
    assert code == 0 and "0 of" in out


@pytest.mark.long
def test_a_new_study_runs(call, few_pilots, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert call("new", "study", "small")[0] == 0
    assert Study.load("small.toml").file.worlds.number == 4
    assert call("study", "run", "small.toml", "--workers", "1")[0] == 0
    assert call("study", "export", "small.toml")[0] == 0
    assert (tmp_path / "results" / "small" / "summary.json").is_file()


def test_a_file_is_never_overwritten(call, tmp_path):
    assert call("new", "package", "mine", "--out", str(tmp_path))[0] == 0
    (tmp_path / "mine.toml").write_text("mine", encoding="utf-8")
    code, _, err = call("new", "package", "mine", "--out", str(tmp_path))
    assert code == 2 and "mine.toml: exists already and is not overwritten: choose another name" in err
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("packages", "mine"), "unknown new 'packages': did you mean 'package'?"),
        (("package", "My law"), "is not a file name, allowed 1 to 60 of a to z, 0 to 9, - and _: write for example"),
        (("setting", "../x"), "is not a file name"),
        (("package", "nan"), "read as a missing value"),
        (("package", "hybrid"), "is that of a package that ships: choose another, such as my-hybrid"),
        (("setting", "shock"), "is that of a setting that ships"),
        (("study", "mine", "--lang", "fr"), "unknown language 'fr'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(words, says, call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = call("new", *words)
    assert (code, out) == (2, "") and says in err and err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_template_has_no_field_without_a_value():
    from policylab.cli.templates import _value

    with pytest.raises(UsageError):
        _value(None)
