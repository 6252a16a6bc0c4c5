"""Scenario discovery: in which worlds a mandate beats an incentive at equal cost, as a box that one can read."""

from policylab.analysis.discovery.discovering import Discovery, discover
from policylab.analysis.discovery.labels import Contrast

__all__ = ["Contrast", "Discovery", "discover"]
