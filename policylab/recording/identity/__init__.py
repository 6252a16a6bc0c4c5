"""Identity by behaviour: what a result comes from, as digests of what the code does and not of how it is written.

The dynamics, each measure and each method have their own identity. ``source`` reads the package without importing it;
``scopes`` and ``definitions`` decide which names and words are dropped; ``writer``, ``calls`` and ``statements`` write
the normal form, cached by ``forms``; ``graph`` computes its digests; ``identities`` combines them; ``stamps`` are what
results carry, and ``staleness`` handles results of an earlier model.
"""

from policylab.recording.identity.identities import method
from policylab.recording.identity.staleness import EARLIER, StaleError, check, is_pending, mark, pending
from policylab.recording.identity.stamps import (
    Identity,
    changes,
    commit,
    dynamics,
    identity,
    in_words,
    provenance,
    stamp,
)

DECIDES_NO_NUMBER = True  # changing how identities are made must not change an identity by itself

__all__ = [
    "EARLIER",
    "Identity",
    "StaleError",
    "changes",
    "check",
    "commit",
    "dynamics",
    "identity",
    "in_words",
    "is_pending",
    "mark",
    "method",
    "pending",
    "provenance",
    "stamp",
]
