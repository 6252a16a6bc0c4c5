"""What tests of the lab share."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from policylab.errors import PolicylabError
from policylab.lab import Lab
from policylab.model.scenario import Scenario

SCENARIO = Scenario.load("by-law-phased", size="classroom", months=14)


def column(lab: Lab, kind: str, name: str) -> NDArray[np.generic]:
    return lab.simulation.columns[kind][name][:, 0]


def services_of(lab: Lab) -> int:
    """Return how many services the agencies of a lab own, which is drawn; the other agents are counted in a size."""
    return int(column(lab, "agency", "service_count").sum())


def refused(ask: Callable[[], Any], match: str | None = None) -> str:
    """Return the one line with which something is refused."""
    with pytest.raises(PolicylabError, match=match) as error:
        ask()
    assert "\n" not in str(error.value)
    return str(error.value)
