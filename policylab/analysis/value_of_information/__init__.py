"""Value of information: which quantities it would help most to know before a policy is chosen."""

from policylab.analysis.value_of_information.choice import Question, Valued, value_of_information

__all__ = ["Question", "Valued", "value_of_information"]
