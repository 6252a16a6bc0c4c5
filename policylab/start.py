"""The values that every agent starts from, drawn by its own luck around means that are parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, ndtri

from policylab.columns import KINDS, Columns, columns_of
from policylab.luck import Luck
from policylab.population import Roster, regions, segments, tiers

Rows = Mapping[str, NDArray[np.float64]]


def start(people: Roster, luck: Luck, row: Rows) -> Columns:
    """Return every column at the start, each of shape (agents, worlds).

    Traits and starting values are drawn by the luck of each agent around means that are parameters, so that
    the same persons stand in every world; what no draw fills begins at 0 and is filled by the settling months.
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
    """Mark the tenth lowest in literacy x access, world by world; ties are parted by literacy alone."""
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
    mindset = draw.around("leader", "conviction", row["leader_mindset_start"], row["leader_mindset_spread"], 0.0, 1.0)
    return {
        "conviction": mindset,
        "mindset": mindset,
        "clarity": np.minimum(row["clarity_base"] + row["clarity_from_mindset"] * mindset, 1),
        "tenure": np.floor(48 * draw.uniform("leader", "tenure")),
    }


def _start_staff(draw: _Draw, row: Rows) -> dict[str, Any]:
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
