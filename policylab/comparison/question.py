"""Plan: a question put rightly, or refused in one line before anything runs."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policylab.comparison.stored_worlds import RANGES, StoredWorlds, read_worlds
from policylab.errors import UsageError, check_least, unknown
from policylab.model.alike import load_alike
from policylab.model.luck import Luck
from policylab.model.networks import Graphs
from policylab.model.networks.files import check_network
from policylab.model.population import roster, sizes
from policylab.model.scenario import Scenario
from policylab.recording.groups import GROUPINGS
from policylab.recording.measures import MEASURES

Arm = str | os.PathLike[str] | Scenario
BASELINE = "status-quo"
REPLICATIONS = 30
AUTO = "auto"
MOST_REPLICATIONS = 480
WORLD_REPLICATIONS = 2


@dataclass(frozen=True)
class Precision:
    """How sure one wants to be: replications are added until every arm reaches a half width.

    Attributes
    ----------
    half_width : float
        Of the 95% interval of the effect, in the measure's unit.
    on : str
        The measure.
    most : int
        Replications after which one stops in any case.

    """

    half_width: float
    on: str
    most: int


@dataclass(frozen=True)
class Spread:
    """Over how many worlds one asks, at which size and how often in each, and whether the form of choice is fixed.

    With ``stored`` they are drawn from the worlds that a filter has kept, else over the stated ranges.
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


@dataclass(frozen=True)
class Plan:
    """What is compared with what, where one looks, how often it is run, and what is held equal.

    Attributes
    ----------
    scenarios : tuple of Scenario
        The arms, in the order given.
    baseline : str
        The arm that the others are compared with.
    at : tuple of int
        Months at which measures of state are taken.
    measures : tuple of str
        The measures shown.
    replications, seed, workers : int
        With a precision, ``replications`` is the number after which one looks for the first time.
    precision : Precision, optional
        Adds replications until the effects are known so well.
    by : str, optional
        ``tier``, ``region`` or ``segment``.
    spread : Spread, optional
        Asks over many worlds as well.
    equal_cost : bool
        Brings the outlay of the arms to a budget.
    budget : float, optional
        In official-months, present value; by default what the first law among the arms spends.
    budgets : bool
        Looks at half and at twice of the budget as well.
    graphs : mapping of name to networkx graph
        Networks of one's own.

    """

    scenarios: tuple[Scenario, ...]
    baseline: str
    at: tuple[int, ...]
    measures: tuple[str, ...]
    replications: int
    seed: int
    workers: int
    precision: Precision | None = None
    by: str | None = None
    spread: Spread | None = None
    equal_cost: bool = False
    budget: float | None = None
    budgets: bool = False
    graphs: Graphs = field(default_factory=dict)

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the names of the arms, in the order given."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def place_of_baseline(self) -> int:
        """Return the place of the baseline among the arms."""
        return self.arms.index(self.baseline)


def plan(
    *arms: Arm,
    baseline: str | None = None,
    size: str | None = None,
    months: int | None = None,
    at: Sequence[int] | None = None,
    measures: Sequence[str] | None = None,
    replications: int | str = REPLICATIONS,
    half_width: float | None = None,
    on: str | None = None,
    most: int | None = None,
    by: str | None = None,
    worlds: int | None = None,
    worlds_size: str | None = None,
    worlds_replications: int | None = None,
    worlds_from: str | os.PathLike[str] | None = None,
    equal_cost: bool = False,
    budget: float | None = None,
    budgets: bool = False,
    graphs: Graphs | None = None,
    seed: int = 1,
    workers: int = 1,
    structures: Mapping[str, str] | None = None,
    **world: Any,
) -> Plan:
    """Return the plan of a comparison; arguments are those of :func:`policylab.compare`, and so are the errors."""
    scenarios = _scenarios(arms, size, months, {**world, "structures": structures})
    names = [scenario.name for scenario in scenarios]
    reference = baseline if baseline is not None else (BASELINE if BASELINE in names else names[0])
    if reference not in names:
        raise unknown("baseline (one of the arms)", reference, names)
    named = [measures] if isinstance(measures, str) else measures
    chosen = tuple(dict.fromkeys(named or MEASURES))
    for name in chosen:
        _known("measure", name, MEASURES)
    if by is not None:
        _known("grouping", by, GROUPINGS)
    precision = _precision(replications, half_width, on, most)
    often = min(REPLICATIONS, precision.most) if precision else replications
    _whole("--replications", often, REPLICATIONS)
    _whole("--workers", workers, 2)
    check_networks(graphs, scenarios[0].size)
    return Plan(
        scenarios, reference, _moments(at, scenarios[0].months), chosen, int(often), seed, workers, precision, by,
        _spread(worlds, worlds_size, worlds_replications, worlds_from, scenarios[0].size, graphs,
                "choice" in (structures or {})),
        equal_cost, _budget(equal_cost, budget, worlds_size, scenarios[0].size), equal_cost and budgets, graphs or {},
    )  # fmt: skip


