"""Measures of a month (page *Measures*)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.model import PlainModel


def _average(
    agents: Iterable[Any], value: Callable[[Any], float], weight: Callable[[Any], float] = lambda _: 1.0
) -> float:
    weights = [(weight(one), value(one)) for one in agents]
    total = sum(each for each, _ in weights)
    return sum(each * found for each, found in weights) / total if total else 0.0


def measure(model: PlainModel) -> dict[str, float]:
    """Return the measures of the state as it is now."""
    return {**_of_agencies(model), **_of_officials(model), **_of_citizens(model)}


def _of_agencies(model: PlainModel) -> dict[str, float]:
    agencies = model.agencies
    effective = _average(agencies, lambda one: one.effective, lambda one: one.bodies * one.services)
    formal = _average(agencies, lambda one: one.formal, lambda one: one.bodies * one.services)
    return {
        "effective_adoption": effective,
        "formal_adoption": formal,
        "paper_gap": formal - effective,
        "effective_adoption_weighted": _average(agencies, lambda one: one.effective, lambda one: len(one.clients)),
        "redesigned": _average(agencies, lambda one: one.redesigned, lambda one: one.bodies),
        "efficiency_gain": _average(agencies, lambda one: one.efficiency, lambda one: one.bodies),
        "leader_mindset": _average(model.leaders, lambda one: one.mindset, lambda one: one.agency.bodies),
        "data_usable": _average(agencies, lambda one: one.integration, lambda one: one.bodies * len(one.registers)),
        "duplicated_spending": sum(one.bodies * one.duplicated for one in agencies),
        "failures": sum(one.bodies * one.failures for one in agencies),
    }


def _of_officials(model: PlainModel) -> dict[str, float]:
    officials = model.officials

    def average(value: Callable[[Any], float]) -> float:
        return _average(officials, value, lambda one: one.agency.bodies)

    return {
        "resistance": average(lambda one: one.resistance),
        "staff_load": average(lambda one: one.workload),
        "staff_skill": average(lambda one: (one.basic_skill + one.applied_skill) / 2),
    }


def _of_citizens(model: PlainModel) -> dict[str, float]:
    citizens, given = model.citizens, model.parameters
    officials_behind = model.country["officials"] * model.share_of_country
    officials_behind /= sum(one.agency.bodies for one in model.officials)
    of_citizens = sum(given.counter_hours - one.hours for one in citizens) * model.citizens_behind
    gained = sum(one.bodies * len(one.officials) * one.efficiency for one in model.agencies)
    return {
        "take_up": _average(citizens, lambda one: one.used),
        "registered": _average(citizens, lambda one: one.registered),
        "trust": _average(citizens, lambda one: one.trust),
        "shut_out": _average(citizens, lambda one: one.shut_out),
        "shut_out_worst_tenth": _average(citizens, lambda one: one.shut_out, lambda one: one.worst_tenth),
        "hours_saved": of_citizens + given.official_hours * given.gain_share * gained * officials_behind,
    }
