"""Signatures: the source of ``policylab.run`` and ``policylab.compare``, written from the declaration of the question.

``python -m policylab.comparison.signatures`` rewrites ``calls.py``; a test holds that it is up to date.
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

_HEAD = '''"""Calls: the questions of Python, with every option as a keyword.

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
        the message states which, what is allowed and the cure.
"""
_SEE_ALSO = {
    "run": "    See Also\n    --------\n    compare : Compares scenarios with a baseline over many replications.\n",
    "compare": """    See Also
    --------
    run : Runs scenarios side by side once.
    policylab.statistics.families.family_of : The verdicts on effects that are read together.
    policylab.statistics.standing.WorldAnalysis : The standing of effects over worlds.

    Notes
    -----
    Arms share people, networks and luck within a replication (common random numbers), so that an effect is the mean of
    paired differences. Intervals are pointwise, at 95%, over replications. Verdicts are corrected by Holm's method:
    those on the headlines, as designed, over the arms; all the rest over arms, measures, months, groups and budgets.

    References
    ----------
    .. [1] Law (2015) Simulation Modeling and Analysis, 5th ed., ch. 10-11: comparisons with common random numbers.
""",
}
_PROGRESS = "    progress : Progress | None, optional\n        Called with the runs done and the runs in all."


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
        """Return what is given by position."""
        return next(item for item in declared(self.question).values() if item.option.positional)

    @property
    def options(self) -> list[Declared]:
        """Return what is given by name."""
        return [item for item in declared(self.question).values() if not item.option.positional]


RUN = Call(
    "run", RunQuestion, "Records", "Run scenarios of one size and length side by side in one replication.",
    "One world for each scenario, in the order given; ``frame()`` returns them in long form with units.",
    "ran(as_run(scenarios, locals(), unknown))",
)  # fmt: skip
COMPARE = Call(
    "compare", Question, "Comparison", "Compare policies on the same people, networks and luck.",
    "Paired effects with intervals and verdicts, and the records behind them.",
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
        *(f"    {option.name}: {accepted(option)} = {option.default!r}," for option in call.options),
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
        *(_described(option.name, f"{accepted(option)}, optional", meaning_of(option)) for option in call.options),
        *([_PROGRESS] if call.reports else []),
        _described("**unknown", "Never", "Refused, with the nearest known option."),
        f"\n    Returns\n    -------\n    {call.result}\n        {call.returns}\n",
        _RAISES,
        _SEE_ALSO[call.name],
        '    """',
    ]


def accepted(option: Declared) -> str:
    """Return the type that Python may give for an option, as source: for a list also a single entry.

    >>> accepted(declared(Question)["at"])
    'int | Sequence[int] | None'
    """
    entry = type_in_words(option.entry)
    kind = (
        f"{entry} | Sequence[{entry}]" if option.is_list else f"Mapping[str, {entry}]" if option.is_mapping else entry
    )
    if option.option.bare:
        kind = f"bool | {kind}"
    return f"{kind} | None" if option.may_be_none else kind


def type_in_words(kind: Any) -> str:
    """Return a type as it is written in source.

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


def meaning_of(option: Declared) -> str:
    """Return the meaning of an option with its range, as Python spells it."""
    text = option.meaning
    if option.range:
        text += f" Allowed: {option.range}."
    if option.option.needs:
        name, example = option.option.needs
        needed = name if isinstance(example, int) else declared(Question)[name].written(example, Spelling.PYTHON)
        text += f" Needs ``{needed}``."
    return text


def _described(name: str, kind: str, meaning: str) -> str:
    return f"    {name} : {kind}\n{_wrapped(meaning, WIDTH)}"


def _wrapped(text: str, width: int) -> str:
    edge = " " * 8
    return textwrap.fill(text, width, initial_indent=edge, subsequent_indent=edge, break_on_hyphens=False)


def write() -> None:
    """Rewrite ``calls.py``."""
    CALLS.write_text(calls(), encoding="utf-8")


if __name__ == "__main__":
    write()
