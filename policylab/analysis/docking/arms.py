"""Arms of the runs that are compared with published statements: packages, and citizens who may or must go online."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from policylab.analysis.people.policies import DIGITAL_ONLY, STATUS_QUO, supplied, with_instruments
from policylab.comparison.dials import at_dose
from policylab.model.columns.parameters import parameter
from policylab.model.layers import Layer
from policylab.model.scenario import Scenario

MONTHS = 120
MODEST = 0.5  # of what the package on data has
WITHOUT = " without "
BONUS, HALF_DATA = "bonus", "data-first at half"
VOLUNTARY, MANDATORY = "voluntary", "mandatory"
SENSITIVE, PLAIN, UNFELT = ", sensitive", ", hardly sensitive", ", sensitive, being forced costs nothing"
Make = Callable[[str], Scenario]


def _package(name: str, size: str) -> Scenario:
    return Scenario.load(name, size=size, months=MONTHS)


def _modest_data(size: str) -> Scenario:
    return at_dose(_package("data-first", size), MODEST)


def _citizens(kinds: tuple[str, ...], size: str) -> Scenario:
    """Return instruments for all citizens from month 12 on, where every service is real from month 0 on."""
    return supplied(with_instruments(_package(STATUS_QUO, size), *kinds))


def _where(make: Make, values: Mapping[str, float], size: str) -> Scenario:
    """Return an arm with parameters at any values."""
    arm = make(size)
    return replace(arm, own=arm.own.under(Layer(values)))


def _of_mandatory_use() -> dict[str, Make]:
    """Return voluntary and mandatory use, where many services are sensitive, where few are, and where it is unfelt."""
    share = parameter("sensitive_share")
    cases = {
        SENSITIVE: {"sensitive_share": share.high},
        PLAIN: {"sensitive_share": share.low},
        UNFELT: {"sensitive_share": share.high, "autonomy_cost": 0.0},
    }
    uses: dict[str, tuple[str, ...]] = {VOLUNTARY: (), MANDATORY: (DIGITAL_ONLY,)}
    return {
        use + case: partial(_where, partial(_citizens, kinds), values)
        for case, values in cases.items()
        for use, kinds in uses.items()
    }


ARMS: Mapping[str, Make] = {
    **{name: partial(_package, name) for name in (STATUS_QUO, "incentives-recognition", "by-law-phased", "hybrid")},
    HALF_DATA: _modest_data,
    BONUS: partial(_citizens, (BONUS,)),
    DIGITAL_ONLY: partial(_citizens, (DIGITAL_ONLY,)),
    f"{BONUS} and {DIGITAL_ONLY}": partial(_citizens, (BONUS, DIGITAL_ONLY)),
    **_of_mandatory_use(),
}


def arm_of(name: str, size: str) -> Scenario:
    """Return the arm of a name, which may end with a mechanism that is taken out: ``hybrid without penalty``."""
    arm, _, mechanism = name.partition(WITHOUT)
    scenario = ARMS[arm](size)
    return (scenario.without(mechanism) if mechanism else scenario).named(name)
