"""People: how use spreads, who is shut out, what policies do to trust, and which mechanisms carry that."""

from policylab.analysis.people.report import PeopleReport
from policylab.analysis.people.suite import report_people

__all__ = ["PeopleReport", "report_people"]
