"""The normal form of a small made-up module: which changes of it say the same in other words, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from policylab.recording.identity.forms import Forms
from policylab.recording.identity.graph import Graph
from policylab.recording.identity.source import Key, Tree

ERRORS = '''
DECIDES_NO_NUMBER = True
Prose = str

class UsageError(ValueError):
    """Say what is wrong."""

def in_words(cure):
    return lambda function: function
'''
CORE = """
from dataclasses import dataclass
from made.errors import Prose, UsageError, in_words

SHARE = 0.5
LIMITS = (0, 12)

def helper(value, scale=2.0, *, low=0, where: Prose = "here"):
    if value < low:
        raise UsageError(f"{where}: {value} is below {low}")
    return value * scale

def fold(values, how):
    return [how(value) for value in values if value < LIMITS[1]]

class Base:
    def _hook(self):
        return 1

    def run(self):
        return self._hook()

class Book(Base):
    def __init__(self, start=1):
        self._kept = start
        self._first = self._last = 0

    def _hook(self):
        return 2

    def total(self, month, sign):
        first, last = self._first, self._last
        self._first, self._last = last, first
        self._kept += self._booked(month, part=sign)
        return abs(self._booked(month)) + min(first, last)

    def _booked(self, month, part=1, of=3):
        return self._kept - month * part // of

@in_words("write run(1)")
def run(month):
    @dataclass
    class Row:
        value: float

        def double(self):
            return 2 * self.value

    def inner(value):
        return Row(value).double()

    text = f"month {month} of " f"{LIMITS[1]}"
    if month > LIMITS[1]:
        raise UsageError(text)
    total = Book().total(month, 1) + helper(month, low=-1) + SHARE
    return inner(total) + sum(fold([month, 1], helper)) + sum(fold([month], lambda value: value + 1))

