"""Words: both languages have the same keys and the same places to fill, and a wrong name is answered."""

import re
from string import Formatter

import pytest

from policylab.errors import UsageError
from policylab.show.words import LANGUAGES, Words, catalogue


def phrases(content, before=""):
    for key, value in content.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            yield from phrases(value, f"{name}.")
        else:
            yield name, value


def test_both_languages_have_the_same_keys_and_places_to_fill():
    english, thai = (dict(phrases(catalogue(language))) for language in LANGUAGES)
    assert english and set(english) == set(thai)
    for name, phrase in english.items():
        assert places_in(phrase) == places_in(thai[name]), name


def places_in(phrase):
    """Return the places to fill: a sentence names the same states of knowledge in both languages."""
    return sorted({place for _, place, _, _ in Formatter().parse(phrase) if place})


def test_thai_phrases_are_thai():
    for name, phrase in phrases(catalogue("th")):
        assert re.search("[\u0e01-\u0e59]", phrase) or not re.search("[a-z]{3}", re.sub(r"{[^}]+}", "", phrase)), name


def test_a_wrong_name_is_answered_with_the_nearest():
    assert Words("th").say("comparison.effects.no_interval")
    with pytest.raises(UsageError, match="did you mean 'no_interval'"):
        Words("en").say("comparison.effects.no_intervals")
    with pytest.raises(UsageError, match=r"did you mean 'comparison\.effects'"):
        Words("en").say("comparisons.effects.no_interval")
    with pytest.raises(UsageError, match="unknown language 'de'"):
        Words("de")
