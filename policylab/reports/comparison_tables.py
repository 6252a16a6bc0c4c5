"""The tables of a comparison, and under each in words what its numbers mean."""

from __future__ import annotations

from typing import Any

from policylab.comparison import Comparison
from policylab.comparison.effects import Rows
from policylab.comparison.equal_cost import TOLERANCE
from policylab.comparison.estimates import ALIKE
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.ratios import UNITS
from policylab.comparison.standing import ENOUGH
from policylab.model.policies.ledger import BAHT
from policylab.recording.measures import EVENT_MEASURES, HEADLINES, MEASURES
from policylab.reports.console import Justify, new_table, print_table
from policylab.show.numbers import number

Headings = list[tuple[str, Justify]]
MOST_COLUMNS = 6
PLAIN_UNITS = ("share", "0 to 1")


def show_comparison(found: Comparison, *, headline_only: bool) -> None:
    """Print the effects arm by arm, then ratios, groups and what was held equal, each with what it means."""
    rows = [row for row in found.effects if not headline_only or MEASURES[row["measure"]].headline]
    _show_effects(found, rows)
    print(_what_intervals_mean(found))
    if found.worlds is not None:
        print(_what_worlds_mean(found))
    if headline_only:
        print("Headline measures are shown; all are in --json and --out, one with --measure NAME.")
    if found.worlds is not None:
        _show_best(found, found.worlds)
    if found.equal_cost is not None:
        _show_equal_cost(found, found.equal_cost)
    if found.against_outlay:
        _show_against_outlay(found)
    _show_ratios(found)
    if found.by is not None:
        _show_groups(found, found.by, headline_only=headline_only)


def _show_effects(found: Comparison, rows: Rows) -> None:
    over_worlds = found.worlds is not None
    headings: Headings = [("measure", "left"), ("at", "right"), (found.baseline, "right"), ("effect", "right")]
    headings += [("95% interval", "right"), ("verdict", "left")]
    headings += [("same sign", "right"), ("standing", "left")] if over_worlds else [("unit", "left")]
    months = ", ".join(str(month) for month in found.at)
    table = new_table(
        f"Effects against {found.baseline}: size {found.scenarios[0].size}, month {months} of "
        f"{found.scenarios[0].months}, {len(found.records)} replications",
        headings,
    )
    base = {(row["measure"], row["at"]): row["mean"] for row in found.levels if row["arm"] == found.baseline}
    arm = label = ""
    for row in rows:
        if row["arm"] != arm:
            arm, label = row["arm"], ""
            table.add_section()
            table.add_row(arm, style="bold")
        measure = MEASURES[row["measure"]]
        level = base.get((row["measure"], row["at"]))
        cells = [
            f"  {measure.label}" if measure.label != label else "", str(row["at"]),
            "" if level is None else number(level), number(row["mean"], signed=True), _interval(row),
            _verdict(found, row),
        ]  # fmt: skip
        table.add_row(*cells, *(_over_worlds(row) if over_worlds else [measure.unit]))
        label = measure.label
    print_table(table)
    if over_worlds:
        print(f"Units: {_units(rows)}.")


def _over_worlds(row: dict[str, Any]) -> list[str]:
    share = row["share_same_sign"]
    return ["" if share is None else f"{share:.0%}", row["standing"] or ""]


def _units(rows: Rows) -> str:
    """Return the units of what is shown, those of shares said once."""
    shown = [MEASURES[name] for name in dict.fromkeys(row["measure"] for row in rows)]
    others = [f"{one.label} in {one.unit}" for one in shown if one.unit not in PLAIN_UNITS]
    return "; ".join([*(["shares of 1"] if len(others) < len(shown) else []), *others])


