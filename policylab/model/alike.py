"""Scenarios that can run side by side: one size, one length, the same networks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from policylab.errors import UsageError
from policylab.errors.calls import in_words
from policylab.model.scenario import Scenario
from policylab.model.setting import Setting


@in_words("write for example load_alike(['status-quo', 'hybrid'])")
def load_alike(
    sources: Sequence[str | os.PathLike[str] | Scenario],
    size: str | None = None,
    months: int | None = None,
    setting: str | os.PathLike[str] | Setting | None = None,
    parameters: Mapping[str, float] | None = None,
    without: str | Iterable[str] = (),
    structures: Mapping[str, str] | None = None,
) -> tuple[Scenario, ...]:
    """Return scenarios that can run side by side: one size, one length, the same networks.

    Raises
    ------
    UsageError
        If there are none, a name or file is wrong, or sizes, lengths or networks differ.

    """
    if not sources:
        raise UsageError("scenarios: none given: name at least one, for example status-quo")
    mechanisms = (without,) if isinstance(without, str) else tuple(without)
    loaded = tuple(
        Scenario.load(
            source,
            size=size,
            months=months,
            setting=setting,
            parameters=parameters,
            without=mechanisms,
            structures=structures,
        )
        for source in sources
    )
    for field in ("size", "months"):
        different = sorted({str(getattr(scenario, field)) for scenario in loaded})
        if len(different) > 1:
            raise UsageError(f"scenarios differ in {field} ({', '.join(different)}): set one {field} for all")
    if any(not same_networks(scenario, loaded[0]) for scenario in loaded):
        raise UsageError(
            "scenarios differ in their networks: choose one family for all with structures, or give all one graph"
        )
    return loaded


def same_networks(first: Scenario, second: Scenario) -> bool:
    """Return whether two scenarios can share their networks."""
    return (
        first.families == second.families
        and first.graphs.keys() == second.graphs.keys()
        and all(nx.utils.graphs_equal(graph, second.graphs[name]) for name, graph in first.graphs.items())
    )
