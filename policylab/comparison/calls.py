"""Calls: the questions of Python, with every option as a keyword.

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


def run(
    *scenarios: str | os.PathLike[str] | Scenario,
    size: str | None = None,
    months: int | None = None,
    setting: str | os.PathLike[str] | Setting | None = None,
    parameters: Mapping[str, float] | None = None,
    without: str | Sequence[str] = (),
    structures: Mapping[str, str] | None = None,
    people: str | os.PathLike[str] | None = None,
    networks: Mapping[str, str | os.PathLike[str] | Graph] | None = None,
    network_names: Mapping[str, str] | None = None,
    seed: int = 1,
    replication: int = 0,
    by: str | None = None,
    **unknown: Never,
) -> Records:
    """Run scenarios of one size and length side by side in one replication.

    Parameters
    ----------
    *scenarios : str | os.PathLike[str] | Scenario
        Scenarios: names of packages, TOML files of packages or scenarios, or in Python Scenario objects.
    size : str | None, optional
        Size of the lab. Otherwise what a scenario's file states, else lab.
    months : int | None, optional
        Number of months to run. Otherwise what a scenario's file states, else 120. Allowed: 1 to 1200.
    setting : str | os.PathLike[str] | Setting | None, optional
        What no policy decides: a setting's name, or a TOML file. Otherwise what a scenario's file states, else default.
    parameters : Mapping[str, float] | None, optional
        Parameters with their values, each within its range; they override files and settings.
    without : str | Sequence[str], optional
        Mechanisms and barriers to remove.
    structures : Mapping[str, str] | None, optional
        Rival forms of the model.
    people : str | os.PathLike[str] | None, optional
        Custom people: a CSV file of bodies, or of names for the agents of the size. Otherwise those of the size.
    networks : Mapping[str, str | os.PathLike[str] | Graph] | None, optional
        Custom networks over the names of the agents: files, or in Python networkx graphs.
    network_names : Mapping[str, str] | None, optional
        The attribute that names the nodes in the file of a network; id for their ids. Otherwise label or name, else id.
    seed : int, optional
        The seed that luck is keyed by. Allowed: 0 to 4294967295.
    replication : int, optional
        Which replication: its people, networks and luck. Allowed: 0 to 10000.
    by : str | None, optional
        Results by group as well: by tier, region, segment or weight.
    **unknown : Never
        Refused, with the nearest known option.

    Returns
    -------
    Records
        One world for each scenario, in the order given; ``frame()`` returns them in long form with units.

    Raises
    ------
    UsageError
        If an option is unknown, of a wrong type or out of its range, a file is wrong, or options do not fit together;
        the message states which, what is allowed and the cure.

    See Also
    --------
    compare : Compares scenarios with a baseline over many replications.

    """
    return ran(as_run(scenarios, locals(), unknown))


def compare(
    *arms: str | os.PathLike[str] | Scenario | Plan,
    size: str | None = None,
    months: int | None = None,
    setting: str | os.PathLike[str] | Setting | None = None,
    parameters: Mapping[str, float] | None = None,
    without: str | Sequence[str] = (),
    structures: Mapping[str, str] | None = None,
    people: str | os.PathLike[str] | None = None,
    networks: Mapping[str, str | os.PathLike[str] | Graph] | None = None,
    network_names: Mapping[str, str] | None = None,
    seed: int = 1,
    baseline: str | None = None,
    at: int | Sequence[int] | None = None,
    measures: str | Sequence[str] | None = None,
    replications: int | Literal["auto"] = 30,
    half_width: float | None = None,
    on: str | None = None,
    max: int | None = None,
    by: str | None = None,
    worlds: int | None = None,
    worlds_size: str | None = None,
    worlds_replications: int | None = None,
    worlds_from: str | os.PathLike[str] | None = None,
    equal_cost: bool | Literal["public", "outlay"] | None = None,
    budget: float | None = None,
    budgets: bool = False,
    why: bool = False,
    workers: int | None = 1,
    progress: Progress | None = None,
    **unknown: Never,
) -> Comparison:
    """Compare policies on the same people, networks and luck.

    Parameters
    ----------
    *arms : str | os.PathLike[str] | Scenario
        Arms, two or more: names of packages, TOML files of packages or scenarios, or in Python Scenario objects.
    size : str | None, optional
        Size of the lab. Otherwise what a scenario's file states, else lab.
    months : int | None, optional
        Number of months to run. Otherwise what a scenario's file states, else 120. Allowed: 1 to 1200.
    setting : str | os.PathLike[str] | Setting | None, optional
        What no policy decides: a setting's name, or a TOML file. Otherwise what a scenario's file states, else default.
    parameters : Mapping[str, float] | None, optional
        Parameters with their values, each within its range; they override files and settings.
    without : str | Sequence[str], optional
        Mechanisms and barriers to remove.
    structures : Mapping[str, str] | None, optional
        Rival forms of the model.
    people : str | os.PathLike[str] | None, optional
        Custom people: a CSV file of bodies, or of names for the agents of the size. Otherwise those of the size.
    networks : Mapping[str, str | os.PathLike[str] | Graph] | None, optional
        Custom networks over the names of the agents: files, or in Python networkx graphs.
    network_names : Mapping[str, str] | None, optional
        The attribute that names the nodes in the file of a network; id for their ids. Otherwise label or name, else id.
    seed : int, optional
        The seed that luck is keyed by. Allowed: 0 to 4294967295.
    baseline : str | None, optional
        The arm to compare with. Otherwise status-quo if it is among the arms, else the first.
    at : int | Sequence[int] | None, optional
        Months at which measures of state are taken. Otherwise the last. Allowed: 0 to 1200.
    measures : str | Sequence[str] | None, optional
        Measures to show; verdicts are corrected over all that is shown, headlines apart. Otherwise all.
    replications : int | Literal["auto"], optional
        Number of replications, each with its own people, networks and luck; auto adds them up to a precision. Allowed:
        1 to 10000 or auto.
    half_width : float | None, optional
        With auto: maximum half width of the 95% interval of every effect, in the measure's unit. Allowed: more than 0
        to 1000000. Needs ``replications='auto'``.
    on : str | None, optional
        With auto: the measure whose effects must be this precise. Needs ``replications='auto'``.
    max : int | None, optional
        With auto: maximum number of replications. Otherwise 480. Allowed: 30 to 10000. Needs ``replications='auto'``.
    by : str | None, optional
        Results by group as well: by tier, region, segment or weight.
    worlds : int | None, optional
        Number of worlds to compare over. Otherwise the default world alone. Allowed: 2 to 100000.
    worlds_size : str | None, optional
        Size of the worlds. Otherwise that of the comparison. Needs ``worlds``.
    worlds_replications : int | None, optional
        Replications in each world. Otherwise 2. Allowed: 2 to 10000. Needs ``worlds``.
    worlds_from : str | os.PathLike[str] | None, optional
        Where worlds are drawn: ranges, the stated ones, or the file that `analyse filter` stored. Otherwise ranges.
        Needs ``worlds``.
    equal_cost : bool | Literal["public", "outlay"] | None, optional
        Compare at equal cost as well, each arm brought to it by its dial: public cost, of the centre and agencies
        together, or the outlay of the centre alone. Otherwise as designed only.
    budget : float | None, optional
        Budget beyond the baseline in official-months, present value. Otherwise what the first law among the arms costs
        as designed. Allowed: more than 0 to 1000000000. Needs ``equal_cost``.
    budgets : bool, optional
        Compare at several budgets as well, from the cost of the cheapest design to that of the dearest. Needs
        ``equal_cost``.
    why : bool, optional
        Decompose each effect by mechanism: each is switched off in turn, in arm and baseline alike.
    workers : int | None, optional
        Number of processes; results do not depend on it. Left out on the command line, or None: as many as pay, at most
        one for each core. Allowed: 1 to 1024.
    progress : Progress | None, optional
        Called with the runs done and the runs in all.
    **unknown : Never
        Refused, with the nearest known option.

    Returns
    -------
    Comparison
        Paired effects with intervals and verdicts, and the records behind them.

    Raises
    ------
    UsageError
        If an option is unknown, of a wrong type or out of its range, a file is wrong, or options do not fit together;
        the message states which, what is allowed and the cure.

    See Also
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

    """
    return compared(as_plan(arms, locals(), unknown), progress)
