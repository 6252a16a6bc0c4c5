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
    return keyed_uniform(worlds, seed, f"{stream}.shuffle", many).argsort(axis=0, kind="stable").T


def subsets(worlds: int, size: int, seed: int, stream: str, many: int = SHUFFLES) -> NDArray[np.bool_]:
    """Return so many subsets of the worlds of a size, shape (many, worlds)."""
    chosen = np.zeros((many, worlds), dtype=bool)
    np.put_along_axis(chosen, shuffles(worlds, seed, stream, many)[:, :size], True, axis=1)
    return chosen


def uniform(number: int, seed: int, stream: str, many: int = 1) -> NDArray[np.float64]:
    """Return uniform numbers, shape (many, number)."""
    return keyed_uniform(number, seed, stream, many).T


def normal(number: int, seed: int, stream: str, many: int = 1) -> NDArray[np.float64]:
    """Return standard normal numbers, shape (many, number)."""
    return ndtri(uniform(number, seed, stream, many))


def keyed_uniform(number: int, seed: int, stream: str, many: int, key: str = "place") -> NDArray[np.float64]:
    """Return uniform numbers, shape (number, many); each row has a key of its own, as ``place-0``."""
    keys = agent_keys(f"{key}-{index}" for index in range(number))
    return Luck(seed).uniform(stream, keys, np.tile(np.arange(many), (number, 1)))
