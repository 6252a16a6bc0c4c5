"""Citizens at month 0: who has used the digital channel, whose trust stands still, and who is worst placed.

Only citizens who deal with some agency are counted, so that one who is added and deals with none changes nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from policylab.model.luck import Luck
from policylab.model.networks.links import total
from policylab.model.population import Roster
from policylab.model.step import State

Rows = Mapping[str, NDArray[np.float64]]
Values = NDArray[Any]
YEAR = 12
NEVER = 1200  # months since the last use of those who have not used the channel in a year


def place_users(people: Roster, luck: Luck, row: Rows, state: State) -> None:
    r"""Let as many citizens be users, and registered, as is set; the likeliest are.

    In steps: (1) every citizen expects the success of the usual person with its skill, :math:`e =
    \operatorname{logit}^{-1}(\ln(p_m / (1 - p_m)) + s_k (k - \bar d - m_c))`; (2) its score is :math:`b_E e + b_T T
    - \sigma_\tau \tau_c`, and citizens are put in the order of their score, the highest first, of those who have
    access and deal with an agency; (3) one of them had a success within a year if the luck of stream
    ``start.citizen.year`` is below :math:`1 - e^{-\lambda_c \bar W_s e}`, with :math:`\bar W_s` the mean of
    :math:`W_s` over its needs, by their weights; (4) the adopters are the first in that order, up to the one with whom
    those who had a success are ``take_up_start`` of those who deal with an agency, rounded (a half to the even
    number), or all of them where there are too few; (5) the recent users are the adopters who had a success, and,
    where they are too few, the first in that order of the others; (6) adopters and recent users know of the channel
    and have the habit :math:`h_0`; recent users last used it a whole number of months ago, twelve times the luck of
    stream ``start.citizen.last_use`` rounded down, other adopters that many and twelve months ago; (7) the others
    have no habit, last used it 1200 months ago, and know of it where the luck of stream ``start.citizen.knows`` is
    below ``take_up_start``; (8) the registered are the recent users, and then the first in that order, as many in
    all as ``registered_start`` of those who deal with an agency, rounded (a half to the even number), as far as
    there are any.
    """
    citizens, keys = state.columns["citizen"], people.keys["citizen"]
    expects, score = _expected(citizens, row)
    needs = state.links["citizen", "needs"]
    deals = _deals(state)
    in_a_year = 1 - np.exp(-citizens["occasions"] * needs.mean(state.columns["service"]["real"]) * expects)
    lucky = luck.uniform("start.citizen.year", keys, 0) < in_a_year
    able = citizens["access"] & deals
    count = np.rint(row["take_up_start"] * np.count_nonzero(deals))
    adopters = _first(score, able, lucky, count)
    users = adopters & lucky
    users |= _first(score, able & ~users, able, count - users.sum(axis=0))
    unused = np.rint(row["registered_start"] * np.count_nonzero(deals)) - users.sum(axis=0)
    months = np.floor(YEAR * luck.uniform("start.citizen.last_use", keys, 0)) + YEAR * ~users
    heard = luck.uniform("start.citizen.knows", keys, 0) < row["take_up_start"]
    for name, values in {
        "expects": expects,
        "habit": (adopters | users) * row["habit_start"],
        "knows": adopters | users | heard,
        "registered": users | _first(score, able & ~users, able, unused),
        "months_since_use": np.where(adopters | users, months, NEVER).astype(np.int64),
        "recent_user": users,
    }.items():
        state.write("citizen", name, values)


def _expected(citizens: Mapping[str, Values], row: Rows) -> tuple[Values, Values]:
    """Return the success that citizens expect, and how likely they are to use the channel."""
    margin = citizens["literacy"] - row["difficulty"] - row["usual_margin"]
    expects = expit(logit(row["completion_usual"]) + row["success_from_skill"] * margin)
    score = row["intention_from_success"] * expects + row["intention_from_trust"] * citizens["trust"]
    return expects, score - row["reluctance_spread"] * citizens["taste"]


def _first(score: Values, among: Values, counted: Values, counts: Values) -> NDArray[np.bool_]:
    """Return the highest scores among some, up to that with which a number of them is counted, world by world."""
    chosen = np.zeros(score.shape, dtype=bool)
    for world, count in enumerate(counts):
        order = np.argsort(np.where(among[:, world], -score[:, world], np.inf), kind="stable")
        order = order[: np.count_nonzero(among[:, world])]
        so_far = np.cumsum(counted[order, world])
        chosen[order[: np.searchsorted(so_far, count) + 1 if count > 0 else 0], world] = True
    return chosen


class News:
    """The news that citizens had in the last year of settling, by whether they are users."""

    def __init__(self) -> None:
        self.good: Values | float = 0.0
        self.bad: Values | float = 0.0
        self.months = 0

    def add(self, citizens: Mapping[str, Values]) -> None:
        """Add the news of a month."""
        self.good = self.good + citizens["good_news"]
        self.bad = self.bad + citizens["bad_news"]
        self.months += 1

    def anchored(self, row: Rows, state: State) -> Values:
        r"""Return the lasting trust under which everybody's trust stands at month 0, on average.

        The pull of lasting trust makes up for what the news of a usual month does to trust: :math:`T_* = T -
        (a_p (1 - T)(G + \omega \bar G) - a_p \rho_T T (B + \omega \bar B)) / \alpha_T`, with *G* and *B* the
        mean good and bad news, over persons and the months -12 to -1, of those who are recent users at month 0,
        or of the others who deal with an agency, and :math:`\bar G`, :math:`\bar B` those of all who do. Who
        deals with no agency has no news, and keeps its trust as its lasting trust.
        """
        citizens, deals = state.columns["citizen"], _deals(state)
        trust, users = citizens["trust"], citizens["recent_user"]
        rise, fall = (self._heard(values, users, deals, row) for values in (self.good, self.bad))
        gain = row["trust_gain"]
        drift = gain * (1 - trust) * rise - gain * row["trust_loss_ratio"] * trust * fall
        anchored: Values = np.where(deals, trust - drift / row["trust_anchor"], trust)
        return anchored

    def _heard(self, values: Values | float, users: Values, deals: Values, row: Rows) -> Values:
        """Return the news of a usual month for users and others, with what they hear from those around them."""
        monthly = np.asarray(values) / self.months
        own = np.zeros_like(monthly)
        for group in (users & deals, ~users & deals):
            mean = total(monthly * group) / np.maximum(total(group), 1)
            own = np.where(group, mean, own)
        everybody = total(monthly * deals) / np.maximum(total(np.broadcast_to(deals, monthly.shape)), 1)
        return own + row["news_weight"] * everybody


def mark_worst_placed(people: Roster, luck: Luck, state: State) -> None:
    """Mark the tenth worst placed by access, literacy and distance together, and the tenth lowest in skill with access.

    The index of a citizen is access (0 or 1) plus literacy minus distance; of those who deal with an agency the tenth
    lowest of it are marked, rounded (a half to the even number) and one at least. Of those who also have access, the
    tenth lowest in literacy are marked, likewise. Ties are broken by the luck of stream
    ``start.citizen.worst_placed``, the least first.
    """
    ties = luck.uniform("start.citizen.worst_placed", people.keys["citizen"], 0)[:, 0]
    citizens = state.columns["citizen"]
    access, literacy = citizens["access"], citizens["literacy"]
    index = access + literacy - citizens["distance"]
    state.write("citizen", "worst_tenth", _lowest_tenth(index, np.broadcast_to(_deals(state), access.shape), ties))
    state.write("citizen", "lowest_skill", _lowest_tenth(literacy, access & _deals(state), ties))


def _deals(state: State) -> NDArray[np.bool_]:
    """Return which citizens deal with an agency, shape (citizens, 1)."""
    return (state.links["citizen", "needs"].ties > 0)[:, None]


def _lowest_tenth(values: Values, among: Values, ties: Values) -> NDArray[np.bool_]:
    marked = np.zeros(values.shape, dtype=bool)
    for world in range(values.shape[1]):
        members = np.flatnonzero(among[:, world])
        order = members[np.lexsort((ties[members], values[members, world]))]
        marked[order[: max(1, round(len(members) / 10))], world] = True
    return marked
