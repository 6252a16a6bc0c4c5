"""Comparison: paired effects of policies, with intervals, as the primary result.

The question declares every option once; a plan is a question ready to run; replications run in processes; effects are
read pair by pair, by group, as ratios, until they are sure enough; equal cost turns dials; a design of worlds says how
effects stand over the stated ranges.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policylab.comparison.calls import compare as compare
    from policylab.comparison.calls import run as run
    from policylab.comparison.comparison import Comparison as Comparison

_HOMES = {"Comparison": "comparison", "compare": "calls", "run": "calls"}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: the command line needs the declarations alone."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
