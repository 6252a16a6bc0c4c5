"""Ensemble: a Latin hypercube of worlds over the stated ranges of the parameters, and the forms of choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.model.columns.parameters import Parameter, parameters
from policylab.model.luck import Luck
from policylab.model.scenario import Scenario
from policylab.model.switches import CHOICE_FORMS

FORM = "the form of choice"


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


def design_of_worlds(number: int, seed: int, scenarios: Sequence[Scenario], *, form_chosen: bool = False) -> Design:
    """Return a Latin hypercube of worlds over the stated ranges of the parameters.

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
        The worlds.

    See Also
    --------
    policylab.comparison.stored_worlds.design_of_filtered : Draws from the worlds that a filter has kept.

    Notes
    -----
    A scenario fixes parameters by its file, its setting, a mechanism switched off or a form chosen.

    References
    ----------
    .. [1] McKay, Beckman and Conover (1979) A comparison of three methods for selecting values of input variables in
       the analysis of output from a computer code. Technometrics 21: 239-245.

    """
    from scipy.stats.qmc import LatinHypercube  # noqa: PLC0415 (half a second that only worlds pay)

    fixed = set.intersection(*(set(scenario.point) for scenario in scenarios))
    drawn = [entry for name, entry in parameters().items() if entry.sampled and name not in fixed]
    chosen = form_is_chosen(scenarios, form_chosen=form_chosen)
    # One more column than parameters: the form of choice.
    sampler = LatinHypercube(len(drawn) + 1, rng=Luck(seed).seed_for("design of worlds"))
    places = sampler.random(number)
    values = np.column_stack([_scaled(entry, places[:, column]) for column, entry in enumerate(drawn)])
    forms = list(CHOICE_FORMS)
    turn = (places[:, -1] * len(forms)).astype(int)
    return Design(tuple(entry.name for entry in drawn), values, () if chosen else tuple(forms[k] for k in turn))


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
    """Return values in a parameter's range; whole numbers are equally likely where it is one."""
    if entry.integer:
        return np.floor(entry.low + share * (entry.high - entry.low + 1))
    return entry.low + share * (entry.high - entry.low)
