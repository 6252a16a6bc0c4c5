"""Plan: a question whose scenarios are loaded and whose months, arms and worlds fit together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from policylab.comparison.loading import loaded, place_of, resized
from policylab.comparison.money import Currency
from policylab.comparison.option import Spelling, declared
from policylab.comparison.question import (
    AUTO,
    BASELINE,
    MOST_BY_DEFAULT,
    RANGES,
    REPLICATIONS,
    WORLD_REPLICATIONS,
    Question,
    RunQuestion,
)
from policylab.comparison.rows import ComparisonProvenance
from policylab.comparison.rows import WorldsFrom as OriginOfWorlds
from policylab.comparison.stored_worlds import StoredWorlds, read_worlds
from policylab.errors import UsageError, unknown
from policylab.model.networks import Graphs
from policylab.model.rules import STEP
from policylab.model.scenario import Scenario
from policylab.recording.identity import provenance
from policylab.recording.identity.runs import (
    identities_of_networks,
    identity_of_people,
    identity_of_scenario,
    shipped_files,
)
from policylab.recording.measures import MEASURES
from policylab.recording.records import Records
from policylab.recording.run import run_side_by_side
from policylab.workers import cores

FIXED = "fixed"  # the number of replications is the one requested


@dataclass(frozen=True)
class Precision:
    """The precision requested: replications are added until the effect of every arm has at most this half width."""

    half_width: float  # of the 95% interval of the effect, in the measure's unit
    on: str
    most: int  # maximum number of replications


@dataclass(frozen=True)
class WorldSample:
    """The worlds of a comparison: how many, their size, replications in each, and whether the form of choice is fixed.

    With ``stored`` they are drawn from the worlds that a filter has kept, otherwise over the stated ranges.
    """

    worlds: int
    size: str
    replications: int
    form_chosen: bool = False
    stored: StoredWorlds | None = None

    @property
    def where(self) -> str:
        """Return in words where the worlds come from."""
        if self.stored is None:
            return "over the stated ranges"
        return f"{self.stored.about['status']} in {self.stored.path.name}"


@dataclass(frozen=True, kw_only=True)
class Plan(Question):
    """A question ready to run; its options are those of :class:`~policylab.comparison.question.Question`.

    Attributes
    ----------
    scenarios : tuple of Scenario
        The arms, loaded, in the order given.
    baseline, at, measures, workers
        As requested, or their defaults.
    replications : int
        With a precision, the number after which half widths are first checked.
    precision : Precision, optional
        Adds replications until the effects are known this well.
    world_sample : WorldSample, optional
        The worlds to compare over as well.
    graphs : mapping of name to networkx graph
        Custom networks, read from their files.
    spelling : Spelling
        Where the question was written, for messages on its options.

    """

    scenarios: tuple[Scenario, ...]
    baseline: str
    at: tuple[int, ...]
    measures: tuple[str, ...]
    replications: int
    workers: int
    precision: Precision | None = None
    world_sample: WorldSample | None = None
    graphs: Graphs = field(default_factory=dict)
    spelling: Spelling = Spelling.PYTHON

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the names of the arms, in the order given."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def currency(self) -> Currency:
        """Return whose cost is brought to a budget."""
        return self.equal_cost or "public"

    @property
    def place_of_baseline(self) -> int:
        """Return the place of the baseline among the arms."""
        return self.arms.index(self.baseline)

    def option(self, name: str, value: object = None) -> str:
        """Return an option, with a value if there is one, as it is written where the question was."""
        declaration = declared(Question)[name]
        return declaration.spelled(self.spelling) if value is None else declaration.written(value, self.spelling)


def planned(question: Question, spelling: Spelling = Spelling.PYTHON) -> Plan:
    """Return the plan of a question."""
    place = partial(place_of, type(question), spelling)
    arms = question.scenarios
    if len(arms) < 2:
        raise UsageError(f"arms: {len(arms)} given, allowed 2 or more: name at least two, such as {BASELINE} hybrid")
    scenarios, graphs = loaded(question, spelling)
    names = [scenario.name for scenario in scenarios]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"arms: {twice!r} is given twice: each arm needs its own name, such as scenario.named('mine')")
    reference = question.baseline if question.baseline is not None else BASELINE if BASELINE in names else names[0]
    if reference not in names:
        raise unknown("baseline (one of the arms)", reference, names).at(place("baseline"))
    precision = _precision(question, spelling)
    _check_why(question, place("why"))
    resolved: dict[str, Any] = {
        "scenarios": scenarios,
        "baseline": reference,
        "at": _moments(question, scenarios[0].months, place("at")),
        "measures": question.measures or tuple(MEASURES),
        "replications": REPLICATIONS if precision else question.replications,
        "workers": cores() if question.workers is None else question.workers,
        "precision": precision,
        "world_sample": _world_sample(question, scenarios[0].size, graphs, spelling),
        "graphs": graphs,
        "spelling": spelling,
    }
    return Plan(**{**{name: getattr(question, name) for name in declared(type(question))}, **resolved})


def _check_why(question: Question, place: str) -> None:
    """Refuse parts of an effect without an interval."""
    if question.why and question.replications == 1:
        raise UsageError(
            f"{place}: one replication gives no interval, so that no part could be shown: choose 2 or more "
            f"replications, or leave {place} out"
        )


def ran(question: RunQuestion, spelling: Spelling = Spelling.PYTHON) -> Records:
    """Return the records of scenarios that are run side by side once."""
    scenarios, graphs = loaded(question, spelling)
    names = [scenario.name for scenario in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                f"scenarios: {name!r} is given twice: each needs a name of its own, such as scenario.named('mine')"
            )
    return run_side_by_side(scenarios, question.seed, question.replication, graphs, question.by)


def _moments(question: Question, last: int, place: str) -> tuple[int, ...]:
    """Return the months at which measures are taken, all inside the run."""
    moments = question.at or (last,)
    if max(moments) > last:
        raise UsageError(
            f"{place}: {max(moments)} is out of range, allowed 0 to {last} (months of the run): choose one inside"
        )
    return moments


def _precision(question: Question, spelling: Spelling) -> Precision | None:
    """Return the precision requested; ``auto`` needs a half width and a measure."""
    if question.replications != AUTO:
        return None
    options = declared(Question)
    if question.half_width is None or question.on is None:
        lacking = "half_width" if question.half_width is None else "on"
        examples = {"half_width": 0.01, "on": "effective_adoption"}
        written = " and ".join(options[name].written(value, spelling) for name, value in examples.items())
        raise UsageError(
            f"{options['replications'].spelled(spelling)}: {AUTO} needs {options[lacking].spelled(spelling)}: "
            f"write for example {written}"
        )
    return Precision(question.half_width, question.on, MOST_BY_DEFAULT if question.max is None else question.max)


def _world_sample(question: Question, size: str, graphs: Mapping[str, Any], spelling: Spelling) -> WorldSample | None:
    """Return the worlds requested, None without any."""
    place = partial(place_of, Question, spelling)
    chosen = size if question.worlds_size is None else resized(size, question.worlds_size)
    if question.budget is not None and chosen != size:
        raise UsageError(
            f"{place('budget')}: {question.budget:g} is meant for size {size}, worlds run at size {chosen}: "
            f"leave {place('budget')} or {place('worlds_size')} out"
        )
    if question.worlds is None:
        return None
    if graphs and chosen != size:
        raise UsageError(
            f"{place('worlds_size')}: {chosen} does not fit the networks given for size {size}: leave it out"
        )
    source = question.worlds_from
    stored = None if source in (None, RANGES) else read_worlds(source, place("worlds_from"))
    if stored is not None and question.worlds > stored.design.worlds:
        raise stored.too_few(question.worlds, place("worlds"))
    often = WORLD_REPLICATIONS if question.worlds_replications is None else question.worlds_replications
    return WorldSample(question.worlds, chosen, often, "choice" in (question.structures or {}), stored)


def provenance_of(plan: Plan) -> ComparisonProvenance:
    """Return where the numbers of a plan, as it ran, come from; swapped rules make a different model."""
    origin = provenance(
        plan.seed, identities_of_networks(plan.graphs), methods=["comparison"], measures=plan.measures,
        files=shipped_files(plan.scenarios), named=False,
    )  # fmt: skip
    if any(scenario.step != STEP for scenario in plan.scenarios):
        origin["model"] += " with swapped rules"
    return ComparisonProvenance(
        **origin,
        people=identity_of_people(plan.scenarios[0].size),
        scenarios={scenario.name: identity_of_scenario(scenario) for scenario in plan.scenarios},
        worlds_from=_worlds_from(plan),
    )


def _worlds_from(plan: Plan) -> OriginOfWorlds | None:
    stored = None if plan.world_sample is None else plan.world_sample.stored
    if stored is None:
        return None
    return OriginOfWorlds(identity=stored.about["identity"], status=stored.about["status"], note=stored.note)
