"""The command line of studies. Heavy imports wait until a command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policylab.cli.options import AsJson, Workers

if TYPE_CHECKING:
    from policylab.study.declaration import Study
    from policylab.study.store import Inventory

study = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="One question over many worlds: run in chunks, stored and exported.",
)

SOME_FAILED = 3
SHOWN = 5  # failed runs that status shows; the exported table has all of them
StudyName = Annotated[str, typer.Argument(metavar="STUDY", help="A study's TOML file, or its name under experiments/.")]
Out = Annotated[Path | None, typer.Option(help="Folder of its results; by default results/NAME.")]


@study.command("run")
def run_command(
    study_name: StudyName,
    out: Out = None,
    workers: Workers = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be run, and run nothing.")] = False,
) -> None:
    """Run what is missing of a study; after an interruption the same command continues."""
    from policylab.cli.options import say_notes
    from policylab.comparison.loading import notes
    from policylab.errors import StoppedError
    from policylab.files import writable_folder
    from policylab.show.console import progress
    from policylab.study.declaration import Study
    from policylab.study.runs import execute
    from policylab.study.status import status_lines
    from policylab.study.store import folder_of
    from policylab.workers import cores

    question = Study.load(study_name)
    say_notes((), notes(question.headline.scenarios, question.headline.graphs))
    many = cores() if workers is None else workers
    folder = folder_of(question.name, out)
    if dry_run:
        typer.echo("\n".join(status_lines(question, _inventory(question, folder))))
        return
    writable_folder(folder)
    try:
        with progress("runs") as report:
            inventory = execute(question, folder, many, report, lambda line: typer.echo(f"policylab: {line}", err=True))
    except KeyboardInterrupt:
        raise StoppedError("interrupted: finished chunks are kept; run the same command to continue") from None
    chunks = inventory.done.values()
    failed = sum(chunk.failed for chunk in chunks)
    typer.echo(f"Stored in {folder}: {len(chunks)} chunks, {sum(chunk.runs for chunk in chunks)} runs")
    if failed:
        typer.echo(
            f"policylab: failed runs, stored with their tracebacks: {failed}; show them with "
            f"`policylab study status {study_name}{'' if out is None else f' --out {out}'}`", err=True,
        )  # fmt: skip
        raise typer.Exit(SOME_FAILED)
    typer.echo(f"To read them: policylab study export {study_name}{'' if out is None else f' --out {out}'}")


@study.command("status")
def status_command(study_name: StudyName, out: Out = None, as_json: AsJson = False) -> None:
    """Show how much of a study is done, failed and left, by which model, and how long it took."""
    from policylab.show.console import print_json
    from policylab.study.declaration import Study
    from policylab.study.status import failed_lines, status, status_lines
    from policylab.study.store import folder_of

    question = Study.load(study_name)
    folder = folder_of(question.name, out)
    inventory = _inventory(question, folder)
    if as_json:
        print_json(status(question, inventory).to_dict())
        return
    typer.echo("\n".join([*status_lines(question, inventory), *failed_lines(inventory, SHOWN, folder)]))


@study.command("export")
def export_command(
    study_name: StudyName,
    out: Out = None,
    parquet: Annotated[bool, typer.Option("--parquet", help="Write tables as Parquet instead of CSV.")] = False,
) -> None:
    """Write the tables of a study, their data dictionary and its summary next to the stored chunks."""
    from policylab.files import writable_folder
    from policylab.show.console import say_where
    from policylab.study.declaration import Study
    from policylab.study.export import export
    from policylab.study.store import folder_of
    from policylab.study.stored_study import StoredStudy

    question = Study.load(study_name)
    folder = folder_of(question.name, out)
    stored = StoredStudy(question, folder)  # an incomplete study is refused before anything is written
    say_where(folder, export(stored).save(writable_folder(folder), parquet=parquet))


def _inventory(question: Study, folder: Path) -> Inventory:
    from policylab.study.points import chunks_of
    from policylab.study.store import Store

    if not folder.exists():
        typer.echo(f"policylab: {folder} does not exist yet: nothing is stored in it", err=True)
    return Store(folder).inventory(chunks_of(question))
