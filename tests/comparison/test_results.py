"""Results as objects: they show themselves, look-ups are answered in the lab's words, the schema is the types."""

import dataclasses
import json
import pickle

import jsonschema
import pytest

from policylab import UsageError, compare, run
from policylab.comparison.rows import ComparisonReport, Effect, Level
from policylab.comparison.sentences import paragraph
from policylab.comparison.tables import tables_of
from policylab.recording.measures import MEASURES, RUN
from policylab.reports.json_schema import schemas
from policylab.show.json import plain, to_json
from policylab.show.numbers import number

SMALL = {"size": "classroom", "months": 24}


@pytest.fixture(scope="module")
def comparison():
    return compare("status-quo", "by-law-abrupt", "null", at=[12, 24], replications=2, **SMALL)


@pytest.fixture(scope="module")
def everything(few_pilots):
    arms = ("status-quo", "by-law-abrupt", "incentives-recognition")
    asked = {"equal_cost": True, "budgets": True, "by": "tier", "worlds": 4}
    return compare(
        *arms,
        replications=2,
        measures=["effective_adoption", "trust", "public_cost", "t50_effective"],
        **asked,
        **SMALL,
    )


def test_a_comparison_shows_itself_in_a_line_and_in_a_notebook_as_a_table(comparison):
    assert repr(comparison) == (
        "<Comparison of by-law-abrupt, null-policy against status-quo: size classroom, 24 months, 2 replications>"
    )
    assert comparison._repr_html_() == comparison.table().html()
    assert comparison._repr_html_().count("<tr>") == 1 + 2 + len(comparison.effects)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda found: found.values("null-polcy", "trust", 12), "did you mean 'null-policy'"),
        (lambda found: found.values("null-policy", "trsut", 12), "unknown measure 'trsut': did you mean 'trust'"),
        (lambda found: found.values("null-policy", "trust", 99), "at: 99 is out of range, allowed 0 to 24"),
        (lambda found: found.values("null-policy", "trust", -1), "at: -1 is out of range, allowed 0 to 24"),
        (lambda found: found.values("null-policy", "trust", "12"), "at: '12' is not a month, allowed 0 to 24"),
        (lambda found: found.values("null-policy", "trust", True), "at: true is not a month"),
        (lambda found: found.effect("status-quo", "trust"), "status-quo is the baseline: name one of by-law-abrupt"),
        (lambda found: found.effect("null", "trust"), "unknown arm 'null': did you mean 'null-policy'"),
        (lambda found: found.effect("null-policy", "trsut"), "unknown measure 'trsut': did you mean 'trust'"),
        (lambda found: found.effect("null-policy", "trust", 13), r"month 13 is not among those compared \(12, 24\)"),
        (lambda found: found.effect("null-policy", "trust", 99), "at: 99 is out of range"),
        (
            lambda found: found.effect("null-policy", "outlay", 12),
            "12 does not fit outlay, which belongs to the whole run",
        ),
        (lambda found: found.effect("null-policy", "trust", budget=7.0), "budget: 7 is none of this comparison"),
        (lambda found: found.effect("null-policy", "trust", group="local"), "unknown group 'local'"),
        (lambda found: found.effect("null-policy", "aftermath_effective"), "aftermath_effective has no value at run"),
        (lambda found: found.level("nul", "trust"), "unknown arm 'nul'"),
        (lambda found: found.reached("null-policy", "trust"), "unknown time 'trust'"),
        (lambda found: found.reached("nul", "t50_effective"), "unknown arm 'nul'"),
        (lambda found: found.table("effect"), "unknown table of this comparison 'effect': did you mean 'effects'"),
        (lambda found: found.table(language="de"), "unknown language 'de'"),
        (lambda found: found.frame("level"), "unknown frame of this comparison 'level': did you mean 'levels'"),
        (lambda found: found.records[0].value("trsut", 3), "did you mean 'trust'"),
        (lambda found: found.records[0].value("trust", 25), "allowed 0 to 24"),
        (lambda found: found.records[0].plot("outlays"), "did you mean 'outlay'"),
    ],
)
def test_a_wrong_look_up_gets_one_sentence(comparison, ask, says):
    with pytest.raises(UsageError, match=says) as caught:
        ask(comparison)
    assert "\n" not in str(caught.value)


