"""Provenance of stored results: what made one, and whether it is still of this model, as their pages say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policylab.recording.identity import EARLIER, changes, in_words, is_pending

DECIDES_NO_NUMBER = True  # what people see: in no identity

Provenance = Mapping[str, Any]


def made_by(provenance: Provenance) -> str:
    """Return in words what made a stored result."""
    return (
        f"policylab {provenance.get('version', 'of an unknown version')}, model "
        f"`{provenance.get('model', 'unknown')}`, seed {provenance.get('seed', 'unknown')}, "
        f"{str(provenance.get('date', 'undated'))[:10]}"
    )


def changed_since(provenance: Provenance, *more: str) -> list[str]:
    """Return by name what changed since a result was stored."""
    return [*changes(provenance.get("identity")), *more]


def warning(changed: Iterable[str], command: str) -> str:
    """Return the warning of a page whose figures are stale, empty where nothing has changed.

    >>> print(warning(["rule agency_lapse"], "policylab analyse filter").strip())
    ```{warning}
    Stale: rule agency_lapse changed since these figures were made. Run `policylab analyse filter` again.
    ```
    """
    what = in_words(changed)
    if not what:
        return ""
    if is_pending():
        return f"\n\n```{{note}}\n{EARLIER}. Since these figures were made {what} changed.\n```"
    return f"\n\n```{{warning}}\nStale: {what} changed since these figures were made. Run `{command}` again.\n```"
