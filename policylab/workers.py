"""Worker processes for the jobs of a comparison, which may also be done in this one; results never depend on it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from types import ModuleType, TracebackType
from typing import Any, cast

from policylab.errors import PolicylabError
from policylab.model.tables import sizes, tiers
from policylab.recording.identity import dynamics

DECIDES_NO_NUMBER = True  # which process computes what changes no bit: in no identity

Progress = Callable[[int, int], None]
WIDEST = 96  # columns side by side: more bring no gain
MOST_CELLS = 500_000  # agents times columns: the limit of caches and memory


def cores() -> int:
    """Return how many cores this process may use, the most useful number of workers."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(size: str) -> int:
    """Return how many columns are worth computing side by side at a size."""
    return max(1, min(WIDEST, MOST_CELLS // agents_at(size)))


def agents_at(size: str) -> int:
    """Return the number of agents simulated at a size."""
    numbers = sizes()[size]
    services = sum(count * tiers()[tier]["services"] for tier, count in numbers["agencies"].items())
    return int(sum(numbers["agencies"].values()) + services + numbers["staff"] + numbers["citizens"])


class WorkerPool:
    """The worker processes that do the jobs, alive as long as the pool, or this process alone.

    Parameters
    ----------
    workers : int
        How many processes; with one, jobs are done in this process.
    progress : callable, optional
        Called with the runs done and the total.

    """

    def __init__(self, workers: int, progress: Progress | None = None):
        self.workers, self.progress = workers, progress
        self._done = self._expected = 0
        self._pool: ProcessPoolExecutor | None = None
        self._unrelated = set(multiprocessing.active_children())

    def __enter__(self) -> WorkerPool:
        dynamics()  # of the sources on disk before the processes read them; they may be edited during the run
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is None:
            return
        if kind is None:
            self._pool.shutdown()
            return
        # An early end of the pool ends its processes at once.
        self._pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - self._unrelated:
            child.terminate()

    def expect(self, runs: int) -> None:
        """Add runs to the expected total of the progress."""
        self._expected += runs

    def do(self, work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], runs: Sequence[int] = ()) -> list[Any]:
        """Return the results of a function for each job, in order; a job counts as one run by default."""
        results = dict(self.as_done(work, jobs, runs))
        return [results[place] for place in range(len(jobs))]

    def as_done(
        self, work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], runs: Sequence[int] = ()
    ) -> Iterator[tuple[int, Any]]:
        """Yield the position of each job with its result, as soon as it is done."""
        each = runs or [1] * len(jobs)
        if self.workers == 1 or len(jobs) == 1:
            for place, (job, count) in enumerate(zip(jobs, each, strict=True)):
                yield place, self._count(work(*job), count)
            return
        if self._pool is None:
            # Processes are spawned, not forked: the same on Linux, macOS and Windows.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_belong_to_the_parent)
        # Rules may be defined in a notebook, which workers cannot import.
        import cloudpickle  # noqa: PLC0415 (needed with workers only)

        packed = [cloudpickle.dumps((work, job)) for job in jobs]
        with _without_main():
            waiting = {self._pool.submit(_unpacked, job): place for place, job in enumerate(packed)}
        del packed  # submitted jobs are not kept
        try:
            for done in as_completed(waiting):
                place = waiting.pop(done)
                yield place, self._count(_result_of(done), each[place])
        except BrokenProcessPool:
            raise PolicylabError("a worker process was ended from outside: run again with one worker") from None

    def _count(self, result: Any, runs: int) -> Any:
        self._done += runs
        if self.progress is not None:
            self.progress(self._done, max(self._expected, self._done))
        return result


def _result_of(done: Future[bytes]) -> Any:
    """Return what came of a job; what the lab says of it is said without the frames of the worker."""
    try:
        return pickle.loads(done.result())
    except PolicylabError as error:
        raise error from None


@contextmanager
def _without_main() -> Iterator[None]:
    """Start processes that do not run the user's script again: what they need of it is packed with their jobs."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _belong_to_the_parent() -> None:
    """Leave interrupts to the parent, and end with it however it ends, since nothing would take further results."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _unpacked(packed: bytes) -> bytes:
    """Do a packed job, and pack its result."""
    import cloudpickle  # noqa: PLC0415 (needed with workers only)

    work, job = pickle.loads(packed)
    return cast(bytes, cloudpickle.dumps(work(*job)))
