"""Leaders and officials: succession, mindset and clarity; motivation, resistance, workload and skills."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.leaders import leader_clarity, leader_mindset, leader_succession
from policylab.model.rules.rule import mean_of_near
from policylab.model.rules.staff import (
    staff_applied_skill,
    staff_basic_skill,
    staff_motivation,
    staff_project_skill,
    staff_resistance,
    staff_workload,
)
from tests.model.rules.rule_calls import caller

# ---------------------------------------------------------------- leaders

succession = caller(
    leader_succession, conviction=0.8, mindset=0.7, clarity=0.6, tenure=30, successions=2, culture=0.5, october=1.0,
    luck=0.0, luck_successor=0.5,
)  # fmt: skip


mindset = caller(leader_mindset, mindset=0.5, conviction=0.5, peer_mindset=0.5, result=0.0, programme=0.0)


def test_leaders_listen_to_peers_whose_mindset_is_near_their_own():
    assert leader_mindset.card.sees["peer_mindset"] == mean_of_near("peers", "mindset", "confidence_bound")
    assert leader_mindset.card.bounds == ("confidence_bound",)


@pytest.mark.carries("T-P2", "T-P5")
def test_a_programme_opens_minds_that_are_not_yet_open():
    step = parameter("mindset_from_programme").default
    assert mindset(programme=1.0) - 0.5 == pytest.approx(0.5 * step)
    assert mindset(mindset=0.9, conviction=0.9, peer_mindset=0.9, programme=1.0) - 0.9 == pytest.approx(0.1 * step)
    assert mindset({"mindset_from_programme": 0.0}, programme=1.0) == 0.5


clarity = caller(leader_clarity, clarity=0.2, mindset=0.5, programme=0.0)


@pytest.mark.carries("barrier:leadership.clear-problem", "T-P2")
def test_a_task_becomes_clear_bit_by_bit_and_sooner_where_it_was_learnt():
    speed = parameter("clarity_speed").default
    task = parameter("clarity_base").default + parameter("clarity_from_mindset").default * 0.5
    assert clarity() == pytest.approx(0.2 + speed * (task - 0.2))
    assert clarity(mindset=0.9) > clarity() > clarity(mindset=0.1)
    assert clarity(programme=1.0) - clarity() == pytest.approx(speed * parameter("clarity_from_programme").default)
    assert clarity(clarity=1.0, mindset=1.0, programme=1.0) <= 1


# ---------------------------------------------------------------- officials

resisted = caller(staff_resistance, resistance=0.1, disposition=0.1, applied_skill=0.5, voice=0.0, result=0.0,
                  notice_given=np.inf)  # fmt: skip


@pytest.mark.carries("claim:9", "T-R3")
def test_an_announcement_raises_resistance_by_its_abruptness():
    assert resisted() == pytest.approx(0.1)
    assert resisted(notice_given=18.0) == pytest.approx(0.1)
    assert resisted(notice_given=0.0) > resisted(notice_given=6.0) > resisted(notice_given=12.0) > 0.1
    assert resisted(notice_given=0.0) == pytest.approx(0.1 + parameter("reactance").default * 0.5)
    assert resisted(notice_given=6.0, voice=0.5) < resisted(notice_given=6.0)
    assert resisted(notice_given=6.0, voice=1.0) == pytest.approx(0.1)
    assert resisted(notice_given=6.0, applied_skill=0.9) < resisted(notice_given=6.0, applied_skill=0.1)
    assert resisted(result=-1.0) == pytest.approx(0.1 + parameter("resistance_from_failure").default)
    assert resisted(result=1.0) == pytest.approx(0.1)
    assert resisted(resistance=1.0, notice_given=0.0, result=-1.0) <= 1.0


motivated = caller(
    staff_motivation, motivation=0.5, motivation_own=0.5, control=0.0, cash=0.0, recognition=0.0, promotion=0.0,
    clarity=0.5,
)  # fmt: skip


@pytest.mark.carries("claim:14", "barrier:leadership.clear-problem")
def test_control_and_cash_crowd_out_recognition_style_and_clarity_crowd_in():
    assert motivated() == 0.5
    for lowers, carrier in (("control", "crowding_out"), ("cash", "crowding_out_by_cash")):
        assert motivated(**{lowers: 1.0}) < 0.5 == motivated({carrier: 0.0}, **{lowers: 1.0})
    for raises, carrier in (("recognition", "crowding_in"), ("promotion", "crowding_in_by_style")):
        assert motivated(**{raises: 1.0}) > 0.5 == motivated({carrier: 0.0}, **{raises: 1.0})
    assert motivated(clarity=0.9) > 0.5 > motivated(clarity=0.1)


def test_what_crowds_out_does_so_once_and_does_not_multiply_month_by_month():
    motivation = 0.5
    for _ in range(600):
        motivation = motivated(motivation=motivation, control=1.0, cash=1.0)
    kept = (1 - parameter("crowding_out").default) * (1 - parameter("crowding_out_by_cash").default)
    assert motivation == pytest.approx(0.5 * kept)


load = caller(staff_workload, pace=1.0, project_running=False, outsourced=0.0, formal=0.5, effective=0.5)


@pytest.mark.carries("collaboration:outsourcing")
def test_workload_grows_with_projects_and_double_work_less_what_is_outsourced():
    assert load() == parameter("ordinary_load").default
    busy = load(project_running=True)
    assert busy == pytest.approx(load() + parameter("load_of_project").default)
    assert load(formal=0.9) > load() == load(formal=0.4)
    assert load(pace=1.2) == pytest.approx(1.2 * load())
    assert load(project_running=True, outsourced=1.0) == load()
    assert load() < load(project_running=True, outsourced=0.5) < busy
    assert load(outsourced=1.0) == load(), "there is nothing to take where no project runs"


basic = caller(staff_basic_skill, basic_skill=0.6, basic_training=0.1, peer_skill=0.6, training=0.0)
applied = caller(
    staff_applied_skill, applied_skill=0.5, applied_training=0.1, basic_skill=0.6, peer_skill=0.5, training=0.0,
    result=0.0, outsourced=0.0,
)  # fmt: skip
managing = caller(staff_project_skill, project_skill=0.4, training=0.0, result=0.0, outsourced=0.0)


@pytest.mark.carries("barrier:skills.upkeep", "T-O2")
def test_skill_is_kept_by_training_and_won_from_better_colleagues_and_projects():
    upkeep = parameter("forgetting").default / parameter("learning").default
    assert basic(basic_training=upkeep * 0.6 / 0.4) == pytest.approx(0.6)
    assert basic(basic_training=0.0) < 0.6
    assert basic(peer_skill=0.9) > basic() == basic(peer_skill=0.1)
    assert applied(result=1.0) > applied() > applied(result=-1.0)
    assert applied(basic_skill=0.9) > applied(), "it grows on basic skill"
    assert applied(peer_skill=0.9) > applied() == applied(peer_skill=0.1)


@pytest.mark.parametrize("skill", [basic, applied, managing])
@pytest.mark.carries("T-P5", "T-O2")
def test_a_course_teaches_by_its_own_parameter(skill):
    assert skill(training=1.0) > skill(training=0.5) > skill()
    assert skill({"taught_in_course": 0.0}, training=1.0) == skill({"taught_in_course": 0.0})


@pytest.mark.carries("barrier:skills.project-management")
def test_managing_projects_is_learnt_by_doing_it_however_it_ends():
    step = 0.6 * parameter("learning_by_doing").default
    assert managing() == 0.4
    assert managing(result=-1.0) == managing(result=1.0) == pytest.approx(0.4 + step)
    assert managing(result=0.4) == pytest.approx(0.4 + 0.4 * step)
    assert managing(project_skill=1.0, result=1.0, training=1.0) == 1.0


@pytest.mark.parametrize("skill", [applied, managing])
@pytest.mark.carries("collaboration:outsourcing")
def test_what_is_done_outside_teaches_nobody_inside(skill):
    for result in (1.0, -1.0):
        assert skill(result=result, outsourced=1.0) == skill()
        assert abs(skill(result=result, outsourced=0.5) - skill()) == pytest.approx(
            abs(skill(result=result) - skill()) / 2
        )
    assert skill(training=1.0, outsourced=1.0) == skill(training=1.0), "courses are not"
