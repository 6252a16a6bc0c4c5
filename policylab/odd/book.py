"""The pages: prose with markers, each filled with text printed from the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from policylab.model import start
from policylab.model.citizens_at_start import News, mark_worst_placed, place_users
from policylab.model.columns import COLUMNS, columns_of
from policylab.model.columns.parameters import parameters
from policylab.model.joint_population import level_of_access, persons
from policylab.model.luck import Luck
from policylab.model.networks import build_links
from policylab.model.networks.families import GENERATORS
from policylab.model.networks.links import Link
from policylab.model.policies.delivery import Delivery, PhasedDelivery
from policylab.model.policies.design import LANGUAGES
from policylab.model.policies.duty import Duty
from policylab.model.policies.instrument import Instrument, Levers, Programme
from policylab.model.policies.ledger import BAHT, Ledger, present_value
from policylab.model.policies.package import package
from policylab.model.population import Roster, roster
from policylab.model.rules.shared import first_in_line
from policylab.model.rules.sights import (
    calendar,
    drawn_from,
    from_above,
    lower_of_pair,
    mean_of_near,
    mean_over,
    mean_over_visitors,
    met,
    most_over,
)
from policylab.model.settling import HELD, SETTLING_MONTHS, place, settled
from policylab.model.simulation import Simulation, _Delivered
from policylab.model.step import Machine
from policylab.model.tables import country, services_spread
from policylab.odd import instruments, structure, submodels
from policylab.odd.base_rates import base_rate_table, letters_of_certainty
from policylab.odd.docstrings import noun, parse_docstring
from policylab.odd.equations import CALENDAR
from policylab.odd.markdown import code, display, inline, link, write_page
from policylab.odd.starts import starting_equations
from policylab.recording.identity import dynamics
from policylab.show.markdown import escaped

_MARKER = re.compile(r"\{\{(\w+)((?: \w+)*)\}\}")
Fragment = Callable[..., str]


def pages(patterns: Iterable[Any] = (), further: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the pages of the description of the model, as Markdown (MyST) by name of the file.

    Parameters
    ----------
    patterns : iterable of objects with ``id``, ``kind``, ``statement`` and ``source``
        The patterns by which the model is judged.
    further : mapping of name to text, optional
        Further pages in the same folder, for the table of contents.

    """
    rules, further_pages = submodels.rule_pages(), dict(further or {})
    fragments = _fragments() | {
        "patterns": partial(structure.pattern_table, tuple(patterns)),
        "rule_pages": lambda: "\n".join(rules),
        "further": lambda: "\n".join(further_pages),
    }
    texts = {path.name: path.read_text(encoding="utf-8") for path in (files(__package__) / "pages").iterdir()}
    filled = {name: _filled(text, fragments) for name, text in sorted(texts.items())}
    return filled | {f"{name}.md": text for name, text in (rules | further_pages).items()}


def write_pages(folder: Path, patterns: Iterable[Any] = (), further: Mapping[str, str] | None = None) -> list[Path]:
    """Write the pages to a folder and return their paths; unchanged pages are not rewritten."""
    texts = pages(patterns, further)
    return [write_page(folder / name, text) for name, text in texts.items()]


def _filled(text: str, fragments: dict[str, Fragment]) -> str:
    return _MARKER.sub(lambda marker: fragments[marker[1]](*marker[2].split()), text)


