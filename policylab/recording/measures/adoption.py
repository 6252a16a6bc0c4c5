"""Adoption: the services declared and really delivered, and the redesign of work."""

from __future__ import annotations

from policylab.model.simulation import Simulation
from policylab.recording.groups import Groups, Values
from policylab.recording.measures.measure import each_month, ties


def _over_services(simulation: Simulation, groups: Groups, column: str) -> Values:
    agencies = simulation.columns["agency"]
    return groups.mean("agency", agencies[column], agencies["services"])


@each_month(
    label="Effective adoption",
    label_th="การนำมาใช้ที่เกิดผลจริง",
    definition="mean of :math:`E` over agencies, each weighing its bodies times its services :math:`n`",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("agency",),
    headline=True,
)
def effective_adoption(simulation: Simulation, groups: Groups) -> Values:
    return _over_services(simulation, groups, "effective")


@each_month(
    label="Formal adoption",
    label_th="การนำมาใช้ตามระเบียบ",
    definition="mean of :math:`F` over agencies, each weighing its bodies times its services :math:`n`",
    unit="share",
    good="none",
    smallest=0.01,
    counts=("agency",),
    headline=True,
)
def formal_adoption(simulation: Simulation, groups: Groups) -> Values:
    return _over_services(simulation, groups, "formal")


@each_month(
    label="Paper compliance (formal less effective)",
    label_th="การปฏิบัติตามแต่ในเอกสาร",
    definition="formal adoption less effective adoption",
    unit="share",
    good="down",
    smallest=0.01,
    counts=("agency",),
    headline=True,
)
def paper_gap(simulation: Simulation, groups: Groups) -> Values:
    return formal_adoption.over(simulation, groups) - effective_adoption.over(simulation, groups)


@each_month(
    label="Effective adoption weighted by citizens",
    label_th="การนำมาใช้ที่เกิดผลจริง ถ่วงด้วยจำนวนประชาชน",
    definition="mean of :math:`E` over agencies, each weighing its number of clients",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("agency",),
)
def effective_adoption_weighted(simulation: Simulation, groups: Groups) -> Values:
    # An agency that stands for ten bodies serves the clients of all ten: its clients count, not its weight.
    clients = ties(simulation, "clients") / simulation.people.roster.weights("agency")[:, None]
    return groups.mean("agency", simulation.columns["agency"]["effective"], clients)


@each_month(
    label="Processes redesigned",
    label_th="กระบวนการทำงานที่ปรับแล้ว",
    definition="mean of :math:`P` over agencies, each weighing its bodies",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("agency",),
    headline=True,
)
def redesigned(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("agency", simulation.columns["agency"]["redesigned"])


@each_month(
    label="Gain of the work",
    label_th="ประสิทธิภาพที่เพิ่มขึ้นของงาน",
    definition="mean of :math:`G` over agencies, each weighing its bodies",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("agency",),
    headline=True,
)
def efficiency_gain(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("agency", simulation.columns["agency"]["efficiency"])
