"""Levers at work: what an instrument changes through the rules, and what counts where two instruments meet."""

from __future__ import annotations

import numpy as np
import pytest

from policylab.model.columns import INFINITY, KINDS
from policylab.model.policies.delivery import PhasedDelivery
from policylab.model.policies.instrument import Levers
from policylab.model.policies.ledger import OUTLAY
from policylab.model.policies.reform import Reform
from policylab.model.rules.choice import ON_PAPER
from tests.model.policies.mixes import LEVERS, contest, law, make, mix, under

ALWAYS_AWAKE = {"attention_base": 50.0}


def monthly(people, base, *packages, months, points=None):
    simulation = under(people, base, *packages, months=0, points=points)
    for month in range(months):
        simulation.step()
        yield month, simulation.columns["agency"], simulation.columns["citizen"]


@pytest.mark.carries("T-P3")
def test_a_law_reform_moves_the_rules_after_its_lag_and_not_before(classroom, arm):
    """A statute whose reform comes later, the same without, and a reform alone, of which the fit only rises."""
    late = {"reform": Reform(fit=0.9, lag=6)}
    packages = [mix(), mix(law(**late)), mix(law()), mix(make("law-reform", late, announced=2))]
    for month, agencies, _ in monthly(classroom, arm("status-quo"), *packages, months=14):
        fit = agencies["law_fit"]
        assert np.array_equal(fit[:, 0], fit[:, 2]), "a law without a reform leaves the rules as they are"
        if month < 8:
            assert (fit == fit[:, :1]).all(), month
        else:
            assert np.array_equal(fit[:, 1], fit[:, 3])
            below = fit[:, 0] < 0.9
            assert (fit[below, 1] > fit[below, 0]).all(), month
            assert np.array_equal(fit[~below, 1], fit[~below, 0]), "a reform makes no good rule worse"
    assert (agencies["permitted"][:, 1] >= agencies["permitted"][:, 0]).all()
    assert agencies["permitted"][:, 1].mean() > agencies["permitted"][:, 0].mean(), "the reform allows some services"


@pytest.mark.carries("claim:12")
def test_a_service_standard_makes_paper_a_liability_and_nothing_else(classroom, arm):
    """What citizens may claim grows with what is declared and not real; no duty is written."""
    standard = make("service-standard", {"claims": 0.1, "penalty": 2.0, "manual": 0.0}, announced=2)
    for month, agencies, _ in monthly(classroom, arm("status-quo"), mix(), mix(standard), months=6):
        claims, sanction = agencies["claims"], agencies["sanction"]
        assert not sanction.any(), "nobody is obliged"
        assert not claims[:, 0].any()
        assert (claims[:, 1] > 0).all() if month >= 2 else not claims.any()
        assert np.isinf(agencies["deadline_in"]).all()


def test_under_a_service_standard_nobody_declares_for_honours_alone(classroom, arm):
    """A jury that looks at form makes paper pay; a claim of citizens takes that away again."""
    lenient = contest(events=12.0, jury=0.0, announced=0)
    claims = make("service-standard", {"claims": 0.5, "penalty": 4.0, "manual": 0.0}, announced=0)
    on_paper, points = np.zeros(2), {0: ALWAYS_AWAKE, 1: ALWAYS_AWAKE}
    simulation = under(
        classroom, arm("status-quo"), mix(lenient), mix(lenient, claims), months=0, points=points
    )  # fmt: skip
    for _ in range(24):
        simulation.step()
        on_paper += np.count_nonzero(simulation.columns["service"]["choice"] == ON_PAPER, axis=0)
    assert on_paper[0] > 20
    assert on_paper[1] < on_paper[0] / 4


def test_counters_closed_by_order_shut_out_those_who_cannot(classroom, arm):
    """Every counter of a digital service is closed: who can must use it, who cannot is helped or shut out."""
    much = {"formal_start": 0.8, "effective_start": 0.8}
    order = make("executive-order", {"closes_counters": 1.0, "penalty": 0.0, "inspection_rate": 0.0}, announced=0)
    out = np.zeros(500)
    for month, agencies, citizens in monthly(
        classroom, arm("status-quo"), mix(), mix(order), months=15, points={0: much, 1: much}
    ):
        closed = agencies["counter_closed"][:, 1]
        assert (closed == (1.0 if month >= 3 else 0.0)).all(), "from the deadline on"
        shut_out = citizens["shut_out"]
        assert not shut_out[:, 0].any(), "where counters are open, nobody is"
        assert not (shut_out & (citizens["succeeded"] | citizens["assisted"])).any()
        assert month >= 3 or not shut_out.any()
        out += shut_out[:, 1]
    worst = citizens["worst_tenth"][:, 1]
    assert out[worst].mean() > 2 * out[~worst].mean() > 0, "those worst placed"


