"""Exercises of the notebooks: an answer is looked at in steps, and what is wrong is said in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policylab.errors import PolicylabError
from policylab.model.rules.rule import Card

Check = tuple[Callable[[Any], object], str]


class WrongAnswerError(PolicylabError):
    """An answer to an exercise that is not right yet."""


def check_answer(exercise: int, answer: Any, expected: str, *checks: Check, praise: str = "") -> None:
    """Say whether an answer to an exercise is right.

    Parameters
    ----------
    exercise : int
        Its number.
    answer : object
        What stands in place of the three dots.
    expected : str
        What the answer is, such as ``the name of a leader``.
    *checks : pairs of callable and str
        Each looks at the answer and returns whether it is right so far, and the sentence where it is not. A check may
        rest on those before it. What the lab says of an answer is said as it is; where a check cannot even be made,
        its sentence is said.
    praise : str, optional
        What is said of a right answer beside that it is right.

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
