"""The design in words: every field that is set is said, in both languages, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from policylab.errors import UsageError
from policylab.model.policies.delivery import Delivery, Phase, PhasedDelivery
from policylab.model.policies.design import LANGUAGES, design_of
from policylab.model.policies.instrument import Instrument, Nothing
from policylab.model.policies.package import INSTRUMENTS, Package, package, packages
from policylab.model.policies.reform import Reform
from policylab.model.policies.stages import Move, Stage
from policylab.show import words
from tests.model.policies.mixes import DUTIES, WHO, make

_ALL = ("light", "medium", "heavy")
NOISE = re.compile(r"[{}\[\]|]|None|True|False|\d\.\d{5}|  ")
PHASES = (Phase(share=0.5, deadline=20), Phase(share=0.5, deadline=30))
BY_TIER = (Phase(tiers=("department",), deadline=20), Phase(tiers=("local",), deadline=30))


def delivery_of(kind: str, **changes: Any) -> Delivery:
    given: dict[str, Any] = {"announced": 2, **changes}
    if kind not in DUTIES:
        return Delivery(**given)
    return PhasedDelivery(**given if "phases" in given else {"deadline": 8, **given})


def other_values(field: FieldInfo, value: Any) -> Iterator[Any]:
    """Yield values of a field that differ from its own, within its range; the least and the greatest among them."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, (int, float)):
        low, high = (
            next((getattr(limit, name) for limit in field.metadata if hasattr(limit, name)), None)
            for name in ("ge", "le")
        )
        known = (low, high, value / 2 if isinstance(value, float) else value + 5)
        yield from (other for other in known if other is not None and other != value)
    elif isinstance(value, str):
        yield from (other for other in get_args(field.annotation) if other != value)
    elif isinstance(value, tuple) and value:
        yield field.default
    elif isinstance(value, Reform):
        yield from (value.moved({"fit": 0.37}), value.moved({"lag": 5}))


def changes_of(instrument: Instrument) -> Iterator[tuple[str, Instrument]]:
    """Yield the instrument with one of its own fields changed at a time."""
    for name, field in type(instrument).model_fields.items():
        if name not in ("kind", "delivery"):
            for other in other_values(field, getattr(instrument, name)):
                try:
                    yield f"{name} = {other}", type(instrument)(**dict(instrument) | {name: other})
                except ValidationError:  # without the field that it belongs to
                    continue


def deliveries_of(kind: str) -> Iterator[dict[str, Any]]:
    yield from (
        {"announced": 1},
        {"ends": 60},
        {"ends": 61},
        {"regions": ("north",)},
        {"budget": 0.0},
        {"budget": 5.5},
    )
    yield from ({"tiers": ("local", "province")}, {"readiest": 0.4}, {"segments": ("business", "foreigner")})
    if kind in DUTIES:
        yield from ({"deadline": 7}, {"phases": PHASES}, {"phases": BY_TIER})
        yield from ({"phases": PHASES, "order": order} for order in ("size", "random"))


def fields_of(kind: str) -> dict[str, Any]:
    proof = {"conditional": True, "advance": 0.3, "proof_depth": 0.5} if kind == "grant" else {}
    return {name: value for name, value in make(kind, proof) if name not in ("kind", "delivery")}


def delivered(kind: str) -> Iterator[tuple[str, Instrument]]:
    for changes in deliveries_of(kind):
        try:
            yield str(changes), INSTRUMENTS[kind](**fields_of(kind), delivery=delivery_of(kind, **changes))
        except ValidationError:  # what this kind cannot be told, it need not say
            continue


