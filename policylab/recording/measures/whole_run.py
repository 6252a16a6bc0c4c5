"""Measures of a whole run: spending, the month in which a share is reached, and what remains a year after the end."""

from __future__ import annotations

import numpy as np

from policylab.recording.measures.adoption import effective_adoption
from policylab.recording.measures.measure import Row, Run, Spending, TimeTo, of_run, spent

AFTER_MONTHS = 12


@spent(
    label="Outlay of the centre",
    label_th="รายจ่ายของส่วนกลาง",
    definition="present value of what the centre has paid",
    unit="official-months, present value",
    good="down",
    smallest=10.0,
    headline=True,
)
def outlay(spending: Spending) -> Row:
    return spending.centre


@spent(
    label="Cost to agencies (induced)",
    label_th="ต้นทุนของหน่วยงาน",
    definition="present value of what agencies have spent",
    unit="official-months, present value",
    good="down",
    smallest=10.0,
    counts=("agency",),
    headline=True,
)
def agency_cost(spending: Spending) -> Row:
    return spending.agencies


@spent(
    label="Public cost",
    label_th="ต้นทุนภาครัฐรวม",
    definition="present value of what the centre has paid and agencies have spent",
    unit="official-months, present value",
    good="down",
    smallest=10.0,
    headline=True,
)
def public_cost(spending: Spending) -> Row:
    return spending.centre + spending.agencies


@spent(
    label="Hours of citizens",
    label_th="ชั่วโมงที่ประชาชนใช้ติดต่อราชการ",
    definition="present value of the sum of :math:`H_c` over citizens, times the citizens behind each",
    unit="hours, present value",
    good="down",
    smallest=100_000.0,
    counts=("citizen",),
    headline=True,
)
def citizen_burden(spending: Spending) -> Row:
    return spending.citizens


t50_effective = TimeTo(
    name="t50_effective",
    label="Months to half, effective",
    label_th="จำนวนเดือนถึงครึ่งหนึ่ง (เกิดผลจริง)",
    definition=(
        "first month at which effective adoption is at half or above and stays so for three months; the last "
        "month where that is never"
    ),
    unit="months",
    good="down",
    smallest=1.0,
    kind="skewed",
    counts=("service",),
    share=0.5,
    of="effective_adoption",
)

t80_effective = TimeTo(
    name="t80_effective",
    label="Months to four fifths, effective",
    label_th="จำนวนเดือนถึงร้อยละ 80 (เกิดผลจริง)",
    definition=(
        "first month at which effective adoption is at four fifths or above and stays so for three months; "
        "the last month where that is never"
    ),
    unit="months",
    good="down",
    smallest=1.0,
    kind="skewed",
    counts=("service",),
    share=0.8,
    of="effective_adoption",
)

t50_formal = TimeTo(
    name="t50_formal",
    label="Months to half, formal",
    label_th="จำนวนเดือนถึงครึ่งหนึ่ง (ตามระเบียบ)",
    definition=(
        "first month at which formal adoption is at half or above and stays so for three months; the last "
        "month where that is never"
    ),
    unit="months",
    good="none",
    smallest=1.0,
    kind="skewed",
    counts=("service",),
    share=0.5,
    of="formal_adoption",
)

t80_formal = TimeTo(
    name="t80_formal",
    label="Months to four fifths, formal",
    label_th="จำนวนเดือนถึงร้อยละ 80 (ตามระเบียบ)",
    definition=(
        "first month at which formal adoption is at four fifths or above and stays so for three months; the "
        "last month where that is never"
    ),
    unit="months",
    good="none",
    smallest=1.0,
    kind="skewed",
    counts=("service",),
    share=0.8,
    of="formal_adoption",
)


@of_run(
    label="Effective adoption a year after the end",
    label_th="การนำมาใช้ที่เกิดผลจริงหลังมาตรการสิ้นสุดหนึ่งปี",
    definition=(
        "effective adoption twelve months after the month in which the last instrument ended, less that of this month"
    ),
    unit="share",
    good="up",
    smallest=0.01,
    counts=("service",),
    same_months=True,
)
def aftermath_effective(run: Run) -> Row:
    effective, ended = run.monthly[effective_adoption.name], run.ended
    worlds = np.arange(effective.shape[1])
    # No value if nothing ended twelve months before the horizon.
    known = (ended >= 0) & (ended + AFTER_MONTHS < len(effective))
    start = np.where(known, ended, 0)
    later = np.where(known, ended + AFTER_MONTHS, 0)
    return np.where(known, effective[later, worlds] - effective[start, worlds], np.nan)