def _interval(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return "one replication"
    return f"{number(row['low'], signed=True)} to {number(row['high'], signed=True)}"


def _verdict(found: Comparison, row: dict[str, Any]) -> str:
    """Return the verdict; for a time also in how many runs it was not reached."""
    words = row["verdict"] or ""
    if row["measure"] not in EVENT_MEASURES:
        return words
    many = len(found.records)
    return f"{words}; not reached in {many - found.reached(row['arm'], row['measure'])} of {many} runs".lstrip("; ")


def _what_intervals_mean(found: Comparison) -> str:
    where = "at default parameter values"
    if any(scenario.point for scenario in found.scenarios):
        where += ", save what files and options set"
    text = (
        f"Interval over luck {where}: 95%, of the difference paired by replication.\n"
        f"Verdicts are read together (arms x measures: {found.family}; each at 1 - .05/{found.family}); an effect\n"
        "that lies wholly inside the smallest one of interest (policylab list measures) is too small to matter.\n"
        "What other parameter values would do is not in these intervals.\n"
        f"One official-month is the monthly cost of one official, put at {BAHT:,} baht (confidence D)."
    )
    return text if found.asked.precision is None else f"{text}\nReplications: {found.stopped}."


def _what_worlds_mean(found: Comparison) -> str:
    spread = found.asked.spread
    if spread is None or found.worlds is None:
        return ""
    forms = "their forms of choice in turn" if found.worlds.design.forms else "one form of choice"
    return (
        f"Same sign: share of worlds {spread.where} ({spread.worlds} worlds at size {spread.size}, "
        f"{spread.replications} replications each,\n"
        f"{len(found.worlds.design.names)} parameters by Latin hypercube, {forms}) whose mean effect has the sign of "
        "the effect.\n"
        f"Standing: robust where that is at least {ENOUGH:.0%}; not distinguishable where the interval within a world "
        f"holds 0\nin more than half of them (spread pooled over the {ALIKE} worlds most alike in size); "
        "else what best parts the signs."
    )


def _show_best(found: Comparison, worlds: Worlds) -> None:
    """Print in which share of the worlds each arm is best on the two headlines, or on what was asked for."""
    where = "" if found.asked.spread is None else found.asked.spread.where
    share = {(row["measure"], row["at"], row["arm"]): row["share"] for row in worlds.best}
    judged = list(dict.fromkeys((row["measure"], row["at"]) for row in worlds.best))
    columns = [place for place in judged if place[0] in HEADLINES] or judged[:MOST_COLUMNS]
    at_equal_cost = ", of the arms that meet the world's budget" if worlds.held else ""
    table = new_table(
        f"Best in so many of {worlds.design.worlds} worlds {where}, ties shared{at_equal_cost} (all in --json)",
        [("arm", "left"), *((f"{MEASURES[measure].label}, {at}", "right") for measure, at in columns)],
    )
    for arm in found.arms:
        table.add_row(arm, *(f"{share[measure, at, arm]:.0%}" for measure, at in columns))
    print()
    print_table(table)


def _show_equal_cost(found: Comparison, held: dict[str, Any]) -> None:
    """Print what each arm was brought to, and which arms do not spend the budget."""
    table = new_table(
        f"Held equal: the outlay of the centre beyond {found.baseline}, {number(held['budget'])} {held['unit']}",
        [("arm", "left"), ("dial", "left"), ("value", "right"), ("outlay", "right"), ("95% interval", "right"),
         ("matched", "left")],
    )  # fmt: skip
    for row in held["arms"]:
        value = "" if row["value"] is None else number(row["value"])
        interval = "" if row["low"] is None else f"{number(row['low'])} to {number(row['high'])}"
        matched = "yes" if row["matched"] else "no"
        table.add_row(row["arm"], row["dial"] or "", value, number(row["outlay"]), interval, matched)
    print()
    print_table(table)
    print(
        f"Dials were set on pilot replications that are not reported, to {TOLERANCE:.0%}; what agencies then spend is "
        "induced and was not held equal."
    )
    for row in held["arms"]:
        words = "; ".join(row[key] for key in ("why", "in_worlds") if row.get(key))
        if words:
            print(f"{row['arm']}: {words}.")
    unmatched = [row["arm"] for row in held["arms"] if not row["matched"]]
    if unmatched:
        print(f"Not at equal cost, so not to be read as such: {', '.join(unmatched)}.")


def _show_against_outlay(found: Comparison) -> None:
    """Print the headline effects at each budget: one budget can choose the winner."""
    rows = found.against_outlay
    budgets = list(dict.fromkeys(row["budget"] for row in rows))
    table = new_table(
        f"Effect at other budgets, month {found.at[-1]} (in brackets what is spent; * the budget is met)",
        [("measure", "left"), ("arm", "left"), *((f"budget {number(budget)}", "right") for budget in budgets)],
    )
    for measure in HEADLINES:
        for arm in found.arms:
            of_arm = [row for row in rows if (row["measure"], row["arm"]) == (measure, arm)]
            if not of_arm:
                continue
            cells = [
                f"{number(row['mean'], signed=True)} ({number(row['outlay'])}{'*' if row['matched'] else ''})"
                for row in of_arm
            ]
            table.add_row(MEASURES[measure].label, arm, *cells)
    print()
    print_table(table)


def _show_ratios(found: Comparison) -> None:
    """Print what one more service delivered, or one more user, costs the centre."""
    table = new_table(
        "Outlay for one more, beyond " + found.baseline,
        [("arm", "left"), ("ratio", "left"), ("value", "right"), ("95% interval", "right"), ("unit", "left")],
    )
    before = ""
    for row in found.ratios:
        interval = row["why_null"] or f"{number(row['low'])} to {number(row['high'])}"
        value = "" if row["value"] is None else number(row["value"])
        table.add_row(
            row["arm"] if row["arm"] != before else "", row["measure"], value, interval, UNITS[row["measure"]]
        )
        before = row["arm"]
    print()
    print_table(table)


def _show_groups(found: Comparison, by: dict[str, Any], *, headline_only: bool) -> None:
    """Print the effects of every group side by side, with a mark where the verdict sees one."""
    table = new_table(
        f"Effects by {by['of']} against {found.baseline}",
        [("measure", "left"), ("at", "right"), *((group, "right") for group in by["groups"])],
    )
    cell = {(row["arm"], row["measure"], row["at"], row["group"]): _marked(row) for row in by["effects"]}
    arm = ""
    for name, measure, at in dict.fromkeys((row["arm"], row["measure"], row["at"]) for row in by["effects"]):
        if headline_only and not MEASURES[measure].headline:
            continue
        if name != arm:
            arm = name
            table.add_section()
            table.add_row(arm, style="bold")
        table.add_row(
            f"  {MEASURES[measure].label}", str(at), *(cell.get((name, measure, at, g), "") for g in by["groups"])
        )
    print()
    print_table(table)
    print("* the verdict raises or lowers, read together over arms, measures and groups; intervals are in --json.")
    if by["left_out"]:
        print(f"Without a meaning by {by['of']}, or with nobody to count in some group: {', '.join(by['left_out'])}.")


def _marked(row: dict[str, Any]) -> str:
    sure = row["verdict"] in ("raises", "lowers")
    return number(row["mean"], signed=True) + ("*" if sure else " ")
