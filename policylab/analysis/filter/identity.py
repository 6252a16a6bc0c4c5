"""Identity: what names the worlds that a filter stores, and says whether they are still what it would find."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from policylab.analysis.filter.implausibility import CUTOFF
from policylab.analysis.filter.targets import targets
from policylab.analysis.questions import FilterQuestion
from policylab.model.scenario import Scenario
from policylab.recording.identity import provenance
from policylab.recording.identity.runs import identity_of_scenario, shipped_files

DECIDES_NO_NUMBER = True  # a name for what is stored moves no number of it: in no identity


def identity_of(question: FilterQuestion) -> str:
    """Return the digest of size, worlds, replications, seed, targets and their arms, 12 hexadecimal digits."""
    content = [
        question.size, question.worlds, question.replications, question.seed, CUTOFF,
        [(target.name, repr(target.observed), target.figure) for target in targets()],
        [identity_of_scenario(arm) for arm in _arms(question)],
    ]  # fmt: skip
    return sha256(json.dumps(content).encode()).hexdigest()[:12]


def provenance_of(question: FilterQuestion) -> dict[str, Any]:
    """Return where the numbers of an answer come from."""
    return provenance(question.seed, methods=["filter"], files=shipped_files(_arms(question)))


def _arms(question: FilterQuestion) -> list[Scenario]:
    return [arm.scenario(question.size, target.months) for target in targets() for arm in target.arms]
