"""Labels that stand on a figure in both languages."""

from __future__ import annotations

from policylab.show.words import LANGUAGES, Words


def bilingual(name: str, parted_by: str = " / ") -> str:
    """Return the words of a name in every language, English first.

    >>> bilingual("curves.observed")
    'observed / ข้อมูลจริง'
    """
    return parted_by.join(Words(language).say(name) for language in LANGUAGES)
