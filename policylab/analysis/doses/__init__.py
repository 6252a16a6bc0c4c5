"""Doses: what a small and a large dose of each instrument does, against the status quo."""

from policylab.analysis.doses.report import DoseReport
from policylab.analysis.doses.suite import report_doses

__all__ = ["DoseReport", "report_doses"]
