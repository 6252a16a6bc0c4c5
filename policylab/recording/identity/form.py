"""What a normal form is: pieces of text, and references between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from policylab.recording.identity.source import Key


class DataKey(NamedTuple):
    """A table of data that a definition reads."""

    path: str


class FolderKey(NamedTuple):
    """The modules of a package that something looks through: it rests on the classes in them, in no order."""

    package: str


Reference = Key | DataKey | FolderKey


@dataclass(frozen=True)
class Form:
    """The normal form of a definition: pieces of text, and references between them."""

    pieces: tuple[str | Reference, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """Return what the definition refers to."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))
