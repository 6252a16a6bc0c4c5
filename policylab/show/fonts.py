"""Fonts: one that has Thai letters ships with the lab, so that figures read the same on every machine."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

FALLBACK = "DejaVu Sans"  # comes with matplotlib


@cache
def thai_family() -> list[str]:
    """Return the families of fonts for figures with Thai text; the first is made known to matplotlib."""
    from matplotlib import font_manager  # noqa: PLC0415 (only figures need it)

    path = Path(str(files("policylab") / "data" / "fonts" / "Sarabun-Regular.ttf"))
    font_manager.fontManager.addfont(path)
    return [font_manager.FontProperties(fname=path).get_name(), FALLBACK]
