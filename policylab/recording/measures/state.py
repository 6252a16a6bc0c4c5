"""Gains and losses of the state as a whole: data, months of adoption, hours, duplicated spending, failures."""

from __future__ import annotations

import numpy as np

from policylab.model.simulation import Simulation
from policylab.recording.groups import Groups, Values
from policylab.recording.measures.adoption import effective_adoption
from policylab.recording.measures.measure import Monthly, Row, each_month, so_far, ties


@each_month(
    label="Needed data that can be used",
    label_th="ข้อมูลที่จำเป็นซึ่งใช้งานได้",
    definition="mean of :math:`I` over agencies, each weighing its bodies times the registers that it needs",
    unit="share",
    good="up",
    smallest=0.005,
    counts=("agency",),
)
def data_usable(simulation: Simulation, groups: Groups) -> Values:
    return groups.mean("agency", simulation.columns["agency"]["integration"], ties(simulation, "registers"))


@so_far(
    label="Months of effective adoption",
    label_th="ผลรวมเดือนของการนำมาใช้ที่เกิดผลจริง",
    definition="sum of effective adoption over the months up to this one, the start not counted",
    unit="months",
    good="up",
    smallest=0.5,
    counts=("service",),
    headline=True,
)
def adoption_months(monthly: Monthly) -> Row:
    effective = monthly[effective_adoption.name]
    from_month_1 = np.vstack([np.zeros_like(effective[:1]), effective[1:]])  # the start is not a month of adoption
    return np.cumsum(from_month_1, axis=0)


@each_month(
    label="Hours saved by citizens and officials",
    label_th="ชั่วโมงที่ประหยัดได้",
    definition=(
        r"sum over citizens of :math:`h_o o_m - H_c`, times the citizens behind each; and :math:`h_w \gamma_h` "
        "times the sum over agencies of bodies times officials times :math:`G`, times the officials behind "
        "each"
    ),
    unit="hours a month",
    good="up",
    smallest=5000.0,
    counts=("agency", "citizen"),
)
def hours_saved(simulation: Simulation, groups: Groups) -> Values:
    # Citizens are compared with a visit on each occasion; officials gain by their work, for all that they stand for.
    row, citizens = simulation.row, simulation.columns["citizen"]
    by_citizens = row["counter_hours"] * groups.total("citizen", citizens["occasion"])
    by_citizens = by_citizens - groups.total("citizen", citizens["hours"])
    gain = groups.total("agency", simulation.columns["agency"]["efficiency"] * ties(simulation, "officials"))
    officials = simulation.people.roster.officials_behind * gain
    return by_citizens + row["official_hours"] * row["gain_share"] * officials


@each_month(
    label="Duplicated spending",
    label_th="งบประมาณที่ซ้ำซ้อน",
    definition="sum over agencies of bodies times :math:`X_2`",
    unit="official-months a month",
    good="down",
    smallest=1.0,
    counts=("agency",),
)
def duplicated_spending(simulation: Simulation, groups: Groups) -> Values:
    return groups.total("agency", simulation.columns["agency"]["duplicated"])


@each_month(
    label="Failed projects",
    label_th="โครงการที่ล้มเหลว",
    definition="sum over agencies of bodies times :math:`n_f`",
    unit="projects",
    good="down",
    smallest=1.0,
    counts=("agency",),
    headline=True,
    adds_up=True,
)
def failures(simulation: Simulation, groups: Groups) -> Values:
    return groups.total("agency", simulation.columns["agency"]["failures"])
