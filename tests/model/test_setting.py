"""Settings: what no policy decides, as files; scenarios in them, and which word wins where two are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policylab.errors import UsageError
from policylab.model.alike import load_alike
from policylab.model.columns.parameters import parameters
from policylab.model.policies.package import INSTRUMENTS, packages
from policylab.model.scenario import Scenario
from policylab.model.setting import DEFAULT_SETTING, load_setting, settings
from policylab.model.simulation import Simulation
from policylab.recording.identity.runs import identity_of_scenario

HEAD = 'name = "w"\ntitle = "t"\ntitle_th = "t"\nsentence = "s"\nsentence_th = "s"\n'
SHIPPED = {"default", "history", "shock", "budget-cut", "trust-scandal", "reshuffle"}


@pytest.fixture
def written(tmp_path):
    def write(text, name="w.toml"):
        file = tmp_path / name
        file.write_text(text)
        return file

    return write


def refused(source, **more):
    with pytest.raises(UsageError) as raised:
        Scenario.load(source, **more) if more else load_setting(source)
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 2
    return str(raised.value)


# ---------------------------------------------------------------- what ships


def test_the_settings_that_ship():
    assert set(settings()) == SHIPPED
    assert next(iter(settings())) == DEFAULT_SETTING
    for name, one in settings().items():
        assert one.name == name
        assert load_setting(name) is one
        assert len(one.sentence) > 40
        assert all("ก" <= letter <= "๛" for letter in one.title_th[0] + one.sentence_th[0]), "Thai beside English"
    assert settings()[DEFAULT_SETTING].event == ()
    assert settings()[DEFAULT_SETTING].point("") == {}


@pytest.mark.parametrize("name", sorted(SHIPPED - {"default", "history"}))
def test_a_setting_named_after_an_event_holds_it_and_nothing_else(name):
    assert [event.kind for event in settings()[name].event] == [name]
    assert settings()[name].point("") == {}


@pytest.mark.carries("claim:12", "claim:13", "claim:16")
def test_history_is_dated_and_its_acts_follow_the_calendar():
    """Month 0 is October 2014; the acts that the thesis and the gazette date stand in their months."""
    history = settings()["history"]
    assert history.begins == "2014-10"

    def month(year, number):
        return (year - 2014) * 12 + number - 10

    acts = {(event.kind, event.delivery.announced) for event in history.event}
    assert ("service-standard", month(2015, 7)) in acts
    assert ("statute", month(2019, 5)) in acts
    assert ("shock", month(2020, 3)) in acts
    assert ("statute", month(2023, 1)) in acts
    first, second = (event for event in history.event if event.kind == "statute")
    assert first.delivery.ends == second.delivery.announced, "one duty ends as the other begins"
    assert {event.family for event in history.event} > {"outside", "compulsion"}


def test_acts_of_a_setting_stand_in_every_arm_and_are_no_effect_of_a_package(classroom):
    """Money that history spends is spent at rest too, so that it cancels between arms."""
    arms = load_alike(["status-quo", "null", "people-first"], size="classroom", setting="history")
    simulation = Simulation(classroom, arms)
    for _ in range(70):
        simulation.step()
    spent = simulation.ledger.spent("outlay").sum(axis=0)
    assert spent[0] == spent[1] > 0
    assert spent[2] > spent[0]
    assert simulation.ended.tolist() == [-1, -1, -1], "events are no instruments of a package"


# ---------------------------------------------------------------- files


def test_a_setting_of_a_file_is_what_it_says(written):
    text = HEAD + (
        'without = ["penalty"]\nstructures = { choice = "nested", leaders = "random" }\n'
        "parameters = { motive_of_leader = 1.1 }\n"
        '[[event]]\nkind = "budget-cut"\nshare = 0.2\ndelivery = { announced = 5 }\n'
    )
    setting = load_setting(written(text))
    assert setting.point("") == {"motive_of_leader": 1.1, "liability_scale": 0.0, "nesting": 0.4}
    found = Scenario.load("hybrid", size="classroom", setting=written(text))
    assert found.point == setting.point("")
    assert found.families == {"leaders": "random"}
    assert [event.kind for event in found.setting.event] == ["budget-cut"]
    assert found.package is packages()["hybrid"]


WRONG = {
    "a start in spring": ('begins = "2015-04"\n', "begins: '2015-04' is not an October", "2014-10"),
    "an unknown event": ('[[event]]\nkind = "shok"\ndelivery = { announced = 1 }\n', "event[1]", "'shock'"),
    "an event that ends before it begins": (
        '[[event]]\nkind = "shock"\nneed = 1.0\ndelivery = { announced = 5, ends = 5 }\n',
        "event[1].delivery: ends = 5",
        "later month",
    ),
    "two acts that contradict each other": (
        "".join(
            f'[[event]]\nkind = "statute"\ninspection_rate = 0.1\naudit_depth = 0.1\npenalty = 1.0\ntarget = {target}\n'
            "delivery = { announced = 3, deadline = 9 }\n"
            for target in (0.5, 1.0)
        ),
        "event[1] and event[2] contradict each other in target",
        "let one end",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_a_setting_is_said_in_one_line(written, what):
    text, begins, cure = WRONG[what]
    file = written(HEAD + text)
    message = refused(file)
    assert message.startswith(f"{file}: "), message
    assert begins in message, message
    assert cure in message, message


def test_an_event_that_reaches_nobody_is_told_before_anything_runs(written):
    file = written(HEAD + '[[event]]\nkind = "shock"\nneed = 1.0\ndelivery = { announced = 1, tiers = ["department"], '
                   'regions = ["south"] }\n')  # fmt: skip
    assert "event[1].delivery: covers nobody at size classroom" in refused("null", size="classroom", setting=file)


def test_a_setting_that_does_not_exist_is_answered_with_the_nearest(tmp_path):
    assert "unknown setting 'shok': did you mean 'shock'?" in refused("null", setting="shok")
    assert f"{tmp_path / 'none.toml'}: no such file" in refused("null", setting=tmp_path / "none.toml")
    file = tmp_path / "s.toml"
    file.write_text('name = "s"\npackage = "null"\nsetting = "histry"\n')
    assert f"{file}: setting: unknown setting 'histry': did you mean 'history'?" in refused(file, size="classroom")


# ---------------------------------------------------------------- which word wins


def scenario(text):
    return 'name = "s"\npackage = "by-law-abrupt"\nsize = "classroom"\n' + text


def test_a_scenario_file_stands_in_the_setting_it_names(written):
    found = Scenario.load(written(scenario('setting = "shock"\nmonths = 48\n')))
    assert found.setting is settings()["shock"]
    assert (found.name, found.package.name, found.months) == ("s", "by-law-abrupt", 48)
    written(HEAD + "parameters = { motive_of_leader = 1.1 }\n", "beside.toml")
    assert Scenario.load(written(scenario('setting = "beside.toml"\n'))).point == {"motive_of_leader": 1.1}


def test_a_setting_that_is_asked_for_wins_over_that_of_the_file_and_keeps_what_the_file_sets(written):
    setting = written(HEAD + 'without = ["news"]\nparameters = { motive_of_leader = 1.1, horizon = 24 }\n', "mine.toml")
    file = written(scenario('setting = "mine.toml"\nwithout = ["penalty"]\nparameters = { horizon = 6 }\n'), "s.toml")
    assert Scenario.load(file).point == {
        "motive_of_leader": 1.1,
        "news_weight": 0.0,
        "horizon": 6.0,
        "liability_scale": 0.0,
    }
    elsewhere = Scenario.load(file, setting="shock")
    assert elsewhere.setting is settings()["shock"]
    assert elsewhere.point == {"horizon": 6.0, "liability_scale": 0.0}, "what its own setting said is gone"
    back = elsewhere.with_setting(setting)
    assert back.point == Scenario.load(file).point


def test_networks_of_a_setting_go_with_it(written):
    setting = written(HEAD + 'structures = { leaders = "random" }\n', "mine.toml")
    file = written(scenario('setting = "mine.toml"\nstructures = { data = "random" }\n'), "s.toml")
    assert Scenario.load(file).families == {"leaders": "random", "data": "random"}
    assert Scenario.load(file, setting="default").families == {"data": "random"}
    assert Scenario.load(file, setting="default").with_setting(setting).families == {
        "leaders": "random",
        "data": "random",
    }


def test_mechanisms_taken_out_come_to_those_of_file_and_setting(written):
    file = written(scenario('without = ["penalty"]\n'))
    assert Scenario.load(file, without=["news"]).point == {"liability_scale": 0.0, "news_weight": 0.0}
    assert Scenario.load(file, without=["penalty"]).point == {"liability_scale": 0.0}, "said twice is said once"
    set_ = written(scenario("parameters = { liability_scale = 0.5 }\n"), "set.toml")
    assert "liability_scale: 0.5 is set, but without = 'penalty'" in refused(set_, without=["penalty"])
    assert "unknown mechanism or barrier 'penalti': did you mean 'penalty'" in refused("null", without=["penalti"])


def test_a_size_a_length_and_a_setting_that_are_asked_for_win(written):
    file = written(scenario('months = 24\nsetting = "shock"\n'))
    found = Scenario.load(file, size="lab", months=13, setting="history")
    assert (found.size, found.months, found.setting.name) == ("lab", 13, "history")


def test_arms_lie_side_by_side_only_where_size_length_and_networks_are_alike(written):
    small = written(scenario(""), "small.toml")
    with pytest.raises(UsageError, match=r"scenarios differ in size \(classroom, lab\): set one size for all"):
        load_alike([small, "null"])
    short = written(scenario("months = 13\n"), "short.toml")
    with pytest.raises(UsageError, match=r"scenarios differ in months \(13, 24\): set one months for all"):
        load_alike([short, written(scenario("months = 24\n"), "long.toml")])
    other = written(scenario('structures = { leaders = "random" }\n'), "other.toml")
    with pytest.raises(UsageError, match="scenarios differ in their networks: choose one family for all"):
        load_alike([small, other])
    alike = load_alike([small, other], structures={"leaders": "random"})
    assert {tuple(arm.families.items()) for arm in alike} == {(("leaders", "random"),)}
    back = load_alike([small, other], structures={"leaders": "ministry-cliques"})
    assert {tuple(arm.families.items()) for arm in back} == {()}
    usual = written(scenario('structures = { leaders = "ministry-cliques" }\n'), "usual.toml")
    assert len(load_alike([small, usual])) == 2, "the default by name is the default"
    with pytest.raises(UsageError, match="none given"):
        load_alike([])


def test_arms_may_stand_in_settings_of_their_own(classroom, written):
    """Two settings side by side, on the same people: events of one never reach the other."""
    shocked = written(scenario('setting = "shock"\n'), "shocked.toml")
    arms = load_alike([shocked, written(scenario(""), "calm.toml")], months=50)
    simulation = Simulation(classroom, arms)
    for _ in range(50):
        simulation.step()
    urgency = simulation.columns["citizen"]["urgency"]
    assert (urgency[:, 0] == 1).all()
    assert not urgency[:, 1].any()


def test_a_scenario_is_known_by_what_its_files_decide(written):
    plain = Scenario.load("by-law-abrupt", size="classroom")
    assert identity_of_scenario(plain) == identity_of_scenario(Scenario.load("by-law-abrupt", size="classroom"))
    law = plain.package.instrument[0].model_copy(update={"penalty": 1.25})
    for other in (
        replace(plain, package=plain.package.model_copy(update={"instrument": (law, *plain.package.instrument[1:])})),
        plain.with_setting("shock"),
        plain.without("news"),
        plain.with_structure(leaders="random"),
        plain.at(months=60),
        plain.at("lab"),
    ):
        assert identity_of_scenario(other) != identity_of_scenario(plain)
    reworded = replace(plain, package=plain.package.model_copy(update={"title": "Another title"}))
    assert identity_of_scenario(reworded) == identity_of_scenario(plain)


# ---------------------------------------------------------------- inside the run


def test_an_instrument_announced_after_the_run_is_refused(written):
    text = 'name = "p"\ntitle = "t"\ntitle_th = "t"\nsentence = "s"\nsentence_th = "s"\n'
    text += '[[instrument]]\nkind = "style"\ndelivery = { announced = 30 }\n'
    file = written(text, "late.toml")
    message = refused(file, size="classroom", months=30)
    assert message.startswith(f"{file}: instrument[1].delivery: announced = 30 is outside the run, allowed 0 to 29: ")
    assert "longer with months" in message
    assert Scenario.load(file, size="classroom", months=31).months == 31
    assert "announced = 12 is outside the run, allowed 0 to 11" in refused("by-law-abrupt", size="classroom", months=12)
    assert Scenario.load("everything", size="classroom", months=13).months == 13, "some of it stands"
    copied = written(HEAD.replace('"p"', '"everything"') + text[len(HEAD) :], "copied.toml")
    assert "announced = 30 is outside" in refused(copied, size="classroom", months=30), "a name alone is not what ships"
    assert Scenario.load("null", size="classroom", months=1).months == 1, "what changes nothing may come late"


def test_parameters_of_settings_stay_in_their_ranges():
    for setting in settings().values():
        for name, value in setting.parameters.items():
            assert parameters()[name].low <= value <= parameters()[name].high
    assert set(INSTRUMENTS) >= {event.kind for setting in settings().values() for event in setting.event}


def test_what_a_file_sets_stays_also_where_its_setting_says_the_same(written):
    written(HEAD + 'parameters = { horizon = 6 }\nstructures = { data = "random" }\n', "mine.toml")
    own = 'setting = "mine.toml"\nstructures = { data = "random" }\nparameters = { horizon = 6 }\n'
    elsewhere = Scenario.load(written(scenario(own)), setting="default")
    assert elsewhere.point == {"horizon": 6.0}
    assert elsewhere.families == {"data": "random"}


def test_a_form_asked_for_does_not_override_a_value_in_silence(written):
    file = written(scenario("parameters = { nesting = 0.7 }\n"))
    with pytest.raises(UsageError, match=r"parameters.nesting: 0.7 is set, but choice = 'nested'"):
        Scenario.load(file, structures={"choice": "nested"})


def test_a_setting_of_which_all_happens_after_the_run_is_refused():
    with pytest.raises(UsageError, match=r"setting shock: event\[1\].delivery: announced = 42 is outside the run"):
        Scenario.load("status-quo", setting="shock", months=42)
    assert Scenario.load("status-quo", setting="history", months=60).months == 60, "some of it happens"
