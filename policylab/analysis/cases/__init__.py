"""Cases: real curves that the model has never seen, beside what it does under a like policy."""

from policylab.analysis.cases.comparison import compare_cases
from policylab.analysis.cases.report import CaseReport

__all__ = ["CaseReport", "compare_cases"]
