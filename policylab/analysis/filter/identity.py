"""Identity: what names the worlds that a filter stores, and says whether they are still what it would find."""

from __future__ import annotations

import json
from hashlib import sha256

from policylab.analysis.filter.implausibility import CUTOFF
from policylab.analysis.filter.targets import targets
from policylab.analysis.questions import FilterQuestion
from policylab.model.scenario import Scenario
from policylab.recording.identity.runs import identity_of_scenario

DECIDES_NO_NUMBER = True  # a name for what is stored moves no number of it: in no identity


def scenarios_of_targets(question: FilterQuestion) -> list[Scenario]:
    """Return the scenarios in which the targets are looked at."""
    return [arm.scenario(question.size, target.months) for target in targets() for arm in target.arms]


def identity_of(question: FilterQuestion) -> str:
    """Return the digest of size, worlds, replications, seed, targets and their arms, 12 hexadecimal digits."""
    content = [
        question.size, question.worlds, question.replications, question.seed, CUTOFF,
        [(target.name, repr(target.observed), target.figure) for target in targets()],
        [identity_of_scenario(scenario) for scenario in scenarios_of_targets(question)],
    ]  # fmt: skip
    return sha256(json.dumps(content).encode()).hexdigest()[:12]
