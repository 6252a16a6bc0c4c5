"""Made-up data, by keyed luck."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from policylab.model.luck import Luck, agent_keys

Array = NDArray[np.float64]


def uniform(name: str, *shape: int) -> Array:
    """Return uniform numbers of a shape; another name gives others."""
    width = shape[-1]
    events = np.tile(np.arange(prod(shape[:-1])), (width, 1))
    keys = agent_keys(f"place-{place}" for place in range(width))
    return Luck(11).uniform(f"bench.{name}", keys, events).T.reshape(shape)


def normal(name: str, *shape: int) -> Array:
    """Return standard normal numbers."""
    return ndtri(uniform(name, *shape))


def lognormal(name: str, *shape: int) -> Array:
    """Return lognormal numbers with a mean of :math:`e^{1/2}`."""
    return np.exp(normal(name, *shape))
