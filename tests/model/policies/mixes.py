"""Instruments with valid fields and packages made of them: what the tests of policies share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from policylab.model.columns import columns_of, levers
from policylab.model.columns.parameters import parameters
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.compulsion import ExecutiveOrder, Statute
from policylab.model.policies.delivery import Delivery, PhasedDelivery
from policylab.model.policies.doses import diluted
from policylab.model.policies.duty import Duty
from policylab.model.policies.incentives import Recognition
from policylab.model.policies.instrument import Instrument
from policylab.model.policies.package import INSTRUMENTS, OUTSIDE, Package
from policylab.model.policies.reform import Reform
from policylab.model.policies.stages import Move, Stage
from policylab.model.population import roster
from policylab.model.setting import Setting
from policylab.model.simulation import People, Simulation
from policylab.model.tables import regions, segments, tiers

PRICES = {name: entry.default for name, entry in parameters().items()}
CLASSROOM = roster("classroom", Luck(1))  # the roster of the session's classroom
WHO = ("name", "title", "title_th", "sentence", "sentence_th")
LEVERS = {lever.name: lever for lever in levers()}
EVENTS = tuple(kind for kind, one in INSTRUMENTS.items() if one.family == OUTSIDE)
POLICIES = tuple(kind for kind in INSTRUMENTS if kind not in EVENTS)
ACTING = tuple(kind for kind in INSTRUMENTS if kind != "nothing")
DUTIES = tuple(kind for kind, one in INSTRUMENTS.items() if issubclass(one, Duty))
OWED = ("allowance", "grant", "bonus", "outsourcing")  # earned in the month before: paid as far as the money goes

# What a kind must be told beside its delivery, so that every lever that it names is written; others are examples.
FIELDS: dict[str, dict[str, Any]] = {
    "statute": {
        "inspection_rate": 0.1, "audit_depth": 0.2, "penalty": 1.5, "voice": 0.2, "control": 0.8,
        "closes_counters": 0.3, "reform": Reform(fit=0.8, lag=2),
    },
    "executive-order": {
        "inspection_rate": 0.2, "audit_depth": 0.1, "penalty": 1.5, "voice": 0.1, "closes_counters": 0.5,
    },
    "service-standard": {"claims": 0.02},
    "public-table": {"events_a_year": 4.0, "depth": 0.5},
    "agreement": {"target": 0.8, "by": 40, "reviews_a_year": 4.0},
    "budget-penalty": {"share": 0.2, "target": 0.8, "depth": 0.5},
    "recognition": {"events_a_year": 2.0, "jury_depth": 0.5},
    "activity": {"intensity": 0.3, "compulsory_months": 2},
    "allowance": {"amount": 1.0, "verified": 0.5},
    "grant": {"share": 0.33},
    "training": {"basic": 0.3, "applied": 0.6, "management": 1.0, "with_private_sector": True},
    "law-reform": {"reform": Reform(fit=0.9, lag=1)},
    "cross-department-rule": {"share": 0.6, "lag": 1},
    "shared-cloud": {"slots": 0.4},
    "bonus": {"amount": 0.003, "places": 0.4},
    "outsourcing": {"share": 0.2},
    "shock": {"need": 1.0, "counters_closed": 0.3, "emergency_fit": 0.15},
    "budget-cut": {"share": 0.33},
    "trust-scandal": {"share": 0.33},
    "digital-only": {"share": 0.6},
    "reshuffle": {"share": 0.67},
}  # fmt: skip


def national(price: str) -> float:
    """Return what the classroom's share of a price for the whole country is."""
    return PRICES[price] * CLASSROOM.share_of_country


def country(spent: float) -> float:
    """Return the budget of the country that leaves the classroom so many thousandths."""
    return spent / 1000 / CLASSROOM.share_of_country


def mix(*instruments: Instrument, **more: Any) -> Package:
    return Package(**dict.fromkeys(WHO, "a test"), instrument=instruments, **more)


