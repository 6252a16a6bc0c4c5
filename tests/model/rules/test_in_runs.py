"""Rules in runs: what only shows month by month, in the order of the step."""

from __future__ import annotations

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.luck import Luck
from policylab.model.rules.choice import FOR_REAL
from policylab.model.rules.law import agency_lawyer
from policylab.model.rules.rule import card_of
from policylab.model.simulation import Simulation

EAGER = {"motive_of_gain": 2.0, "motive_of_leader": 1.5, "budget_rate": 1.0}


def test_the_luck_of_a_project_is_keyed_by_its_number_and_not_by_the_month(classroom, arm, monkeypatch):
    """A service whose n-th project begins later under another policy still draws the same luck for it."""
    drawn: dict[tuple[int, int], set[float]] = {}
    months: dict[tuple[int, int], set[int]] = {}
    lucks = []
    uniform = Luck.uniform

    def watched(self, stream, *keys_and_events):
        luck = uniform(self, stream, *keys_and_events)
        lucks.extend([luck] if stream == "service_project_finish.luck" else [])
        return luck

    monkeypatch.setattr(Luck, "uniform", watched)
    arms = ("status-quo", "by-law-abrupt", "by-law-phased", "incentives-recognition")
    simulation = Simulation(classroom, [arm(name, EAGER) for name in arms])
    for month in range(60):
        services = simulation.columns["service"]
        left, number = services["project_months_left"], services["projects_begun"]
        simulation.step()
        for agent, world in np.argwhere(left == 1):
            key = int(agent), int(number[agent, world])
            drawn.setdefault(key, set()).add(float(lucks[-1][agent, world]))
            months.setdefault(key, set()).add(month)
    assert all(len(numbers) == 1 for numbers in drawn.values())
    assert sum(len(when) > 1 for when in months.values()) > 3, "projects that end in different months were met"
    assert len({number for numbers in drawn.values() for number in numbers}) == len(drawn)
    assert len({number for _, number in drawn}) > 1, "services with a second project were met"


def test_a_project_lasts_the_whole_months_of_its_service(classroom, arm):
    """A project that begins in month t has its result in month t + length, in every service and world."""
    longer = {f"length_{weight}": 2 * parameter(f"length_{weight}").default for weight in ("light", "medium", "heavy")}
    simulation = Simulation(classroom, [arm("by-law-abrupt", EAGER), arm("by-law-abrupt", {**EAGER, **longer})])
    length = simulation.columns["service"]["length"]
    assert length[:, 1].mean() > 1.8 * length[:, 0].mean()
    left = simulation.columns["service"]["project_months_left"]
    due = {(int(row), int(world)): int(left[row, world]) - 1 for row, world in np.argwhere(left > 0)}
    met = 0
    for month in range(48):
        simulation.step()
        services = simulation.columns["service"]
        ended = {tuple(place) for place in np.argwhere(services["project_result"] != 0).tolist()}
        assert ended == {place for place, when in due.items() if when == month}, month
        met += len(ended)
        for row, world in np.argwhere(services["begun"]).tolist():
            due[row, world] = month + int(length[row, world])
    assert met > 100


def test_an_agency_begins_the_service_that_it_wishes_most_and_no_other(classroom, arm):
    simulation = Simulation(classroom, [arm("by-law-abrupt", EAGER), arm("status-quo")])
    owner, several = classroom.roster.service_agency, 0
    for _ in range(36):
        simulation.step()
        services = simulation.columns["service"]
        for agency in range(20):
            wish, begun = services["wish"][owner == agency], services["begun"][owner == agency]
            assert (begun.sum(axis=0) == (wish.max(axis=0) > 0)).all(), "one, wherever something is wished"
            assert (wish[begun] == np.broadcast_to(wish.max(axis=0), wish.shape)[begun]).all()
            several += np.count_nonzero((wish > 0).sum(axis=0) > 1)
    assert several > 10, "agencies that wished more than one were met"


def test_nothing_is_begun_without_money(classroom, arm):
    """Without a budget nobody begins anything, whatever is wished; on paper things go on."""
    poor = {"budget_rate": 0.0, **{name: value for name, value in EAGER.items() if name != "budget_rate"}}
    simulation = Simulation(classroom, [arm("by-law-abrupt", poor)])
    for _ in range(36):
        simulation.step()
        assert not simulation.columns["service"]["begun"].any()
        assert not simulation.columns["agency"]["can_begin"].any()
    assert not simulation.columns["agency"]["projects_started"].any()
    assert simulation.columns["service"]["declared"].sum() > 0


