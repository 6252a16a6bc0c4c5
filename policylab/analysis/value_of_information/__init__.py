"""Value of information: which quantities are worth knowing most before a policy is chosen."""

from policylab.analysis.questions import ValueQuestion
from policylab.analysis.value_of_information.choice import Choice, value_of_information
from policylab.analysis.value_of_information.report import ValueReport

__all__ = ["Choice", "ValueQuestion", "ValueReport", "value_of_information"]
