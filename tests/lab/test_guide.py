"""The guide for those who know Mesa: every line of its code runs, or is refused with the line beside it."""

import re
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from policylab.errors import UsageError

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "mesa.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
ROWS = [
    [re.findall("`([^`]+)`", cell) for cell in line.strip("| ").split(" | ")]
    for line in GUIDE.splitlines()
    if line.startswith("| ")
]
AS_IN_MESA = [code for row in ROWS if len(row) == 2 for code in row[1]]
OTHERWISE = [(row[0][0], row[1][0]) for row in ROWS if len(row) == 3 and row[0]]


@pytest.fixture
def names() -> dict[str, Any]:
    """Return the names that the first block of the guide makes."""
    made: dict[str, Any] = {"__name__": "guide"}
    exec(BLOCKS[0], made)
    return made


def test_the_guide_has_code():
    assert len(AS_IN_MESA) > 20 and len(OTHERWISE) > 10 and len(BLOCKS) == 5


@pytest.mark.parametrize("code", AS_IN_MESA)
def test_what_is_as_in_mesa_runs(names, code):
    exec(code, names)


@pytest.mark.parametrize(("code", "instead"), OTHERWISE)
def test_what_is_done_otherwise_is_refused_and_its_cure_runs(names, code, instead):
    with pytest.raises(UsageError) as error:
        exec(code, names)
    assert "\n" not in str(error.value)
    exec(instead, names)


@pytest.mark.parametrize("block", BLOCKS[1:])
def test_blocks_run(names, block):
    if "mesa.visualization" in block and not find_spec("solara"):
        pytest.skip("Mesa's viewers need solara, which is no dependency of the lab")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Mesa 3.5 would rather be given seeds than a number of iterations
        exec(block, names)
