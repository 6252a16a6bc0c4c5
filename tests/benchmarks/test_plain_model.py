"""The plain model agrees with the lab: the printed description is enough to build the model again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from benchmarks.plain_model import PlainModel
from benchmarks.plain_model.chance import Chance

from policylab.columns import KINDS
from policylab.lab import Lab
from policylab.luck import Luck, agent_keys
from policylab.scenario import Scenario

MONTHS = 24
NEAR = 1e-9
OF_KIND = {"agency": "agencies", "leader": "leaders", "staff": "officials", "citizen": "citizens"}
MONEY = ("outlay", "agency_cost", "citizen_burden")


def differences(lab: Lab, plain: PlainModel) -> Iterator[str]:
    """Name each value of a column that differs, with its month and agent."""
    for kind in KINDS:
        agents = list(getattr(plain, OF_KIND[kind]))
        for column, values in lab.simulation.columns[kind].items():
            for agent, value in zip(agents, np.broadcast_to(values, (len(agents), 1))[:, 0].tolist(), strict=True):
                own = float(getattr(agent, column))
                if own != value and not abs(own - value) <= NEAR:
                    yield f"month {lab.month}: {agent.name}: {column} is {own!r}, in the lab {value!r}"


@pytest.mark.parametrize("package", ["status-quo", "by-law-phased", "hybrid", "everything", "citizen-bonus", "by-force", "by-law-abrupt", "citizen-first", "data-first", "incentives-recognition", "incentives-tangible", "null", "people-first"])
def test_plain_objects_and_the_lab_agree(package: str) -> None:
    lab = Lab(Scenario.load(package, size="classroom", months=MONTHS), seed=1)
    plain = PlainModel(package, "classroom", seed=1)
    for _ in range(MONTHS + 1):
        found = list(differences(lab, plain))
        assert not found, f"{len(found)} values differ; " + "; ".join(found[:5])
        own = {**plain.records[-1], "adoption_months": sum(one["effective_adoption"] for one in plain.records[1:])}
        for name, value in own.items():
            assert value == pytest.approx(lab.measure(name), rel=NEAR, abs=NEAR), f"month {lab.month}: {name}"
        if lab.month < MONTHS:
            lab.step()
            plain.step()
    frame = lab.frame().set_index(["measure", "month"])["value"]
    for name in MONEY:
        assert getattr(plain, name) == pytest.approx(frame[name, MONTHS], rel=NEAR), name


def test_luck_as_it_is_printed() -> None:
    names = ["department-001", "citizen-000002"]
    luck = Luck(7, 3).uniform("agency_choice.luck_act", agent_keys(names), -60)[:, 0].tolist()
    assert luck == [Chance(7, 3).draw("agency_choice.luck_act", name, -60) for name in names]
