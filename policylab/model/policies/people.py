"""People: leaders who see the point, officials with skills, and a style that promotes instead of controlling."""

from __future__ import annotations

from typing import ClassVar, Literal

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Share
from policylab.model.policies.instrument import InstrumentContext, Levers, Programme, saturated


class LeaderProgramme(Programme):
    """A programme for top executives: why digital matters, and how to set a clear problem."""

    family: ClassVar[str] = "people"
    summary: ClassVar[str] = "courses for top executives: the mindset to change, and a clear problem to solve"
    writes: ClassVar[tuple[str, ...]] = ("leader_programme",)
    cost_drivers: ClassVar[str] = "leaders who take part, month by month"
    cites: ClassVar[str] = (
        "thesis T-P2 (people first: leaders), T-P5 (courses for executives), barrier:leadership, claim:4"
    )
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "leader programme"
    payee: ClassVar[str] = "trainers"
    says: ClassVar[Prose] = (
        "{when}, leaders of {whom} attend courses on the mindset to change and on setting a clear problem, "
        "{intensity:dose}"
    )
    says_th: ClassVar[Prose] = (
        "{when} ผู้บริหารระดับสูงของ{whom}เข้าหลักสูตรด้านทัศนคติต่อการเปลี่ยนแปลงและการตั้งโจทย์ที่ชัดเจน {intensity:dose}"
    )

    kind: Literal["leader-programme"] = "leader-programme"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what a month costs for the leaders covered: leader_course_price × the bodies of their agencies."""
        return context.prices["leader_course_price"] * context.bodies(coverage.covered)


class Training(Programme):
    """Training of officials, by depth: basic, applied, and in managing projects."""

    family: ClassVar[str] = "people"
    summary: ClassVar[str] = (
        "officials are trained in basic skill, in applied skill, or in managing projects; with the private sector "
        "they also see how others redesigned their work"
    )
    writes: ClassVar[tuple[str, ...]] = ("training_basic", "training_applied", "training_management", "examples")
    cost_drivers: ClassVar[str] = "agencies whose officials are trained, depth, month by month"
    cites: ClassVar[str] = "thesis T-P5 (with the private sector), T-O2 (deep applied skills), barrier:skills.upkeep"
    letter: ClassVar[str] = "C"
    purpose: ClassVar[str] = "training"
    payee: ClassVar[str] = "trainers"
    says: ClassVar[Prose] = (
        "{when}, officials of {whom} are trained, {intensity:dose}, with {basic:course} in basic "
        "skill, {applied:course} in applied skill and {management:course} in managing "
        "projects[{with_private_sector:yes}, together with the private sector, which shows how it redesigned its "
        "work]"
    )
    says_th: ClassVar[Prose] = (
        "{when} อบรมบุคลากรของ{whom} {intensity:dose} โดยมีเนื้อหาทักษะพื้นฐาน{basic:share} ทักษะประยุกต์{applied:share} "
        "และการบริหารโครงการ{management:share}ของหลักสูตรเต็ม[{with_private_sector:yes} "
        "ร่วมกับภาคเอกชนซึ่งแสดงตัวอย่างการปรับกระบวนการ]"
    )

    kind: Literal["training"] = "training"
    basic: Share = 0.0
    applied: Share = 1.0
    management: Share = 0.0
    with_private_sector: bool = False

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write how much training of each depth officials get.

        With *d* the strength of the programme: `training_basic` at least *d* × `basic`, `training_applied` at least *d*
        × `applied`, `training_management` at least *d* × `management`; with the private sector `examples` at least *d*
        / 2.
        """
        del context
        strength = saturated(self.intensity)
        for depth in ("basic", "applied", "management"):
            levers.at_least(f"training_{depth}", strength * getattr(self, depth), coverage.covered)
        if self.with_private_sector:
            levers.at_least("examples", strength / 2, coverage.covered)

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what a month costs: training_price × (`basic` + `applied` + `management`) × the bodies covered."""
        depth = self.basic + self.applied + self.management
        return context.prices["training_price"] * depth * context.bodies(coverage.covered)


class Style(Programme):
    """A change of style, from control to promotion."""

    family: ClassVar[str] = "people"
    summary: ClassVar[str] = "promoting instead of controlling: less control is felt, and officials are keener"
    writes: ClassVar[tuple[str, ...]] = ("promotion",)
    cost_drivers: ClassVar[str] = "agencies worked with, month by month"
    cites: ClassVar[str] = "thesis T-P2 (from control to promotion), claim:14, programme:bureaucracy-pairs"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "change of style"
    payee: ClassVar[str] = "advisers"
    says: ClassVar[Prose] = "{when}, {whom} are steered by promoting instead of controlling, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} เปลี่ยนการกำกับ{whom}จากการควบคุมเป็นการส่งเสริม {intensity:dose}"

    kind: Literal["style"] = "style"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what a month costs in the agencies covered: style_price × their bodies."""
        return context.prices["style_price"] * context.bodies(coverage.covered)
