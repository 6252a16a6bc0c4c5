"""Ensemble: worlds drawn from the distributions of the parameters, some of which come together, and forms of choice."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from policylab.model.columns.parameters import Parameter, parameters
from policylab.model.luck import Luck
from policylab.model.scenario import Scenario
from policylab.model.switches import CHOICE_FORMS
from policylab.statistics.standing import FORM, WorldAnalysis

WORLDS_OF_A_CUBE = 50
EDGE = 1e-9  # no place is nearer to 0 or 1
PERT = 4.0  # how strongly a beta distribution leans to its mode, as in PERT


@dataclass(frozen=True)
class Design:
    """Worlds that differ in their parameters and in their form of choice.

    Parameters
    ----------
    names : tuple of str
        The parameters that were drawn.
    values : array, shape (worlds, parameters)
        Their values, each in the unit of its parameter.
    forms : tuple of str, optional
        The form of choice of each world; empty where the question fixes one.

    See Also
    --------
    design_of_worlds : Draws a design over the stated ranges.

    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    forms: tuple[str, ...] = ()

    @property
    def worlds(self) -> int:
        """Return the number of worlds."""
        return len(self.values)

    def point(self, world: int) -> dict[str, float]:
        """Return the parameters of a world."""
        drawn = dict(zip(self.names, self.values[world].tolist(), strict=True))
        return {**drawn, **(CHOICE_FORMS[self.forms[world]] if self.forms else {})}

    def of(self, chosen: NDArray[np.bool_]) -> Design:
        """Return the design of some of the worlds, shape of the choice (worlds,)."""
        forms = tuple(form for form, kept in zip(self.forms, chosen, strict=True) if kept) if self.forms else ()
        return Design(self.names, self.values[chosen], forms)

    def as_run(self, name: str) -> NDArray[np.float64]:
        """Return the values of a parameter in the worlds; where the form of choice sets it, those of the form."""
        drawn = self.values[:, self.names.index(name)]
        if not self.forms:
            return drawn
        return np.array([CHOICE_FORMS[form].get(name, value) for form, value in zip(self.forms, drawn, strict=True)])

    def features(self) -> list[tuple[str, NDArray[np.float64]]]:
        """Return what may split worlds: each parameter's values, and whether a world has each form of choice."""
        numbers = [(name, self.as_run(name)) for name in self.names]
        of_worlds = np.array(self.forms)
        return numbers + [(FORM, (of_worlds == form).astype(float)) for form in dict.fromkeys(self.forms)]

    def analysis(self, seed: int) -> WorldAnalysis:
        """Return the analysis of effects over these worlds."""
        numbers = {name: self.values[:, column] for column, name in enumerate(self.names)}
        return WorldAnalysis(numbers, self.features(), self.forms, seed)


def design_of_worlds(number: int, seed: int, scenarios: Sequence[Scenario], *, form_chosen: bool = False) -> Design:
    """Return worlds drawn from the distributions of the parameters, of which some come together.

    Parameters
    ----------
    number : int
        Number of worlds.
    seed : int
        The seed of the study.
    scenarios : sequence of Scenario
        The arms: a parameter that all of them fix is not drawn, and one that only some fix keeps its value in these.
    form_chosen : bool, optional
        Whether the question fixes the form of choice; otherwise each world draws its own.

    Returns
    -------
    Design
        The worlds. Designs are nested: the first worlds of a larger one are those of a smaller.

    See Also
    --------
    policylab.comparison.stored_worlds.design_of_filtered : Draws from the worlds that a filter has kept.

    Notes
    -----
    A scenario fixes parameters by its file, its setting, a mechanism switched off or a form chosen. Each fifty worlds
    are a Latin hypercube [1]_ of their own. (Of a Sobol sequence some of the three hundred coordinates follow each
    other in so few points.) The places of parameters that follow a factor are joined by a Gaussian copula with one
    factor: each keeps its distribution, and two follow each other by the product of their loadings.

    References
    ----------
    .. [1] McKay, Beckman and Conover (1979) A comparison of three methods for selecting values of input variables in
       the analysis of output from a computer code. Technometrics 21: 239-245.

    """
    fixed = set.intersection(*(set(scenario.point) for scenario in scenarios))
    # All are drawn, also those that are fixed, so that what a world is does not depend on what is asked of it.
    entries = [entry for entry in parameters().values() if entry.sampled]
    names = {entry.name: column for column, entry in enumerate(entries)}
    places = _places(number, len(entries) + len(factors()) + 1, Luck(seed))
    for column, factor in enumerate(factors().values(), start=len(entries)):
        follow = [names[name] for name in factor.loadings if name in names]
        loadings = np.array([loading for name, loading in factor.loadings.items() if name in names])
        places[:, follow] = _joined(places[:, follow], places[:, column, None], loadings)
    free = [entry for entry in entries if entry.name not in fixed]
    values = np.column_stack([_scaled(entry, places[:, names[entry.name]]) for entry in free])
    forms = list(CHOICE_FORMS)
    turn = (places[:, -1] * len(forms)).astype(int)
    chosen = form_is_chosen(scenarios, form_chosen=form_chosen)
    return Design(tuple(entry.name for entry in free), values, () if chosen else tuple(forms[k] for k in turn))


