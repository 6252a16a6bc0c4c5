"""Chance: shuffles of worlds by keyed luck, with which every result over worlds is compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from policylab.model.luck import Luck, agent_keys

SHUFFLES = 200
SURE = 0.95


def shuffles(worlds: int, seed: int, stream: str, many: int = SHUFFLES) -> NDArray[np.intp]:
    """Return random orders of the worlds.

    Parameters
    ----------
    worlds : int
        Number of worlds.
    seed : int
        The seed of the study.
    stream : str
        The name of the analysis; each has its own luck.
    many : int, optional
        Number of orders.

    Returns
    -------
    array of int, shape (many, worlds)
        One permutation per row; the same for the same seed and stream.

    See Also
    --------
    subsets : Random subsets of the worlds.

    """
    return keyed_uniform(worlds, seed, f"{stream}.shuffle", many).argsort(axis=0, kind="stable").T


def subsets(worlds: int, size: int, seed: int, stream: str, many: int = SHUFFLES) -> NDArray[np.bool_]:
    """Return random subsets of the worlds of one size.

    Parameters
    ----------
    worlds : int
        Number of worlds.
    size : int
        Number of worlds in a subset.
    seed : int
        The seed of the study.
    stream : str
        The name of the analysis; each has its own luck.
    many : int, optional
        Number of subsets.

    Returns
    -------
    array of bool, shape (many, worlds)
        Whether a world is in a subset, drawn without replacement.

    See Also
    --------
    shuffles : Random orders of the worlds.

    """
    chosen = np.zeros((many, worlds), dtype=bool)
    np.put_along_axis(chosen, shuffles(worlds, seed, stream, many)[:, :size], True, axis=1)
    return chosen


def uniform(number: int, seed: int, stream: str, many: int = 1) -> NDArray[np.float64]:
    """Return uniform numbers.

    Parameters
    ----------
    number : int
        Length of a draw.
    seed : int
        The seed of the study.
    stream : str
        The name of the analysis; each has its own luck.
    many : int, optional
        Number of draws.

    Returns
    -------
    array, shape (many, number)
        Numbers in (0, 1).

    See Also
    --------
    normal : Standard normal numbers from the same draws.

    """
    return keyed_uniform(number, seed, stream, many).T


def normal(number: int, seed: int, stream: str, many: int = 1) -> NDArray[np.float64]:
    """Return standard normal numbers.

    Parameters
    ----------
    number : int
        Length of a draw.
    seed : int
        The seed of the study.
    stream : str
        The name of the analysis; each has its own luck.
    many : int, optional
        Number of draws.

    Returns
    -------
    array, shape (many, number)
        Quantiles of the normal distribution at uniform numbers.

    See Also
    --------
    uniform : The uniform numbers behind them.

    """
    return ndtri(uniform(number, seed, stream, many))


def keyed_uniform(number: int, seed: int, stream: str, many: int, key: str = "place") -> NDArray[np.float64]:
    """Return uniform numbers with a key for each row.

    Parameters
    ----------
    number : int
        Number of rows.
    seed : int
        The seed of the study.
    stream : str
        The name of the analysis; each has its own luck.
    many : int
        Number of columns.
    key : str, optional
        What keys begin with: the rows are ``place-0``, ``place-1`` and so on.

    Returns
    -------
    array, shape (number, many)
        Numbers in (0, 1); a row does not change when rows or columns are added.

    See Also
    --------
    uniform : The same, a draw per row.

    """
    keys = agent_keys(f"{key}-{index}" for index in range(number))
    return Luck(seed).uniform(stream, keys, np.tile(np.arange(many), (number, 1)))
