"""Table of a lab: its current headline measures."""

from __future__ import annotations

from collections.abc import Mapping

from policylab.recording.labels import label_of
from policylab.recording.measures import MEASURES
from policylab.show.numbers import number
from policylab.show.table import Column, Table
from policylab.show.words import Words


def lab_table(title: str, values: Mapping[str, float]) -> Table:
    """Return the headline measures among the values of one month."""
    words = Words()
    columns = (
        Column("measure", words.say("run.measure")),
        Column("value", words.say("run.value"), "right", number),
        Column("unit", words.say("run.unit")),
    )
    shown = {name: value for name, value in values.items() if MEASURES[name].headline}
    return Table(title, columns, tuple((label_of(name), value, MEASURES[name].unit) for name, value in shown.items()))
