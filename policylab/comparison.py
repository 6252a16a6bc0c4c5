"""Comparison: paired effects of policies, with intervals, as the primary result."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from policylab.errors import PolicylabError, UsageError, unknown
from policylab.estimates import NOT_DISTINGUISHABLE, Values, estimate, variance_reduction, verdict
from policylab.identity import provenance
from policylab.measures import EVENT_MEASURES, MEASURES, RUN
from policylab.records import Records, run
from policylab.rules import STEP
from policylab.scenario import Scenario, load_alike

if TYPE_CHECKING:
    import pandas as pd

Arm = str | os.PathLike[str] | Scenario
Progress = Callable[[int, int], None]
BASELINE = "status-quo"


@dataclass(frozen=True)
class Comparison:
    """Arms on the same people, networks and luck, replication by replication.

    Attributes
    ----------
    scenarios : tuple of Scenario
        The arms, in the order given.
    baseline : str
        The arm that the others are compared with.
    records : tuple of Records
        One for each replication.
    at : tuple of int
        Months at which measures of state are taken.
    measures : tuple of str
        The measures shown.
    seed : int

    """

    scenarios: tuple[Scenario, ...]
    baseline: str
    records: tuple[Records, ...]
    at: tuple[int, ...]
    measures: tuple[str, ...]
    seed: int

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the names of the arms, in the order given."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def family(self) -> int:
        """Return how many verdicts are read together: arms but the baseline times measures shown."""
        return (len(self.arms) - 1) * len(self.measures)

    def values(self, arm: str, measure: str, at: int | str) -> Values:
        """Return a measure of an arm, one value for each replication."""
        place = self.arms.index(arm)
        return np.array([records.value(measure, at)[place] for records in self.records])

    def _rows(self) -> Iterator[tuple[str, str, int | str]]:
        for arm in self.arms:
            for measure in self.measures:
                for at in (RUN,) if MEASURES[measure].of_run else self.at:
                    yield arm, measure, at

    @cached_property
    def effects(self) -> list[dict[str, Any]]:
        """Return the paired effect of every arm but the baseline, as the contract of ``--json`` lists it."""
        found = []
        for arm, measure, at in self._rows():
            if arm == self.baseline:
                continue
            ours, theirs = self.values(arm, measure, at), self.values(self.baseline, measure, at)
            difference = ours - theirs
            effect = estimate(difference)
            found.append(
                {
                    "arm": arm, "measure": measure, "at": at,
                    "mean": effect.mean, "low": effect.low, "high": effect.high,
                    "variance_reduction": variance_reduction(ours, theirs),
                    "verdict": self._verdict(arm, measure, difference),
                    "share_same_sign": None, "standing": None,
                }
            )  # fmt: skip
        return found

    def _verdict(self, arm: str, measure: str, difference: Values) -> str | None:
        """Return the verdict; a time that neither arm reached in any run says nothing of the difference."""
        found = verdict(difference, MEASURES[measure].smallest, self.family)
        if found is None or measure not in EVENT_MEASURES:
            return found
        return found if self.reached(arm, measure) + self.reached(self.baseline, measure) else NOT_DISTINGUISHABLE

    def reached(self, arm: str, measure: str) -> int:
        """Return in how many runs of an arm the share of a time was reached."""
        place = self.arms.index(arm)
        return sum(bool(records.reached[measure][place]) for records in self.records)

    @cached_property
    def levels(self) -> list[dict[str, Any]]:
        """Return the level of every arm; for times the restricted mean and the share of runs that reached it."""
        found = []
        for arm, measure, at in self._rows():
            level = estimate(self.values(arm, measure, at))
            reached = self.reached(arm, measure) / len(self.records) if measure in EVENT_MEASURES else None
            found.append(
                {"arm": arm, "measure": measure, "at": at, "mean": level.mean, "low": level.low,
                 "high": level.high, "share_reached": reached}
            )  # fmt: skip
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the one object of ``--json``; what later options fill is null, false or empty."""
        return {
            "baseline": self.baseline,
            "arms": list(self.arms),
            "size": self.scenarios[0].size,
            "months": self.scenarios[0].months,
            "replications": len(self.records),
            "stopped": "fixed",
            "worlds": 1,
            "equal_cost": False,
            "effects": self.effects,
            "levels": self.levels,
            "best": None,
            "ratios": [],
            "provenance": self._provenance(),
        }

    def _provenance(self) -> dict[str, Any]:
        """Return where the numbers come from; swapped rules make another model."""
        found = provenance(self.seed)
        if any(scenario.step != STEP for scenario in self.scenarios):
            found["model"] += " with swapped rules"
        return found

    def effects_frame(self) -> pd.DataFrame:
        """Return the effects in long form, with units."""
        return _frame(self.effects)

    def levels_frame(self) -> pd.DataFrame:
        """Return the levels in long form, with units."""
        return _frame(self.levels)

    def records_frame(self) -> pd.DataFrame:
        """Return every month of every replication in long form: arm, replication, month, measure, value, unit."""
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        return pd.concat([records.frame() for records in self.records], ignore_index=True)


