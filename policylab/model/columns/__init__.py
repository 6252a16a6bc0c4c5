"""Every column of every agent, declared once: its meaning, unit, range and start.

A column is an array of shape (agents, worlds). A *trait* is drawn at the start and never written by a rule;
a *lever* is written by policies at the head of each month and only read by rules.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from numpy.typing import NDArray

from policylab.errors import Names, unknown
from policylab.model.columns.agency_columns import AGENCIES
from policylab.model.columns.citizen_columns import CITIZENS
from policylab.model.columns.column import INFINITY, PRECISION, Column
from policylab.model.columns.lever_columns import LEVERS
from policylab.model.columns.people_columns import PEOPLE
from policylab.model.columns.service_columns import SERVICES

__all__ = ["COLUMNS", "INFINITY", "KINDS", "PRECISION", "Column", "Columns", "columns_of", "levers"]

KINDS = ("agency", "leader", "staff", "service", "citizen")
Columns = dict[str, dict[str, NDArray[Any]]]
COLUMNS: tuple[Column, ...] = tuple(
    sorted((*LEVERS, *AGENCIES, *SERVICES, *PEOPLE, *CITIZENS), key=lambda column: KINDS.index(column.kind))
)


@cache
def columns_of(kind: str) -> Names[Column]:
    """Return the columns of one kind of agent by name, in the order of the table.

    >>> columns_of("leader")["clarity"].meaning
    'clarity of the task set'
    """
    if kind not in KINDS:
        raise unknown("kind of agent", kind, KINDS)
    return Names(f"column of {kind}", {column.name: column for column in COLUMNS if column.kind == kind})


@cache
def levers() -> tuple[Column, ...]:
    """Return the columns that policies write."""
    return tuple(column for column in COLUMNS if column.role == "lever")
