"""Statements: what was found in a sentence, or why nothing was, in English and in Thai."""

from __future__ import annotations

from collections.abc import Mapping

from policylab.analysis.discovery.boxes import COVERAGE_AIM, DENSITY_AIM, MOST_SIGNIFICANT, Box
from policylab.analysis.discovery.labels import Contrast
from policylab.recording.measures import MEASURES

FEWEST = 20  # clear worlds: of fewer nothing is said
FOUND = "box"
NO_BETTER_THAN_CHANCE = "no box better than chance"
NO_SIGNIFICANT_LIMIT = "no significant limit"
EVERYWHERE = "no box needed"
ONE_CLASS = "one class only"
TOO_FEW = "too few clear worlds"
NOTHING_VARIES = "worlds do not differ"


def statement(status: str, asked: Contrast, counts: Mapping[str, int], box: Box | None, limits: str) -> str:
    """Return in one or two English sentences what was found, or why nothing was.

    Parameters
    ----------
    status : str
        ``box``, or why there is none.
    asked : Contrast
        What was asked.
    counts : mapping of str to int
        How many worlds there are of each sort, as in :attr:`Discovery.counts`.
    box : Box, optional
        What was found.
    limits : str
        Its limits in words.

    """
    beats = f"{asked.mandate} beats {asked.incentive} on {MEASURES[asked.measure].label.lower()}"
    of_clear = f"{counts['beats']} of {counts['clear']} clear worlds"
    if box is not None:
        aims = "" if box.reaches else (
            f" The box does not reach both aims, coverage {COVERAGE_AIM:.0%} and density {DENSITY_AIM:.0%}."
        )  # fmt: skip
        return (
            f"{beats} in {of_clear}, above all where {limits}: it does so in {box.density:.0%} of the {box.worlds} "
            f"worlds in this box, which holds {box.coverage:.0%} of all worlds where it does.{aims}"
        )
    return {
        NO_BETTER_THAN_CHANCE: f"{beats} in {of_clear}, but no box of parameters tells where better than shuffled "
        "labels do: nothing simple parts these worlds.",
        NO_SIGNIFICANT_LIMIT: f"{beats} in {of_clear}. Boxes part these worlds better than shuffled labels do, but no "
        f"limit of the one chosen has a quasi-p of {MOST_SIGNIFICANT:g} or less: none is told. Take more worlds.",
        EVERYWHERE: f"{beats} in {of_clear}, at least {DENSITY_AIM:.0%} of them: no box is needed. Ask the other way "
        "round for the worlds where it does not.",
        ONE_CLASS: f"{beats} in {of_clear}: all clear worlds are alike, there is nothing to part.",
        TOO_FEW: f"Only {counts['clear']} of the {counts['counted']} worlds that count are clear, fewer than {FEWEST}: "
        "no box is looked for. Take more worlds or more replications.",
        NOTHING_VARIES: f"{beats} in {of_clear}, but no parameter differs between these: there is nothing to part "
        "them by.",
    }[status]


def statement_th(status: str, asked: Contrast, counts: Mapping[str, int], box: Box | None, limits: str) -> str:
    """Return the same in Thai (a draft translation)."""
    beats = f"{asked.mandate} ให้ผลดีกว่า {asked.incentive} ด้าน{MEASURES[asked.measure].label_th}"
    of_clear = f"{counts['beats']} จาก {counts['clear']} โลกจำลองที่ผลชัดเจน"
    if box is not None:
        aims = "" if box.reaches else (
            f" กรอบนี้ยังไม่ถึงเกณฑ์ทั้งสอง คือความครอบคลุม {COVERAGE_AIM:.0%} และความหนาแน่น {DENSITY_AIM:.0%}"
        )  # fmt: skip
        return (
            f"{beats} ใน {of_clear} โดยเฉพาะเมื่อ{limits} ภายในกรอบนี้เป็นเช่นนั้น {box.density:.0%} ของ {box.worlds} "
            f"โลกจำลอง และกรอบนี้ครอบคลุม {box.coverage:.0%} ของโลกจำลองทั้งหมดที่เป็นเช่นนั้น{aims}"
        )
    return {
        NO_BETTER_THAN_CHANCE: f"{beats} ใน {of_clear} แต่ไม่มีกรอบค่าพารามิเตอร์ใดบอกได้ดีกว่าการสุ่มสลับป้ายว่าเกิดขึ้นเมื่อใด",
        NO_SIGNIFICANT_LIMIT: f"{beats} ใน {of_clear} กรอบค่าพารามิเตอร์จำแนกโลกจำลองเหล่านี้ได้ดีกว่าการสุ่มสลับป้าย "
        f"แต่ขอบเขตทุกข้อของกรอบที่เลือกมีค่า quasi-p เกิน {MOST_SIGNIFICANT:g} จึงไม่รายงานกรอบ ควรเพิ่มจำนวนโลกจำลอง",
        EVERYWHERE: f"{beats} ใน {of_clear} ซึ่งไม่น้อยกว่า {DENSITY_AIM:.0%} จึงไม่จำเป็นต้องหากรอบ",
        ONE_CLASS: f"{beats} ใน {of_clear} โลกจำลองที่ผลชัดเจนเหมือนกันทั้งหมด จึงไม่มีสิ่งใดให้จำแนก",
        TOO_FEW: f"มีเพียง {counts['clear']} จาก {counts['counted']} โลกจำลองที่นับได้ซึ่งผลชัดเจน น้อยกว่า {FEWEST} จึงไม่หากรอบ",
        NOTHING_VARIES: f"{beats} ใน {of_clear} แต่ไม่มีพารามิเตอร์ใดต่างกันระหว่างโลกจำลองเหล่านี้ จึงจำแนกไม่ได้",
    }[status]
