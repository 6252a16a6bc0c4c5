"""Declaration: the file that states the question of a study, checked, and its plans of comparisons."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from policylab.comparison import question as options
from policylab.comparison.budgets import Budgets, laws_among
from policylab.comparison.costs import COSTS, scale_of
from policylab.comparison.effects import Reading, readings_of
from policylab.comparison.ensemble import Design
from policylab.comparison.option import Spelling
from policylab.comparison.pilots import PILOTS
from policylab.comparison.plan import Plan, WorldSample, planned
from policylab.comparison.stored_worlds import read_worlds
from policylab.comparison.world_runs import worlds_of
from policylab.errors import UsageError, unknown
from policylab.files import Table, checked, printable, read_toml
from policylab.model.limits import DEFAULT_MONTHS, DEFAULT_SIZE
from policylab.model.networks.files import read_networks
from policylab.model.organisations import Organisation
from policylab.model.scenario import Scenario
from policylab.recording.groups import GROUPINGS
from policylab.recording.identity import method
from policylab.recording.measures import HEADLINES, MEASURES

EXPERIMENTS = Path("experiments")
WHOLE = (1.0,)  # of what the law costs as designed: the budget where the file names none
SHOWN_BY_MONTH = ("effective_adoption", "formal_adoption")  # what is kept for every month of the headline
# Kept of every run, requested or not: the headlines, and what each arm costs.
ALWAYS = (*HEADLINES, "formal_adoption", "outlay", "agency_cost", "public_cost")
LINE = Field(min_length=1, max_length=400, pattern=r"^[^\n\r\t]+$")
SOME = Field(min_length=1)
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


class WorldsTable(Table):
    """The number of worlds, and where they are drawn: ``ranges``, or a file of worlds that a filter kept."""

    number: options.Worlds
    source: Annotated[options.StudyWorldsFrom, Field(alias="from", min_length=1)] = options.RANGES


class HeadlineTable(Table):
    """The comparison in the default world that a brief shows, and the number of pilots by which its doses are found."""

    size: options.Size = DEFAULT_SIZE
    replications: options.WorldsReplications = options.REPLICATIONS
    pilots: options.Pilots = PILOTS


class StudyFile(Table):
    """The contents of a study's file; the range and meaning of each field are those of the question."""

    name: Annotated[options.StudyName, LINE]
    question: Annotated[options.Sentence, LINE, AfterValidator(printable)]
    question_th: Annotated[options.Sentence, LINE, AfterValidator(printable)]
    arms: Annotated[options.StudyArms, SOME]
    baseline: Annotated[options.Baseline, SOME] = options.BASELINE
    size: options.Size = "classroom"
    months: options.Months = DEFAULT_MONTHS
    at: Annotated[options.At, SOME]
    seed: options.Seed = 1
    people: Annotated[options.StudyPeople, SOME] | None = None
    networks: Annotated[options.StudyNetworks, SOME] | None = None
    network_names: Annotated[options.NetworkNames, SOME] | None = None
    replications: options.WorldsReplications = 2
    equal_cost: options.EqualCost | None = None
    budgets: Annotated[options.StudyBudgets, SOME] | None = None
    budget_shares: Annotated[options.BudgetShares, SOME] | None = None
    budget_of: Annotated[options.BudgetOf, SOME] | None = None
    measures: Annotated[options.Measures, SOME]
    groups: options.Groups = ("tier", "segment")
    worlds: WorldsTable
    headline: HeadlineTable

    @model_validator(mode="after")
    def _fits_together(self) -> StudyFile:
        """Refuse a name that cannot be a folder's, and budgets that have no effect."""
        if not FILE_NAME.fullmatch(self.name):
            raise ValueError(
                f"name: {self.name!r} is not a folder name, allowed a to z, 0 to 9, - and _: "
                "write for example mandate-or-incentive"
            )
        given = [name for name in ("budgets", "budget_shares", "budget_of") if getattr(self, name) is not None]
        if given and self.equal_cost is None:
            raise ValueError(
                f'{given[0]}: has no effect without equal_cost: add equal_cost = "public", or leave it out'
            )
        if given[0:1] == ["budgets"] and given[1:]:
            raise ValueError(f"{given[1]}: does not go with budgets in official-months: leave one of the two out")
        return self

    @property
    def in_order(self) -> tuple[float, ...]:
        """Return the budgets of the file from small to large, amounts or shares; empty as designed only."""
        return tuple(sorted(self.budgets or self.budget_shares or (WHOLE if self.equal_cost else ())))


