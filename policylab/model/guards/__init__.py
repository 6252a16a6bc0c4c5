"""Guards: what whoever writes a rule of one's own is told, in plain words with the cure.

Only rules that do not ship are guarded, so that the others pay nothing. A guard never changes a value. Before a rule is
swapped in, `swap` reads its card and `impure` what it reads from outside; `seal` takes a copy of it with all that it
reads, so that a later change outside reaches no scenario. While it runs, `watch` hands columns over as views that
cannot be written to, looks at what comes back, and asks again for some of the agents alone (`looks`).
"""

from policylab.model.guards.seal import own_rules, sealed
from policylab.model.guards.swap import check_swap, no_parameter
from policylab.model.guards.watch import Guard

DECIDES_NO_NUMBER = True  # a guard refuses and never changes a value: in no identity

__all__ = ["Guard", "check_swap", "no_parameter", "own_rules", "sealed"]