DYNAMICS = run, Book
"""


def digest(*changes: tuple[str, str], **others: str) -> str:
    """Return the digest of the module with texts changed, and with other modules beside it."""
    core = CORE
    for before, after in changes:
        assert before in core, before
        core = core.replace(before, after)
    texts = {"__init__.py": "", "errors.py": ERRORS, "core.py": core}
    texts |= {f"{name}.py": text for name, text in others.items()}
    return Graph(Forms(Tree(Path("nowhere") / "made", texts))).digest(Key("made.core", "DYNAMICS"))


HARMLESS = {
    "a private method renamed": [("_booked", "_sum")],
    "a private attribute renamed": [("_kept", "_held")],
    "two private attributes change names": [("_first", "_x"), ("_last", "_first"), ("_x", "_last")],
    "a keyword of a private method renamed": [("month * part // of", "month * sign // of"), ("part=", "sign=")],
    "a keyword of a private method by place": [("month, part=sign", "month, sign")],
    "a default of a private method said": [("self._booked(month))", "self._booked(month, 1, of=3))")],
    "a parameter of a helper renamed": [
        ("helper(value, scale=2.0", "helper(number, scale=2.0"),
        ("value < low", "number < low"),
        ("{value} is", "{number} is"),
        ("value * scale", "number * scale"),
    ],
    "a default said where it is used": [("helper(month, low=-1)", "helper(month, 2.0, low=-1)")],
    "words of a call": [("low=-1)", "low=-1, where='there')")],
    "a parameter that nobody gives or reads": [("low=0, where", "low=0, quiet=False, where")],
    "a default that no call uses": [("fold(values, how)", "fold(values, how=abs)")],
    "an argument by name": [("fold([month, 1], helper)", "fold(how=helper, values=[month, 1])")],
    "methods in another order": [
        ("    def total", "    def _aim(self):\n        return 0\n\n    def total"),
        ("class Book(Base):\n", "class Book(Base):\n    def zero(self):\n        return 0\n"),
        ("    def zero(self):\n        return 0\n", ""),
    ],
    "an unused private method": [
        ("    def _booked", "    def _unused(self):\n        return self._kept\n\n    def _booked")
    ],
    "a local class renamed": [("Row", "Line")],
    "a local function renamed": [("inner", "doubled")],
    "an unused local function": [("    def inner", "    def other(value):\n        return value\n\n    def inner")],
    "a decorator of messages reworded": [("write run(1)", "write run(month)")],
    "a decorator of messages gone": [('@in_words("write run(1)")\n', "")],
    "a decorator of messages on a method": [("    def run", "    @in_words('')\n    def run")],
    "annotations": [
        ("def total(self, month, sign):", "def total(self, month: int, sign: int) -> float:"),
        ("class Base:\n", "class Base:\n    name: str\n\n"),
        ("SHARE = 0.5", "SHARE: float = 0.5"),
    ],
    "docstrings": [
        ("def run(self):\n", 'def run(self):\n        """Run."""\n'),
        ("class Base:\n", 'class Base:\n    """Base."""\n\n'),
    ],
    "methods that show": [
        (
            "    def run",
            "    def __repr__(self):\n        return self._shown()\n\n    def _repr_html_(self):\n"
            "        return 'b'\n\n    def _shown(self):\n        return 'a'\n\n    def run",
        )
    ],
    "a message split": [('is below {low}")', 'is " + f"below {low}")')],
    "a prepared message reworded": [('f"month {month} of " f"{LIMITS[1]}"', "str(month)")],
    "a constant written out": [("+ SHARE", "+ 0.5")],
    "a constant renamed": [("LIMITS", "ENDS")],
    "a lambda's argument renamed": [("lambda value: value", "lambda one: one")],
    "a comprehension's name": [("how(value) for value in values if value <", "how(one) for one in values if one <")],
}
HARMFUL = {
    "two hooks swapped": [("return 1", "return 9"), ("return 2\n", "return 1\n"), ("return 9", "return 2")],
    "two attributes swapped": [("first, last = self._first, self._last", "first, last = self._last, self._first")],
    "one after the other": [("self._first, self._last = last, first", "self._first = last; self._last = first")],
    "a start value": [("start=1", "start=2")],
    "a default of a private method": [("of=3", "of=4")],
    "a default that a call uses": [("scale=2.0", "scale=3.0")],
    "a default of what is handed on": [("low=0", "low=1")],
    "swapped arguments of a method": [("month * part // of", "month * of // part")],
    "swapped arguments of a call": [("fold([month], lambda", "fold([1], lambda")],
    "abs dropped": [("abs(self._booked(month))", "self._booked(month)")],
    "min for max": [("min(first", "max(first")],
    "a comparison": [("value < LIMITS[1]", "value <= LIMITS[1]")],
    "a check": [("value < low", "value <= low")],
    "a month more": [("lambda value: value + 1", "lambda value: value + 2")],
    "an entry of a constant": [("(0, 12)", "(0, 11)")],
    "a sign": [("total = Book().total(month, 1) + ", "total = Book().total(month, 1) - ")],
    "a decorator that counts": [("@in_words(", "from functools import cache\n\n@cache\n@in_words(")],
    "a field's default": [("value: float", "value: float = 0")],
    "a base class": [("class Book(Base)", "class Book")],
    "an order of reads": [
        (
            "total = Book().total(month, 1) + helper(month, low=-1)",
            "total = helper(month, low=-1) + Book().total(month, 1)",
        )
    ],
    "which private method": [("self._kept - month", "self._last - month")],
    "what is handed on": [("[month, 1], helper", "[month, 1], abs")],
    "a public method renamed": [("def double", "def twice"), (".double", ".twice")],
}


@pytest.mark.parametrize("name", HARMLESS)
def test_the_same_in_other_words(name):
    assert digest(*HARMLESS[name]) == digest()


@pytest.mark.parametrize("name", HARMFUL)
def test_another_behaviour(name):
    assert digest(*HARMFUL[name]) != digest()


def test_a_constant_and_a_function_may_move_to_another_file():
    body = CORE[CORE.index("def helper") : CORE.index("def fold")]
    other = f"from made.errors import Prose, UsageError\n\nSHARES = 0.5\n\n{body}"
    moved = (body, ""), ("SHARE = 0.5", "from made.other import SHARES as SHARE, helper")
    assert digest(*moved, other=other) == digest()


def test_a_class_made_from_another_in_another_file_keeps_the_names_that_it_shares():
    heir = "from made.core import Book\n\nclass Heir(Book):\n    def _booked(self, month):\n        return 0\n"
    used = ("DYNAMICS = run", "from made.heir import Heir\n\nDYNAMICS = Heir, run")
    renamed = heir.replace("_booked", "_other")
    assert digest(used, heir=heir) != digest(used, heir=renamed)
