"""What the model is made of, as tables: columns, schedule, parameters, measures, people, forms, luck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from policylab.model.columns import COLUMNS, Column
from policylab.model.columns.parameters import Parameter, parameters
from policylab.model.population import regions, segments, sizes, tiers
from policylab.model.rules import STEP, rules
from policylab.model.rules.rule import card_of
from policylab.model.switches import MECHANISMS, STRUCTURES
from policylab.model.switches.mechanisms import OUT
from policylab.odd.docstrings import read, told
from policylab.odd.markdown import inline, label, link, span
from policylab.recording.measures import MEASURES
from policylab.show.markdown import table

OF_EVENTS = "month"  # what luck is keyed by unless a rule names a count


def columns(kind: str, role: str) -> str:
    """Return the table of the columns of a kind of agent that have a role."""
    chosen = [one for one in COLUMNS if (one.kind, one.role) == (kind, role)]
    if role == "state":
        rows = [[*_column(one), _writers(one)] for one in chosen]
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
    heads = ("symbol", "parameter", "meaning", "default", "range", "unit", "letter", "source")
    parts = [f"## {group.capitalize()}\n\n{table(heads, map(_parameter, of))}" for group, of in groups.items()]
    return "\n\n".join(parts)


def measure_table() -> str:
    """Return every measure with its definition."""
    rows = [
        (f"`{name}`", one.label, read(one.definition).sentence, one.unit, one.good, f"{one.smallest:g}",
         "run" if one.of_run else "month")
        for name, one in MEASURES.items()
    ]  # fmt: skip
    return table(("measure", "label", "definition", "unit", "wished for", "smallest effect of interest", "of"), rows)


def size_table() -> str:
    """Return how many agents each size has."""
    rows = [
        (f"`{name}`", str(of["ministries"]), _pairs(of["agencies"]), _pairs(of.get("weights", {})) or "1 each",
         str(of["staff"]), str(of["citizens"]))
        for name, of in sizes().items()
    ]  # fmt: skip
    return table(("size", "ministries", "agencies", "weights", "officials", "citizens"), rows)


def tier_table() -> str:
    """Return what tells tiers apart."""
    return _attributes(tiers(), ("readiness", "services", "officials"))


def region_table() -> str:
    """Return the regions in their order."""
    return _attributes(regions(), ("share", "distance"))


def segment_table() -> str:
    """Return the segments of citizens in their order."""
    return _attributes(segments(), ("share", "literacy", "access"))


def structure_table() -> str:
    """Return the rival forms of the model; the first of each is the default."""
    rows = []
    for one in STRUCTURES.values():
        forms = [f"`{form}`{_values(values)}" for form, values in one.forms.items()]
        rows.append((f"`{one.name}`", one.meaning, "; ".join(forms), one.source))
    return table(("structure", "what it is about", "forms", "source"), rows)


def mechanism_table() -> str:
    """Return what can be taken out, and by which values."""
    rows = [(f"`{one.name}`", one.meaning, _values(one.forms[OUT]).strip(" ()")) for one in MECHANISMS.values()]
    return table(("mechanism", "without it", "parameters"), rows)


def luck_table() -> str:
    """Return every stream of luck that a rule is given, and its event."""
    rows = [
        (f"`{card.name}.{name}`", link("rule", card.name), card.of, f"`{card.events.get(name, OF_EVENTS)}`")
        for card in map(card_of, rules().values())
        for name in card.inputs
        if name.startswith("luck")
    ]
    return table(("stream", "rule", "agents", "event"), rows)


def traits() -> str:
    """Return the traits in words."""
    return "; ".join(f"{one.kind}: {one.meaning}" for one in COLUMNS if one.role == "trait")


def pattern_table(patterns: Iterable[Any]) -> str:
    """Return the patterns that the model is judged by, or where they are listed while none are given."""
    rows = [(one.id, one.kind, one.statement, one.source) for one in patterns]
    if not rows:
        return "They are listed in the pattern report."
    return table(("pattern", "kind", "statement", "source"), rows)


def sights(makers: Iterable[Any]) -> str:
    """Return what can be seen of others, from the functions that rules say it with."""
    return "\n".join(f"- `{one.__name__}`: {_joined(one)}" for one in makers)


def _joined(of: Any) -> str:
    said = told(of)
    return " ".join(f"{said.sentence} {said.text}".split())


def _anchored_symbol(column: Column) -> str:
    return f"[]{{#{label('column', column.key)}}}{inline(column.symbol)}"


def _column(one: Column) -> tuple[str, str, str, str]:
    return _anchored_symbol(one), f"`{one.name}`", one.meaning, _span(one)


def _writers(column: Column) -> str:
    cards = [card_of(rule) for rule in rules().values()]
    return ", ".join(link("rule", card.name) for card in cards if card.of == column.kind and column.name in card.writes)


def _span(column: Column) -> str:
    """Return what values of a column may be, in words."""
    if column.unit == "yes or no":
        return "yes or no"
    whole = ", whole" if np.issubdtype(column.dtype, np.integer) else ""
    rest = f"; at rest {column.neutral:g}" if column.role == "lever" and column.neutral else ""
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
        entry.unit,
        entry.letter,
        entry.source,
    )


def _attributes(of: Mapping[str, Mapping[str, Any]], names: tuple[str, ...]) -> str:
    return table(("name", *names), ([f"`{key}`", *(f"{entry[name]:g}" for name in names)] for key, entry in of.items()))


def _pairs(of: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {many}" for name, many in of.items())


def _values(values: Mapping[str, float]) -> str:
    return f" ({', '.join(f'`{name}` = {value:g}' for name, value in values.items())})" if values else ""
