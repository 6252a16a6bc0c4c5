"""``policylab compare``: arms on the same people, networks and luck."""

from __future__ import annotations

import typer

from policylab.cli.options import AsJson, Out, asks, say_notes
from policylab.comparison.question import Question


@asks(Question, "compare")
def compare_command(question: Question, as_json: AsJson = False, out: Out = None) -> None:
    """Compare policies on the same people, networks and luck: paired effects with intervals and verdicts."""
    from policylab.comparison.checking import plan_of
    from policylab.comparison.comparison import compared
    from policylab.comparison.loading import notes
    from policylab.comparison.option import Spelling
    from policylab.comparison.sentences import paragraph
    from policylab.comparison.tables import tables_of
    from policylab.files import writable_folder
    from policylab.show.console import print_json, progress, say_where
    from policylab.show.numbers import filled
    from policylab.show.table import print_tables

    plan = plan_of(question, Spelling.COMMAND_LINE)
    say_notes(plan.scenarios, notes(plan.scenarios, plan.graphs))
    folder = writable_folder(out) if out else None
    if plan.world_sample is not None and plan.world_sample.stored is not None and plan.world_sample.stored.note:
        typer.echo(f"policylab: {plan.world_sample.stored.path}: {plan.world_sample.stored.note}", err=True)
    with progress("runs") as report:
        comparison = compared(plan, report)
    saved = [] if folder is None else comparison.save(folder)
    if as_json:
        print_json(comparison)
        return
    typer.echo(f"{filled(paragraph(comparison))}\n")
    print_tables(make() for make in tables_of(comparison, headlines=not question.measures).values())
    say_where(folder, saved)
