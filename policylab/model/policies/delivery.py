"""Delivery: whom an instrument covers, when, and up to what budget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from policylab.errors import UsageError, nearest, shown
from policylab.files import Money, Table
from policylab.model.columns import INFINITY
from policylab.model.luck import Luck
from policylab.model.population import Roster
from policylab.model.tables import regions, segments, tiers

Month = Annotated[int, Field(ge=0, le=1200)]
Share = Annotated[float, Field(ge=0, le=1)]


class Phase(Table):
    """One phase of a duty: which share of those covered, or which tiers, by which month."""

    deadline: Month
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    tiers: Annotated[tuple[str, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Phase:
        if (self.share is None) == (self.tiers is None):
            raise ValueError("a phase names either share or tiers: write share = 0.34, for example")
        return self


class Delivery(Table):
    """Whom an instrument covers, from which month to which, and how much it may spend.

    - ``announced``: month of the announcement, from which the instrument is in force;
    - ``ends``: first month in which it is no longer in force;
    - ``tiers``, ``regions``: agencies covered, by default all; ``regions``, ``segments``: citizens covered;
    - ``readiest``: cover only this share of those agencies, the readiest;
    - ``budget``: official-months that it may spend, written for the country.
    """

    announced: Month
    ends: Month | None = None
    tiers: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    regions: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    segments: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    readiest: Annotated[float, Field(gt=0, le=1)] | None = None
    budget: Money | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Delivery:
        if self.ends is not None and self.ends <= self.announced:
            raise ValueError(f"ends = {self.ends} is not after announced = {self.announced}: choose a later month")
        for name, known in (("tiers", tiers()), ("regions", regions()), ("segments", segments())):
            _known(name, getattr(self, name), known)
        return self

    def runs(self, month: int) -> bool:
        """Return whether the instrument is in force in a month."""
        return month >= self.announced and (self.ends is None or month < self.ends)

    @property
    def deadlines(self) -> tuple[int, ...]:
        """Return the months by which a duty is due; none for what obliges nobody."""
        return ()

    def meets_in_time(self, second: Delivery) -> bool:
        """Return whether there is a month in which both are in force."""
        return not any(
            first.ends is not None and first.ends <= later.announced
            for first, later in ((self, second), (second, self))
        )

    def meets(self, second: Delivery) -> bool:
        """Return whether both may reach the same agency in the same month."""
        apart = any(
            mine is not None and theirs is not None and not set(mine) & set(theirs)
            for mine, theirs in ((self.tiers, second.tiers), (self.regions, second.regions))
        )
        return self.meets_in_time(second) and not apart

    def covers(self, people: Roster) -> NDArray[np.bool_]:
        """Return which agencies are covered by tier and region, shape (agencies,)."""
        return _chosen(people.number("agency"), ((self.tiers, people.tier), (self.regions, people.region)))

    def covers_citizens(self, people: Roster) -> NDArray[np.bool_]:
        """Return which citizens are covered by region and segment, shape (citizens,)."""
        where = ((self.regions, people.citizen_region), (self.segments, people.citizen_segment))
        return _chosen(people.number("citizen"), where)

    def readiest_of(
        self, covered: NDArray[np.bool_], people: Roster, readiness: NDArray[np.float64], luck: Luck
    ) -> NDArray[np.bool_]:
        """Return those covered, or only the readiest share of them if the delivery has one."""
        return self.most_ready(1.0 if self.readiest is None else self.readiest, covered, people, readiness, luck)

    def most_ready(
        self,
        share: float,
        covered: NDArray[np.bool_],
        people: Roster,
        readiness: NDArray[np.float64],
        luck: Luck,
    ) -> NDArray[np.bool_]:
        """Return the readiest share of those covered, by the bodies they stand for; ties are broken by keyed luck.

        Those covered are sorted, the readiest first, ties by the luck of stream ``delivery.order`` with the month of
        the announcement as its event. An agency is chosen if the middle of its bodies is within the first `share` of
        the cumulated bodies. At least one agency is chosen, however small the share.
        """
        order = _in_order(covered, people, -readiness, luck, self.announced)
        count = _edges(people.weight[order], [share, 1 - share])[1]
        chosen = np.zeros_like(covered)
        chosen[order[: max(1, count)]] = True
        return chosen


class PhasedDelivery(Delivery):
    """Delivery of a duty: with one deadline for all, or in phases, each with its own.

    - ``deadline``: month by which all who are obliged must deliver;
    - ``phases``: instead, two or more phases with a deadline each, all for a share of those obliged (the shares add up
      to 1) or all for tiers; an agency of a tier that no phase names is not obliged;
    - ``order``: which agencies come first in phases by share.
    """

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
            raise ValueError("some phases name share and others tiers: write the same in all of them")
        if shares and abs(sum(shares) - 1) > 0.005:
            raise ValueError(f"shares of the phases add up to {sum(shares):g}, allowed 1: change one of them")
        named = [name for phase in self.phases or () for name in phase.tiers or ()]
        _known("tiers of a phase", named, tiers())
        if len(set(named)) != len(named):
            raise ValueError("a tier is in two phases: leave it in one")
        return self

    @property
    def deadlines(self) -> tuple[int, ...]:
        """Return the deadlines in the order of the file."""
        return (self.deadline,) if self.deadline is not None else tuple(p.deadline for p in self.phases or ())

    def deadline_of(
        self,
        people: Roster,
        obliged: NDArray[np.bool_],
        readiness: NDArray[np.float64],
        services: NDArray[np.float64],
        luck: Luck,
    ) -> NDArray[np.float64]:
        """Return each agency's own deadline, infinite for those not obliged, shape (agencies,).

        Phases by share divide those obliged by the bodies they stand for, the readiest (in order *size* those with the
        most services, in order *random* those with the least luck) first; ties are broken by the luck of stream
        ``delivery.order`` with the month of the announcement as its event, never by row. An agency belongs to the phase
        that has the middle of its bodies; exactly between two phases, to the later.

        Raises
        ------
        UsageError
            If a phase covers nobody.

        """
        deadlines = np.full(len(obliged), INFINITY)
        if self.deadline is not None:
            deadlines[obliged] = self.deadline
            return deadlines
        ranked = {"readiness": -readiness, "size": -services, "random": np.zeros(len(obliged))}[self.order]
        order = _in_order(obliged, people, ranked, luck, self.announced)
        edges = _edges(people.weight[order], [p.share or 0.0 for p in self.phases or ()])
        for number, phase in enumerate(self.phases or ()):
            if phase.tiers is not None:
                named = np.isin(np.array(people.tier), phase.tiers)
                members, somebody = np.flatnonzero(obliged & named), bool((self.covers(people) & named).any())
            else:
                members = order[edges[number] : edges[number + 1]]
                somebody = bool(len(members))
            if not somebody:
                raise UsageError(
                    f"phase {number + 1} (deadline {phase.deadline}) covers nobody at size {people.size}: "
                    "widen its share or tiers, or leave it out"
                )
            deadlines[members] = phase.deadline
        return deadlines


@dataclass(frozen=True)
class Coverage:
    """Whom an instrument covers in one world, fixed in the month of its announcement."""

    covered: NDArray[np.bool_]
    deadline: NDArray[np.float64]
    citizens: NDArray[np.bool_]

    def of(self, kind: str) -> NDArray[np.bool_]:
        """Return which agents of a kind are covered: citizens, or agencies and with them their leaders."""
        return self.citizens if kind == "citizen" else self.covered


def _chosen(count: int, where: Iterable[tuple[tuple[str, ...] | None, Sequence[str]]]) -> NDArray[np.bool_]:
    covered = np.ones(count, dtype=bool)
    for names, of in where:
        if names is not None:
            covered &= np.isin(np.array(of), names)
    return covered


def _in_order(
    covered: NDArray[np.bool_], people: Roster, ranked: NDArray[np.float64], luck: Luck, month: int
) -> NDArray[np.intp]:
    """Return the rows of those covered, lowest rank first; ties are broken by keyed luck, never by row."""
    drawn = luck.uniform("delivery.order", people.keys["agency"], month)[:, 0]
    order = np.lexsort((drawn, ranked))
    return order[covered[order]]


def _edges(weights: NDArray[np.float64], shares: Sequence[float]) -> NDArray[np.intp]:
    """Return where each phase begins and ends in sorted agencies, so that each covers its share of bodies.

    >>> _edges(np.array([1.0, 1.0, 2.0]), [0.5, 0.5])
    array([0, 2, 3])
    """
    cumulated = np.cumsum(weights)
    total = cumulated[-1] if len(cumulated) else 0.0
    # An agency belongs to the phase that has the middle of its weight.
    edges = np.searchsorted(cumulated - weights / 2, total * np.cumsum(shares)[:-1] - 1e-9)
    return np.array([0, *edges, len(weights)], dtype=np.intp)


def _known(what: str, names: tuple[str, ...] | list[str] | None, known: Iterable[str]) -> None:
    for name in names or ():
        if name not in known:
            raise ValueError(f"{what}: unknown name {shown(name)}:{nearest(name, known)} (known: {', '.join(known)})")
