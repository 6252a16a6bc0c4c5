"""Labels of measures in the language of the reader."""

from __future__ import annotations

from policylab.recording.measures import MEASURES

DECIDES_NO_NUMBER = True  # words for readers: in no identity


def label_of(measure: str, language: str = "en") -> str:
    """Return the label of a measure.

    >>> label_of("trust"), label_of("trust", "th")
    ('Trust', 'ความเชื่อมั่น')
    """
    return MEASURES[measure].label if language == "en" else MEASURES[measure].label_th
