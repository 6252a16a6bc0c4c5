"""The question of a filter: how many worlds are held against the targets, at which size, how often each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from policylab.analysis.filter.implausibility import CUTOFF
from policylab.analysis.filter.targets import targets
from policylab.errors import check_least, unknown
from policylab.model.population import sizes
from policylab.recording.identity import code, model_version

SIZE = "classroom"
WORLDS = 400
REPLICATIONS = 2
FEWEST_WORLDS = 20
FEWEST_REPLICATIONS = 2
METHOD = (  # what makes figures of runs and judges them
    *(f"analysis/filter/{name}.py" for name in ("implausibility", "targets", "runs", "recovery", "matching")),
    "analysis/patterns",
    "analysis/shapes.py",
)


@dataclass(frozen=True)
class FilterQuestion:
    """How many worlds are held against the targets, at which size, how often each.

    Raises
    ------
    UsageError
        If the size is unknown, or there are too few worlds, replications or workers.

    """

    size: str = SIZE
    worlds: int = WORLDS
    replications: int = REPLICATIONS
    seed: int = 1
    workers: int = 1

    def __post_init__(self) -> None:
        if self.size not in sizes():
            raise unknown("size", self.size, sizes())
        for option, value, least, example in (
            ("--worlds", self.worlds, FEWEST_WORLDS, WORLDS),
            ("--replications", self.replications, FEWEST_REPLICATIONS, REPLICATIONS),
            ("--workers", self.workers, 1, 2),
        ):
            check_least(option, value, least, example)

    @property
    def identity(self) -> str:
        """Return what names the worlds that are stored: model, size, worlds, replications, seed, targets and arms."""
        arms = [arm.scenario(self.size, target.months) for target in targets() for arm in target.arms]
        content = [
            model_version(), self.size, self.worlds, self.replications, self.seed, CUTOFF,
            code(METHOD), [(target.name, repr(target.observed), target.figure) for target in targets()],
            [(arm.package.model_dump_json(), arm.setting.model_dump_json(), sorted(arm.point.items())) for arm in arms],
        ]  # fmt: skip
        return sha256(json.dumps(content).encode()).hexdigest()[:12]
