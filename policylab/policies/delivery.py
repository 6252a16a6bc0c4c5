"""Delivery: to whom an instrument goes, when, and up to what budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from policylab.columns import INFINITY
from policylab.errors import UsageError, nearest
from policylab.files import Table
from policylab.luck import Luck
from policylab.population import Roster, regions, tiers

Month = Annotated[int, Field(ge=0, le=1200)]
Share = Annotated[float, Field(ge=0, le=1)]


class Phase(Table):
    """One step of a phased duty: which share of those covered, or which tiers, by which month."""

    deadline: Month
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    tiers: Annotated[tuple[str, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Phase:
        if (self.share is None) == (self.tiers is None):
            raise ValueError("a phase names either share or tiers: write share = 0.34, for example")
        return self


class Delivery(Table):
    """To whom, when and how much: whom an instrument covers and from which month to which."""

    announced: Month
    ends: Month | None = None
    tiers: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    regions: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    budget: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Delivery:
        if self.ends is not None and self.ends <= self.announced:
            raise ValueError(f"ends = {self.ends} is not after announced = {self.announced}: choose a later month")
        for name, known in (("tiers", tiers()), ("regions", regions())):
            _known(name, getattr(self, name), known)
        return self

    def runs(self, month: int) -> bool:
        """Return whether the instrument stands in a month."""
        return month >= self.announced and (self.ends is None or month < self.ends)

    def covers(self, people: Roster) -> NDArray[np.bool_]:
        """Return which agencies are covered, shape (agencies,)."""
        covered = np.ones(people.number("agency"), dtype=bool)
        for chosen, of in ((self.tiers, people.tier), (self.regions, people.region)):
            if chosen is not None:
                covered &= np.isin(np.array(of), chosen)
        return covered


class PhasedDelivery(Delivery):
    """Delivery of a duty: with one deadline for all, or in phases, each with its own."""

    deadline: Month | None = None
    phases: Annotated[tuple[Phase, ...], Field(min_length=2)] | None = None
    order: Literal["readiness", "size", "random"] = "readiness"

    @model_validator(mode="after")
    def _deadlines(self) -> PhasedDelivery:
        if (self.deadline is None) == (self.phases is None):
            raise ValueError("a duty has either deadline or phases: write one of them")
        for month in self.deadlines:
            if month <= self.announced:
                raise ValueError(f"deadline = {month} is not after announced = {self.announced}: choose a later month")
            if self.ends is not None and month >= self.ends:
                raise ValueError(f"deadline = {month} is not before ends = {self.ends}: choose an earlier month")
        shares = [phase.share for phase in self.phases or () if phase.share is not None]
        if shares and len(shares) != len(self.phases or ()):
            raise ValueError("phases name share here and tiers there: write the same in all of them")
        if shares and abs(sum(shares) - 1) > 0.005:
            raise ValueError(f"shares of the phases add up to {sum(shares):g}, allowed 1: change one of them")
        named = [name for phase in self.phases or () for name in phase.tiers or ()]
        _known("tiers of a phase", named, tiers())
        if len(set(named)) != len(named):
            raise ValueError("a tier stands in two phases: leave it in one")
        return self

    @property
    def deadlines(self) -> tuple[int, ...]:
        """Return the deadlines in the order of the file."""
        return (self.deadline,) if self.deadline is not None else tuple(p.deadline for p in self.phases or ())

    def deadline_of(
        self, people: Roster, readiness: NDArray[np.float64], services: NDArray[np.float64], luck: Luck
    ) -> NDArray[np.float64]:
        """Return each agency's own deadline, infinite for those not covered, shape (agencies,).

        Phases by share take the most ready (the largest, or those with the least luck) first; equals are
        parted by keyed luck, never by their row.
        """
        covered = self.covers(people)
        found = np.full(len(covered), INFINITY)
        if self.deadline is not None:
            found[covered] = self.deadline
            return found
        drawn = luck.uniform("delivery.order", people.keys["agency"], self.announced)[:, 0]
        ranked = {"readiness": -readiness, "size": -services, "random": drawn}[self.order]
        order = [row for row in np.lexsort((drawn, ranked)) if covered[row]]
        edges = np.rint(len(order) * np.cumsum([p.share or 0.0 for p in self.phases or ()])).astype(int)
        edges[-1] = len(order)
        for number, phase in enumerate(self.phases or ()):
            if phase.tiers is not None:
                members = np.flatnonzero(covered & np.isin(np.array(people.tier), phase.tiers))
            else:
                members = np.array(order[edges[number - 1] if number else 0 : edges[number]], dtype=np.intp)
            if not len(members):
                raise UsageError(
                    f"phase {number + 1} (deadline {phase.deadline}) covers nobody at size {people.size}: "
                    "widen its share or tiers, or leave it out"
                )
            found[members] = phase.deadline
        return found


@dataclass(frozen=True)
class Coverage:
    """Whom an instrument covers in one world, fixed in the month of its announcement."""

    covered: NDArray[np.bool_]
    deadline: NDArray[np.float64]


def _known(what: str, names: tuple[str, ...] | list[str] | None, known: dict) -> None:
    for name in names or ():
        if name not in known:
            raise ValueError(f"{what}: unknown name {name!r}:{nearest(name, known)} (known: {', '.join(known)})")
