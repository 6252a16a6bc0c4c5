"""Scenario discovery: in which worlds one arm beats another, as a readable box of all worlds."""

from policylab.analysis.discovery.labels import Contrast
from policylab.analysis.discovery.report import DiscoveryReport
from policylab.analysis.discovery.result import Discovery
from policylab.analysis.discovery.search import discover

__all__ = ["Contrast", "Discovery", "DiscoveryReport", "discover"]
