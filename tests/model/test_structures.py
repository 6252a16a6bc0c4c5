"""Structures: rival forms run, move something, and the default form is no change at all."""

from __future__ import annotations

import numpy as np
import pytest

from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters, rows
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.networks import GENERATORS
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.model.switches import STRUCTURES

BY_PARAMETERS = [name for name, one in STRUCTURES.items() if not one.is_network]
NETWORKS = [name for name, one in STRUCTURES.items() if one.is_network]
RIVALS = [(name, form) for name, one in STRUCTURES.items() for form in one.forms if form != one.default]
MONTHS = 30


def run(people, *scenarios):
    simulation = Simulation(people, scenarios)
    for _ in range(MONTHS):
        simulation.step()
    return simulation


def moved(one, other, world_of_other=0):
    return [
        f"{kind}.{name}"
        for kind, columns in one.columns.items()
        for name, values in columns.items()
        if values[:, 0].tobytes() != other.columns[kind][name][:, world_of_other].tobytes()
    ]


@pytest.fixture(scope="module")
def usual(classroom, arm):
    return run(classroom, arm("everything"))


def test_what_can_be_built_in_more_than_one_way():
    assert set(BY_PARAMETERS) == {"choice", "complementarity", "imitation", "opinion"}
    assert set(NETWORKS) == set(GENERATORS)
    for name, one in STRUCTURES.items():
        assert one.name == name
        assert len(one.forms) >= 2
        assert one.meaning
        assert one.source
        assert not one.forms[one.default], "the default form sets nothing"
        for form, values in one.forms.items():
            if form != one.default and not one.is_network:
                assert values
                for parameter, value in values.items():
                    assert value != parameters()[parameter].default, "a rival form differs from the default"


@pytest.mark.parametrize(("name", "form"), [rival for rival in RIVALS if rival[0] in BY_PARAMETERS])
def test_a_rival_form_runs_and_moves_something(classroom, arm, usual, name, form):
    rival = run(classroom, arm("everything").with_structure({name: form}))
    found = moved(usual, rival)
    assert found, f"{name} = {form} is idle"
    for values in (rival.columns["agency"]["effective"], rival.columns["agency"]["formal"]):
        assert ((values >= 0) & (values <= 1)).all()
    assert rival.ledger.closes()


@pytest.mark.parametrize(("name", "form"), [rival for rival in RIVALS if rival[0] in NETWORKS])
def test_a_rival_family_of_networks_runs_and_moves_something(arm, usual, name, form):
    scenario = arm("everything").with_structure({name: form})
    assert scenario.families == {name: form}
    assert scenario.point == {}
    people = gather("classroom", Luck(1), families=scenario.families)
    assert moved(usual, run(people, scenario)), f"{name} = {form} is idle"


@pytest.mark.parametrize("name", STRUCTURES)
def test_the_default_form_by_name_is_no_change(classroom, arm, usual, name):
    chosen = arm("everything").with_structure({name: STRUCTURES[name].default})
    assert (chosen.point, chosen.families) == ({}, {})
    if name == "choice":
        assert moved(usual, run(classroom, chosen)) == []


def test_forms_lie_side_by_side_on_the_same_people(classroom, arm, usual):
    """A world of one form is the same alone and beside rivals."""
    rivals = [arm("everything").with_structure({name: form}) for name, form in RIVALS if name in BY_PARAMETERS]
    beside = run(classroom, *rivals, arm("everything"))
    assert moved(usual, beside, len(rivals)) == []


def test_best_reply_has_no_noise_and_nested_has_less_between_paper_and_real():
    assert Layer(structures={"choice": "best-reply"}).values() == {"temperature": 0.0}
    nesting = Layer(structures={"choice": "nested"}).values()["nesting"]
    assert 0 < nesting < parameters()["nesting"].default == 1.0
    assert rows([Layer(structures={"complementarity": "additive"}).values()])["complementarity"].tolist() == [1.0]


# ---------------------------------------------------------------- what is said wrongly, and twice


