"""Base rates: whether a state without a new law moves as states do, and what in the model makes it move."""

from policylab.analysis.base_rates.report import BaseRateReport
from policylab.analysis.base_rates.suite import report_base_rates

__all__ = ["BaseRateReport", "report_base_rates"]
