"""Labels of what differs between worlds, and words that stand on a figure in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from policylab.model.columns.parameters import parameters
from policylab.show.words import LANGUAGES, Words

FORM_COLUMN = "form_of_choice"


@cache
def thai_labels() -> Mapping[str, str]:
    """Return the Thai label of each parameter by name: draft translations of its meaning."""
    return tomllib.loads((files("policylab") / "data" / "parameter_labels_th.toml").read_text(encoding="utf-8"))


def label(name: str, language: str = "en") -> str:
    """Return the words for a column of the worlds; without Thai ones the English, without any its name.

    >>> label("clarity_kept"), label("form_of_choice")
    ('clarity of the task that outlives a succession', 'the form of choice')
    """
    if name == FORM_COLUMN:
        return Words(language).say("discovery.form_of_choice")
    english = parameters()[name].meaning if name in parameters() else name
    return english if language == "en" else thai_labels().get(name, english)


def bilingual(name: str, parted_by: str = " / ") -> str:
    """Return the words of a name in every language, English first.

    >>> bilingual("curves.observed")
    'observed / ข้อมูลจริง'
    """
    return parted_by.join(Words(language).say(name) for language in LANGUAGES)
