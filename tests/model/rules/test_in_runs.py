"""Rules in runs: what only shows month by month, in the order of the step."""

from __future__ import annotations

import numpy as np

from policylab.model.columns.parameters import parameter
from policylab.model.luck import Luck
from policylab.model.rules.choice import FOR_REAL
from policylab.model.rules.law import agency_lawyer
from policylab.model.rules.rule import card_of
from policylab.model.simulation import Simulation
from policylab.model.step import OCTOBER


def test_the_luck_of_a_project_is_keyed_by_its_number_and_not_by_the_month(classroom, arm, monkeypatch):
    """An agency whose n-th project begins later under another policy still draws the same luck for it."""
    drawn: dict[tuple[int, int], set[float]] = {}
    months: dict[tuple[int, int], set[int]] = {}
    lucks = []
    uniform = Luck.uniform

    def watched(self, stream, *keys_and_events):
        luck = uniform(self, stream, *keys_and_events)
        lucks.extend([luck] if stream == "agency_project_finish.luck" else [])
        return luck

    monkeypatch.setattr(Luck, "uniform", watched)
    arms = ("status-quo", "by-law-abrupt", "by-law-phased", "incentives-recognition")
    simulation = Simulation(classroom, [arm(name, {"value": 6.0}) for name in arms])
    for month in range(60):
        agencies = simulation.columns["agency"]
        left, number = agencies["project_months_left"], agencies["projects_started"]
        simulation.step()
        for agent, world in np.argwhere(left == 1):
            key = int(agent), int(number[agent, world])
            drawn.setdefault(key, set()).add(float(lucks[-1][agent, world]))
            months.setdefault(key, set()).add(month)
    assert all(len(numbers) == 1 for numbers in drawn.values())
    assert sum(len(when) > 1 for when in months.values()) > 3, "projects that end in different months were met"
    assert len({one for numbers in drawn.values() for one in numbers}) == len(drawn)


def test_a_project_lasts_whole_months_from_its_start_to_its_end(classroom, arm):
    """A project that begins in month t has its result in month t + duration, in every agency and world."""
    simulation = Simulation(
        classroom, [arm("by-law-abrupt", {"value": 6.0}), arm("by-law-abrupt", {"value": 6.0, "project_duration": 4})]
    )
    due, met = {}, 0
    for month in range(48):
        simulation.step()
        agencies = simulation.columns["agency"]
        ended = {tuple(one) for one in np.argwhere(agencies["project_result"] != 0)}
        expected = {key for key, when in due.items() if when == month}
        if month > 12:
            assert ended == expected
            met += len(ended)
        for agent, world in np.argwhere(agencies["choice"] == FOR_REAL):
            due[int(agent), int(world)] = month + (7, 4)[world]
    assert met > 10


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
        assert month % 12 == OCTOBER or not new.any()
        assert (after["tenure"][new] == 0).all()
        assert (after["tenure"][~new] == before["tenure"][~new] + 1).all()
        left += int(new.sum())
    assert 10 < left < 70


def test_resistance_is_raised_once_and_then_wears_off(classroom, arm):
    """Without failures that add to it: a peak in the month of the announcement, and the half-life after it."""
    point = {"resistance_from_failure": 0.0}
    simulation = Simulation(classroom, [arm("by-law-abrupt", point), arm("status-quo", point)])
    excess = []
    for _ in range(40):
        simulation.step()
        resistance = simulation.columns["staff"]["resistance"]
        excess.append(resistance[:, 0] - resistance[:, 1])
    excess = np.array(excess)
    assert (excess[:12] == 0).all()
    assert (excess[12] > 0).all()
    assert excess[12].mean() > 0.05
    np.testing.assert_allclose(excess[24], excess[12] / 2, rtol=1e-9)
    assert (np.diff(excess[12:], axis=0) < 0).all()


def test_what_a_project_leaves_is_there_in_the_month_in_which_it_ends(classroom, arm):
    """It ends at the head of the month: services are real, officials know, and the door is shut, all in that month."""
    names = ("by-law-abrupt", "everything", "incentives-tangible")
    simulation = Simulation(classroom, [arm(name, {"value": 6.0, "lapse": 0.0}) for name in names])
    won, failed, followed = 0, 0, 0
    for _ in range(60):
        before = {name: simulation.columns["agency"][name] for name in ("effective", "project_scope")}
        resistance = simulation.columns["staff"]["resistance"]
        simulation.step()
        now = simulation.columns["agency"]
        result, change = now["project_result"], now["effective"] - before["effective"]
        expected = np.minimum(before["project_scope"] * np.maximum(result, 0), 1 - before["effective"])
        np.testing.assert_allclose(change[result >= 0], expected[result >= 0], atol=1e-12)
        assert (change[result < 0] <= 0).all()
        assert (now["cool_off"][result < 0] == parameter("cool_off_months").default).all()
        assert (now["choice"][result < 0] != FOR_REAL).all()
        of_failed = (result < 0)[classroom.roster.staff_agency]
        assert (simulation.columns["staff"]["resistance"][of_failed] > resistance[of_failed]).all()
        won, failed = won + np.count_nonzero(result > 0), failed + np.count_nonzero(result < 0)
        followed += np.count_nonzero((result > 0) & (now["choice"] == FOR_REAL))
    assert won > 20
    assert failed > 5
    assert followed > 0, "who has just ended one may begin the next in the same month"


def test_leaders_hear_of_a_result_in_the_month_after(classroom, arm):
    """Their mindset is formed before projects end: what moves it is the result of the month before."""
    point = {"mindset_speed": 0.0, "succession_hazard": 0.0, "value": 6.0}
    simulation = Simulation(classroom, [arm("by-law-abrupt", point)])
    met = 0
    for _ in range(40):
        result, mindset = simulation.columns["agency"]["project_result"], simulation.columns["leader"]["mindset"]
        simulation.step()
        expected = np.clip(mindset + parameter("mindset_from_success").default * result, 0, 1)
        np.testing.assert_allclose(simulation.columns["leader"]["mindset"], expected, atol=1e-12)
        met += np.count_nonzero(result)
    assert met > 10
