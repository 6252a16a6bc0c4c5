"""Costs: each instrument costs what its drivers say, at the prices of its world, and is gone when its budget ends."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policylab.model.policies.delivery import Delivery
from policylab.model.policies.duty import Duty
from policylab.model.policies.instrument import Programme
from policylab.model.policies.ledger import OUTLAY, thousandths
from policylab.model.policies.stages import Move, Stage
from policylab.model.simulation import Simulation
from tests.model.policies.mixes import (
    ACTING,
    CLASSROOM,
    EVENTS,
    LEVERS,
    OWED,
    PRICES,
    column_of,
    contest,
    country,
    make,
    mix,
    national,
    under,
    with_instrument,
)

ANNOUNCED, ENDS, MONTHS = 2, 14, 16
CLOUDS = {"central": 0.4, "ministry": 0.4, "department": 0.5}


@pytest.fixture(scope="module")
def spent(classroom, arm) -> dict[str, np.ndarray]:
    """What each kind costs month by month, and a cloud of each form."""
    when = {"announced": ANNOUNCED, "ends": ENDS}
    ones = {kind: make(kind, **when) for kind in COSTS}
    ones |= {form: make("shared-cloud", {"form": form, "slots": slots}, **when) for form, slots in CLOUDS.items()}
    simulation = Simulation(classroom, [with_instrument(arm("status-quo"), one) for one in ones.values()])
    for _ in range(MONTHS):
        simulation.step()
    return dict(zip(ones, simulation.ledger.spent(OUTLAY).T, strict=True))


def inspections(rate, depth):
    return 20 * rate * checking(depth)


def checking(depth):
    return PRICES["form_check_price"] + depth * PRICES["substance_check_price"]


def judging(depth, award=PRICES["award_price"]):
    return award + PRICES["looked_at"] * depth * PRICES["substance_check_price"]


def looking(amount, verified=0.5):
    """Return what it costs a month to look at the services of twenty agencies that earn an allowance."""
    strength = 1 - math.exp(-amount / PRICES["reward_scale"])
    return thousandths(strength / 12 * 20 * PRICES["looked_at"] * verified * PRICES["substance_check_price"])


# Twenty agencies and five hundred citizens: what the announcement costs, and each later month.
COSTS: dict[str, tuple[float, float]] = {
    "service-standard": (national("drafting_price"), 0.2 * national("claim_price")),
    "recognition": (0, 2 / 12 * (national("event_price") + 20 * judging(0.5))),
    "public-table": (0, 4 / 12 * (national("review_price") + 20 * checking(0.5))),
    "activity": (0, 0.3 * 20 * PRICES["drive_price"]),
    "leader-programme": (0, 20 * PRICES["leader_course_price"]),
    "training": (0, 1.9 * 20 * PRICES["training_price"]),
    "style": (0, 20 * PRICES["style_price"]),
    "law-reform": (national("drafting_price"), 0),
    "guidance": (0, national("guidance_price")),
    "cross-department-rule": (national("drafting_price"), 0),
    "data-framework": (national("order_price"), 20 * PRICES["framework_price"]),
    "open-by-default": (national("order_price"), national("platform_upkeep")),
    "exchange-platform": (national("platform_price"), national("platform_upkeep")),
    "data-stewards": (0, 20 * PRICES["steward_price"]),
    "shared-cloud": (national("platform_price"), 8 * PRICES["slot_price"]),
    "digital-id": (national("platform_price"), national("platform_upkeep")),
    "e-payment": (national("platform_price"), national("platform_upkeep")),
    "one-stop-platform": (national("platform_price"), national("platform_upkeep")),
    "security": (0, 20 * PRICES["security_price"]),
    "quick-wins": (0, national("campaign_price")),
    "branding": (0, national("campaign_price")),
    "one-stop-service": (0, national("campaign_price")),
    "messages": (0, 500 * CLASSROOM.citizens_behind * PRICES["message_price"] / 1000),
    "help-desk": (0, 20 * PRICES["desk_price"]),
    "co-development": (0, 20 * PRICES["partner_price"]),
    "private-practice": (0, 20 * PRICES["partner_price"]),
    "start-with-the-ready": (0, 6 * PRICES["partner_price"]),
    "exemption": (0, national("exemption_office_price")),
    "shock": (0, 0),
    "budget-cut": (0, 0),
    "trust-scandal": (0, 0),
    "reshuffle": (0, 0),
}
BY_THE_STATE = (
    "agreement",
    "budget-penalty",
    "auto-enrolment",
    "digital-only",
    "access-programme",
    "literacy-programme",
    "statute",
    "executive-order",
    "allowance",
    "grant",
    "bonus",
    "outsourcing",
)


def test_every_kind_has_its_price_told_here():
    assert set(COSTS) | set(BY_THE_STATE) == set(ACTING)


@pytest.mark.parametrize("kind", COSTS)
def test_an_instrument_costs_what_its_drivers_say(spent, kind):
    first, monthly = COSTS[kind]
    expected = np.zeros(MONTHS, dtype=np.int64)
    expected[ANNOUNCED:ENDS] = thousandths(monthly)
    expected[ANNOUNCED] += thousandths(first)
    assert spent[kind].tolist() == expected.tolist()


def test_a_cloud_of_another_form_is_paid_by_its_slots_and_no_more(spent):
    """Ministries of 3 to 5 agencies get whole slots: two fifths, rounded; half of the departments one of their own."""
    central, ministry, department = (spent[form][ANNOUNCED + 1] for form in CLOUDS)
    assert central == thousandths(8 * PRICES["slot_price"])
    assert department == thousandths(10 * PRICES["slot_price"])
    assert ministry % thousandths(PRICES["slot_price"]) == 0


@pytest.mark.parametrize(
    ("kind", "drafted", "each", "fields"),
    [("statute", 2 * national("drafting_price"), inspections(0.1, 0.2), {}),
     ("statute", national("drafting_price"), inspections(0.1, 0.2), {"reform": None}),
     ("executive-order", national("order_price"), inspections(0.2, 0.1), {})],
)  # fmt: skip
def test_a_duty_costs_its_drafting_and_inspections_once_its_deadline_has_come(
    classroom, arm, kind, drafted, each, fields
):
    plain = make(kind, {"automatic": 0.0, "moves": (), **fields}, ends=ENDS)
    automatic = plain.moved({"automatic": 0.01})
    later = plain.moved({"moves": (Move(at=4, by=1),)})
    half = plain.moved({"enforced": 0.5})
    worlds = [mix(one) for one in (plain, automatic, later, half)]
    spent = under(classroom, arm("status-quo"), *worlds, months=MONTHS).ledger.spent(OUTLAY)
    expected = np.zeros((MONTHS, 4), dtype=np.int64)
    expected[ANNOUNCED] = thousandths(drafted)
    expected[ANNOUNCED, 1] += thousandths(0.01 * national("register_price"))
    expected[5:ENDS] = thousandths(each)
    expected[5, 2] = 0  # its deadline has been put off by a month
    expected[5:ENDS, 3] = thousandths(each / 2)
    assert spent.tolist() == expected.tolist()


def test_an_audit_is_paid_by_the_depth_of_the_stage_that_is_due(classroom, arm):
    steps = (Stage(after=0, audit_depth=0.0), Stage(after=2, audit_depth=1.0))
    one = make("statute", {"automatic": 0.0, "moves": (), "reform": None, "stages": steps}, ends=ENDS)
    spent = under(classroom, arm("status-quo"), mix(one), months=MONTHS).ledger.spent(OUTLAY)[:, 0]
    assert spent[5:ENDS].tolist() == [thousandths(inspections(0.1, depth)) for depth in (0, 0, *[1] * (ENDS - 7))]


def spent_on_projects(simulation):
    """Return what each agency spends this month on the projects that run, each by its price and its months."""
    services, owner = simulation.columns["service"], simulation.people.roster.service_agency
    each = services["project_running"] * services["project_price"] / services["length"]
    return np.stack([np.bincount(owner, of_world) for of_world in each.T], axis=1)


def test_what_is_paid_by_the_state_of_agencies_and_citizens(classroom, arm):
    """Allowances, grants, bonuses and outsourcing: recomputed each month from what the month before left.

    In the month of the announcement only the office of the bonus is paid: nothing has been earned yet.
    """
    kinds = [("allowance", {}), ("grant", {}), ("bonus", {}), ("outsourcing", {})]
    packages = [mix(make(kind, fields, announced=0)) for kind, fields in kinds]
    simulation = under(classroom, arm("status-quo"), *packages, months=0)
    seen = np.zeros(4, dtype=bool)
    for month in range(18):
        agencies, citizens = simulation.columns["agency"], simulation.columns["citizen"]
        passed = agencies["effective"] + 0.5 * (agencies["formal"] - agencies["effective"])
        monthly = spent_on_projects(simulation)
        earned = np.count_nonzero(citizens["bonus_place"] & citizens["used"], axis=0)
        expected = [
            thousandths((agencies["service_count"] * passed)[:, 0].sum() / 12) + looking(1.0),
            thousandths(0.33 * agencies["project_spending"][:, 1]).sum(),
            thousandths(0.003 * CLASSROOM.citizens_behind * earned[2]) + thousandths(national("bonus_office_price")),
            thousandths(PRICES["outsourcing_premium"] * 0.2 * math.fsum(agencies["project_spending"][:, 3])),
        ]
        np.testing.assert_allclose(agencies["project_spending"], monthly, rtol=1e-9, atol=1e-9)
        if month == 0:
            expected = [0, 0, thousandths(national("bonus_office_price")), 0]
        seen |= [expected[0] > 0, expected[1] > 0, earned[2] > 0, expected[3] > 0]
        simulation.step()
        assert simulation.ledger.spent(OUTLAY)[month].tolist() == expected
    assert seen.all(), "something was paid of each"


def test_a_grant_on_proof_pays_in_advance_on_proof_and_takes_back(classroom, arm):
    """Recomputed service by service: what is promised at the beginning, and what its end proves."""
    terms = {"conditional": True, "advance": 0.4, "proof_depth": 0.5}
    eager = {"attention_base": 1.0, "budget_rate": 2.0, "lapse": 0.0, "discovery": 0.0}
    one = mix(make("grant", terms, announced=1))
    simulation = under(classroom, arm("status-quo"), one, months=0, points={0: eager})
    services, agencies, owner = simulation.columns["service"], simulation.columns["agency"], CLASSROOM.service_agency
    promised, flows = np.zeros(len(owner)), np.zeros((3, 20))
    counted, proofs = np.zeros(4), 0
    for month in range(60):
        simulation.step()
        in_thousandths = [thousandths(of).sum() for of in flows] if month > 1 else [0, 0, 0]
        advanced, paid, back = in_thousandths
        checks = thousandths(0.5 * PRICES["substance_check_price"] * proofs)
        assert simulation.ledger.spent(OUTLAY)[month, 0] == advanced + paid - back + checks, month
        result, works = services["project_result"][:, 0], services["real"][:, 0]
        passed = (result > 0) * np.maximum(works, 0.5)
        proofs = np.count_nonzero(promised * passed)
        flows[1] = np.bincount(owner, 0.6 * promised * passed, minlength=20)
        flows[2] = np.bincount(owner, 0.4 * promised * ((result != 0) - passed), minlength=20)
        promised = np.where(result != 0, 0, promised)
        begun = services["begun"][:, 0] & (month >= 1)
        flows[0] = np.bincount(owner, 0.4 * 0.33 * services["project_price"][:, 0] * begun, minlength=20)
        promised = np.where(begun, 0.33 * services["project_price"][:, 0], promised)
        for name, flow in zip(("grants_advanced", "grants_paid", "grants_given_back"), flows, strict=True):
            np.testing.assert_allclose(agencies[name][:, 0], flow, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(agencies["grants_asked"][:, 0] * 0.4, flows[0], rtol=1e-9, atol=1e-9)
        counted += [*(flows.sum(axis=1) > 0), (passed == 0.5).any()]
    assert (counted > 3).all(), "advances, payments, returns and proofs of paper came up"


def test_a_deeper_proof_pays_less_for_paper(classroom, arm):
    blind, deep = (mix(make("grant", {"conditional": True, "proof_depth": depth}, announced=1)) for depth in (0.0, 1.0))
    simulation = under(classroom, arm("status-quo"), blind, deep, months=36)
    paid = simulation.ledger.by_purpose[OUTLAY, "grants: on proof"]
    assert paid[1] < paid[0]


def test_a_scheme_of_grants_on_proof_leaves_no_advance_behind(classroom, arm):
    """What was advanced was proved or is given back, also where a project runs on after the end of the scheme."""
    terms = {"share": 0.5, "conditional": True, "advance": 1.0, "proof_depth": 1.0}
    simulation = under(classroom, arm("status-quo"), mix(make("grant", terms, announced=1, ends=30)), months=29)
    sums = dict.fromkeys(("advanced", "proved", "given_back"), 0.0)
    running = (simulation.columns["service"]["grant_held"] > 0).any()
    simulation = under(classroom, arm("status-quo"), mix(make("grant", terms, announced=1, ends=30)), months=0)
    for _ in range(40):
        simulation.step()
        for name in sums:
            sums[name] += simulation.columns["agency"][f"grants_{name}"].sum()
    assert running, "some project runs on"
    assert sums["advanced"] == pytest.approx(sums["proved"] + sums["given_back"])
    assert not simulation.columns["service"]["grant_held"].any()


def test_what_was_earned_in_the_last_month_is_paid_in_the_next_and_nothing_after(classroom, arm):
    ends = 10
    one = make("allowance", announced=2, ends=ends)
    simulation = under(classroom, arm("status-quo"), mix(one), months=ends)
    agencies = simulation.columns["agency"]
    passed = agencies["effective"] + 0.5 * (agencies["formal"] - agencies["effective"])
    earned = thousandths((agencies["service_count"] * passed)[:, 0].sum() / 12) + looking(1.0)
    for _ in range(3):
        simulation.step()
    assert earned > 0
    assert simulation.ledger.spent(OUTLAY)[ends:, 0].tolist() == [earned, 0, 0]
    assert simulation.ended.tolist() == [ends]


COSTLY = [kind for kind in ACTING if kind not in EVENTS]


@pytest.fixture(scope="module")
def uncapped(classroom, arm) -> np.ndarray:
    """Spending of each kind without a budget, shape (months, kinds)."""
    packages = [mix(make(kind)) for kind in COSTLY]
    return under(classroom, arm("status-quo"), *packages, months=MONTHS).ledger.spent(OUTLAY)


@pytest.fixture(scope="module")
def capped(classroom, arm, uncapped) -> tuple[np.ndarray, list[set[int]], np.ndarray, np.ndarray]:
    """The same, one thousandth short of what the last month that costs anything would need."""
    stops = np.array([np.flatnonzero(spent)[-1] for spent in uncapped.T])
    caps = [int(uncapped[: stop + 1, n].sum()) - 1 for n, stop in enumerate(stops)]
    packages = [mix(make(kind, budget=country(cap))) for kind, cap in zip(COSTLY, caps, strict=True)]
    simulation = under(classroom, arm("status-quo"), *packages, months=0)
    stood: list[set[int]] = [set() for _ in COSTLY]
    for month in range(MONTHS):
        simulation.step()
        for name, lever in LEVERS.items():
            off = (column_of(simulation, name) != lever.neutral).any(axis=0)
            for world in np.flatnonzero(off):
                stood[world].add(month)
    return simulation.ledger.spent(OUTLAY), stood, simulation.ended, stops


@pytest.mark.parametrize("kind", COSTLY)
def test_an_instrument_is_gone_when_its_budget_ends_and_spends_no_more_than_that(uncapped, capped, kind):
    spent, stood, ended, stops = capped
    world, stop = COSTLY.index(kind), stops[COSTLY.index(kind)]
    assert spent[:stop, world].tolist() == uncapped[:stop, world].tolist()
    assert not spent[stop + 1 :, world].any()
    assert spent[stop, world] == 0 or kind in OWED, "nothing is begun that cannot be paid"
    assert spent[:, world].sum() < uncapped[: stop + 1, world].sum()
    assert all(month < stop for month in stood[world]), "its levers are neutral from then on"
    assert ended[world] == stop


@pytest.mark.parametrize("kind", OWED)
def test_who_has_earned_something_shares_what_is_left_of_a_budget(classroom, arm, kind):
    """What was done in the month before is paid as far as the money goes, so that a dearer dose never costs less."""
    eager, doses = {"motive_of_gain": 2.0, "attention_base": 0.5}, ([1.0, 0.3])
    free = under(classroom, arm("status-quo"), mix(make(kind, announced=0)), months=18, points={0: eager})
    whole = int(free.ledger.spent(OUTLAY).sum())
    budgets = [country(whole * dose) for dose in doses]
    packages = [mix(make(kind, announced=0, budget=one)) for one in budgets]
    capped = under(classroom, arm("status-quo"), *packages, months=18, points={0: eager, 1: eager})
    spent = capped.ledger.spent(OUTLAY).sum(axis=0)
    assert spent[0] == whole, "just enough"
    assert whole * 0.3 - 20 <= spent[1] <= round(whole * 0.3), "to the last thousandths, and not beyond"
    assert capped.ended[1] > 0
    assert capped.ledger.closes()


def test_an_open_default_costs_by_how_open_it_is(classroom, arm):
    packages = [mix(make("open-by-default", {"share": share}, announced=0)) for share in (0.5, 1.0)]
    spent = under(classroom, arm("status-quo"), *packages, months=2).ledger.spent(OUTLAY)[1]
    assert spent.tolist() == [thousandths(share * national("platform_upkeep")) for share in (0.5, 1.0)]


def test_fewer_covered_cost_less_where_the_price_is_by_agency(classroom, arm):
    kinds = ("recognition", "leader-programme", "style", "data-framework", "data-stewards", "security",
             "co-development", "training")  # fmt: skip
    packages = [mix(make(kind, announced=0, tiers=("local",))) for kind in kinds]
    simulation = under(classroom, arm("status-quo"), *packages, months=2)
    spent = dict(zip(kinds, simulation.ledger.spent(OUTLAY)[1].tolist(), strict=True))
    assert spent["leader-programme"] == thousandths(7 * PRICES["leader_course_price"])
    assert spent["recognition"] == thousandths(2 / 12 * (national("event_price") + 7 * judging(0.5)))
    assert spent["training"] == thousandths(1.9 * 7 * PRICES["training_price"])
    for kind in set(kinds) - {"recognition", "training"}:
        assert spent[kind] == pytest.approx(COSTS[kind][1] * 1000 * 7 / 20, abs=1), kind


def test_prices_are_those_of_the_world(classroom, arm):
    dear = {"event_price": 80.0, "award_price": 0.5}
    packages = (mix(contest()), mix(contest()))
    spent = under(classroom, arm("status-quo"), *packages, months=3, points={1: dear}).ledger.spent(OUTLAY)
    assert spent[-1].tolist() == [
        thousandths(2 / 12 * (national("event_price") + 20 * judging(0.5))),
        thousandths(2 / 12 * (80 * CLASSROOM.share_of_country + 20 * judging(0.5, award=0.5))),
    ]  # fmt: skip


@pytest.mark.parametrize(("base", "missing"), [(Programme, "price"), (Duty, "drafting")])
def test_an_instrument_that_states_no_cost_cannot_be_made(base, missing):
    class Free(base):
        pass

    with pytest.raises(TypeError, match=rf"abstract.*{missing}"):
        Free(kind="free", delivery=Delivery(announced=12))