def check_networks(graphs: Graphs | None, size: str) -> None:
    """Refuse networks of one's own that are none of the people of a size, before anything runs."""
    for name, graph in (graphs or {}).items():
        check_network(roster(size, Luck(0)), name, graph)


def _scenarios(
    arms: Sequence[Arm], size: str | None, months: int | None, world: dict[str, Any]
) -> tuple[Scenario, ...]:
    if len(arms) < 2:
        raise UsageError(f"arms: {len(arms)} given, allowed 2 or more: name another one, for example {BASELINE}")
    for arm in arms:
        if callable(arm):
            name = getattr(arm, "__name__", "a function")
            raise UsageError(f"arms: {name} is no scenario: put a rule into one, such as scenario.with_rule({name})")
    found = load_alike(arms, size, months, **world)
    names = [scenario.name for scenario in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"arms: {twice!r} is given twice: each arm needs a name of its own")
    return found


def _moments(at: Sequence[int] | None, last: int) -> tuple[int, ...]:
    moments = tuple(dict.fromkeys(at)) if at else (last,)
    for month in moments:
        if isinstance(month, bool) or not isinstance(month, int) or not 0 <= month <= last:
            raise UsageError(
                f"--at: {month} is out of range, allowed 0 to {last} (months of the run): choose one inside"
            )
    return moments


def _precision(replications: int | str, half_width: float | None, on: str | None, most: int | None) -> Precision | None:
    """Return how sure one wants to be; the options for it go together or not at all."""
    if replications != AUTO:
        for option, value in (("--half-width", half_width), ("--on", on), ("--max", most)):
            if value is not None:
                raise UsageError(f"{option}: {value} needs --replications auto: write that, or leave {option} out")
        return None
    if half_width is None or on is None:
        lacking = "--half-width" if half_width is None else "--on"
        raise UsageError(
            f"--replications: auto needs {lacking}: write for example --half-width 0.01 --on effective_adoption"
        )
    _positive("--half-width", half_width, "0.01")
    _known("measure", on, MEASURES)
    highest = MOST_REPLICATIONS if most is None else most
    if isinstance(highest, bool) or not isinstance(highest, int) or highest < REPLICATIONS:
        raise UsageError(
            f"--max: {highest} is out of range, allowed {REPLICATIONS} or more: choose {4 * REPLICATIONS}, for example"
        )
    return Precision(half_width, on, highest)


def _spread(
    worlds: int | None,
    size: str | None,
    replications: int | None,
    source: str | os.PathLike[str] | None,
    default: str,
    graphs: Graphs | None,
    form_chosen: bool,
) -> Spread | None:
    """Return over how many worlds one asks; the options for it go with ``--worlds``."""
    if worlds is None:
        for option, value in (
            ("--worlds-size", size), ("--worlds-replications", replications), ("--worlds-from", source),
        ):  # fmt: skip
            if value is not None:
                raise UsageError(f"{option}: {value} needs --worlds: write --worlds 100, or leave {option} out")
        return None
    often = WORLD_REPLICATIONS if replications is None else replications
    for option, value, example in (("--worlds", worlds, 100), ("--worlds-replications", often, 4)):
        check_least(option, value, 2, example)
    chosen = default if size is None else size
    _known("size", chosen, sizes())
    if graphs and chosen != default:
        raise UsageError(f"--worlds-size: {chosen} does not fit the networks given for size {default}: leave it out")
    stored = None if source in (None, RANGES) else read_worlds(source)
    if stored is not None and worlds > stored.design.worlds:
        raise stored.too_few(worlds)
    return Spread(worlds, chosen, often, form_chosen, stored)


def _budget(equal_cost: bool, budget: float | None, worlds_size: str | None, size: str) -> float | None:
    if budget is None:
        return None
    if not equal_cost:
        raise UsageError(f"--budget: {budget:g} needs --equal-cost: write both, or leave --budget out")
    _positive("--budget", budget, "500")
    if worlds_size not in (None, size):
        raise UsageError(
            f"--budget: {budget:g} is meant for size {size}, worlds run at size {worlds_size}: "
            "leave --budget or --worlds-size out"
        )
    return float(budget)


def _known(what: str, name: str, known: Any) -> None:
    if name not in known:
        raise unknown(what, name, known)


def _positive(option: str, value: float, example: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise UsageError(f"{option}: {value} is out of range, allowed above 0: choose {example}, for example")


def _whole(option: str, value: int | str, example: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        also = f" or {AUTO}" if option == "--replications" else ""
        raise UsageError(f"{option}: {value} is out of range, allowed 1 or more{also}: choose {example}, for example")
