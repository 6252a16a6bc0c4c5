"""Idleness: whether every parameter and every column moves some measure, under all instruments and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from policylab.model.columns import COLUMNS, PRECISION, Column
from policylab.model.columns.parameters import parameters
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.compulsion import Statute
from policylab.model.policies.delivery import Delivery, PhasedDelivery
from policylab.model.policies.package import INSTRUMENTS, OUTSIDE, packages
from policylab.model.policies.stages import Move, Stage
from policylab.model.scenario import Scenario
from policylab.model.setting import settings
from policylab.model.simulation import Simulation, gather
from policylab.recording.measures import MEASURES
from policylab.recording.records import Records
from policylab.recording.run import record

Measured = dict[str, NDArray[np.float64]]
SIZE = "classroom"
PROBE_MONTHS = 60
# Nearly everything moves some measure in fifteen months already: only the rest is probed for longer, and what then
# still moves none among more people, of whom somebody is near a threshold.
LOOKS = ((SIZE, 15), (SIZE, PROBE_MONTHS), ("lab", PROBE_MONTHS))
WORLDS_A_BATCH = 48
# A second world to probe: some parameters matter only where much is digital already, or money and motives abound.
READY = {
    "formal_start": 0.32, "effective_start": 0.2, "budget_rate": 0.8, "motive_of_gain": 2.0, "law_fit_start": 0.35,
    "liability_scale": 0.7, "motivation_speed": 0.2, "leader_weight": 0.2, "crowding_out": 0.3,
    "strain_of_haste": 1.5,
}  # fmt: skip
# Traits that decide something only before month 0, so that moving them after it moves nothing.
DECIDED_BEFORE = ("service.weight_class", "service.demand", "citizen.distance")
RIVAL_FORMS = {"choice": "nested", "imitation": "threshold", "opinion": "bounded-confidence"}
PROBED = ("everything", "incentives-tangible", "by-force")
# What no package that ships has: stages before the deadlines of the others, one put off, and sanctions by themselves.
STAGED = Statute(
    delivery=PhasedDelivery(announced=1, deadline=4), inspection_rate=0.2, audit_depth=0.2, penalty=2.0, automatic=0.02,
    stages=(Stage(after=0, target=0.3), Stage(after=9, audit_depth=0.9)), moves=(Move(at=2, by=1),),
)  # fmt: skip


def probes() -> tuple[Scenario, Scenario, Scenario]:
    """Return three scenarios that together call on every mechanism, lever and form of the model.

    All meet every event from outside: the first two under packages that use nearly every instrument, a law in stages,
    and examples of the instruments that no such package uses, the second in a ready world with rival forms of choice,
    imitation and opinion; the third under no policy, where what happens outside is not drowned by what a policy says.
    """
    shipped = packages()
    mixed = (STAGED, *(instrument for name in PROBED for instrument in shipped[name].instrument))
    used = {instrument.kind for instrument in mixed}
    mixed += tuple(
        kind.example(Delivery(announced=12))
        for name, kind in INSTRUMENTS.items()
        if name not in used and kind.family != OUTSIDE
    )
    events = tuple(
        event
        for setting in settings().values()
        if setting.name != "history"
        for event in setting.event
        if event.delivery.announced < PROBE_MONTHS
    )
    base = Scenario.load("everything", size=SIZE, months=PROBE_MONTHS)
    probed = replace(
        base,
        name="probe",
        # Instruments of several packages at once contradict each other, which no file may: so past the check.
        package=BaseModel.model_copy(base.package, update={"name": "probe", "instrument": mixed}),
        setting=base.setting.model_copy(update={"event": events}),
    )
    left_alone = Scenario.load("status-quo", size=SIZE, months=PROBE_MONTHS)
    left_alone = replace(left_alone, name="probe", setting=probed.setting)
    return probed, probed.with_options(parameters=READY, structures=RIVAL_FORMS), left_alone


def idle_parameters(seed: int) -> list[str]:
    """Return the parameters that move no measure at either end of their range, in any probe."""
    waiting = list(parameters())
    for look, probed, end in product(LOOKS, probes(), ("low", "high")):
        if waiting:
            unchanged, *changed = _measured([probed, *(_at_end(probed, name, end) for name in waiting)], seed, look)
            waiting = [name for name, moved in zip(waiting, changed, strict=True) if not _differ(unchanged, moved)]
    return waiting


def _at_end(probed: Scenario, name: str, end: str) -> Scenario:
    """Return a scenario with one parameter at an end of its range, as a world of an ensemble has it."""
    point = {known: value for known, value in probed.point.items() if known != name}
    return replace(probed, own=Layer(point)).in_world({name: getattr(parameters()[name], end)})


def idle_columns(seed: int) -> list[str]:
    """Return the columns that move no measure when they are moved up or down, in any probe.

    What decides something only before month 0 is left out: a weight decides its service's start, a demand a link, a
    distance who is worst placed.
    """
    waiting = [column for column in COLUMNS if column.key not in DECIDED_BEFORE]
    for look, probed, sign in product(LOOKS, probes(), (1, -1)):
        moves = [None, *((column, sign) for column in waiting)]
        unchanged, *changed = _measured([probed] * len(moves), seed, look, moves) if waiting else [{}]
        waiting = [column for column, moved in zip(waiting, changed, strict=True) if not _differ(unchanged, moved)]
    return [column.key for column in waiting]


def _amount(column: Column) -> float:
    """Return an amount that reaches an end of the range: 10 where the range is open, 1 for whole numbers."""
    if column.dtype is not PRECISION:
        return 1.0
    width = column.high - column.low
    return width if np.isfinite(width) else 10.0


def _measured(
    worlds: Sequence[Scenario], seed: int, look: tuple[str, int], moves: Sequence[tuple[Column, int] | None] = ()
) -> list[Measured]:
    """Return the measures of each world, in batches on the same people and luck; each move shifts one column."""
    size, months = look
    people = gather(size, Luck(seed))
    measured: list[Measured] = []
    for first in range(0, len(worlds), WORLDS_A_BATCH):
        batch = worlds[first : first + WORLDS_A_BATCH]
        nudges: dict[tuple[str, str], NDArray[np.float64]] = {}
        for world, move in enumerate(moves[first : first + WORLDS_A_BATCH]):
            if move is not None:
                column, sign = move
                amounts = nudges.setdefault((column.kind, column.name), np.zeros(len(batch)))
                amounts[world] = sign * _amount(column)
        records = record(Simulation(people, batch, nudges), 0, months)
        measured += [_of_world(records, world) for world in range(len(batch))]
    return measured


def _of_world(records: Records, world: int) -> Measured:
    monthly = {name: values[:, world] for name, values in records.monthly.items()}
    return monthly | {name: values[world : world + 1] for name, values in records.of_run.items()}


def _differ(first: Measured, second: Measured) -> bool:
    return any(not np.array_equal(first[name], second[name], equal_nan=True) for name in MEASURES)
