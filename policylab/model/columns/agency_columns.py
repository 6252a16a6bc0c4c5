"""Columns of agencies: traits, drawn at the start and never written, and state, written by rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from policylab.model.columns.column import INFINITY, Column, agency
from policylab.model.columns.starting import (
    Around,
    Like,
    bodies_of_size,
    felt_sanction,
    habit_of_release,
    real_and_paper,
    services_of_tier,
    standard_deviations,
)

_TRAIT: dict[str, Any] = {"role": "trait"}
_COUNT: dict[str, Any] = {"unit": "count", "high": INFINITY, "dtype": np.int64}
_YES_NO: dict[str, Any] = {"unit": "yes or no", "dtype": np.bool_}

AGENCIES: tuple[Column, ...] = (
    # Agency: what it is.
    agency(
        "services", "n", "number of its services", unit="count", low=1, high=INFINITY, start=services_of_tier, **_TRAIT
    ),
    agency(
        "bodies",
        "n_b",
        "how many real bodies it stands for",
        unit="count",
        low=1,
        high=INFINITY,
        start=bodies_of_size,
        **_TRAIT,
    ),
    agency(
        "sanction_salience",
        r"\xi",
        "how strongly a threatened sanction is felt, mean 1",
        unit="factor",
        high=INFINITY,
        start=felt_sanction,
        **_TRAIT,
    ),
    agency(
        "data_willing_own",
        "w_*",
        "lasting readiness to give data",
        start=Around("data_willing_start", "data_spread"),
        **_TRAIT,
    ),
    agency(
        "release_habit",
        r"\eta_y",
        "lasting habit of releasing data: what keeps it at its start",
        unit="logit",
        low=-INFINITY,
        high=INFINITY,
        start=habit_of_release,
        **_TRAIT,
    ),
    agency(
        "threshold",
        r"\theta_E",
        "share of peers who deliver at which it follows them",
        start=Around("threshold_mean", "threshold_spread", low=0.0, high=1.0),
        **_TRAIT,
    ),
    # Agency: state.
    agency("formal", "F", "share of services declared digital (formal adoption)", start=real_and_paper),
    agency(
        "effective",
        "E",
        "share of services really delivered digitally (effective adoption)",
        start=Around("effective_start", "adoption_spread", low=0.0),
    ),
    agency(
        "redesigned", "P", "share of work processes redesigned", start=Around("redesigned_start", "adoption_spread")
    ),
    agency(
        "practice",
        "q",
        "readiness of policy and practice",
        start=Around("practice_start", "readiness_spread", times="readiness"),
    ),
    agency(
        "technology",
        "t",
        "readiness of technology",
        start=Around("technology_start", "readiness_spread", times="readiness"),
    ),
    agency(
        "data_storage",
        "x_s",
        "readiness to store data",
        start=Around("data_storage_start", "data_spread", times="readiness"),
    ),
    agency(
        "data_linkage",
        "x_l",
        "readiness to link data",
        start=Around("data_storage_start", "data_spread", times="readiness"),
    ),
    agency("data_willing", "w_y", "readiness to give data", start=Like("data_willing_own")),
    agency(
        "data_standard",
        "y_s",
        "share of its data kept to a common standard",
        start=Around("data_standard_start", "data_spread"),
    ),
    agency(
        "data_definition",
        "y_d",
        "share of its data defined as others define them",
        start=Around("data_definition_start", "data_spread"),
    ),
    agency(
        "data_quality",
        "y_q",
        "share of its data that are right and kept once",
        start=Around("data_quality_start", "data_spread"),
    ),
    agency("data_released", "y", "share of its data released", start=Around("data_released_start", "data_spread")),
    agency("data_offered", "y_u", "share of its data released in a form that others can read"),
    agency("integration", "I", "share of the data it needs that it can get and read"),
    agency("law_fit", "g", "fit of the rules to digital work", start=Around("law_fit_start", "law_fit_spread")),
    agency("lawyers", "n_g", "lawyers who have read the rules so far", **_COUNT),
    agency(
        "reading_offset",
        r"\zeta",
        "how its lawyer reads the rules, in standard deviations",
        unit="standard deviations",
        low=-6.0,
        high=6.0,
        start=standard_deviations,
    ),
    agency("law_reading", "g_r", "fit of the rules as its lawyer reads them"),
    agency("cross_reading", "g_x", "fit of the rules across departments, as the stricter of each pair reads them"),
    agency("digital_ceiling", "K", "share of services that the rules, as read, let be digital"),
    agency("skill", "S", "mean skill of its officials"),
    agency("project_management", "S_j", "mean skill of its officials in managing projects"),
    agency("motivation", "M", "mean motivation of its officials"),
    agency("load", r"\Lambda", "mean workload of its officials", high=3.0),
    agency("resistance", "R", "mean resistance of its officials"),
    agency("readiness", r"\mathcal{R}", "readiness in its three parts: practice, people, technology"),
    agency("client_use", "u", "share of its clients who prefer the digital channel"),
    agency("haste", "h", "how hard a deadline presses"),
    agency("deadline_nearness", "N", "how much a deadline is on the mind"),
    agency("peer_pull", "p_e", "pull of peers who deliver"),
    agency("felt_control", "c_f", "how far its staff feel controlled"),
    agency("attention", "A", "chance that the matter is on its agenda this month"),
    agency("awake", "a_w", "whether the matter is on its agenda this month", **_YES_NO),
    agency("liability", "L", "expected sanction for leaving everything undone", unit="efforts", high=INFINITY),
    agency("claims", "L_c", "expected sanction for services declared that are not real", unit="efforts", high=INFINITY),
    agency("cloud_slot", "c_s", "whether it has a slot in the shared cloud", **_YES_NO),
    agency("cloud_wait", "c_w", "months that it has waited for a slot", **{**_COUNT, "unit": "months"}),
    agency("project_risk", r"\varrho", "chance that a project started now fails"),
    agency("real_cost", "c_e", "cost of one effort made now", unit="efforts", high=INFINITY),
    agency("real_value", "V", "worth of one effort if it succeeds", unit="efforts", high=INFINITY),
    agency(
        "choice", "O", "choice of the month: 0 ignore, 1 on paper, 2 for real", unit="code", high=2.0, dtype=np.int8
    ),
    agency("declared", "f", "services declared on paper this month"),
    agency(
        "project_months_left",
        "J_t",
        "months until its project ends, 0 for none",
        unit="months",
        high=INFINITY,
        dtype=np.int64,
    ),
    agency("project_running", "J", "whether a project runs", **_YES_NO),
    agency("project_scope", "J_k", "share of services that its project covers"),
    agency("project_odds", "J_q", "chance of failure fixed when its project began"),
    agency("project_cost", "J_c", "cost of its project", unit="efforts", high=INFINITY),
    agency("project_price", "J_p", "price of its last project as a whole", unit="official-months", high=INFINITY),
    agency(
        "project_won",
        "J_w",
        "price of the project that succeeded this month, as far as it did",
        unit="official-months",
        high=INFINITY,
    ),
    agency("projects_started", "J_n", "projects begun so far", **_COUNT),
    agency(
        "project_result",
        "z",
        "result of a project that ended this month: 1 whole, below 1 part, -1 failed",
        unit="code",
        low=-1.0,
    ),
    agency("failures", "n_f", "projects that failed so far", **_COUNT),
    agency(
        "cool_off",
        "t_c",
        "months until it dares a new project after a failure",
        unit="months",
        high=INFINITY,
        dtype=np.int64,
    ),
    agency("citizen_first", "Q_c", "how far the services made real are those that most citizens need"),
    agency("reach", "E_q", "share of those who come that meet a service really digital"),
    agency("convenience", "C", "ease that common platforms lend its services"),
    agency("quality", "Q", "quality of its digital services"),
    agency("efficiency", "G", "gain of the work from technology and redesign together"),
    agency(
        "spending",
        "X",
        "what the agency spent this month on projects and on paper",
        unit="official-months",
        high=INFINITY,
    ),
    agency("duplicated", "X_2", "part of it that shared means would have saved", unit="official-months", high=INFINITY),
)
