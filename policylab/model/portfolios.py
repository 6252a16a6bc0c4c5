"""Portfolios: how many services each agency has, of which weight, and how many people need each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.model.luck import Luck, agent_keys
from policylab.model.tables import services_spread, tiers, weight_classes


def service_name(agency: str, number: int) -> str:
    """Return the name of an agency's service, numbered from 0."""
    return f"{agency}/service-{number + 1:02d}"


def numbers_of_services(luck: Luck, agencies: Sequence[tuple[str, str, int]]) -> NDArray[np.intp]:
    """Return how many services each agency has."""
    from scipy.special import ndtri  # noqa: PLC0415 (listing packages needs no scipy)

    spread = services_spread()
    drawn = ndtri(luck.uniform("roster.services", agent_keys(name for name, _, _ in agencies), 0)[:, 0])
    means = np.array([float(tiers()[tier]["services"]) for _, tier, _ in agencies])
    counts: NDArray[np.intp] = np.maximum(np.rint(means * np.exp(spread * drawn - spread**2 / 2)), 1).astype(np.intp)
    return counts


def numbered(owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the number of each service in its agency, from 0; those of an agency stand together."""
    return np.arange(len(owners)) - np.searchsorted(owners, owners)


def ranks(owners: NDArray[np.intp], drawn: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the rank of each service's number among those of its agency, the least first, from 1."""
    places = np.empty(len(owners), dtype=np.intp)
    places[np.lexsort((drawn, owners))] = numbered(owners) + 1
    return places


def weights_of_services(luck: Luck, keys: NDArray[np.uint64], of_tiers: Sequence[str]) -> tuple[str, ...]:
    """Return the weight of each service, drawn from the mix of its tier."""
    names, drawn = list(weight_classes()), luck.uniform("roster.weight", keys, 0)
    edges = np.array([np.cumsum([float(tiers()[tier]["mix"][name]) for name in names])[:-1] for tier in of_tiers])
    return tuple(names[number] for number in (drawn >= edges).sum(axis=1).tolist())
