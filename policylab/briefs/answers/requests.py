"""Requests: what a reference asks for, read from its text."""

from __future__ import annotations

from dataclasses import dataclass

from policylab.briefs.source import BriefError
from policylab.comparison.rows import Moment
from policylab.recording.measures import RUN
from policylab.study.declaration import AS_ASKED


@dataclass(frozen=True)
class Readout:
    """A measure of an arm at a month or of the run, at a budget."""

    arm: str
    measure: str
    at: Moment
    budget: float

    def __str__(self) -> str:
        return f"{self.arm} {self.measure} {self.at}"


def readout(request: str) -> Readout:
    """Return the arm, measure, moment and perhaps budget that a text names."""
    match request.split():
        case [arm, measure, at, *more] if len(more) <= 1:
            pass
        case _:
            raise BriefError(f"{request!r} is not read: write arm, measure and month or run, as `hybrid trust 120`")
    try:
        return Readout(arm, measure, RUN if at == RUN else int(at), float(more[0]) if more else AS_ASKED)
    except ValueError:
        raise BriefError(f"{request!r} is not read: the month is a number or run, the budget a number") from None
