"""The thesis as items: barriers, claims, recommendations and programmes, in our words, with section and page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PARTS = {  # file of data/thesis: heading of its items
    "barriers": "Barriers",
    "claims": "Claims",
    "recommendations": "Recommendations",
    "programmes": "Programmes and platforms",
}


@dataclass(frozen=True)
class Item:
    """One item of the thesis.

    Attributes
    ----------
    name : str
        Its id, as rules, parameters, instruments and tests cite it: ``claim:7``, ``barrier:data.release``, ``T-O1``.
    part : str
        Its file in ``data/thesis``.
    words : str
        Its content, in our words.
    where : tuple of str
        Sections and pages of the thesis.
    named_by : tuple of int, optional
        How many of the twelve informants named it, by both codings, if they were counted.
    gap, not_modelled : str
        What the lab leaves out of it; why the lab leaves out all of it. Otherwise empty.
    note : str
        Other information for readers of the coverage.

    """

    name: str
    part: str
    words: str
    where: tuple[str, ...]
    named_by: tuple[int, ...] = ()
    gap: str = ""
    not_modelled: str = ""
    note: str = ""

    def holds(self, name: str) -> bool:
        """Return whether another item is a part of this one: ``barrier:data`` holds ``barrier:data.release``."""
        return name.startswith(f"{self.name}.")


@cache
def items() -> Mapping[str, Item]:
    """Return every item of the thesis by id, in the order of the files."""
    folder = files("policylab") / "data" / "thesis"
    return {
        name: Item(name, part, entry.pop("words"), tuple(entry.pop("where")), tuple(entry.pop("named_by", ())), **entry)
        for part in PARTS
        for name, entry in tomllib.loads((folder / f"{part}.toml").read_text(encoding="utf-8")).items()
    }
