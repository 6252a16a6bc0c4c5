"""Columns of services: what a service is, drawn at the start, and its state, which rules write."""

from __future__ import annotations

from typing import Any

import numpy as np

from policylab.model.columns.column import INFINITY, Column, service
from policylab.model.columns.service_starting import (
    fixed_hurdle,
    matter_of_trust,
    need_of_data,
    need_of_identity,
    need_of_payment,
    place_in_closing,
    place_in_demand,
    share_of_occasions,
    taste_of_service,
    usual_completing,
    usual_failing,
    usual_length,
    usual_price,
    weight_of_service,
)
from policylab.model.columns.starting import Around, Like

_TRAIT: dict[str, Any] = {"role": "trait"}
_COUNT: dict[str, Any] = {"unit": "count", "high": INFINITY, "dtype": np.int64}
_YES_NO: dict[str, Any] = {"unit": "yes or no", "dtype": np.bool_}
_MONTHS: dict[str, Any] = {"unit": "months", "high": INFINITY, "dtype": np.int64}
_WORTH: dict[str, Any] = {"unit": "efforts", "low": -INFINITY, "high": INFINITY}
_MONEY: dict[str, Any] = {"unit": "official-months", "high": INFINITY}

SERVICES: tuple[Column, ...] = (
    # What it is.
    service(
        "weight_class",
        r"\omega_s",
        "its weight: 0 light, 1 medium, 2 heavy",
        unit="code",
        high=2.0,
        dtype=np.int8,
        start=weight_of_service,
        **_TRAIT,
    ),
    service("demand", r"\delta_s", "its share of the occasions of its agency", start=share_of_occasions, **_TRAIT),
    service(
        "prominence", r"\varpi_s", "its place in that demand, near 1 for the first", start=place_in_demand, **_TRAIT
    ),
    service(
        "closing_order",
        r"\pi_s",
        "share of that demand for smaller services, and half of its own",
        start=place_in_closing,
        **_TRAIT,
    ),
    service("difficulty", "d_k", "skill that it asks for", start=Around("difficulty", "difficulty_spread"), **_TRAIT),
    service(
        "sensitive",
        "n_s",
        "whether it touches what people keep to themselves",
        start=matter_of_trust,
        **_TRAIT,
        **_YES_NO,
    ),
    service("needs_data", r"n_d", "whether it needs data of others", start=need_of_data, **_TRAIT, **_YES_NO),
    service("needs_identity", r"n_i", "whether it must know who asks", start=need_of_identity, **_TRAIT, **_YES_NO),
    service("needs_payment", r"n_p", "whether something is paid", start=need_of_payment, **_TRAIT, **_YES_NO),
    service(
        "hurdle",
        "h_g",
        "fit of the rules from which they allow it to be digital",
        high=2.0,
        start=fixed_hurdle,
        **_TRAIT,
    ),
    service(
        "length", "T_s", "months that a project for it takes", start=usual_length, **{**_MONTHS, "low": 1}, **_TRAIT
    ),
    service("price", "p_v", "price of a project for it", start=usual_price, **_MONEY, **_TRAIT),
    service(
        "failing",
        "f_s",
        "logit of the chance that a project for it fails, without any strain",
        unit="logit",
        low=-INFINITY,
        high=INFINITY,
        start=usual_failing,
        **_TRAIT,
    ),
    service(
        "completing",
        "g_s",
        "logit of the chance that a project that does not fail is whole, without strain",
        unit="logit",
        low=-INFINITY,
        high=INFINITY,
        start=usual_completing,
        **_TRAIT,
    ),
    # Its state.
    service("declared", "D_s", "whether it is declared digital", **_YES_NO),
    service("real", "W_s", "whether it is really delivered digitally", **_YES_NO),
    service("process", "P_s", "how far its process is redesigned", start=Around("redesigned_start", "adoption_spread")),
    service("taste", "e_s", "how much its agency likes the idea at present", start=taste_of_service, **_WORTH),
    service("tastes", "n_e", "tastes that its agency has had for it so far", **_COUNT),
    service("permitted", "B_g", "whether the rules, as read, allow it to be digital", **_YES_NO),
    service("data_fit", "d_s", "how far it can work with the data that it gets", start=1.0),
    service("due_declared", "D_a", "whether a law asks for it now, and it is declared"),
    service("due_real", "W_a", "whether a law asks for it now, and it is real"),
    service("due_open", "V_a", "whether a law asks for it now, and it could be declared"),
    service("next_declared", "D_x", "whether the next stage of a law asks for it, and it is declared"),
    service("next_real", "W_x", "whether the next stage asks for it, and it is real"),
    service("next_open", "V_x", "whether the next stage asks for it, and it could be declared"),
    service("threat", r"\theta_s", "expected sanction for leaving it as it is", unit="efforts", high=INFINITY),
    service("exposure", r"\theta_p", "expected sanction for declaring it on paper now", unit="efforts", high=INFINITY),
    service("found_out", "f_w", "whether it was found out this month to be on paper only", **_YES_NO),
    service("failing_odds", "q_s", "chance that a project for it begun now fails"),
    service("whole_odds", "w_s", "chance that such a project is whole if it does not fail"),
    service("working_odds", "o_s", "chance that the service works after such a project"),
    service("bill", "b_v", "what such a project costs its agency until the end of the year", **_MONEY),
    service("affordable", "B_a", "whether its agency can begin a project for it", **_YES_NO),
    service("working_worth", "v_s", "worth of the service if it works", **_WORTH),
    service("real_worth", "U_r", "worth of beginning a project for it now", start=Like("taste"), **_WORTH),
    service("paper_lasts", "l_p", "part of what form earns that it keeps where nobody has found out yet"),
    service("paper_worth", "U_p", "worth of declaring it on paper now", **_WORTH),
    service("paper_option", "U_0", "that worth where paper is open to it", **_WORTH),
    service("real_option", "U_1", "worth of beginning now where that is open to it", **_WORTH),
    service(
        "choice", "O", "choice of the month: 0 ignore, 1 on paper, 2 for real", unit="code", high=2.0, dtype=np.int8
    ),
    service("wish", "y_w", "how much its agency wishes to begin it", unit="rank", high=INFINITY),
    service("begun", "J_b", "whether a project for it began this month", **_YES_NO),
    service("projects_begun", "J_n", "projects begun for it so far, settling included", **_COUNT),
    service("project_months_left", "J_t", "months until its project ends, 0 for none", **_MONTHS),
    service("project_running", "J", "whether a project for it runs", **_YES_NO),
    service("project_failing", "J_q", "chance of failure fixed when its project began"),
    service("project_whole", "J_w", "chance of being whole fixed when its project began"),
    service("project_price", "J_p", "price of its last project", **_MONEY),
    service(
        "project_result",
        "z_s",
        "result of a project that ended this month: 1 whole, below 1 part, -1 failed",
        unit="code",
        low=-1.0,
    ),
    service("project_failed", "z_f", "whether a project for it failed this month", **_YES_NO),
    service("grant_promised", "J_g", "grant that its running project is promised", **_MONEY),
    service("grant_held", "J_h", "part of it that was advanced", **_MONEY),
    service("grant_asked", "j_a", "grant asked for, and granted, this month", **_MONEY),
    service("grant_advanced", "j_v", "part of it that is advanced", **_MONEY),
    service("grant_proved", "j_p", "grant that a project that ended this month proved", **_MONEY),
    service("grant_paid", "j_r", "part of it that was not advanced", **_MONEY),
    service("grant_given_back", "j_b", "advance that it did not prove", **_MONEY),
    service("spending", "X_s", "what was spent on its project this month", **_MONEY),
    service("paper_spending", "X_y", "what was spent on declaring it this month", **_MONEY),
    service("saving", r"\sigma_v", "part of the price that shared means save"),
    service("duplicable", r"\sigma_2", "part of the price that shared means could save besides"),
    service("spent_twice", "X_d", "what shared means would have saved this month", **_MONEY),
    service("committed", "b_k", "what a project that began this month takes from the budget", **_MONEY),
    service("commitment", "k_s", "what its running project will cost its agency within a year", **_MONEY),
    service("quality", "Q_s", "how well it works, or would work, as a digital service"),
    service("upkeep", "u_s", "part of its quality that has been kept since it began to work", start=1.0),
    service("delivered", "Q_w", "that quality as it has been kept, where it is really digital, else 0"),
    # What citizens meet.
    service("hardness", "d_h", "skill that it asks for with the platforms that it uses"),
    service("shut", "C_s", "whether its counter is closed by an order to its agency", **_YES_NO),
    service("renown", "R_s", "how far its digital channel is known"),
)