@pytest.mark.carries("T-O1", "claim:17")
def test_a_help_desk_takes_in_those_who_would_be_shut_out(classroom, arm):
    much = {"formal_start": 0.8, "effective_start": 0.8}
    order = make("executive-order", {"closes_counters": 1.0}, announced=0)
    desk = make("help-desk", {"intensity": 4.0}, announced=0)
    out, helped = np.zeros(2), np.zeros(2)
    for _, _, citizens in monthly(
        classroom, arm("status-quo"), mix(order), mix(order, desk), months=15, points={0: much, 1: much}
    ):
        out += citizens["shut_out"].sum(axis=0)
        helped += (citizens["assisted"] & ~citizens["access"]).sum(axis=0)
    assert out[1] < out[0]
    assert helped[1] > helped[0] > 0, "of those without access too, more are helped"


def test_a_deadline_of_one_phase_moves_no_agency_of_another(classroom, arm):
    """What a duty threatens is its own agency's: until its deadline is near an agency fears nothing."""
    steps = ({"tiers": ("department",), "deadline": 4}, {"tiers": ("local", "province"), "deadline": 60})
    phased = law(PhasedDelivery(announced=1, phases=steps), penalty=4.0, inspection_rate=0.5)
    for month, agencies, _ in monthly(classroom, arm("status-quo"), mix(phased), months=8):
        threat = np.maximum(agencies["silence_due"], agencies["silence_next"])[:, 0]
        asked = agencies["demanded"][:, 0] > 0.5
        departments = np.array(classroom.roster.tier) == "department"
        if month >= 4:
            assert (threat[departments & asked] > 0.5).all()
            assert (threat[~departments] < 0.01).all()


# ---------------------------------------------------------------- where instruments meet


def board():
    columns = {kind: {} for kind in KINDS}
    for name, lever in LEVERS.items():
        columns[lever.kind][name] = np.full((4, 2), lever.neutral)
    return columns


def test_of_two_instruments_the_stronger_duty_and_the_earlier_deadline_count():
    columns, who = board(), np.array([True, True, False, False])
    first, agencies = Levers(columns, 1), columns["agency"]
    first.at_least("penalty", 1.0, who)
    first.at_least("penalty", 0.5, ~who)
    first.at_least("penalty", np.array([0.5, 2.0, 9.0, 9.0]), who)
    first.at_most("deadline_in", 6.0, who)
    first.at_most("deadline_in", np.array([9.0, 3.0, 3.0, 3.0]), who)
    assert agencies["penalty"][:, 1].tolist() == [1.0, 2.0, 0.5, 0.5]
    assert agencies["deadline_in"][:, 1].tolist() == [6.0, 3.0, INFINITY, INFINITY]
    assert not agencies["penalty"][:, 0].any()
    assert np.isinf(agencies["deadline_in"][:, 0]).all()
    first.at_least("messages", 0.5, who)
    assert columns["citizen"]["messages"][:, 1].tolist() == [0.5, 0.5, 0.0, 0.0]


def test_the_order_of_instruments_does_not_matter(classroom, arm):
    two = (
        law(audit_depth=0.6, penalty=0.5), law(audit_depth=0.1, penalty=2.0), contest(),
        make("shared-cloud", {"slots": 0.2}), make("shared-cloud", {"slots": 0.4, "form": "ministry"}, announced=3),
        make("training"), make("training", {"basic": 0.9}, tiers=("local",)),
    )  # fmt: skip
    there = under(classroom, arm("status-quo"), mix(*two), mix(*two[::-1]), months=12)
    for kind, columns in there.columns.items():
        for name, values in columns.items():
            if name != "cloud_pool":  # the number of a pool is a name; who shares it is what counts
                assert np.array_equal(values[:, 0], values[:, 1]), (kind, name)
    assert np.array_equal(*there.ledger.spent(OUTLAY).T)
    assert there.columns["agency"]["cloud_slot"].any()
