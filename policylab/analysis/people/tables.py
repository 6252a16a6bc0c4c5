"""The tables of the report on people."""

from __future__ import annotations

from collections.abc import Sequence

from policylab.analysis.people.policies import DIGITAL_ONLY, IN_FORCE, STATUS_QUO
from policylab.analysis.people.readings import (
    AFTER,
    COMPLETION,
    GROUPS,
    GROWTH,
    LATE,
    LOWEST,
    NO_OCCASION,
    RATIO,
    TRUST,
    USE,
    WORST,
)
from policylab.analysis.people.rows import DiffusionRow, EffectRow, LevelRow, MechanismRow
from policylab.recording.measures import MEASURES
from policylab.show.numbers import interval, number, percent, signed
from policylab.show.table import Column, Table

DECIDES_NO_NUMBER = True  # what people see: in no identity

MEANING = (
    "An instrument for citizens is taken as the first package that has one designs it (else as an example), but for "
    f"all citizens and from month {IN_FORCE} to the end; counters of digital services close in that month; packages "
    "stand as they ship. Use (within twelve months) and trust are as at the end of a month, the rest of the twelve "
    "months to it. With full supply every service is real from month 0 on, none lapses and few use it yet. The "
    "worst-placed tenth and the tenth lowest in skill of those with access are the same persons in every run of a "
    "replication; the others are in neither. Effects are paired by people and luck, with pointwise 95% intervals. "
    "Mechanisms are taken out under the status quo, where counters close, and where everything that invites people "
    "acts in the year of a shock. Ranges are assumptions: shares of worlds are no probabilities of the real world."
)
OBSERVED = (
    (COMPLETION.measure, "attempts that end well", "about .70 (.60 to .85 for a good service)", "base rates 4.8, 4.9"),
    (NO_OCCASION, "citizens without an occasion in a year", ".17", "base rates 4.4"),
    (GROWTH, "growth of use within twelve months, a year", "about .01", "Eurostat, 2008 to 2019"),
)
WORLDS = Column("worlds", "5, 50, 95% of worlds", "right")
POLICY = Column("policy", "policy", code=True, once=True)
DIFFUSION = (Column("meaning", "figure"), Column("default", "default", "right", number), WORLDS)
RATES = (
    Column("meaning", "figure", once=True), Column("observed", "observed", once=True), Column("at", "month", "right"),
    Column("mean", "status quo", "right", number), Column("interval", "interval", "right"), WORLDS,
    Column("source", "source"),
)  # fmt: skip
TRUSTING = (
    POLICY, Column("base", "against", code=True), Column("at", "month", "right"),
    Column("effect", "effect", "right", signed), Column("interval", "interval", "right"), WORLDS,
    Column("up", "worlds up", "right", percent), Column("above", "clearly up", "right", percent),
    Column("below", "clearly down", "right", percent),
)  # fmt: skip
LEVELS = (
    POLICY, Column("figure", "figure"), *(Column(f"month {at}", f"month {at}", "right", number) for at in AFTER),
    *(Column(f"worlds {at}", f"5, 50, 95% of worlds, month {at}", "right") for at in (AFTER[0], AFTER[-1])),
)  # fmt: skip
GAINING = (
    POLICY, Column("base", "against", code=True),
    *(Column(f"online {group}", f"online: {group or 'all'}", "right", signed) for group in GROUPS),
    *(Column(f"shut out {group}", f"shut out: {group or 'all'}", "right", signed) for group in GROUPS),
)  # fmt: skip


def diffusion_table(rows: Sequence[DiffusionRow]) -> Table:
    """Return how use spreads with full supply."""
    values = tuple((row.meaning, row.default, _ends(row)) for row in rows)
    return Table("How use spreads with full supply", DIFFUSION, values)


def base_rate_table(rows: Sequence[LevelRow]) -> Table:
    """Return what the status quo does, beside what was observed."""
    values = []
    for measure, meaning, observed, source in OBSERVED:
        of = [row for row in rows if (row.policy, row.measure) == (STATUS_QUO, measure)]
        values += [
            (meaning, observed, row.at, row.mean, interval((row.low, row.high)), _ends(row), source) for row in of
        ]
    return Table("What the status quo does", RATES, tuple(values))


