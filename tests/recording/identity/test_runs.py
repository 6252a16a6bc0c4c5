"""A run's identity: numbers of package and setting, networks, and rules of one's own with all that they read."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace

import networkx as nx
import pytest

from policylab import Scenario
from policylab.recording.identity.runs import identity_of_network, identity_of_scenario

RULE = '''
import numpy as np
from policylab import from_above, rule

SHARE = 0.9
TABLE = np.array([0.1, 0.2])
LIMITS = {"low": 0.0}


def helper(values):
    """Bound a value."""
    return np.clip(values * SHARE, LIMITS["low"], 1)


def made(gain=0.5):
    scale = 2.0

    @rule(of="citizen", writes="trust", cites="a test")
    def citizen_trust(trust, experience, *, trust_gain):
        # A comment.
        moved = trust + trust_gain * experience * gain / scale
        return helper(moved) + 0 * TABLE[0]

    return citizen_trust


citizen_trust = made()
'''


@pytest.fixture
def with_rule(tmp_path):
    """Return what makes a scenario with the rule of a changed module, as if a notebook had defined it."""
    made = iter(range(100))

    def make(*changes: tuple[str, str]) -> str:
        text = RULE
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        name = f"own_rule_{next(made)}"
        path = tmp_path / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return identity_of_scenario(Scenario.load("hybrid", size="classroom").with_rule(module.citizen_trust))

    return make


def test_a_rule_that_reads_another_global_is_another_run(with_rule):
    assert with_rule() == with_rule()
    assert with_rule() != with_rule(("SHARE = 0.9", "SHARE = 0.5"))
    assert with_rule() != identity_of_scenario(Scenario.load("hybrid", size="classroom"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[0.1, 0.2]", "[0.1, 0.3]"), ('"low": 0.0', '"low": 0.1'), ("gain=0.5", "gain=0.6"),
        ("scale = 2.0", "scale = 3.0"),
        ("values * SHARE", "values + SHARE"), ("trust + trust_gain", "trust - trust_gain"), ("np.clip", "np.maximum"),
    ],
)  # fmt: skip
def test_all_that_a_rule_reads_is_in_its_run(with_rule, before, after):
    changes = [(before, after)]
    if after == "np.maximum":
        changes.append(('LIMITS["low"], 1)', 'LIMITS["low"])'))
    assert with_rule(*changes) != with_rule()


@pytest.mark.parametrize(
    "changes",
    [
        [("moved", "renamed")], [("# A comment.", "# Another.")], [("Bound a value.", "Keep it in.")],
        [("values", "column")], [("import numpy as np", "import numpy as numbers"), ("np.", "numbers.")],
        [("from policylab import from_above, rule", "import policylab"), ("@rule(", "@policylab.rule(")],
        [('cites="a test"', 'cites="another test"')],
    ],
)  # fmt: skip
def test_how_a_rule_is_written_is_not_in_its_run(with_rule, changes):
    assert with_rule(*changes) == with_rule()


def test_a_network_is_in_a_run_by_its_edges():
    one, same, other = nx.Graph([("a", "b"), ("b", "c")]), nx.Graph([("c", "b"), ("b", "a")]), nx.Graph([("a", "b")])
    same.nodes["a"]["name"] = "not read"
    assert identity_of_network(one) == identity_of_network(same) != identity_of_network(other)
    assert identity_of_network(nx.DiGraph([("a", "b")])) != identity_of_network(nx.DiGraph([("b", "a")]))


def test_the_numbers_of_a_package_are_in_a_run_and_its_words_are_not(tmp_path):
    law = Scenario.load("by-law-abrupt", size="classroom")
    duty = law.package.instrument[0]
    other = law.package.model_copy(update={"instrument": (duty.model_copy(update={"penalty": 0.7}),)})
    reworded = law.package.model_copy(update={"title": "In other words", "sentence_th": "ถ้อยคำอื่น"})
    scenarios = [replace(law, package=package) for package in (law.package, other, reworded)]
    first, changed, words = map(identity_of_scenario, scenarios)
    assert first == words != changed