def test_a_measure_that_was_not_shown_is_no_unknown_one():
    small = compare("status-quo", "null", replications=2, measures=["trust"], **SMALL)
    with pytest.raises(UsageError, match="outlay is not shown in this comparison: compare again with measures="):
        small.effect("null-policy", "outlay")
    assert small.values("null-policy", "outlay").shape == (2,)


def test_look_ups_return_the_rows(comparison):
    effect = comparison.effect("by-law-abrupt", "formal_adoption")
    assert isinstance(effect, Effect) and effect.at == 24 and effect in comparison.effects
    assert comparison.effect("by-law-abrupt", "formal_adoption", 12).at == 12
    assert (
        comparison.effect("by-law-abrupt", "outlay").at == comparison.effect("by-law-abrupt", "outlay", RUN).at == RUN
    )
    level = comparison.level("status-quo", "trust", 12)
    assert isinstance(level, Level) and level.mean == pytest.approx(comparison.values("status-quo", "trust", 12).mean())
    assert comparison.values("null-policy", "trust").tolist() == comparison.values("null-policy", "trust", 24).tolist()


def test_what_is_handed_out_is_frozen(comparison):
    with pytest.raises(dataclasses.FrozenInstanceError):
        comparison.effects[0].mean = 1.0
    records = comparison.records[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        records.arms = ()
    with pytest.raises(ValueError, match="read-only"):
        records.monthly["trust"][0, 0] = 1.0
    with pytest.raises(TypeError, match="does not support item assignment"):
        records.monthly["trust"] = None
    again = pickle.loads(pickle.dumps(records))
    assert again.monthly["trust"].tolist() == records.monthly["trust"].tolist()
    with pytest.raises(ValueError, match="read-only"):
        again.monthly["trust"][0, 0] = 1.0


def test_what_came_out_of_worlds_is_frozen(everything):
    for values in (everything.worlds.levels, everything.worlds.effects, everything.worlds.cost):
        with pytest.raises(ValueError, match="read-only"):
            values[...] = 0.0


TABLES = (
    "designs",
    "effects",
    "groups",
    "equal-cost",
    "against-cost",
    "ratios",
    "standing",
    "contests",
    "best",
    "luck",
)


def test_every_table_is_shown_in_each_form_and_language(everything):
    titles = [made().title for made in tables_of(everything).values()]
    assert len(titles) == len(set(titles)) == len(TABLES)
    for what in TABLES:
        for language in ("en", "th"):
            table = everything.table(what, language=language)
            assert table.rows and table.title in table.html() and len(table.frame()) == len(table)
            assert table.markdown().count("\n| ") == len(table) + 2 and table.console(120)
    effects = everything.table()
    designed = [row for row in everything.effects if row.budget is None and row.group is None]
    assert effects.column("effect") == tuple(row.mean for row in designed)
    thai = everything.table(language="th")
    assert not {*(row.verdict for row in everything.effects)} & {*thai.column("verdict")}
    assert effects.column("interval")[0] == (everything.effects[0].low, everything.effects[0].high)
    assert any("not reached in" in verdict for verdict in effects.column("verdict"))
    assert everything.table(headlines=True).column("measure") == ("Effective adoption", "Trust", "Public cost") * 2
    assert "4 worlds" in repr(everything)


def test_every_frame_has_its_rows(everything):
    rows = {"effects", "levels", "ratios", "contests", "best", "luck"}
    for name in rows:
        assert len(everything.frame(name)) == len(getattr(everything, name)), name
    assert len(everything.frame("equal-cost")) == len(everything.equal_cost.arms)
    assert set(everything.frame("effects")["group"].dropna()) == set(everything.by.groups)
    assert len(everything.frame("worlds-design")) == 4
    for name in ("records", "drivers", "worlds"):
        assert "arm" in everything.frame(name) or everything.frame(name).empty


def test_the_first_paragraph_says_what_was_compared_what_it_costs_and_how_sure_it_is(everything):
    english, thai = (paragraph(everything, language) for language in ("en", "th"))
    for arm in everything.arms:
        assert arm in english and arm in thai
    law = next(design for design in everything.designs if design.arm == "by-law-abrupt")
    assert f"It costs the state {number(law.public_cost.official_months)} official-months" in english
    assert "million baht" in english and "ล้านบาท" in thai
    assert "At an equal public cost of" in english and "Over 4 worlds" in english
    said = {"raises": "raises", "lowers": "lowers", "small": "changes", "not enough runs": "was not run often enough"}
    verdict = everything.effect("by-law-abrupt", "effective_adoption").verdict
    assert f"As designed, by-law-abrupt {said[verdict]}" in " ".join(english.split())
    assert "{" not in english + thai


def test_the_schema_is_made_from_the_types_and_holds_what_is_printed(comparison, everything):
    schema = schemas()["compare"]
    jsonschema.Draft202012Validator.check_schema(schema)
    one = compare("status-quo", "null", replications=1, **SMALL)
    for found in (comparison, everything, one):
        jsonschema.validate(json.loads(found.to_json()), schema)
    assert list(schema["properties"]) == [field.name for field in dataclasses.fields(ComparisonReport)]
    assert schema["$defs"]["Effect"]["properties"]["mean"]["description"].startswith("Mean over replications")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda told: told["effects"][0].update(mean="0.1"), "not of type 'number'"),
        (lambda told: told["effects"][0].update(verdict="rises"), "is not one of"),
        (lambda told: told["effects"][0].pop("arm"), "'arm' is a required property"),
        (lambda told: told.update(effect=[]), "Additional properties are not allowed"),
        (lambda told: told["levels"][0].update(at="runs"), "was expected"),
    ],
)
def test_the_schema_refuses_what_is_not_printed(comparison, spoil, says):
    told = json.loads(comparison.to_json())
    spoil(told)
    with pytest.raises(jsonschema.ValidationError, match=says):
        jsonschema.validate(told, schemas()["compare"])


