"""The design of an instrument in words: one or two sentences that say every field that is set."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from policylab.errors import unknown
from policylab.model.policies.delivery import Phase, PhasedDelivery
from policylab.model.policies.duty import Duty
from policylab.model.policies.instrument import Instrument
from policylab.model.policies.stages import Move, Stage
from policylab.model.policies.wording import (
    Language,
    either,
    labels,
    listed,
    month,
    months,
    of_services,
    share,
    tries,
    worded,
    words_of,
)
from policylab.model.tables import tiers

DECIDES_NO_NUMBER = True  # words for readers: in no identity

LANGUAGES: tuple[Language, ...] = ("en", "th")
_AFTER_NUMBER = re.compile(r"([\d)])(?=[ก-๙])")  # where Thai puts a space
_FIRST = {
    "readiness": ("the readiest first", "เริ่มจากหน่วยงานที่พร้อมที่สุด"),
    "size": ("those with the most services first", "เริ่มจากหน่วยงานที่มีบริการมากที่สุด"),
    "random": ("in random order", "เรียงลำดับโดยสุ่ม"),
}
_WEIGHTS = {"light": "เบา", "medium": "ปานกลาง", "heavy": "หนัก"}
_DUTY = (
    " to offer {what} digitally {by}[; the least ready {exempt:share} are exempt]"
    "[, and its stages are: {stages_in_words}]"
    "; [each month {inspection_rate:share} of those past their deadline are inspected|nobody is inspected]"
    "[; {made} of the inspections announced are really made]"
    "[; inspections {look}]"
    "; [the penalty is {penalty:efforts} for each service undone|there is no penalty]"
    "[; each month {automatic:share} of those past their deadline are sanctioned without an inspector]"
    "[; officials are heard beforehand, at {voice:share} of a full hearing]"
    "[; the duty is felt as control, at {control:share} of full control]"
    "[; at its own deadline, each agency closes {closes_counters:share} of the counters of its digital services]"
    "[; {moves_in_words}][; all this holds until {until}]"
)
_DUTY_TH = (
    "ให้{what}แบบดิจิทัล {by}[ ยกเว้นหน่วยงานที่พร้อมน้อยที่สุด{exempt:share}]"
    "[ แบ่งหน้าที่เป็นลำดับ ได้แก่ {stages_in_words}]"
    " [ในแต่ละเดือนตรวจหน่วยงานที่พ้นกำหนดเวลาแล้ว{inspection_rate:share}|ไม่มีการตรวจ]"
    "[ โดยตรวจจริง{made}ของที่ประกาศไว้]"
    "[ การตรวจ{look}]"
    " [บทลงโทษคือ {penalty:efforts}ต่อหนึ่งบริการที่ยังไม่ได้ดำเนินการ|ไม่มีบทลงโทษ]"
    "[ ในแต่ละเดือนหน่วยงานที่พ้นกำหนดเวลาแล้ว{automatic:share}ถูกลงโทษโดยอัตโนมัติโดยไม่ต้องมีผู้ตรวจ]"
    "[ รับฟังความเห็นของบุคลากรก่อนประกาศในระดับ{voice:share}ของการรับฟังเต็มรูปแบบ]"
    "[ หน่วยงานรู้สึกว่าเป็นการควบคุมในระดับ{control:share}ของการควบคุมเต็มที่]"
    "[ ปิดเคาน์เตอร์ของบริการดิจิทัล{closes_counters:share}เมื่อถึงกำหนดเวลาของหน่วยงาน]"
    "[ {moves_in_words}][ ทั้งหมดนี้มีผลถึง{until}]"
)
_REFORM = (
    "[{reform:yes}. Rules are amended until they fit digital work to {reform.fit:share}, {reform.lag:months} after "
    "the announcement]"
)
_REFORM_TH = "[{reform:yes} และแก้ไขกฎระเบียบให้สอดคล้องกับงานดิจิทัล{reform.fit:share} มีผลหลังประกาศ {reform.lag:months}]"
_SAYS: Mapping[str, tuple[str, str]] = {
    "statute": (
        f"A law announced in {{announced:month}} obliges {{whom}}{_DUTY}{_REFORM}",
        f"กฎหมายซึ่งประกาศใน{{announced:month}} กำหนดให้{{whom}}{_DUTY_TH}{_REFORM_TH}",
    ),
    "executive-order": (
        f"An order of the government announced in {{announced:month}} obliges {{whom}}{_DUTY}",
        f"คำสั่งของรัฐบาลซึ่งประกาศใน{{announced:month}} กำหนดให้{{whom}}{_DUTY_TH}",
    ),
}  # duties, whose words are here; the other instruments say theirs beside their fields
_AT_ZERO: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "recognition": {"events_a_year": ("{when}, no contest is held for {whom}", "{when} ไม่มีการจัดประกวดสำหรับ{whom}")},
    "allowance": {
        "amount": (
            "{when}, officials of {whom} are paid nothing for services delivered digitally",
            "{when} บุคลากรของ{whom}ไม่ได้รับเงินสำหรับบริการที่ให้แบบดิจิทัล",
        )
    },
    "bonus": {
        "amount": (
            "{when}, {citizens} are paid nothing for using the digital channel",
            "{when} {citizens}ไม่ได้รับเงินจากการใช้ช่องทางดิจิทัล",
        ),
        "places": (
            "{when}, a bonus for using the digital channel has no places for {citizens}",
            "{when} ไม่มีที่ว่างสำหรับ{citizens}ที่จะรับเงินจากการใช้ช่องทางดิจิทัล",
        ),
    },
    "auto-enrolment": {
        "share": (
            "{when}, nobody among {citizens} is signed up for the digital channel by order",
            "{when} ไม่มีการลงทะเบียน{citizens}ให้ใช้ช่องทางดิจิทัลโดยคำสั่ง",
        )
    },
    "digital-only": {
        "share": (
            "An order announced in {announced:month} closes no counter to {citizens} from {closes:month} on[; this "
            "holds until {until}]",
            "คำสั่งซึ่งประกาศใน{announced:month} ไม่ปิดเคาน์เตอร์ใดสำหรับ{citizens}ตั้งแต่{closes:month}[ มีผลถึง{until}]",
        )
    },
    "exemption": {
        "granted": (
            "{when}, no request of {citizens} to be exempt where counters close is granted",
            "{when} ไม่มีการอนุมัติคำขอยกเว้นของ{citizens}เมื่อเคาน์เตอร์ปิด",
        )
    },
    "grant": {
        "share": (
            "{when}, the centre pays {whom} nothing of the cost of projects",
            "{when} ส่วนกลางไม่จ่ายค่าโครงการให้{whom}",
        )
    },
    "public-table": {
        "events_a_year": (
            "{when}, no table that ranks {whom} by name is published",
            "{when} ไม่มีการเปิดเผยตารางจัดอันดับ{whom}โดยระบุชื่อ",
        )
    },
    "agreement": {
        "target": ("{when}, {whom} are asked to promise nothing", "{when} ไม่มีการขอคำมั่นจาก{whom}"),
        "reviews_a_year": (
            "{when}, {whom} are asked to promise that they will offer {target:of_services} digitally by {by:month}; "
            "there is no sanction, and the promise is never reviewed",
            "{when} เชิญ{whom}ให้คำมั่นว่าจะให้{target:of_services}แบบดิจิทัลภายใน{by:month} โดยไม่มีบทลงโทษและไม่มีการทบทวนคำมั่น",
        ),
    },
    "budget-penalty": {
        "share": ("{when}, {whom} lose none of their budget, wherever they stand", "{when} ไม่มีการลดงบประมาณของ{whom}"),
        "target": (
            "{when}, {whom} lose none of their budget: no target is set",
            "{when} ไม่มีการลดงบประมาณของ{whom}เพราะไม่มีเป้าหมาย",
        ),
    },
}  # what is said, and nothing that would follow, where the field is 0


def form_of(instrument: Instrument, field: str) -> str:
    """Return the form in which the sentence of an instrument says a field; a plain number where it does not."""
    says, _ = _SAYS.get(instrument.kind) or (type(instrument).says, "")
    place = re.search(rf"{{{field}:(\w+)}}", says)
    return place[1] if place else "number"


def design_of(instrument: Instrument, language: Language = "en") -> str:
    """Return an instrument in words, made from its own fields.

    Parameters
    ----------
    instrument : Instrument
        What is described.
    language : {"en", "th"}
        In which language.

    Returns
    -------
    str
        A sentence or two, with every field that is set.

    """
    if language not in LANGUAGES:
        raise unknown("language", language, LANGUAGES)
    kind = type(instrument)
    zeros = (says for name, says in _AT_ZERO.get(instrument.kind, {}).items() if getattr(instrument, name) == 0)
    template = either(language, *(next(zeros, None) or _SAYS.get(instrument.kind) or (kind.says, kind.says_th)))
    known = {**dict(instrument), **words_of(instrument.delivery, language)}
    if isinstance(instrument, Duty):
        known |= _of_duty(instrument, language)
    budget = either(language, "[; it may spend {spends} at most]", "[ ใช้จ่ายได้ไม่เกิน {spends}]")
    text = worded(template + budget, known.get, language)
    return either(language, f"{text}.", _AFTER_NUMBER.sub(r"\1 ", text))


def design_of_mix(instruments: Sequence[Instrument], budget: float | None, language: Language = "en") -> list[str]:
    """Return a policy mix in words: a line for each instrument, and one for the budget that they share."""
    lines = [design_of(instrument, language) for instrument in instruments]
    if not lines:
        return [either(language, "Nothing is added to the status quo.", "ไม่มีมาตรการเพิ่มเติมจากสถานการณ์ปัจจุบัน")]
    if budget is not None:
        together = ("Together they may spend {budget:money} at most.", "ทั้งหมดรวมกันใช้จ่ายได้ไม่เกิน {budget:money}")
        lines.append(worded(either(language, *together), {"budget": budget}.get, language))
    return lines


def _of_duty(duty: Duty, language: Language) -> dict[str, Any]:
    """Return what is said of a duty that is no plain field: its dates, its stages, and how its dates move."""
    inspected = duty.inspection_rate > 0
    return {
        "what": either(language, "their services", "บริการ") if duty.stages else of_services(duty.target, language),
        "by": _by(duty, language),
        "stages_in_words": _stages(duty, language),
        "look": tries(duty.audit_depth, language) if inspected else None,
        "made": _made(duty.enforced, language) if inspected and duty.enforced < 1 else None,
        "moves_in_words": _moves(duty.moves, language),
    }


def _made(enforced: float, language: Language) -> str:
    return either(language, "none", "ร้อยละ 0") if enforced == 0 else share(enforced, language)


def _by(duty: Duty, language: Language) -> str:
    """Return by when the duty is due, or its first stage, and what notice that leaves."""
    delivery, staged = duty.delivery, bool(duty.stages)
    if delivery.deadline is not None:
        return _due(delivery.deadline, delivery, staged, language)
    phases = delivery.phases or ()
    parts = listed(
        [f"{_members(phase, language)} {_due(phase.deadline, delivery, staged, language)}" for phase in phases],
        language,
        apart="; ",
    )
    first = "" if phases[0].share is None else either(language, *_FIRST[delivery.order])
    return either(
        language,
        f"in {len(phases)} phases{first and f', {first}'}: {parts}",
        f"แบ่งเป็น {len(phases)} ขั้น{first and f' {first}'} ได้แก่ {parts}",
    )


def _members(phase: Phase, language: Language) -> str:
    if phase.tiers is not None:
        return labels(tiers(), phase.tiers, language)
    part = share(phase.share or 0, language)
    return either(language, f"{part} of them", f"หน่วยงาน{part}")


def _due(deadline: int, delivery: PhasedDelivery, staged: bool, language: Language) -> str:
    notice = months(deadline - delivery.announced, language)
    when = month(deadline, language)
    if staged:
        return either(
            language,
            f"in stages, first deadline {when}, after {notice} of notice",
            f"เป็นลำดับ กำหนดเวลาแรกคือ{when} โดยแจ้งล่วงหน้า {notice}",
        )
    return either(language, f"by {when}, after {notice} of notice", f"ภายใน{when} โดยแจ้งล่วงหน้า {notice}")


def _stages(duty: Duty, language: Language) -> str:
    """Return what is asked stage by stage: when, how much, of which services, and how it is looked at."""
    return listed([_stage(stage, duty, language) for stage in duty.stages or ()], language, apart="; ")


def _stage(stage: Stage, duty: Duty, language: Language) -> str:
    weights = () if set(stage.counted) == set(_WEIGHTS) else stage.counted
    of = listed([either(language, name, _WEIGHTS[name]) for name in weights], language)
    part = duty.target * stage.target
    if part == 0:
        return f"{_after(stage.after, language)} {either(language, 'nothing', 'ยังไม่ต้องให้บริการใด')}"
    look = "" if stage.audit_depth is None or duty.inspection_rate == 0 else tries(stage.audit_depth, language)
    much = either(language, *("all", "ทั้งหมด") if part == 1 else (f"{share(part, 'en')} of", share(part, "th")))
    return either(
        language,
        f"{_after(stage.after, 'en')} {much} {of and f'{of} '}services{look and f', and inspections {look}'}",
        f"{_after(stage.after, 'th')} บริการ{of}{much}{look and f' โดยการตรวจ{look}'}",
    )


def _after(number: int, language: Language) -> str:
    if number == 0:
        return either(language, "at the first deadline", "เมื่อถึงกำหนดเวลาแรก")
    return either(
        language, f"{months(number, 'en')} after the first deadline", f"หลังกำหนดเวลาแรก {months(number, 'th')}"
    )


def _moves(moves: tuple[Move, ...], language: Language) -> str:
    """Return how deadlines move once they have been announced."""
    parts = [
        either(
            language,
            f"in {month(move.at, 'en')} the deadlines still to come move by {months(move.by, 'en')}",
            f"ใน{month(move.at, 'th')} เลื่อนกำหนดเวลาที่เหลือออกไป {months(move.by, 'th')}",
        )
        for move in moves
    ]
    return listed(parts, language, apart="; ")
