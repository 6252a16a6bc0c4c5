"""What scenario discovery found, as a person reads it on the console."""

from __future__ import annotations

import textwrap
from typing import Any

from policylab.analysis.discovery import Discovery
from policylab.recording.measures import MEASURES
from policylab.reports.console import new_table, print_table
from policylab.show.numbers import number


def show_discovery(found: Discovery) -> None:
    """Print what was found in a sentence, what worlds there were, and the box with how far it can be trusted."""
    content = found.to_dict()
    print(textwrap.fill(_question(content["question"]), 118))
    print()
    print(textwrap.fill(content["statement"]["en"], 118))
    print()
    print(_worlds(content))
    if content["chance"] is not None:
        print(_chance(content["chance"]))
    if content["box"] is not None:
        _show_box(content)
        print(_meaning())


def _question(asked: dict[str, Any]) -> str:
    label = MEASURES[asked["measure"]].label.lower()
    return (
        f"In which worlds does {asked['mandate']} beat {asked['incentive']} on {label} at month {asked['at']}, at "
        f"{asked['budget']:g} times the study's budget?"
    )


def _worlds(content: dict[str, Any]) -> str:
    counts = content["worlds"]
    lines = [
        f"Worlds: {counts['drawn']}. They do not count where an arm misses the equal budget "
        f"({counts['not_equal_cost']}) or where a run is missing ({counts['incomplete']}).",
        f"Of the {counts['counted']} that count the mandate beats the incentive in {counts['beats']} and does not in "
        f"{counts['does_not_beat']}; {counts['unclear']} are unclear and stand apart ({counts['replications']} "
        "replications each).",
        f"Clear or not by {counts['labelled_by']}.",
    ]
    return "\n".join(textwrap.fill(line, 118) for line in lines)


def _chance(chance: dict[str, Any]) -> str:
    compared = "more than" if chance["beyond"] else "no more than"
    return textwrap.fill(
        f"The best box parts the worlds by {number(chance['found'])}, {compared} the {number(chance['limit'])} that "
        f"shuffled labels reach in 95% of {chance['shuffles']} shuffles.", 118,
    )  # fmt: skip


def _show_box(content: dict[str, Any]) -> None:
    box, again = content["box"], content["resampling"]
    table = new_table(
        "The box",
        [("parameter", "left"), ("inside", "left"), ("range", "left"), ("quasi-p", "right"), ("letter", "left"),
         ("again at coverage", "right"), ("again at density", "right"), ("meaning", "left")],
    )  # fmt: skip
    for row in box["restricted"]:
        table.add_row(
            row["parameter"], _inside(row), _range(row), ", ".join(_small(one) for one in row["quasi_p"]),
            row["letter"] or "", f"{row['reproduced_at_coverage']:.0%}", f"{row['reproduced_at_density']:.0%}",
            row["label"],
        )  # fmt: skip
    print()
    print_table(table)
    unseen = "no such box held any world" if again["density"] is None else (
        f"coverage {again['coverage']:.0%} and density {again['density']:.0%}"
    )  # fmt: skip
    print(
        f"Coverage {box['coverage']:.0%}, density {box['density']:.0%}, mass {box['mass']:.0%} "
        f"({box['worlds']} worlds). Boxes found in {again['resamples']} halves,\nin the worlds that they did not see: "
        f"{unseen}."
    )


def _inside(row: dict[str, Any]) -> str:
    if row["forms"]:
        return ", ".join(row["forms"])
    low, high = row["low"], row["high"]
    if low is None:
        return f"up to {high:.3g}"
    return f"from {low:.3g}" if high is None else f"{low:.3g} to {high:.3g}"


def _range(row: dict[str, Any]) -> str:
    if row["forms"]:
        return ", ".join(row["range"])
    return f"{row['range'][0]:g} to {row['range'][1]:g} {row['unit'] or ''}".rstrip()


def _small(value: float | None) -> str:
    return "-" if value is None else f"{value:.2g}"


def _meaning() -> str:
    text = """
        Coverage: share of the worlds won by the mandate that lie in the box. Density: share of the worlds in the box
        that the mandate wins. Parts by: coverage less the share of the other clear worlds that lie in the box. Quasi-p:
        chance of a density as high if the limit said nothing. Again: share of halves of the worlds in which the box
        nearest in coverage, or in density, restricts the parameter too. The box is the one that restricts fewest
        parameters of those that reach both aims, else the one that parts best; parameters without a limit of quasi-p
        .05 or less are set free (PRIM: Friedman & Fisher 1999; Bryant & Lempert 2010). Ranges are assumptions.
    """
    return "\n" + textwrap.fill(" ".join(text.split()), 118)
