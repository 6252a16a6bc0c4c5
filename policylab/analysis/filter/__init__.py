"""Filter: history matching of worlds against data and literature, recovered on data of known truths first.

Reading order: targets say what worlds are held against; runs make their figures; implausibility says how far a world
lies outside; recovery asks whether the filter finds truths that are known; filtering puts it together; narrowing says
what the data tell of the parameters.
"""

from policylab.analysis.filter.matching import Filtered, Question, filter_worlds

__all__ = ["Filtered", "Question", "filter_worlds"]
