"""Worlds of cases: those that a filter keeps, for each case without the targets that its own programme gave.

A case that the filter has used is no test of the worlds that the filter keeps. So it is scored on the worlds that are
kept without it, and beside that on those kept with it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policylab.analysis.cases.case import Case
from policylab.analysis.cases.declaration import shared_cases
from policylab.analysis.filter.keeping import kept_without
from policylab.comparison.ensemble import Design
from policylab.comparison.question import RANGES
from policylab.comparison.stored_worlds import (
    JudgedWorlds,
    StoredWorlds,
    design_of_filtered,
    read_judged,
    read_worlds,
)

if TYPE_CHECKING:
    from policylab.analysis.case_question import CaseQuestion


@dataclass(frozen=True)
class KeptWorlds:
    """The worlds of a file, of which each case takes what is kept without its own programme."""

    kept: StoredWorlds  # with all targets
    judged: JudgedWorlds
    number: int  # of each case
    seed: int
    programme: dict[str, frozenset[str]]  # of each case the curves of its programme

    @property
    def used(self) -> tuple[str, ...]:
        """Return the cases of which the filter uses a curve of their programme."""
        curves = {curve for target in self.judged.targets for curve in target["cases"]}
        return tuple(name for name, own in self.programme.items() if own & curves)

    def with_own(self, case: Case) -> Design:
        """Return worlds that are kept with all targets."""
        return self._drawn(self.kept, case)

    def without_own(self, case: Case) -> Design:
        """Return worlds that are kept without the targets of the case's programme, as many as there are at most."""
        if case.name not in self.used:
            return self.with_own(case)
        return self._drawn(kept_without(self.judged, self.programme[case.name]), case)

    def _drawn(self, stored: StoredWorlds, case: Case) -> Design:
        number = min(self.number, stored.design.worlds)
        return design_of_filtered(stored, number, self.seed, [case.scenario])


def kept_worlds(question: CaseQuestion, cases: Collection[Case]) -> KeptWorlds | None:
    """Return the stored worlds that a question names; None where it draws from the stated ranges."""
    if question.worlds_from == RANGES:
        return None
    curves = [*cases, *shared_cases()]  # a target may be of a shared case that the table leaves out
    programme = {
        case.name: frozenset(member.name for member in curves if member.programme == case.programme) for case in cases
    }
    kept, judged = read_worlds(question.worlds_from), read_judged(question.worlds_from)
    return KeptWorlds(kept, judged, question.worlds, question.seed, programme)
