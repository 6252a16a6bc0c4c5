"""What the lab cites: each source of a rule, parameter, instrument, form or pattern, split into its parts.

A source is a text whose parts are separated by semicolons. A part names items of the thesis (``thesis claim:7 (quick
wins), T-O1``), literature or data (``Heeks 2003 (soft survey)``), or states that something was assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from policylab.analysis.patterns import CONTROLS, PATTERNS
from policylab.model.columns.parameters import parameters
from policylab.model.policies.package import INSTRUMENTS
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of
from policylab.model.switches import STRUCTURES

THESIS = "thesis "
ITEM = re.compile(r"\b(?:(?:barrier|claim|platform|programme|collaboration):[a-z0-9]+(?:[.-][a-z0-9]+)*|T-[A-Z]\d+)")
ASSUMED = re.compile(r"\b(?:assum|definition|placebo|control of|calibrated|prototype|form of the model)")
_OUTSIDE_BRACKETS = r"(?![^()]*\))"
_PART = re.compile(rf";\s*{_OUTSIDE_BRACKETS}")
_WORDS = re.compile(r"\s*\([^()]*\)")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NAME = r"(?:(?:[Vv]an|de|der|den|ten) )*(?:O')?[A-ZÀ-Þ][\w-]+"
_NAMES = rf"(?!{_MONTH} \d){_NAME}(?:, (?!{_MONTH} \d){_NAME})*(?: & {_NAME})?"  # May is a month, and an author
_CITATION = re.compile(rf"\b{_NAMES}(?: et al\.)? (?:19|20)\d\d\b(?! to \d)")


@dataclass(frozen=True)
class Source:
    """What one part of the lab cites.

    Attributes
    ----------
    of : str
        rule | parameter | instrument | structure | setting | test | pattern.
    name : str
        Which one.
    text : str
        The source as it is printed.

    """

    of: str
    name: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return its parts, separated by semicolons outside brackets."""
        return tuple(_PART.split(self.text))

    @property
    def items(self) -> tuple[str, ...]:
        """Return the ids of the thesis that it names, each once."""
        return items_in(self.text)


def items_in(text: str) -> tuple[str, ...]:
    """Return the ids of the thesis in a text, each once.

    >>> items_in("thesis claim:7 (quick wins), T-O1; barrier:data.release.")
    ('claim:7', 'T-O1', 'barrier:data.release')
    """
    return tuple(dict.fromkeys(ITEM.findall(text)))


def citations_in(text: str) -> list[str]:
    """Return the works that a text cites by author and year.

    >>> citations_in("in May 2014; Kampen, Van de Walle & Bouckaert 2006; Boyne et al. 2011")
    ['Kampen, Van de Walle & Bouckaert 2006', 'Boyne et al. 2011']
    """
    return _CITATION.findall(text)


def rests_on(part: str) -> str:
    """Return what one part of a source is based on: ``thesis``, ``assumption`` or ``literature``.

    What is neither of the thesis nor assumed is literature or data, and must be in the list of references.

    >>> [rests_on(part) for part in ("thesis claim:7", "size assumed", "Heeks 2003 (soft survey)")]
    ['thesis', 'assumption', 'literature']
    """
    if part.startswith(THESIS):
        return "thesis"
    return "assumption" if ASSUMED.search(_WORDS.sub("", part)) else "literature"


@cache
def sources() -> tuple[Source, ...]:
    """Return what rules, parameters, instruments, forms and patterns cite, in the order of the lab."""
    return (
        *(Source("rule", name, card_of(rule).cites) for name, rule in rules().items()),
        *(Source("parameter", name, entry.source) for name, entry in parameters().items()),
        *(Source("instrument", name, kind.cites) for name, kind in INSTRUMENTS.items()),
        *(Source("structure", name, entry.source) for name, entry in STRUCTURES.items()),
        *(Source("pattern", pattern.id, pattern.source) for pattern in (*PATTERNS, *CONTROLS)),
    )


def settings() -> Iterator[Source]:
    """Yield the items of the thesis that the comments of package and setting files cite."""
    for folder in ("packages", "settings"):
        for path in sorted((files("policylab") / "data" / folder).iterdir(), key=lambda path: path.name):
            text = path.read_text(encoding="utf-8")
            if items_in(text):
                yield Source("setting", path.name.removesuffix(".toml"), text)
