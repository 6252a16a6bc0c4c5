"""Identity: what names the worlds that a filter stores, and says whether they are still what it would find."""

from __future__ import annotations

import json
from hashlib import sha256

from policylab.analysis.filter.implausibility import CUTOFF
from policylab.analysis.filter.targets import targets
from policylab.analysis.questions import FilterQuestion
from policylab.recording.identity import code, model_version

METHOD = (  # what makes figures of runs and judges them
    *(f"analysis/filter/{name}.py" for name in ("implausibility", "targets", "runs", "recovery", "matching")),
    "analysis/patterns",
    "analysis/shapes.py",
)


def identity_of(question: FilterQuestion) -> str:
    """Return the digest of model, size, worlds, replications, seed, targets and arms, 12 hexadecimal digits."""
    arms = [arm.scenario(question.size, target.months) for target in targets() for arm in target.arms]
    content = [
        model_version(), question.size, question.worlds, question.replications, question.seed, CUTOFF,
        code(METHOD), [(target.name, repr(target.observed), target.figure) for target in targets()],
        [(arm.package.model_dump_json(), arm.setting.model_dump_json(), sorted(arm.point.items())) for arm in arms],
    ]  # fmt: skip
    return sha256(json.dumps(content).encode()).hexdigest()[:12]
