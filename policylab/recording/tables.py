"""Table of a run: every measure at its start, half way and at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policylab.recording.labels import label_of
from policylab.recording.measures import MEASURES
from policylab.recording.run_values import RunValue
from policylab.show.numbers import number
from policylab.show.table import Column, Table
from policylab.show.words import Words

DECIDES_NO_NUMBER = True  # display only: in no identity
Value = float | str | None


def run_table(
    title: str,
    months: int,
    monthly: Mapping[str, Mapping[str, Sequence[float]]],
    of_run: Mapping[str, Mapping[str, RunValue]],
    language: str = "en",
) -> Table:
    """Return the table of the arms that ran side by side.

    Parameters
    ----------
    title : str
        The title.
    months : int
        The length of the run.
    monthly : mapping of arm to measure to sequence, length months + 1
        The state month by month.
    of_run : mapping of arm to measure to RunValue
        The values of whole runs; a measure without a value is left out.
    language : str
        ``en`` or ``th``.

    """
    words = Words(language)
    moments = sorted({0, months // 2, months})
    columns = (
        Column("arm", words.say("run.arm")),
        Column("measure", words.say("run.measure")),
        Column("unit", words.say("run.unit")),
        *(Column(f"month_{at}", words.say("run.at_month", month=at), "right", _text) for at in moments),
    )
    rows: list[tuple[Value, ...]] = []
    for arm, of_arm in monthly.items():
        for name, measure in MEASURES.items():
            values: list[Value]
            if name in of_arm:
                values = [float(of_arm[name][month]) for month in moments]
            elif name in of_run[arm] and of_run[arm][name].value is not None:
                values = [*([None] * (len(moments) - 1)), _of_run(of_run[arm][name], words)]
            else:
                continue  # no value, such as an aftermath of instruments that never ended
            rows.append((arm, label_of(name, language), measure.unit, *values))
    if len(monthly) == 1:  # its name is in the title
        return Table(title, columns[1:], tuple(row[1:] for row in rows))
    return Table(title, columns, tuple(rows), section="arm")


def _of_run(of_run: RunValue, words: Words) -> Value:
    return words.say("run.not_reached", value=number(of_run.value)) if of_run.reached is False else of_run.value


def _text(value: Value) -> str:
    return value if isinstance(value, str) else number(value)
