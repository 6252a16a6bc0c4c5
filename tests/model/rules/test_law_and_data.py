"""Agencies: how rules are reformed and read, what they allow, and what data are released, cared for and usable."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.data import (
    agency_data_care,
    agency_data_offered,
    agency_data_readiness,
    agency_data_release,
    agency_data_willing,
    agency_integration,
)
from policylab.model.rules.law import (
    agency_cross_reading,
    agency_digital_ceiling,
    agency_law_fit,
    agency_law_reading,
    agency_lawyer,
)
from policylab.model.rules.readiness import agency_learning, agency_readiness
from policylab.model.rules.rule import card_of
from tests.model.rules.rule_calls import caller

# ---------------------------------------------------------------- law

fit_after = caller(agency_law_fit, law_fit=0.5)


@pytest.mark.carries("barrier:regulation.amendment", "T-P3")
def test_rules_follow_a_reform_and_never_go_back():
    assert fit_after() == 0.5
    assert fit_after(law_fit=0.9, law_reform=0.8) == 0.9
    fit = 0.5
    for _ in range(200):
        fit = fit_after(law_fit=fit, law_reform=0.8)
        assert fit <= 0.8
    assert fit == pytest.approx(0.8, abs=1e-6)


def test_an_nth_lawyer_reads_the_same_way_whenever_he_comes():
    new = caller(agency_lawyer, reading_offset=1.0, lawyers=3, luck=0.0, luck_reading=0.8)
    assert new() == {"reading_offset": pytest.approx(0.8416, abs=1e-4), "lawyers": 4}
    assert new(luck=1 / parameter("lawyer_term").default) == {"reading_offset": 1.0, "lawyers": 3}
    assert card_of(agency_lawyer).events == {"luck_reading": "lawyers"}


read = caller(agency_law_reading, law_fit=0.5, reading_offset=1.0)


@pytest.mark.carries("barrier:regulation.interpretation", "T-P3")
def test_lawyers_scatter_round_the_fit_and_guidance_draws_them_to_it():
    spread = parameter("reading_spread").default
    assert read() == pytest.approx(0.5 + spread)
    assert read(reading_offset=-1.0) == pytest.approx(0.5 - spread)
    assert read(reading_offset=-6.0) == 0
    assert read(law_fit=0.9, reading_offset=6.0) == 1
    assert read(guidance=0.5) == pytest.approx(0.5 + spread / 2)
    assert read(guidance=1.0) == read(guidance=1.0, reading_offset=-3.0) == 0.5, "and never past it"


@pytest.mark.carries("barrier:regulation.cross-department", "T-P3")
def test_one_rule_frees_a_pair_from_the_stricter_reading():
    across = caller(agency_cross_reading, law_reading=0.6, of_pair=0.4)
    assert across() == pytest.approx(0.4), "the stricter binds both"
    assert across(one_rule=0.5) == pytest.approx(0.5)
    assert across(one_rule=1.0) == 0.6, "one rule for both leaves each its own reading"
    assert across(of_pair=0.6) == across(of_pair=0.6, one_rule=1.0) == 0.6, "who is himself the stricter gains nothing"


ceiling = caller(agency_digital_ceiling, law_reading=0.5, cross_reading=0.5)


@pytest.mark.carries("barrier:regulation.amendment")
def test_the_ceiling_rises_with_the_reading_up_to_everything():
    alike = [ceiling(law_reading=reading, cross_reading=reading) for reading in (0.0, 0.3, 0.6, 0.9, 1.0)]
    assert alike[0] == parameter("ceiling_without_fit").default
    assert alike[0] < alike[1] < alike[2] < alike[3] == alike[4] == 1.0


@pytest.mark.carries("barrier:regulation.cross-department")
def test_rules_across_departments_bind_their_share_of_services():
    share, slope = parameter("cross_share").default, parameter("ceiling_from_fit").default
    assert ceiling(cross_reading=0.2) == pytest.approx(ceiling() - slope * share * 0.3)
    assert ceiling({"cross_share": 0.0}, cross_reading=0.0) == ceiling()


# ---------------------------------------------------------------- data

OFFERED = {"data_released": 0.6, "data_quality": 0.6, "data_standard": 0.5, "data_definition": 0.5, "data_linkage": 0.5}
offered = caller(agency_data_offered, **OFFERED)


@pytest.mark.carries("barrier:data.release", "barrier:data.standards", "barrier:data.quality")
def test_data_not_released_or_not_good_or_in_no_form_are_not_offered():
    assert offered(data_released=0.0) == offered(data_quality=0.0) == 0
    assert offered(data_standard=0.0, data_definition=0.0, data_linkage=0.0) == 0
    assert offered(**dict.fromkeys(OFFERED, 1.0)) == 1


@pytest.mark.carries("barrier:data.definitions", "barrier:data.integration")
def test_data_of_others_serve_as_far_as_an_agency_can_read_and_means_the_same():
    integrated = caller(agency_integration, data_standard=0.5, data_definition=0.5, offered=0.5)
    assert integrated(offered=0.0, data_standard=1.0) == 0
    for own in ("data_standard", "data_definition"):
        assert integrated(**{own: 1.0}) > integrated() > integrated(**{own: 0.0}) > 0
    assert integrated(offered=1.0, data_standard=1.0, data_definition=1.0) == 1


RELEASE = {"data_released": 0.2, "release_habit": -2.0, "data_willing": 0.4, "data_storage": 0.3, "peer_release": 0.1}
released = caller(agency_data_release, **RELEASE)


@pytest.mark.carries("claim:6", "barrier:data.release", "barrier:readiness.to-store-data")
def test_release_follows_will_storage_and_what_peers_release():
    for name in ("data_willing", "data_storage", "peer_release", "release_habit"):
        assert released(**{name: 0.9}) > released(), name
    alone = {"release_from_peers": 0.0}
    assert released(alone, peer_release=0.9) == released(alone)


@pytest.mark.carries("T-P1", "platform:open-data-centre")
def test_open_by_default_turns_round_the_habit_alone():
    """Who was used to withholding must now make an effort to; who was used to giving is not made to give less."""
    assert released(open_default=1.0) > released(open_default=0.5) > released()
    assert released({"default_flip": 0.0}, open_default=1.0) == released()
    for habit in (0.0, 2.0):
        assert released(release_habit=habit, open_default=1.0) == released(release_habit=habit)
    whole = {"default_flip": 1.0}
    assert released(whole, open_default=1.0) == pytest.approx(released(whole, release_habit=2.0))


CARED = {"data_standard": 0.4, "data_definition": 0.4, "data_quality": 0.5}
cared = caller(agency_data_care, **CARED)


@pytest.mark.carries("barrier:data.standards", "barrier:data.definitions", "barrier:data.quality", "T-O3", "T-P4")
def test_a_framework_brings_standard_stewards_quality_and_both_one_definition():
    speed = parameter("care_speed").default
    assert cared() == CARED
    framework, stewards, both = cared(standards=1.0), cared(stewards=1.0), cared(standards=1.0, stewards=1.0)
    assert framework == {**CARED, "data_standard": pytest.approx(0.4 + speed * 0.6), "data_definition": both_half(0.4)}
    assert stewards == {**CARED, "data_quality": pytest.approx(0.5 + speed * 0.5), "data_definition": both_half(0.4)}
    assert both["data_definition"] == pytest.approx(0.4 + speed * 0.6)
    assert cared({"care_speed": 0.0}, standards=1.0, stewards=1.0) == CARED


def both_half(before):
    return pytest.approx(before + parameter("care_speed").default * (1 - before) / 2)


willing = caller(agency_data_willing, data_willing=0.4, data_willing_own=0.4, mindset=0.4)


@pytest.mark.carries("barrier:readiness.to-give-data", "platform:linkage-center")
def test_who_keeps_the_data_is_readier_to_give_them():
    step = parameter("data_speed").default * parameter("will_from_ownership").default * 0.6
    assert willing(exchange=1.0) - willing() == pytest.approx(step)
    assert willing({"will_from_ownership": 0.0}, exchange=1.0) == willing()
    assert willing(data_willing=1.0, data_willing_own=1.0, mindset=1.0, exchange=1.0) == 1


ready = caller(agency_data_readiness, data_storage=0.5, data_linkage=0.3, project_result=0.0)


@pytest.mark.carries("barrier:readiness.to-link-data", "platform:linkage-center", "platform:gdx")
def test_a_platform_links_data_and_stores_none():
    linked = ready(exchange=1.0)
    assert linked == {
        "data_storage": 0.5,
        "data_linkage": pytest.approx(0.3 + 0.7 * parameter("linkage_speed").default),
    }
    assert ready(exchange=0.5)["data_linkage"] < linked["data_linkage"]


@pytest.mark.parametrize("call", [ready, caller(agency_learning, practice=0.5, technology=0.3)])
@pytest.mark.carries("barrier:readiness.to-adapt")
def test_agencies_learn_from_success_alone(call):
    for result in (0.0, -1.0):
        assert list(call(project_result=result).values()) == [0.5, 0.3]
    assert all(after > before for after, before in zip(call(project_result=1.0).values(), (0.5, 0.3), strict=True))
    off = call({"readiness_from_success": 0.0}, project_result=1.0)
    assert list(off.values()) == [0.5, 0.3]


@pytest.mark.carries("barrier:readiness")
def test_readiness_has_three_equal_parts():
    rows = np.eye(3)
    assert [float(agency_readiness(*row)) for row in rows] == [pytest.approx(1 / 3)] * 3
    assert agency_readiness(1.0, 1.0, 1.0) == 1.0
