"""Stored worlds: what a filter has kept, in a Parquet file that states its model and data."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.ensemble import Design, form_is_chosen
from policylab.errors import UsageError
from policylab.files import write_atomically
from policylab.model.columns.parameters import parameters
from policylab.model.luck import Luck, agent_keys
from policylab.model.scenario import Scenario
from policylab.recording.identity import StaleError, check, stamp

if TYPE_CHECKING:
    import pyarrow as pa

Array = NDArray[np.float64]
ABOUT = b"policylab.worlds"
_FORM, _KEPT, _IMPLAUSIBILITY, _WEIGHT = "form_of_choice", "kept", "implausibility", "weight"
_BY = "implausibility by "  # and the name of a target
SMALLEST = 1e-300  # weight: a kept world may be drawn after all others
CURE = "name a file that `policylab analyse filter` wrote, or ranges"


@dataclass(frozen=True)
class StoredWorlds:
    """Worlds that a filter has kept."""

    design: Design
    # What they are: ``identity``, ``status`` (not ruled out, or only the least implausible), ``size``, ``seed``,
    # ``worlds`` drawn, ``provenance`` and more, as the filter wrote it
    about: dict[str, Any]
    path: Path
    note: str = ""  # the mark of worlds that an earlier model left, while results are being recomputed; otherwise empty
    weights: Array | None = None  # of each world, 1 in all; None where the file has none and all are alike

    def too_few(self, wanted: int, option: str = "--worlds") -> UsageError:
        """Return the error for more worlds than there are: repeating some would pretend to more evidence."""
        return UsageError(
            f"{option}: {wanted} is out of range, allowed 2 to {self.design.worlds} (worlds {self.about['status']} "
            f"in {self.path.name}): ask for fewer, or filter more worlds"
        )


@dataclass(frozen=True)
class JudgedWorlds:
    """All worlds that a filter drew, as each target judges them."""

    design: Design
    each: Array  # implausibility, shape (targets, worlds); NaN where a target does not judge a world
    targets: Sequence[Mapping[str, Any]]  # of each its ``name``, ``source`` and ``cases``
    about: dict[str, Any]
    path: Path
    note: str = ""


def store_worlds(
    path: Path,
    design: Design,
    kept: np.ndarray,
    implausibility: np.ndarray,
    about: dict[str, Any],
    *,
    weight: Array | None = None,
    by_target: Mapping[str, Array] | None = None,
) -> None:
    """Write every world of a design at once: its implausibility, also by target, whether it is kept, and its weight."""
    import pyarrow as pa  # noqa: PLC0415 (workers that only run do not need it)
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns: dict[str, Any] = {"world": np.arange(design.worlds), _KEPT: kept, _IMPLAUSIBILITY: implausibility}
    if weight is not None:
        columns[_WEIGHT] = weight
    columns |= {f"{_BY}{name}": judged for name, judged in (by_target or {}).items()}
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
    table, about, note = _read(Path(path), option)
    kept = table.filter(table[_KEPT])
    if not kept.num_rows:
        raise UsageError(f"{option} {path}: keeps no world: draw from ranges, or filter more worlds")
    weights = kept[_WEIGHT].to_numpy() if _WEIGHT in kept.column_names else None
    return StoredWorlds(_design(kept), about, Path(path), note, weights)


def read_judged(path: str | os.PathLike[str], option: str = "--worlds-from") -> JudgedWorlds:
    """Return all worlds of a file, kept or not, as each target judges them."""
    table, about, note = _read(Path(path), option)
    targets = about.get("judged_by")
    if not targets:
        raise UsageError(
            f"{option} {path}: does not say how each target judges its worlds, so no target can be left out: run "
            "policylab analyse filter again"
        )
    each = np.array([table[f"{_BY}{target['name']}"].to_numpy() for target in targets])
    return JudgedWorlds(_design(table), each, targets, about, Path(path), note)


def _read(place: Path, option: str) -> tuple[pa.Table, dict[str, Any], str]:
    """Return the table of a file, what it says about itself, and its mark if it is of an earlier model."""
    import pyarrow as pa  # noqa: PLC0415 (workers that only run do not need it)
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(place)
    except FileNotFoundError:
        raise UsageError(f"{option} {place}: no such file: {CURE}") from None
    except (OSError, pa.ArrowInvalid):
        raise UsageError(f"{option} {place}: cannot be read as Parquet: {CURE}") from None
    metadata = table.schema.metadata or {}
    if ABOUT not in metadata:
        raise UsageError(f"{option} {place}: holds no stored worlds: {CURE}")
    about = json.loads(metadata[ABOUT])
    try:
        note = check(f"{option} {place}", about.get("provenance", {}), "run policylab analyse filter again")
    except StaleError as error:
        raise UsageError(str(error)) from None
    return table, about, note


def _design(table: pa.Table) -> Design:
    names = tuple(name for name in table.column_names if name in parameters() and _in_range(name, table[name]))
    values = np.column_stack([table[name].to_numpy() for name in names])
    return Design(names, values, tuple(table[_FORM].to_pylist()) if _FORM in table.column_names else ())


def _in_range(name: str, column: pa.ChunkedArray) -> bool:
    entry, values = parameters()[name], column.to_numpy()
    return bool(((entry.low <= values) & (values <= entry.high)).all())


def design_of_filtered(
    stored: StoredWorlds, number: int, seed: int, scenarios: Sequence[Scenario], *, form_chosen: bool = False
) -> Design:
    """Return a number of the worlds kept, drawn by weight without replacement.

    What every scenario fixes is left out of them, as in :func:`~policylab.comparison.ensemble.design_of_worlds`.

    Notes
    -----
    Each world waits for a time of its own luck, exponential with its weight as rate, and the first are drawn: the next
    is always drawn by weight among those that are left [1]_. Worlds of equal weight are drawn as before there were any.

    References
    ----------
    .. [1] Efraimidis and Spirakis (2006) Weighted random sampling with a reservoir. Information Processing Letters 97:
       181-185.

    """
    kept = stored.design
    if number > kept.worlds:
        raise stored.too_few(number)
    keys = agent_keys(f"stored world {world}" for world in range(kept.worlds))
    waits = Luck(seed).uniform("stored worlds", keys, 0)[:, 0]
    if stored.weights is not None:
        waits = -np.log1p(-waits) / np.maximum(stored.weights, SMALLEST)
    drawn = np.sort(waits.argsort(kind="stable")[:number])
    fixed = set.intersection(*(set(scenario.point) for scenario in scenarios))
    free = np.array([name not in fixed for name in kept.names])
    chosen = form_is_chosen(scenarios, form_chosen=form_chosen)
    forms = tuple(kept.forms[world] for world in drawn) if kept.forms and not chosen else ()
    return Design(tuple(np.array(kept.names)[free].tolist()), kept.values[drawn][:, free], forms)
