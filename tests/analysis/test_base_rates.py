"""Base rates: figures read from histories that can be worked out by hand, and from the status quo."""

import json

import numpy as np
import pytest

from policylab.analysis.base_rates import BaseRateReport, report_base_rates, suite
from policylab.analysis.base_rates.changes import OF_THE_START, changes
from policylab.analysis.base_rates.rates import MONTHS, RATES, YEAR, History
from policylab.analysis.base_rates.runs import history_of
from policylab.analysis.questions import BaseRateQuestion
from policylab.errors import UsageError
from policylab.model.luck import Luck
from policylab.model.population import roster
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.model.switches import MECHANISMS
from policylab.model.switches.mechanisms import OUT

FIGURES = {rate.name: rate for rate in RATES}
FEW = changes()[:: len(changes()) // 3]


def figure(name, history):
    return FIGURES[name].figure(history).tolist()


@pytest.fixture(scope="module")
def invented():
    """Two worlds: declared services double in three years, or stay; 12 starts a year, and 6 more in September."""
    people = roster("classroom", Luck(1))
    months = np.arange(MONTHS + 1)[:, None]
    path = np.hstack([0.2 * 2 ** (months / 36), np.full((MONTHS + 1, 1), 0.2)])
    groups = ("all", "department", "province", "local", "light", "medium", "heavy")
    begun = np.zeros((MONTHS, people.number("agency"), 2), dtype=np.int64)
    begun[:, 0] = 1
    begun[11::YEAR, 1, 0] = 6
    ended = {"whole": np.array([[1, 0]] * 3), "partial": np.array([[2, 0]] * 3), "failed": np.array([[1, 0]] * 3)}
    return History(
        dict.fromkeys(groups, path),
        dict.fromkeys(groups, path),
        begun,
        ended,
        np.array([[3, 3], [10, 10], [28, 28]]),
        people,
    )


def test_growth_is_yearly_and_relative(invented):
    assert figure("growth_departments", invented) == pytest.approx([2 ** (1 / 3) - 1, 0])


def test_net_new_services_are_counted_per_department_and_year(invented):
    assert figure("net_new_departments", invented) == pytest.approx([0.2 * invented.services_of("department") / 3, 0])


def test_starts_are_counted_per_agency_and_year(invented):
    assert figure("starts_department", invented) == pytest.approx([(12 + 6) / 6, 12 / 6])


def test_who_begins_none_counts_the_bodies_that_it_stands_for(invented):
    assert figure("never_begun", invented) == pytest.approx([18 / 20, 19 / 20])
    weighed = roster("thailand-sample", Luck(1))
    begun = np.ones((MONTHS, weighed.number("agency"), 1), dtype=np.int64)
    begun[:, -1] = 0  # a local body, which stands for ten
    history = History({}, {}, begun, {}, np.zeros((3, 1)), weighed)
    assert figure("never_begun", history) == pytest.approx([10 / weighed.weight.sum()])


def test_the_last_quarter_is_july_to_september(invented):
    assert figure("year_end", invented) == pytest.approx([(1 + 1 + 7) / 3 / 1.5, 1])


def test_outcomes_are_shares_of_what_ended(invented):
    assert figure("whole_light", invented) == [0.25, 0] and figure("failed_heavy", invented) == [0.25, 0]


def test_lengths_are_those_of_a_weight(invented):
    assert figure("length_medium", invented) == [10, 10]


def test_a_band_may_be_open_on_one_side():
    assert FIGURES["gain"].holds(0.02) and not FIGURES["gain"].holds(0.0199)
    assert FIGURES["effective_0"].holds(0.7) and not FIGURES["effective_0"].holds(0.71)
    assert not FIGURES["starts_local"].has_band


def test_a_history_counts_what_the_services_do():
    quo = Scenario.load("status-quo", size="classroom", months=30)
    history = history_of([quo, quo.without("attention", "lapse", "discovery")], 1, 0)
    assert history.begun.shape == (30, 20, 2) and len(history.real["all"]) == 31
    assert history.begun[..., 0].sum() > history.begun[..., 1].sum()
    ended = sum(history.ended[outcome].sum(axis=0) for outcome in history.ended)
    assert 0 < ended[0] < history.begun[..., 0].sum()  # those of agencies whose readiness is near one half
    for shares in (history.declared, history.real):
        parts = [shares[name] for name in ("light", "medium", "heavy")]
        assert np.min(parts, axis=0).min() <= shares["all"].min() and np.max(parts, axis=0).max() >= shares["all"].max()
    assert (history.real["all"] <= history.declared["all"]).all()


def test_every_project_that_ended_is_counted():
    quo = Scenario.load("status-quo", size="lab", months=12).with_parameters(length_light=2.0)
    history = history_of([quo], 1, 0)
    simulation = Simulation(gather("lab", Luck(1, 0)), [quo])
    whole = 0
    for _ in range(12):
        simulation.step()
        readiness = simulation.columns["agency"]["readiness"][simulation.people.roster.service_agency]
        ended = simulation.columns["service"]["project_result"] >= 1
        whole += np.count_nonzero(ended & (abs(readiness - 0.5) <= 0.05))
    assert whole > 12 and history.ended["whole"].sum() == whole


def test_every_mechanism_is_taken_out_once_but_a_start():
    names = [change.name for change in changes()]
    taken_out = {f"without {name}" for name in MECHANISMS if name not in OF_THE_START}
    assert taken_out < set(names) and len(set(names)) == len(names)
    assert all(set(MECHANISMS[name].forms[OUT]) <= {"formal_start", "effective_start"} for name in OF_THE_START)


@pytest.fixture(scope="module")
def report():
    """Of few changes, more than are run side by side; each of the others can be made, as another test says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suite, "changes", lambda: FEW)
        patch.setattr(suite, "BATCH", 2)
        return report_base_rates(BaseRateQuestion("classroom", replications=2, worlds=2, paired=2))


@pytest.mark.long
def test_the_report_has_every_figure_and_change(report):
    assert [row.name for row in report.rates] == [*FIGURES, "growth_2019_to_2021"]
    assert [row.name for row in report.changes] == [change.name for change in FEW]
    met = [row for row in report.rates if row.met is not None]
    assert all(row.met == FIGURES[row.name].holds(row.mean) for row in met if row.name in FIGURES)
    assert BaseRateReport.read(json.loads(json.dumps(report.to_dict()))) == report
    assert "What binds" in str(report) and report.page().markdown().startswith("# A state that moves")


@pytest.mark.parametrize("change", changes(), ids=lambda change: change.name)
def test_every_change_can_be_made(change):
    quo = Scenario.load("status-quo", size="classroom")
    assert change.of(quo).point != quo.point


def test_a_wrong_number_of_worlds_is_refused():
    with pytest.raises(UsageError, match="worlds"):
        BaseRateQuestion(worlds=-1)
