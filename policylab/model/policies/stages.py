"""Stages of a duty and deadlines that are put off: what is demanded when, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from policylab.files import Table
from policylab.model.policies.delivery import Month, Share
from policylab.model.tables import weight_classes

Months = NDArray[np.float64]
Whom = NDArray[np.bool_]


class Stage(Table):
    """One stage of a duty, by share of services, by their weight, or by how deep an audit looks.

    - ``after``: months after each agency's own first deadline, 0 for the first stage;
    - ``target``: share of the duty's target that is due by then;
    - ``weights``: weights of the services that count, by default all;
    - ``audit_depth``: of inspections from then on, by default that of the duty.
    """

    after: Month
    target: Share = 1.0
    weights: Annotated[tuple[Literal["light", "medium", "heavy"], ...], Field(min_length=1)] | None = None
    audit_depth: Share | None = None

    @property
    def counted(self) -> tuple[str, ...]:
        """Return the weights of the services that count."""
        return self.weights or tuple(weight_classes())


class Move(Table):
    """Deadlines put off: those that still lie ahead in month ``at`` move by ``by`` months."""

    at: Month
    by: Annotated[int, Field(ge=1, le=1200)]


def check_stages(stages: Sequence[Stage] | None) -> None:
    """Refuse a single stage, and stages that do not begin with the deadline or take back what an earlier one demands.

    Raises
    ------
    ValueError
        Naming the stage and the cure.

    """
    if stages is None:
        return
    if len(stages) < 2:
        raise ValueError(f"stages has {len(stages)}, allowed 2 to 12: leave stages out: one deadline needs none")
    if stages[0].after != 0:
        raise ValueError(
            f"stages[1].after = {stages[0].after} is not 0: the first stage is due by the deadline itself: write 0"
        )
    for number, (first, second) in enumerate(pairwise(stages), start=2):
        if second.after <= first.after:
            raise ValueError(
                f"stages[{number}].after = {second.after} is not after that of the stage before, {first.after}: "
                "choose a later one"
            )
        if second.target < first.target or not set(first.counted) <= set(second.counted):
            raise ValueError(
                f"stages[{number}] demands less than the stage before: give it a target and weights that only add"
            )


def check_moves(moves: Sequence[Move], announced: int, deadlines: Sequence[int]) -> None:
    """Refuse moves before the announcement, out of order, or when no deadline lies ahead.

    Raises
    ------
    ValueError
        Naming the move and the cure.

    """
    earliest = announced + 1
    for number, move in enumerate(moves, start=1):
        if move.at < earliest:
            raise ValueError(f"moves[{number}].at = {move.at} is too early: choose {earliest} or later")
        last = max(moved(deadlines, moves[: number - 1]))
        if move.at >= last:
            raise ValueError(
                f"moves[{number}].at = {move.at}: the last deadline is in month {last:g}, so that none lies ahead: "
                "choose an earlier one"
            )
        earliest = move.at + 1


def moved(deadlines: Sequence[int] | Months, moves: Sequence[Move]) -> Months:
    """Return deadlines after some moves, in order; one that has come is not moved."""
    moving = np.asarray(deadlines, dtype=np.float64)
    for move in moves:
        moving = np.where(moving > move.at, moving + move.by, moving)
    return moving


def in_force(deadlines: Sequence[Months], month: int) -> Iterator[tuple[Whom, Whom]]:
    """Yield for each stage those for whom it is the last that is due, and those for whom it is due next.

    Parameters
    ----------
    deadlines : sequence of array, shape (agencies,)
        Each agency's own deadline of each stage, infinite for those not obliged.
    month : int
        The month of the run.

    """
    come = [deadline <= month for deadline in deadlines]
    none, every = np.zeros_like(come[0]), np.ones_like(come[0])
    for number, due in enumerate(come):
        later = come[number + 1] if number + 1 < len(come) else none
        before = come[number - 1] if number else every
        yield due & ~later, before & ~due
