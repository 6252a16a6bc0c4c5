"""Provenance of stored results: what made one, and whether it is still of this model, as their pages say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policylab.recording.identity import model_version

Provenance = Mapping[str, Any]


def made_by(provenance: Provenance) -> str:
    """Return in words what made a stored result."""
    return (
        f"policylab {provenance.get('version', 'of an unknown version')}, model "
        f"`{provenance.get('model', 'unknown')}`, seed {provenance.get('seed', 'unknown')}, "
        f"{str(provenance.get('date', 'undated'))[:10]}"
    )


def of_another_model(provenance: Provenance) -> bool:
    """Return whether a stored result is of another model than this one."""
    return bool(provenance.get("model") != model_version())


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
