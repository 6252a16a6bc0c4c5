"""What a newcomer must touch: a measure 1 file, an instrument 2, a rule with a new column and parameter 4, and a test.

The changes are made in copies of the tree, and tests that walk all measures, instruments, rules, columns, parameters
and printed pages are run there: nothing else needs an edit. Pinned numbers are among them where a change may move none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutants.__main__ import LEFT_OUT, check_import
from tests.mutants.declared import ROOT

TREE = ("policylab", "tests", "docs", "experiments", "notebooks", "pyproject.toml", "README.md", "CHANGELOG.md")

EVERYWHERE = ("policylab/model", "policylab/recording", "tests/odd/test_book.py", "tests/test_architecture.py")
PARAMETERS = (
    "tests/model/rules/test_cards.py",
    "tests/model/rules/test_signs.py",
    "tests/odd/test_equations.py",
    "tests/odd/test_sources.py",
    "tests/analysis/test_discovery_sentences.py",
    "tests/analysis/test_checks.py::test_nothing_is_idle",
)


@dataclass(frozen=True, eq=False)
class Change:
    """A change of a newcomer: in each file, which text becomes which other; without one, text is added at the end."""

    files: dict[str, tuple[tuple[str, str], ...]]
    tests: dict[str, tuple[tuple[str, str], ...]]

    def make(self, tree: Path) -> None:
        """Make the change in a tree."""
        for name, edits in (self.files | self.tests).items():
            path = tree / name
            content = path.read_text(encoding="utf-8") if path.exists() else ""
            for old, new in edits:
                content = content.replace(old, new) if old else content + new
            path.write_text(content, encoding="utf-8")


def before(line: str, added: str) -> tuple[str, str]:
    """Return an edit that puts text before a line."""
    return line, added + line


MEASURE = Change(
    {
        "policylab/recording/measures/ability.py": (
            (
                "",
                '''"""Who thinks of the digital channel."""

from policylab.model.simulation import Simulation
from policylab.recording.groups import Groups, Values
from policylab.recording.measures.measure import each_month


@each_month(
    label="Citizens to whom the digital channel comes to mind",
    label_th="ประชาชนที่นึกถึงช่องทางดิจิทัล",
    definition="mean of :math:`a_m` over citizens",
    unit="share",
    good="none",
    smallest=0.01,
    counts=("citizen",),
)
def aware(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("citizen", simulation.columns["citizen"]["aware"])
''',
            ),
        )
    },
    {
        "tests/model/test_simulation.py": (
            before(
                '        "resistance": staff["resistance"].mean(axis=0),\n',
                '        "aware": citizen["aware"].mean(axis=0),\n',
            ),
        )
    },
)

INSTRUMENT = Change(
    {
        "policylab/model/policies/people.py": (
            (
                "",
                '''

class Visits(Programme):
    """Visits to agencies that redesigned their work."""

    family: ClassVar[str] = "people"
    summary: ClassVar[str] = "officials visit agencies that redesigned their work, and see how"
    writes: ClassVar[tuple[str, ...]] = ("examples",)
    cost_drivers: ClassVar[str] = "agencies that visit, month by month"
    cites: ClassVar[str] = "size assumed"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "visits"
    payee: ClassVar[str] = "hosts"
    says: ClassVar[str] = "{when}, officials of {whom} visit agencies that redesigned their work, {intensity:dose}"
    says_th: ClassVar[str] = "{when} บุคลากรของ{whom}เยี่ยมชมหน่วยงานที่ปรับกระบวนการแล้ว {intensity:dose}"

    kind: Literal["visits"] = "visits"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what a month costs in the agencies covered: visit_price × their bodies."""
        return context.prices["visit_price"] * context.bodies(coverage.covered)
''',
            ),
        ),
        "policylab/model/parameters.toml": (
            before(
                "[money.guidance_price]\n",
                """[money.visit_price]
symbol = "P_v"
unit = "official-months"
range = [0.01, 0.2]
default = 0.05
letter = "D"
source = "base rates 7.3 (40,000 baht a month); assumption: a day of one official: 2,000 baht (400 to 8,000)"
meaning = "a month of visits of unit intensity by one agency"
label_th = "ค่าเยี่ยมชมต่อเดือนต่อหน่วยงาน"

""",
            ),
        ),
    },
    {
        "tests/model/policies/test_costs.py": (
            before(
                '    "law-reform": (national("drafting_price"), 0),\n',
                '    "visits": (0, 20 * PRICES["visit_price"]),\n',
            ),
        )
    },
)

RULE = Change(
    {
        "policylab/model/rules/leaders.py": (
            before(
                '@rule(\n    of="leader",\n    writes="clarity",\n',
                '''@rule(of="leader", writes="weariness", cites="assumption: who drives change tires of it")
