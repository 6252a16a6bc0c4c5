"""Stale results: an error that names what changed, or, while results are being recomputed, a mark.

While the file ``policylab/data/RESULTS-PENDING`` exists, which states the work under way and what is outstanding, a
stored result of an earlier model is shown with a mark. Without the file it is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from policylab.errors import PolicylabError
from policylab.recording.identity.stamps import changes, in_words

PENDING = "RESULTS-PENDING"
EARLIER = "Results of an earlier model: being made anew"


class StaleError(PolicylabError):
    """A stored result is of an earlier model and not marked as being recomputed."""


def pending() -> str:
    """Return what is outstanding according to the file; empty without the file."""
    return " ".join(place().read_text(encoding="utf-8").split()) if is_pending() else ""


def place() -> Path:
    """Return the path of that file."""
    return Path(str(resources.files("policylab") / "data" / PENDING))


def is_pending() -> bool:
    """Return whether results are being recomputed."""
    return place().is_file()


def mark(provenance: Mapping[str, Any], *more: str) -> str:
    """Return the mark of a stale result, empty for a current one.

    Parameters
    ----------
    provenance : mapping
        The provenance in the result.
    *more : str
        What else changed since.

    Examples
    --------
    >>> mark({}, "the study's file").partition(" (")[0]
    'Results of an earlier model: being made anew'

    """
    changed = [*changes(provenance.get("identity")), *more]
    return f"{EARLIER} ({in_words(changed)} changed since)" if changed else ""


def check(what: str, provenance: Mapping[str, Any], cure: str, *more: str) -> str:
    """Return the mark of a result that may be shown, empty for a current one.

    Raises
    ------
    StaleError
        If it is stale and results are not being recomputed; the message names what changed.

    """
    stale = mark(provenance, *more)
    if stale and not is_pending():
        changed = in_words([*changes(provenance.get("identity")), *more])
        raise StaleError(f"{what} is stale: {changed} changed since: {cure}")
    return stale
