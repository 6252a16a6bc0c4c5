"""Effort: about how long a comparison takes, so that short ones start no processes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policylab.model.settling import SETTLING_MONTHS
from policylab.model.switches import MECHANISMS
from policylab.workers import agents_at, side_by_side

if TYPE_CHECKING:
    from policylab.comparison.plan import Plan

DECIDES_NO_NUMBER = True  # the number of processes moves no bit: enters no identity

SHORT = 3.0  # processor seconds: about what two processes need to start
# Measured on one core of 2024, in seconds: an agent with its ties; a month of any size; a month of one agent.
AGENT, MONTH, AGENT_MONTH = 2e-5, 4.5e-3, 2e-7


def worth_its_workers(plan: Plan) -> Plan:
    """Return the plan with a single process if it finishes before more could start."""
    return replace(plan, workers=1) if seconds_of(plan) < SHORT else plan


def seconds_of(plan: Plan) -> float:
    """Return about how many processor seconds a plan takes; with a search for doses, the minimum."""
    first = plan.scenarios[0]
    arms, months = len(plan.scenarios), first.months
    seconds = plan.replications * _seconds(first.size, months, arms)
    if plan.equal_cost:
        seconds *= 2  # no search ends before its first grid
    if plan.why:
        seconds += plan.replications * _seconds(first.size, months, arms * len(MECHANISMS))
    if plan.world_sample is not None:
        size, columns = plan.world_sample.size, plan.world_sample.worlds * arms
        wide = min(columns, side_by_side(size))
        seconds += plan.world_sample.replications * columns / wide * _seconds(size, months, wide)
    return seconds


def _seconds(size: str, months: int, columns: int) -> float:
    """Return about how long a number of columns takes side by side, people and settling included."""
    agents = agents_at(size)
    return AGENT * agents + (SETTLING_MONTHS + months) * (MONTH + AGENT_MONTH * agents * columns)
