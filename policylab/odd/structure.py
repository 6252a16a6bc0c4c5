"""The parts of the model as tables: columns, schedule, parameters, measures, people, forms, luck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from policylab.comparison.ensemble import factors
from policylab.model.columns import COLUMNS, Column
from policylab.model.columns.parameters import Parameter, parameters
from policylab.model.policies.ledger import BAHT, UNIT
from policylab.model.rules import STEP, rules
from policylab.model.rules.rule import card_of
from policylab.model.switches import BARRIERS, MECHANISMS, STRUCTURES, Switch
from policylab.model.switches.mechanisms import OUT
from policylab.model.tables import ages, educations, regions, segments, shares_of_ages, sizes, tiers, weight_classes
from policylab.odd.docstrings import parse_docstring, read
from policylab.odd.markdown import inline, label, link, span
from policylab.recording.measures import MEASURES
from policylab.show.markdown import table

PRICED = "official-month"  # in the unit of every parameter that is an amount of money
OF_EVENTS = "month"  # the event of luck unless a rule names a count


def columns(kind: str, role: str) -> str:
    """Return the table of the columns of a kind of agent that have a role."""
    chosen = [column for column in COLUMNS if (column.kind, column.role) == (kind, role)]
    if role == "state":
        rows = [[*_column(column), _writers(column)] for column in chosen]
        return table(("symbol", "column", "meaning", "unit and range", "written by"), rows)
    return table(("symbol", "column", "meaning", "unit and range"), map(_column, chosen))


def schedule() -> str:
    """Return the step: every group with its rules, in order."""
    rows = []
    for number, group in enumerate(STEP, start=1):
        for place, rule in enumerate(group):
            card = card_of(rule)
            writes = ", ".join(f"`{name}`" for name in card.writes)
            rows.append((str(number) if place == 0 else "", link("rule", card.name), card.of, writes, card.title))
    return table(("group", "rule", "of", "writes", "what happens"), rows)


def parameter_tables() -> str:
    """Return the table of parameters, group by group."""
    groups: dict[str, list[Parameter]] = {}
    for entry in parameters().values():
        groups.setdefault(entry.group, []).append(entry)
    heads = ("symbol", "parameter", "meaning", "default", "range", "drawn", "unit", "letter", "source")
    parts = [f"## {group.capitalize()}\n\n{table(heads, map(_parameter, of))}" for group, of in groups.items()]
    return "\n\n".join(parts)


def factor_table() -> str:
    """Return what worlds draw once for several parameters, and how far each follows it."""
    rows = [
        (
            name,
            factor.meaning,
            ", ".join(f"{link('parameter', of)} {loading:g}" for of, loading in factor.loadings.items()),
            factor.letter,
            factor.source,
        )
        for name, factor in factors().items()
    ]
    return table(("factor", "meaning", "loadings", "letter", "source"), rows)


def price_table() -> str:
    """Return every parameter in official-months in baht: its default and its range."""
    rows = [
        (
            link("parameter", entry.name),
            entry.meaning,
            *(_baht(entry, at) for at in (entry.default, entry.low, entry.high)),
        )
        for entry in parameters().values()
        if PRICED in entry.unit
    ]
    return table(("parameter", "meaning", "baht", "at least", "at most"), rows)


def measure_table() -> str:
    """Return every measure with its definition."""
    rows = [
        (f"`{name}`", measure.label, read(measure.definition).sentence, measure.unit, measure.good,
         f"{measure.smallest:g}", "run" if measure.of_run else "month")
        for name, measure in MEASURES.items()
    ]  # fmt: skip
    return table(
        ("measure", "label", "definition", "unit", "good direction", "smallest effect of interest", "of"), rows
    )


def size_table() -> str:
    """Return how many agents each size has."""
    rows = [
        (f"`{name}`", str(of["ministries"]), _pairs(of["agencies"]), _pairs(of.get("weights", {})) or "1 each",
         str(of["staff"]), str(of["citizens"]))
        for name, of in sizes().items()
    ]  # fmt: skip
    return table(("size", "ministries", "agencies", "weights", "officials", "citizens"), rows)


def tier_table() -> str:
    """Return what distinguishes tiers, with the mix of the weights of their services."""
    mixed = {name: {**tier, **tier["mix"]} for name, tier in tiers().items()}
    return _attributes(mixed, ("readiness", "central", "services", *weight_classes(), "declared", "officials"))


def weight_table() -> str:
    """Return the weights of services, the lightest first."""
    rows = [(f"`{name}`", weight["label"], f"{weight['declared']:g}") for name, weight in weight_classes().items()]
    return table(("name", "what it is", "declared"), rows)


def region_table() -> str:
    """Return the regions in their order."""
    return _attributes(regions(), ("share", "distance", "access", "literacy"))


def segment_table() -> str:
    """Return the segments of citizens in their order."""
    return _attributes(segments(), ("share", "occasions", "access", "literacy"))


def age_table() -> str:
    """Return the age bands in their order, with the shares of education in each."""
    bands = {name: {**band, **band["education"]} for name, band in ages().items()}
    return _attributes(bands, ("share", "access", "literacy", "gaining", "offline", *educations()))


def education_table() -> str:
    """Return the levels of education, the lowest first."""
    return _attributes(educations(), ("access", "literacy"))


def shares_of_ages_table() -> str:
    """Return the shares of the age bands in each segment."""
    return _attributes({name: shares_of_ages(name) for name in segments()}, tuple(ages()))


def structure_table() -> str:
    """Return the rival forms of the model; the first of each is the default."""
    rows = []
    for structure in STRUCTURES.values():
        forms = [f"`{form}`{_values(values)}" for form, values in structure.forms.items()]
        rows.append((f"`{structure.name}`", structure.meaning, "; ".join(forms), structure.source))
    return table(("structure", "what it is about", "forms", "source"), rows)


def mechanism_table() -> str:
    """Return which mechanisms can be removed, and by which values."""
    return _removable(MECHANISMS.values(), "mechanism")


def barrier_table() -> str:
    """Return which barriers can be removed whole, and by which values."""
    return _removable(BARRIERS.values(), "barrier")


def _removable(switches: Iterable[Switch], what: str) -> str:
    rows = [(f"`{entry.name}`", entry.meaning, _values(entry.forms[OUT]).strip(" ()")) for entry in switches]
    return table((what, "without it", "parameters"), rows)


def luck_table() -> str:
    """Return every stream of luck of the rules, and its event."""
    rows = [
        (f"`{card.name}.{name}`", link("rule", card.name), card.of, f"`{card.events.get(name, OF_EVENTS)}`")
        for card in map(card_of, rules().values())
        for name in card.inputs
        if name.startswith("luck") or (name in card.sees and card.sees[name].how == "drawn")
    ]
    return table(("stream", "rule", "agents", "event"), rows)


def traits() -> str:
    """Return the traits in words."""
    return "; ".join(f"{trait.kind}: {trait.meaning}" for trait in COLUMNS if trait.role == "trait")


def pattern_table(patterns: Iterable[Any]) -> str:
    """Return the patterns by which the model is judged, or where they are listed if there are none."""
    rows = [(pattern.id, pattern.kind, pattern.statement, pattern.source) for pattern in patterns]
    if not rows:
        return "They are listed in the pattern report."
    return table(("pattern", "kind", "statement", "source"), rows)


def sights(makers: Iterable[Any]) -> str:
    """Return what rules can see of other agents, from the functions that declare it."""
    return "\n".join(f"- `{maker.__name__}`: {_joined(maker)}" for maker in makers)


def _joined(of: Any) -> str:
    docstring = parse_docstring(of)
    return " ".join(f"{docstring.sentence} {docstring.text}".split())


def _anchored_symbol(column: Column) -> str:
    return f"[]{{#{label('column', column.key)}}}{inline(column.symbol)}"


def _column(column: Column) -> tuple[str, str, str, str]:
    return _anchored_symbol(column), f"`{column.name}`", column.meaning, _span(column)


def _writers(column: Column) -> str:
    cards = [card_of(rule) for rule in rules().values()]
    return ", ".join(link("rule", card.name) for card in cards if card.of == column.kind and column.name in card.writes)


def _span(column: Column) -> str:
    """Return the allowed values of a column in words."""
    if column.unit == "yes or no":
        return "yes or no"
    whole = ", whole" if np.issubdtype(column.dtype, np.integer) else ""
    rest = f"; neutral value {column.neutral:g}" if column.role == "lever" and column.neutral else ""
    return f"{column.unit}{whole}, {span(column.low, column.high)}{rest}"


def _parameter(entry: Parameter) -> tuple[str, ...]:
    name = f"[]{{#{label('parameter', entry.name)}}}`{entry.name}`"
    kind = " (whole)" * entry.integer + " (form)" * entry.form
    reach = span(entry.low, entry.high) + kind
    return (
        inline(entry.symbol),
        name,
        entry.meaning,
        f"{entry.default:g}",
        reach,
        "" if entry.form else entry.drawn_by,
        entry.unit,
        entry.letter,
        entry.source,
    )


def _baht(entry: Parameter, amount: float) -> str:
    in_official_months = amount / UNIT if entry.unit.startswith("thousandths") else amount
    return f"{in_official_months * BAHT:,.10g}"


def _attributes(of: Mapping[str, Mapping[str, Any]], names: tuple[str, ...]) -> str:
    return table(("name", *names), ([f"`{key}`", *(f"{entry[name]:g}" for name in names)] for key, entry in of.items()))


def _pairs(of: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {number}" for name, number in of.items())


def _values(values: Mapping[str, float]) -> str:
    return f" ({', '.join(f'`{name}` = {value:g}' for name, value in values.items())})" if values else ""
