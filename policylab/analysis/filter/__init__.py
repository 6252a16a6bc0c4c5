"""Filter: history matching of worlds against data and literature, recovered on data of known truths first.

Reading order: targets say what worlds are held against; runs make their figures; implausibility says how far a world
lies outside; recovery asks whether the filter finds truths that are known; matching puts it together; narrowing says
what the data tell of the parameters; report is what people see.
"""

from policylab.analysis.filter.matching import HistoryMatch, filter_worlds
from policylab.analysis.filter.report import FilterReport
from policylab.analysis.questions import FilterQuestion

__all__ = ["FilterQuestion", "FilterReport", "HistoryMatch", "filter_worlds"]
