"""Every mutant of the core changes the identity of what it touches: the dynamics, or a measure, or a method."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from policylab.model.columns.parameters import parameters
from policylab.model.rules import rules
from policylab.recording.measures import MEASURES
from tests.mutants.declared import MutantError, changed, declared, definitions

from .made import ROOT, after, as_it_is, base, source, thinned
from .mutations import Mutant, mutants_of

EACH = 5  # mutants of a file, spread over its length
LEAST = 150
# What the dynamics and measures do not rest on, by the name of a definition and why.
BESIDE = {
    "parse_forms",  # an option of the command line
    "printed_equation", "_EQUATION", "one_by_one", "_unread",  # what is printed; a wrapper for rules of one's own
    "_measures",  # finds the measures, of which each counts by itself
    "Draw", "FACTS",  # what type checkers and readers are told of a start
    "of_run",  # its one default is used by no call
    "parameter", "total", "average", "no_parameter", "BAHT",  # looked up by readers alone
}  # fmt: skip
# Mutants written by hand that move no state and no measure, and why.
NOTHING_MOVES = {"symbols-are-shared": "a symbol is for readers"}
SHOWN = re.compile(r"(\w+_)?(table|plot|frame|page)|__repr__")


def core() -> list[str]:
    """Return the files of the model and of what records a month, as they are found."""
    tree = base().tree
    beside = "recording/identity/"
    rooms = ("model/", "recording/")
    paths = [path for path in tree.paths if path.startswith(rooms) and not path.startswith(beside)]
    return [path for path in paths if path.endswith(".py") and not tree.is_outside(tree.module_name(path))]


def chosen(path: str) -> list[Mutant]:
    """Return some mutants of a file, spread over its length; what nothing rests on is passed over."""
    text = source(path)
    passed = [(node.lineno, node.end_lineno) for node in ast.walk(ast.parse(text)) if _is_beside(node)]
    found = [mutant for mutant in mutants_of(path, text) if not any(low <= mutant.line <= high for low, high in passed)]
    return found[:: max(1, len(found) // EACH)][:EACH]


def _is_beside(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name in BESIDE or SHOWN.fullmatch(node.name) is not None
    names = [one.id for one in getattr(node, "targets", [getattr(node, "target", None)]) if isinstance(one, ast.Name)]
    return isinstance(node, ast.Assign | ast.AnnAssign) and bool(BESIDE & set(names))


MUTANTS = [mutant for path in core() for mutant in chosen(path)]


def differs(changes: dict[str, str]) -> set[str]:
    """Return which identities differ after changes, as kinds with names."""
    found = after(changes, quick=True)
    if found.dynamics != as_it_is()["dynamics"]:
        return {"dynamics"}
    measures = {name for name, one in found.measures.items() if as_it_is()["measures"].get(name) != one}
    if measures:
        return {f"measure {name}" for name in measures}
    return {f"method {name}" for name, one in found.methods.items() if as_it_is()["methods"][name] != one}


@pytest.mark.parametrize(
    "mutant", thinned(MUTANTS, [f"{number}-{mutant.name}" for number, mutant in enumerate(MUTANTS)])
)
def test_a_mutant_changes_an_identity(mutant):
    found = differs({mutant.path: mutant.text})
    assert found, mutant.name
    if mutant.path.startswith("model/rules/"):
        assert found == {"dynamics"}


@pytest.mark.long
def test_mutants_written_by_hand_change_an_identity():
    """Those of the core; whether each fits the package is for the suite of mutants itself."""
    package, blind, tried = list(definitions()), set(), 0
    for mutant in declared():
        try:
            path, text = changed(mutant, package)
        except MutantError:
            continue
        inside = path.relative_to(ROOT).as_posix()
        if inside in core():
            tried += 1
            blind |= set() if differs({inside: text}) else {mutant.name}
    assert tried >= LEAST
    assert blind == NOTHING_MOVES.keys()


def test_there_are_enough_of_every_kind_in_every_room():
    assert len(MUTANTS) >= LEAST
    kinds = Counter(mutant.kind for mutant in MUTANTS)
    assert len(kinds) >= 7 and min(kinds.values()) >= 2
    files = {mutant.path for mutant in MUTANTS}
    assert {"model/luck.py", "model/start.py", "model/simulation.py", "model/step.py", "model/population.py"} <= files
    assert {"recording/measures/measure.py", "recording/run.py", "recording/groups.py"} <= files


def test_no_rule_can_leave_the_step_or_change_its_place():
    text = source("model/rules/__init__.py")
    for before, after_ in (
        ("    (leader_succession,),\n    (leader_mindset, leader_clarity),\n",
         "    (leader_mindset, leader_clarity),\n    (leader_succession,),\n"),
        ("(leader_mindset, leader_clarity)", "(leader_clarity, leader_mindset)"),
        ("    (citizen_trust,),\n", ""),
        ("    (agency_cloud,),\n    (service_saving,),\n", "    (agency_cloud, service_saving),\n"),
    ):  # fmt: skip
        assert before in text
        assert differs({"model/rules/__init__.py": text.replace(before, after_)}) == {"dynamics"}


RULES = sorted(rules())


@pytest.mark.parametrize("name", thinned(RULES, RULES))
def test_a_rule_under_another_luck_key_is_another_rule(name):
    path = next(path for path in core() if f"\ndef {name}(" in source(path))
    text = source(path)
    place = text.rindex("@rule(", 0, text.index(f"\ndef {name}(")) + len("@rule(")
    changed = f'{text[:place]}luck_key="another",{text[place:]}'
    assert differs({path: changed}) == {"dynamics"}


@pytest.mark.parametrize("name", sorted(parameters())[::8])
@pytest.mark.parametrize("key", ["default", "range"])
def test_a_number_of_a_parameter_counts(name, key):
    text = source("model/parameters.toml")
    head, _, rest = text.partition(f".{name}]\n")
    body, begins, more = rest.partition("\n[")
    changed = re.sub(
        rf"^{key} = (\[)?(.*)$", lambda one: f"{key} = {one[1] or ''}9{one[2].lstrip('-')}", body, flags=re.M
    )
    assert changed != body
    assert differs({"model/parameters.toml": f"{head}.{name}]\n{changed}{begins}{more}"}) == {"dynamics"}


def _declared(measure: str) -> tuple[str, int]:
    """Return where a measure is declared: its file, and where its text begins in it."""
    for path in core():
        text = source(path)
        for sign in (f"\ndef {measure}(", f"\n{measure} = "):
            if path.startswith("recording/measures/") and sign in text:
                place = text.index(sign)
                return path, text.rindex("\n@", 0, place) if sign.startswith("\ndef") else place
    raise AssertionError(measure)


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_number_of_a_measure_counts_for_it_alone(name):
    """And for what is made of it, as the time to a share or the months of adoption."""
    path, place = _declared(name)
    text = source(path)
    changed = text[:place] + re.sub(r"smallest=", r"smallest=1 + ", text[place:], count=1)
    made_of_it = {
        "effective_adoption": "adoption_months aftermath_effective paper_gap t50_effective t80_effective",
        "formal_adoption": "paper_gap t50_formal t80_formal",
    }
    wanted = {name, *made_of_it.get(name, "").split()}
    assert differs({path: changed}) == {f"measure {one}" for one in wanted}


@pytest.mark.parametrize(
    ("path", "before", "after_", "touches"),
    [
        ("citizens", '["shut_out"], citizens["worst_tenth"]', '["shut_out"]', {"measure shut_out_worst_tenth"}),
        ("state", 'row["counter_hours"]', 'row["digital_hours"]', {"measure hours_saved"}),
        ("whole_run", "return spending.agencies", "return spending.centre", {"measure agency_cost"}),
        ("whole_run", "share=0.8,\n    of=\"formal_adoption\"", "share=0.9,\n    of=\"formal_adoption\"",
         {"measure t80_formal"}),
    ],
)  # fmt: skip
def test_what_a_measure_takes_counts_for_it_alone(path, before, after_, touches):
    path = f"recording/measures/{path}.py"
    assert before in source(path)
    assert differs({path: source(path).replace(before, after_)}) == touches


@pytest.mark.parametrize(
    ("before", "after_"),
    [
        ("FIRST_PILOT + number", "FIRST_PILOT - number"),
        ("pilots: int = PILOTS", "pilots: int = 9"),
        ("product(range(self.settings.pilots), slices)", "product(slices, range(self.settings.pilots))"),
    ],
)
def test_how_costs_are_made_equal_counts_for_the_methods_that_do_so(before, after_):
    assert before in source("comparison/pilots.py")
    touched = differs({"comparison/pilots.py": source("comparison/pilots.py").replace(before, after_, 1)})
    assert "method equal-cost" in touched and not touched & {"method cases", "dynamics"}


def test_what_records_a_month_counts_for_every_measure():
    text = source("recording/run.py")
    changed = text.replace("range(1, months + 1)", "range(1, months)")
    assert changed != text
    assert differs({"recording/run.py": changed}) == {f"measure {name}" for name in as_it_is()["measures"]}


@pytest.mark.parametrize(
    ("path", "before", "after_"),
    [
        ("model/policies/ledger.py", '= "outlay", "agency_cost"', '= "agency_cost", "outlay"'),
        ("model/policies/incentives.py", "Field(ge=0, le=12)", "Field(ge=0, le=11)"),
        ("model/policies/incentives.py", '["recognition"] = "recognition"', '["recognised"] = "recognised"'),
        ("model/sizes.toml", "weights = { local = 10 }", "weights = { local = 11 }"),
        ("model/columns/lever_columns.py", "neutral=INFINITY", "neutral=0.0"),
        ("model/start.py", 'f"start.{self.kind}.{name}"', 'f"begin.{self.kind}.{name}"'),
        ("model/networks/families.py", "drawn[row] < PRACTICE_SHARE", "drawn[row] <= PRACTICE_SHARE"),
        ("model/networks/families.py", "_dealings(people, luck, pool)", "_dealings(luck, people, pool)"),
        ("model/networks/families.py", "COLLEAGUES = 6", "COLLEAGUES = 6\nCOLLEAGUES = 5"),
        ("model/simulation.py", "(*self._events, *(instrument for of in self._delivered for instrument in of))",
         "(*(instrument for of in self._delivered for instrument in of), *self._events)"),
        ("model/settling.py", "SETTLING_MONTHS = 36", "if True:\n    SETTLING_MONTHS = 37"),
        ("model/simulation.py", "@dataclass\nclass People", "class People"),
        ("model/start.py", "class StartingDraw", "KINDS.clear()\n\n\nclass StartingDraw"),
        ("model/start.py", "class StartingDraw", "np.float64 = np.float32\n\n\nclass StartingDraw"),
        ("model/rules/staff.py", 'writes="resistance"', 'writes="disposition"'),
        ("model/rules/staff.py", "(1 - crowding_out * control)", "(1 - crowding_out_by_cash * control)"),
        ("model/switches/structures.py", '{"nesting": 0.4}', '{"nesting": 0.5}'),
        ("model/simulation.py", "self._pay(payment, paid, claimed)", "self._pay(payment, claimed, paid)"),
        ("model/simulation.py", "part: int = 1, of: int = 1", "part: int = 1, of: int = 2"),
        ("model/settling.py", "range(-SETTLING_MONTHS, 0)", "range(1 - SETTLING_MONTHS, 0)"),
        ("model/settling.py", "if month % YEAR == 0:", "if month % YEAR == 1:"),
        ("model/settling.py", '        "habit",\n', ""),
        ("model/simulation.py", "            self._settle(due)\n", ""),
        ("model/luck.py", "return words[1], words[2]", "return words[2], words[1]"),
        ("model/luck.py", "replication: int = 0", "replication: int = 1"),
        ("model/luck.py", "self._streams[stream] = words", 'self._streams[""] = words'),
        ("model/citizens_at_start.py", "max(1, round(", "min(1, round("),
        ("model/citizens_at_start.py", "(ties[members], values[members, world])",
         "(values[members, world], ties[members])"),
        ("model/joint_population.py", 'side="right"', 'side="left"'),
        ("model/sizes.toml", "share = 0.17\naccess = 0.98", "share = 0.17\naccess = 0.97"),
        ("model/policies/ledger.py", "(PAYERS[line], -1), (payee, 1)", "(PAYERS[line], 1), (payee, -1)"),
    ],
)  # fmt: skip
def test_a_change_that_is_easily_missed_counts(path, before, after_):
    assert before in source(path)
    assert "dynamics" in differs({path: source(path).replace(before, after_, 1)})
