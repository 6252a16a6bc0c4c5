"""Columns of citizens: what a person is, what it knows and is used to, and how this month's occasion goes."""

from __future__ import annotations

from typing import Any

import numpy as np

from policylab.model.columns.citizen_starting import (
    access_of_person,
    distance_in_region,
    literacy_of_person,
    never_online,
    occasions_of_person,
    speed_of_access,
    standard_taste,
)
from policylab.model.columns.column import INFINITY, Column, citizen
from policylab.model.columns.starting import Around, Like, Uniform

_TRAIT: dict[str, Any] = {"role": "trait"}
_COUNT: dict[str, Any] = {"unit": "count", "high": INFINITY, "dtype": np.int64}
_YES_NO: dict[str, Any] = {"unit": "yes or no", "dtype": np.bool_}
_LOGIT: dict[str, Any] = {"unit": "logit", "low": -INFINITY, "high": INFINITY}

CITIZENS: tuple[Column, ...] = (
    # What it is.
    citizen("distance", "d_c", "distance from the centre, 0 near, 1 far", start=distance_in_region, **_TRAIT),
    citizen(
        "occasions",
        r"\lambda_c",
        "occasions a year on which it needs a service",
        unit="1/year",
        high=INFINITY,
        start=occasions_of_person,
        **_TRAIT,
    ),
    citizen(
        "taste",
        r"\tau_c",
        "lasting reluctance to use the digital channel",
        unit="standard deviations",
        low=-INFINITY,
        high=INFINITY,
        start=standard_taste,
        **_TRAIT,
    ),
    citizen("asking", r"\tau_a", "lasting reluctance to ask for what is on offer", start=Uniform(), **_TRAIT),
    citizen(
        "gaining",
        "g_a",
        "how soon people of its age gain access, relative to the mean",
        unit="factor",
        high=INFINITY,
        start=speed_of_access,
        **_TRAIT,
    ),
    citizen("stays_offline", "a_n", "never gains access by itself", start=never_online, **_TRAIT, **_YES_NO),
    citizen(
        "trust_own",
        "T_*",
        "lasting trust of the person",
        start=Around("trust_start", "trust_spread"),
        low=-INFINITY,
        high=INFINITY,
        **_TRAIT,
    ),
    citizen("worst_tenth", "w_c", "among the tenth worst placed at month 0", **_TRAIT, **_YES_NO),
    citizen(
        "lowest_skill", "w_k", "among the tenth lowest in skill at month 0 of those with access", **_TRAIT, **_YES_NO
    ),
    # What changes with the years.
    citizen("access", "a_a", "has a device and a connection", start=access_of_person, **_YES_NO),
    citizen("literacy", "k", "digital literacy", start=literacy_of_person),
    citizen("trust", "T", "trust in the digital services of the state", start=Like("trust_own")),
    citizen("registered", "r_c", "ever signed up for the digital channel", **_YES_NO),
    citizen("enrolled", "e_c", "was signed up by order this month and told so", **_YES_NO),
    citizen("bonus_place", "P_b", "has a place in the bonus scheme", **_YES_NO),
    citizen("exempt", "x_e", "need not use the digital channel where counters close", **_YES_NO),
    citizen("knows", "k_c", "knows of the digital channel", **_YES_NO),
    citizen("habit", "h_u", "habit of using the digital channel"),
    citizen("expects", "e", "success that it expects of an attempt"),
    citizen("months_since_use", "n_u", "months since it last used the digital channel", **{**_COUNT, "unit": "months"}),
    citizen("recent_user", "u_r", "used the digital channel within twelve months", **_YES_NO),
    citizen("users_around", "u_n", "recent users among those around it"),
    # This month's occasion.
    citizen(
        "service_met",
        r"\iota_c",
        "row of the service that it needs this month, -1 for none",
        unit="code",
        low=-1.0,
        high=INFINITY,
        dtype=np.int64,
    ),
    citizen("occasion", "o_m", "needs a service this month", **_YES_NO),
    citizen("closing", "C_a", "the counter of that service is closed to people like this one", **_YES_NO),
    citizen("compelled", "C_o", "meets no counter there, and is not exempt", **_YES_NO),
    citizen("hearing", "p_k", "chance to hear of the digital channel this month"),
    citizen("aware", "a_m", "the digital channel of that service comes to its mind", **_YES_NO),
    citizen("attitude", "U_c", "what speaks for the digital channel, whatever the service", **_LOGIT),
    citizen("push", "U_m", "what pushes it to the digital channel this month", **_LOGIT),
    citizen("inclination", "U", "how much it is inclined to use the digital channel", **_LOGIT),
    citizen("willing", "a", "is willing to use it", **_YES_NO),
    citizen("attempted", "t_c", "tried to use it this month", **_YES_NO),
    citizen("forced", "D_n", "tried only because it met no counter", **_YES_NO),
    citizen("help_near", "h_c", "skill that users and desks nearby add to its own", high=INFINITY),
    citizen("odds", "p_c", "chance that an attempt at that service succeeds"),
    citizen("succeeded", "q_g", "its attempt succeeded", **_YES_NO),
    citizen("attempts", "n_t", "attempts made this month", **_COUNT),
    citizen("assisted", "p_a", "somebody used the channel for it", **_YES_NO),
    citizen("used_bonus", "u_b", "used its place in the bonus scheme this month", **_YES_NO),
    citizen("used", "u_c", "used the digital channel this month, alone or assisted", **_YES_NO),
    citizen("shut_out", "o_c", "needed a service this month and could not get it", **_YES_NO),
    citizen("outcome", "Y", "worth of what the month brought", unit="worth"),
    citizen(
        "experience",
        "x",
        "experience of the month against what the counter has taught, 0 for none",
        unit="worth",
        low=-2.0,
    ),
    citizen("good_news", "x^+", "good experience this month"),
    citizen("bad_news", "x^-", "bad experience this month", high=2.0),
    citizen("hours", "H_c", "hours spent on dealing with the state this month", unit="hours", high=INFINITY),
)
