"""The command line of analyses. Heavy imports wait until a command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

analyse = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What the model as a whole does, held against data, literature and the claims of the thesis.",
)

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
    cases: Annotated[
        Path | None,
        typer.Option(help="A table of real curves instead, with a TOML file for each case beside it."),
    ] = None,
    replications: Annotated[int, typer.Option(help="Of each pattern, at least 100; of each case, at least 2.")] = 100,
    seed: Seed = 1,
    workers: Workers = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Hold the model against stylised patterns and controls; or against real curves that it has never seen."""
    from policylab.files import writable_folder

    if cases is not None:
        _compare_cases(cases, replications, seed, workers, as_json=as_json, out=out)
        return
    from policylab.analysis.patterns.report import enough, report
    from policylab.reports.pattern_saving import save_report
    from policylab.reports.pattern_tables import show_report
    from policylab.show.console import print_json, progress, say_where

    enough(replications)
    folder = writable_folder(out) if out else None
    with progress("runs") as watch:
        found = report(replications=replications, seed=seed, workers=workers_or_cores(workers), progress=watch)
    saved = [] if folder is None else save_report(found, folder)
    if as_json:
        print_json(found.to_dict())
        return
    show_report(found)
    say_where(folder, saved)


def _compare_cases(
    table: Path, replications: int, seed: int, workers: int | None, *, as_json: bool, out: Path | None
) -> None:  # fmt: skip
    from policylab.analysis.cases.comparison import compare_cases
    from policylab.files import writable_folder
    from policylab.reports.pattern_saving import save_cases
    from policylab.reports.pattern_tables import show_cases
    from policylab.show.console import print_json, progress, say_where

    folder = writable_folder(out) if out else None
    with progress("runs") as watch:
        found = compare_cases(
            table, replications=replications, seed=seed, workers=workers_or_cores(workers), progress=watch
        )  # fmt: skip
    saved = [] if folder is None else save_cases(found, folder)
    if as_json:
        print_json(found.to_dict())
        return
    show_cases(found)
    say_where(folder, saved)


@analyse.command("filter")
def filter_command(
    size: Annotated[str, typer.Option(help="Who is in the lab.")] = "classroom",
    worlds: Annotated[int, typer.Option(help="Worlds drawn over the stated ranges, 20 or more.")] = 400,
    replications: Annotated[int, typer.Option(help="Peoples, networks and lucks in each world, 2 or more.")] = 2,
    seed: Seed = 1,
    workers: Workers = None,
    out: Annotated[Path, typer.Option(help="Folder for the worlds that are kept, and for data.")] = WORLDS,
    as_json: AsJson = False,
) -> None:
    """Rule out worlds that data and literature contradict; first recover known truths by the same."""
    from policylab.analysis.filter import Question, filter_worlds
    from policylab.files import writable_folder
    from policylab.reports.filter_tables import show_filter
    from policylab.reports.saving import save_filter
    from policylab.show.console import print_json, progress, say_where

    asked = Question(size, worlds, replications, seed, workers_or_cores(workers))
    folder = writable_folder(out)
    with progress("runs") as report:
        found = filter_worlds(asked, report)
    saved = save_filter(found, folder)
    if as_json:
        print_json(found.to_dict())
        return
    show_filter(found)
    say_where(folder, saved)
    typer.echo(f"To draw from what is kept: policylab compare … --worlds N --worlds-from {folder / saved[0]}")


@analyse.command("value-of-information")
def value_command(
    size: Annotated[str, typer.Option(help="Who is in the lab.")] = "classroom",
    worlds: Annotated[int, typer.Option(help="Worlds, 20 or more.")] = 500,
    replications: Annotated[int, typer.Option(help="Peoples, networks and lucks in each world, 2 or more.")] = 2,
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
    from policylab.analysis.value_of_information import Question, value_of_information
    from policylab.files import writable_folder
    from policylab.reports.saving import save_values
    from policylab.reports.value_tables import show_values
    from policylab.show.console import print_json, progress, say_where

    asked = Question(size, worlds, replications, seed, workers_or_cores(workers), worlds_from, equal_cost)
    folder = writable_folder(out) if out else None
    with progress("runs") as report:
        found = value_of_information(asked, report)
    saved = [] if folder is None else save_values(found, folder)
    if as_json:
        print_json(found.to_dict())
        return
    show_values(found)
    say_where(folder, saved)


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
    from policylab.recording.identity import provenance
    from policylab.reports.discovery_tables import show_discovery
    from policylab.reports.saving import save_discovery
    from policylab.show.console import print_json, progress, say_where
    from policylab.study.declaration import Study
    from policylab.study.results import Results
    from policylab.study.store import folder_of

    question = Study.load(study)
    asked = contrast_of(question, mandate, incentive, on, budget)
    folder = folder_of(question.name, out)
    stored = Results(question, folder)
    with progress("searches") as report:
        found = discover_in(stored, asked, report)
    content = {"study": question.name, **found.to_dict(), "provenance": provenance(question.file.seed)}
    saved = save_discovery(content, found, writable_folder(folder))
    if as_json:
        print_json(content)
        return
    show_discovery(found)
    say_where(folder, saved)


def workers_or_cores(asked: int | None) -> int:
    """Return how many processes were asked for, one for each core by default."""
    from policylab.errors import UsageError
    from policylab.workers import cores

    if asked is None:
        return cores()
    if asked < 1:
        raise UsageError(f"--workers: {asked} is out of range, allowed 1 or more: leave it out for one for each core")
    return asked
