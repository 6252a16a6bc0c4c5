"""Sections: the contents of the summary of a study, typed and frozen, and how a single row is looked up.

It is complete in itself. Its rows are those of a comparison: as designed first, then at each budget. Numbers have six
significant digits, and what has no value is null. Effects are the arm minus the baseline of the study on the same
people, networks and luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeVar

from policylab.comparison.money import ArmAtCost, ArmDesign, AtEqualCost, Currency, Scale
from policylab.comparison.rows import Best, ContestRow, Drivers, Effect, FamilyRow, Groups, Level, Luck, Moment
from policylab.errors import UsageError, nearest, unknown
from policylab.show.json import Described, plain
from policylab.study.declaration import StudyFile
from policylab.study.rows import Arm, MeasureShown, MonthlyLevel, StudyProvenance

DECIDES_NO_NUMBER = True  # only shows and looks up results: enters no identity
Row = TypeVar("Row")
READING = ("arm", "measure", "at", "budget")
# The keys by which the entries of a section differ: a query names a value for each.
KEYS: Mapping[str, tuple[str, ...]] = {
    "arms": ("arm",),
    "measures": ("measure",),
    "designs": ("arm",),
    "families": ("family",),
    "effects": (*READING, "group"),
    "levels": (*READING, "group"),
    "by_month": ("arm", "measure"),
    "contests": (*READING, "other"),
    "best": READING,
    "luck": READING,
    "drivers": READING,
    "by": ("of",),
}
DOSES = "equal_cost"  # a section too, which is no list: its arms are its rows


@dataclass(frozen=True, kw_only=True, repr=False)
class Sections(Described):
    """The results of a study: designs, doses, effects, levels, money, groups and contests, each as rows."""

    study: StudyFile
    """The declaration, as the file has it."""
    provenance: StudyProvenance
    arms: tuple[Arm, ...]
    measures: tuple[MeasureShown, ...]
    designs: tuple[ArmDesign, ...]
    scale: Scale
    """How amounts of money in the default world are brought to readers."""
    equal_cost: Literal[False] | AtEqualCost
    """The doses and the costs at each budget of the file, in its order from small to large."""
    families: tuple[FamilyRow, ...]
    effects: tuple[Effect, ...]
    """As designed first, for everyone and by group, then at each budget; with their standing over the worlds."""
    levels: tuple[Level, ...]
    """In the order of the effects, the baseline among them."""
    by_month: tuple[MonthlyLevel, ...]
    """As designed, every arm and the baseline, effective and formal adoption."""
    contests: tuple[ContestRow, ...]
    """Every pair of arms, the baseline among them, for measures with a good direction."""
    best: tuple[Best, ...]
    luck: tuple[Luck, ...]
    drivers: tuple[Drivers, ...]
    by: tuple[Groups, ...]
    """The groupings whose groups have effects and levels."""

    @property
    def name(self) -> str:
        """Return the name of the study."""
        return self.study.name

    @property
    def baseline(self) -> Arm:
        """Return the arm that the others are compared with."""
        return next(arm for arm in self.arms if arm.kind == "baseline")

    @property
    def policies(self) -> tuple[Arm, ...]:
        """Return the arms other than the baseline."""
        return tuple(arm for arm in self.arms if arm.kind != "baseline")

    @property
    def last_month(self) -> int:
        """Return the last month at which measures are taken."""
        return max(self.study.at)

    @property
    def currency(self) -> Currency:
        """Return whose cost is brought to a budget, and is shown as designed."""
        return self.equal_cost.currency if self.equal_cost else "public"

    @property
    def yardstick(self) -> Arm | None:
        """Return the arm of whose design the budgets are shares; None where they are amounts, or none."""
        if not self.equal_cost or self.study.budgets is not None:
            return None
        laws = [arm for arm in self.policies if arm.kind in ("mandate", "both")]
        return laws[0] if self.study.budget_of is None else self.arm(self.study.budget_of)

    @property
    def budgets(self) -> tuple[float, ...]:
        """Return the budgets of the file from small to large, amounts or shares; empty as designed only."""
        return self.study.in_order

    def amount(self, budget: float | None) -> float | None:
        """Return a budget of the file as rows have it: in official-months in the default world, None as designed."""
        if budget is None:
            return None
        if budget not in self.budgets or not self.equal_cost:
            known = ", ".join(f"{known:g}" for known in self.budgets)
            raise UsageError(
                f"budget: {budget:g} is none of this study: {f'name one of {known}, or ' if known else ''}"
                "leave it out for what is as designed"
            )
        return self.equal_cost.budgets[self.budgets.index(budget)]

    # -- single rows --------------------------------------------------------------------------------------------------

    def arm(self, name: str) -> Arm:
        """Return an arm by its name."""
        return self._entry("arms", self.arms, arm=name)

    def design(self, arm: str) -> ArmDesign:
        """Return an arm as its file states it, and what it costs; errors are those of :meth:`effect`."""
        return self._entry("designs", self.designs, arm=arm)

    def dose(self, arm: str, budget: float) -> ArmAtCost:
        """Return the dose of an arm at a budget of the file, and what it costs; errors are those of :meth:`effect`."""
        doses: tuple[ArmAtCost, ...] = self.rows(DOSES)
        return self._entry("doses", doses, arm=arm, budget=self.amount(budget))

    def effect(
        self, arm: str, measure: str, at: Moment, budget: float | None = None, group: str | None = None
    ) -> Effect:
        """Return the effect of an arm as designed, or at a budget of the file."""
        keys = {"arm": arm, "measure": measure, "at": at, "group": group}
        return self._entry("effects", self.effects, budget=self.amount(budget), **keys)

    def level(self, arm: str, measure: str, at: Moment, budget: float | None = None) -> Level:
        """Return the level of a measure of an arm; errors are those of :meth:`effect`. The baseline has no budget."""
        amount = None if arm == self.baseline.arm else self.amount(budget)
        return self._entry("levels", self.levels, arm=arm, measure=measure, at=at, budget=amount, group=None)

    def months(self, arm: str, measure: str) -> MonthlyLevel:
        """Return a measure of an arm month by month; errors are those of :meth:`effect`."""
        return self._entry("by_month", self.by_month, arm=arm, measure=measure)

    def contest(self, arm: str, against: str, measure: str, at: Moment, budget: float | None = None) -> ContestRow:
        """Return one arm against another from the side of the first; errors are those of :meth:`effect`."""
        names = [row.arm for row in self.arms]
        for name in (arm, against):
            if name not in names:
                raise unknown("arm of the study", name, names)
        turned = names.index(arm) > names.index(against)
        first, second = (against, arm) if turned else (arm, against)
        keys = {"arm": first, "other": second, "measure": measure, "at": at, "budget": self.amount(budget)}
        row = self._entry("contests", self.contests, **keys)
        return replace(row, arm=arm, other=against, better=row.worse, worse=row.better) if turned else row

    def probability_best(self, arm: str, measure: str, at: Moment, budget: float | None = None) -> Best:
        """Return how likely an arm is the best in a world; errors are those of :meth:`effect`."""
        return self._entry("best", self.best, arm=arm, measure=measure, at=at, budget=self.amount(budget))

    def cost(self, arm: str, budget: float | None = None) -> float:
        """Return what an arm costs beyond the baseline in the currency of the study, in official-months."""
        if budget is not None:
            return self.dose(arm, budget).cost
        design = self.design(arm)
        money = design.public_cost if self.currency == "public" else design.outlay
        if money is None:
            raise UsageError(f"{arm} is the baseline, beyond which costs are counted: name another arm")
        return money.official_months

    def rows(self, section: str) -> tuple[Any, ...]:
        """Return the rows of a section."""
        if section == DOSES:
            return self.equal_cost.arms if self.equal_cost else ()
        if section not in KEYS:
            raise unknown("section of a study", section, [*KEYS, DOSES])
        rows: tuple[Any, ...] = getattr(self, section)
        return rows

    def _entry(self, section: str, rows: Sequence[Row], **keys: Any) -> Row:
        for row in rows:
            if all(getattr(row, key) == value for key, value in keys.items()):
                return row
        wanted = " ".join(str(value) for value in keys.values() if value is not None)
        raise UsageError(f"{section} has no entry {wanted}{_cure(rows, keys)}")

    # -- as JSON ------------------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Return the one object of ``summary.json``: the keys of its sections, then its fields in their order."""
        return {"keys": {name: list(keys) for name, keys in KEYS.items()}, **dict(self._content())}

    def _content(self) -> Iterator[tuple[str, Any]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "study":
                declared = value.model_dump(mode="json", by_alias=True)
                yield field.name, {key: entry for key, entry in declared.items() if entry not in ("", {}, None)}
            else:
                yield field.name, plain(value)


def _cure(rows: Sequence[Any], keys: Mapping[str, Any]) -> str:
    """Return which value of a key is unknown, and the known values."""
    for key, value in keys.items():
        known = list(dict.fromkeys(str(getattr(row, key)) for row in rows))
        if str(value) not in known:
            return f": {key} {value!r} is unknown{nearest(value, known)} (known: {', '.join(known)})"
    return ": the study does not hold it: choose another, or add it to the study and run it again"
