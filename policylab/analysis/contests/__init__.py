"""Contests: whether one package wins in nearly all worlds, so that the answer would be built into the model."""

from policylab.analysis.contest_question import ContestQuestion
from policylab.analysis.contests.report import ContestReport
from policylab.analysis.contests.suite import report_contests

__all__ = ["ContestQuestion", "ContestReport", "report_contests"]
