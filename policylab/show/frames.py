"""Frames in files: CSV for every program, Parquet where there are many rows; each written at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policylab.files import write_atomically

if TYPE_CHECKING:
    import pandas as pd


def write_csv(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame as CSV, the same bytes on every system, and return the file."""
    write_atomically(path, lambda beside: frame.to_csv(beside, index=False, lineterminator="\n"))
    return path


def write_parquet(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame as Parquet and return the file."""
    write_atomically(path, lambda beside: frame.to_parquet(beside, index=False))
    return path
