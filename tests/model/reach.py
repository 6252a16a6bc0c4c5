"""Reach: what a change can touch, as Booleans pushed through the same links and allocations in the order of the step.

It reads nothing but the cards of the rules: what each of them sees, of whom, and what it writes. It says what *may*
change; what really changes must lie within.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from policylab.model.columns import COLUMNS
from policylab.model.networks.links import Link
from policylab.model.rules import Rule
from policylab.model.rules.rule import Card, card_of
from policylab.model.rules.sights import Sight
from policylab.model.simulation import People
from policylab.model.step import _above

Touched = np.ndarray  # of Booleans, shape (agents,)
# Who shares the places of an allocation: a number for each pool, below 0 for who has no part in any.
Pools = Callable[[Mapping[str, Any]], np.ndarray]


def cloud_pools(agencies: Mapping[str, Any]) -> np.ndarray:
    """Return each agency's pool of the cloud where it has slots, in any of the worlds."""
    return np.where((agencies["cloud_slots"] > 0).any(axis=1), agencies["cloud_pool"].max(axis=1), -1)


def bonus_pools(citizens: Mapping[str, Any]) -> np.ndarray:
    """Return one pool for all citizens to whom a bonus is paid, in any of the worlds."""
    return np.where((citizens["bonus"] > 0).any(axis=1), 0, -1)


POOLS: dict[str, Pools] = {"agency_cloud": cloud_pools, "citizen_bonus_place": bonus_pools}


class Reach:
    """What may be touched so far, column by column.

    Parameters
    ----------
    people : People
        Whose links carry the touch.
    step : tuple of groups of rules
        The order of the month.
    silent : collection of (rule, argument)
        What a rule is given and does not heed in the world at hand, since its parameter is 0.

    """

    def __init__(self, people: People, step: tuple[tuple[Rule, ...], ...], silent: Collection[tuple[str, str]] = ()):
        self.people, self.step, self.silent = people, step, silent
        self.touched: dict[tuple[str, str], Touched] = {
            (column.kind, column.name): np.zeros(people.roster.number(column.kind), dtype=bool) for column in COLUMNS
        }
        self.above = _above(people.roster)

    def month(self, begins: Mapping[tuple[str, str], Touched], columns: Mapping[str, Mapping[str, Any]]) -> None:
        """Push the touch through one month; levers are touched where they are said to be, and nowhere else."""
        for column in COLUMNS:
            if column.role == "lever":
                self.touched[column.kind, column.name][:] = False
        for key, who in begins.items():
            self.touched[key] = self.touched[key] | who
        for group in self.step:
            found = [(card_of(rule), self._of(card_of(rule), columns)) for rule in group]
            for card, who in found:
                for name in card.writes:
                    # What was touched and is computed anew from what is not touched is as it was: a rule that
                    # remembers says so by reading the column that it writes.
                    self.touched[card.of, name] = who

    def agents(self) -> dict[str, Touched]:
        """Return of each kind who is touched in any column."""
        kinds = dict.fromkeys(kind for kind, _ in self.touched)
        return {kind: np.any([who for (of, _), who in self.touched.items() if of == kind], axis=0) for kind in kinds}

    def _of(self, card: Card, columns: Mapping[str, Mapping[str, Any]]) -> Touched:
        who = np.zeros(self.people.roster.number(card.of), dtype=bool)
        for name in card.inputs:
            if (card.name, name) not in self.silent:
                who = who | self._input(card, name, columns)
        for count in card.events.values():
            who = who | self.touched[card.of, count]
        return self._pooled(who, POOLS[card.name](columns[card.of])) if card.allocates else who

    def _input(self, card: Card, name: str, columns: Mapping[str, Mapping[str, Any]]) -> Touched:
        if name not in card.sees:
            return np.zeros(1, dtype=bool) if name.startswith("luck") else self.touched[card.of, name]
        sight = card.sees[name]
        if sight.how in ("calendar", "drawn"):
            return np.zeros(1, dtype=bool)
        if sight.how in ("met", "visitors"):
            return self._meeting(sight, columns["citizen"][sight.via])
        if sight.how == "above":
            return self.above[card.of, sight.via](self.touched[sight.via, sight.column][:, None])[:, 0]
        link = self.people.links[card.of, sight.via]
        seen = seen_through(link, self.touched[link.source, sight.column])
        # Who compares others with himself sees his own value as well.
        return seen | self.touched[card.of, sight.column] if sight.how in ("lower", "near") else seen

    def _meeting(self, sight: Sight, meets: Any) -> Touched:
        """Return which citizens meet a service that is touched, or which services one of their visitors touches."""
        citizen, there = np.nonzero(meets >= 0)
        service = meets[citizen, there]
        who = np.zeros(self.people.roster.number("citizen" if sight.how == "met" else "service"), dtype=bool)
        if sight.how == "met":
            who[citizen[self.touched["service", sight.column][service]]] = True
            return who | self.touched["citizen", sight.via]
        who[service[(self.touched["citizen", sight.column] | self.touched["citizen", sight.via])[citizen]]] = True
        return who

    def _pooled(self, who: Touched, pool: np.ndarray) -> Touched:
        """Return who is touched where places are few: all who share a pool with one who is."""
        return who | (np.isin(pool, pool[who & (pool >= 0)]) & (pool >= 0))


def seen_through(link: Link, touched: Touched) -> Touched:
    """Return who sees one of those touched through a link."""
    return link.mean(touched[:, None].astype(float))[:, 0] > 0
