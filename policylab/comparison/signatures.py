"""Signatures: the source of ``policylab.run`` and ``policylab.compare``, written from the declaration of the question.

``python -m policylab.comparison.signatures`` writes ``calls.py`` anew; a test holds that it is what would be written.
"""

from __future__ import annotations

import json
import os
import textwrap
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from policylab.comparison.option import Declared, Spelling, declared
from policylab.comparison.question import Question, RunQuestion

CALLS = Path(__file__).with_name("calls.py")
WIDTH = 120

_HEAD = '''"""Calls: what Python asks, with every option as a keyword.

Written by ``python -m policylab.comparison.signatures`` from the declaration in ``question``: change that instead.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Never

from policylab.comparison.checking import as_plan, as_run
from policylab.comparison.comparison import Comparison, compared
from policylab.comparison.plan import Plan, ran
from policylab.model.scenario import Scenario
from policylab.model.setting import Setting
from policylab.recording.records import Records
from policylab.workers import Progress

if TYPE_CHECKING:
    from policylab.comparison.question import Graph


def plan(*arms: str | os.PathLike[str] | Scenario | Plan, **options: Any) -> Plan:
    """Return what :func:`policylab.compare` would run with the same options, checked."""
    return as_plan(arms, options, options)
'''

_RAISES = """    Raises
    ------
    UsageError
        If an option is unknown, of a wrong type or out of its range, a file is wrong, or options do not fit together;
        one line says which, what is allowed and how to mend it.
"""
_PROGRESS = "    progress : Progress | None, optional\n        Called with runs done and in all."


@dataclass(frozen=True)
class Call:
    """A public function whose keywords are the options of a question."""

    name: str
    question: type
    result: str
    summary: str
    returns: str
    body: str
    reports: bool = False  # takes ``progress``

    @property
    def scenarios(self) -> Declared:
        """Return what is given without a name."""
        return next(one for one in declared(self.question).values() if one.option.positional)

    @property
    def options(self) -> list[Declared]:
        """Return what is given by name."""
        return [one for one in declared(self.question).values() if not one.option.positional]


RUN = Call(
    "run", RunQuestion, "Records", "Run scenarios of one size and length side by side in one replication.",
    "One world for each scenario, in the order given; ``frame()`` has them in long form with units.",
    "ran(as_run(scenarios, locals(), unknown))",
)  # fmt: skip
COMPARE = Call(
    "compare", Question, "Comparison", "Compare policies on the same people, networks and luck.",
    "Paired effects with intervals and verdicts, and what they rest on.",
    "compared(as_plan(arms, locals(), unknown), progress)", reports=True,
)  # fmt: skip


def calls() -> str:
    """Return the source of ``calls.py``."""
    return "\n\n".join([_HEAD, *map(_source, (RUN, COMPARE))])


def _source(call: Call) -> str:
    plan = "" if call is RUN else " | Plan"
    lines = [
        f"def {call.name}(",
        f"    *{call.scenarios.option.positional}: {type_in_words(call.scenarios.entry)}{plan},",
        *(f"    {one.name}: {accepted(one)} = {one.default!r}," for one in call.options),
        *(["    progress: Progress | None = None,"] if call.reports else []),
        "    **unknown: Never,",
        f") -> {call.result}:",
        *_docstring(call),
        f"    return {call.body}\n",
    ]
    return "\n".join(lines)


def _docstring(call: Call) -> list[str]:
    """Return the docstring line by line."""
    scenarios = call.scenarios
    return [
        f'    """{call.summary}\n',
        "    Parameters\n    ----------",
        _described(f"*{scenarios.option.positional}", type_in_words(scenarios.entry), scenarios.option.help),
        *(_described(one.name, f"{accepted(one)}, optional", told(one)) for one in call.options),
        *([_PROGRESS] if call.reports else []),
        _described("**unknown", "Never", "Refused with the nearest option that there is."),
        f"\n    Returns\n    -------\n    {call.result}\n        {call.returns}\n",
        _RAISES,
        '    """',
    ]


def accepted(one: Declared) -> str:
    """Return the type that Python may give for an option, as source: of a list also one entry alone.

    >>> accepted(declared(Question)["at"])
    'int | Sequence[int] | None'
    """
    entry = type_in_words(one.entry)
    kind = f"{entry} | Sequence[{entry}]" if one.is_list else f"Mapping[str, {entry}]" if one.is_mapping else entry
    return f"{kind} | None" if one.may_be_none else kind


def type_in_words(kind: Any) -> str:
    """Return a type as source has it.

    >>> type_in_words(int | Literal["auto"])
    'int | Literal["auto"]'
    """
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is Literal:
        return f"Literal[{', '.join(map(json.dumps, arguments))}]"
    if typing.get_origin(kind) is os.PathLike:
        return "os.PathLike[str]"
    if arguments:
        return " | ".join(type_in_words(part) for part in arguments)
    return str(kind.__name__)


def told(one: Declared) -> str:
    """Return what an option means with its range, in the spelling of Python."""
    found = one.meaning
    if one.range:
        found += f" Allowed: {one.range}."
    if one.option.needs:
        name, example = one.option.needs
        needed = name if isinstance(example, int) else declared(Question)[name].written(example, Spelling.PYTHON)
        found += f" Needs ``{needed}``."
    return found


def _described(name: str, kind: str, meaning: str) -> str:
    return f"    {name} : {kind}\n{_wrapped(meaning, WIDTH)}"


def _wrapped(text: str, width: int) -> str:
    edge = " " * 8
    return textwrap.fill(text, width, initial_indent=edge, subsequent_indent=edge, break_on_hyphens=False)


def write() -> None:
    """Write ``calls.py`` anew."""
    CALLS.write_text(calls(), encoding="utf-8")


if __name__ == "__main__":
    write()
