"""Cases: real curves that the model was not fitted to, compared with what it does under a similar policy."""

from policylab.analysis.cases.comparison import compare_cases
from policylab.analysis.cases.report import CaseReport

__all__ = ["CaseReport", "compare_cases"]
