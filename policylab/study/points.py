"""Points, runs and chunks: the parts of a study, each with an identity that changes with whatever it depends on.

A point is a world, an arm, and a budget or its design; a run is a point in one replication. A chunk is run and stored
as a unit, as designed or at one budget, so that another budget leaves it as it is: a block of worlds with all arms and
replications, which share people and luck and run side by side; or one replication of the headline; or the doses of the
headline, which all its replications share. No identity depends on the order in which the file names arms or budgets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from policylab.comparison.effects import Reading
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
STUDY = "study"  # the method that finds doses and decides what is kept of a run


@dataclass(frozen=True)
class Point:
    """An arm in a world, as designed or at a budget; the baseline has none."""

    world: int  # its place in the design, :data:`DEFAULT` for the default world
    arm: str
    budget: float | None  # of the file, an amount or a share; None as designed


@dataclass(frozen=True)
class Chunk:
    """What is run and stored as a unit."""

    kind: str  # ``worlds``, ``headline`` or ``doses``
    worlds: tuple[int, ...]  # every point of these worlds at the budget runs in these replications
    budget: float | None  # None as designed
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
    """Return the baseline and the arms in a world, as designed."""
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


def points_at(study: Study, world: int, budget: float | None) -> list[Point]:
    """Return the points of a world as designed, the baseline first, or at a budget."""
    return [Point(world, arm, budget) for arm in (study.arms if budget is None else study.policies)]


def points_in(study: Study, world: int) -> list[Point]:
    """Return all points of a world: as designed, then budget by budget."""
    return [point for budget in (None, *study.budgets) for point in points_at(study, world, budget)]


def identities(study: Study, world: int, budget: float | None) -> dict[Point, str]:
    """Return the identity of each point of a world at a budget, without replications and what is kept of them.

    It changes with the arm and the baseline in this world, their swapped rules included, and the seed; at a budget also
    with the currency, the amount or the arm whose design it is a share of, and how doses are found. The model that runs
    it is in the identity of its chunk.
    """
    of_arm = {scenario.name: identity_of_scenario(scenario) for scenario in scenarios_in(study, world)}
    shared = [of_arm[study.arms[0]], study.file.seed, _rule(study, world, budget, of_arm)]
    return {point: _digest([*shared, of_arm[point.arm]]) for point in points_at(study, world, budget)}


def _rule(study: Study, world: int, budget: float | None, of_arm: Mapping[str, str]) -> Sequence[Any]:
    """Return what decides the doses in a world at a budget; nothing does as designed."""
    if budget is None:
        return []
    plan, settings = plan_in(study, world), pilots_in(study, world)
    of_world = study.budget_in(plan, budget)
    yardstick = None if study.yardstick is None else of_arm[study.yardstick]
    return [plan.currency, of_world.amounts, of_world.shares, yardstick, settings.pilots, settings.steps]


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
    everywhere = (None, *study.budgets)
    return [
        *(_doses(study, budget) for budget in study.budgets),
        *(chunk for budget in everywhere for chunk in _blocks(study, budget)),
        *(_chunk(study, HEADLINE, (DEFAULT,), budget, (number,))
          for budget in everywhere for number in range(study.file.headline.replications)),
    ]  # fmt: skip


def _doses(study: Study, budget: float) -> Chunk:
    of_points = sorted(identities(study, DEFAULT, budget).values())
    return Chunk(DOSES, (DEFAULT,), budget, (), _digest([DOSES, of_points])[:16], (study.cost,))


def _blocks(study: Study, budget: float | None) -> Iterator[Chunk]:
    width = max(1, side_by_side(study.over_worlds.scenarios[0].size) // len(study.arms))
    for block in blocks(study.design.worlds, width):
        yield _chunk(study, WORLDS, tuple(block), budget, tuple(range(study.file.replications)))


def readings_at(study: Study, kind: str, budget: float | None) -> list[Reading]:
    """Return what is kept of everyone: of the headline as designed, adoption for every month as well."""
    return study.headline_readings if kind == HEADLINE and budget is None else study.readings


def groups_at(study: Study, budget: float | None) -> tuple[str, ...]:
    """Return the groupings by which results are kept: as designed alone."""
    return study.file.groups if budget is None else ()


def _chunk(
    study: Study, kind: str, worlds: tuple[int, ...], budget: float | None, replications: tuple[int, ...]
) -> Chunk:
    readings, groups = readings_at(study, kind, budget), groups_at(study, budget)
    runs = [
        identity_of_run(point, replication)
        for world in worlds
        for point in sorted(identities(study, world, budget).values())
        for replication in replications
    ]
    # Runs do not contain the number of their world: at another place the same world is the same run, in another row.
    kept = [sorted([measure, str(at)] for measure, at in readings), sorted(groups)]
    question = _digest([kind, worlds, runs, *kept])[:16]
    return Chunk(kind, worlds, budget, replications, question, tuple(dict.fromkeys(name for name, _ in readings)))


def _digest(content: Any) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
