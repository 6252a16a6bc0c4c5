"""The command line: run, compare, check, list; studies and analyses. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from policylab.cli.analyse import analyse
from policylab.cli.brief import brief_command
from policylab.cli.study import study
from policylab.errors import RENAMED, PolicylabError, StoppedError, UsageError, renamed, unknown

# The parser's own complaints; typer names this class only through what derives from it.
_ParserError: Any = typer.BadParameter.__bases__[0]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="A policy lab for digital government: compare mandates with incentives before they reach the many.",
)

app.add_typer(study, name="study")
app.add_typer(analyse, name="analyse")
app.command("brief")(brief_command)

Size = Annotated[str | None, typer.Option(help="Who is in the lab: classroom, lab (the default), thailand-sample.")]
Months = Annotated[int | None, typer.Option(help="How many months to run; 120 by default.")]
Seed = Annotated[int, typer.Option(help="Seed that luck is keyed by.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Setting = Annotated[str | None, typer.Option(help="What no policy decides: a setting's name, or a TOML file.")]
Without = Annotated[list[str] | None, typer.Option(help="A mechanism to take out; repeat it.")]
Structure = Annotated[list[str] | None, typer.Option(help="A rival form, as choice=nested; repeat it.")]
Network = Annotated[list[str] | None, typer.Option(help="A network of your own, as leaders=FILE.graphml; repeat it.")]
Out = Annotated[Path | None, typer.Option(help="Folder for data and figures.")]


class Listed(StrEnum):
    """What ``policylab list`` can list."""

    packages = "packages"
    settings = "settings"
    sizes = "sizes"
    instruments = "instruments"
    mechanisms = "mechanisms"
    structures = "structures"
    rules = "rules"
    parameters = "parameters"
    measures = "measures"


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"policylab {version('policylab')}")
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del show_version


@app.command("run")
def run_command(
    scenario: Annotated[str, typer.Argument(help="Name of a package, or a TOML file.")],
    size: Size = None,
    months: Months = None,
    setting: Setting = None,
    without: Without = None,
    structure: Structure = None,
    network: Network = None,
    seed: Seed = 1,
    profile: Annotated[bool, typer.Option("--profile", help="Say on stderr where the time went.")] = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Run one scenario once and show what became of every measure."""
    from policylab.cli.profile import run_profiled
    from policylab.comparison.question import check_networks
    from policylab.files import writable_folder, write_atomically
    from policylab.model.layers import parse_forms
    from policylab.model.networks.files import own_networks
    from policylab.model.scenario import Scenario
    from policylab.recording.identity import provenance
    from policylab.recording.run import run
    from policylab.reports.console import show_run
    from policylab.show.console import print_json, say_where

    chosen = Scenario.load(
        scenario,
        size=size,
        months=months,
        setting=setting,
        without=without or (),
        structures=parse_forms(structure or ()),
    )
    graphs = own_networks(network or ())
    check_networks(graphs, chosen.size)
    folder = writable_folder(out) if out else None
    if profile:
        records, lines = run_profiled(chosen, seed, graphs)
        typer.echo("\n".join(lines), err=True)
    else:
        records = run(chosen, seed=seed, graphs=graphs)
    if folder is not None:
        write_atomically(folder / "records.csv", lambda path: records.frame().to_csv(path, index=False))
    if as_json:
        about = {"scenario": chosen.name, "size": chosen.size, "months": chosen.months}
        origin = {**provenance(seed, graphs), "scenarios": {chosen.name: chosen.identity}}
        print_json({**about, **records.of_world(0), "provenance": origin})
        return
    show_run(records, f"{chosen.name}, size {chosen.size}, seed {seed}: one run, so no interval")
    say_where(folder, ["records.csv"])


