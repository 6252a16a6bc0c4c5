"""The lab's own collector, a DataCollector of Mesa, and the check of custom collectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

import mesa

from policylab.errors import UsageError, unknown
from policylab.lab.values import readable
from policylab.lab.windows import WINDOWS
from policylab.recording.measures import MEASURES


def collector_of_measures(recorded: Mapping[str, Sequence[float]]) -> mesa.DataCollector:
    """Return a collector of the monthly measures of a lab, and of its seed, with which a run can be repeated.

    Parameters
    ----------
    recorded : mapping of measure to values
        What the lab records of each month; measures over several months are read from the lab.

    """
    measures = {
        name: partial(_latest, recorded[name]) if name in recorded else partial(_measured, name)
        for name, measure in MEASURES.items()
        if not measure.of_run
    }
    return mesa.DataCollector(model_reporters={"seed": "seed", **measures})


def check_reporters(collector: object) -> None:
    """Refuse a collector whose reporters read an attribute that no agent of a lab has.

    Mesa 3.3 fills in None for it. A reporter is called with a probe that reports which attribute is read first.

    Raises
    ------
    UsageError
        With the nearest attribute that agents have.

    """
    if not isinstance(collector, mesa.DataCollector):
        raise UsageError(f"datacollector: {collector!r:.60} is not a mesa.DataCollector: write one with your reporters")
    _check(collector.agent_reporters, mesa.Agent)
    for kind, reporters in collector.agenttype_reporters.items():
        _check(reporters, kind)


def _check(reporters: Mapping[str, Callable[[Any], Any]], of: type) -> None:
    kinds = [kind for kind, window in WINDOWS.items() if issubclass(window, of)]
    known = {name for kind in kinds for name in (*readable(kind), *dir(WINDOWS[kind])) if not name.startswith("_")}
    for name, reporter in reporters.items():
        read = _first_read(reporter)
        if known and read and not read.startswith("_") and read not in known:
            raise UsageError(f"datacollector: reporter {name!r}: {unknown('attribute of an agent', read, known)}")


class _Read(BaseException):  # not an Exception: a reporter may catch those
    """The name of an attribute that was read."""


class _Probe:
    """Reports which of its attributes is read."""

    def __getattr__(self, name: str) -> NoReturn:
        raise _Read(name)


def _first_read(reporter: Callable[[Any], Any]) -> str:
    try:
        reporter(_Probe())
    except _Read as read:
        return str(read)
    except Exception:
        return ""
    return ""


def _latest(values: Sequence[float], _: Any) -> float:
    return values[-1]


def _measured(measure: str, lab: Any) -> float:
    return float(lab.measure(measure))
