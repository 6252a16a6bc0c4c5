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
    own_means,
    services_owned,
    standard_deviations,
)

_TRAIT: dict[str, Any] = {"role": "trait"}
_COUNT: dict[str, Any] = {"unit": "count", "high": INFINITY, "dtype": np.int64}
_YES_NO: dict[str, Any] = {"unit": "yes or no", "dtype": np.bool_}
_WORTH: dict[str, Any] = {"unit": "efforts", "high": INFINITY}
_MONEY: dict[str, Any] = {"unit": "official-months", "high": INFINITY}

AGENCIES: tuple[Column, ...] = (
    # What it is.
    agency(
        "service_count",
        "n",
        "number of its services",
        unit="count",
        low=1,
        high=INFINITY,
        start=services_owned,
        **_TRAIT,
    ),
    agency(
        "means",
        "b_i",
        "its yearly means for digital work, relative to those of a department",
        unit="factor",
        high=INFINITY,
        start=own_means,
        **_TRAIT,
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
        "share that admired peers must show for it to follow them",
        start=Around("threshold_mean", "threshold_spread", low=0.0, high=1.0),
        **_TRAIT,
    ),
    # Its services and projects.
    agency("formal", "F", "share of services declared digital (formal adoption)"),
    agency("effective", "E", "share of services really delivered digitally (effective adoption)"),
    agency("redesigned", "P", "share of work processes redesigned"),
    agency("permitted", "K", "share of services that the rules, as read, let be digital"),
    agency("projects_running", "J_r", "projects that run", **_COUNT),
    agency("projects_started", "N_s", "projects begun so far", **_COUNT),
    agency("failures", "n_f", "projects that failed so far", **_COUNT),
    agency(
        "project_result",
        "z",
        "results of the projects that ended this month, added up",
        unit="code",
        low=-INFINITY,
        high=INFINITY,
    ),
    agency("capacity", "C_j", "projects that it can run at once", unit="count", low=1, high=INFINITY, start=1.0),
    agency("busy", "J_u", "how much of that is taken"),
    agency("management", "m_j", "how well its projects are managed, with a partner's help"),
    agency("congestion", "C_i", "how far implementers are overbooked"),
    agency(
        "strain", r"\varsigma", "what makes its projects fail more often", unit="logit", low=-INFINITY, high=INFINITY
    ),
    agency("partial_works", "o_p", "chance that a service works after a project that was not whole"),
    agency("redesign_step", r"\delta", "redesign of a service's process by a whole project"),
    agency("redesign_pace", r"\delta_d", "redesign of every process a month by drives"),
    # Its budget.
    agency("budget", "B", "budget of the fiscal year for digital work", **_MONEY),
    agency("budget_left", "B_r", "what is left of it; below 0 a debt", **{**_MONEY, "low": -INFINITY}),
    agency("can_begin", "B_c", "whether money and people allow another project", **_YES_NO),
    # Its motives.
    agency("offered", "x_v", "offer of a vendor or a partner this month"),
    agency("ordered", "x_o", "whether its minister has made it this year's order", **_YES_NO),
    agency("peer_pull", "x_p", "pull of admired peers who show"),
    agency("citizen_pull", "x_c", "worth of the demand of citizens that is not served", **_WORTH),
    agency(
        "gain_ahead",
        "G_a",
        "gain of the work from the next service, times its services",
        unit="factor",
        low=-INFINITY,
        high=INFINITY,
    ),
    agency("motive_to_begin", "M_b", "what beginning a project earns, whatever comes of it", **_WORTH),
    agency("motive_to_show", "M_s", "what a declared service earns", **_WORTH),
    agency("motive_to_work", "M_w", "what a service that works earns", **_WORTH),
    agency("form_worth", r"\phi_f", "worth of a declared service, whether it works or not", **_WORTH),
    agency("substance_worth", r"\phi_w", "worth that only a service that works has", **_WORTH),
    # What threatens it.
    agency("sanction", "L_0", "expected sanction for a service left undone once the deadline has come", **_WORTH),
    agency("liability", "L", "the same, as near as the deadline is", **_WORTH),
    agency("claims", "L_c", "expected sanction by citizens' claims for a declared service that is not real", **_WORTH),
    agency("demanded", "L_d", "how far a law asks for one service more"),
    agency("silence_threat", r"\Theta_u", "expected sanction for one service not declared", **_WORTH),
    agency("paper_threat", r"\Theta_p", "expected sanction for one service on paper", **_WORTH),
    agency("exposure", r"\Theta_f", "expected sanction for one service more on paper", **_WORTH),
    agency("pressure", r"\Theta", "mean threat over its services", **_WORTH),
    # What it can do.
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
    agency("skill", "S", "mean skill of its officials"),
    agency("project_management", "S_j", "mean skill of its officials in managing projects"),
    agency("motivation", "M", "mean motivation of its officials"),
    agency("load", r"\Lambda", "mean workload of its officials", high=3.0),
    agency("resistance", "R", "mean resistance of its officials"),
    agency("readiness", r"\mathcal{R}", "readiness in its three parts: practice, people, technology"),
    agency("client_use", "u", "share of its clients who prefer the digital channel"),
    agency("haste", "h", "how hard a deadline presses"),
    agency("felt_control", "c_f", "how far its staff feel controlled"),
    agency("attention", "A", "chance that the matter is on its agenda this month"),
    agency("awake", "a_w", "whether the matter is on its agenda this month", **_YES_NO),
    agency("cloud_slot", "c_s", "whether it has a slot in the shared cloud", **_YES_NO),
    agency("cloud_wait", "c_w", "months that it has waited for a slot", **{**_COUNT, "unit": "months"}),
    agency("convenience", "C", "ease that common platforms lend its services"),
    agency("efficiency", "G", "gain of the work from technology and redesign together"),
    agency("reach", "E_q", "share of those who come that meet a service really digital"),
    agency("quality", "Q", "quality of its digital services, by demand"),
    agency("spending", "X", "spent this month on its projects, grants included, and on paper", **_MONEY),
    agency("project_spending", "X_p", "part of it spent on projects", **_MONEY),
    agency("project_won", "X_w", "price of the projects that ended well this month, as far as they did", **_MONEY),
    agency("duplicated", "X_2", "part of it that shared means would have saved", **_MONEY),
)
