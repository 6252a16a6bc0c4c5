"""Store: the folder of a study, a Parquet file for each finished chunk; nothing in it is ever rewritten.

A chunk's file is named by its identity and written atomically. Next to the chunks are a journal, with a line for every
chunk that is started or stored, and a lock that ends with the process that holds it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policylab.errors import PolicylabError, UsageError
from policylab.files import write_atomically
from policylab.recording.identity import changes, dynamics, in_words, provenance
from policylab.study.points import STUDY, Chunk

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "run": "string", "world": "int32", "arm": "string", "budget": "float64", "dial": "string",
    "dial_value": "float64", "pilot_cost": "float64", "asked": "float64", "matched": "bool", "crossings": "string",
    "replication": "int32", "measure": "string", "at": "string", "by": "string", "group": "string",
    "value": "float64", "against": "float64", "reached": "bool", "error": "string",
}  # fmt: skip
DECIDES_NO_NUMBER = True  # the layout of files decides no number: enters no identity
RESULTS = Path("results")
CHUNKS, JOURNAL, LOCK = "chunks", "journal.tsv", ".lock"
BEGUN, STORED = "begun", "stored"
ABOUT = b"policylab.study"


@dataclass(frozen=True)
class StoredChunk:
    """The metadata of a chunk's file."""

    path: Path
    identity: str  # of the chunk, and of the model that it was run with
    question: str
    kind: str
    model: str
    content: str
    seconds: float  # time spent
    points: int  # number of points and runs in it, and of runs that raised
    runs: int
    failed: int
    provenance: dict[str, Any]  # what it was run with, as in ``--json``

    @property
    def changed(self) -> list[str]:
        """Return the names of what has changed since it was run."""
        return changes(self.provenance.get("identity"))


@dataclass(frozen=True)
class Inventory:
    """The contents of a folder, compared with the chunks of a study."""

    done: dict[str, StoredChunk]  # chunks of the study
    missing: list[Chunk]
    others: list[StoredChunk]  # chunks of another model or of another question: never mixed with those of the study

    def about_others(self) -> str | None:
        """Return one line on what is left out, None where nothing is."""
        if not self.others:
            return None
        stale = [chunk for chunk in self.others if chunk.changed]
        since = in_words(dict.fromkeys(name for chunk in stale for name in chunk.changed))
        parts = [f"{len(stale)} of an earlier model ({since} changed since)"] if stale else []
        rest = len(self.others) - len(stale)
        parts += [f"{rest} of a different question from the file's"] if rest else []
        return (
            f"chunks left out, since a study never mixes them: {'; '.join(parts)}. "
            "They stay where they are; --out chooses another folder"
        )


