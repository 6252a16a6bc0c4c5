"""The command line of analyses. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
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
    from policylab.console import print_json, progress
    from policylab.pattern_saving import save_report
    from policylab.pattern_tables import show_report

    enough(replications)
    folder = writable_folder(out) if out else None
    with progress("runs") as watch:
        found = report(replications=replications, seed=seed, workers=_workers(workers), progress=watch)
    saved = [] if folder is None else save_report(found, folder)
    if as_json:
        print_json(found.to_dict())
        return
    show_report(found)
    _say_where(folder, saved)


def _compare_cases(
    table: Path, replications: int, seed: int, workers: int | None, *, as_json: bool, out: Path | None
) -> None:  # fmt: skip
    from policylab.analysis.cases import compare_cases
    from policylab.console import print_json, progress
    from policylab.files import writable_folder
    from policylab.pattern_saving import save_cases
    from policylab.pattern_tables import show_cases

    folder = writable_folder(out) if out else None
    with progress("runs") as watch:
        found = compare_cases(
            table, replications=replications, seed=seed, workers=_workers(workers), progress=watch
        )  # fmt: skip
    saved = [] if folder is None else save_cases(found, folder)
    if as_json:
        print_json(found.to_dict())
        return
    show_cases(found)
    _say_where(folder, saved)


def _workers(asked: int | None) -> int:
    from policylab.errors import UsageError

    if asked is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if asked < 1:
        raise UsageError(f"--workers: {asked} is out of range, allowed 1 or more: leave it out for one for each core")
    return asked


def _say_where(folder: Path | None, names: list[str]) -> None:
    if folder is not None:
        typer.echo(f"Written to {folder}: {', '.join(names)}")
