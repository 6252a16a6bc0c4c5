"""Columns of leaders, officials and citizens: traits, and state that rules write."""

from __future__ import annotations

from typing import Any

import numpy as np

from policylab.model.columns.column import INFINITY, Column, citizen, leader, staff
from policylab.model.columns.starting import (
    Around,
    Like,
    Uniform,
    access_of_segment,
    clarity_of_leader,
    distance_in_region,
    early_users,
    lasting_resistance,
    months_in_office,
    own_pace,
    training_for_applied,
    training_for_basic,
)

_TRAIT: dict[str, Any] = {"role": "trait"}
_COUNT: dict[str, Any] = {"unit": "count", "high": INFINITY, "dtype": np.int64}
_YES_NO: dict[str, Any] = {"unit": "yes or no", "dtype": np.bool_}

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
    # Citizen: what it is and its state.
    citizen("distance", "d_c", "distance from the centre, 0 near, 1 far", start=distance_in_region, **_TRAIT),
    citizen("access", "a_a", "has a device and a connection", start=access_of_segment, **_TRAIT, **_YES_NO),
    citizen("taste", r"\tau_c", "lasting reluctance to use the digital channel", start=Uniform(), **_TRAIT),
    citizen("trust_own", "T_*", "lasting trust of the person", start=Around("trust_start", "trust_spread"), **_TRAIT),
    citizen("worst_tenth", "w_c", "among the tenth lowest in literacy x access at month 0", **_TRAIT, **_YES_NO),
    citizen("literacy", "k", "digital literacy", start=Around("literacy_start", "literacy_spread", times="literacy")),
    citizen("trust", "T", "trust in the digital services of the state", start=Like("trust_own")),
    citizen("usefulness", "U", "perceived usefulness of the digital channel", start="useful_at_first"),
    citizen("ease", "Z", "perceived ease of the digital channel", start=Like("literacy")),
    citizen("perceived_quality", "Q_p", "perceived quality of the digital channel", start="quality_base"),
    citizen("enrolled", "e_c", "has a place in the bonus scheme", **_YES_NO),
    citizen("capable", "a_c", "able to use the digital channel, alone or with help", **_YES_NO),
    citizen("prefers_digital", "a", "would choose the digital channel", start=early_users, **_YES_NO),
    citizen("used", "u_c", "used the digital channel this month", **_YES_NO),
    citizen("registered", "r_c", "ever signed up for the digital channel", start=Like("prefers_digital"), **_YES_NO),
    citizen("burdened", "b_c", "had more trouble than a visit to the counter this month", **_YES_NO),
    citizen("helped", "p_c", "met no counter and was helped by someone around this month", **_YES_NO),
    citizen("shut_out", "o_c", "needed a service this month and could not get it", **_YES_NO),
    citizen(
        "experience",
        "x",
        "experience with the digital channel this month: 1 good, -1 bad, 0 none",
        unit="code",
        low=-2.0,
    ),
    citizen("good_news", "x^+", "good experience this month"),
    citizen("bad_news", "x^-", "bad experience this month", high=2.0),
    citizen("hours", "H_c", "hours spent on dealing with the state this month", unit="hours", high=INFINITY),
)
