"""The command line of analyses. Heavy imports wait until a command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from policylab.analysis.result import Result

analyse = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What the model as a whole does, held against data, literature and the claims of the thesis.",
)

Size = Annotated[str, typer.Option(help="Who is in the lab.")]
InEachWorld = Annotated[int, typer.Option(help="Peoples, networks and lucks in each world, 2 or more.")]
Seed = Annotated[int, typer.Option(help="Seed that luck is keyed by.")]
Workers = Annotated[int | None, typer.Option(help="Processes; one for each core by default.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
WORLDS = Path("results") / "filter"  # what is not ruled out is always kept: experiments draw from it
Out = Annotated[Path | None, typer.Option(help="Folder for the report, data and figures.")]


@analyse.callback()
def _group() -> None:
    """Keep ``analyse`` a group of commands, however few there are."""


@analyse.command("patterns")
def patterns_command(
    replications: Annotated[int, typer.Option(help="Of each pattern, at least 100.")] = 100,
    seed: Seed = 1,
    workers: Workers = None,
    as_json: AsJson = False,
    out: Out = None,
    cases: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Hold the model against stylised patterns and controls."""
    from policylab.analysis.patterns import suite
    from policylab.errors import UsageError
    from policylab.files import writable_folder
    from policylab.show.console import progress

    if cases is not None:
        raise UsageError(f"--cases: is a command of its own now: policylab analyse cases --cases {cases}")
    suite.enough(replications)
    folder = writable_folder(out) if out else None
    with progress("runs") as watch:
        report = suite.run_patterns(
            replications=replications, seed=seed, workers=workers_or_cores(workers), progress=watch
        )
    _show(report, folder, [] if folder is None else report.save(folder), as_json=as_json)


@analyse.command("cases")
def cases_command(
    cases: Annotated[
        Path | None, typer.Option(help="A table of real curves, with a TOML file for each case beside it.")
    ] = None,
    replications: Annotated[int, typer.Option(help="Of each case, at least 2.")] = 100,
    seed: Seed = 1,
    workers: Workers = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Hold the model against real curves that it has never seen; those that ship where no table is named."""
    from policylab.analysis.cases import compare_cases
    from policylab.analysis.observations import known_folder
    from policylab.files import writable_folder
    from policylab.show.console import progress

    folder = writable_folder(out) if out else None
    with progress("runs") as watch:
        report = compare_cases(
            cases or known_folder() / "known.csv",
            replications=replications, seed=seed, workers=workers_or_cores(workers), progress=watch,
        )  # fmt: skip
    _show(report, folder, [] if folder is None else report.save(folder), as_json=as_json)


@analyse.command("filter")
def filter_command(
    size: Size = "classroom",
    worlds: Annotated[int, typer.Option(help="Worlds drawn over the stated ranges, 20 or more.")] = 400,
    replications: InEachWorld = 2,
    seed: Seed = 1,
    workers: Workers = None,
    out: Annotated[Path, typer.Option(help="Folder for the worlds that are kept, and for data.")] = WORLDS,
    as_json: AsJson = False,
) -> None:
    """Rule out worlds that data and literature contradict; first recover known truths by the same."""
    from policylab.analysis.filter import FilterQuestion, filter_worlds
    from policylab.files import writable_folder
    from policylab.show.console import progress

    question = FilterQuestion(size, worlds, replications, seed, workers_or_cores(workers))
    folder = writable_folder(out)
    with progress("runs") as watch:
        match = filter_worlds(question, watch)
    saved = match.save(folder)
    _show(match.report, folder, saved, as_json=as_json)
    if not as_json:
        typer.echo(f"To draw from what is kept: policylab compare … --worlds N --worlds-from {folder / saved[0]}")


@analyse.command("value-of-information")
def value_command(
    size: Size = "classroom",
    worlds: Annotated[int, typer.Option(help="Worlds, 20 or more.")] = 500,
    replications: InEachWorld = 2,
    worlds_from: Annotated[str, typer.Option(help="The file that `analyse filter` stored; or ranges.")] = "ranges",
    equal_cost: Annotated[
        bool, typer.Option("--equal-cost", help="Bring every package to the outlay of the first law.")
    ] = False,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Say which ten quantities to measure first: what knowing each is worth for the choice of a package."""
    from policylab.analysis.value_of_information import ValueQuestion, value_of_information
    from policylab.files import writable_folder
    from policylab.show.console import progress

    question = ValueQuestion(size, worlds, replications, seed, workers_or_cores(workers), worlds_from, equal_cost)
    folder = writable_folder(out) if out else None
    with progress("runs") as watch:
        report = value_of_information(question, watch).report
    _show(report, folder, [] if folder is None else report.save(folder), as_json=as_json)


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
    from policylab.files import writable_folder
    from policylab.show.console import progress
    from policylab.study.declaration import Study
    from policylab.study.results import Results
    from policylab.study.store import folder_of

    declared = Study.load(study)
    contrast = contrast_of(declared, mandate, incentive, on, budget)
    folder = folder_of(declared.name, out)
    stored = Results(declared, folder)
    with progress("searches") as watch:
        report = discover_in(stored, contrast, watch).report
    _show(report, folder, report.save(writable_folder(folder)), as_json=as_json)


def _show(result: Result, folder: Path | None, saved: list[str], *, as_json: bool) -> None:
    """Print a result as JSON, or as a person reads it with the files that were written."""
    from policylab.show.console import print_json, say_where

    if as_json:
        print_json(result)
        return
    result.print()
    say_where(folder, saved)


def workers_or_cores(workers: int | None) -> int:
    """Return how many processes to use, one for each core where none is said."""
    from policylab.errors import UsageError
    from policylab.workers import cores

    if workers is None:
        return cores()
    if workers < 1:
        raise UsageError(f"--workers: {workers} is out of range, allowed 1 or more: leave it out for one for each core")
    return workers
