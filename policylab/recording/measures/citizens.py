"""Citizens: who uses the digital channel, how attempts end, who trusts it, and who cannot get a service."""

from __future__ import annotations

from policylab.model.simulation import Simulation
from policylab.recording.groups import Groups, Values
from policylab.recording.measures.measure import each_month


@each_month(
    label="Citizens using the digital channel",
    label_th="ประชาชนที่ใช้ช่องทางดิจิทัล",
    definition="mean of :math:`u_r` over citizens: those who used it, alone or assisted, in the last twelve months",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("citizen",),
    headline=True,
)
def take_up(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("citizen", simulation.columns["citizen"]["recent_user"])


@each_month(
    label="Occasions done online",
    label_th="การติดต่อที่ทำผ่านช่องทางดิจิทัล",
    definition="mean of :math:`\\max(q_g, p_a)` over citizens with an occasion (:math:`o_m`)",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("citizen",),
)
def online_share(simulation: Simulation, groups: Groups) -> Values:
    citizens = simulation.columns["citizen"]
    return groups.mean("citizen", citizens["succeeded"] | citizens["assisted"], citizens["occasion"])


@each_month(
    label="Online occasions that were assisted",
    label_th="การติดต่อออนไลน์ที่มีผู้ช่วยหรือทำแทน",
    definition="mean of :math:`p_a` over citizens whose occasion was done online (:math:`\\max(q_g, p_a)`)",
    unit="share",
    good="none",
    smallest=0.02,
    counts=("citizen",),
)
def assisted_share(simulation: Simulation, groups: Groups) -> Values:
    citizens = simulation.columns["citizen"]
    return groups.mean("citizen", citizens["assisted"], citizens["succeeded"] | citizens["assisted"])


@each_month(
    label="Digital attempts that ended well",
    label_th="การใช้ช่องทางดิจิทัลที่สำเร็จ",
    definition="mean of :math:`q_g` over citizens who tried (:math:`t_c`)",
    unit="share",
    good="up",
    smallest=0.02,
    counts=("citizen",),
)
def completion(simulation: Simulation, groups: Groups) -> Values:
    citizens = simulation.columns["citizen"]
    return groups.mean("citizen", citizens["succeeded"], citizens["attempted"])


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
    label="Registered citizens who are active",
    label_th="ผู้ลงทะเบียนที่ใช้งานจริง",
    definition="mean of :math:`u_r` over the registered (:math:`r_c`)",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("citizen",),
)
def active_share(simulation: Simulation, groups: Groups) -> Values:
    citizens = simulation.columns["citizen"]
    return groups.mean("citizen", citizens["recent_user"], citizens["registered"])


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
    label="Shut out of a service that was needed",
    label_th="ผู้เข้าไม่ถึงบริการที่จำเป็นต้องใช้",
    definition="mean of :math:`o_c` over citizens with an occasion (:math:`o_m`)",
    unit="share",
    good="down",
    smallest=0.002,
    kind="rare",
    counts=("citizen",),
    headline=True,
)
def shut_out(simulation: Simulation, groups: Groups) -> Values:
    citizens = simulation.columns["citizen"]
    return groups.mean("citizen", citizens["shut_out"], citizens["occasion"])


@each_month(
    label="Shut out among the worst-placed tenth",
    label_th="ผู้เข้าไม่ถึงบริการในกลุ่มที่เข้าถึงดิจิทัลได้ยากที่สุดร้อยละ 10",
    definition="the same over those marked by :math:`w_c`",
    unit="share",
    good="down",
    smallest=0.01,
    kind="rare",
    counts=("citizen",),
    headline=True,
)
def shut_out_worst_tenth(simulation: Simulation, groups: Groups) -> Values:
    citizens = simulation.columns["citizen"]
    return groups.mean("citizen", citizens["shut_out"], citizens["worst_tenth"] & citizens["occasion"])


@each_month(
    label="Shut out among the tenth lowest in skill of those with access",
    label_th="ผู้เข้าไม่ถึงบริการในกลุ่มที่มีการเข้าถึงแต่ทักษะต่ำที่สุดร้อยละ 10",
    definition="the same over those marked by :math:`w_k`",
    unit="share",
    good="down",
    smallest=0.01,
    kind="rare",
    counts=("citizen",),
)
def shut_out_lowest_skill(simulation: Simulation, groups: Groups) -> Values:
    citizens = simulation.columns["citizen"]
    return groups.mean("citizen", citizens["shut_out"], citizens["lowest_skill"] & citizens["occasion"])
