"""The pages of the model say everything that there is, and hold no marker that nothing filled."""

import re
from types import SimpleNamespace

import pytest

from policylab.model.columns import COLUMNS
from policylab.model.columns.parameters import parameters
from policylab.model.networks.families import GENERATORS
from policylab.model.policies.duty import Duty
from policylab.model.policies.instrument import Programme
from policylab.model.policies.package import INSTRUMENTS, packages
from policylab.model.rules import STEP, rules
from policylab.model.rules.rule import card_of
from policylab.model.setting import settings
from policylab.model.switches import BARRIERS, MECHANISMS, STRUCTURES
from policylab.odd import pages, write_pages
from policylab.odd.markdown import inline, label, link
from policylab.recording.measures import MEASURES


@pytest.fixture(scope="module")
def book():
    return pages()


def test_every_column_stands_once_in_the_entities(book):
    for column in COLUMNS:
        assert book["entities.md"].count(f"{{#{label('column', column.key)}}}{inline(column.symbol)}") == 1, column.key


def test_every_state_says_which_rule_writes_it(book):
    lines = book["entities.md"].splitlines()
    for column in (column for column in COLUMNS if column.role == "state"):
        [line] = [line for line in lines if f"{{#{label('column', column.key)}}}" in line]
        writers = [name for name, rule in rules().items() if column.name in card_of(rule).writes]
        own = [name for name in writers if card_of(rules()[name]).of == column.kind]
        assert own, f"no rule writes {column.key}"
        assert line.endswith(f"| {', '.join(link('rule', name) for name in own)} |"), column.key


def test_every_parameter_stands_once_with_symbol_default_letter_and_source(book):
    lines = book["parameters.md"].splitlines()
    for entry in parameters().values():
        [line] = [line for line in lines if f"{{#{label('parameter', entry.name)}}}" in line]
        for part in (inline(entry.symbol), f"| {entry.default:g} |", f"| {entry.letter} |", entry.source, entry.unit):
            assert part in line, entry.name


def test_every_rule_has_a_section_with_equation_or_steps_example_and_sources(book):
    whole = "\n".join(text for name, text in book.items() if name.startswith("rules-"))
    parts = dict(re.findall(r"\(rule-([\w-]+)\)=\n(.*?)(?=\n\(rule-|\Z)", whole, re.DOTALL))
    assert len(parts) == len(rules())
    for name, rule in rules().items():
        part = parts[name.replace("_", "-")]
        assert "```{math}" in part or "\n1. " in part, name
        assert "```pycon\n>>>" in part, name
        assert f"Sources: {card_of(rule).cites}." in part, name
        for argument in (*card_of(rule).parameters, *card_of(rule).bounds):
            assert argument in part, f"{name} without {argument}"


def test_the_schedule_is_the_step(book):
    printed = re.findall(r"^\| (\d*) \| \[`(\w+)`\]", book["schedule.md"], re.MULTILINE)
    expected = [
        (str(number) if place == 0 else "", card_of(rule).name)
        for number, group in enumerate(STEP, start=1)
        for place, rule in enumerate(group)
    ]
    assert printed == expected


def test_every_instrument_says_its_fields_levers_and_sources(book):
    parts = dict(
        re.findall(r"\(instrument-([\w-]+)\)=\n(.*?)(?=\n\(instrument-|\Z)", book["instruments.md"], re.DOTALL)
    )
    assert set(parts) == set(INSTRUMENTS)
    for name, kind in INSTRUMENTS.items():
        for part in (*kind.writes, kind.cites, *(set(kind.model_fields) - {"kind", "delivery", "reform"})):
            assert part in parts[name], (name, part)


def test_tables_and_lists_of_tables_within_an_instrument_have_a_row_for_each_field(book):
    law = book["instruments.md"].partition("(instrument-statute)=")[2].partition("(instrument-")[0]
    for row in (
        "| `stages.after` | whole number at least 0, at most 1200 | required in each |",
        "| `stages.target` | at least 0, at most 1 | 1.0 |",
        "| `stages.weights` | `light`, `medium`, `heavy` | none |",
        "| `stages.audit_depth` | at least 0, at most 1 | none |",
        "| `moves.at` | whole number at least 0, at most 1200 | required in each |",
        "| `moves.by` | whole number at least 1, at most 1200 | required in each |",
        "| `reform.fit` | at least 0, at most 1 | required in each |",
    ):
        assert row in law
    reform = book["instruments.md"].partition("(instrument-law-reform)=")[2].partition("(instrument-")[0]
    assert "| `reform.fit` | at least 0, at most 1 | required |" in reform, "it must have one"


def test_doses_that_act_together_are_joined_and_thresholds_named(book):
    law = book["instruments.md"].partition("(instrument-statute)=")[2].partition("(instrument-")[0]
    assert "*Doses:* `target` × `inspection_rate` × `penalty`; `closes_counters`; `reform.fit`." in law
    assert "Threshold of `target`: it asks nothing of who has declared as much already." in law


def test_every_lever_that_an_instrument_writes_is_told_with_its_value(book):
    parts = dict(
        re.findall(r"\(instrument-([\w-]+)\)=\n(.*?)(?=\n\(instrument-|\Z)", book["instruments.md"], re.DOTALL)
    )
    duties = book["instruments.md"].partition("### Duties")[2].partition("###")[0]
    for name, kind in INSTRUMENTS.items():
        told = parts[name].partition("*Writes*")[2].partition("*Pays")[0].partition(". ")[2]
        told += duties if issubclass(kind, Duty) else ""
        untold = [lever for lever in kind.writes if f"`{lever}`" not in told]
        raises_all = kind.apply is Programme.apply and set(kind.raises or kind.writes) == set(kind.writes)
        if name != "shared-cloud":  # its slots and pools are told where two clouds meet
            assert raises_all or not untold, (name, untold)


def test_measures_mechanisms_forms_networks_packages_and_worlds_stand_in_it(book):
    assert all(f"| `{name}` |" in book["measures.md"] for name in MEASURES)
    assert all(f"| `{name}` |" in book["decisions.md"] for name in (*MECHANISMS, *BARRIERS, *STRUCTURES))
    assert all(f"**`{family}`.** " in book["initialisation.md"] for of in GENERATORS.values() for family in of)
    assert all(f"### {name}\n" in book["inputs.md"] for name in (*packages(), *settings()))


def test_no_marker_is_left_and_every_link_leads_somewhere(book):
    whole = "\n".join(book.values())
    assert "{{" not in whole
    anchors = set(re.findall(r"^\(([\w-]+)\)=$", whole, re.MULTILINE)) | set(re.findall(r"\]\{#([\w-]+)\}", whole))
    asked = {target for target in re.findall(r"\]\(#([\w-]+)\)", whole) if re.match("rule|column|parameter", target)}
    assert asked <= anchors


def test_patterns_are_listed_where_they_are_given():
    one = SimpleNamespace(id="P0", kind="V", statement="it rains", source="somebody")
    assert "| P0 | V | it rains | somebody |" in pages([one])["purpose.md"]
    assert "pattern report" in pages()["purpose.md"]


def test_pages_are_written_once(tmp_path):
    written = write_pages(tmp_path, further={"more": "# More"})
    assert {path.name for path in written} == {*pages(), "more.md"}
    assert "\nmore\n" in (tmp_path / "index.md").read_text(encoding="utf-8")
    before = written[0].stat().st_mtime_ns
    assert write_pages(tmp_path, further={"more": "# More"})[0].stat().st_mtime_ns == before
    assert link("rule", "service_choice") in (tmp_path / "schedule.md").read_text(encoding="utf-8")
