"""Adoption: the services declared and really delivered, the projects begun for them, and the redesign of work."""

from __future__ import annotations

from policylab.model.simulation import Simulation
from policylab.recording.groups import Groups, Values
from policylab.recording.measures.measure import each_month, ties


def _over_services(simulation: Simulation, groups: Groups, column: str) -> Values:
    return groups.mean("service", simulation.columns["service"][column])


@each_month(
    label="Effective adoption",
    label_th="การนำมาใช้ที่เกิดผลจริง",
    definition="share of services really digital (:math:`W_s`), each weighing the bodies of its agency",
    unit="share",
    good="up",
    smallest=0.01,
    counts=("service",),
    headline=True,
)
def effective_adoption(simulation: Simulation, groups: Groups) -> Values:
    return _over_services(simulation, groups, "real")


@each_month(
    label="Formal adoption",
    label_th="การนำมาใช้ตามระเบียบ",
    definition="share of services declared digital (:math:`D_s`), each weighing the bodies of its agency",
    unit="share",
    good="none",
    smallest=0.01,
    counts=("service",),
    headline=True,
)
def formal_adoption(simulation: Simulation, groups: Groups) -> Values:
    return _over_services(simulation, groups, "declared")


@each_month(
    label="Paper compliance (formal less effective)",
    label_th="การปฏิบัติตามแต่ในเอกสาร",
    definition="formal adoption less effective adoption",
    unit="share",
    good="down",
    smallest=0.01,
    counts=("service",),
    headline=True,
)
def paper_gap(simulation: Simulation, groups: Groups) -> Values:
    return formal_adoption.over(simulation, groups) - effective_adoption.over(simulation, groups)


@each_month(
    label="Effective adoption weighted by demand",
    label_th="การนำมาใช้ที่เกิดผลจริง ถ่วงด้วยความต้องการใช้บริการ",
    definition=(
        "share of services really digital (:math:`W_s`), "
        r"each weighing :math:`\delta_s` times the clients of its agency"
    ),
    unit="share",
    good="up",
    smallest=0.01,
    counts=("service",),
)
def effective_adoption_weighted(simulation: Simulation, groups: Groups) -> Values:
    # An agency that stands for ten bodies serves the clients of all ten: its clients count, not its weight.
    people = simulation.people.roster
    clients = (ties(simulation, "clients")[:, 0] / people.weight)[people.service_agency]
    return groups.mean("service", simulation.columns["service"]["real"], (people.demand * clients)[:, None])


@each_month(
    label="Projects begun per agency",
    label_th="โครงการที่เริ่มแล้วต่อหน่วยงาน",
    definition="mean of :math:`N_s` over agencies, each weighing its bodies",
    unit="projects per agency",
    good="none",
    smallest=0.1,
    counts=("agency",),
    adds_up=True,
)
def projects_started(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("agency", simulation.columns["agency"]["projects_started"])


@each_month(
    label="Agencies that have begun no project",
    label_th="หน่วยงานที่ยังไม่เคยเริ่มโครงการ",
    definition="share of agencies with :math:`N_s = 0`, each weighing its bodies",
    unit="share",
    good="down",
    smallest=0.01,
    counts=("agency",),
    adds_up=True,
)
def never_started(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("agency", simulation.columns["agency"]["projects_started"] == 0)


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
