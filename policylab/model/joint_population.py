"""The joint population: who citizens are, drawn together, and what follows from it for access and literacy.

Age, education and region of a citizen are drawn from tables that depend on each other; the shares of the whole
population are computed from the same tables, so that a mean that is set for month 0 is that of the population.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.model.luck import Luck
from policylab.model.tables import ages, educations, regions, segments, shares_of_ages

BISECTIONS = 60
NODES = 9  # of the Gauss-Hermite quadrature over the part of access that nothing else explains


def persons(luck: Luck, keys: NDArray[np.uint64]) -> dict[str, tuple[str, ...]]:
    """Return the region, segment, age band and education of each citizen, drawn by the citizen's own luck.

    A draw: each is the first whose cumulated share, in the order of its table, is above the luck of its stream, event
    0: the region by ``roster.region``; the segment by ``roster.segment``; the age band by ``roster.age``, from the
    shares of the segment; the education by ``roster.education``, from the shares of the age band.
    """
    segment = _drawn(luck, "roster.segment", keys, [shares(segments())] * len(keys))
    age = _drawn(luck, "roster.age", keys, [shares_of_ages(name) for name in segment])
    return {
        "region": _drawn(luck, "roster.region", keys, [shares(regions())] * len(keys)),
        "segment": segment,
        "age": age,
        "education": _drawn(luck, "roster.education", keys, [ages()[name]["education"] for name in age]),
    }


def shares(table: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Return the share of each row of a table."""
    return {name: float(row["share"]) for name, row in table.items()}


def _drawn(
    luck: Luck, stream: str, keys: NDArray[np.uint64], of_each: Sequence[Mapping[str, float]]
) -> tuple[str, ...]:
    drawn = luck.uniform(stream, keys, 0)[:, 0]
    edges: dict[int, tuple[list[str], NDArray[np.float64]]] = {}
    result = []
    for value, table in zip(drawn, of_each, strict=True):
        known = edges.setdefault(id(table), (list(table), np.cumsum(list(table.values()))[:-1]))
        result.append(known[0][int(np.searchsorted(known[1], value, side="right"))])
    return tuple(result)


@dataclass(frozen=True)
class Cells:
    """The population by segment, region, age and education.

    Attributes
    ----------
    share : array, shape (cells,)
        The share of each cell; they add up to 1.
    access, literacy : array, shape (cells,)
        What the cell adds to the access, in logits, and to the literacy of its people.

    """

    share: NDArray[np.float64]
    access: NDArray[np.float64]
    literacy: NDArray[np.float64]


@cache
def cells() -> Cells:
    """Return the cells of the tables, in the order of the tables."""
    rows = [
        (
            shares(segments())[segment] * shares(regions())[region] * of_age * of_education,
            access_offset(segment, region, age, education),
            literacy_offset(segment, region, age, education),
        )
        for segment in segments()
        for region in regions()
        for age, of_age in shares_of_ages(segment).items()
        for education, of_education in ages()[age]["education"].items()
    ]
    share, access, literacy = np.array(rows, dtype=np.float64).T
    return Cells(share / share.sum(), access, literacy)


def access_offset(segment: str, region: str, age: str, education: str) -> float:
    """Return the access of people like this one, as a logit before the level of the world is added."""
    from scipy.special import logit  # noqa: PLC0415 (listing packages needs no scipy)

    rows = (segments()[segment], regions()[region], educations()[education])
    return float(logit(ages()[age]["access"])) + sum(float(row["access"]) for row in rows)


def literacy_offset(segment: str, region: str, age: str, education: str) -> float:
    """Return what people like this one add to a mean literacy."""
    rows = (segments()[segment], regions()[region], ages()[age], educations()[education])
    return sum(float(row["literacy"]) for row in rows)


def mean_literacy_offset() -> float:
    """Return the mean of that over the population."""
    return float(cells().share @ cells().literacy)


def level_of_access(without: NDArray[np.float64], spread: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Return the logit that, added to everybody's, leaves a share of the population without access.

    Parameters
    ----------
    without : array, shape (worlds,)
        The share of the population without access.
    spread : array, shape (worlds,)
        How much access follows the part of literacy that nothing else explains, in logits for a standard deviation.

    Returns
    -------
    array, shape (worlds,)

    Notes
    -----
    The mean over the population is taken over the cells of the tables and, within each, over a standard normal deviate
    by Gauss-Hermite quadrature with nine nodes; the level is found by sixty bisections between -20 and 20.

    """
    from scipy.special import expit  # noqa: PLC0415

    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    share = (cells().share[:, None] * (weights / weights.sum())).ravel()
    levels = np.empty(len(without))
    for world, (missing, slope) in enumerate(zip(without, spread, strict=True)):
        logits = (cells().access[:, None] + slope * nodes).ravel()
        low, high = -20.0, 20.0
        for _ in range(BISECTIONS):
            level = (low + high) / 2
            low, high = (level, high) if share @ expit(level + logits) < 1 - missing else (low, level)
        levels[world] = high
    return levels