@dataclass(frozen=True)
class Store:
    """The folder of a study's results."""

    folder: Path

    @property
    def chunks(self) -> Path:
        """Return the folder of the chunks."""
        return self.folder / CHUNKS

    def path_of(self, chunk: Chunk) -> Path:
        """Return the file of a chunk."""
        return self.chunks / chunk.file

    def inventory(self, chunks: Sequence[Chunk]) -> Inventory:
        """Return which chunks are stored, which are missing, and which are of other studies or models."""
        by_identity = {stored.identity: stored for stored in self._all()}
        wanted = {chunk.identity for chunk in chunks}
        return Inventory(
            {chunk.identity: by_identity[chunk.identity] for chunk in chunks if chunk.identity in by_identity},
            [chunk for chunk in chunks if chunk.identity not in by_identity],
            [stored for identity, stored in by_identity.items() if identity not in wanted],
        )

    def _all(self) -> Iterator[StoredChunk]:
        for path in sorted(self.chunks.glob("*.parquet")):
            if not path.name.startswith("."):  # a partial file of a killed process
                yield _about(path)

    def write(self, chunk: Chunk, rows: pd.DataFrame, seconds: float, seed: int) -> None:
        """Store a chunk at once, with its model and time spent; a chunk that is stored already stays."""
        import pyarrow as pa  # noqa: PLC0415 (reading an inventory does not need it)
        import pyarrow.parquet as pq  # noqa: PLC0415

        path = self.path_of(chunk)
        if path.exists():
            raise PolicylabError(
                f"{path}: is stored already, and files are never rewritten: choose another folder with --out"
            )
        about = {
            "identity": chunk.identity, "question": chunk.question, "kind": chunk.kind, "model": dynamics(),
            "seconds": round(seconds, 3), **_counts_of(rows),
            "provenance": provenance(seed, methods=[STUDY], measures=chunk.measures, named=False),
        }  # fmt: skip
        schema = pa.schema([(name, pa.type_for_alias(COLUMNS[name])) for name in rows.columns])
        table = pa.Table.from_pandas(rows, schema, preserve_index=False)
        about["content"] = digest_of_rows(table.to_pandas())
        table = table.replace_schema_metadata({ABOUT: json.dumps(about)})
        write_atomically(path, lambda temporary: pq.write_table(table, temporary, compression="zstd"))
        self.note(STORED, chunk)

    def read(self, chunk: Chunk) -> pd.DataFrame:
        """Return the rows of a chunk."""
        import pyarrow.parquet as pq  # noqa: PLC0415

        path = self.path_of(chunk)
        rows: pd.DataFrame = pq.read_table(path).to_pandas()
        if digest_of_rows(rows) != _about(path).content:
            raise PolicylabError(
                f"{path}: its rows differ from those that were stored: move it away, and run the study again"
            )
        return rows

    def note(self, what: str, chunk: Chunk) -> None:
        """Add a line to the journal: the time, the event, the chunk and the process."""
        line = f"{datetime.now(UTC).isoformat(timespec='milliseconds')}\t{what}\t{chunk.file}\t{os.getpid()}\n"
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(line)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the folder for this process; partial files of killed processes are removed."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 (reading an inventory does not need it)

        lock = FileLock(self.folder / LOCK)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise PolicylabError(
                f"{self.folder}: another `policylab study run` is running here: wait for it, or choose another folder "
                "with --out"
            ) from None
        try:
            self.chunks.mkdir(exist_ok=True)
            for partial in self.chunks.glob(".*.parquet"):
                partial.unlink()
            yield
        finally:
            lock.release()


def folder_of(study: str, out: Path | None = None) -> Path:
    """Return the folder of a study's results, by default ``results/NAME``; it need not exist yet."""
    folder = RESULTS / study if out is None else out
    for path in (folder, folder / CHUNKS):
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path}: is not a folder: move it away, or choose another folder with --out")
    return folder


def made_with(stored: Iterable[StoredChunk]) -> list[dict[str, Any]]:
    """Return every set of versions and processor that chunks were run with, and the number of chunks of each."""
    kinds: dict[str, dict[str, Any]] = {}
    for chunk in stored:
        kind = {key: chunk.provenance[key] for key in ("version", "packages", "cpu")}
        known = kinds.setdefault(json.dumps(kind, sort_keys=True), {**kind, "chunks": 0})
        known["chunks"] += 1
    return [kinds[key] for key in sorted(kinds)]


def digest_of_rows(rows: pd.DataFrame) -> str:
    """Return the digest of rows, 32 hexadecimal digits."""
    from pandas.util import hash_pandas_object  # noqa: PLC0415

    return sha256(hash_pandas_object(rows, index=False).to_numpy().tobytes()).hexdigest()[:32]


def _counts_of(rows: pd.DataFrame) -> dict[str, int]:
    points = rows[["world", "arm", "budget"]].drop_duplicates()
    failed = rows["error"].notna()
    runs = rows["run"].nunique() if "run" in rows else 0
    return {"points": len(points), "runs": int(runs), "failed": int(rows[failed]["run"].nunique()) if runs else 0}


def _about(path: Path) -> StoredChunk:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        metadata = pq.read_schema(path).metadata or {}
        return StoredChunk(path, **json.loads(metadata[ABOUT]))
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowInvalid):
        raise PolicylabError(
            f"{path}: is not a chunk of this version's studies, or is damaged: move it away, and run the study again"
        ) from None
