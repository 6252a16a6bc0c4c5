"""Quick to start: a command imports what it needs and nothing that is large beside it."""

import subprocess
import sys
from dataclasses import replace

import pytest

from policylab.comparison.calls import plan
from policylab.comparison.effort import SHORT, seconds_of, worth_its_workers

LARGE = (
    "mesa",
    "pandas",
    "pyarrow",
    "matplotlib",
    "seaborn",
    "sklearn",
    "scipy.stats",
    "scipy.optimize",
    "cloudpickle",
)


@pytest.mark.parametrize(
    ("command", "beside"),
    [
        ("--help", ("numpy", "pydantic", "rich", "scipy", "networkx")),
        ("list packages", ("scipy", "networkx")),
        ("list settings", ()),
        ("run status-quo --size classroom --months 1", ()),
        ("compare status-quo null --size classroom --months 1 --replications 1", ()),
    ],
)
def test_a_command_imports_nothing_large_that_it_does_not_need(command, beside):
    code = (
        f"import sys; sys.argv[1:] = {command.split()}\n"
        "from policylab.cli import main\n"
        "try:\n    main()\n"
        f"finally: print(['loaded', *(name for name in {LARGE + beside} if name in sys.modules)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "['loaded']"


def test_short_work_starts_no_workers():
    small = plan("status-quo", "null", size="classroom", months=12, replications=2, workers=None)
    assert small.workers == 1
    assert seconds_of(small) < SHORT / 3
    assert plan("status-quo", "null", size="classroom", months=12, replications=2, workers=2).workers == 2


@pytest.mark.parametrize(
    "options",
    [
        {"size": "lab"},
        {"size": "classroom", "replications": 100},
        {"size": "classroom", "replications": 2, "worlds": 400},
    ],
)
def test_long_work_takes_all_cores(options, monkeypatch):
    monkeypatch.setattr("policylab.comparison.plan.cores", lambda: 3)
    assert plan("status-quo", "null", workers=None, **options).workers == 3


def test_more_of_anything_is_more_work():
    some = plan("status-quo", "null", size="classroom", months=12, replications=2, worlds=10)
    more = [
        plan("status-quo", "null", "by-law-phased", size="classroom", months=24, replications=2, worlds=10),
        plan("status-quo", "null", size="classroom", months=24, replications=2, worlds=10),
        plan("status-quo", "null", size="classroom", months=12, replications=4, worlds=10),
        plan("status-quo", "null", size="classroom", months=12, replications=2, worlds=200),
    ]
    assert all(seconds_of(one) > seconds_of(some) for one in more)
    assert worth_its_workers(replace(some, workers=7)).workers == 1
