"""What is known and what is not known: the states of the declaration, their words, and the tables that explain them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from pydantic import Field

from policylab.errors import unknown
from policylab.files import Table
from policylab.show.markdown import escaped, table

DECIDES_NO_NUMBER = True  # words for readers: in no identity

Use = Literal["verdict", "standing", "contest", "box"]
USES: tuple[Use, ...] = get_args(Use)
OPEN = "…"  # in place of what a word leaves open, such as the parameters that a standing depends on
_HEADS = {"en": ("word", "what it means", "what may be said"), "th": ("คำ", "ความหมาย", "สิ่งที่พูดได้")}
_NEVER = {"en": "Never:", "th": "ห้ามพูดว่า:"}


class State(Table):
    """A state of knowledge.

    Attributes
    ----------
    of : tuple of str
        Where it is used: verdict, standing, contest or box.
    english, thai : str
        Its word in both languages.
    meaning, may, never : str
        What it means, and what a sentence for readers may say of it and never says; each with a Thai twin.
    code : tuple of str
        Its names in code.
    not_english, not_thai : tuple of str
        What is no longer written for it.

    """

    of: tuple[Use, ...]
    english: str
    thai: str
    meaning: str
    meaning_th: str
    may: str
    may_th: str
    never: str
    never_th: str
    code: tuple[str, ...] = ()
    not_english: tuple[str, ...] = Field(default=(), alias="not")
    not_thai: tuple[str, ...] = ()


@cache
def states() -> Mapping[str, State]:
    """Return all states by their keys, in the order of the file."""
    text = (files("policylab.show.words") / "knowledge.toml").read_text(encoding="utf-8")
    return {key: State.model_validate(entry, strict=False) for key, entry in tomllib.loads(text).items()}


@cache
def state_words(language: str) -> Mapping[str, str]:
    """Return the word of each state in a language, by its key."""
    return {key: state.english if language == "en" else state.thai for key, state in states().items()}


def state_in_words(value: str, language: str = "en", **values: str) -> str:
    """Return the word of a state, from what results call it.

    >>> state_in_words("not enough runs"), state_in_words("depends on", "th", on="trust_gain")
    ('not enough runs', 'ขึ้นอยู่กับ trust_gain')
    """
    words = state_words(language)
    key = value.replace(" ", "_")
    if key not in words:
        raise unknown("state of knowledge", value, [name.replace("_", " ") for name in words])
    return words[key].format(**values)


def knowledge_table(use: str, language: str = "en") -> str:
    """Return as Markdown what the words of a use mean, and what may be said."""
    if use not in USES:
        raise unknown("use of words", use, USES)
    of_use = [(word.format(on=OPEN), states()[key]) for key, word in state_words(language).items()]
    rows = [
        (f"**{escaped(word)}**", escaped(_sentence(meaning)), f"{escaped(may)} *{_NEVER[language]}* {escaped(never)}")
        for word, state in of_use if use in state.of
        for meaning, may, never in [_explained(state, language)]
    ]  # fmt: skip
    return table(_HEADS[language], rows)


def _explained(state: State, language: str) -> tuple[str, str, str]:
    if language == "en":
        return state.meaning, state.may, state.never
    return state.meaning_th, state.may_th, state.never_th


def _sentence(text: str) -> str:
    """Return a phrase as a sentence; Thai has neither capitals nor full stops."""
    return f"{text[0].upper()}{text[1:]}." if text.isascii() else text