@pytest.fixture(params=INSTRUMENTS)
def kind(request) -> str:
    return str(request.param)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_instrument_reads_as_a_sentence(kind, language):
    said = design_of(make(kind), language)
    assert not NOISE.search(said), said
    assert bool(re.search("[ก-๙]", said)) == (language == "th")
    assert said.endswith(".") == (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_change_of_a_field_changes_the_sentence(kind, language):
    instrument = INSTRUMENTS[kind](**fields_of(kind), delivery=delivery_of(kind))
    before = design_of(instrument, language)
    changed = [*changes_of(instrument), *delivered(kind)]
    assert changed
    for change, other in changed:
        said = design_of(other, language)
        assert said != before, change
        assert not NOISE.search(said), said
    assert len({design_of(other, language) for _, other in changed}) == len(changed)


def test_both_languages_say_the_same_fields(kind):
    places = re.compile(r"\{([\w.]+)(?::\w+)?\}")
    of = INSTRUMENTS[kind]
    if hasattr(of, "says"):
        assert sorted(places.findall(of.says)) == sorted(places.findall(of.says_th))


def test_a_law_reads_as_its_fields():
    assert package("by-law-abrupt").design() == (
        "A law announced in month 12 obliges all agencies to offer all their services digitally by month 18, after 6 "
        "months of notice; each month 10% of those past their deadline are inspected; inspections try the service in "
        "15% of cases; the penalty is 1 effort for each service undone; officials are heard beforehand, at 20% of a "
        "full hearing; the duty is felt as control, at 100% of full control. Rules are amended until they fit digital "
        "work to 80%, 24 months after the announcement."
    )


def test_a_staged_law_says_its_stages_its_moves_and_what_is_automatic():
    law = make("statute")
    stages = (
        Stage(after=0, target=0.6, weights=("light",), audit_depth=0.0),
        Stage(after=12, target=1.0, weights=("light", "medium"), audit_depth=0.9),
        Stage(after=24),
    )
    staged = law.moved({"stages": stages, "moves": (Move(at=15, by=6),), "automatic": 0.3, "enforced": 0.5})
    text = design_of(staged)
    for part in (
        "to offer their services digitally in stages, first deadline month 5, after 3 months of notice",
        "its stages are: at the first deadline 60% of light services, and inspections look at the form alone; 12 "
        "months after the first deadline all light and medium services, and inspections try the service nearly every "
        "time (90%); and 24 months after the first deadline all services;",
        "50% of the inspections announced are really made",
        "each month 30% of those past their deadline are sanctioned without an inspector",
        "in month 15 the deadlines still to come move by 6 months",
    ):
        assert part in text
    assert "หลังกำหนดเวลาแรก 12 เดือน บริการเบาและปานกลางทั้งหมด โดยการตรวจ" in design_of(staged, "th")


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        (
            "public-table",
            {"events_a_year": 0},
            "From month 2 on, no table that ranks all agencies by name is published.",
        ),
        ("recognition", {"events_a_year": 0}, "From month 2 on, no contest is held for all agencies."),
        ("grant", {"share": 0}, "From month 2 on, the centre pays all agencies nothing of the cost of projects."),
        ("bonus", {"amount": 0}, "From month 2 on, all citizens are paid nothing for using the digital channel."),
        ("agreement", {"target": 0}, "From month 2 on, all agencies are asked to promise nothing."),
    ],
)
def test_at_zero_the_zero_is_said_and_nothing_that_follows(kind, fields, says):
    assert design_of(make(kind, fields)) == says


def test_of_a_duty_without_inspections_or_a_stage_without_services_nothing_else_is_said():
    stages = (Stage(after=0, target=0, audit_depth=0.3), Stage(after=6, audit_depth=0.4, weights=_ALL))
    said = design_of(make("statute", {"inspection_rate": 0, "enforced": 0.5, "stages": stages}))
    assert "nobody is inspected; the penalty" in said
    assert "at the first deadline nothing; and 6 months after the first deadline all services;" in said
    assert "inspections" not in said
    assert "none of the inspections announced are really made" in design_of(make("statute", {"enforced": 0.0}))


def test_what_is_advanced_and_how_often_is_reviewed():
    paid = {
        0.0: "of projects, once a project is proved; those who examine the proof look at the form alone.",
        0.3: "30% of it when a project begins and the rest once it is proved; those who examine the proof look at "
        "the form alone; what is advanced and not proved is given back.",
        1.0: "of projects, all of it when a project begins; those who",
    }
    for advance, says in paid.items():
        assert says in design_of(make("grant", {"conditional": True, "advance": advance}))
    assert "the promise is reviewed every two years." in design_of(make("agreement", {"reviews_a_year": 0.5}))


def test_numbers_are_said_as_written():
    grant = make("grant", {"share": 0.1 + 0.05000001})
    assert " 15% of" in design_of(grant)
    assert "0.003 คน-เดือน (120 บาท) สำหรับ" in design_of(make("bonus", {"amount": 0.003}), "th")


def test_a_package_says_a_line_for_each_instrument_and_its_budget():
    for name, shipped in packages().items():
        lines = shipped.design("th").split("\n")
        assert len(lines) == max(1, len(shipped.instrument)), name
    mix = Package(
        **dict.fromkeys(WHO, "n"), budget=7.0, instrument=(Nothing(delivery=Delivery(announced=1, budget=2.0)),)
    )
    assert mix.design().endswith(
        "it may spend 2 official-months (80,000 baht) at most.\n"
        "Together they may spend 7 official-months (280,000 baht) at most."
    )
    assert package("status-quo").design() == "Nothing is added to the status quo."


def test_an_unknown_language_is_answered_with_those_known():
    with pytest.raises(UsageError, match="unknown language 'de'"):
        package("hybrid").design("de")
    assert words.LANGUAGES == LANGUAGES
