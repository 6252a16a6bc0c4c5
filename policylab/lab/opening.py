"""How a lab is opened: its seed, drawn where none is given, its scenario with custom networks, its step."""

from __future__ import annotations

import copyreg
import os
import pickle
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from numbers import Integral
from typing import Any

import mesa

from policylab.errors import UsageError, check_whole, shown
from policylab.model.layers import as_mapping
from policylab.model.networks.files import read_networks
from policylab.model.networks.fitting import notes_of
from policylab.model.organisations import Organisation
from policylab.model.scenario import Scenario

MOST_SEED = 2**32 - 1
SOURCES = (Scenario, str, os.PathLike)


def seed_of(seed: object, rng: object) -> int:
    """Return the given seed, one drawn from what Mesa's model takes as ``rng``, or else a new one."""
    if seed is not None and rng is not None:
        raise UsageError("seed and rng exclude each other: give one of them, such as Lab(scenario, seed=1)")
    if seed is not None:
        return check_whole("seed", seed, 0, MOST_SEED, 1)
    if isinstance(rng, Integral):
        return check_whole("rng", rng, 0, MOST_SEED, 1)
    try:
        return int(mesa.Model(rng=rng).rng.integers(MOST_SEED + 1))
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"rng: {shown(rng)} is not a seed for a generator of numpy: write a whole number or a numpy Generator"
        ) from error


def opened(
    scenario: Any,
    size: str | None,
    months: int | None,
    people: str | os.PathLike[str] | None,
    networks: Mapping[str, Any] | None,
    network_names: Mapping[str, str] | None,
) -> Scenario:
    """Return a scenario by object, name or file, at a size and length, with custom people and networks."""
    if not isinstance(scenario, SOURCES):
        raise UsageError(f"Lab: {scenario!r:.60} is not a Scenario: load one, such as Scenario.load('by-law-phased')")
    arm = Scenario.load(scenario, size=size, months=months)
    if people is not None:
        arm = arm.at(size=Organisation.load(people, arm.size))
    custom = as_mapping(networks, "networks", "{'leaders': graph}")
    graphs = read_networks(custom, as_mapping(network_names, "network_names", "{'leaders': 'label'}"))
    arm = replace(arm, graphs={**arm.graphs, **graphs}) if graphs else arm
    for note in (*(arm.size.notes if isinstance(arm.size, Organisation) else ()), *notes_of(arm.graphs)):
        warnings.warn(note, stacklevel=3)
    return arm


def one_month(step: Callable[[], None]) -> Callable[..., None]:
    """Return Mesa's wrapped step without arguments: Mesa would count a step and then refuse it."""

    def checked(*args: object, **kwargs: object) -> None:
        if args or kwargs:
            months = next(iter((*args, *kwargs.values())))
            raise UsageError(f"a step is one month: for several write lab.run({months!r:.20})")
        step()

    return checked


def _packed(scenario: Scenario) -> tuple[Any, ...]:
    import cloudpickle  # noqa: PLC0415 (only workers need it)

    return _unpacked, (cloudpickle.dumps(vars(scenario)),)


def _unpacked(packed: bytes) -> Scenario:
    scenario = Scenario.__new__(Scenario)
    vars(scenario).update(pickle.loads(packed))
    return scenario


# Mesa's batches send scenarios to other processes by pickle, which cannot handle rules typed in a notebook.
copyreg.pickle(Scenario, _packed)
