"""Provenance of a comparison: what a reader needs to get the same numbers again."""

from __future__ import annotations

from policylab.comparison.plan import Plan
from policylab.comparison.rows import ComparisonProvenance, WorldsFrom
from policylab.model.rules import STEP
from policylab.recording.identity import provenance
from policylab.recording.identity.runs import identities_of_networks, identity_of_scenario, shipped_files


def provenance_of(plan: Plan) -> ComparisonProvenance:
    """Return where the numbers of a plan, as it ran, come from; swapped rules make another model."""
    origin = provenance(
        plan.seed, identities_of_networks(plan.graphs), methods=["comparison"], measures=plan.measures,
        files=shipped_files(plan.scenarios), named=False,
    )  # fmt: skip
    if any(scenario.step != STEP for scenario in plan.scenarios):
        origin["model"] += " with swapped rules"
    return ComparisonProvenance(
        **origin,
        scenarios={scenario.name: identity_of_scenario(scenario) for scenario in plan.scenarios},
        worlds_from=_worlds_from(plan),
    )


def _worlds_from(plan: Plan) -> WorldsFrom | None:
    stored = None if plan.spread is None else plan.spread.stored
    if stored is None:
        return None
    return WorldsFrom(identity=stored.about["identity"], status=stored.about["status"], note=stored.note)