@app.command("compare")
def compare_command(
    arms: Annotated[list[str], typer.Argument(help="Names of packages, or TOML files of packages or scenarios.")],
    baseline: Annotated[str | None, typer.Option(help="The arm to compare with; status-quo by default.")] = None,
    size: Size = None,
    months: Months = None,
    at: Annotated[str | None, typer.Option(help="Months to look at, as 24,60,120; the last by default.")] = None,
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure to show; repeat it or part several by commas. All by default.")
    ] = None,
    replications: Annotated[str, typer.Option(help="How many peoples, networks and lucks; or auto.")] = "30",
    half_width: Annotated[float | None, typer.Option(help="With auto: of the 95% interval of every effect.")] = None,
    on: Annotated[str | None, typer.Option(help="With auto: the measure that must be known so well.")] = None,
    most: Annotated[int | None, typer.Option("--max", help="With auto: replications at the most; 480.")] = None,
    by: Annotated[str | None, typer.Option(help="The same by tier, region or segment.")] = None,
    worlds: Annotated[int | None, typer.Option(help="Over so many worlds as well, over the stated ranges.")] = None,
    worlds_size: Annotated[str | None, typer.Option(help="Size of the worlds; that of the comparison.")] = None,
    worlds_replications: Annotated[int | None, typer.Option(help="Replications in each world; 2.")] = None,
    worlds_from: Annotated[
        str | None, typer.Option(help="Draw worlds from what `analyse filter` stored: its file; or ranges.")
    ] = None,
    equal_cost: Annotated[bool, typer.Option("--equal-cost", help="Bring the outlay of the arms to a budget.")] = False,
    budget: Annotated[float | None, typer.Option(help="In official-months; what the first law spends.")] = None,
    setting: Setting = None,
    without: Without = None,
    structure: Structure = None,
    network: Network = None,
    seed: Seed = 1,
    workers: Annotated[int | None, typer.Option(help="Processes; one for each core by default.")] = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Compare policies on the same people, networks and luck: paired effects with intervals and verdicts."""
    from policylab.comparison import compare
    from policylab.comparison.question import plan
    from policylab.files import writable_folder
    from policylab.model.layers import parse_forms
    from policylab.model.networks.files import own_networks
    from policylab.reports.comparison_tables import show_comparison
    from policylab.reports.saving import save_comparison
    from policylab.show.console import print_json, progress, say_where
    from policylab.workers import cores

    chosen = [name for part in measure or [] for name in part.split(",") if name]
    if measure and not chosen:
        raise UsageError(f"--measure: {measure[0]!r} names none: write for example effective_adoption")
    question = plan(
        *arms,
        baseline=baseline,
        size=size,
        months=months,
        at=_months(at),
        measures=chosen or None,
        replications=_replications(replications),
        half_width=half_width,
        on=on,
        most=most,
        by=by,
        worlds=worlds,
        worlds_size=worlds_size,
        worlds_replications=worlds_replications,
        worlds_from=worlds_from,
        equal_cost=equal_cost,
        budget=budget,
        budgets=out is not None,
        setting=setting,
        without=without or (),
        structures=parse_forms(structure or ()),
        graphs=own_networks(network or ()),
        seed=seed,
        workers=cores() if workers is None else workers,
    )
    folder = writable_folder(out) if out else None
    with progress("runs") as report:
        found = compare(question, progress=report)
    saved = [] if folder is None else save_comparison(found, folder)
    if as_json:
        print_json(found.to_dict())
        return
    show_comparison(found, headline_only=not chosen)
    say_where(folder, saved)


@app.command("check")
def check_command(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Scenarios to check; all packages by default.")] = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Let the lab check itself: null is null, luck is keyed, the ledger closes, ranges hold, nothing is idle."""
    from policylab.analysis.checks import SIZE, check
    from policylab.model.scenario import Scenario
    from policylab.show.console import print_json

    chosen = [Scenario.load(name, size=SIZE) for name in scenarios or []]
    findings = []
    for finding in check(chosen, seed):
        findings.append(finding)
        if not as_json:
            mark = "good  " if finding.good else "FAILED"
            typer.echo(f"{mark}  {finding.name:<14} {finding.looked_at}: {finding.found}")
    failed = sum(not finding.good for finding in findings)
    if as_json:
        rows = [{"check": f.name, "good": f.good, "looked_at": f.looked_at, "found": f.found} for f in findings]
        print_json({"checks": rows, "failed": failed})
    else:
        typer.echo(f"{len(findings)} checks, {failed} failed")
    if failed:
        raise typer.Exit(PolicylabError.exit_code)


@app.command("list")
def list_command(
    what: Annotated[str, typer.Argument(help=f"One of: {', '.join(Listed)}.")],
    as_json: AsJson = False,
) -> None:
    """List what there is: names with what they mean."""
    if what in RENAMED:
        raise UsageError(f"list: {renamed(what)}")
    if what not in list(Listed):
        raise unknown("list", what, Listed)
    from policylab.cli import catalogue
    from policylab.reports.console import show_rows
    from policylab.show.console import print_json

    rows = getattr(catalogue, what)()
    if as_json:
        print_json({what: rows})
    else:
        show_rows(rows)


def main() -> None:
    """Run the command line: one line for what is wrong, and the exit code that the contract names."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # Thai labels on a console that is not UTF-8 (Windows)
    try:
        code = app(standalone_mode=False)
    except PolicylabError as error:
        sys.exit(_complain(str(error), error.exit_code))
    except _ParserError as error:
        code = _complain_of_words(error)
    except (KeyboardInterrupt, typer.Abort):
        code = StoppedError.exit_code
    except SystemExit as ended:
        code = ended.code
    except BrokenPipeError:
        # Whoever read along (head, a pager) has seen enough; keep Python from complaining as it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    if code == StoppedError.exit_code:
        _complain("interrupted: nothing is kept; run the same command again", StoppedError.exit_code)
    sys.exit(code or 0)


def _complain_of_words(error: Any) -> int:
    """Say in one line what the parser does not understand; who left out the command is shown what there is."""
    message = error.format_message()
    if error.ctx is not None and message == error.ctx.get_help():
        typer.echo(message, err=True)
        return UsageError.exit_code
    old = str(getattr(error, "option_name", "")).removeprefix("--")
    if old in RENAMED:
        return _complain(renamed(old, "--"), UsageError.exit_code)
    return _complain(f"{' '.join(message.split())} See policylab --help.", UsageError.exit_code)


def _complain(line: str, code: int) -> int:
    typer.echo(f"policylab: {line}", err=True)
    return code


def _months(text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise UsageError(f"--at: {text!r} is not a list of months: write for example 24,60,120") from None


def _replications(text: str) -> int | str:
    """Return a number, or what is no number as it is written: the plan knows what else is allowed."""
    return int(text) if text.lstrip("-").isdecimal() else text
