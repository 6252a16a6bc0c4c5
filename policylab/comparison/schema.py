"""The published schema of ``compare --json``, generated from the rows."""

from __future__ import annotations

from typing import Any

from policylab.comparison.rows import ComparisonReport
from policylab.show.json import schema_of


def comparison_schema() -> dict[str, Any]:
    """Return the JSON schema of what a comparison prints with ``--json``."""
    return schema_of(ComparisonReport, "policylab compare --json")