def _frame(found: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

    frame = pd.DataFrame(found)
    frame.insert(3, "unit", [MEASURES[name].unit for name in frame["measure"]])
    return frame


@dataclass(frozen=True)
class Plan:
    """A question put rightly: what is compared with what, where one looks, and how often it is run."""

    scenarios: tuple[Scenario, ...]
    baseline: str
    at: tuple[int, ...]
    measures: tuple[str, ...]
    replications: int
    seed: int
    workers: int


def plan(
    *arms: Arm,
    baseline: str | None = None,
    size: str | None = None,
    months: int | None = None,
    at: Sequence[int] | None = None,
    measures: Sequence[str] | None = None,
    replications: int = 30,
    seed: int = 1,
    workers: int = 1,
) -> Plan:
    """Return the plan of a comparison; arguments are those of :func:`compare`, and so are the errors."""
    scenarios = _scenarios(arms, size, months)
    names = [scenario.name for scenario in scenarios]
    reference = baseline if baseline is not None else (BASELINE if BASELINE in names else names[0])
    if reference not in names:
        raise unknown("baseline (one of the arms)", reference, names)
    named = [measures] if isinstance(measures, str) else measures
    chosen = tuple(dict.fromkeys(named or MEASURES))
    for name in chosen:
        if name not in MEASURES:
            raise unknown("measure", name, MEASURES)
    last = scenarios[0].months
    moments = tuple(dict.fromkeys(at)) if at else (last,)
    for month in moments:
        if isinstance(month, bool) or not isinstance(month, int) or not 0 <= month <= last:
            raise UsageError(
                f"--at: {month} is out of range, allowed 0 to {last} (months of the run): choose one inside"
            )
    _at_least_one("--replications", replications, 30)
    _at_least_one("--workers", workers, 2)
    return Plan(scenarios, reference, moments, chosen, replications, seed, workers)


def compare(*arms: Arm | Plan, progress: Progress | None = None, **question: Any) -> Comparison:
    """Compare policies on the same people, networks and luck.

    Parameters
    ----------
    *arms : str, path or Scenario
        Two or more: names of packages, TOML files, or scenarios. Or one :class:`Plan` and nothing else.
    progress : callable, optional
        Called with replications done and in all.
    **question
        What follows.
    baseline : str, optional
        The arm to compare with; ``status-quo`` if it is among the arms, else the first.
    size, months : optional
        Win over what scenario files say.
    at : sequence of int, optional
        Months at which measures of state are taken; the last one by default.
    measures : sequence of str, optional
        The measures shown; all by default. Verdicts are read at 1 - .05 / (arms x measures shown).
    replications, seed : int
        How many peoples, networks and lucks, and the seed that they are keyed by.
    workers : int
        Processes; results are the same to the last bit whatever their number. Scripts that ask for more than
        one need the usual ``if __name__ == "__main__"``. Swapped rules run in this process.

    Raises
    ------
    UsageError
        If the question is put wrongly: fewer than two arms, an unknown name, a month outside the run.

    """
    first = arms[0] if arms else None
    asked = first if isinstance(first, Plan) else plan(*arms, **question)  # type: ignore[arg-type]
    records = _run_all(asked, progress)
    return Comparison(asked.scenarios, asked.baseline, records, asked.at, asked.measures, asked.seed)


def _at_least_one(option: str, value: int, example: int) -> None:
    if not isinstance(value, int) or value < 1:
        raise UsageError(f"{option}: {value} is out of range, allowed 1 or more: choose {example}, for example")


def _scenarios(arms: Sequence[Arm], size: str | None, months: int | None) -> tuple[Scenario, ...]:
    if len(arms) < 2:
        raise UsageError(f"arms: {len(arms)} given, allowed 2 or more: name another one, for example {BASELINE}")
    found = load_alike(arms, size, months)
    names = [scenario.name for scenario in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"arms: {twice!r} is given twice: each arm needs a name of its own")
    return found


def _run_all(asked: Plan, progress: Progress | None) -> tuple[Records, ...]:
    found: dict[int, Records] = {}

    def keep(number: int, records: Records) -> None:
        found[number] = records
        if progress is not None:
            progress(len(found), asked.replications)

    workers = min(asked.workers, asked.replications)
    if workers == 1 or any(scenario.step != STEP for scenario in asked.scenarios):
        for number in range(asked.replications):
            keep(number, run(*asked.scenarios, seed=asked.seed, replication=number))
    else:
        _run_beside(asked, workers, keep)
    return tuple(found[number] for number in range(asked.replications))


def _run_beside(asked: Plan, workers: int, keep: Callable[[int, Records], None]) -> None:
    """Run replications in processes; whatever ends this early ends them too, at once."""
    others = set(multiprocessing.active_children())
    # Processes are spawned, not forked: the same on Linux, macOS and Windows.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts_to_the_parent) as pool:
        waiting = {
            pool.submit(run, *asked.scenarios, seed=asked.seed, replication=number): number
            for number in range(asked.replications)
        }
        try:
            for done in as_completed(waiting):
                keep(waiting[done], done.result())
        except BrokenProcessPool:
            raise PolicylabError("a worker process was ended from outside: run again with --workers 1") from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()
            raise


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
