"""Docking: reduced cases beside closed forms, and effects beside what was published of other models, by sign."""

from policylab.analysis.docking.report import DockingReport
from policylab.analysis.docking.suite import report_docking

__all__ = ["DockingReport", "report_docking"]
