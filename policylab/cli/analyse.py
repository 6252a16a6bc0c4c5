"""The command line of analyses. Heavy imports wait until a command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policylab.analysis.questions import CaseQuestion, FilterQuestion, PatternQuestion, ValueQuestion
from policylab.cli.options import AsJson, Out, asks

if TYPE_CHECKING:
    from collections.abc import Callable

    from policylab.analysis.result import Reported, Result
    from policylab.workers import Progress

analyse = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What the model as a whole does, held against data, literature and the claims of the thesis.",
)

WORLDS = Path("results") / "filter"  # what is not ruled out is always kept: experiments draw from it


@analyse.callback()
def _group() -> None:
    """Keep ``analyse`` a group of commands, however few there are."""


@analyse.command("patterns")
@asks(PatternQuestion, "patterns")
def patterns_command(
    question: PatternQuestion,
    as_json: AsJson = False,
    out: Out = None,
    cases: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Hold the model against stylised patterns and controls."""
    from policylab.analysis.patterns import suite
    from policylab.errors import UsageError

    if cases is not None:
        raise UsageError(f"--cases: is a command of its own now: policylab analyse cases --cases {cases}")
    _answer(lambda watch: suite.run_patterns(**_times(question), progress=watch), out, as_json=as_json)


@analyse.command("cases")
@asks(CaseQuestion, "cases")
def cases_command(question: CaseQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Hold the model against real curves that it has never seen; those that ship where no table is named."""
    from policylab.analysis.cases import compare_cases
    from policylab.analysis.observations import known_folder

    table = known_folder() / "known.csv" if question.cases is None else Path(question.cases)
    _answer(lambda watch: compare_cases(table, **_times(question), progress=watch), out, as_json=as_json)


@analyse.command("filter")
@asks(FilterQuestion, "filter")
def filter_command(
    question: FilterQuestion,
    out: Annotated[Path, typer.Option(help="Folder for the worlds that are kept, and for data.")] = WORLDS,
    as_json: AsJson = False,
) -> None:
    """Rule out worlds that data and literature contradict; first recover known truths by the same."""
    from policylab.analysis.filter import filter_worlds

    saved = _answer(lambda watch: filter_worlds(question, watch), out, as_json=as_json)
    if not as_json:
        typer.echo(f"To draw from what is kept: policylab compare … --worlds N --worlds-from {out / saved[0]}")


@analyse.command("value-of-information")
@asks(ValueQuestion, "value-of-information")
def value_command(question: ValueQuestion, as_json: AsJson = False, out: Out = None) -> None:
    """Say which ten quantities to measure first: what knowing each is worth for the choice of a package."""
    from policylab.analysis.value_of_information import value_of_information

    _answer(lambda watch: value_of_information(question, watch), out, as_json=as_json)


@analyse.command("discovery")
def discovery_command(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="A study's TOML, or its name under experiments/.")],
    mandate: Annotated[str | None, typer.Option(help="Its arm; the first that is a mandate by default.")] = None,
    incentive: Annotated[str | None, typer.Option(help="Its arm; the first that is an incentive by default.")] = None,
    on: Annotated[str, typer.Option(help="Measure that the mandate is to be better in.")] = "adoption_months",
    budget: Annotated[float | None, typer.Option(help="Of the study; what its first law spends by default.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the study's results; results/NAME by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say in which worlds of a study the mandate beats the incentive at equal cost, as a box in words (PRIM)."""
    from policylab.analysis.discovery.studies import contrast_of, discover_in
    from policylab.study.declaration import Study
    from policylab.study.store import folder_of
    from policylab.study.stored_study import StoredStudy

    declared = Study.load(study)
    contrast = contrast_of(declared, mandate, incentive, on, budget)
    folder = folder_of(declared.name, out)
    stored = StoredStudy(declared, folder)
    _answer(lambda watch: discover_in(stored, contrast, watch), folder, as_json=as_json, what="searches")


def _times(question: PatternQuestion | CaseQuestion) -> dict[str, Any]:
    """Return how often, by which luck and in how many processes something is run."""
    from policylab.workers import cores

    return {"replications": question.replications, "seed": question.seed, "workers": question.workers or cores()}


def _answer(
    find: Callable[[Progress | None], Result | Reported], out: Path | None, *, as_json: bool, what: str = "runs"
) -> list[str]:
    """Find something while progress is shown, save it, and print it as JSON or as a person reads it."""
    from policylab.analysis.result import Reported
    from policylab.files import writable_folder
    from policylab.show.console import print_json, progress, say_where

    folder = writable_folder(out) if out else None
    with progress(what) as watch:
        found = find(watch)
    saved = [] if folder is None else found.save(folder)
    report = found.report if isinstance(found, Reported) else found
    if as_json:
        print_json(report)
    else:
        report.print()
        say_where(folder, saved)
    return saved
