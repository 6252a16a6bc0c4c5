"""Stylised patterns that the model is held against (pattern-oriented modelling, Grimm et al. 2005).

Everything about a pattern is declared before it is run: what it says and where that comes from, its arms, size and
months, its statistic, the bands in which that must lie, and how many replications. Kind ``V`` comes from data or
literature; kind ``H`` are the thesis' own claims, reported apart and never a filter; controls take a mechanism's own
cause out. No rule of the model names a pattern, and none is ever tuned away.

For a filter over worlds::

    from policylab.analysis.patterns import PATTERNS, figures_in_worlds

    filtering = [pattern for pattern in PATTERNS if pattern.filters]  # kind V, no existence statement, not assumed
    figures = figures_in_worlds(filtering, points, size="classroom", seed=1, replication=0)
    figures[world][pattern.id]          # dict of named numbers, NaN where one has no value
    pattern.bands                       # dict of name to (low, high), one-sided ones with infinity
    pattern.holds(figures[world][pattern.id])

``points`` are mappings of parameter to value, as ``Design.point`` gives them; what an arm declares itself wins over
them. Arms that several patterns need run once. ``pattern.needs`` are the arms and ``pattern.figures(trace)`` makes the
numbers of what :func:`~policylab.analysis.patterns.trace.record_traces` recorded of them.
"""

from policylab.analysis.patterns.declarations import CONTROLS, PATTERNS
from policylab.analysis.patterns.report import PatternReport
from policylab.analysis.patterns.runs import figures_in_worlds
from policylab.analysis.patterns.suite import run_patterns

__all__ = ["CONTROLS", "PATTERNS", "PatternReport", "figures_in_worlds", "run_patterns"]
