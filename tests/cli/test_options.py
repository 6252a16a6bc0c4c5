"""Options as the command line writes them: lists, entries with names, files; each says how it is written."""

from __future__ import annotations

from itertools import pairwise

import pytest

from policylab.cli.options import _values
from policylab.comparison.option import declared
from policylab.comparison.question import Question
from policylab.model.luck import Luck
from policylab.model.population import roster

OPTIONS = declared(Question)


def read(name, *words):
    one = OPTIONS[name]
    return dict(_values([one], {name: list(words) if one.is_list or one.is_mapping else words[0]}))[name]


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("at", ["24,60", "120"], (24, 60, 120)),
        ("at", ["๒๔"], (24,)),
        ("measures", ["trust, take_up", "outlay"], ("trust", "take_up", "outlay")),
        ("parameters", ["lapse=.03", "motive_of_gain = 2"], {"lapse": 0.03, "motive_of_gain": 2.0}),
        ("structures", ["choice=nested", "leaders=random"], {"choice": "nested", "leaders": "random"}),
        ("networks", ["leaders=a=b.gml"], {"leaders": "a=b.gml"}),
        ("replications", ["auto"], "auto"),
        ("replications", ["30"], 30),
        ("months", ["3.5"], "3.5"),
        ("budget", ["500"], 500.0),
    ],
)
def test_words_become_values(name, words, value):
    assert read(name, *words) == value


def test_what_is_not_given_is_left_to_the_declaration():
    given = dict.fromkeys(OPTIONS) | {"scenarios": ["null", "status-quo"], "without": []}
    assert dict(_values(list(OPTIONS.values()), given)) == {"scenarios": ("null", "status-quo"), "workers": None}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--network", "leaders"), "--network 'leaders': write NAME=FILE, such as leaders=our-leaders.graphml"),
        (("--network", "=a.gml"), "--network '=a.gml': write NAME=FILE"),
        (("--network", "leaders=a.gml", "--network", "leaders=b.gml"), "--network leaders: is given twice: keep one"),
        (("--structure", "choice="), "--structure 'choice=': write NAME=FORM, such as choice=nested"),
        (("--structure", "opinio=degroot"), "--structure: unknown structure 'opinio': did you mean 'opinion'"),
        (("--structure", "choice=logits"), "--structure: unknown form of choice 'logits': did you mean 'logit'"),
        (
            ("--structure", "service=anywhere"),
            "--structure: structure 'service' is called 'dealings'",
        ),
        (("--network", "service=a.gml"), "--network: network 'service' is called 'dealings' since version 0.2"),
        (("--set", "lapse"), "--set 'lapse': write PARAMETER=VALUE, such as lapse=0.03"),
        (("--set", "lapse=x"), "--set lapse: 'x' is not a number; allowed 0.02 to 0.08"),
        (("--set", "lapse=3"), "--set lapse: 3.0 is out of range; allowed 0.02 to 0.08"),
        (("--set", "laps=0.01"), "--set: unknown parameter 'laps': did you mean 'lapse'"),
        (("--without", "lapse,lapse"), "--without: 'lapse' is given twice: leave one out"),
        (("--without", ","), "--without: ',' is empty"),
        (("--worlds", "2", "--measure", ","), "unknown option '--worlds': known are --size, --months, "),
    ],
)
def test_what_is_written_wrongly_is_said_in_one_line(call, words, says):
    code, out, err = call("run", "null", "--size", "classroom", *words)
    assert (code, out) == (2, "")
    assert err.startswith(f"policylab: {says}"), err
    assert len(err.splitlines()) == 1


def test_a_parameter_that_is_set_moves_the_run_and_is_part_of_its_identity(call):
    words = ("run", "hybrid", "--size", "classroom", "--months", 24, "--json")
    plain, moved = call(*words)[1], call(*words, "--set", "lapse=0.08")[1]
    assert plain.partition('"provenance"')[0] != moved.partition('"provenance"')[0]


def test_a_file_and_a_graph_are_one_network(tmp_path):
    import networkx as nx

    import policylab

    leaders = roster("classroom", Luck(0)).names["leader"]
    path = tmp_path / "ours.edgelist"
    path.write_text("".join(f"{one} {other}\n" for one, other in pairwise(leaders)), encoding="utf-8")
    graph = nx.Graph(list(pairwise(leaders)))
    options = {"size": "classroom", "months": 3}
    from_file = policylab.run("null", networks={"leaders": path}, **options)
    from_graph = policylab.run("null", networks={"leaders": graph}, **options)
    other = policylab.run("null", **options)
    assert from_file.frame().equals(from_graph.frame())
    assert not from_file.frame().equals(other.frame())
