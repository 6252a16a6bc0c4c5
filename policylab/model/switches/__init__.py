"""Switches: the parts of the model that can be removed or built in another way, by name.

A switch is a set of named forms, and a form is a set of parameter values: no second code path. The first form is the
default and sets nothing. A *mechanism* is in or out, so that the effect of each can be shown; the value that removes it
may be outside the range in which the parameter is uncertain. A *barrier* stands or is removed whole, from month 0 on. A
*structure* has rival forms from the literature, or families of a network; a result whose sign differs between forms
depends on the form, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policylab.errors import Names, UsageError, shown, unknown
from policylab.model.switches import barriers, mechanisms, structures
from policylab.model.switches.mechanisms import OUT
from policylab.model.switches.switch import BARRIER, MECHANISM, Switch

__all__ = [
    "BARRIERS",
    "CHOICE_FORMS",
    "MECHANISMS",
    "REMOVABLE",
    "STRUCTURES",
    "Chosen",
    "Switch",
    "not_removable",
    "placed",
    "switched",
    "values_of",
    "without_rivals",
]

MECHANISMS = Names("mechanism", {switch.name: switch for switch in mechanisms.ALL})
BARRIERS = Names("barrier", {switch.name: switch for switch in barriers.ALL})
REMOVABLE = Names("mechanism or barrier", {**MECHANISMS, **BARRIERS})
STRUCTURES = Names("structure", {switch.name: switch for switch in structures.ALL})
CHOICE_FORMS = STRUCTURES["choice"].forms
Chosen = list[tuple[Switch, str]]


def switched(without: Iterable[str], structures: Mapping[str, str], where: str = "") -> Chosen:
    """Return switches with the chosen form of each.

    Raises
    ------
    UsageError
        If a mechanism or barrier, a structure or its form does not exist; the message names the nearest.

    """
    chosen = []
    for name in without:
        if name not in REMOVABLE:
            raise not_removable(name).at(placed("without", where))
        chosen.append((REMOVABLE[name], OUT))
    for name, form in structures.items():
        if name not in STRUCTURES:
            raise unknown("structure", name, STRUCTURES).at(placed("structures", where))
        if form not in STRUCTURES[name].forms:
            raise unknown(f"form of {name}", form, STRUCTURES[name].forms).at(placed("structures", where))
        chosen.append((STRUCTURES[name], form))
    return chosen


def values_of(chosen: Chosen, own: Mapping[str, float] | None = None, where: str = "") -> dict[str, float]:
    """Return the parameter values that the chosen forms imply.

    Raises
    ------
    UsageError
        If one of them sets a parameter to another value than ``own``, the values set directly, or than another form.

    """
    values: dict[str, float] = {}
    for switch, form in chosen:
        for parameter, value in switch.forms[form].items():
            for rival in ((own or {}).get(parameter, value), values.get(parameter, value)):
                if rival != value:
                    raise _contradiction(parameter, rival, f"{_said(switch, form)} sets it to {value:g}", where)
            values[parameter] = float(value)
        for parameter, value in (own or {}).items():
            if switch.belongs_to_another(form, parameter, value):
                reason = f"{_said(switch, form)} is chosen, and the value is that of another form"
                raise _contradiction(parameter, value, reason, where)
    return values


def without_rivals(values: Mapping[str, float], chosen: Chosen) -> dict[str, float]:
    """Return values without those that belong to forms other than the chosen ones."""
    return {
        parameter: value
        for parameter, value in values.items()
        if not any(switch.belongs_to_another(form, parameter, value) for switch, form in chosen)
    }


def placed(what: str, where: str) -> str:
    """Return a place with its file, if it has one.

    >>> placed("parameters.lapse", "law.toml"), placed("parameters.lapse", "")
    ('law.toml: parameters.lapse', 'parameters.lapse')
    """
    return f"{where}: {what}" if where else what


def not_removable(name: str) -> UsageError:
    """Return the error for a name that is no mechanism or barrier."""
    return unknown("mechanism or barrier", name, REMOVABLE)


def _said(switch: Switch, form: str) -> str:
    return f"without = {switch.name!r}" if switch.kind in (MECHANISM, BARRIER) else f"{switch.name} = {form!r}"


def _contradiction(parameter: str, value: float, but: str, where: str) -> UsageError:
    place = placed(f"parameters.{parameter}", where)
    return UsageError(f"{place}: {shown(value)} is set, but {but}: leave one of them out")
