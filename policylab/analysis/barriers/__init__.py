"""Barriers: what removing each one whole does, alone and where all others are removed, beside who named it."""

from policylab.analysis.barriers.report import BarrierReport
from policylab.analysis.barriers.suite import report_barriers

__all__ = ["BarrierReport", "report_barriers"]
