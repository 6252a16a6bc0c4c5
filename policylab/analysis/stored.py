"""Stored reports: what made one, and whether it is still of this model; what their pages in the documentation share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policylab.recording.identity import model_version


def made_by(stored: Mapping[str, Any]) -> str:
    """Return in words what made a stored report, from its ``provenance``."""
    about = stored.get("provenance", {})
    return (
        f"policylab {about.get('version', 'of an unknown version')}, model `{about.get('model', 'unknown')}`, seed "
        f"{about.get('seed', 'unknown')}, {str(about.get('date', 'undated'))[:10]}"
    )


def of_another_model(stored: Mapping[str, Any]) -> bool:
    """Return whether a stored report is of another model than this one."""
    return bool(stored.get("provenance", {}).get("model") != model_version())


def warning(changed: Iterable[str], command: str) -> str:
    """Return the warning of a page whose figures are stale, empty where nothing has changed.

    >>> print(warning(["the model"], "policylab analyse filter").strip())
    ```{warning}
    Stale: the model changed since these figures were made. Run `policylab analyse filter` again.
    ```
    """
    what = " and ".join(changed)
    if not what:
        return ""
    return f"\n\n```{{warning}}\nStale: {what} changed since these figures were made. Run `{command}` again.\n```"
