"""Columns of leaders and officials: traits, and state that rules write."""

from __future__ import annotations

from typing import Any

import numpy as np

from policylab.model.columns.column import INFINITY, Column, leader, staff
from policylab.model.columns.starting import (
    Around,
    Like,
    clarity_of_leader,
    lasting_resistance,
    months_in_office,
    own_pace,
    training_for_applied,
    training_for_basic,
)

_TRAIT: dict[str, Any] = {"role": "trait"}
_COUNT: dict[str, Any] = {"unit": "count", "high": INFINITY, "dtype": np.int64}

PEOPLE: tuple[Column, ...] = (
    leader(
        "conviction",
        "m_*",
        "own lasting attitude to change",
        start=Around("leader_mindset_start", "leader_mindset_spread", low=0.0, high=1.0),
    ),
    leader("mindset", "m", "attitude to change at present", start=Like("conviction")),
    leader("clarity", "c", "clarity of the task set", start=clarity_of_leader),
    leader("tenure", "t_l", "months in office", start=months_in_office, **{**_COUNT, "unit": "months"}),
    leader("successions", "n_l", "leaders who have held this post so far", **_COUNT),
    # Staff.
    staff(
        "motivation_own",
        r"\mu_*",
        "lasting motivation of the person",
        start=Around("motivation_start", "motivation_spread"),
        **_TRAIT,
    ),
    staff("disposition", "r_*", "lasting resistance of the person", start=lasting_resistance, **_TRAIT),
    staff(
        "pace",
        "p_s",
        "workload of the person relative to the agency's",
        unit="factor",
        high=2.0,
        start=own_pace,
        **_TRAIT,
    ),
    staff(
        "basic_training",
        "h_b",
        "ordinary training that just keeps basic skill at its start",
        unit="share of a gap",
        high=INFINITY,
        start=training_for_basic,
        **_TRAIT,
    ),
    staff(
        "applied_training",
        "h_s",
        "ordinary training that just keeps applied skill at its start",
        unit="share of a gap",
        high=INFINITY,
        start=training_for_applied,
        **_TRAIT,
    ),
    staff(
        "basic_skill",
        "b",
        "basic digital skill",
        start=Around("basic_skill_start", "skill_spread", low=0.05, high=0.95, times="readiness"),
    ),
    staff(
        "applied_skill",
        "s",
        "applied digital skill",
        start=Around("applied_skill_start", "skill_spread", low=0.05, high=0.95, times="readiness"),
    ),
    staff(
        "project_skill",
        "j",
        "skill in managing digital projects",
        start=Around("project_skill_start", "skill_spread", low=0.05, high=0.95, times="readiness"),
    ),
    staff("motivation", r"\mu", "motivation at present", start=Like("motivation_own")),
    staff("resistance", "r", "resistance to change", start=Like("disposition")),
    staff("workload", r"\ell", "workload, 1 is a full month", unit="months of work a month", high=4.0),
)
