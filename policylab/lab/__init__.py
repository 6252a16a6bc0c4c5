"""The lab as Mesa sees it: one world as a model, its agents as windows on the columns."""

from policylab.lab.model import Lab
from policylab.lab.windows import Agency, Citizen, Leader, Service, Staff

__all__ = ["Agency", "Citizen", "Lab", "Leader", "Service", "Staff"]
