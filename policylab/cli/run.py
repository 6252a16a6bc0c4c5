"""``policylab run``: one scenario, once."""

from __future__ import annotations

from typing import Annotated

import typer

from policylab.cli.options import AsJson, Out, asks
from policylab.comparison.question import RunQuestion


@asks(RunQuestion, "run", arguments=str)
def run_command(
    question: RunQuestion,
    profile: Annotated[bool, typer.Option("--profile", help="Say on stderr where the time went.")] = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Run one scenario once and show what became of every measure."""
    from policylab.cli.profile import run_profiled
    from policylab.comparison.option import Spelling
    from policylab.comparison.plan import loaded
    from policylab.files import writable_folder, write_atomically
    from policylab.recording.identity import provenance
    from policylab.recording.run import run_side_by_side
    from policylab.reports.console import show_run
    from policylab.show.console import print_json, say_where

    (chosen,), graphs = loaded(question, Spelling.COMMAND_LINE)
    folder = writable_folder(out) if out else None
    if profile:
        records, lines = run_profiled(chosen, question.seed, graphs)
        typer.echo("\n".join(lines), err=True)
    else:
        records = run_side_by_side([chosen], question.seed, 0, graphs)
    if folder is not None:
        write_atomically(folder / "records.csv", lambda path: records.frame().to_csv(path, index=False))
    if as_json:
        about = {"scenario": chosen.name, "size": chosen.size, "months": chosen.months}
        origin = {**provenance(question.seed, graphs), "scenarios": {chosen.name: chosen.identity}}
        print_json({**about, **records.of_world(0), "provenance": origin})
        return
    show_run(records, f"{chosen.name}, size {chosen.size}, seed {question.seed}: one run, so no interval")
    say_where(folder, ["records.csv"])
