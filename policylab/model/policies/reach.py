"""Reach: whether the instruments of a package or a setting reach anybody, and begin within the run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np

from policylab.errors import UsageError
from policylab.model.luck import Luck
from policylab.model.policies.duty import Duty
from policylab.model.policies.instrument import Instrument, Nothing
from policylab.model.population import Roster, roster

DECIDES_NO_NUMBER = True  # it only refuses
KEPT = 4096  # instruments whose reach is cached: a scenario is rebuilt for each world and dose


def check_reach(instruments: Sequence[Instrument], size: str, place: str) -> None:
    """Refuse an instrument that would reach nobody at a size.

    Raises
    ------
    UsageError
        Naming the instrument after ``place``, and the cure.

    """
    for number, instrument in enumerate(instruments, start=1):
        wrong = _reaches_nobody(instrument, size)
        if wrong:
            raise UsageError(f"{place}[{number}].delivery: {wrong}")


def late(instruments: Sequence[Instrument], months: int) -> list[tuple[int, Instrument]]:
    """Return the instruments, with their numbers, that are announced after the run's end, null ones excepted."""
    return [
        (number, instrument)
        for number, instrument in enumerate(instruments, start=1)
        if not isinstance(instrument, Nothing) and instrument.delivery.announced >= months
    ]


def check_dates(instruments: Sequence[Instrument], months: int, place: str, *, may_be_partly_late: bool) -> None:
    """Refuse instruments announced after the run's end, or, where some may be late, if all are.

    Raises
    ------
    UsageError
        Naming the first one after ``place``, and the cure.

    """
    after = late(instruments, months)
    if after and not (
        may_be_partly_late and len(after) < sum(not isinstance(instrument, Nothing) for instrument in instruments)
    ):
        number, first = after[0]
        raise UsageError(
            f"{place}[{number}].delivery: announced = {first.delivery.announced} is outside the run, "
            f"allowed 0 to {months - 1}: choose an earlier month, or run longer with months"
        )


def said_late(instruments: Sequence[Instrument], months: int, what: str) -> Iterator[str]:
    """Yield a sentence for each instrument that is announced after the run's end."""
    for number, instrument in late(instruments, months):
        yield (
            f"{what}[{number}]: {instrument.kind} is announced at month {instrument.delivery.announced}, after the "
            f"{months} months of the run: it does nothing"
        )


@cache
def _people(size: str) -> tuple[Roster, Luck]:
    luck = Luck(0)
    return roster(size, luck), luck


@lru_cache(KEPT)
def _reaches_nobody(instrument: Instrument, size: str) -> str:
    """Return what is wrong with the reach of an instrument at a size, or an empty text."""
    people, luck = _people(size)
    if not instrument.delivery.covers(people).any():
        return f"covers nobody at size {size}: widen its tiers or regions"
    if not instrument.delivery.covers_citizens(people).any():
        return f"covers no citizen at size {size}: widen its regions or segments"
    if isinstance(instrument, Duty):
        alike = np.zeros(people.number("agency"))
        try:
            instrument.deadline_of(people, alike, alike, luck)
        except UsageError as error:
            return str(error)
    return ""
