"""Stored worlds: what a filter has kept, in a Parquet file that states its model and data."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from policylab.comparison.ensemble import Design, form_is_chosen
from policylab.errors import UsageError
from policylab.files import write_atomically
from policylab.model.columns.parameters import parameters
from policylab.model.luck import Luck, agent_keys
from policylab.model.scenario import Scenario
from policylab.recording.identity import StaleError, check, stamp

ABOUT = b"policylab.worlds"
_FORM, _KEPT, _IMPLAUSIBILITY = "form_of_choice", "kept", "implausibility"


@dataclass(frozen=True)
class StoredWorlds:
    """Worlds that a filter has kept."""

    design: Design
    # What they are: ``identity``, ``status`` (not ruled out, or only the least implausible), ``size``, ``seed``,
    # ``worlds`` drawn, ``provenance`` and more, as the filter wrote it
    about: dict[str, Any]
    path: Path
    note: str = ""  # the mark of worlds that an earlier model left, while results are being recomputed; otherwise empty

    def too_few(self, wanted: int, option: str = "--worlds") -> UsageError:
        """Return the error for more worlds than there are: repeating some would pretend to more evidence."""
        return UsageError(
            f"{option}: {wanted} is out of range, allowed 2 to {self.design.worlds} (worlds {self.about['status']} "
            f"in {self.path.name}): ask for fewer, or filter more worlds"
        )


def store_worlds(
    path: Path, design: Design, kept: np.ndarray, implausibility: np.ndarray, about: dict[str, Any]
) -> None:
    """Write every world of a design with its implausibility and whether it is kept, at once."""
    import pyarrow as pa  # noqa: PLC0415 (workers that only run do not need it)
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns: dict[str, Any] = {"world": np.arange(design.worlds), _KEPT: kept, _IMPLAUSIBILITY: implausibility}
    if design.forms:
        columns[_FORM] = list(design.forms)
    columns |= {name: design.values[:, place] for place, name in enumerate(design.names)}
    stamped = {"provenance": {"identity": stamp()}, **about}
    table = pa.table(columns).replace_schema_metadata({ABOUT: json.dumps(stamped)})
    write_atomically(path, lambda temporary: pq.write_table(table, temporary))


def read_worlds(path: str | os.PathLike[str], option: str = "--worlds-from") -> StoredWorlds:
    """Return the worlds that a file keeps.

    In worlds of an earlier model, whose results are being made anew, a parameter that is gone is left out, and one that
    has another range now stands at its default.
    """
    import pyarrow as pa  # noqa: PLC0415 (workers that only run do not need it)
    import pyarrow.parquet as pq  # noqa: PLC0415

    place, cure = Path(path), "name a file that `policylab analyse filter` wrote, or ranges"
    try:
        table = pq.read_table(place)
    except FileNotFoundError:
        raise UsageError(f"{option} {place}: no such file: {cure}") from None
    except (OSError, pa.ArrowInvalid):
        raise UsageError(f"{option} {place}: cannot be read as Parquet: {cure}") from None
    metadata = table.schema.metadata or {}
    if ABOUT not in metadata:
        raise UsageError(f"{option} {place}: holds no stored worlds: {cure}")
    about = json.loads(metadata[ABOUT])
    try:
        note = check(f"{option} {place}", about.get("provenance", {}), "run policylab analyse filter again")
    except StaleError as error:
        raise UsageError(str(error)) from None
    kept = table.filter(table[_KEPT])
    if not kept.num_rows:
        raise UsageError(f"{option} {place}: keeps no world: draw from ranges, or filter more worlds")
    names = tuple(name for name in kept.column_names if name in parameters() and _in_range(name, kept[name].to_numpy()))
    values = np.column_stack([kept[name].to_numpy() for name in names])
    forms = tuple(kept[_FORM].to_pylist()) if _FORM in kept.column_names else ()
    return StoredWorlds(Design(names, values, forms), about, place, note)


def _in_range(name: str, values: np.ndarray) -> bool:
    entry = parameters()[name]
    return bool(((entry.low <= values) & (values <= entry.high)).all())


def design_of_filtered(
    stored: StoredWorlds, number: int, seed: int, scenarios: Sequence[Scenario], *, form_chosen: bool = False
) -> Design:
    """Return a number of the worlds kept, drawn without replacement.

    What every scenario fixes is left out of them, as in :func:`~policylab.comparison.ensemble.design_of_worlds`.
    """
    kept = stored.design
    if number > kept.worlds:
        raise stored.too_few(number)
    keys = agent_keys(f"stored world {world}" for world in range(kept.worlds))
    drawn = np.sort(Luck(seed).uniform("stored worlds", keys, 0)[:, 0].argsort(kind="stable")[:number])
    fixed = set.intersection(*(set(scenario.point) for scenario in scenarios))
    free = np.array([name not in fixed for name in kept.names])
    chosen = form_is_chosen(scenarios, form_chosen=form_chosen)
    forms = tuple(kept.forms[world] for world in drawn) if kept.forms and not chosen else ()
    return Design(tuple(np.array(kept.names)[free].tolist()), kept.values[drawn][:, free], forms)
