"""The command line of analyses. Heavy imports wait until a command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policylab.analysis.case_question import CaseQuestion
from policylab.analysis.contest_question import ContestQuestion
from policylab.analysis.questions import (
    BarrierQuestion,
    BaseRateQuestion,
    DockingQuestion,
    DoseQuestion,
    FilterQuestion,
    PatternQuestion,
    PeopleQuestion,
    ValueQuestion,
)
from policylab.cli.options import AsJson, Command, Out, asks

if TYPE_CHECKING:
    from collections.abc import Callable

    from policylab.analysis.result import Reported, Result
    from policylab.workers import Progress

analyse = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What the model as a whole does, compared with data, literature and the claims of the thesis.",
)

WORLDS = Path("results") / "filter"  # worlds not ruled out are always saved: experiments draw from them


@analyse.callback()
def _group() -> None:
    """Keep ``analyse`` a group of commands, even with one."""


@analyse.command("patterns")
@asks(PatternQuestion, "patterns")
def patterns_command(
    question: PatternQuestion,
    as_json: AsJson = False,
    out: Out = None,
    cases: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Compare the model with stylised patterns and controls."""
    from policylab.analysis.patterns import suite
    from policylab.errors import UsageError

    if cases is not None:
        raise UsageError(f"--cases: is now its own command: policylab analyse cases --cases {cases}")
    _answer(lambda watch: suite.run_patterns(**_times(question), progress=watch), out, as_json=as_json)


@analyse.command("cases")
@asks(CaseQuestion, "cases")
def cases_command(question: CaseQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Score the model on real curves that it was not fitted to, by default those that ship."""
    from policylab.analysis.cases import compare_cases

    _answer(lambda watch: compare_cases(question, watch), out, as_json=as_json)


@analyse.command("base-rates")
@asks(BaseRateQuestion, "base-rates")
def base_rates_command(question: BaseRateQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Hold the status quo against base rates, and show what in the model makes it move."""
    from policylab.analysis.base_rates import report_base_rates

    _answer(lambda watch: report_base_rates(question, watch), out, as_json=as_json)


@analyse.command("contests", cls=Command)
@asks(ContestQuestion, "contests")
def contests_command(question: ContestQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Show whether an answer is built in: in how many worlds each package is clearly better than each other one."""
    from policylab.analysis.contests import report_contests

    _answer(lambda watch: report_contests(question, watch), out, as_json=as_json)


@analyse.command("doses")
@asks(DoseQuestion, "doses")
def doses_command(question: DoseQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Show what each dose of each instrument does, from nothing to its design."""
    from policylab.analysis.doses import report_doses

    _answer(lambda watch: report_doses(question, watch), out, as_json=as_json)


@analyse.command("barriers")
@asks(BarrierQuestion, "barriers")
def barriers_command(question: BarrierQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Remove each barrier that the thesis names, alone and with all others, and show what that brings."""
    from policylab.analysis.barriers import report_barriers

    _answer(lambda watch: report_barriers(question, watch), out, as_json=as_json)


@analyse.command("people")
@asks(PeopleQuestion, "people")
def people_command(question: PeopleQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Show how use spreads, who is shut out, what each policy does to trust and for whom, and what carries that."""
    from policylab.analysis.people import report_people

    _answer(lambda watch: report_people(question, watch), out, as_json=as_json)


@analyse.command("docking")
@asks(DockingQuestion, "docking")
def docking_command(question: DockingQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Compare reduced cases with closed forms, and effects with published models, by sign."""
    from policylab.analysis.docking import report_docking

    _answer(lambda watch: report_docking(question, watch), out, as_json=as_json)


@analyse.command("filter")
@asks(FilterQuestion, "filter")
def filter_command(
    question: FilterQuestion,
    out: Annotated[Path, typer.Option(help="Folder for the kept worlds and for data.")] = WORLDS,
    as_json: AsJson = False,
) -> None:
    """Rule out worlds that data and literature contradict, after recovering known truths the same way."""
    from policylab.analysis.filter import filter_worlds

    saved = _answer(lambda watch: filter_worlds(question, watch), out, as_json=as_json)
    if not as_json:
        typer.echo(f"To draw from the kept worlds: policylab compare … --worlds N --worlds-from {out / saved[0]}")


@analyse.command("value-of-information", cls=Command)
@asks(ValueQuestion, "value-of-information")
def value_command(question: ValueQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Show which ten quantities to measure first: what knowing each is worth for the choice of a package."""
    from policylab.analysis.value_of_information import value_of_information

    _answer(lambda watch: value_of_information(question, watch), out, as_json=as_json)


@analyse.command("discovery")
def discovery_command(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="A study's TOML, or its name under experiments/.")],
    arm: Annotated[
        str | None, typer.Option("--arm", "--mandate", help="An arm of the study; by default its first law or order.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", "--incentive", help="Another, or the baseline; by default its first incentive."),
    ] = None,
    on: Annotated[str, typer.Option(help="Measure on which they are compared.")] = "adoption_months",
    at: Annotated[str | None, typer.Option(help="Month, or run; by default the last month.")] = None,
    budget: Annotated[
        float | None, typer.Option(help="A budget of the study, as its file has it; by default as designed.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the study's results; by default results/NAME.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show in which worlds of a study one arm beats another, counting all worlds of a readable box."""
    from policylab.analysis.discovery.studies import contrast_of, discover_in
    from policylab.study.declaration import Study
    from policylab.study.store import folder_of
    from policylab.study.stored_study import StoredStudy

    declared = Study.load(study)
    contrast = contrast_of(declared, arm, against, on, budget, at)
    folder = folder_of(declared.name, out)
    stored = StoredStudy(declared, folder)
    _answer(lambda watch: discover_in(stored, contrast, watch), folder, as_json=as_json, what="searches")


def _times(question: PatternQuestion) -> dict[str, Any]:
    """Return replications, seed and processes of an analysis."""
    from policylab.workers import cores

    return {"replications": question.replications, "seed": question.seed, "workers": question.workers or cores()}


def _answer(
    analyse_with: Callable[[Progress | None], Result | Reported], out: Path | None, *, as_json: bool, what: str = "runs"
) -> list[str]:
    """Run an analysis while progress is shown, save its result, and print it as JSON or text."""
    from policylab.analysis.result import Reported
    from policylab.files import writable_folder
    from policylab.show.console import print_json, progress, say_where

    folder = writable_folder(out) if out else None
    with progress(what) as watch:
        result = analyse_with(watch)
    saved = [] if folder is None else result.save(folder)
    report = result.report if isinstance(result, Reported) else result
    for notice in getattr(report, "notices", ()):
        typer.echo(f"policylab: {notice}", err=True)
    if as_json:
        print_json(report)
    else:
        report.print()
        say_where(folder, saved)
    return saved
