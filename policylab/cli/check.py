"""``policylab check``: the lab checks itself."""

from __future__ import annotations

from typing import Annotated

import typer

from policylab.cli.options import AsJson, Seed
from policylab.errors import PolicylabError


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