def _places(number: int, columns: int, luck: Luck) -> NDArray[np.float64]:
    """Return places strictly between 0 and 1: Latin hypercubes of fifty worlds, one below the other."""
    from scipy.stats.qmc import LatinHypercube  # noqa: PLC0415 (half a second that only worlds pay)

    seeds = (luck.seed_for(f"design of worlds {block}") for block in range(-(-number // WORLDS_OF_A_CUBE)))
    cubes = [LatinHypercube(columns, rng=seed).random(WORLDS_OF_A_CUBE) for seed in seeds]
    return np.clip(np.concatenate(cubes)[:number], EDGE, 1 - EDGE)


def _joined(
    own: NDArray[np.float64], factor: NDArray[np.float64], loadings: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return places that follow a factor by their loadings, each still spread evenly from 0 to 1."""
    from scipy.special import ndtr, ndtri  # noqa: PLC0415

    return ndtr(loadings * ndtri(factor) + np.sqrt(1 - loadings**2) * ndtri(own))


def blocks(worlds: int, many: int) -> list[range]:
    """Return worlds in blocks, one after the other.

    Parameters
    ----------
    worlds : int
        Number of worlds.
    many : int
        Maximum number of worlds in a block.

    Returns
    -------
    list of range
        The worlds of each block.

    See Also
    --------
    design_of_worlds : The worlds themselves.

    Examples
    --------
    >>> blocks(5, 2)
    [range(0, 2), range(2, 4), range(4, 5)]

    """
    return [range(first, min(first + many, worlds)) for first in range(0, worlds, many)]


def form_is_chosen(scenarios: Sequence[Scenario], *, form_chosen: bool = False) -> bool:
    """Return whether the question, or the file of a scenario, fixes the form of choice.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The arms.
    form_chosen : bool, optional
        Whether the question fixes it.

    Returns
    -------
    bool
        Whether worlds keep that form instead of drawing one.

    See Also
    --------
    design_of_worlds : Draws forms where none is fixed.

    """
    carriers = {name for values in CHOICE_FORMS.values() for name in values}
    return form_chosen or any("choice" in scenario.forms or carriers & set(scenario.point) for scenario in scenarios)


def _scaled(entry: Parameter, share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values in a parameter's range by its distribution; whole numbers are equally likely where it is one."""
    from scipy.special import betaincinv  # noqa: PLC0415

    low, width = entry.low, entry.high - entry.low
    if entry.integer:
        return np.floor(low + share * (width + 1))
    if entry.drawn_by == "log-uniform":
        return low * (entry.high / low) ** share
    if entry.drawn_by == "beta":
        mode = (entry.default - low) / width
        return low + width * betaincinv(1 + PERT * mode, 1 + PERT * (1 - mode), share)
    return low + width * share


@dataclass(frozen=True)
class Factor:
    """What some parameters follow together.

    Parameters
    ----------
    meaning : str
        What comes together.
    source : str
        From which that is known.
    letter : str
        The confidence, as of a parameter.
    loadings : dict of str to float
        How far each parameter follows it, from -1 to 1: the rank correlation of two is about the product of theirs.

    See Also
    --------
    design_of_worlds : Draws a place in each factor for every world.

    """

    meaning: str
    source: str
    letter: str
    loadings: dict[str, float]


@cache
def factors() -> dict[str, Factor]:
    """Return the factors that worlds draw, by name."""
    text = (files("policylab") / "data" / "correlations.toml").read_text(encoding="utf-8")
    return {name: Factor(**entry) for name, entry in tomllib.loads(text).items()}
