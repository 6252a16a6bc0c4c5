"""How many of the twelve informants of the thesis named each barrier, by both codings of the appendix."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

INFORMANTS = 12
CODINGS = (
    "Informants: how many of the twelve named it, by two codings of the thesis' appendix (p. 96-98). The first takes "
    "the scan as it stands; the second reads one garbled word as legal provisions instead of data, counts the attitude "
    "of people among skills, and citizens' experience apart from trust. An answer is credited to all people of its "
    "row, so counts are upper bounds."
)


@cache
def named_by() -> Mapping[str, tuple[int, int]]:
    """Return the counts by the first and the second coding, by the name of the barrier."""
    text = (files("policylab") / "data" / "thesis" / "barriers.toml").read_text(encoding="utf-8")
    counts = {name: entry["named_by"] for name, entry in tomllib.loads(text).items() if "named_by" in entry}
    return {name.removeprefix("barrier:"): (first, second) for name, (first, second) in counts.items()}
