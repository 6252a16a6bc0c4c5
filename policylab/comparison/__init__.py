"""Comparison: paired effects of policies, with intervals, as the primary result.

The question declares every option once, and a plan is a question ready to run. Replications run in processes. Effects
are estimated pair by pair, by group and as ratios, to a precision if requested; equal cost turns dials; an ensemble of
worlds gives the standing of effects over the stated ranges.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policylab.comparison.calls import compare as compare
    from policylab.comparison.calls import run as run
    from policylab.comparison.comparison import Comparison as Comparison

_HOMES = {"Comparison": "comparison", "compare": "calls", "run": "calls"}


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: the command line needs only the declarations."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
