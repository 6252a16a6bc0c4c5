"""Frames of rows, and their files: CSV for every program, Parquet for many rows; each written atomically."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policylab.files import write_atomically
from policylab.show.json import plain

if TYPE_CHECKING:
    import pandas as pd


def frame_of(rows: Iterable[Any]) -> pd.DataFrame:
    """Return rows, typed or mappings, as a frame."""
    import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

    return pd.DataFrame(plain(list(rows)))


def write_csv(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame as CSV, the same bytes on every system, and return the file.

    It begins with a byte order mark, without which spreadsheets take Thai letters for others.
    """
    write_atomically(path, lambda target: frame.to_csv(target, index=False, lineterminator="\n", encoding="utf-8-sig"))
    return path


def write_parquet(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame as Parquet and return the file."""
    write_atomically(path, lambda target: frame.to_parquet(target, index=False))
    return path
