"""Filter: history matching of worlds against data and literature, recovered on data of known truths first.

Reading order: targets declare what worlds are compared with; runs compute their figures; implausibility measures how
far a world lies outside; recovery tests whether the filter keeps known truths; matching puts it together; narrowing
states what the data imply for the parameters; report is what people see.
"""

from policylab.analysis.filter.matching import HistoryMatch, filter_worlds
from policylab.analysis.filter.report import FilterReport
from policylab.analysis.questions import FilterQuestion

__all__ = ["FilterQuestion", "FilterReport", "HistoryMatch", "filter_worlds"]
