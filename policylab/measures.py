"""Every measure, once: name, labels, unit, good direction, smallest effect of interest, and how it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.engine import Simulation
from policylab.links import average, total

Row = NDArray[np.float64]
RUN = "run"


@dataclass(frozen=True)
class Measure:
    """One measure of a run.

    Attributes
    ----------
    name, label, label_th, unit : str
    good : str
        ``up``, ``down`` or ``none``: the direction that is wished for.
    smallest : float
        Smallest effect of interest: an interval wholly inside it is too small to matter.
    take : callable, optional
        Returns the value of each world from the state after a month, shape (worlds,); None for measures of a whole
        run, which :mod:`policylab.records` makes from the monthly ones.
    headline : bool
        Whether the table of a comparison shows it unasked.

    """

    name: str
    label: str
    label_th: str
    unit: str
    good: str
    smallest: float
    take: Callable[[Simulation], Row] | None = None
    headline: bool = False

    @property
    def of_run(self) -> bool:
        """Return whether the measure belongs to a whole run (``at`` is ``"run"``)."""
        return self.name.startswith(("t50", "t80")) or self.name in ("outlay", "agency_cost", "citizen_burden")


def _over_services(column: str) -> Callable[[Simulation], Row]:
    def take(simulation: Simulation) -> Row:
        agencies = simulation.columns["agency"]
        services = agencies["services"]
        return total(agencies[column] * services) / total(services)

    return take


def _mean(kind: str, column: str) -> Callable[[Simulation], Row]:
    return lambda simulation: average(simulation.columns[kind][column])


def _share(kind: str, column: str) -> Callable[[Simulation], Row]:
    # A count of yes is a whole number, so its order cannot matter.
    return lambda simulation: (
        np.count_nonzero(simulation.columns[kind][column], axis=0) / len(simulation.columns[kind][column])
    )


def _paper_gap(simulation: Simulation) -> Row:
    return _over_services("formal")(simulation) - _over_services("effective")(simulation)


def _effective_weighted(simulation: Simulation) -> Row:
    clients = simulation.people.links["agency", "clients"].ties
    return average(simulation.columns["agency"]["effective"], clients)


def _staff_skill(simulation: Simulation) -> Row:
    staff = simulation.columns["staff"]
    return average((staff["basic_skill"] + staff["applied_skill"]) / 2)


def _worst_tenth(simulation: Simulation) -> Row:
    citizens = simulation.columns["citizen"]
    among = np.count_nonzero(citizens["shut_out"] & citizens["worst_tenth"], axis=0)
    return among / np.count_nonzero(citizens["worst_tenth"], axis=0)


def _data_usable(simulation: Simulation) -> Row:
    needed = simulation.people.links["agency", "registers"].ties
    return average(simulation.columns["agency"]["integration"], needed)


def _hours_saved(simulation: Simulation) -> Row:
    """Return hours of citizens against a visit each, and of officials by the gain of their work."""
    row, citizens = simulation.row, simulation.columns["citizen"]["hours"]
    by_citizens = row["counter_hours"] * len(citizens) - total(citizens)
    officials = simulation.people.links["agency", "officials"].ties
    gain = total(simulation.columns["agency"]["efficiency"], officials)
    return by_citizens + row["official_hours"] * row["gain_share"] * gain


def _failures(simulation: Simulation) -> Row:
    return total(simulation.columns["agency"]["failures"])


MEASURES: dict[str, Measure] = {
    entry.name: entry
    for entry in (
        Measure(
            "effective_adoption",
            "Effective adoption",
            "การนำมาใช้ที่เกิดผลจริง",
            "share",
            "up",
            0.01,
            _over_services("effective"),
            headline=True,
        ),
        Measure(
            "formal_adoption",
            "Formal adoption",
            "การนำมาใช้ตามระเบียบ",
            "share",
            "none",
            0.01,
            _over_services("formal"),
            headline=True,
        ),
        Measure(
            "paper_gap",
            "Paper compliance (formal less effective)",
            "การปฏิบัติตามแต่ในเอกสาร",
            "share",
            "down",
            0.01,
            _paper_gap,
            headline=True,
        ),
        Measure(
            "effective_adoption_weighted",
            "Effective adoption weighted by citizens",
            "การนำมาใช้ที่เกิดผลจริง ถ่วงด้วยจำนวนประชาชน",
            "share",
            "up",
            0.01,
            _effective_weighted,
        ),
        Measure(
            "redesigned",
            "Processes redesigned",
            "กระบวนการทำงานที่ปรับแล้ว",
            "share",
            "up",
            0.01,
            _mean("agency", "redesigned"),
            headline=True,
        ),
        Measure(
            "efficiency_gain",
            "Gain of the work",
            "ประสิทธิภาพที่เพิ่มขึ้นของงาน",
            "share",
            "up",
            0.01,
            _mean("agency", "efficiency"),
            headline=True,
        ),
        Measure(
            "take_up",
            "Citizens using the digital channel",
            "ประชาชนที่ใช้ช่องทางดิจิทัล",
            "share",
            "up",
            0.01,
            _share("citizen", "used"),
            headline=True,
        ),
        Measure(
            "registered",
            "Citizens registered",
            "ประชาชนที่ลงทะเบียนแล้ว",
            "share",
            "up",
            0.01,
            _share("citizen", "registered"),
        ),
        Measure("trust", "Trust", "ความเชื่อมั่น", "0 to 1", "up", 0.01, _mean("citizen", "trust"), headline=True),
        Measure(
            "shut_out",
            "Citizens shut out",
            "ประชาชนที่เข้าไม่ถึงบริการ",
            "share",
            "down",
            0.002,
            _share("citizen", "shut_out"),
            headline=True,
        ),
        Measure(
            "shut_out_worst_tenth",
            "Shut out among the worst-placed tenth",
            "ผู้เข้าไม่ถึงบริการในกลุ่มเปราะบางที่สุดหนึ่งในสิบ",
            "share",
            "down",
            0.01,
            _worst_tenth,
            headline=True,
        ),
        Measure(
            "resistance",
            "Resistance of officials",
            "การต่อต้านของบุคลากร",
            "0 to 1",
            "down",
            0.01,
            _mean("staff", "resistance"),
            headline=True,
        ),
        Measure(
            "staff_load",
            "Workload of officials",
            "ภาระงานของบุคลากร",
            "months of work a month",
            "down",
            0.01,
            _mean("staff", "workload"),
        ),
        Measure("staff_skill", "Skill of officials", "ทักษะของบุคลากร", "0 to 1", "up", 0.01, _staff_skill),
        Measure(
            "leader_mindset", "Mindset of leaders", "ทัศนคติของผู้บริหาร", "0 to 1", "up", 0.01, _mean("leader", "mindset")
        ),
        Measure(
            "data_usable", "Needed data that can be used", "ข้อมูลที่จำเป็นซึ่งใช้งานได้", "share", "up", 0.005, _data_usable
        ),
        Measure(
            "adoption_months",
            "Months of effective adoption",
            "ผลรวมเดือนของการนำมาใช้ที่เกิดผลจริง",
            "months",
            "up",
            0.5,
            None,
            headline=True,
        ),
        Measure(
            "hours_saved",
            "Hours saved by citizens and officials",
            "ชั่วโมงที่ประหยัดได้",
            "hours a month",
            "up",
            50.0,
            _hours_saved,
        ),
        Measure("failures", "Failed projects", "โครงการที่ล้มเหลว", "projects", "down", 1.0, _failures, headline=True),
        Measure(
            "outlay",
            "Outlay of the centre",
            "รายจ่ายของส่วนกลาง",
            "official-months, present value",
            "down",
            10.0,
            headline=True,
        ),
        Measure(
            "agency_cost",
            "Cost to agencies (induced)",
            "ต้นทุนของหน่วยงาน",
            "official-months, present value",
            "down",
            10.0,
            headline=True,
        ),
        Measure(
            "citizen_burden",
            "Hours of citizens",
            "ชั่วโมงที่ประชาชนใช้ติดต่อราชการ",
            "hours, present value",
            "down",
            1000.0,
            headline=True,
        ),
        Measure("t50_effective", "Months to half, effective", "จำนวนเดือนถึงครึ่งหนึ่ง (เกิดผลจริง)", "months", "down", 1.0),
        Measure(
            "t80_effective", "Months to four fifths, effective", "จำนวนเดือนถึงร้อยละ 80 (เกิดผลจริง)", "months", "down", 1.0
        ),
        Measure("t50_formal", "Months to half, formal", "จำนวนเดือนถึงครึ่งหนึ่ง (ตามระเบียบ)", "months", "none", 1.0),
        Measure(
            "t80_formal", "Months to four fifths, formal", "จำนวนเดือนถึงร้อยละ 80 (ตามระเบียบ)", "months", "none", 1.0
        ),
    )
}

HEADLINE = "effective_adoption"
EVENT_MEASURES = ("t50_effective", "t80_effective", "t50_formal", "t80_formal")


def threshold_of(name: str) -> tuple[float, str]:
    """Return the share that a time is the time to, and the measure that must reach it.

    >>> threshold_of("t80_formal")
    (0.8, 'formal_adoption')
    """
    level, _, which = name.partition("_")
    return int(level[1:]) / 100, f"{which}_adoption"
