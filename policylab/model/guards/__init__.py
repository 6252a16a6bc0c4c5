"""Guards: errors in plain words, with the cure, for the author of a custom rule.

Only rules that do not ship are guarded, so that shipped ones cost nothing more. A guard never changes a value. Before a
rule is swapped in, `swap` checks its card and `impure` what it reads from outside; `seal` copies it with all that it
reads, so that a later change outside reaches no scenario. While it runs, `watch` passes columns as read-only views,
checks the results, and calls the rule again for some of the agents alone (`looks`).
"""

from policylab.model.guards.seal import own_rules, sealed
from policylab.model.guards.swap import check_swap, no_parameter
from policylab.model.guards.watch import Guard

DECIDES_NO_NUMBER = True  # a guard refuses and never changes a value: in no identity

__all__ = ["Guard", "check_swap", "no_parameter", "own_rules", "sealed"]
