"""One change at a time: every mechanism taken out, and what may bind at the favourable end of its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policylab.errors import Prose
from policylab.model.columns.parameters import parameter
from policylab.model.scenario import Scenario
from policylab.model.switches import MECHANISMS

ARMS = ("status-quo", "by-law-phased")
OF_THE_START = ("supply-gap",)  # what it takes out is a start: nothing that happens changes


@dataclass(frozen=True)
class Change:
    """One change of the model, by name: a mechanism taken out, or parameters at one end of their ranges."""

    name: str
    meaning: Prose
    mechanism: str = ""
    ends: Mapping[str, str] | None = None  # parameter to "low" or "high"

    def of(self, scenario: Scenario) -> Scenario:
        """Return a scenario with the change."""
        if self.mechanism:
            return scenario.without(self.mechanism)
        return scenario.in_world({name: getattr(parameter(name), end) for name, end in (self.ends or {}).items()})


def _ends(end: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, end)


FAVOURABLE: tuple[Change, ...] = (
    Change("shorter-projects", "projects of the shortest lengths stated",
           ends=_ends("low", "length_light", "length_medium", "length_heavy")),
    Change("whole-projects", "as many projects whole as is stated at most",
           ends=_ends("high", "whole_light", "whole_medium", "whole_heavy")),
    Change("fewer-failures", "as few projects failed as is stated at least",
           ends=_ends("low", "failed_light", "failed_medium", "failed_heavy")),
    Change("more-money", "the largest budgets stated", ends=_ends("high", "budget_rate")),
    Change("cheaper-projects", "the lowest step of price between weights", ends=_ends("low", "price_step")),
    Change("more-skill", "the highest skills stated",
           ends=_ends("high", "basic_skill_start", "applied_skill_start", "project_skill_start")),
    Change("more-readiness", "the highest practice and technology stated",
           ends=_ends("high", "practice_start", "technology_start")),
    Change("keener-leaders", "the highest mindset of leaders stated", ends=_ends("high", "leader_mindset_start")),
    Change("fitting-rules", "the best fit of rules stated", ends=_ends("high", "law_fit_start")),
    Change("shared-data", "the most data released, willing and standardised as stated",
           ends=_ends("high", "data_released_start", "data_standard_start", "data_definition_start",
                      "data_quality_start", "data_willing_start")),
    Change("more-attention", "the most attention that motives are stated to draw",
           ends=_ends("high", "attention_from_motives", "attention_base")),
)  # fmt: skip


def changes() -> tuple[Change, ...]:
    """Return what is changed, one at a time: what is favourable, then each mechanism taken out."""
    return (
        *FAVOURABLE,
        *(
            Change(f"without {name}", switch.meaning, mechanism=name)
            for name, switch in MECHANISMS.items()
            if name not in OF_THE_START
        ),
    )
