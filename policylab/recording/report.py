"""Report: the typed output of ``run --json``; its schema is made from these classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policylab.model.networks import Graphs
from policylab.model.scenario import Scenario
from policylab.recording.identity import provenance
from policylab.recording.identity.runs import (
    identities_of_networks,
    identity_of_people,
    identity_of_scenario,
    shipped_files,
)
from policylab.recording.measures import MEASURES
from policylab.recording.provenance import Provenance
from policylab.recording.records import Records
from policylab.recording.run_values import RunValue
from policylab.show.json import Described

DECIDES_NO_NUMBER = True  # the place of a value does not change it: in no identity


@dataclass(frozen=True, kw_only=True)
class RunReport(Described):
    """The one object of ``run --json``."""

    scenario: str
    size: str
    months: int
    monthly: Mapping[str, tuple[float, ...]]
    """By measure, the state at the start and after each month."""
    of_run: Mapping[str, RunValue]
    """By measure, the value of the whole run."""
    provenance: Provenance


def run_report(records: Records, scenario: Scenario, seed: int, graphs: Graphs) -> RunReport:
    """Return the ``--json`` output of a scenario that ran alone."""
    origin = provenance(seed, identities_of_networks(graphs), measures=MEASURES, files=shipped_files([scenario]))
    return RunReport(
        scenario=scenario.name,
        size=scenario.size,
        months=scenario.months,
        monthly=records.months_of(0),
        of_run=records.run_values(0),
        provenance=Provenance(
            **origin,
            people=identity_of_people(scenario.size),
            scenarios={scenario.name: identity_of_scenario(scenario)},
        ),
    )
