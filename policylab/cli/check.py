"""``policylab check``: the lab checks itself."""

from __future__ import annotations

from typing import Annotated

import typer

from policylab.cli.options import AsJson, Seed
from policylab.errors import PolicylabError


def check_command(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Scenarios to check; by default all packages.")] = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Run the lab's self-checks: null is null, luck is keyed, the ledger closes, ranges hold, nothing is idle."""
    from policylab.analysis.checks import check, report_of
    from policylab.analysis.idleness import SIZE
    from policylab.model.scenario import Scenario
    from policylab.show.console import print_json

    chosen = [Scenario.load(name, size=SIZE) for name in scenarios or []]
    findings = []
    for finding in check(chosen, seed):
        findings.append(finding)
        if not as_json:
            typer.echo(f"{finding.verdict:<6}  {finding.check:<14} {finding.looked_at}: {finding.found}")
    report = report_of(findings)
    if as_json:
        print_json(report)
    else:
        typer.echo(report.sum_in_words())
    if report.failed:
        raise typer.Exit(PolicylabError.exit_code)
