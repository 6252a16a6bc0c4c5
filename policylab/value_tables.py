"""The tables of the value of information: what to measure first, and what that is worth for the choice."""

from __future__ import annotations

import textwrap
from typing import Any

from policylab.analysis.value_of_information import Valued
from policylab.console import Justify, new_table, number, print_table
from policylab.measures import MEASURES

Headings = list[tuple[str, Justify]]


def show_values(found: Valued) -> None:
    """Print for each criterion what it is worth to know each of ten quantities before a package is chosen."""
    content = found.to_dict()
    print(
        f"Choice among {len(content['choices'])} packages ({', '.join(content['choices'])})\n"
        f"in {content['worlds']} worlds {found.asked.spread.where}, size {content['size']}, "
        f"{content['replications']} replications each, {content['months']} months, "
        f"{_at_what_cost(content)}."
    )
    for one in content["criteria"]:
        _show_criterion(one, content["parameters"])
    print(_meaning())


def _at_what_cost(content: dict[str, Any]) -> str:
    if not content["equal_cost"]:
        return "as written: they do not cost the same (--equal-cost)"
    left_out = f"; left out, since they miss it in too many worlds: {', '.join(content['left_out'])}"
    return f"each at {content['equal_cost']} in its world{left_out if content['left_out'] else ''}"


def _show_criterion(one: dict[str, Any], parameters: int) -> None:
    headings: Headings = [("quantity", "left"), ("value", "right"), ("held out", "right"), ("beyond chance", "left")]
    headings += [("letter", "left"), ("range", "right"), ("what is known of it", "left")]
    table = new_table(
        f"What to measure first, for {MEASURES[one['measure']].label} at month {one['at']} (in {one['unit']})", headings
    )
    for row in one["quantities"]:
        low, high = row["range"]
        table.add_row(
            row["parameter"], _small(row["value"]), _small(row["held_out"]), "yes" if row["beyond_chance"] else "no",
            row["letter"], f"{low:g} to {high:g}", row["source"],
        )  # fmt: skip
    print()
    print_table(table)
    listed = sum(row["beyond_chance"] for row in one["quantities"])
    print(
        f"{listed} of these {len(one['quantities'])} are worth more than chance shows in any of {parameters} parameters"
        f"\n({one['beyond_chance']} in all). Without knowing more, {one['best_on_average']} is best on average "
        f"({number(one['level'])}); to know everything would be worth {_small(one['knowing_everything'])}."
    )
    if one["form_of_choice"] is not None:
        form = one["form_of_choice"]
        beyond = "beyond chance" if form["beyond_chance"] else "not beyond chance"
        print(f"To know how agencies choose (the form of choice) would be worth {_small(form['value'])}, {beyond}.")


def _small(value: float) -> str:
    """Return a gain with three digits that say something.

    >>> _small(0.000123), _small(1.2345), _small(0.0)
    ('0.000123', '1.23', '0')
    """
    return f"{value:.3g}"


def _meaning() -> str:
    text = """
        Value: expected value of partial perfect information, the gain in the criterion if the quantity were known
        before one package is chosen for all; regression of the packages' outcomes on one parameter at a time by cubic
        splines (Strong, Oakley & Brennan 2014), less the mean over shuffles of the worlds. Beyond chance: more than
        any parameter reaches in 95% of these shuffles. Held out: the same choice judged in worlds that the regression
        has not seen, ten parts in turn; it errs low. Values of single quantities do not add up, and two that matter
        only together are not seen. Ranges and their flat priors are assumptions.
    """
    return "\n" + textwrap.fill(" ".join(text.split()), 118)
