"""Structures: rival forms of the model that the literature names, chosen by name.

A form is no second code path: it sets parameters that carry it, or names a family of networks. A result whose sign
differs between forms hangs on the form, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policylab.errors import Prose, UsageError, unknown
from policylab.model.networks import GENERATORS


@dataclass(frozen=True)
class Structure:
    """One thing that can be built in more than one way; the first form is the default."""

    name: str
    meaning: Prose
    forms: Mapping[str, Mapping[str, float]]
    source: Prose
    is_network: bool = field(default=False)

    @property
    def default(self) -> str:
        """Return the form that stands unless another is chosen."""
        return next(iter(self.forms))


STRUCTURES: dict[str, Structure] = {
    entry.name: entry
    for entry in (
        Structure(
            "choice",
            "how an agency that is awake picks among ignoring, paper and the real thing",
            {"logit": {}, "nested": {"nesting": 0.4}, "best-reply": {"temperature": 0}},
            "form of the model: a plain logit shares freed probability in proportion, a nest and a best reply do not",
        ),
        Structure(
            "complementarity",
            "how technology and redesign make up the gain of work",
            {"ces": {}, "additive": {"complementarity": 1}},
            "Milgrom & Roberts 1990; thesis claim:1 (contradicts the additive form, which is kept as a rival)",
        ),
        Structure(
            "imitation",
            "how peers who deliver pull an agency",
            {"logit": {}, "threshold": {"threshold_form": 1}},
            "DiMaggio & Powell 1983; Granovetter 1978; Centola & Macy 2007",
        ),
        Structure(
            "opinion",
            "to whom leaders listen",
            {"degroot": {}, "bounded-confidence": {"confidence_bound": 0.2}},
            "DeGroot 1974; Friedkin & Johnsen 1990; Deffuant et al. 2000; Hegselmann & Krause 2002",
        ),
        *(
            Structure(
                network, f"how the network of {network} is made", {family: {} for family in families},
                "form of the model: families of networks, and a network of your own with --network", is_network=True,
            )
            for network, families in GENERATORS.items()
        ),
    )
}  # fmt: skip
CHOICE_FORMS = STRUCTURES["choice"].forms


def checked_forms(chosen: Mapping[str, str], where: str) -> dict[str, str]:
    """Return the forms chosen, each known.

    Raises
    ------
    UsageError
        If a structure or its form does not exist; the message names the nearest.

    """
    for name, form in chosen.items():
        if name not in STRUCTURES:
            raise unknown("structure", name, STRUCTURES).at(where)
        if form not in STRUCTURES[name].forms:
            raise unknown(f"form of {name}", form, STRUCTURES[name].forms).at(where)
    return dict(chosen)


def values_of(chosen: Mapping[str, str], where: str, own: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the parameter values that the forms chosen mean.

    Raises
    ------
    UsageError
        If a form does not exist, or a parameter that carries one has a value of its own in the same file.

    """
    values: dict[str, float] = {}
    for name, form in checked_forms(chosen, where).items():
        for key, value in STRUCTURES[name].forms[form].items():
            if own and own.get(key, value) != value:
                raise UsageError(
                    f"{where}: parameters.{key}: {own[key]:g} is set, but {name} = {form!r} takes it to {value:g}: "
                    "leave one of them out"
                )
            values[key] = float(value)
    return values


def reset(point: Mapping[str, float], chosen: Mapping[str, str]) -> dict[str, float]:
    """Return a point without what rival forms of the structures chosen have put into it."""
    rivals = [form for name in chosen for form in STRUCTURES[name].forms.values()]
    return {key: value for key, value in point.items() if not any(form.get(key) == value for form in rivals)}


def families_of(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the families of networks among the forms chosen that are not the default ones."""
    networks = [name for name in chosen if STRUCTURES[name].is_network]
    return {name: chosen[name] for name in networks if chosen[name] != STRUCTURES[name].default}


def parse_forms(assignments: Iterable[str], where: str = "--structure") -> dict[str, str]:
    """Return the forms that assignments such as ``choice=nested`` choose.

    Raises
    ------
    UsageError
        If one is no assignment, is given twice, or names what does not exist.

    """
    chosen: dict[str, str] = {}
    for text in assignments:
        name, sign, form = text.partition("=")
        if not sign or not name or not form:
            raise UsageError(f"{where}: {text!r} is no choice of a form: write NAME=FORM, for example choice=nested")
        if name in chosen:
            raise UsageError(f"{where}: {name!r} is given twice: choose one form")
        chosen[name] = form
    return checked_forms(chosen, where)
