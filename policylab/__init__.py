"""policylab: a policy lab for digital government.

The tour, in reading order: a *scenario* is a policy package in a setting; ``run`` and ``compare`` execute
scenarios on the same people and luck; a ``Lab`` is one world whose agencies, leaders, staff, services and citizens
are Mesa agents; a ``rule`` says what happens to one kind of agent in a month.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policylab.comparison import Comparison as Comparison
    from policylab.comparison import compare as compare
    from policylab.comparison import run as run
    from policylab.errors import PolicylabError as PolicylabError
    from policylab.errors import UsageError as UsageError
    from policylab.lab import Agency as Agency
    from policylab.lab import Citizen as Citizen
    from policylab.lab import Lab as Lab
    from policylab.lab import Leader as Leader
    from policylab.lab import Service as Service
    from policylab.lab import Staff as Staff
    from policylab.model.organisations import Organisation as Organisation
    from policylab.model.rules.rule import one_by_one as one_by_one
    from policylab.model.rules.rule import rule as rule
    from policylab.model.rules.sights import from_above as from_above
    from policylab.model.rules.sights import mean_over as mean_over
    from policylab.model.scenario import Scenario as Scenario

_HOMES = {
    "Scenario": "model.scenario",
    "Organisation": "model.organisations",
    "run": "comparison",
    "compare": "comparison",
    "Comparison": "comparison",
    "Lab": "lab",
    "Agency": "lab",
    "Leader": "lab",
    "Staff": "lab",
    "Service": "lab",
    "Citizen": "lab",
    "rule": "model.rules.rule",
    "one_by_one": "model.rules.rule",
    "mean_over": "model.rules.sights",
    "from_above": "model.rules.sights",
    "PolicylabError": "errors",
    "UsageError": "errors",
}
__all__ = [  # noqa: PLE0604 (names are imported on first use)
    *_HOMES
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that the command line starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'policylab' has no attribute {name!r}")
    return getattr(import_module(f"policylab.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