def setting_of(*events: Instrument) -> Setting:
    return Setting(**dict.fromkeys(WHO, "a test"), event=events)


def delivered(kind: str, **delivery: Any) -> Delivery:
    """Return a delivery that fits a kind; a duty without deadlines gets one three months after its announcement."""
    given = {"announced": 2, **delivery}
    if kind not in DUTIES:
        return Delivery(**given)
    if "phases" not in given:
        given.setdefault("deadline", given["announced"] + 3)
    return PhasedDelivery(**given)


def make(kind: str, fields: dict[str, Any] | None = None, **delivery: Any) -> Instrument:
    """Return an instrument of a kind with valid fields; ``delivery`` says to whom and when.

    Counters close three months after the announcement where nothing is said.
    """
    given = FIELDS.get(kind) or INSTRUMENTS[kind].example_fields()
    when = delivered(kind, **delivery)
    closes = {"closes": when.announced + 3} if kind == "digital-only" else {}
    return INSTRUMENTS[kind](delivery=when, **{**given, **closes, **(fields or {})})


def law(delivery: PhasedDelivery | None = None, **changed: Any) -> Statute:
    given = {"inspection_rate": 0.1, "audit_depth": 0.15, "penalty": 1.0, "voice": 0.2}
    return Statute(delivery=delivery or PhasedDelivery(announced=2, deadline=5), **{**given, **changed})


def order(delivery: PhasedDelivery | None = None, **changed: Any) -> ExecutiveOrder:
    given = {"inspection_rate": 0.1, "audit_depth": 0.15, "penalty": 1.0}
    return ExecutiveOrder(delivery=delivery or PhasedDelivery(announced=2, deadline=5), **{**given, **changed})


def contest(events: float = 2.0, jury: float = 0.5, **delivery: Any) -> Recognition:
    return Recognition(delivery=Delivery(**{"announced": 2, **delivery}), events_a_year=events, jury_depth=jury)


def off(package: Package) -> Package:
    return package.moved({"instrument": tuple(diluted(one, 0.0) for one in package.instrument)})


def with_instrument(base: Any, one: Instrument | None, **more: Any) -> Any:
    """Return a scenario with one instrument: a policy in its package, an event from outside in its world."""
    if one is None:
        return replace(base, **more)
    if one.family == OUTSIDE:
        return replace(base, setting=setting_of(one), **more)
    return replace(base, package=mix(one), **more)


def under(people: People, base: Any, *packages: Package, months: int, points: Any = None) -> Simulation:
    """Return packages run side by side for some months, each at its own point."""
    worlds = [replace(base, package=one, own=Layer((points or {}).get(n, {}))) for n, one in enumerate(packages)]
    simulation = Simulation(people, worlds)
    for _ in range(months):
        simulation.step()
    return simulation


def column_of(simulation: Simulation, name: str) -> np.ndarray:
    """Return a lever's column, shape (agents, worlds)."""
    return simulation.columns[LEVERS[name].kind][name]


def by_tier(people: Any, tier: str) -> np.ndarray:
    return np.array(people.tier) == tier


# ---------------------------------------------------------------- any instrument at all

MONTH = st.integers(0, 8)
SHARE = st.floats(0, 1)
REFORMS = st.builds(Reform, fit=SHARE, lag=MONTH)
STAGES = st.builds(
    lambda part, depth, weights, later: (
        Stage(after=0, target=part, weights=weights), Stage(after=later, audit_depth=depth)
    ),
    st.floats(0, 1), st.floats(0, 1), st.sampled_from([None, ("light",), ("light", "medium")]), st.integers(1, 12),
)  # fmt: skip
RANDOM_FIELDS: dict[str, Any] = {
    "inspection_rate": st.floats(0, 0.5), "penalty": st.floats(0, 4), "claims": st.floats(0, 0.5),
    "events_a_year": st.floats(0, 12), "amount": st.floats(0, 0.1), "intensity": st.floats(0, 4), "lag": MONTH,
    "compulsory_months": MONTH, "conditional": st.booleans(), "with_private_sector": st.booleans(),
    "automatic": st.floats(0, 0.5), "stages": st.none() | STAGES, "moves": st.just(()),
    "by": st.integers(20, 40), "closes": st.integers(9, 12), "reviews_a_year": st.floats(0, 12),
    "exempt": st.floats(0, 0.4),
    "form": st.sampled_from(["central", "ministry", "department"]), "reform": REFORMS,
}  # fmt: skip


