"""Exercises of the notebooks: an answer is checked in steps, and an error is explained in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policylab.errors import PolicylabError
from policylab.model.rules.rule import Card

Check = tuple[Callable[[Any], object], str]


class WrongAnswerError(PolicylabError):
    """An answer to an exercise that is not yet right."""


def check_answer(exercise: int, answer: Any, expected: str, *checks: Check, praise: str = "") -> None:
    """Print whether an answer to an exercise is right.

    Parameters
    ----------
    exercise : int
        Its number.
    answer : object
        What replaces the three dots.
    expected : str
        What the answer is, such as ``the name of a leader``.
    *checks : pairs of callable and str
        A test of the answer, and the sentence to show where it fails. A check may rely on those before it. An error of
        the lab is shown unchanged; where a test raises anything else, its sentence is shown.
    praise : str, optional
        What to add for a right answer.

    Raises
    ------
    PolicylabError
        With the first sentence that holds.

    """
    if answer is ...:
        print(f"Exercise {exercise} is still open: put {expected} in place of the three dots.")
        return
    for check, sentence in checks:
        try:
            right = check(answer)
        except PolicylabError:
            raise
        except Exception:  # an answer may be anything
            right = False
        if not right:
            raise WrongAnswerError(f"exercise {exercise} is not right yet: {sentence}")
    print(f"Exercise {exercise} is right{f': {praise}' if praise else ''}.")


def is_rule(answer: Any) -> bool:
    """Return whether an answer is a function with a card."""
    return isinstance(getattr(answer, "card", None), Card)
