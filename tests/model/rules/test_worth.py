"""Agencies: what an effort costs and is worth, what a project does to services, and what it costs in money."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.projects import (
    agency_redesign,
)
from policylab.model.rules.readiness import agency_project_risk
from policylab.model.rules.services import agency_efficiency
from policylab.model.rules.worth import agency_real_cost, agency_real_value, gain_of_work
from policylab.model.switches import STRUCTURES
from tests.model.rules.rule_calls import caller

# ---------------------------------------------------------------- cost and worth of an effort

cost = caller(
    agency_real_cost, law_reading=0.5, data_storage=0.5, data_linkage=0.5, data_willing=0.5, load=0.5,
    cloud_slot=False, formal=0.2, effective=0.2, digital_ceiling=1.0,
)  # fmt: skip


worth = caller(
    agency_real_value, effective=0.1, redesigned=0.1, digital_ceiling=0.9, integration=0.1, client_use=0.5,
    skill=0.6, law_reading=0.5, motivation=0.5, mindset=0.5, clarity=0.5,
)  # fmt: skip


SHAPE = {n: parameter(n).default for n in ("gain_from_redesign_alone", "technology_share", "complementarity")}


@pytest.mark.carries("claim:1")
def test_technology_and_redesign_are_complements():
    alone, redesign = gain_of_work(0.8, 0.05, **SHAPE), gain_of_work(0.05, 0.8, **SHAPE)
    both = gain_of_work(0.8, 0.8, **SHAPE)
    assert both == pytest.approx(0.8)
    assert redesign > alone, "redesign earns something by itself, technology does not"
    assert both > alone + redesign
    assert gain_of_work(1.0, 0.0, **SHAPE) < 1e-6
    assert gain_of_work(0.0, 1.0, **SHAPE) == pytest.approx(SHAPE["gain_from_redesign_alone"], abs=1e-6)
    assert agency_efficiency(0.8, 0.05, **SHAPE) == alone


@pytest.mark.carries("claim:1")
def test_in_the_additive_rival_each_earns_by_itself():
    additive = {**SHAPE, **STRUCTURES["complementarity"].forms["additive"]}
    effective, redesigned = (one.ravel() for one in np.meshgrid(np.linspace(0.01, 1, 12), np.linspace(0.01, 1, 12)))
    alone = additive["gain_from_redesign_alone"]
    expected = alone * redesigned + (1 - alone) * (effective + redesigned) / 2
    np.testing.assert_allclose(gain_of_work(effective, redesigned, **additive), expected, rtol=1e-12)


# ---------------------------------------------------------------- the course of a project


redesigned = caller(
    agency_redesign, redesigned=0.1, project_result=1.0, skill=0.6, law_reading=0.5, mindset=0.5, clarity=0.5
)


# ---------------------------------------------------------------- money and risk


risk = caller(
    agency_project_risk, readiness=0.5, project_management=0.5, haste=0.0, load=0.5, resistance=0.0, running=0.0
)
