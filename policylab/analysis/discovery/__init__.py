"""Scenario discovery: in which worlds a mandate beats an incentive at equal cost, as a readable box."""

from policylab.analysis.discovery.labels import Contrast
from policylab.analysis.discovery.report import DiscoveryReport
from policylab.analysis.discovery.search import Discovery, discover

__all__ = ["Contrast", "Discovery", "DiscoveryReport", "discover"]
