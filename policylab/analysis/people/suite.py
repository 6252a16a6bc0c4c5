"""The whole of it: policies in the default setting and over worlds, full supply, and one mechanism out at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.people.diffusion import YEARS, Diffusion
from policylab.analysis.people.policies import (
    DIGITAL_ONLY,
    STATUS_QUO,
    SUPPLIED,
    Policy,
    contexts,
    mechanisms_of_citizens,
    policies,
    supplied,
)
from policylab.analysis.people.readings import (
    AFTER,
    AT,
    COMPLETION,
    EARLY,
    GROWTH,
    LATE,
    NO_OCCASION,
    ONLINE,
    OTHERS,
    PLACE,
    READINGS,
    SHUT_OUT,
    TRUST,
    USE,
    Reading,
    paths_of,
    readings_of,
)
from policylab.analysis.people.report import PeopleReport
from policylab.analysis.people.rows import EffectRow, LevelRow, MechanismRow
from policylab.analysis.questions import PeopleQuestion
from policylab.comparison.ensemble import Design, blocks, design_of_worlds
from policylab.comparison.world_runs import in_world
from policylab.model.scenario import Scenario
from policylab.model.switches import MECHANISMS
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.statistics.estimates import estimate
from policylab.workers import Progress, WorkerPool, cores, side_by_side

Array = NDArray[np.float64]
ENDS = (5, 50, 95)  # percentiles over worlds
BY_MECHANISMS = (USE, COMPLETION, SHUT_OUT[0], TRUST)
# What is shown of effects: a reading, and the months of it.
MOVED = ((TRUST, (EARLY, LATE)), *((reading, (LATE,)) for reading in (USE, COMPLETION, *ONLINE, *SHUT_OUT)))
LEVELS = (STATUS_QUO, DIGITAL_ONLY, *(f"{DIGITAL_ONLY} with {kind}" for kind in ("help-desk", "exemption")),
          STATUS_QUO + SUPPLIED, DIGITAL_ONLY + SUPPLIED)  # fmt: skip


@method("people")
def report_people(question: PeopleQuestion, progress: Progress | None = None) -> PeopleReport:
    """Return how use spreads, who is shut out, what policies do to trust and to whom, and what carries that."""
    quo = Scenario.load(STATUS_QUO, size=question.worlds_size)
    design = design_of_worlds(question.worlds, question.seed, [quo]) if question.worlds else None
    with WorkerPool(question.workers or cores(), progress) as pool:
        default = _of_default(question, pool)
        worlds = _over_worlds(question, design, pool) if design else None
        spread = _spread(question, design, pool)
        mechanisms = tuple(_of_mechanisms(question, pool))
    known = policies(question.size)
    shares = spread.shares()
    return PeopleReport(
        size=question.size,
        replications=question.replications,
        mechanism_replications=question.mechanism_replications,
        worlds=question.worlds,
        worlds_size=question.worlds_size,
        worlds_replications=question.worlds_replications,
        share_in_s=shares[0],
        share_in_time=shares[1],
        share_in_both=shares[2],
        diffusion=tuple(spread.rows()),
        curve=tuple(spread.curve()),
        levels=tuple(_levels(known, default, worlds)),
        rows=tuple(_effects(known, default, worlds)),
        mechanisms=mechanisms,
        provenance=provenance(question.seed, methods=["people"], files=shipped_files(_scenarios(question.size))),
    )


def _scenarios(size: str) -> list[Scenario]:
    """Return every scenario of the report at a size."""
    return [*(policy.scenario for policy in policies(size)), *(usual for usual, _ in contexts(size).values())]


def _of_default(question: PeopleQuestion, pool: WorkerPool) -> Array:
    """Return the readings in the default setting, shape (replications, readings, months, policies)."""
    scenarios = [policy.scenario for policy in policies(question.size)]
    return _side_by_side(scenarios, question.size, question.replications, question.seed, pool)


def _side_by_side(scenarios: Sequence[Scenario], size: str, times: int, seed: int, pool: WorkerPool) -> Array:
    """Return the readings of scenarios on the same people and luck, as many side by side as are worth it."""
    parts = blocks(len(scenarios), side_by_side(size))
    jobs = [([scenarios[place] for place in part], seed, number) for number in range(times) for part in parts]
    pool.expect(len(scenarios) * times)
    done = pool.do(readings_of, jobs, [len(part) for part in parts] * times)
    of_each = [np.concatenate(done[first : first + len(parts)], axis=-1) for first in range(0, len(done), len(parts))]
    return np.array(of_each)


def _over_worlds(question: PeopleQuestion, design: Design, pool: WorkerPool) -> Array:
    """Return the readings in each world, shape (replications, readings, months, worlds, policies)."""
    known = [policy.scenario for policy in policies(question.worlds_size)]
    flat = [in_world(scenario, design.point(world)) for world in range(design.worlds) for scenario in known]
    levels = _side_by_side(flat, question.worlds_size, question.worlds_replications, question.seed, pool)
    return levels.reshape(*levels.shape[:-1], design.worlds, len(known))


def _spread(question: PeopleQuestion, design: Design | None, pool: WorkerPool) -> Diffusion:
    """Return how use spreads with full supply: mean paths over replications."""
    default = [supplied(Scenario.load(STATUS_QUO, size=question.size))]
    jobs = [(default, question.seed, number, YEARS) for number in range(question.replications)]
    pool.expect(len(jobs))
    path = np.mean(pool.do(paths_of, jobs), axis=0)[:, 0]
    if design is None:
        return Diffusion(path, None)
    usual = supplied(Scenario.load(STATUS_QUO, size=question.worlds_size))
    parts = blocks(design.worlds, side_by_side(question.worlds_size))
    jobs = [
        ([in_world(usual, design.point(world)) for world in part], question.seed, number, YEARS)
        for number in range(question.worlds_replications)
        for part in parts
    ]
    pool.expect(design.worlds * question.worlds_replications)
    done = pool.do(paths_of, jobs, [len(part) for part in parts] * question.worlds_replications)
    of_each = [np.concatenate(done[first : first + len(parts)], axis=1) for first in range(0, len(done), len(parts))]
    return Diffusion(path, np.mean(of_each, axis=0))


def _of_mechanisms(question: PeopleQuestion, pool: WorkerPool) -> Iterator[MechanismRow]:
    """Yield what is changed where each mechanism is taken out, under nothing, closed counters and everything."""
    under, names = contexts(question.size), mechanisms_of_citizens()
    arms = [arm for usual, _ in under.values() for arm in (usual, *(usual.without(name) for name in names))]
    done = _side_by_side(arms, question.size, question.mechanism_replications, question.seed, pool)
    levels = done.reshape(*done.shape[:3], len(under), len(names) + 1)
    effects = levels[..., 1:] - levels[..., :1]
    for place, mechanism in enumerate(names):
        for context, (name, (_, at)) in enumerate(under.items()):
            for reading in BY_MECHANISMS:
                mean = _mean(effects[:, PLACE[reading], AT.index(at), context, place])
                yield MechanismRow(
                    mechanism, MECHANISMS[mechanism].meaning, name, reading.measure, at, *mean, reading.smallest
                )


def _levels(known: Sequence[Policy], default: Array, worlds: Array | None) -> Iterator[LevelRow]:
    """Yield every reading of the policies of which levels are shown, one, three and nine years after counters close."""
    names = [policy.name for policy in known]
    for name in LEVELS:
        policy = names.index(name)
        for reading in READINGS:
            for at in AFTER if _is_shown(reading, name) else ():
                of = np.s_[:, PLACE[reading], AT.index(at)]
                mean, low, high = _known_mean(default[of][..., policy])
                ends = (None,) * 3 if worlds is None else _ends(worlds[of][..., policy])
                yield LevelRow(name, reading.measure, reading.group, at, mean, low, high, *ends)


def _is_shown(reading: Reading, policy: str) -> bool:
    """Return whether the level of a reading is shown: what is nobody's policy, of the status quo alone."""
    of_quo = reading.measure in (NO_OCCASION, GROWTH)
    return reading.group != OTHERS and (not of_quo or policy == STATUS_QUO)


