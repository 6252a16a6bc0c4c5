"""``policylab run``: one scenario, once."""

from __future__ import annotations

from typing import Annotated

import typer

from policylab.cli.options import AsJson, Out, asks, say_notes
from policylab.comparison.question import RunQuestion


@asks(RunQuestion, "run", arguments=str)
def run_command(
    question: RunQuestion,
    profile: Annotated[bool, typer.Option("--profile", help="Print on stderr where the time went.")] = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Run one scenario once and show every measure."""
    from policylab.comparison.loading import loaded, notes
    from policylab.comparison.option import Spelling
    from policylab.files import writable_folder
    from policylab.recording.report import run_report
    from policylab.recording.run import run_side_by_side
    from policylab.show.console import print_json, say_where
    from policylab.show.frames import write_csv
    from policylab.show.json import plain
    from policylab.show.words import Words

    (chosen,), graphs = loaded(question, Spelling.COMMAND_LINE)
    say_notes([chosen], notes([chosen], graphs))
    folder = writable_folder(out) if out else None
    if profile:
        from policylab.cli.profile import run_profiled

        records, lines = run_profiled(chosen, question.seed, graphs)
        typer.echo("\n".join(lines), err=True)
    else:
        records = run_side_by_side([chosen], question.seed, 0, graphs)
    if folder is not None:
        write_csv(folder / "records.csv", records.frame())
    if as_json:
        print_json(plain(run_report(records, chosen, question.seed, graphs)))
        return
    about = f"{chosen.name}, size {chosen.size}, seed {question.seed}"
    records.table(Words().say("run.title", arm=about)).print()
    say_where(folder, ["records.csv"])