def some(names: Sequence[str]) -> Any:
    return st.none() | st.lists(st.sampled_from(sorted(names)), min_size=1, unique=True).map(tuple)


@st.composite
def any_delivery(draw: Any, kind: str) -> Delivery:
    announced = draw(MONTH)
    reached = {"citizen" if LEVERS[name].kind == "citizen" else "agency" for name in INSTRUMENTS[kind].writes}
    given: dict[str, Any] = {"announced": announced, "budget": draw(st.none() | st.floats(0, 90_000))}
    if reached != {"citizen"}:
        given |= {"readiest": draw(st.none() | st.floats(0.5, 1)), "tiers": draw(some(tiers()))}
    if reached != {"agency"}:
        given["segments"] = draw(some(segments()))
    if kind in DUTIES:
        if draw(st.booleans()):
            first = draw(st.integers(3, 7)) / 10
            steps = ({"share": first, "deadline": announced + 2}, {"share": 1 - first, "deadline": announced + 5})
            given["tiers"] = None  # phases by share of all, so that no step is empty
            return PhasedDelivery(**given, phases=steps, order=draw(st.sampled_from(["readiness", "size", "random"])))
        return PhasedDelivery(**given, deadline=announced + draw(st.integers(1, 9)))
    ends = draw(st.none() | st.integers(announced + 13, 40))
    return Delivery(**given, regions=draw(some(regions())), ends=ends)


@st.composite
def any_instrument(draw: Any, kind: str) -> Instrument:
    """Return an instrument of a kind with every field of it drawn."""
    drawn = {
        name: draw(RANDOM_FIELDS.get(name, st.floats(0.01, 1)))
        for name in INSTRUMENTS[kind].model_fields
        if name not in ("kind", "delivery")
    }
    delivery = draw(any_delivery(kind))
    if kind in DUTIES and delivery.deadlines[-1] > delivery.announced + 1:
        drawn["moves"] = draw(st.sampled_from([(), (Move(at=delivery.announced + 1, by=5),)]))
    if kind == "grant" and not drawn["conditional"]:
        drawn |= {"advance": 0.0, "proof_depth": 0.0}
    return INSTRUMENTS[kind](delivery=delivery, **drawn)


@st.composite
def packages_of_all_kinds(draw: Any, many: int) -> list[tuple[list[Instrument], list[Instrument]]]:
    """Return the policies and the events of so many worlds, which have every kind of instrument among them."""
    kinds = draw(st.permutations(sorted(INSTRUMENTS)))
    worlds = []
    for place in range(many):
        instruments = [draw(any_instrument(kind)) for kind in kinds[place::many]]
        duties = [one for one in instruments if isinstance(one, Duty)]
        policies = [one for one in instruments if one.family != OUTSIDE and one not in duties[1:]]
        worlds.append((policies, [one for one in instruments if one.family == OUTSIDE]))
    return worlds


def outside_range(simulation: Simulation) -> list[str]:
    """Return the columns that left their range."""
    return [
        column.key
        for kind, of in simulation.columns.items()
        for name, column in columns_of(kind).items()
        if (of[name] < column.low - 1e-12).any() or (of[name] > column.high + 1e-12).any() or np.isnan(of[name]).any()
    ]