def test_families_of_networks_are_no_parameters():
    chosen = Layer(structures={"choice": "nested", "leaders": "random", "opinion": "degroot"})
    assert chosen.families == {"leaders": "random"}
    assert chosen.values() == {"nesting": 0.4}


def test_a_form_that_is_asked_for_wins_over_that_of_the_file(tmp_path):
    """The default form too: who asks for logit gets logit, whatever the file says."""
    file = tmp_path / "s.toml"
    text = 'name = "s"\npackage = "null"\nstructures = { choice = "nested", opinion = "bounded-confidence" }\n'
    file.write_text(text + "parameters = { motive_of_leader = 1.1 }\n")
    bound = STRUCTURES["opinion"].forms["bounded-confidence"]
    assert Scenario.load(file).point == {"nesting": 0.4, **bound, "motive_of_leader": 1.1}
    back = Scenario.load(file, structures={"choice": "logit"})
    assert back.point == {**bound, "motive_of_leader": 1.1}
    other = Scenario.load(file, structures={"choice": "best-reply"})
    assert other.point == {"temperature": 0.0, **bound, "motive_of_leader": 1.1}
    both = Scenario.load(file, structures={"choice": "logit", "opinion": "degroot"}, without=["penalty"])
    assert both.point == {"motive_of_leader": 1.1, "liability_scale": 0.0}


def test_a_parameter_cannot_be_set_and_carry_a_form_at_once(tmp_path):
    file = tmp_path / "s.toml"
    start = 'name = "s"\npackage = "null"\nparameters = { temperature = 0.1 }\n'
    file.write_text(start + 'structures = { choice = "best-reply" }\n')
    with pytest.raises(UsageError) as raised:
        Scenario.load(file)
    assert "parameters.temperature: 0.1 is set, but choice = 'best-reply' sets it to 0" in str(raised.value)
    assert str(raised.value).startswith(f"{file}: ")
    file.write_text(start + 'structures = { choice = "nested" }\n')
    assert Scenario.load(file).point == {"temperature": 0.1, "nesting": 0.4}


def test_a_form_of_a_world_gives_way_to_the_one_asked_for(arm):
    setting = arm("null").setting.model_copy(update={"structures": {"choice": "nested", "leaders": "random"}})
    scenario = arm("null").with_setting(setting)
    assert (scenario.point, scenario.families) == ({"nesting": 0.4}, {"leaders": "random"})
    back = scenario.with_structure(choice="logit", leaders="ministry-cliques")
    assert (back.point, back.families) == ({}, {})


def test_a_form_hides_what_another_one_set_below():
    logit = Layer(structures={"choice": "logit"})
    assert logit.on_top_of({"nesting": 0.4, "temperature": 0.2}) == {"temperature": 0.2}
    assert logit.on_top_of({"nesting": 0.7, "temperature": 0.0}) == {}, "both say another form"
    assert Layer(structures={"opinion": "degroot"}).on_top_of({"nesting": 0.4}) == {"nesting": 0.4}


def test_a_form_that_is_asked_for_never_overrides_a_value_of_the_file_in_silence(tmp_path):
    file = tmp_path / "s.toml"
    for value, forms in (
        ("nesting = 0.4", {"choice": "logit"}),
        ("nesting = 0.7", {"choice": "logit"}),
    ):
        file.write_text(f'name = "s"\npackage = "null"\nparameters = {{ {value} }}\n')
        with pytest.raises(UsageError, match="is chosen, and the value is that of another form: leave one of them out"):
            Scenario.load(file, structures=forms)


def test_a_structure_says_the_same_at_any_width(classroom, arm):
    alone = run(classroom, arm("hybrid").with_structure(imitation="threshold"))
    beside = run(classroom, *[arm("hybrid").with_parameters(threshold_form=1.0)] * 3)
    assert all(moved(alone, beside, world) == [] for world in range(3))
    assert np.isfinite(alone.columns["agency"]["peer_pull"]).all()
