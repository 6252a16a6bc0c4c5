"""Packages: what ships, what may stand together, what may be spent, and the one dial that may be turned."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from policylab.errors import UsageError
from policylab.model.columns import levers
from policylab.model.policies.delivery import Phase, PhasedDelivery
from policylab.model.policies.dial import Dial
from policylab.model.policies.ledger import OUTLAY
from policylab.model.policies.package import package, packages, parse_package
from policylab.model.policies.reform import Reform
from tests.model.policies.mixes import ACTING, EVENTS, PRICES, WHO, contest, country, law, make, mix, order, under

SHIPPED = {
    "null", "status-quo", "by-law-abrupt", "by-law-phased", "by-force", "incentives-recognition",
    "incentives-tangible", "hybrid", "people-first", "data-first", "citizen-first", "citizen-bonus", "everything",
    "reform-first", "citizen-duty",
}  # fmt: skip
NEVER_TURNED = {
    "announced", "ends", "deadline", "phases", "budget", "compulsory_months", "lag", "penalty", "audit_depth",
    "jury_depth", "verified", "target", "exempt", "voice",
}  # fmt: skip


def refused(*instruments, **more) -> str:
    with pytest.raises(ValidationError) as raised:
        mix(*instruments, **more)
    return raised.value.errors()[0]["msg"].removeprefix("Value error, ")


# ---------------------------------------------------------------- what ships


def test_the_packages_that_ship():
    assert set(packages()) == SHIPPED
    for name, one in packages().items():
        assert one.name == name
        assert package(name) is one
        assert len(one.sentence) > 40
        assert one.sentence.endswith(".")
        assert all("ก" <= letter <= "๛" for letter in one.title_th[0] + one.sentence_th[0]), "Thai beside English"
        assert all(instrument.delivery.announced >= 12 for instrument in one.instrument), "a year at rest comes first"
    assert packages()["status-quo"].instrument == ()


def test_everything_has_an_instrument_of_every_kind_but_a_rival_duty():
    used = {one.kind for one in packages()["everything"].instrument}
    assert used == set(ACTING) - set(EVENTS) - {"executive-order", "law-reform"}, "its statute brings its own reform"


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_package_writes_the_levers_of_its_instruments_and_no_other(classroom, arm, name):
    simulation = under(classroom, arm("status-quo"), packages()[name], packages()["status-quo"], months=0)
    touched = set()
    for _ in range(44):
        simulation.step()
        for lever in levers():
            column = simulation.columns[lever.kind][lever.name]
            assert (column[:, 1] == lever.neutral).all()
            if (column[:, 0] != lever.neutral).any():
                touched.add(lever.name)
    named = {name for one in packages()[name].instrument for name in one.writes}
    # Some instruments write a lever only if they are told to: these are told nothing, or not by every package.
    assert touched <= named
    assert named - touched <= {
        "grant", "grant_on_proof", "grant_advance", "grant_depth", "grant_closes", "examples", "training_basic",
        "counter_closed",        "voice", "automatic", "deadline_moved",
    }  # fmt: skip


@pytest.mark.carries("claim:9", "T-O4")
def test_twins_differ_in_their_deadlines_alone():
    abrupt, phased = (packages()[name].instrument[0] for name in ("by-law-abrupt", "by-law-phased"))
    told = {"kind", *type(abrupt).model_fields} - {"delivery"}
    assert all(getattr(abrupt, name) == getattr(phased, name) for name in told)
    assert abrupt.delivery.announced == phased.delivery.announced


# ---------------------------------------------------------------- contradictions


LATER = PhasedDelivery(announced=2, deadline=9)
CONTRADICTIONS = {
    "target": (law(), law(target=0.5)),
    "closes_counters": (law(), law(closes_counters=0.3)),
    "exempt": (law(), order(exempt=0.2)),
    "deadline": (law(), law(LATER)),
}


@pytest.mark.parametrize("field", CONTRADICTIONS)
def test_two_mandates_that_contradict_each_other_are_refused(field):
    one, other = CONTRADICTIONS[field]
    said = refused(contest(), one, other)
    assert said.startswith(f"instrument[2] and instrument[3] contradict each other in {field} for the same agencies")
    assert "let one end before" in said
    assert "separate them by tiers or regions" in said


def test_phases_against_one_deadline_are_a_contradiction():
    steps = (Phase(share=0.5, deadline=5), Phase(share=0.5, deadline=9))
    assert "in deadline" in refused(law(), law(PhasedDelivery(announced=2, phases=steps)))
    in_turn = law(PhasedDelivery(announced=2, phases=steps, order="size"))
    assert "in deadline" in refused(law(PhasedDelivery(announced=2, phases=steps)), in_turn)


def test_duties_that_do_not_meet_or_do_not_differ_are_accepted():
    """The same duty twice, duties of other tiers or regions, and one that ends before the next."""
    apart = PhasedDelivery(announced=2, deadline=9, tiers=("local",))
    rest = PhasedDelivery(announced=2, deadline=5, tiers=("department", "province"))
    north, south = (PhasedDelivery(announced=2, deadline=5 + n, regions=(r,)) for n, r in enumerate(("north", "south")))
    first = PhasedDelivery(announced=2, deadline=5, ends=12)
    then = PhasedDelivery(announced=12, deadline=15)
    for one, other in (
        (law(), order()), (law(), law(penalty=3.0, inspection_rate=0.4, reform=Reform(fit=0.9, lag=3))),
        (law(apart, target=0.5), law(rest)), (law(north), law(south)), (law(first, target=0.5), law(then)),
        (law(then), law(first, target=0.5)),
    ):  # fmt: skip
        assert len(mix(one, other).instrument) == 2
    overlapping = PhasedDelivery(announced=11, deadline=15)
    assert "in target" in refused(law(first, target=0.5), law(overlapping))


# ---------------------------------------------------------------- events and budgets


@pytest.mark.parametrize("kind", EVENTS)
def test_a_package_decides_no_event_from_outside(kind):
    said = refused(contest(), make(kind))
    assert said.startswith(f"instrument[2]: {kind!r} is an event from outside")
    assert said.endswith("set it in a setting ([[event]])")


def test_a_package_over_its_budget_is_refused():
    said = refused(contest(budget=60.0), make("style", budget=50.0), budget=100.0)
    assert said.startswith("budgets of the instruments add up to 110, allowed 100 (the package's budget)")
    said = refused(contest(budget=60.0), make("style"), budget=100.0)
    assert said.startswith("instrument[2].delivery.budget: is missing, but the package has a budget of 100")
    assert mix(contest(budget=60.0), make("style", budget=40.0), budget=100.0).budget == 100.0
    assert mix(budget=0.0).instrument == ()


def test_budgets_that_add_up_exactly_are_not_refused_for_rounding():
    tenths = [contest(budget=part) for part in (0.1, 0.2)]
    assert 0.1 + 0.2 > 0.3, "as floats"
    assert mix(*tenths, budget=0.3).budget == 0.3
    assert "add up to 0.3, allowed 0.299" in refused(*tenths, budget=0.299)


def test_a_package_with_a_budget_never_spends_more(classroom, arm):
    kinds = ("style", "digital-id", "grant", "allowance")
    parts = (2000.0, PRICES["platform_price"] + 2.5 * PRICES["platform_upkeep"], 2000.0, 2000.0)
    whole = mix(*(make(kind, budget=part) for kind, part in zip(kinds, parts, strict=True)), budget=sum(parts))
    spent = under(classroom, arm("status-quo"), whole, months=24).ledger.spent(OUTLAY).sum()
    assert 0.95 * sum(parts) < country(spent) <= sum(parts) + 0.1


# ---------------------------------------------------------------- the dial


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_dial_turns_no_date_penalty_audit_depth_or_phase(name):
    dial = packages()[name].dial
    if name in ("status-quo", "null"):
        assert dial is None
        return
    assert dial is not None
    assert not {field.partition(".")[2] for field in dial.fields} & NEVER_TURNED
    assert dial.low <= packages()[name].dial_as_written <= dial.high


@pytest.mark.parametrize("name", sorted(SHIPPED - {"status-quo", "null"}))
def test_a_shipped_dial_moves_its_fields_in_their_range_and_nothing_else(name):
    one = packages()[name]
    assert one.dialled(one.dial_as_written) == one
    for value in (one.dial.low, one.dial.high):
        turned = one.dialled(value)
        assert turned.moved({"instrument": ()}) == one.moved({"instrument": ()})
        for before, after in zip(one.instrument, turned.instrument, strict=True):
            differs = {field for field in type(before).model_fields if getattr(before, field) != getattr(after, field)}
            assert {f"{before.kind}.{field}" for field in differs} <= set(one.dial.fields)
            type(after).model_validate(after.model_dump(), strict=False)


def test_one_field_is_turned_in_its_own_unit_and_several_by_one_factor():
    alone = mix(contest(events=2.0), make("style"), dial=Dial(fields=("recognition.events_a_year",), low=0, high=12))
    assert (alone.dial_as_written, alone.dial.name) == (2.0, "recognition.events_a_year")
    turned = alone.dialled(5.0).instrument
    assert (turned[0].events_a_year, turned[1].intensity) == (5.0, 1.0)

    fields = ("recognition.events_a_year", "style.intensity")
    mixed = mix(contest(events=2.0), make("style"), make("guidance"), dial=Dial(fields=fields, low=0, high=8))
    assert (mixed.dial_as_written, mixed.dial.name) == (1.0, "factor on recognition.events_a_year, style.intensity")
    turned = mixed.dialled(3.0).instrument
    assert (turned[0].events_a_year, turned[1].intensity, turned[2].intensity) == (6.0, 3.0, 1.0)
    turned = mixed.dialled(8.0).instrument
    assert (turned[0].events_a_year, turned[1].intensity) == (12.0, 4.0), "a field stays at the end of its range"


def test_a_field_of_several_instruments_is_turned_in_all_of_them():
    dial = Dial(fields=("one-stop-service.intensity",), low=0, high=4)
    three = [make("one-stop-service", segments=(name,)) for name in ("citizen", "business", "foreigner")]
    turned = mix(*three, dial=dial).dialled(0.3).instrument
    assert [one.intensity for one in turned] == [0.3, 0.3, 0.3]


def test_a_package_without_a_dial_cannot_be_dialled():
    assert mix(contest()).dial_as_written is None
    with pytest.raises(ValueError, match="a test has no dial"):
        mix(contest()).dialled(2.0)


@pytest.mark.parametrize(
    ("dial", "words"),
    [
        ({"fields": ["style.intensity"], "low": 2.0, "high": 1.0}, "low = 2 is not below high = 1: choose a higher"),
        ({"fields": ["style.intensity"], "low": 1.0, "high": 1.0}, "low = 1 is not below high = 1"),
        ({"fields": ["intensity"], "low": 0.0, "high": 1.0}, "'intensity' is not a field: write kind.field"),
        ({"fields": ["style.delivery.ends"], "low": 0.0, "high": 1.0}, "'style.delivery.ends' is not a field"),
        ({"fields": ["training.intensity"], "low": 0.0, "high": 1.0}, "no instrument of kind 'training'"),
        ({"fields": ["style.speed"], "low": 0.0, "high": 1.0}, "'style.speed' is not a quantity of 'style'"),
        ({"fields": ["style.intensity"], "low": 0.0, "high": 5.0}, "dial.high: 5 is out of range, allowed at most 4"),
    ],
)
def test_a_wrong_dial_is_said_in_one_line(dial, words):
    content = {
        **dict.fromkeys(WHO, "a test"),
        "dial": dial,
        "instrument": [{"kind": "style", "delivery": {"announced": 2}}],
    }
    with pytest.raises(UsageError) as raised:
        parse_package(content, "p.toml")
    message = str(raised.value)
    assert message.startswith("p.toml: ")
    assert words in message
    assert "\n" not in message


def test_turning_a_dial_up_costs_more(classroom, arm):
    """Cost is monotone in the dial of every package that ships: that is what it is for.

    Where a budget runs out under both, they differ by the last thousandths of those who share what is left.
    """
    shipped = [one for one in packages().values() if one.dial is not None]
    turned = [one.dialled(value) for one in shipped for value in np.linspace(one.dial.low, one.dial.high, 3)]
    simulation = under(classroom, arm("status-quo"), *turned, months=48)
    spent = simulation.ledger.spent(OUTLAY).sum(axis=0).reshape(len(shipped), 3)
    for one, costs in zip(shipped, spent, strict=True):
        assert (np.diff(costs) >= -20).all(), one.name
        assert costs[0] < costs[2], one.name


def test_two_bonuses_at_once_are_refused_and_one_after_the_other_are_not():
    first, later = make("bonus", announced=1, ends=5), make("bonus", announced=5)
    assert mix(first, later).instrument == (first, later)
    with pytest.raises(ValueError, match=r"instrument\[1\] and instrument\[2\] are bonuses at the same time"):
        mix(make("bonus", announced=1, ends=6), later)


def test_two_grants_on_proof_at_the_same_time_are_refused_and_an_advance_needs_proof():
    on_proof = {"conditional": True, "advance": 0.5}
    with pytest.raises(ValueError, match="grants on proof for the same agencies at the same time"):
        mix(make("grant", on_proof), make("grant", on_proof))
    first, second = (make("grant", on_proof, tiers=(tier,)) for tier in ("department", "local"))
    assert mix(first, second), "no agency is in both"
    with pytest.raises(ValueError, match="separate them by tiers or regions"):
        mix(first, make("grant", on_proof, tiers=("department", "province")))
    assert mix(make("grant", on_proof), make("grant"))
    with pytest.raises(ValueError, match="advance: a grant without proof has none"):
        make("grant", {"advance": 0.5})
