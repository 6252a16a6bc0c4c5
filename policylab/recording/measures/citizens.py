"""Citizens: who uses the digital channel, who trusts it, and who cannot get a service."""

from __future__ import annotations

from policylab.model.simulation import Simulation
from policylab.recording.groups import Groups, Values
from policylab.recording.measures.measure import each_month


@each_month(
    label="Citizens using the digital channel",
    label_th="ประชาชนที่ใช้ช่องทางดิจิทัล",
    definition="mean of :math:`u_c` over citizens",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("citizen",),
    headline=True,
)
def take_up(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("citizen", simulation.columns["citizen"]["used"])


@each_month(
    label="Citizens registered",
    label_th="ประชาชนที่ลงทะเบียนแล้ว",
    definition="mean of :math:`r_c` over citizens",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("citizen",),
)
def registered(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("citizen", simulation.columns["citizen"]["registered"])


@each_month(
    label="Trust",
    label_th="ความเชื่อมั่น",
    definition="mean of :math:`T` over citizens",
    unit="0 to 1",
    good="up",
    smallest=0.01,
    counts=("citizen",),
    headline=True,
)
def trust(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("citizen", simulation.columns["citizen"]["trust"])


@each_month(
    label="Citizens shut out",
    label_th="ประชาชนที่เข้าไม่ถึงบริการ",
    definition="mean of :math:`o_c` over citizens",
    unit="share",
    good="down",
    smallest=0.002,
    counts=("citizen",),
    headline=True,
)
def shut_out(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("citizen", simulation.columns["citizen"]["shut_out"])


@each_month(
    label="Shut out among the worst-placed tenth",
    label_th="ผู้เข้าไม่ถึงบริการในกลุ่มที่เข้าถึงดิจิทัลได้ยากที่สุดร้อยละ 10",
    definition="mean of :math:`o_c` over the citizens marked by :math:`w_c`",
    unit="share",
    good="down",
    smallest=0.01,
    counts=("citizen",),
    headline=True,
)
def shut_out_worst_tenth(simulation: Simulation, groups: Groups) -> Values:
    citizens = simulation.columns["citizen"]
    return groups.mean("citizen", citizens["shut_out"], citizens["worst_tenth"])
