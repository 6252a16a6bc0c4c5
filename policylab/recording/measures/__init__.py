"""Every measure: each is declared by its function, in a file of this folder, and found there.

Tables list them by the name of the file, then in the order of the file.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from policylab.errors import Names
from policylab.recording.measures.measure import EachMonth, Measure, OfRun, Run, SoFar, Spending, Spent, TimeTo

__all__ = [
    "EVENT_MEASURES", "HEADLINE", "HEADLINES", "MEASURES", "RUN", "EachMonth", "Measure", "OfRun", "Run", "SoFar",
    "Spending", "Spent", "TimeTo",
]  # fmt: skip

RUN: Final = "run"


def _measures() -> Names[Measure]:
    declared: dict[str, Measure] = {}
    for file in sorted(module.name for module in iter_modules(__path__)):
        for value in vars(import_module(f"{__name__}.{file}")).values():
            if isinstance(value, Measure) and declared.setdefault(value.name, value) is not value:
                raise ValueError(f"measure {value.name!r} is declared twice: rename that of {file}.py")
    return Names("measure", declared)


MEASURES = _measures()
HEADLINE = "effective_adoption"
HEADLINES = (HEADLINE, "adoption_months")
EVENT_MEASURES = tuple(name for name, measure in MEASURES.items() if isinstance(measure, TimeTo))