def _fragments() -> dict[str, Fragment]:
    """Return the fragments that fill pages, by the name of the marker."""
    return {
        "version": dynamics,
        "count_columns": lambda: str(len(COLUMNS)),
        "count_parameters": lambda: str(len(parameters())),
        "calendar": lambda: "; ".join(f"{inline(symbol)} is {meaning}" for symbol, meaning in CALENDAR.values()),
        "example_lever": lambda: inline(columns_of("agency")["deadline_in"].symbol),
        "settling": lambda: str(SETTLING_MONTHS),
        "columns": structure.columns,
        "rule": partial(link, "rule"),
        "schedule": structure.schedule,
        "step_of_engine": lambda: _said(Simulation.step),
        "settling_of_engine": lambda: _said(settled),
        "held": _held,
        "placing_of_services": lambda: _said(place),
        "sights": lambda: structure.sights(
            (
                mean_over,
                lower_of_pair,
                mean_of_near,
                most_over,
                from_above,
                calendar,
                drawn_from,
                met,
                mean_over_visitors,
            )
        ),
        "links": lambda: _said(build_links),
        "luck": lambda: _said(Luck),
        "luck_of_rules": lambda: parse_docstring(Machine).text,
        "seed_for": lambda: _said(Luck.seed_for),
        "streams": structure.luck_table,
        "structures": structure.structure_table,
        "mechanisms": structure.mechanism_table,
        "barriers": structure.barrier_table,
        "traits": structure.traits,
        "roster": lambda: _said(roster),
        "networks": _networks,
        "start": lambda: parse_docstring(start.start).text,
        "start_of": lambda kind: display(starting_equations(kind)),
        "users_at_start": lambda: _said(place_users),
        "anchored_trust": lambda: _said(News.anchored),
        "worst_placed": lambda: _said(mark_worst_placed),
        "persons": lambda: _said(persons),
        "level_of_access": lambda: _said(level_of_access),
        "drawn": lambda: _said(Link.drawn),
        "sizes": structure.size_table,
        "country": lambda: ", ".join(f"{number} {name}" for name, number in country().items()),
        "tiers": structure.tier_table,
        "weights": structure.weight_table,
        "services_spread": lambda: f"{services_spread():g}",
        "demand": lambda: _line(Roster.demand),
        "regions": structure.region_table,
        "segments": structure.segment_table,
        "ages": structure.age_table,
        "educations": structure.education_table,
        "shares_of_ages": structure.shares_of_ages_table,
        "packages": lambda: _shipped("packages", _in_words),
        "settings": lambda: _shipped("settings"),
        "line": lambda: submodels.allocation(first_in_line),
        "instrument": lambda: parse_docstring(Instrument).text.partition("\n\nClass attributes")[0],
        "programme_writes": lambda: _said(Programme.apply),
        "programme_pays": lambda: _said(Programme.payments),
        "delivery_fields": instruments.delivery_table,
        "delivery": lambda: parse_docstring(Delivery).text,
        "delivery_of_duty": lambda: parse_docstring(PhasedDelivery).text,
        "most_ready": lambda: _said(Delivery.most_ready),
        "phases": lambda: _said(PhasedDelivery.deadline_of),
        "cover": lambda: _said(Instrument.cover),
        "deliver": lambda: _said(_Delivered.deliver),
        "duty": lambda: _said(Duty.apply),
        "pooled": lambda: _said(Levers.pooled),
        "ledger": lambda: _said(Ledger),
        "baht": lambda: f"{BAHT:,}",
        "present_value": lambda: _said(present_value),
        "instruments": instruments.instrument_sections,
        "share_of_country": lambda: _line(Roster.share_of_country),
        "citizens_behind": lambda: _line(Roster.citizens_behind),
        "officials_behind": lambda: _line(Roster.officials_behind),
        "measures": structure.measure_table,
        "parameters": structure.parameter_tables,
        "prices": structure.price_table,
        "factors": structure.factor_table,
        "base_rates": base_rate_table,
        "letters_of_certainty": letters_of_certainty,
    }


def _said(of: Any) -> str:
    docstring = parse_docstring(of)
    return f"{noun(docstring.sentence)}\n\n{docstring.text}".strip()


def _held() -> str:
    """Return the columns that settling holds, by kind."""
    return "; ".join(f"of {kind}: {', '.join(f'`{name}`' for name in names)}" for kind, names in HELD.items())


def _line(of: Any) -> str:
    return " ".join(_said(of).split())


def _networks() -> str:
    parts = []
    for network, families in GENERATORS.items():
        parts.append(f"### {network.capitalize()}")
        parts += [f"**`{family}`.** {_said(generator)}" for family, generator in families.items()]
    return "\n\n".join(parts)


def _shipped(folder: str, further: Callable[[str], str] = lambda _: "") -> str:
    """Return the text of the files that ship, and what else is said of each by its name."""
    paths = sorted((files("policylab") / "data" / folder).iterdir(), key=lambda path: path.name)
    texts = [(path.name.removesuffix(".toml"), path.read_text(encoding="utf-8")) for path in paths]
    return "\n\n".join(f"### {name}\n\n{code(text, 'toml')}{further(name)}" for name, text in texts)


def _in_words(name: str) -> str:
    """Return the design of a package, made from its fields, in both languages."""
    designs = [package(name).design(language) for language in LANGUAGES]
    lines = ["\n".join(f"- {escaped(line)}" for line in design.split("\n")) for design in designs]
    return "\n\n".join(["", "In words:", *lines])
