"""Stale results: an error that names what changed, or, while results are being made anew, a mark.

While the file ``policylab/data/RESULTS-PENDING`` is there, which says which work is under way and what is outstanding,
a stored result of an earlier model is shown with a mark. Without the file it is an error.
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
    """A stored result is of an earlier model, and nobody said that it is being made anew."""


def pending() -> str:
    """Return what is outstanding, as the file says it; empty where there is no such file."""
    return " ".join(place().read_text(encoding="utf-8").split()) if is_pending() else ""


def place() -> Path:
    """Return where the file lies that says so."""
    return Path(str(resources.files("policylab") / "data" / PENDING))


def is_pending() -> bool:
    """Return whether results are being made anew."""
    return place().is_file()


def mark(provenance: Mapping[str, Any], *more: str) -> str:
    """Return the mark of a stale result, empty for one that is of this lab.

    Parameters
    ----------
    provenance : mapping
        What the result says of what made it.
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
    """Return the mark of a result that may be shown, empty where it is of this lab.

    Raises
    ------
    StaleError
        If it is stale and nothing says that results are being made anew; the message names what changed.

    """
    found = mark(provenance, *more)
    if found and not is_pending():
        changed = in_words([*changes(provenance.get("identity")), *more])
        raise StaleError(f"{what} is stale: {changed} changed since: {cure}")
    return found
