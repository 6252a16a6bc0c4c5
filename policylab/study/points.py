"""Points, runs and chunks: the parts of a study, each with an identity that changes with whatever it depends on.

A point is a world, an arm and a budget; a run is a point in one replication. A chunk is run and stored as a unit: a
block of worlds with all arms, budgets and replications, which share people and luck and run side by side; or one
replication of the headline; or the doses of the headline, which all its replications share.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from policylab.comparison.ensemble import blocks
from policylab.comparison.pilots import PilotSettings
from policylab.comparison.plan import Plan
from policylab.comparison.world_runs import in_world, pilots_in_worlds
from policylab.model.scenario import Scenario
from policylab.recording.identity import method, stamp
from policylab.recording.identity.runs import identity_of_scenario
from policylab.study.declaration import Study
from policylab.workers import side_by_side

WORLDS, HEADLINE, DOSES = "worlds", "headline", "doses"
DEFAULT = -1  # the number of the default world, in which the headline runs
OUTLAY = "outlay"  # the measure by which doses are found
STUDY = "study"  # the method that finds doses and decides what is kept of a run


@dataclass(frozen=True)
class Point:
    """An arm at a budget in a world; the baseline has no budget."""

    world: int  # its place in the design, :data:`DEFAULT` for the default world
    arm: str
    budget: float | None  # as a multiple of what the law spends as written in this world


@dataclass(frozen=True)
class Chunk:
    """What is run and stored as a unit."""

    kind: str  # ``worlds``, ``headline`` or ``doses``
    worlds: tuple[int, ...]  # every point of these worlds runs in these replications
    replications: tuple[int, ...]
    question: str  # a hash of the identities of its runs and of what is kept of them, 16 hexadecimal digits
    measures: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """Return a hash of the question and of the model, the measures and the method by which it is answered."""
        return identity_of_answer(self.question, stamp(STUDY, measures=self.measures, named=False))

    @property
    def file(self) -> str:
        """Return the name of the file that it is stored in."""
        return f"{self.kind}-{self.identity}.parquet"


def scenarios_in(study: Study, world: int) -> tuple[Scenario, ...]:
    """Return the baseline and the arms in a world, as written."""
    if world == DEFAULT:
        return study.headline.scenarios
    point = study.design.point(world)
    return tuple(in_world(scenario, point) for scenario in study.over_worlds.scenarios)


def plan_in(study: Study, world: int) -> Plan:
    """Return the plan of a world."""
    return study.headline if world == DEFAULT else study.over_worlds


def pilots_in(study: Study, world: int) -> PilotSettings:
    """Return how costs are evaluated in a world."""
    if world == DEFAULT:
        return PilotSettings(study.file.headline.pilots, widest=side_by_side(study.headline.scenarios[0].size))
    return pilots_in_worlds(study.over_worlds.scenarios[0].size)


def points_in(study: Study, world: int) -> list[Point]:
    """Return the points of a world: the baseline, then every arm, budget by budget."""
    base, *policies = study.arms
    return [Point(world, base, None), *(Point(world, arm, budget) for budget in study.budgets for arm in policies)]


def identities(study: Study, world: int) -> dict[Point, str]:
    """Return the identity of each point of a world, without replications and what is kept of them.

    It changes with the arm and the baseline in this world, their swapped rules included, the law whose outlay is the
    budget, the budget, the seed, and how doses are found. The model that runs it is in the identity of its chunk.
    """
    of_arm = {scenario.name: identity_of_scenario(scenario) for scenario in scenarios_in(study, world)}
    settings = pilots_in(study, world)
    shared = [of_arm[study.arms[0]], of_arm[study.law], study.file.seed, settings.pilots, settings.steps]
    return {point: _digest([*shared, of_arm[point.arm], point.budget]) for point in points_in(study, world)}


def identity_of_answer(question: str, stamped: Mapping[str, Any]) -> str:
    """Return the identity of a chunk's question and the stamp of what answers it, 16 hexadecimal digits."""
    return _digest([question, *(stamped[part] for part in ("dynamics", "measures", "methods"))])[:16]


def identity_of_run(point: str, replication: int) -> str:
    """Return the identity of a run: its point and its replication."""
    return _digest([point, replication])


@method("study")
def chunks_of(study: Study) -> list[Chunk]:
    """Return the chunks of a study in the order in which they are started.

    The doses of the headline come first, since its replications wait for them; its replications last, since short
    chunks at the end keep every process busy.
    """
    headline = (_chunk(study, HEADLINE, (DEFAULT,), (number,)) for number in range(study.file.headline.replications))
    return [_doses(study), *_blocks(study), *headline]


def _doses(study: Study) -> Chunk:
    of_points = list(identities(study, DEFAULT).values())
    return Chunk(DOSES, (DEFAULT,), (), _digest([DOSES, of_points])[:16], (OUTLAY,))


def _blocks(study: Study) -> Iterator[Chunk]:
    width = max(1, side_by_side(study.over_worlds.scenarios[0].size) // len(points_in(study, DEFAULT)))
    for block in blocks(study.design.worlds, width):
        yield _chunk(study, WORLDS, tuple(block), tuple(range(study.file.replications)))


def _chunk(study: Study, kind: str, worlds: tuple[int, ...], replications: tuple[int, ...]) -> Chunk:
    readings = study.headline_readings if kind == HEADLINE else study.readings
    runs = [
        identity_of_run(point, replication)
        for world in worlds
        for point in identities(study, world).values()
        for replication in replications
    ]
    # Runs do not contain the number of their world: at another place the same world is the same run, in another row.
    question = _digest([kind, worlds, runs, readings, study.file.groups])[:16]
    return Chunk(
        kind, worlds, replications, question, tuple(dict.fromkeys([OUTLAY, *(measure for measure, _ in readings)]))
    )


def _digest(content: Any) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
