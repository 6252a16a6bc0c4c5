"""Signatures: the source of ``policylab.run``, ``plan`` and ``compare``, written from the declaration of the question.

``python -m policylab.comparison.signatures`` writes ``calls.py`` anew; a test holds that it is what would be written.
"""

from __future__ import annotations

import json
import os
import textwrap
import typing
from collections.abc import Iterable
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
from typing import TYPE_CHECKING, Literal, Never

from policylab.comparison.asking import as_plan, as_run
from policylab.comparison.comparison import Comparison, compared
from policylab.comparison.plan import Plan, ran
from policylab.model.scenario import Scenario
from policylab.model.setting import Setting
from policylab.recording.records import Records
from policylab.workers import Progress

if TYPE_CHECKING:
    from policylab.comparison.question import Graph
'''

_PROGRESS = ("progress", "Progress | None", "None", "callable", "Called with runs done and in all.")

_RAISES = """
    Raises
    ------
    UsageError
        If an option is unknown, of a wrong type or out of its range, a file is wrong, or options do not fit together;
        one line says which, what is allowed and how to mend it.
"""


def calls() -> str:
    """Return the source of ``calls.py``."""
    run = _function(
        "run", RunQuestion, "Records", "Run scenarios of one size and length side by side in one replication.",
        "One world for each scenario, in the order given; ``frame()`` has them in long form with units.",
        "ran(as_run(scenarios, given, unknown))",
    )  # fmt: skip
    plan = _function(
        "plan", Question, "Plan", "Return what :func:`compare` would run, checked and loaded, and run nothing.",
        "To be given to :func:`compare`.", "as_plan(arms, given, unknown)",
    )  # fmt: skip
    compare = _function(
        "compare", Question, "Comparison", "Compare policies on the same people, networks and luck.",
        "Paired effects with intervals and verdicts, and what they rest on.",
        "compared(as_plan(arms, given, unknown), progress)", (_PROGRESS,),
    )  # fmt: skip
    return "\n\n".join([_HEAD, run, plan, compare])


def _function(
    name: str, question: type, result: str, sentence: str, returns: str, body: str,
    further: Iterable[tuple[str, str, str, str, str]] = (),
) -> str:  # fmt: skip
    options = list(declared(question).values())
    (first,) = [one for one in options if one.option.positional]
    rest = sorted((one for one in options if one is not first), key=lambda one: one.required)
    plans = " | Plan" if result in ("Plan", "Comparison") else ""
    lines = [f"    *{first.option.positional}: {type_in_words(first.entry)}{plans},"]
    lines += [f"    {one.name}: {accepted(one)} = {one.default!r}," for one in rest]
    lines += [f"    {word}: {kind} = {default}," for word, kind, default, _, _ in further]
    described = [_described(f"*{first.option.positional}", type_in_words(first.entry), first.option.help)]
    described += [_described(one.name, f"{accepted(one)}, optional", told(one)) for one in rest]
    described += [_described(word, f"{kind}, optional", meaning) for word, _, _, kind, meaning in further]
    described.append(_described("**unknown", "Never", "Refused with the nearest option that there is."))
    given = textwrap.fill(
        ", ".join(f'"{one.name}": {one.name}' for one in rest), WIDTH - 4, initial_indent="        ",
        subsequent_indent="        ", break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join([
        f"def {name}(", *lines, "    **unknown: Never,", f") -> {result}:", f'    """{sentence}', "",
        "    Parameters", "    ----------", *described, "", "    Returns", "    -------", f"    {result}",
        f"        {returns}", _RAISES, '    """', "    given = {", f"{given},", "    }  # fmt: skip",
        f"    return {body}", "",
    ])  # fmt: skip


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
    text = textwrap.fill(
        meaning, WIDTH, initial_indent="        ", subsequent_indent="        ", break_on_hyphens=False
    )  # fmt: skip
    return f"    {name} : {kind}\n{text}"


def write() -> None:
    """Write ``calls.py`` anew."""
    CALLS.write_text(calls(), encoding="utf-8")


if __name__ == "__main__":
    write()
