"""What a filter found in words, for the command line and for the documentation alike; from what ``--json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policylab.analysis.filter.implausibility import CUTOFF, FEW
from policylab.analysis.filter.narrowing import FEWEST

DECIDES_NO_NUMBER = True  # words for readers: in no identity

LEAST = "least implausible"
Content = Mapping[str, Any]


def recovery_in_words(content: Content) -> list[str]:
    """Return what became of known truths, and what that means for all that follows, one sentence or two a line."""
    of = content["recovery"]
    out = of["ruled_out"]
    lines = [
        f"Recovery on data of known truths: {of['truths']} worlds inside the ranges, one run each, error and "
        "discrepancy drawn by luck.",
        f"Kept: {of['kept']} of {of['truths']}. Their data rule out {out['mean']:.0%} of {content['worlds']} sampled "
        f"worlds on average ({out['lowest']:.0%} to {out['highest']:.0%}).",
    ]
    if not of["keeps_truths"]:
        lines.append(
            f"The filter loses truths (by {', '.join(dict.fromkeys(of['lost_by']))}): what it rules out may be true. "
            "Do not rely on what follows."
        )
    elif not of["narrows"]:
        lines.append("The data do not narrow: known as well as they are, they rule out less than half of the worlds.")
    else:
        lines.append("The filter keeps what is true and rules out at least half of the rest.")
    return lines


def how_judged() -> str:
    """Return when a world is ruled out."""
    return (
        f"A target speaks against a world where its figure lies more than {CUTOFF:g} standard deviations outside what "
        "was observed; in them are the error of the data, what the model leaves out (assumed, D), the luck of one "
        "history and of the few replications. A world is ruled out where two patterns or cases speak against it: of so "
        "many, one may do so by chance. Needed: in so many worlds that would not be ruled out without the target."
    )


def not_judged(content: Content) -> list[str]:
    """Return what parts no worlds: targets that the model fails whatever its parameters, and what is no target."""
    failed = content["model_fails"]
    lines = [
        "The model fails these in nearly every world, whatever its parameters, so they part no worlds: "
        f"{', '.join(failed)}."
    ] if failed else []  # fmt: skip
    return [*lines, *(f"Not held against the model: {one['name']} ({one['why']})." for one in content["left_out"])]


def left_in_words(content: Content) -> list[str]:
    """Return how many worlds are left, and what they are."""
    others = ", ".join(f"{many} at {cutoff}" for cutoff, many in content["not_ruled_out_at"].items())
    lines = [f"Not ruled out: {content['not_ruled_out']} of {content['worlds']} worlds (other cutoffs: {others})."]
    if content["status"] == LEAST:
        lines.append(
            f"That is less than {FEW:.0%}: what the data say cannot be had together in this model. Kept and described "
            f"instead are the {content['kept']} least implausible worlds; they are not worlds that the data allow."
        )
    if not content["parameters"]:
        lines.append(f"Nothing can be said of parameters: fewer than {FEWEST} worlds are left, or none is ruled out.")
    return lines


def band_in_words(band: list[float | None]) -> str:
    """Return a band as a reader wants it; it may be open on one side.

    >>> band_in_words([None, 0.5]), band_in_words([0.01, 0.01]), band_in_words([0.45, 0.75])
    ('at most 0.5', '0.01', '0.45 to 0.75')
    """
    low, high = band
    if low is None or high is None:
        return f"at most {high:.3g}" if high is not None else f"at least {low:.3g}"
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


def narrowed(content: Content) -> list[dict[str, Any]]:
    """Return the parameters that the worlds left narrow or move beyond chance."""
    return [row for row in content["parameters"] if row["beyond_chance"]]


def nothing_narrowed(content: Content) -> str:
    """Return what is said where no parameter is narrowed."""
    many = len(content["parameters"])
    return f"No parameter of {many} is narrowed or moved beyond chance: all that is known of each is its range."


def chance_in_words(rows: list[dict[str, Any]]) -> str:
    """Return against what chance parameters are held."""
    spread, shift = rows[0]["chance_spread"], rows[0]["chance_shift"]
    return (
        f"By chance, in 95% of subsets of as many worlds no parameter keeps less than {spread:.2f} of its spread, and "
        f"in 95% none moves by more than {shift:.2f} of its range."
    )


def pairs_in_words(content: Content) -> str:
    """Return whether pairs of parameters go together among the worlds left."""
    pairs = content["pairs"]
    if not pairs:
        return "No pair of parameters goes together beyond chance among the worlds left."
    return f"Cannot be told apart (rank correlation among the worlds left, beyond {pairs[0]['chance']:.2f} of chance):"


def forms_in_words(content: Content) -> list[str]:
    """Return what the worlds left say of the form of choice, and which forms were not judged."""
    lines = []
    for row in content["forms_of_choice"]:
        beyond = "beyond chance" if row["beyond_chance"] else "as chance would"
        shares = f"{row['share_left']:.0%} of the worlds left, {row['share_drawn']:.0%} of those drawn"
        lines.append(f"Form of choice {row['form']}: {shares}, {beyond}.")
    return [*lines, f"In their default form in every world, so not judged: {', '.join(content['not_sampled'])}."]
