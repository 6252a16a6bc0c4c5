"""Effort: about how long a comparison takes, so that no processes are started for what is done before they are up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policylab.model.simulation import SETTLING_MONTHS
from policylab.workers import agents_at, side_by_side

if TYPE_CHECKING:
    from policylab.comparison.plan import Plan

DECIDES_NO_NUMBER = True  # who computes what moves no bit: in no identity

SHORT = 3.0  # seconds of processor: about what two processes need until they can begin
# Measured on one core of 2024, in seconds: an agent with his ties; a month, whoever is in it; a month of an agent.
AGENT, MONTH, AGENT_MONTH = 2e-5, 3.5e-3, 2e-7


def worth_its_workers(plan: Plan) -> Plan:
    """Return a plan that leaves the number of processes open without any where it is done before they are up."""
    return replace(plan, workers=1) if seconds_of(plan) < SHORT else plan


def seconds_of(plan: Plan) -> float:
    """Return about how many seconds of processor a plan takes; of one that searches for doses the least."""
    first = plan.scenarios[0]
    arms, months = len(plan.scenarios), first.months
    seconds = plan.replications * _seconds(first.size, months, arms)
    if plan.equal_cost:
        seconds *= 2  # no search ends before its first grid
    if plan.spread is not None:
        size, columns = plan.spread.size, plan.spread.worlds * arms
        wide = min(columns, side_by_side(size))
        seconds += plan.spread.replications * columns / wide * _seconds(size, months, wide)
    return seconds


def _seconds(size: str, months: int, columns: int) -> float:
    """Return about how long so many columns take side by side, their people and settling included."""
    agents = agents_at(size)
    return AGENT * agents + (SETTLING_MONTHS + months) * (MONTH + AGENT_MONTH * agents * columns)
