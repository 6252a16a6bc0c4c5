"""Labels of what differs between worlds, and words that stand on a figure in both languages."""

from __future__ import annotations

from policylab.model.columns.parameters import parameters
from policylab.show.words import LANGUAGES, Words

DECIDES_NO_NUMBER = True  # what people see: in no identity

FORM_COLUMN = "form_of_choice"


def label(name: str, language: str = "en") -> str:
    """Return the words for a column of the worlds; without Thai ones the English, without any its name.

    >>> label("clarity_kept"), label("form_of_choice")
    ('clarity of the task that outlives a succession', 'the form of choice')
    """
    if name == FORM_COLUMN:
        return Words(language).say("discovery.form_of_choice")
    entry = parameters().get(name)
    if entry is None:
        return name
    return entry.meaning if language == "en" else entry.label_th or entry.meaning


def bilingual(name: str, parted_by: str = " / ") -> str:
    """Return the words of a name in every language, English first.

    >>> bilingual("curves.observed")
    'observed / ข้อมูลจริง'
    """
    return parted_by.join(Words(language).say(name) for language in LANGUAGES)
