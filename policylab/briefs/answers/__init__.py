"""Answers: one function for each kind of reference, which returns the number in the words of a language.

Each takes by name what it needs: the ``request`` as written, the ``words`` of a language, the ``study`` and the
analyses that are stored with it. It returns text, and raises an error that names what is missing. A *claim* alone
may fail although nothing is missing: it states a direction and a standing, and is refused where they do not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from policylab.briefs.answers.claims import claim, contest, tally
from policylab.briefs.answers.counts import count, drivers, pattern, patterns
from policylab.briefs.answers.effects import best, cost, dose, effect, finding, level, money, share, time
from policylab.briefs.answers.names import arm, cited, date, measure, stamp

ROLES: Mapping[str, Callable[..., str]] = {
    role.__name__: role
    for role in (
        effect, level, money, cost, dose, time, share, finding, contest, tally, best, claim, count, arm, measure,
        patterns, pattern, drivers, stamp, date, cited,
    )
}  # fmt: skip
