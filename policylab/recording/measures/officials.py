"""Officials and leaders: their resistance, work, skill and mindset."""

from __future__ import annotations

from policylab.model.simulation import Simulation
from policylab.recording.groups import Groups, Values
from policylab.recording.measures.measure import each_month


@each_month(
    label="Resistance of officials",
    label_th="การต่อต้านของบุคลากร",
    definition="mean of :math:`r` over officials, each weighing the bodies of his agency",
    unit="0 to 1",
    good="down",
    smallest=0.01,
    counts=("staff",),
    headline=True,
)
def resistance(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("staff", simulation.columns["staff"]["resistance"])


@each_month(
    label="Workload of officials",
    label_th="ภาระงานของบุคลากร",
    definition=r"mean of :math:`\ell` over officials, each weighing the bodies of his agency",
    unit="months of work a month",
    good="down",
    smallest=0.01,
    counts=("staff",),
)
def staff_load(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("staff", simulation.columns["staff"]["workload"])


@each_month(
    label="Skill of officials",
    label_th="ทักษะของบุคลากร",
    definition="mean of :math:`(b + s) / 2` over officials, each weighing the bodies of his agency",
    unit="0 to 1",
    good="up",
    smallest=0.01,
    counts=("staff",),
)
def staff_skill(simulation: Simulation, groups: Groups) -> Values:
    staff = simulation.columns["staff"]
    return groups.mean("staff", (staff["basic_skill"] + staff["applied_skill"]) / 2)


@each_month(
    label="Mindset of leaders",
    label_th="ทัศนคติของผู้บริหาร",
    definition="mean of :math:`m` over leaders, each weighing the bodies of the agency",
    unit="0 to 1",
    good="up",
    smallest=0.01,
    counts=("leader",),
)
def leader_mindset(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("leader", simulation.columns["leader"]["mindset"])
