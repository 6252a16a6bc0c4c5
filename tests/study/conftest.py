"""A study so small that tests run it whole: a law and honours that begin at once, two worlds, four months."""

from __future__ import annotations

from pathlib import Path

import pytest

from policylab.study import runs
from policylab.study.declaration import Study
from policylab.study.runs import execute
from policylab.study.stored_study import StoredStudy

TINY = """
name = "tiny"
question = "A law or honours?"
question_th = "กฎหมายหรือเกียรติยศ"
arms = ["law.toml", "honours.toml"]
months = 4
at = [2, 4]
equal_cost = "outlay"
budget_shares = [1.0, 2.0]
measures = ["adoption_months", "paper_gap", "trust", "staff_load", "t50_formal", "agency_cost", "citizen_burden"]

[worlds]
number = 2

[headline]
size = "classroom"
replications = 2
pilots = 2
"""

LAW = """
name = "law"
title = "A law"
title_th = "กฎหมาย"
sentence = "A law with a deadline after a month."
sentence_th = "กฎหมายที่มีกำหนดหนึ่งเดือน"
dial = { fields = ["statute.inspection_rate"], low = 0.0, high = 0.5 }

[[instrument]]
kind = "statute"
inspection_rate = 0.1
audit_depth = 0.15
penalty = 1.0
delivery = { announced = 0, deadline = 1 }
"""

HONOURS = """
name = "honours"
title = "Honours"
title_th = "เกียรติยศ"
sentence = "Agencies that deliver are honoured."
sentence_th = "ยกย่องหน่วยงานที่ทำได้จริง"
dial = { fields = ["recognition.events_a_year"], low = 0.0, high = 12.0 }

[[instrument]]
kind = "recognition"
events_a_year = 2
jury_depth = 0.5
delivery = { announced = 0 }
"""


def write_study(folder: Path, text: str = TINY, name: str = "tiny.toml") -> Path:
    """Write a study with its two packages beside it, and return its path."""
    for file, content in ((name, text), ("law.toml", LAW), ("honours.toml", HONOURS)):
        (folder / file).write_text(content, encoding="utf-8")
    return folder / name


@pytest.fixture(scope="session")
def declared(tmp_path_factory) -> Path:
    """Return the file of the tiny study."""
    return write_study(tmp_path_factory.mktemp("declared"))


@pytest.fixture(scope="session")
def study(declared) -> Study:
    return Study.load(declared)


@pytest.fixture(scope="session")
def folder(study, tmp_path_factory) -> Path:
    """Return the folder of the tiny study, run without interruption; nobody writes into it."""
    path = tmp_path_factory.mktemp("tiny")
    execute(study, path)
    return path


@pytest.fixture(scope="session")
def results(study, folder) -> StoredStudy:
    return StoredStudy(study, folder)


@pytest.fixture
def changed(tmp_path):
    """Return a way to write the tiny study with some of its text changed, and to get its path."""

    def write(*changes: tuple[str, str]) -> Path:
        text = TINY
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after)
        return write_study(tmp_path, text, "changed.toml")

    return write


@pytest.fixture
def honours_raise(monkeypatch):
    """Return a way to make honours raise when they are recorded, in every world or at one point of the parameters."""

    def break_them(point=None):
        recorded = runs.record_all

        def raising(people, scenarios, replication, by=None):
            if any(arm.name == "honours" and point in (None, arm.point) for arm in scenarios):
                raise ZeroDivisionError("honours broke")
            return recorded(people, scenarios, replication, by)

        monkeypatch.setattr(runs, "record_all", raising)

    return break_them
