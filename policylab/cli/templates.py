"""Templates: files to begin with, made from the declarations, with what each field does, its range and its default.

Fields and ranges come from the models that check such a file, parameters from their table; a test holds that every
field of the declaration stands in its template. What a field does is said in ``policylab/show/words``.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from policylab.comparison.question import BASELINE
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.model.policies.compulsion import Statute
from policylab.model.policies.delivery import Delivery, PhasedDelivery
from policylab.model.policies.dial import Dial
from policylab.model.policies.outside import Shock
from policylab.model.policies.package import INSTRUMENTS, OUTSIDE, Package
from policylab.model.policies.reform import Reform
from policylab.model.setting import Setting
from policylab.model.switches import REMOVABLE, STRUCTURES
from policylab.model.tables import regions, segments, sizes, tiers
from policylab.recording.groups import GROUPINGS
from policylab.show.words import Words
from policylab.study.declaration import HeadlineTable, StudyFile, WorldsTable

WIDTH = 100
Values = Mapping[str, Any]
# What a field may name, where the model that checks the file looks it up in a list.
NAMES: Mapping[str, Callable[[], Iterable[str]]] = {
    "tiers": tiers, "regions": regions, "segments": segments, "size": sizes, "without": lambda: REMOVABLE,
    "structures": lambda: STRUCTURES, "groups": lambda: GROUPINGS,
}  # fmt: skip
PHASES = [{"share": 0.5, "deadline": 24}, {"share": 0.5, "deadline": 36}]


def template(what: str, name: str, language: str) -> str:
    """Return the text of a new package, setting or study.

    Raises
    ------
    UsageError
        If there are no words in that language.

    """
    words = Words(language)
    lines = {"package": _package, "setting": _setting, "study": _study}[what](name, words)
    head = [words.say(f"new.{what}_head", file=f"{name}.toml"), words.say("new.optional")]
    return "\n".join([*(line for text in head for line in _comment(text)), "", *lines]) + "\n"


def _package(name: str, words: Words) -> Iterator[str]:
    table = _Table("package", words)
    yield from table.fields(Package, {"name": name, **_said("title", "sentence")}, {"budget": 1000.0})
    yield from table.head("dial", "[dial]")
    yield from table.fields(Dial, {"fields": ["statute.inspection_rate"], "low": 0.0, "high": 0.5})
    yield from table.head("instrument", "[[instrument]]")
    yield from table.fields(
        Statute, {"kind": "statute", "inspection_rate": 0.1, "audit_depth": 0.2, "penalty": 1.0}, _STEPS
    )
    yield from table.head("reform", "[instrument.reform]")
    yield from table.fields(Reform, {"fit": 0.8, "lag": 12})
    yield from table.head("delivery", "[instrument.delivery]")
    yield from _Table("delivery", words).fields(
        PhasedDelivery, {"announced": 6, "deadline": 30}, {**_DELIVERY, "phases": PHASES}
    )
    kinds = [kind for kind, instrument in INSTRUMENTS.items() if instrument.family != OUTSIDE]
    yield from _comment(words.say("new.kinds", kinds=", ".join(kinds)))


def _setting(name: str, words: Words) -> Iterator[str]:
    table = _Table("setting", words)
    given = {"name": name, **_said("title", "sentence", "setting_")}
    yield from table.fields(
        Setting, given, {"begins": "2014-10", "without": ["lapse"], "structures": {"choice": "nested"}}
    )
    yield from table.head("parameters", "[parameters]")
    yield from [*_comment(words.say("new.parameters_head")), ""]
    for entry in parameters().values():
        if entry.sampled:
            meaning = entry.meaning if words.language == "en" else entry.label_th
            between = words.say("new.between", low=f"{entry.low:g}", high=f"{entry.high:g}")
            yield from [*_comment(f"{meaning}: {between} {entry.unit}"), f"# {entry.name} = {_value(entry.default)}"]
    yield ""
    yield from table.head("event", "[[event]]")
    yield from table.fields(Shock, {"kind": "shock", "need": 0.5, "counters_closed": 0.2, "emergency_fit": 0.1})
    yield from table.head("delivery", "[event.delivery]", "package")
    yield from _Table("delivery", words).fields(Delivery, {"announced": 24, "ends": 36}, _DELIVERY)


def _study(name: str, words: Words) -> Iterator[str]:
    table = _Table("study", words)
    given = {
        "name": name, **{key: Words(of).say("new.example.question") for key, of in _languages("question")},
        "arms": ["by-law-phased", "incentives-recognition"], "baseline": BASELINE, "size": "classroom", "months": 60,
        "at": [60], "seed": 1, "replications": 2, "equal_cost": "public", "budget_shares": [1.0],
        "measures": ["effective_adoption", "formal_adoption", "trust"], "groups": ["tier", "segment"],
    }  # fmt: skip
    yield from table.fields(StudyFile, given, _OWN)
    yield from table.head("worlds", "[worlds]")
    yield from table.fields(WorldsTable, {"number": 4, "from": "ranges"})
    yield from table.head("headline", "[headline]")
    yield from table.fields(HeadlineTable, {"size": "classroom", "replications": 2, "pilots": 2})


_STEPS: Values = {
    "stages": [{"after": 0, "target": 0.5, "weights": ["light"]}, {"after": 12, "audit_depth": 0.8}],
    "moves": [{"at": 12, "by": 6}],
}
_OWN: Values = {
    "budgets": [500.0], "budget_of": "by-law-phased",
    "people": "our-bodies.csv", "networks": {"leaders": "our-leaders.csv"}, "network_names": {"leaders": "label"},
}  # fmt: skip
_DELIVERY: Values = {
    "ends": 60, "tiers": ["department"], "regions": ["bangkok"], "segments": ["business"], "readiest": 0.5,
    "budget": 500.0,
}  # fmt: skip


def _languages(key: str) -> list[tuple[str, str]]:
    return [(key, "en"), (f"{key}_th", "th")]


def _said(*keys: str) -> dict[str, str]:
    """Return example texts in both languages, by the fields that hold them; the last key may be their prefix."""
    prefix = keys[-1] if keys[-1].endswith("_") else ""
    return {
        field: Words(of).say(f"new.example.{prefix}{key}")
        for key in keys if key != prefix
        for field, of in _languages(key)
    }  # fmt: skip


class _Table:
    """Tables of one kind of file: heads and fields, each under what it means."""

    def __init__(self, kind: str, words: Words):
        self.kind, self.words = kind, words

    def head(self, name: str, written: str, kind: str = "") -> list[str]:
        return [*_comment(self.words.say(f"new.{kind or self.kind}.{name}")), written]

    def fields(self, model: type[BaseModel], given: Values, examples: Values | None = None) -> Iterator[str]:
        """Yield the fields of a table: those given stand, others wait behind a # with an example or their default.

        Tables inside the table have a head of their own and are left out.
        """
        examples = examples or {}
        for name, field in model.model_json_schema(by_alias=True)["properties"].items():
            if _is_table(field) and name not in examples:
                continue
            stands = name in given
            value = given[name] if stands else examples.get(name, field.get("default"))
            yield from _comment(self._meaning(name, field))
            yield f"{'' if stands else '# '}{name} = {_value(value)}"
        yield ""

    def _meaning(self, name: str, field: Values) -> str:
        """Return what a field does, what it may be, and what stands where it is left out."""
        say = self.words.say
        facts = [*self._range(name, field)]
        if field.get("default") not in (None, [], {}) and "const" not in field:
            facts.append(say("new.default", value=_value(field["default"])))
        text = say(f"new.{self.kind}.{name}")
        return f"{text} ({'; '.join(facts)})" if facts else text

    def _range(self, name: str, field: Values) -> Iterator[str]:
        """Yield what a field may be: a range, or names."""
        say = self.words.say
        inner = next((option for option in field.get("anyOf", ()) if option.get("type") != "null"), field)
        inner = inner.get("items", inner)
        if name in NAMES:
            key = "new.one_of" if inner is field else "new.some_of"
            yield say(key, names=", ".join(NAMES[name]()))
        elif "enum" in inner:
            yield say("new.one_of", names=", ".join(inner["enum"]))
        low, high = inner.get("minimum"), inner.get("maximum")
        above, below = inner.get("exclusiveMinimum"), inner.get("exclusiveMaximum")
        if above is not None:
            yield say("new.above", low=f"{above:g}", high=f"{high:.10g}")
        elif below is not None:
            yield say("new.below", low=f"{low:g}", high=f"{below:g}")
        elif low is not None:
            yield say("new.between", low=f"{low:g}", high=f"{high:.10g}")


def _is_table(field: Values) -> bool:
    """Return whether a field is a table, or a list of tables."""
    text = json.dumps(field)
    return "$ref" in text or field.get("type") == "object"


def _comment(text: str) -> Sequence[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
    )


def _value(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None:
        raise UsageError("a field without an example and without a default has no place in a template: give it one")
    return str(value).lower() if isinstance(value, bool) else str(value)
