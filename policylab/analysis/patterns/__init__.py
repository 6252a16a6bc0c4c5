"""Stylised patterns that the model is compared with (pattern-oriented modelling, Grimm et al. 2005).

Everything about a pattern is declared before it is run: its statement and source, its arms, size and months, its
statistic, the bands in which that must lie, and the number of replications. Kind ``V`` comes from data or literature;
kind ``H`` are the thesis' own claims, reported separately and never a filter; controls remove a mechanism's own cause.
No rule of the model names a pattern, and no failure is tuned away.
"""

from policylab.analysis.patterns.declarations import CONTROLS, PATTERNS
from policylab.analysis.patterns.report import PatternReport
from policylab.analysis.patterns.runs import figures_in_worlds
from policylab.analysis.patterns.suite import run_patterns

__all__ = ["CONTROLS", "PATTERNS", "PatternReport", "figures_in_worlds", "run_patterns"]
