"""Sections: the contents of the summary of a study, typed and frozen, and how a single row is looked up.

It is complete in itself. Numbers have six significant digits, and what has no value is null. Effects are the arm minus
the baseline of the study on the same people, networks and luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from policylab.comparison.rows import Moment
from policylab.errors import UsageError, nearest, unknown
from policylab.show.json import Described, plain
from policylab.study.declaration import OWN_BUDGET, StudyFile
from policylab.study.rows import (
    Arm,
    GroupEffect,
    MeasureShown,
    MonthlyLevel,
    StudyBest,
    StudyContest,
    StudyEffect,
    StudyLevel,
    StudyMatch,
    StudyOutlay,
    StudyProvenance,
)

DECIDES_NO_NUMBER = True  # only shows and looks up results: enters no identity
Row = TypeVar("Row")
# The keys by which the entries of a section differ: a query names a value for each.
KEYS: Mapping[str, tuple[str, ...]] = {
    "arms": ("arm",),
    "measures": ("measure",),
    "effects": ("arm", "budget", "measure", "at"),
    "levels": ("arm", "measure"),
    "against_outlay": ("arm", "budget", "measure", "at"),
    "ledger": ("arm", "budget", "measure", "at"),
    "groups": ("arm", "measure", "at", "by", "group"),
    "contests": ("mandate", "incentive", "budget", "measure", "at"),
    "best": ("arm", "budget", "measure", "at"),
    "matched": ("arm", "budget"),
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Sections(Described):
    """The results of a study: effects, levels, money, groups and contests, each as rows."""

    study: StudyFile
    """The declaration, as the file has it."""
    provenance: StudyProvenance
    arms: tuple[Arm, ...]
    measures: tuple[MeasureShown, ...]
    effects: tuple[StudyEffect, ...]
    """At each budget every arm but the baseline."""
    levels: tuple[MonthlyLevel, ...]
    """Month by month, every arm and the baseline, effective and formal adoption."""
    against_outlay: tuple[StudyOutlay, ...]
    """The effects on the headlines at each budget, with what was spent."""
    ledger: tuple[StudyLevel, ...]
    """The levels of every arm, the baseline included, at each budget."""
    groups: tuple[GroupEffect, ...]
    """Effects by tier and segment at the study's own budget."""
    contests: tuple[StudyContest, ...]
    """Every mandate against every incentive, for measures with a good direction."""
    best: tuple[StudyBest, ...]
    """The share of worlds in which each arm is the best of those that meet the budget."""
    matched: tuple[StudyMatch, ...]
    """Whether each arm meets each budget."""

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
    def budgets(self) -> tuple[float, ...]:
        """Return the budgets from small to large, as multiples of the study's own."""
        return tuple(sorted({row.budget for row in self.against_outlay}))

    # -- single rows --------------------------------------------------------------------------------------------------

    def arm(self, name: str) -> Arm:
        """Return an arm by its name."""
        return self._entry("arms", self.arms, arm=name)

    def effect(self, arm: str, measure: str, at: Moment, budget: float = OWN_BUDGET) -> StudyEffect:
        """Return the effect of an arm."""
        return self._entry("effects", self.effects, budget=budget, arm=arm, measure=measure, at=at)

    def level(self, arm: str, measure: str, at: Moment, budget: float = OWN_BUDGET) -> StudyLevel:
        """Return the level of a measure of an arm; errors are those of :meth:`effect`."""
        return self._entry("ledger", self.ledger, budget=budget, arm=arm, measure=measure, at=at)

    def months(self, arm: str, measure: str) -> MonthlyLevel:
        """Return a measure of an arm month by month; errors are those of :meth:`effect`."""
        return self._entry("levels", self.levels, arm=arm, measure=measure)

    def outlay(self, arm: str, measure: str, budget: float = OWN_BUDGET) -> StudyOutlay:
        """Return an effect at the last month with what was spent; errors are those of :meth:`effect`."""
        at = self.last_month
        return self._entry("against_outlay", self.against_outlay, budget=budget, arm=arm, measure=measure, at=at)

    def group_effect(self, arm: str, measure: str, by: str, group: str) -> GroupEffect:
        """Return the effect on a group at the last month; errors are those of :meth:`effect`."""
        at = self.last_month
        return self._entry("groups", self.groups, by=by, group=group, arm=arm, measure=measure, at=at)

    def contest(
        self, mandate: str, incentive: str, measure: str, at: Moment, budget: float = OWN_BUDGET
    ) -> StudyContest:
        """Return a mandate against an incentive; errors are those of :meth:`effect`."""
        keys = {"mandate": mandate, "incentive": incentive, "measure": measure, "at": at}
        return self._entry("contests", self.contests, budget=budget, **keys)

    def share_best(self, arm: str, measure: str, at: Moment, budget: float = OWN_BUDGET) -> StudyBest:
        """Return in which share of the worlds an arm is best; errors are those of :meth:`effect`."""
        return self._entry("best", self.best, budget=budget, arm=arm, measure=measure, at=at)

    def rows(self, section: str) -> tuple[Any, ...]:
        """Return the rows of a section."""
        if section not in KEYS:
            raise unknown("section of a study", section, KEYS)
        rows: tuple[Any, ...] = getattr(self, section)
        return rows

    def _entry(self, section: str, rows: Sequence[Row], **keys: Any) -> Row:
        for row in rows:
            if all(getattr(row, key) == value for key, value in keys.items()):
                return row
        raise UsageError(f"{section} has no entry {' '.join(map(str, keys.values()))}{_cure(rows, keys)}")

    # -- as JSON ------------------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Return the one object of ``summary.json``: the keys of its sections, then its fields in their order."""
        return {"keys": {name: list(keys) for name, keys in KEYS.items()}, **dict(self._content())}

    def _content(self) -> Iterator[tuple[str, Any]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "study":
                declared = value.model_dump(mode="json", by_alias=True)
                yield field.name, {key: entry for key, entry in declared.items() if entry not in ("", {})}
            else:
                yield field.name, plain(value)


def _cure(rows: Sequence[Any], keys: Mapping[str, Any]) -> str:
    """Return which value of a key is unknown, and the known values."""
    for key, value in keys.items():
        known = list(dict.fromkeys(str(getattr(row, key)) for row in rows))
        if str(value) not in known:
            return f": {key} {value!r} is unknown{nearest(value, known)} (known: {', '.join(known)})"
    return ": the study does not hold it: choose another, or add it to the study and run it again"
