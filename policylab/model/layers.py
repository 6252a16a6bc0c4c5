"""Layers: what a setting, a file and options each set, and which takes precedence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, NoReturn

from policylab.errors import Names, UnknownNameError, UsageError, shown, together, unknown
from policylab.model.columns.parameters import parameters
from policylab.model.switches import REMOVABLE, STRUCTURES, Chosen, placed, switched, values_of, without_rivals

CURE = "write for example scenario.with_parameters(lapse=0.03)"


class Point(Names[float]):
    """The parameters that are set, by name; the others have their defaults."""

    def __init__(self, values: Mapping[str, float]):
        super().__init__("parameter", values, CURE)

    def __missing__(self, name: object) -> NoReturn:
        entry = parameters()[str(name)]
        raise UnknownNameError(f"parameters.{name}: is not set and has its default, {entry.default:g} {entry.unit}")

    def __reduce__(self) -> tuple[Any, ...]:
        return Point, (dict(self),)


@dataclass(frozen=True)
class Layer:
    """What one source sets: parameters, mechanisms and barriers removed, forms chosen.

    Attributes
    ----------
    parameters : mapping of name to value
    without : tuple of str
        Mechanisms and barriers.
    structures : mapping of structure or network to form or family

    """

    parameters: Mapping[str, float] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    structures: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", Point(self.parameters))
        object.__setattr__(self, "structures", Names("structure", self.structures, CURE))

    @classmethod
    def checked(
        cls,
        set_alone: Mapping[str, Any] | None = None,
        without: str | Iterable[str] = (),
        structures: Mapping[str, str] | None = None,
        where: str = "",
    ) -> Layer:
        """Return a layer after checking that names are known, values in range and no two of them contradictory.

        Raises
        ------
        UsageError
            With the place in the file ``where``, if there is one.

        """
        names, forms = (
            as_names(without, "without", "'lapse'"),
            as_mapping(structures, "structures", "{'choice': 'nested'}"),
        )
        set_alone = as_mapping(set_alone, "parameters", "{'lapse': 0.03}")
        together(
            lambda: checked_point(set_alone, where),
            *(partial(switched, (name,), {}, where) for name in names),
            *(partial(switched, (), {name: form}, where) for name, form in forms.items()),
        )
        layer = cls(checked_point(set_alone, where), names, forms)
        layer.values(where)
        return layer

    @property
    def chosen(self) -> Chosen:
        """Return the switches with the chosen form of each."""
        return switched(self.without, self.structures)

    @property
    def families(self) -> dict[str, str]:
        """Return the chosen families of networks, including default ones."""
        return {switch.name: form for switch, form in self.chosen if switch.is_network}

    def values(self, where: str = "") -> dict[str, float]:
        """Return the parameter values that the layer alone implies."""
        taken = values_of(switched(self.without, self.structures, where), self.parameters, where)
        return {**self.parameters, **taken}

    def under(self, upper: Layer) -> Layer:
        """Return this layer merged with one above it, whose values and forms win; removed mechanisms add up."""
        both = Layer(
            {**self.parameters, **upper.parameters},
            tuple(dict.fromkeys((*self.without, *upper.without))),
            {**self.structures, **upper.structures},
        )
        both.values()
        return both

    def on_top_of(self, below: Mapping[str, float]) -> dict[str, float]:
        """Return the parameter values of the layer on top of those below it, which it overrides."""
        return {**without_rivals(below, self.chosen), **self.values()}


def as_mapping(values: object, what: str, example: str) -> Mapping[str, Any]:
    """Return named values as a mapping, empty for None."""
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise UsageError(f"{what}: {shown(values)} has the wrong type: write names with values, for example {example}")
    return values


def as_names(value: object, what: str, example: str) -> tuple[str, ...]:
    """Return one or several names as a tuple."""
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (value,)
    for name in names:
        if not isinstance(name, str):
            raise UsageError(f"{what}: {shown(name)} has the wrong type: write a name, for example {example}")
    return names


def checked_point(values: Mapping[str, Any], where: str = "") -> dict[str, float]:
    """Return parameters, each checked against its range."""
    together(*(partial(_checked, name, value, where) for name, value in values.items()))
    return {name: float(value) for name, value in values.items()}


def _checked(name: object, value: object, where: str) -> float:
    if name not in parameters():
        error = unknown("parameter", name, parameters())
        raise error.at(f"{where}: parameters") if where else error
    return parameters()[str(name)].check(value, placed(f"parameters.{name}", where))


def check_values(point: Mapping[str, float], *, drawn: bool) -> None:
    """Refuse values that are neither in their parameter's range nor those of a form, or set to contradict each other.

    What is drawn with a world nobody has set.
    """
    for name, value in point.items():
        if name not in parameters():
            raise unknown("parameter", name, parameters())
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        of_a_form = is_number and value in _of_forms().get(name, ())
        if not of_a_form:
            parameters()[name].check(value, f"parameters.{name}")
    if not drawn:
        _check_starts(point)


# What cannot be more at month 0 than what includes it, and why.
INCLUDED = {
    ("effective_start", "formal_start"): "what is really digital is declared as well",
    ("take_up_start", "registered_start"): "who used the channel is registered as well",
}


def _check_starts(point: Mapping[str, float]) -> None:
    """Refuse more at month 0 than what includes it."""
    for (part, whole), why in INCLUDED.items():
        less, more = (point.get(name, parameters()[name].default) for name in (part, whole))
        if less > more:
            raise UsageError(
                f"parameters.{part}: {less:g} is above {whole}, {more:g}, but {why}: lower {part}, or raise {whole}"
            )


@cache
def _of_forms() -> dict[str, set[float]]:
    """Return the values that forms give parameters, which may be outside their ranges."""
    of_parameters: dict[str, set[float]] = {}
    for switch in (*REMOVABLE.values(), *STRUCTURES.values()):
        for values in switch.forms.values():
            for name, value in values.items():
                of_parameters.setdefault(name, set()).add(float(value))
    return of_parameters
