"""Grants on proof: what is asked for, advanced, proved, paid and given back, month by month."""

from policylab.model.simulation import Simulation
from policylab.recording.groups import Groups, Values
from policylab.recording.measures.measure import each_month


@each_month(
    label="Grants asked for and granted",
    label_th="เงินอุดหนุนที่ขอและได้รับอนุมัติ",
    definition="sum over agencies of bodies times :math:`X_a`",
    unit="official-months a month",
    good="none",
    smallest=1.0,
    counts=("agency",),
)
def grants_asked(simulation: Simulation, groups: Groups) -> Values:
    return groups.total("agency", simulation.columns["agency"]["grants_asked"])


@each_month(
    label="Grants paid in advance",
    label_th="เงินอุดหนุนที่จ่ายล่วงหน้า",
    definition="sum over agencies of bodies times :math:`X_v`",
    unit="official-months a month",
    good="none",
    smallest=1.0,
    counts=("agency",),
)
def grants_advanced(simulation: Simulation, groups: Groups) -> Values:
    return groups.total("agency", simulation.columns["agency"]["grants_advanced"])


@each_month(
    label="Grants proved",
    label_th="เงินอุดหนุนที่พิสูจน์ผลได้",
    definition="sum over agencies of bodies times :math:`X_w`",
    unit="official-months a month",
    good="up",
    smallest=1.0,
    counts=("agency",),
)
def grants_proved(simulation: Simulation, groups: Groups) -> Values:
    return groups.total("agency", simulation.columns["agency"]["grants_proved"])


@each_month(
    label="Grants paid on proof",
    label_th="เงินอุดหนุนที่จ่ายเมื่อพิสูจน์ผลได้",
    definition="sum over agencies of bodies times :math:`X_g`",
    unit="official-months a month",
    good="none",
    smallest=1.0,
    counts=("agency",),
)
def grants_paid(simulation: Simulation, groups: Groups) -> Values:
    return groups.total("agency", simulation.columns["agency"]["grants_paid"])


@each_month(
    label="Grants given back",
    label_th="เงินอุดหนุนที่ส่งคืน",
    definition="sum over agencies of bodies times :math:`X_b`",
    unit="official-months a month",
    good="down",
    smallest=1.0,
    counts=("agency",),
)
def grants_given_back(simulation: Simulation, groups: Groups) -> Values:
    return groups.total("agency", simulation.columns["agency"]["grants_given_back"])