def level_table(rows: Sequence[LevelRow]) -> Table:
    """Return how attempts end, how much is done online and who is shut out, after one, three and nine years."""
    of_each: dict[tuple[str, str], dict[int, LevelRow]] = {}
    for row in rows:
        if row.measure not in (NO_OCCASION, GROWTH, TRUST.measure):
            of_each.setdefault((row.policy, _figure(row)), {})[row.at] = row
    values = tuple(
        (*key, *(of[at].mean for at in AFTER), _ends(of[AFTER[0]]), _ends(of[AFTER[-1]]))
        for key, of in of_each.items()
        if any(row.mean for row in of.values())  # where no counter closes nobody is shut out
    )
    return Table("Who can use it, and who is shut out", LEVELS, values, ("Month 12: counters close.",))


def trust_table(rows: Sequence[EffectRow]) -> Table:
    """Return what each policy does to trust."""
    values = tuple(
        (row.policy, row.base, row.at, row.effect, interval((row.low, row.high), signed=True), _ends(row, sign=True),
         row.worlds_up, row.worlds_above, row.worlds_below)
        for row in rows
        if row.measure == TRUST.measure
    )  # fmt: skip
    smallest = MEASURES[TRUST.measure].smallest
    notes = [f"Clearly up, down: share of worlds with an effect beyond {smallest:g}."]
    luck = [row.worlds_luck for row in rows if row.measure == TRUST.measure and row.worlds_luck is not None]
    if luck:
        notes.append(f"The standard error by luck of the effect in one world is {number(max(luck))} at most.")
    return Table("Trust by policy", TRUSTING, values, tuple(notes))


def gain_table(rows: Sequence[EffectRow]) -> Table:
    """Return whose share of occasions done online, and shut out, each policy changes by how much."""
    known = {(row.policy, row.base, row.measure, row.group): row.effect for row in rows if row.at == LATE}
    pairs = dict.fromkeys((policy, base) for policy, base, _, _ in known)
    values = tuple(
        (*pair, *(known[(*pair, measure, group)] for measure in ("online_share", "shut_out") for group in GROUPS))
        for pair in pairs
    )
    return Table(f"Who gains how much, in the twelve months to month {LATE}", GAINING, values)


def mechanism_table(rows: Sequence[MechanismRow]) -> Table:
    """Return what is changed where one mechanism is taken out, the strongest first."""
    quo, *_, last = dict.fromkeys(row.under for row in rows)
    shown = [
        (quo, USE.measure), (quo, TRUST.measure), (DIGITAL_ONLY, COMPLETION.measure),
        (DIGITAL_ONLY, "shut_out"), (DIGITAL_ONLY, TRUST.measure), *((last, name) for name in _measures(rows)),
    ]  # fmt: skip
    effects = {(row.mechanism, row.under, row.measure): row for row in rows}
    names = dict.fromkeys(row.mechanism for row in rows)
    order = sorted(names, key=lambda name: -max(_size(row) for row in rows if row.mechanism == name))
    columns = (
        Column("mechanism", "without", code=True),
        *(Column(f"{policy} {measure}", f"{measure}, {policy}", "right") for policy, measure in shown),
    )
    values = tuple((name, *(_marked(effects[(name, *key)]) for key in shown)) for name in order)
    notes = ("A star: shown (the 95% interval excludes 0) and larger than the smallest effect of interest.",)
    months = ", ".join(f"month {at} ({name})" for name, at in dict.fromkeys((row.under, row.at) for row in rows))
    return Table("One mechanism out at a time", columns, values, (*notes, f"Read in {months}."))


def _measures(rows: Sequence[MechanismRow]) -> list[str]:
    return list(dict.fromkeys(row.measure for row in rows))


def _size(row: MechanismRow) -> float:
    return abs(row.effect) / row.smallest


def _marked(row: MechanismRow) -> str:
    return f"{signed(row.effect)}{'*' if row.moves else ' '}"


def _figure(row: LevelRow) -> str:
    names = {RATIO: "shut out over everyone's", WORST: "worst tenth", LOWEST: "lowest skill"}
    label = MEASURES[row.measure].label.lower() if row.measure in MEASURES else names[row.measure]
    return f"{label}: {row.group}" if row.group else label


def _ends(row: DiffusionRow | LevelRow | EffectRow, *, sign: bool = False) -> str:
    ends = (row.worlds_low, row.worlds_median, row.worlds_high)
    return "" if row.worlds_low is None else " ".join(number(end, signed=sign) for end in ends)
