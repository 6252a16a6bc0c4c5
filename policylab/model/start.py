"""The values that every agent starts from, drawn by its own luck around means that are parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, ndtri

from policylab.model.columns import KINDS, Columns, columns_of
from policylab.model.luck import Luck
from policylab.model.population import Roster, regions, segments, tiers

Rows = Mapping[str, NDArray[np.float64]]


def start(people: Roster, luck: Luck, row: Rows) -> Columns:
    r"""Return every column at the start, each of shape (agents, worlds).

    Traits and starting values are drawn by the luck of each agent around means that are parameters, so that
    the same persons stand in every world; what no draw fills begins at 0 and is filled by the settling months
    (levers begin at rest). The luck of a draw has the stream ``start.KIND.NAME`` and event 0, where ``NAME`` is the
    subscript of its symbol: :math:`\varepsilon_{taste}` is that of stream ``start.citizen.taste``.
    """
    worlds = len(row["value"])
    columns: Columns = {
        kind: {
            name: np.full((people.number(kind), worlds), column.neutral, dtype=column.dtype)
            for name, column in columns_of(kind).items()
        }
        for kind in KINDS
    }
    draw = _Draw(people, luck)
    for kind, fill in (
        ("agency", _start_agencies),
        ("leader", _start_leaders),
        ("staff", _start_staff),
        ("citizen", _start_citizens),
    ):
        for name, values in fill(draw, row).items():
            columns[kind][name][:] = values
    return columns


def mark_worst_tenth(citizens: dict[str, NDArray[Any]]) -> None:
    """Mark the tenth lowest in literacy x access, world by world; ties are parted by literacy alone, then by row.

    A tenth of the citizens, rounded (a half to the even number) and one at least.
    """
    reach = citizens["literacy"] * citizens["access"]
    many = max(1, round(len(reach) / 10))
    marked = np.zeros(reach.shape, dtype=bool)
    for world in range(reach.shape[1]):
        order = np.lexsort((citizens["literacy"][:, world], reach[:, world]))
        marked[order[:many], world] = True
    citizens["worst_tenth"] = marked


class _Draw:
    """Starting draws: the same luck for an agent whatever else is drawn."""

    def __init__(self, people: Roster, luck: Luck):
        self.people, self.luck = people, luck

    def uniform(self, kind: str, name: str) -> NDArray[np.float64]:
        return self.luck.uniform(f"start.{kind}.{name}", self.people.keys[kind], 0)

    def around(
        self, kind: str, name: str, mean: Any, spread: Any, low: float = 0.01, high: float = 0.99
    ) -> NDArray[np.float64]:
        return np.clip(mean + spread * ndtri(self.uniform(kind, name)), low, high)

    def of_tier(self, name: str) -> NDArray[np.float64]:
        return np.array([float(tiers()[tier][name]) for tier in self.people.tier])[:, None]

    def of_segment(self, name: str) -> NDArray[np.float64]:
        return np.array([float(segments()[segment][name]) for segment in self.people.citizen_segment])[:, None]


def _start_agencies(draw: _Draw, row: Rows) -> dict[str, Any]:
    r"""Agencies: data and readiness follow the tier as well; release starts where its habit keeps it.

    With :math:`\Xi_r` and :math:`\Xi_n` the readiness and the number of services of the agency's tier, :math:`\Xi_b`
    the bodies that it stands for.

    .. math:: n = \max(\operatorname{round}(\Xi_n (0.5 + \varepsilon_{services})), 1), \quad
              n_b = \Xi_b, \quad
              \xi = e^{\sigma_\xi \Phi^{-1}(\varepsilon_{sanction\_salience}) - \sigma_\xi^2 / 2}, \quad
              w_* = \operatorname{clip}(w_0 + \sigma_y \Phi^{-1}(\varepsilon_{data\_willing\_own}), 0.01, 0.99), \quad
              w_y = w_*, \quad
              x_s = \operatorname{clip}(x_0 \Xi_r + \sigma_y \Phi^{-1}(\varepsilon_{data\_storage}), 0.01, 0.99), \quad
              x_l = \operatorname{clip}(x_0 \Xi_r + \sigma_y \Phi^{-1}(\varepsilon_{data\_linkage}), 0.01, 0.99), \quad
              y_s = \operatorname{clip}(y_{s0} + \sigma_y \Phi^{-1}(\varepsilon_{data\_standard}), 0.01, 0.99), \quad
              y_d = \operatorname{clip}(y_{d0} + \sigma_y \Phi^{-1}(\varepsilon_{data\_definition}), 0.01, 0.99), \quad
              y_q = \operatorname{clip}(y_{q0} + \sigma_y \Phi^{-1}(\varepsilon_{data\_quality}), 0.01, 0.99), \quad
              y = \operatorname{clip}(y_0 + \sigma_y \Phi^{-1}(\varepsilon_{data\_released}), 0.01, 0.99), \quad
              \eta_y = \ln(y / (1 - y)) - b_w w_* - b_s x_s - b_p y_0, \quad
              \theta_E = \operatorname{clip}(\theta_0 + \sigma_\theta \Phi^{-1}(\varepsilon_{threshold}), 0, 1), \quad
              E = \operatorname{clip}(E_0 + \sigma_E \Phi^{-1}(\varepsilon_{effective}), 0, 0.99), \quad
              F = \min(E + F_p, 1), \quad
              F_p = \operatorname{clip}(F_0 + \sigma_E \Phi^{-1}(\varepsilon_{paper}), 0, 0.99), \quad
              P = \operatorname{clip}(P_0 + \sigma_E \Phi^{-1}(\varepsilon_{redesigned}), 0.01, 0.99), \quad
              q = \operatorname{clip}(q_0 \Xi_r + \sigma_R \Phi^{-1}(\varepsilon_{practice}), 0.01, 0.99), \quad
              t = \operatorname{clip}(t_0 \Xi_r + \sigma_R \Phi^{-1}(\varepsilon_{technology}), 0.01, 0.99), \quad
              g = \operatorname{clip}(g_0 + \sigma_{g0} \Phi^{-1}(\varepsilon_{law\_fit}), 0.01, 0.99), \quad
              \zeta = \Phi^{-1}(\varepsilon_{reading\_offset})

    """
    factor = draw.of_tier("readiness")
    spread = row["readiness_spread"]

    def data(name: str, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        return draw.around("agency", name, mean, row["data_spread"])

    effective = draw.around("agency", "effective", row["effective_start"], row["adoption_spread"], 0.0)
    paper = draw.around("agency", "paper", row["paper_start"], row["adoption_spread"], 0.0)
    willing = data("data_willing_own", row["data_willing_start"])
    storage = data("data_storage", row["data_storage_start"] * factor)
    released = data("data_released", row["data_released_start"])
    habit = (
        logit(released)
        - row["release_from_will"] * willing
        - row["release_from_storage"] * storage
        - row["release_from_peers"] * row["data_released_start"]
    )
    salience = row["salience_spread"]
    return {
        "bodies": draw.people.weight[:, None],
        "services": np.maximum(np.rint(draw.of_tier("services") * (0.5 + draw.uniform("agency", "services"))), 1),
        "sanction_salience": np.exp(salience * ndtri(draw.uniform("agency", "sanction_salience")) - salience**2 / 2),
        "data_willing_own": willing,
        "data_willing": willing,
        "data_storage": storage,
        "data_linkage": data("data_linkage", row["data_storage_start"] * factor),
        "data_standard": data("data_standard", row["data_standard_start"]),
        "data_definition": data("data_definition", row["data_definition_start"]),
        "data_quality": data("data_quality", row["data_quality_start"]),
        "threshold": draw.around("agency", "threshold", row["threshold_mean"], row["threshold_spread"], 0.0, 1.0),
        "data_released": released,
        "release_habit": habit,
        "effective": effective,
        "formal": np.minimum(effective + paper, 1),
        "redesigned": draw.around("agency", "redesigned", row["redesigned_start"], row["adoption_spread"]),
        "practice": draw.around("agency", "practice", row["practice_start"] * factor, spread),
        "technology": draw.around("agency", "technology", row["technology_start"] * factor, spread),
        "law_fit": draw.around("agency", "law_fit", row["law_fit_start"], row["law_fit_spread"]),
        "reading_offset": ndtri(draw.uniform("agency", "reading_offset")),
    }


def _start_leaders(draw: _Draw, row: Rows) -> dict[str, Any]:
    r"""Leaders: the attitude is drawn, the clarity of the task follows; they have been in office for a while.

    .. math:: m_* = \operatorname{clip}(m_0 + \sigma_m \Phi^{-1}(\varepsilon_{conviction}), 0, 1), \quad
              m = m_*, \quad
              c = \min(c_0 + \beta_c m_*, 1), \quad
              t_l = \operatorname{floor}(48 \varepsilon_{tenure})

    """
    mindset = draw.around("leader", "conviction", row["leader_mindset_start"], row["leader_mindset_spread"], 0.0, 1.0)
    return {
        "conviction": mindset,
        "mindset": mindset,
        "clarity": np.minimum(row["clarity_base"] + row["clarity_from_mindset"] * mindset, 1),
        "tenure": np.floor(48 * draw.uniform("leader", "tenure")),
    }


def _start_staff(draw: _Draw, row: Rows) -> dict[str, Any]:
    r"""Officials: skills follow the readiness of the agency's tier; ordinary training just keeps them where they start.

    With :math:`\Xi_r` the readiness of the tier of the official's agency, 1 for who belongs to none.

    .. math:: b = \operatorname{clip}(b_0 \Xi_r + \sigma_s \Phi^{-1}(\varepsilon_{basic\_skill}), 0.05, 0.95), \quad
              s = \operatorname{clip}(s_0 \Xi_r + \sigma_s \Phi^{-1}(\varepsilon_{applied\_skill}), 0.05, 0.95), \quad
              j = \operatorname{clip}(j_0 \Xi_r + \sigma_s \Phi^{-1}(\varepsilon_{project\_skill}), 0.05, 0.95), \quad
              \mu_* = \operatorname{clip}(\mu_0 + \sigma_\mu \Phi^{-1}(\varepsilon_{motivation\_own}),
                  0.01, 0.99), \quad
              \mu = \mu_*, \quad
              r_* = \operatorname{clip}(r_0 + r_0 \Phi^{-1}(\varepsilon_{disposition}) / 2, 0, 0.99), \quad
              r = r_*, \quad
              p_s = 0.75 + 0.5 \varepsilon_{pace}, \quad
              h_b = \phi b / (\lambda (1 - b)), \quad
              h_s = \phi s / (\lambda b (1 - s))

    """
    factor = np.append(draw.of_tier("readiness")[:, 0], 1.0)[draw.people.staff_agency][:, None]
    basic = draw.around("staff", "basic_skill", row["basic_skill_start"] * factor, row["skill_spread"], 0.05, 0.95)
    applied = draw.around(
        "staff", "applied_skill", row["applied_skill_start"] * factor, row["skill_spread"], 0.05, 0.95
    )
    motivation = draw.around("staff", "motivation_own", row["motivation_start"], row["motivation_spread"])
    disposition = draw.around("staff", "disposition", row["disposition_start"], row["disposition_start"] / 2, 0.0)
    upkeep = row["forgetting"] / row["learning"]
    return {
        "motivation_own": motivation,
        "motivation": motivation,
        "disposition": disposition,
        "resistance": disposition,
        "pace": 0.75 + 0.5 * draw.uniform("staff", "pace"),
        "basic_skill": basic,
        "applied_skill": applied,
        "project_skill": draw.around(
            "staff", "project_skill", row["project_skill_start"] * factor, row["skill_spread"], 0.05, 0.95
        ),
        "basic_training": upkeep * basic / (1 - basic),
        "applied_training": upkeep * applied / (basic * (1 - applied)),
    }


def _start_citizens(draw: _Draw, row: Rows) -> dict[str, Any]:
    r"""Citizens: literacy and access follow the segment; whoever would have signed up long ago has.

    With :math:`\Xi_d` the mean distance of the citizen's region, :math:`\Xi_k` and :math:`\Xi_a` the factors of
    literacy and of access of the segment.

    .. math:: d_c = \operatorname{clip}(\Xi_d + 0.3 (\varepsilon_{distance} - 0.5), 0, 1), \quad
              a_a = [\varepsilon_{access} \ge 1 - \min((1 - a_0) \Xi_a, 1)], \quad
              \tau_c = \varepsilon_{taste}, \quad
              T_* = \operatorname{clip}(T_0 + \sigma_T \Phi^{-1}(\varepsilon_{trust\_own}), 0.01, 0.99), \quad
              T = T_*, \quad
              k = \operatorname{clip}(k_0 \Xi_k + \sigma_k \Phi^{-1}(\varepsilon_{literacy}), 0.01, 0.99), \quad
              Z = k, \quad
              U = \upsilon, \quad
              Q_p = q_Q, \quad
              a = a_a [\tau_c < n_0], \quad
              r_c = a

    """
    centre = np.array([regions()[region]["distance"] for region in draw.people.citizen_region])[:, None]
    literacy = draw.around(
        "citizen", "literacy", row["literacy_start"] * draw.of_segment("literacy"), row["literacy_spread"]
    )
    trust = draw.around("citizen", "trust_own", row["trust_start"], row["trust_spread"])
    taste = draw.uniform("citizen", "taste")
    with_access = np.minimum((1 - row["without_access"]) * draw.of_segment("access"), 1)
    access = draw.uniform("citizen", "access") >= 1 - with_access
    early = access & (taste < row["registered_start"])
    return {
        "distance": np.clip(centre + 0.3 * (draw.uniform("citizen", "distance") - 0.5), 0, 1),
        "access": access,
        "taste": taste,
        "trust_own": trust,
        "trust": trust,
        "literacy": literacy,
        "ease": literacy,
        "usefulness": row["useful_at_first"] * np.ones_like(literacy),
        "perceived_quality": row["quality_base"] * np.ones_like(literacy),
        "prefers_digital": early,
        "registered": early,
    }
