"""Design of worlds: a Latin hypercube over the stated ranges of the parameters, and the forms of choice in turn."""

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
    """Worlds that differ in their parameters and in their form of choice."""

    names: tuple[str, ...]  # the parameters that were drawn
    values: NDArray[np.float64]  # shape (worlds, parameters): their values
    forms: tuple[str, ...] = ()  # the form of choice of each world; empty where the question fixes one

    @property
    def worlds(self) -> int:
        """Return how many worlds there are."""
        return len(self.values)

    def point(self, world: int) -> dict[str, float]:
        """Return the parameters of a world."""
        drawn = dict(zip(self.names, self.values[world].tolist(), strict=True))
        return {**drawn, **(CHOICE_FORMS[self.forms[world]] if self.forms else {})}

    def of(self, chosen: NDArray[np.bool_]) -> Design:
        """Return the design of some of the worlds, shape of the choice (worlds,)."""
        forms = tuple(form for form, taken in zip(self.forms, chosen, strict=True) if taken) if self.forms else ()
        return Design(self.names, self.values[chosen], forms)

    def as_run(self, name: str) -> NDArray[np.float64]:
        """Return the values that a parameter has in the worlds, where its form of choice sets it those of the form."""
        drawn = self.values[:, self.names.index(name)]
        if not self.forms:
            return drawn
        return np.array([CHOICE_FORMS[form].get(name, value) for form, value in zip(self.forms, drawn, strict=True)])

    def features(self) -> list[tuple[str, NDArray[np.float64]]]:
        """Return what may part worlds: each parameter's values, and whether a world has each form of choice."""
        found = [(name, self.as_run(name)) for name in self.names]
        taken = np.array(self.forms)
        return found + [(FORM, (taken == form).astype(float)) for form in dict.fromkeys(self.forms)]


def design_of_worlds(number: int, seed: int, scenarios: Sequence[Scenario], *, form_chosen: bool = False) -> Design:
    """Return so many worlds, by a seed of the study's luck; without a form chosen, each world also draws its form.

    What every scenario fixes, by its file, its setting, a mechanism taken out or a form chosen, is not drawn; what only
    some fix keeps its value in them.
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
    """Return so many worlds in blocks of at most ``many``, one after the other."""
    return [range(first, min(first + many, worlds)) for first in range(0, worlds, many)]


def form_is_chosen(scenarios: Sequence[Scenario], *, form_chosen: bool = False) -> bool:
    """Return whether the question, or the file of a scenario, fixes the form of choice."""
    carriers = {name for values in CHOICE_FORMS.values() for name in values}
    return form_chosen or any("choice" in scenario.forms or carriers & set(scenario.point) for scenario in scenarios)


def _scaled(entry: Parameter, share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values in a parameter's range; whole numbers are equally likely where it is one."""
    if entry.integer:
        return np.floor(entry.low + share * (entry.high - entry.low + 1))
    return entry.low + share * (entry.high - entry.low)