def _effects(known: Sequence[Policy], default: Array, worlds: Array | None) -> Iterator[EffectRow]:
    """Yield what each policy does to each measure, against the policy that it is compared with."""
    names = [policy.name for policy in known]
    for place, policy in enumerate(known):
        base = names.index(policy.base)
        for reading, months in MOVED if place != base else ():
            for at in months:
                of = np.s_[:, PLACE[reading], AT.index(at)]
                effect, low, high = _mean(default[of][..., place] - default[of][..., base])
                of_worlds = None if worlds is None else worlds[of][..., place] - worlds[of][..., base]
                yield EffectRow(
                    policy.name, policy.base, reading.measure, reading.group, at, effect, low, high, reading.smallest,
                    *_of_worlds(of_worlds, reading),
                )  # fmt: skip


def _of_worlds(effects: Array | None, reading: Reading) -> tuple[float | None, ...]:
    """Return what a policy does over worlds, from effects of shape (replications, worlds), if any were run."""
    if effects is None:
        return (None,) * 7
    each = _each(effects)
    luck = math.sqrt(float(np.mean(effects[:, np.isfinite(effects).all(axis=0)].var(axis=0, ddof=1))) / len(effects))
    shares = (each > 0, each > reading.smallest, each < -reading.smallest)
    return (*_ends(effects), *(float(share.mean()) for share in shares), luck)


def _ends(values: Array) -> tuple[float | None, ...]:
    """Return percentiles over worlds of means over replications, of shape (replications, worlds)."""
    each = _each(values)
    return tuple(map(float, np.percentile(each, ENDS))) if len(each) else (None,) * 3


def _each(values: Array) -> Array:
    """Return the means over replications of the worlds that have a value in each of them."""
    each: Array = values[:, np.isfinite(values).all(axis=0)].mean(axis=0)
    return each


def _mean(values: Array) -> tuple[float, float, float]:
    """Return the mean over replications and its interval."""
    mean = estimate(values)
    assert mean.low is not None and mean.high is not None  # of two replications or more
    return mean.mean, mean.low, mean.high


def _known_mean(values: Array) -> tuple[float | None, float | None, float | None]:
    """Return the same, without a value where some replication has none, as has a ratio to nobody."""
    return _mean(values) if np.isfinite(values).all() else (None, None, None)
