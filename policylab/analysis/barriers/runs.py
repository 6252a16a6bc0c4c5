"""Runs: a policy with all barriers, without each, without all and with each alone, on the same people and luck."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.barriers.rows import ADOPTION, Mode
from policylab.model.luck import Luck
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.model.switches import BARRIERS
from policylab.model.tables import weight_classes
from policylab.recording.run import record

Array = NDArray[np.float64]
MONTHS = 120
MODES: tuple[Mode, Mode] = ("alone", "all but")
# What is read at the horizon: a measure, of all or of the services of one weight.
READINGS: tuple[tuple[str, str | None], ...] = (
    (ADOPTION, None),
    *((ADOPTION, weight) for weight in weight_classes()),
    ("adoption_months", None),
    ("take_up", None),
)
# The columns through which the removal of each barrier acts, from what it sets to what an agency decides by.
THROUGH: dict[str, tuple[tuple[str, str], ...]] = {
    "leadership": (("leader", "mindset"), ("agency", "redesign_step"), ("agency", "motive_to_work")),
    "skills": (("agency", "skill"), ("agency", "project_management"), ("service", "failing_odds")),
    "readiness": (("agency", "practice"), ("agency", "readiness"), ("service", "failing_odds")),
    "regulation": (("agency", "law_reading"), ("agency", "permitted"), ("agency", "redesign_step")),
    "data": (("agency", "data_released"), ("agency", "integration"), ("service", "working_odds")),
    "budget": (("agency", "can_begin"), ("service", "affordable"), ("agency", "projects_started")),
    "trust": (("citizen", "trust"), ("citizen", "willing"), ("agency", "client_use")),
}
COLUMNS = tuple(dict.fromkeys(column for columns in THROUGH.values() for column in columns))


def arms_of(usual: Scenario) -> list[Scenario]:
    """Return a scenario with all barriers, without each of them, without all, and with each alone."""
    every = tuple(BARRIERS)
    alone = [usual.without(name) for name in every]
    but_one = [usual.without(*(rest for rest in every if rest != name)) for name in every]
    return [usual, *alone, usual.without(*every), *but_one]


def levels_of(usuals: Sequence[Scenario], seed: int, number: int) -> Array:
    """Return the readings and then the columns at the horizon, shape (figures, scenarios, arms of each)."""
    flat = [arm for usual in usuals for arm in arms_of(usual)]
    first = flat[0]
    simulation = Simulation(gather(first.size, Luck(seed, number), families=first.families), flat)
    records = record(simulation, number, first.months, by="weight")
    taken = [(records.groups[group] if group else records).value(name, first.months) for name, group in READINGS]
    taken += [simulation.columns[kind][name].mean(axis=0) for kind, name in COLUMNS]
    return np.array(taken).reshape(len(taken), len(usuals), -1)


def effects_of(levels: Array) -> Array:
    """Return what each barrier costs: shape (..., arms) becomes (..., modes, barriers).

    *Alone*: what its removal brings where all others stand. *All but*: what is lost where it alone still stands.
    """
    many = len(BARRIERS)
    alone = levels[..., 1 : many + 1] - levels[..., :1]
    but_one = levels[..., many + 1 : many + 2] - levels[..., many + 2 :]
    return np.stack([alone, but_one], axis=-2)