def leader_weariness(weariness, mindset, *, tiring):
    r"""Leaders who drive change tire of it.

    .. math:: W_l' = W_l + \\tau_w (m - W_l)

    >>> round(float(leader_weariness(0.2, 0.6, tiring=0.5)), 3)
    0.4
    """
    return weariness + tiring * (mindset - weariness)


''',
            ),
            ("clarity, mindset, programme,\n", "clarity, mindset, programme, weariness,\n"),
            ("c + v_c (\\min(1", "c + v_c (1 - W_l)(\\min(1"),
            ("leader_clarity(0.4, 0.5, 0.5, ", "leader_clarity(0.4, 0.5, 0.5, 0.0, "),
            ("clarity_speed * (task", "clarity_speed * (1 - weariness) * (task"),
        ),
        "policylab/model/columns/people_columns.py": (
            before('    leader("tenure", ', '    leader("weariness", "W_l", "how tired of change", start=0.25),\n'),
        ),
        "policylab/model/parameters.toml": (
            before(
                "[leaders.confidence_bound]\n",
                """[leaders.tiring]
symbol = "\\\\tau_w"
unit = "1/month"
range = [0.0, 0.2]
default = 0.05
letter = "D"
source = "assumption"
meaning = "speed at which leaders tire of change"
label_th = "ความเร็วที่ผู้บริหารอ่อนล้าจากการเปลี่ยนแปลง"

""",
            ),
        ),
        "policylab/model/rules/__init__.py": (
            ("leader_succession\n", "leader_succession, leader_weariness\n"),
            before("    (service_project_finish, service_taste),\n", "    (leader_weariness,),\n"),
        ),
    },
    {
        "tests/model/rules/signs.toml": (
            ('clarity = "+clarity +mindset +programme"', 'clarity = "+clarity +mindset +programme ~weariness"'),
            ('clarity_speed = "mindset programme"', 'clarity_speed = "mindset programme weariness"'),
            before("[service_project_finish]\n", """[leader_weariness]
weariness = "+mindset +weariness"
[leader_weariness.silenced_by]
tiring = "mindset"

"""),
        ),
    },
)  # fmt: skip


# Two changes that touch none of the same files, and move nothing: in one copy.
CASES = [
    pytest.param(
        {MEASURE: 1, INSTRUMENT: 2},
        (
            *PARAMETERS,
            "tests/model/policies/test_instruments.py",
            "tests/recording/test_records.py",
            "tests/lab/test_lab.py",
            "tests/cli/test_cli.py::test_measures_are_listed_with_thai_labels",
            "tests/analysis/test_curves.py",
            "tests/test_pinned.py",
        ),
        id="a measure, and an instrument",
    ),
    pytest.param(
        {RULE: 4},
        (
            *PARAMETERS,
            "tests/odd/test_start_equations.py",
            "tests/model/test_population.py",
            "tests/model/test_widths.py::test_batch_width_changes_no_bit_of_any_column",
        ),
        id="rule with a column and a parameter",
    ),
]


def test_changes_and_the_tests_that_they_run_still_fit():
    """A moved file is noticed here at once, and not only by the long test."""
    for changes, walking in (case.values for case in CASES):
        for change, files in changes.items():
            assert len(change.files) == files
            for name, edits in (change.files | change.tests).items():
                path = ROOT / name
                assert path.exists() or not any(old for old, _ in edits), name
                assert all(path.read_text(encoding="utf-8").count(old) == 1 for old, _ in edits if old), name
        edited = [name for change in changes for name in (*change.files, *change.tests)]
        assert len(set(edited)) == len(edited)
        own = [name for change in changes for name in change.tests]
        for name in (*own, *EVERYWHERE, *walking):
            assert (ROOT / name.partition("::")[0]).exists(), name


@pytest.mark.long
@pytest.mark.parametrize(("changes", "walking"), CASES)
def test_a_change_touches_few_files(changes, walking, tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    for part in TREE:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tree / part, ignore=LEFT_OUT)
        else:
            shutil.copy2(ROOT / part, tree / part)
    for change in changes:
        change.make(tree)
    check_import(tree)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "")
    own = (name for change in changes for name in change.tests if name.endswith(".py"))
    tests = (*own, *EVERYWHERE, *walking)
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run((*command, *tests), cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
