"""Comparison: paired effects of policies, with intervals, as the primary result.

A plan is a question put rightly; replications run in processes; effects are read pair by pair, by group, as ratios,
until they are sure enough; equal cost turns dials; a design of worlds says how effects stand over the stated ranges.
"""

from policylab.comparison.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
