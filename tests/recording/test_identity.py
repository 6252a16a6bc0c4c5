"""Identity: new words change nothing in the hash of the model, a new number or sign does."""

import pytest

from policylab.recording.identity import _without_words, model_version, syntax

RULE = """
@rule(of="agency", writes="effective", cites="Becker 1968")
def agency_rule(effective, *, lapse):
    '''It lapses.'''
    return effective - lapse
"""
INSTRUMENT = """
class Law(Instrument):
    cites: ClassVar[str] = "thesis claim:8"
    drafting: float = 3.0
"""


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        (RULE, "Becker 1968", "thesis claim:8; Becker 1968"),
        (RULE, "It lapses.", "What nobody cares for lapses."),
        (RULE, "    return", "    # month by month\n    return"),
        (INSTRUMENT, "thesis claim:8", "thesis claim:9"),
    ],
)
def test_words_change_nothing(source, old, new):
    assert source.replace(old, new) != source
    assert syntax(source.replace(old, new)) == syntax(source)


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        (RULE, "effective - lapse", "effective + lapse"),
        (RULE, 'writes="effective"', 'writes="formal"'),
        (INSTRUMENT, "3.0", "4.0"),
        ("cites = load(2)", "2", "3"),
    ],
)
def test_what_is_executed_does(source, old, new):
    assert syntax(source.replace(old, new)) != syntax(source)


def test_a_class_that_only_cites_is_still_a_class():
    assert syntax("class Law:\n    cites: ClassVar[str] = 'x'") == "class Law:\n    pass"


def test_sources_of_parameters_are_words():
    table = {"choice": {"temperature": {"default": 0.3, "source": "assumption"}}}
    assert _without_words(table) == {"choice": {"temperature": {"default": 0.3}}}


def test_the_hash_is_twelve_hexadecimal_digits():
    assert len(model_version()) == 12
    assert int(model_version(), 16) >= 0
