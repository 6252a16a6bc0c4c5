"""Stored reports: what made one, and whether it is still of this model; what their pages in the documentation share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policylab.recording.identity import EARLIER, changes, in_words, is_pending


def made_by(stored: Mapping[str, Any]) -> str:
    """Return in words what made a stored report, from its ``provenance``."""
    about = stored.get("provenance", {})
    return (
        f"policylab {about.get('version', 'of an unknown version')}, model `{about.get('model', 'unknown')}`, seed "
        f"{about.get('seed', 'unknown')}, {str(about.get('date', 'undated'))[:10]}"
    )


def changed_since(stored: Mapping[str, Any], *more: str) -> list[str]:
    """Return by name what changed since a report was stored."""
    return [*changes(stored.get("provenance", {}).get("identity")), *more]


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