@pytest.fixture(scope="module")
def three_years(classroom, arm):
    """The columns of agencies and services before and after each of forty months, in two worlds."""
    simulation = Simulation(classroom, [arm("status-quo", EAGER), arm("incentives-tangible", EAGER)])
    months = []
    for _ in range(40):
        before = {kind: dict(simulation.columns[kind]) for kind in ("agency", "service")}
        simulation.step()
        months.append((before, {kind: dict(simulation.columns[kind]) for kind in ("agency", "service")}))
    return months


def by_agency(classroom, values):
    """Return the sum over the services of each agency, world by world."""
    owner = classroom.roster.service_agency
    return np.stack([np.bincount(owner, of_world) for of_world in values.T], axis=1)


def test_october_opens_what_the_year_has_less_debt_and_what_runs(classroom, three_years):
    """What was left lapses, a debt does not; projects that run are paid before anything begins."""
    table = {name: parameter(name).default for name in ("light_price",)} | EAGER
    lapsed, owed = 0, 0
    for month, (before, after) in enumerate(three_years):
        agencies, services = after["agency"], after["service"]
        spent = by_agency(classroom, services["committed"])
        paid_back = (
            agencies["budget_left"]
            + spent
            - (agencies["grants_advanced"] + agencies["grants_paid"] - agencies["grants_given_back"])
        )
        if month % 12:
            np.testing.assert_allclose(paid_back, before["agency"]["budget_left"], atol=1e-9)
            assert np.array_equal(agencies["budget"], before["agency"]["budget"]), "it is opened once a year"
            continue
        year = table["budget_rate"] * table["light_price"] * agencies["means"] * agencies["service_count"]
        np.testing.assert_allclose(agencies["budget"], year, rtol=1e-12)
        goes_on = services["project_running"] & ~services["begun"]
        months = np.minimum(services["project_months_left"], 12) / services["length"]
        granted = agencies["grant"][classroom.roster.service_agency]
        due = by_agency(classroom, goes_on * services["project_price"] * (1 - granted) * months)
        debt = np.minimum(before["agency"]["budget_left"], 0)
        np.testing.assert_allclose(paid_back, year + debt - due, rtol=1e-9, atol=1e-9)
        lapsed += np.count_nonzero(before["agency"]["budget_left"] > 0)
        owed += np.count_nonzero(debt)
    assert lapsed > 10
    assert owed > 10


def test_what_a_project_takes_from_a_year_is_what_falls_into_it(classroom, three_years):
    """And no more than what is left and one budget more, with money left when it begins."""
    owner, begun, beyond = classroom.roster.service_agency, 0, 0
    for month, (_, after) in enumerate(three_years):
        services, agencies = after["service"], after["agency"]
        left = agencies["budget_left"] + by_agency(classroom, services["committed"])
        left = left - (agencies["grants_advanced"] + agencies["grants_paid"] - agencies["grants_given_back"])
        at, left = services["begun"], left[owner]
        months = np.minimum(services["length"], 12 - month % 12)
        bill = services["project_price"] * (1 - agencies["grant"][owner]) * months / services["length"]
        np.testing.assert_allclose(services["committed"][at], bill[at], rtol=1e-9)
        assert not services["committed"][~at].any()
        assert (left[at] > 0).all()
        assert (bill[at] <= (left + agencies["budget"][owner])[at] + 1e-9).all()
        begun, beyond = begun + np.count_nonzero(at), beyond + np.count_nonzero(bill[at] > left[at])
    assert begun > 50
    assert beyond > 0, "a bill that next October pays was met"


def test_projects_begin_most_at_the_end_of_the_fiscal_year(lab, arm):
    """Money that lapses presses: the last quarter begins more than its quarter of the year's projects."""
    simulation = Simulation(lab, [arm("status-quo")])
    begun = np.zeros(12)
    for month in range(48):
        simulation.step()
        begun[month % 12] += simulation.columns["service"]["begun"].sum()
    assert begun[9:].sum() > 0.3 * begun.sum()


def test_a_lawyers_reading_lasts(classroom, arm):
    simulation = Simulation(classroom, [arm("status-quo")])
    changes, stays = 0, 0
    for _ in range(120):
        agencies = simulation.columns["agency"]
        offset, lawyers = agencies["reading_offset"], agencies["lawyers"]
        simulation.step()
        new = simulation.columns["agency"]
        changed = new["lawyers"] != lawyers
        assert np.array_equal(new["reading_offset"] != offset, changed), "read anew if and only if the lawyer is new"
        changes, stays = changes + changed.sum(), stays + (~changed).sum()
    assert card_of(agency_lawyer).events == {"luck_reading": "lawyers"}, "whenever he comes, the n-th reads the same"
    expected = 120 * 20 / parameter("lawyer_term").default
    assert abs(changes - expected) < 4 * np.sqrt(expected)


