"""What chance does: shuffles of worlds by keyed luck, against which every finding over worlds is held."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from policylab.model.luck import Luck, agent_keys

SHUFFLES = 200
SURE = 0.95


def shuffles(worlds: int, seed: int, stream: str, many: int = SHUFFLES) -> NDArray[np.intp]:
    """Return so many orders of the worlds, shape (many, worlds); the same for the same seed and stream."""
    return _uniform(worlds, seed, f"{stream}.shuffle", many).argsort(axis=0, kind="stable").T


def subsets(worlds: int, size: int, seed: int, stream: str, many: int = SHUFFLES) -> NDArray[np.bool_]:
    """Return so many subsets of the worlds of a size, shape (many, worlds)."""
    chosen = np.zeros((many, worlds), dtype=bool)
    np.put_along_axis(chosen, shuffles(worlds, seed, stream, many)[:, :size], True, axis=1)
    return chosen


def uniform(number: int, seed: int, stream: str, many: int = 1) -> NDArray[np.float64]:
    """Return uniform numbers, shape (many, number)."""
    return _uniform(number, seed, stream, many).T


def normal(number: int, seed: int, stream: str, many: int = 1) -> NDArray[np.float64]:
    """Return standard normal numbers, shape (many, number)."""
    return ndtri(uniform(number, seed, stream, many))


def _uniform(number: int, seed: int, stream: str, many: int) -> NDArray[np.float64]:
    keys = agent_keys(f"place-{place}" for place in range(number))
    return Luck(seed).uniform(stream, keys, np.tile(np.arange(many), (number, 1)))
