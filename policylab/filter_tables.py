"""The tables of a filter: what it recovers, what each target rules out, what is left, and what that tells."""

from __future__ import annotations

from typing import Any

from policylab.analysis.filter import Filtered
from policylab.analysis.filter.filtering import FEW, LEAST
from policylab.analysis.filter.implausibility import CUTOFF
from policylab.analysis.filter.narrowing import FEWEST
from policylab.console import Justify, new_table, number, print_table

Headings = list[tuple[str, Justify]]
MOST_PAIRS = 20


def show_filter(found: Filtered) -> None:
    """Print what a filter found: first whether it recovers truths that are known."""
    content = found.to_dict()
    print(recovery_in_words(content))
    print()
    _show_targets(content)
    if content["model_fails"]:
        print(
            "The model fails these in nearly every world, whatever its parameters, so they part no worlds:\n"
            f"{', '.join(content['model_fails'])}."
        )
    for entry in content["left_out"]:
        print(f"Not held against the model: {entry['name']} ({entry['why']}).")
    print()
    _show_left(content, can_tell=found.narrowing.can_tell)


def recovery_in_words(content: dict[str, Any]) -> str:
    """Return what became of known truths, and what that means for all that follows."""
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
    return "\n".join(lines)


def _show_targets(content: dict[str, Any]) -> None:
    headings: Headings = [("target", "left"), ("observed", "right"), ("may miss by (sd)", "right")]
    headings += [("worlds: 5%, median, 95%", "right"), ("judged", "right"), ("rules out", "right"), ("alone", "right")]
    table = new_table(
        f"Held against data: {content['worlds']} worlds over the stated ranges, size {content['size']}, "
        f"{content['replications']} replications each",
        headings,
    )
    for row in content["targets"]:
        table.add_row(
            row["target"] + (" (model fails)" if row["model_fails"] else ""),
            _band(row["observed"]),
            number((row["error"] ** 2 + row["discrepancy"] ** 2) ** 0.5),
            ", ".join("" if value is None else number(value) for value in row["worlds"]),
            f"{row['judged']}",
            f"{row['ruled_out']:.0%}",
            f"{row['ruled_out_alone']:.0%}",
        )
    print_table(table)
    print(
        f"A world is ruled out where some figure lies more than {CUTOFF:g} standard deviations outside what was "
        "observed;\nin them are the error of the data, what the model leaves out (assumed, D), the luck of one history "
        "and of the few\nreplications. Alone: by no other target."
    )


def _band(observed: list[float | None]) -> str:
    low, high = observed
    if low is None or high is None:
        return f"at most {number(high)}" if high is not None else f"at least {number(low or 0.0)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _show_left(content: dict[str, Any], *, can_tell: bool) -> None:
    others = ", ".join(f"{many} at {cutoff}" for cutoff, many in content["not_ruled_out_at"].items())
    print(f"Not ruled out: {content['not_ruled_out']} of {content['worlds']} worlds (other cutoffs: {others}).")
    if content["status"] == LEAST:
        print(
            f"That is less than {FEW:.0%}: what the data say cannot be had together in this model. Kept and described "
            f"instead are the\n{content['kept']} least implausible worlds; they are not worlds that the data allow."
        )
    if not can_tell:
        print(f"Nothing can be said of parameters: fewer than {FEWEST} worlds are left, or none is ruled out.")
        return
    _show_parameters(content)
    _show_pairs(content)
    for row in content["forms_of_choice"]:
        beyond = "beyond chance" if row["beyond_chance"] else "as chance would"
        shares = f"{row['share_left']:.0%} of the worlds left, {row['share_drawn']:.0%} of those drawn"
        print(f"Form of choice {row['form']}: {shares}, {beyond}.")
    print(f"In their default form in every world, so not judged: {', '.join(content['not_sampled'])}.")


def _show_parameters(content: dict[str, Any]) -> None:
    narrowed = [row for row in content["parameters"] if row["beyond_chance"]]
    many = len(content["parameters"])
    if not narrowed:
        print(f"No parameter of {many} is narrowed or moved beyond chance: all that is known of each is its range.")
        return
    table = new_table(
        f"Narrowed or moved beyond chance: {len(narrowed)} of {many} parameters",
        [("parameter", "left"), ("letter", "left"), ("range", "right"), ("90% of what is left", "right"),
         ("spread left", "right"), ("shift, in ranges", "right")],
    )  # fmt: skip
    for row in narrowed:
        table.add_row(
            row["parameter"], row["letter"], _band(row["range"]), _band(row["left"]), f"{row['spread']:.2f}",
            f"{row['shift']:+.2f}",
        )  # fmt: skip
    print_table(table)
    spread, shift = narrowed[0]["chance_spread"], narrowed[0]["chance_shift"]
    print(
        f"By chance, in 95% of subsets of as many worlds no parameter keeps less than {spread:.2f} of its spread,\n"
        f"and in 95% none moves by more than {shift:.2f} of its range."
    )


def _show_pairs(content: dict[str, Any]) -> None:
    pairs = content["pairs"]
    if not pairs:
        print("No pair of parameters goes together beyond chance among the worlds left.")
        return
    print(f"Cannot be told apart (rank correlation among the worlds left, beyond {pairs[0]['chance']:.2f} of chance):")
    for row in pairs[:MOST_PAIRS]:
        print(f"  {' and '.join(row['parameters'])}: {row['correlation']:+.2f}")
    if len(pairs) > MOST_PAIRS:
        print(f"  and {len(pairs) - MOST_PAIRS} more: all are in --json")