def test_leaders_of_a_run_leave_in_october_only(classroom, arm):
    simulation = Simulation(classroom, [arm("status-quo")])
    left = 0
    for month in range(60):
        before = dict(simulation.columns["leader"])
        simulation.step()
        after = simulation.columns["leader"]
        new = after["successions"] != before["successions"]
        assert month % 12 == 0 or not new.any()
        assert (after["tenure"][new] == 0).all()
        assert (after["tenure"][~new] == before["tenure"][~new] + 1).all()
        left += int(new.sum())
    assert 10 < left < 70


def test_resistance_is_raised_once_where_something_is_asked_and_then_wears_off(classroom, arm):
    """Without failures that add to it: a peak in the month of the announcement, and the half-life after it."""
    point = {"resistance_from_failure": 0.0}
    simulation = Simulation(classroom, [arm("by-law-abrupt", point), arm("status-quo", point)])
    excess, demanded = [], None
    for month in range(40):
        simulation.step()
        resistance = simulation.columns["staff"]["resistance"]
        excess.append(resistance[:, 0] - resistance[:, 1])
        if month == 12:
            demanded = simulation.columns["agency"]["demanded"][classroom.roster.staff_agency, 0] > 0
    excess = np.array(excess)
    assert (excess[:12] == 0).all()
    assert np.array_equal(excess[12] > 0, demanded), "and nobody protests against a law that asks nothing of his agency"
    assert demanded.mean() > 0.5
    assert excess[12].mean() > 0.02
    np.testing.assert_allclose(excess[24], excess[12] / 2, rtol=1e-9)
    assert (np.diff(excess[12:, demanded], axis=0) < 0).all()


def test_what_a_project_leaves_is_there_in_the_month_in_which_it_ends(classroom, arm):
    """It ends at the head of the month: what it delivered is declared, officials know, and the next may begin."""
    names = ("by-law-abrupt", "everything", "incentives-tangible")
    # Nothing stops by itself, partial work never works, and data are never missing: what is whole is real.
    point = {**EAGER, "lapse": 0.0, "discovery": 0.0, "lost_without_data": 0.0, "partial_works_base": 0.0}
    point["partial_works_from_readiness"] = 0.0
    simulation = Simulation(classroom, [arm(name, point) for name in names])
    staff = classroom.roster.staff_agency
    wear = 2 ** (-1 / parameter("resistance_half_life").default)
    won, failed, followed, learnt = 0, 0, 0, 0
    for _ in range(60):
        real = simulation.columns["service"]["real"]
        resistance = simulation.columns["staff"]["resistance"]
        simulation.step()
        now, agencies = simulation.columns["service"], simulation.columns["agency"]
        result = now["project_result"]
        assert np.array_equal(now["real"], real | (result == 1.0))
        assert (now["declared"] | now["found_out"])[result > 0].all(), "unless it is found out at once"
        np.testing.assert_allclose(agencies["project_result"], by_agency(classroom, result), atol=1e-12)
        alone = (agencies["project_result"] < 0)[staff]
        officials = simulation.columns["staff"]
        worn_off = officials["disposition"] + (resistance - officials["disposition"]) * wear
        assert (officials["resistance"][alone] > worn_off[alone]).all()
        won, failed = won + np.count_nonzero(result == 1.0), failed + np.count_nonzero(result < 0)
        followed += np.count_nonzero((result != 0) & now["begun"])
        learnt += np.count_nonzero(alone)
    assert won > 20
    assert failed > 5
    assert learnt > 20
    assert followed > 0, "who has just ended one may begin the next in the same month"
    assert (now["choice"][now["begun"]] == FOR_REAL).all()


def test_leaders_hear_of_a_result_in_the_month_after(classroom, arm):
    """Their mindset is formed before projects end: what moves it are results of the month before, own and of peers."""
    point = {"mindset_speed": 0.0, "succession_hazard": 0.0, **EAGER}
    simulation = Simulation(classroom, [arm("by-law-abrupt", point)])
    met = 0
    for _ in range(40):
        result, mindset = simulation.columns["agency"]["project_result"], simulation.columns["leader"]["mindset"]
        of_peers = classroom.links["agency", "peers"].mean(result)
        simulation.step()
        own = parameter("mindset_from_success").default * result
        expected = np.clip(mindset + own + parameter("mindset_from_stories").default * of_peers, 0, 1)
        np.testing.assert_allclose(simulation.columns["leader"]["mindset"], expected, atol=1e-12)
        met += np.count_nonzero(result)
    assert met > 10
