"""What knowing quantities is worth, in words for the command line and the documentation; from what ``--json`` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policylab.recording.measures import MEASURES

Content = Mapping[str, Any]


def choice_in_words(content: Content, where: str = "over the stated ranges") -> str:
    """Return among what one chooses, in which worlds, at what cost."""
    return (
        f"Choice among {len(content['choices'])} packages ({', '.join(content['choices'])}) in {content['worlds']} "
        f"worlds {where}, size {content['size']}, {content['replications']} replications each, {content['months']} "
        f"months, {_at_what_cost(content)}."
    )


def _at_what_cost(content: Content) -> str:
    if not content["equal_cost"]:
        return "as written: they do not cost the same (--equal-cost)"
    left_out = f"; left out, since they miss it in too many worlds: {', '.join(content['left_out'])}"
    return f"each at {content['equal_cost']} in its world{left_out if content['left_out'] else ''}"


def heading_of(one: Content) -> str:
    """Return what a criterion's table is about."""
    return f"What to measure first, for {MEASURES[one['measure']].label} at month {one['at']} (in {one['unit']})"


def criterion_in_words(one: Content, parameters: int) -> list[str]:
    """Return how many quantities are worth more than chance, what is best without knowing, and what the form adds."""
    listed = sum(row["beyond_chance"] for row in one["quantities"])
    lines = [
        f"{listed} of these {len(one['quantities'])} are worth more than chance shows in any of {parameters} "
        f"parameters ({one['beyond_chance']} in all). Without knowing more, {one['best_on_average']} is best on "
        f"average ({one['level']:.3g}); to know everything would be worth {gain(one['knowing_everything'])}."
    ]
    form = one["form_of_choice"]
    if form is not None:
        beyond = "beyond chance" if form["beyond_chance"] else "not beyond chance"
        lines.append(
            f"To know how agencies choose (the form of choice) would be worth {gain(form['value'])}, {beyond}."
        )
    return lines


def gain(value: float) -> str:
    """Return a gain with three digits that say something.

    >>> gain(0.000123), gain(1.2345), gain(0.0)
    ('0.000123', '1.23', '0')
    """
    return f"{value:.3g}"


MEANING = (
    "Value: expected value of partial perfect information, the gain in the criterion if the quantity were known before "
    "one package is chosen for all; regression of the packages' outcomes on one parameter at a time by cubic splines "
    "(Strong, Oakley & Brennan 2014), less the mean over shuffles of the worlds. Beyond chance: more than any "
    "parameter reaches in 95% of these shuffles. Held out: the same choice judged in worlds that the regression has "
    "not seen, ten parts in turn; it errs low. Values of single quantities do not add up, and two that matter only "
    "together are not seen. Ranges and their flat priors are assumptions."
)
