"""Identity by behaviour: what a result comes from, as digests of what runs and not of how it is written.

The dynamics, each measure and each method have an identity of their own. ``source`` reads the package without importing
it; ``scopes`` and ``definitions`` say which names and words drop out; ``writer``, ``calls`` and ``statements`` write
the normal form, kept by ``forms``; ``graph`` makes digests of it; ``identities`` puts them together; ``stamps`` is what
results carry, ``staleness`` what becomes of those of an earlier model.
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