def test_the_json_is_the_report_and_nothing_else(comparison):
    assert comparison.to_dict() == plain(comparison.report())
    assert json.loads(to_json(comparison)) == json.loads(comparison.to_json()) == comparison.to_dict()


def test_a_run_shows_itself():
    records = run("hybrid", "null", **SMALL)
    assert repr(records) == "<Records of hybrid, null-policy: 24 months, replication 0>"
    table = records.table()
    assert records._repr_html_() == table.html() and set(table.column("arm")) == {"hybrid", "null-policy"}
    assert table.columns[3].heading == "month 0" and table.title.startswith("hybrid, null-policy: one run")
    trust = table.column("month_24")[table.column("measure").index("Trust")]
    assert trust == records.monthly["trust"][24, 0]
    figure = records.plot("trust", "outlay")
    assert [axis.get_title() for axis in figure.axes] == [MEASURES[name].label for name in ("trust", "outlay")]
    assert figure.axes[0].get_lines()[1].get_ydata().tolist() == records.monthly["trust"][:, 1].tolist()
    assert run("hybrid", **SMALL).table().columns[0].key == "measure"


def test_a_comparison_cannot_be_changed_and_calls_that_do_not_fit_get_a_sentence(comparison):
    with pytest.raises(UsageError, match="effects of a Comparison cannot be changed: compare again"):
        comparison.effects = ()
    for method in (comparison.effect, comparison.table, comparison.plot, comparison.frame):
        with pytest.raises(UsageError, match="unknown option 'tier'"):
            method(tier=1)