@method("study")
@dataclass(frozen=True)
class Study:
    """A question ready to run: over worlds, and in the default world as the headline."""

    file: StudyFile
    over_worlds: Plan  # the plan that `compare --worlds` would run
    headline: Plan
    yardstick: str | None = None  # the arm of whose design budgets are shares; None where they are amounts, or none

    @property
    def name(self) -> str:
        """Return the name of the study and of the folder of its results."""
        return self.file.name

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the names of the baseline and the arms, the baseline first."""
        return self.over_worlds.arms

    @property
    def policies(self) -> tuple[str, ...]:
        """Return the names of the arms without the baseline."""
        return self.arms[1:]

    @property
    def budgets(self) -> tuple[float, ...]:
        """Return the budgets of the file from small to large, amounts or shares; empty as designed only."""
        return self.file.in_order

    @property
    def cost(self) -> str:
        """Return the measure that is brought to a budget."""
        return COSTS[self.headline.currency]

    def budget_in(self, plan: Plan, budget: float) -> Budgets:
        """Return a budget of the file for the worlds of a plan.

        An amount is that of the headline's share of the country, and is scaled to the share that the worlds stand for.
        """
        if self.yardstick is not None:
            return Budgets(shares=(budget,), of=plan.arms.index(self.yardstick))
        here, stated = (scale_of(of.scenarios[0].size).share_of_country for of in (plan, self.headline))
        return Budgets(amounts=(budget * (here / stated),))

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the measures kept of every run: those requested, and those that every study keeps."""
        return tuple(dict.fromkeys((*self.file.measures, *ALWAYS)))

    @cached_property
    def readings(self) -> list[Reading]:
        """Return each measure with when it is taken: at the months requested, or over the run."""
        return readings_of(self.measures, self.file.at)

    @property
    def headline_readings(self) -> list[Reading]:
        """Return the same for the headline, where adoption is kept for every month."""
        every = readings_of(SHOWN_BY_MONTH, range(self.file.months + 1))
        return list(dict.fromkeys([*self.readings, *every]))

    @property
    def world_sample(self) -> WorldSample:
        """Return the sample of worlds."""
        sample = self.over_worlds.world_sample
        assert sample is not None  # a study always runs over worlds
        return sample

    @cached_property
    def design(self) -> Design:
        """Return the worlds."""
        return worlds_of(self.file.seed, self.world_sample, self.over_worlds.scenarios)

    @classmethod
    def load(cls, source: str | os.PathLike[str]) -> Study:
        """Return the study of a TOML file, or of a name under ``experiments/``."""
        path = path_of(source)
        file = checked(StudyFile, read_toml(path), str(path))
        try:
            return study_of(file, path.parent)
        except UsageError as error:
            raise error.at(str(path)) from None


def path_of(source: str | os.PathLike[str]) -> Path:
    """Return the file that a path or a name under ``experiments/`` means."""
    text = os.fspath(source)
    if text.endswith(".toml") or "/" in text or os.sep in text:
        return Path(text)
    declared = EXPERIMENTS / f"{text}.toml"
    if not declared.is_file():
        known = [path.stem for path in EXPERIMENTS.glob("*.toml")]
        if not known:
            raise UsageError(
                f"unknown study {text!r}: there are none in {EXPERIMENTS}/ here: name a TOML file, or go to the "
                "folder of the project"
            )
        raise unknown("study", text, known)
    return declared


def study_of(file: StudyFile, folder: Path = Path()) -> Study:
    """Return the study of a declaration; paths of packages, people, networks and worlds are relative to a folder."""
    names = [file.baseline, *(arm for arm in file.arms if arm != file.baseline)]
    arms = [folder / arm if arm.endswith(".toml") else arm for arm in names]
    source = _source(file.worlds, folder)

    def plan_at(size: str, replications: int, worlds: int | None) -> Plan:
        scenarios = _scenarios(file, [Scenario.load(arm, size=size, months=file.months) for arm in arms], folder)
        question = options.Question(
            scenarios=scenarios, baseline=scenarios[0].name, at=file.at, measures=file.measures, seed=file.seed,
            replications=replications, equal_cost=file.equal_cost, worlds=worlds,
            worlds_replications=None if worlds is None else replications,
            worlds_from=None if worlds is None else source,
        )  # fmt: skip
        return planned(question, Spelling.FILE)

    over_worlds = plan_at(file.size, file.replications, file.worlds.number)
    headline = plan_at(file.headline.size, file.headline.replications, None)
    return Study(file, over_worlds, headline, _yardstick(file, over_worlds))


def _yardstick(file: StudyFile, plan: Plan) -> str | None:
    """Return the arm of whose design budgets are shares; the order of the arms decides nothing."""
    if file.equal_cost is None or file.budgets is not None:
        return None
    policies = plan.arms[1:]
    if file.budget_of is not None:
        if file.budget_of not in policies:
            raise unknown("arm of the study", file.budget_of, policies).at("budget_of")
        return file.budget_of
    laws = [plan.arms[place] for place in laws_among(plan)]
    if len(laws) == 1:
        return laws[0]
    several = f"{len(laws)} of the arms are laws ({', '.join(laws)})" if laws else "none of the arms is a law"
    example = laws[0] if laws else policies[0]
    raise UsageError(
        f'budget_of: {several}, so that it must be said whose cost as designed is meant: add budget_of = "{example}", '
        "or give budgets in official-months, such as budgets = [500.0]"
    )


def _scenarios(file: StudyFile, arms: list[Scenario], folder: Path) -> tuple[Scenario, ...]:
    """Return the arms with the people and networks of the study's file; scenarios hold them, and so do their runs."""
    if file.people:
        size = Organisation.load(folder / file.people, arms[0].size)
        arms = [arm.at(size=size) for arm in arms]
    paths = {name: folder / path for name, path in (file.networks or {}).items()}
    graphs = read_networks(paths, file.network_names or {})
    return tuple(replace(arm, graphs=graphs) for arm in arms) if graphs else tuple(arms)


def _source(worlds: WorldsTable, folder: Path) -> Path | None:
    """Return the file of worlds that a filter kept, None for the stated ranges."""
    if worlds.source == options.RANGES:
        return None
    path = folder / worlds.source
    number = read_worlds(path, "worlds.from").design.worlds
    if worlds.number > number:
        raise UsageError(
            f"worlds.number: {worlds.number} is out of range, allowed 2 to {number} (worlds that {path.name} keeps): "
            "choose fewer, or filter more worlds"
        )
    return path


def is_grouped(measure: str, grouping: str) -> bool:
    """Return whether a measure is kept by the groups of a grouping."""
    return grouping in GROUPINGS and MEASURES[measure].allows_grouping(grouping)
