"""Every column of every agent, once: what it means, its unit and the range it stays in.

A column is an array of shape (agents, worlds). A *trait* is drawn at the start and never written by a rule;
a *lever* is written by policies at the head of each month and only read by rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The one setting of precision: columns, parameters and what links make of them. Luck and money have their own.
PRECISION = np.float64
KINDS = ("agency", "leader", "staff", "citizen")
INFINITY = float("inf")
Columns = dict[str, dict[str, NDArray[Any]]]


@dataclass(frozen=True)
class Column:
    """One column: the agents that have it, its meaning and what its values may be."""

    kind: str
    name: str
    meaning: str
    unit: str = "share"
    low: float = 0.0
    high: float = 1.0
    role: str = "state"  # state | trait | lever
    dtype: type = PRECISION
    neutral: float = 0.0  # what a lever is where no policy writes it

    @property
    def key(self) -> str:
        """Return the name by which the column is listed, for example ``agency.formal``."""
        return f"{self.kind}.{self.name}"


def _agency(name: str, meaning: str, **more) -> Column:
    return Column("agency", name, meaning, **more)


def _leader(name: str, meaning: str, **more) -> Column:
    return Column("leader", name, meaning, **more)


def _staff(name: str, meaning: str, **more) -> Column:
    return Column("staff", name, meaning, **more)


def _citizen(name: str, meaning: str, **more) -> Column:
    return Column("citizen", name, meaning, **more)


_TRAIT = {"role": "trait"}
_LEVER = {"role": "lever"}
_COUNT = {"unit": "count", "high": INFINITY, "dtype": np.int64}
_YES_NO = {"unit": "yes or no", "dtype": np.bool_}

COLUMNS: tuple[Column, ...] = (
    # Agency: levers, written by policies at the head of the month.
    _agency("duty_target", "share of services that a law in force demands to be digital", **_LEVER),
    _agency(
        "deadline_in",
        "months until its own deadline, negative once past",
        unit="months",
        low=-INFINITY,
        high=INFINITY,
        neutral=INFINITY,
        **_LEVER,
    ),
    _agency(
        "notice_given",
        "months of notice, in the month of its announcement only",
        unit="months",
        high=INFINITY,
        neutral=INFINITY,
        **_LEVER,
    ),
    _agency("voice", "how far officials were heard before the announcement", **_LEVER),
    _agency("inspection_rate", "chance a month of an inspection", unit="1/month", **_LEVER),
    _agency("audit_depth", "chance that an inspection sees through paper", **_LEVER),
    _agency("penalty", "sanction for leaving everything undone", unit="efforts", high=10.0, **_LEVER),
    _agency("control", "how far the agency is steered by control", **_LEVER),
    _agency("law_reform", "fit of the rules to digital work that a reform in force aims at", **_LEVER),
    _agency("recognition", "recognition that really delivered services can earn", **_LEVER),
    _agency("recognition_of_form", "recognition that declared services can earn as well", **_LEVER),
    # Agency: what it is.
    _agency("services", "number of its services", unit="count", low=1, high=INFINITY, **_TRAIT),
    _agency(
        "sanction_salience",
        "how strongly a threatened sanction is felt, mean 1",
        unit="factor",
        high=INFINITY,
        **_TRAIT,
    ),
    _agency("data_willing_own", "lasting readiness to give data", **_TRAIT),
    _agency(
        "release_habit",
        "lasting habit of releasing data: what keeps it at its start",
        unit="logit",
        low=-INFINITY,
        high=INFINITY,
        **_TRAIT,
    ),
    _agency("data_standard", "share of its data kept to a common standard", **_TRAIT),
    # Agency: state.
    _agency("formal", "share of services declared digital (formal adoption)"),
    _agency("effective", "share of services really delivered digitally (effective adoption)"),
    _agency("redesigned", "share of work processes redesigned"),
    _agency("practice", "readiness of policy and practice"),
    _agency("technology", "readiness of technology"),
    _agency("data_storage", "readiness to store data"),
    _agency("data_linkage", "readiness to link data"),
    _agency("data_willing", "readiness to give data"),
    _agency("data_released", "share of its data released"),
    _agency("data_offered", "share of its data released in a form that others can read"),
    _agency("integration", "share of the data it needs that it can get and read"),
    _agency("law_fit", "fit of the rules to digital work"),
    _agency("lawyers", "lawyers who have read the rules so far", **_COUNT),
    _agency(
        "reading_offset",
        "how its lawyer reads the rules, in standard deviations",
        unit="standard deviations",
        low=-6.0,
        high=6.0,
    ),
    _agency("law_reading", "fit of the rules as its lawyer reads them"),
    _agency("digital_ceiling", "share of services that the rules, as read, let be digital"),
    _agency("skill", "mean skill of its officials"),
    _agency("motivation", "mean motivation of its officials"),
    _agency("load", "mean workload of its officials", high=3.0),
    _agency("resistance", "mean resistance of its officials"),
    _agency("readiness", "readiness in its three parts: practice, people, technology"),
    _agency("client_use", "share of its clients who prefer the digital channel"),
    _agency("haste", "how hard a deadline presses"),
    _agency("deadline_nearness", "how much a deadline is on the mind"),
    _agency("felt_control", "how far its staff feel controlled"),
    _agency("attention", "chance that the matter is on its agenda this month"),
    _agency("awake", "whether the matter is on its agenda this month", **_YES_NO),
    _agency("liability", "expected sanction for leaving everything undone", unit="efforts", high=INFINITY),
    _agency("project_risk", "chance that a project started now fails"),
    _agency("real_cost", "cost of one effort made now", unit="efforts", high=INFINITY),
    _agency("real_value", "worth of one effort if it succeeds", unit="efforts", high=INFINITY),
    _agency("choice", "choice of the month: 0 ignore, 1 on paper, 2 for real", unit="code", high=2.0, dtype=np.int8),
    _agency("declared", "services declared on paper this month"),
    _agency(
        "project_months_left", "months until its project ends, 0 for none", unit="months", high=INFINITY, dtype=np.int64
    ),
    _agency("project_running", "whether a project runs", **_YES_NO),
    _agency("project_scope", "share of services that its project covers"),
    _agency("project_odds", "chance of failure fixed when its project began"),
    _agency("project_cost", "cost of its project", unit="efforts", high=INFINITY),
    _agency("projects_started", "projects begun so far", **_COUNT),
    _agency(
        "project_result",
        "result of a project that ended this month: 1 whole, below 1 part, -1 failed",
        unit="code",
        low=-1.0,
    ),
    _agency("failures", "projects that failed so far", **_COUNT),
    _agency(
        "cool_off", "months until it dares a new project after a failure", unit="months", high=INFINITY, dtype=np.int64
    ),
    _agency("quality", "quality of its digital services"),
    _agency("efficiency", "gain of the work from technology and redesign together"),
    _agency(
        "spending", "what the agency spent this month on projects and on paper", unit="official-months", high=INFINITY
    ),
    # Leader.
    _leader("conviction", "own lasting attitude to change"),
    _leader("mindset", "attitude to change at present"),
    _leader("clarity", "clarity of the task set"),
    _leader("tenure", "months in office", **{**_COUNT, "unit": "months"}),
    _leader("successions", "leaders who have held this post so far", **_COUNT),
    # Staff.
    _staff("motivation_own", "lasting motivation of the person", **_TRAIT),
    _staff("disposition", "lasting resistance of the person", **_TRAIT),
    _staff("pace", "workload of the person relative to the agency's", unit="factor", high=2.0, **_TRAIT),
    _staff(
        "basic_training",
        "ordinary training that just keeps basic skill at its start",
        unit="share of a gap",
        high=INFINITY,
        **_TRAIT,
    ),
    _staff(
        "applied_training",
        "ordinary training that just keeps applied skill at its start",
        unit="share of a gap",
        high=INFINITY,
        **_TRAIT,
    ),
    _staff("basic_skill", "basic digital skill"),
    _staff("applied_skill", "applied digital skill"),
    _staff("motivation", "motivation at present"),
    _staff("resistance", "resistance to change"),
    _staff("workload", "workload, 1 is a full month", unit="months of work a month", high=4.0),
    # Citizen.
    _citizen("distance", "distance from the centre, 0 near, 1 far", **_TRAIT),
    _citizen("access", "has a device and a connection", **_TRAIT, **_YES_NO),
    _citizen("taste", "lasting reluctance to use the digital channel", **_TRAIT),
    _citizen("trust_own", "lasting trust of the person", **_TRAIT),
    _citizen("worst_tenth", "among the tenth lowest in literacy x access at month 0", **_TRAIT, **_YES_NO),
    _citizen("literacy", "digital literacy"),
    _citizen("trust", "trust in the digital services of the state"),
    _citizen("usefulness", "perceived usefulness of the digital channel"),
    _citizen("ease", "perceived ease of the digital channel"),
    _citizen("capable", "able to use the digital channel, alone or with help", **_YES_NO),
    _citizen("prefers_digital", "would choose the digital channel", **_YES_NO),
    _citizen("used", "used the digital channel this month", **_YES_NO),
    _citizen("registered", "ever signed up for the digital channel", **_YES_NO),
    _citizen("burdened", "had more trouble than a visit to the counter this month", **_YES_NO),
    _citizen("helped", "met no counter and was helped by someone around this month", **_YES_NO),
    _citizen("shut_out", "needed a service this month and could not get it", **_YES_NO),
    _citizen(
        "experience", "experience with the digital channel this month: 1 good, -1 bad, 0 none", unit="code", low=-2.0
    ),
    _citizen("good_news", "good experience this month"),
    _citizen("bad_news", "bad experience this month", high=2.0),
    _citizen("hours", "hours spent on dealing with the state this month", unit="hours", high=INFINITY),
)


@cache
def columns_of(kind: str) -> dict[str, Column]:
    """Return the columns of one kind of agent by name, in the order of the table.

    >>> columns_of("leader")["clarity"].meaning
    'clarity of the task set'
    """
    return {column.name: column for column in COLUMNS if column.kind == kind}


@cache
def levers() -> tuple[Column, ...]:
    """Return the columns that policies write."""
    return tuple(column for column in COLUMNS if column.role == "lever")
