"""The stored result of a study: what briefs refer to, sealed by one digest so that nobody mends it by hand.

One file holds it, ``docs/data/studies/NAME.json``, made of what commands print::

    study      the summary of the study (policylab.study.summary says what is in it)
    discovery  ``policylab analyse discovery NAME --json``: in which worlds the advice turns round
    values     ``policylab analyse value-of-information --json``: what to measure first
    patterns   ``policylab analyse patterns --json``: what the model shows and what it fails
    digest     of the four together
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from policylab.briefs.source import BriefError
from policylab.errors import UsageError, nearest
from policylab.files import checked, read_toml
from policylab.recording.identity import StaleError, changes, check
from policylab.show.json import write_json
from policylab.study.declaration import StudyFile

PARTS = ("study", "discovery", "values", "patterns")
ALTERED = "the stored result is not what its commands gave: nobody mends it by hand, store it again"
EXPERIMENTS = "experiments"  # beside the documentation: what studies declare
DIGEST = "digest"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stored:
    """A stored result, asked entry by entry.

    Attributes
    ----------
    name : str
        The study.
    content : mapping
        What its file holds.
    declared : mapping, optional
        What the study declares today, where its file is at hand.

    """

    name: str
    content: Mapping[str, Any]
    declared: Mapping[str, Any] | None = None

    def row(self, section: str, **keys: Any) -> Row:
        """Return one entry of a section of the study's summary.

        Raises
        ------
        BriefError
            If there is none, with the nearest name, or the result is not what was stored.

        """
        found = self._index(section).get(tuple(_plain(keys[key]) for key in self._keys(section)))
        if found is None:
            raise BriefError(f"{section} has no entry {_told(keys)}{self._cure(section, keys)}")
        self.check_unaltered()
        row: Row = self.study[section][found]
        return row

    def rows(self, section: str, **keys: Any) -> list[Row]:
        """Return the entries of a section that have some values, in the order of the file.

        Raises
        ------
        BriefError
            If the section is missing, or the result is not what was stored.

        """
        if section not in self.study:
            raise BriefError(f"the stored result has no section {section!r}: store it again")
        self.check_unaltered()
        return [row for row in self.study[section] if all(row.get(name) == value for name, value in keys.items())]

    def part(self, name: str) -> Mapping[str, Any]:
        """Return what another command found, whole.

        Raises
        ------
        BriefError
            If it was not stored, was made by another model, or is not what was stored.

        """
        if not self.content.get(name):
            raise BriefError(f"the stored result has no {name!r}: store it with python -m policylab.briefs.storing")
        self.check_unaltered()
        found: Mapping[str, Any] = self.content[name]
        check_fresh(name, found)
        return found

    @property
    def study(self) -> Mapping[str, Any]:
        """Return the summary of the study."""
        found: Mapping[str, Any] = self.content["study"]
        return found

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Return how the study was made."""
        found: Mapping[str, Any] = self.study["provenance"]
        return found

    @property
    def baseline(self) -> str:
        """Return the arm that effects are against."""
        return next(str(row["arm"]) for row in self.study["arms"] if row["kind"] == "baseline")

    @property
    def redeclared(self) -> list[str]:
        """Return the fields in which the study's file declares another question than the one that was answered."""
        if self.declared is None:
            return []
        now, then = self.declared, self.study["study"]
        return [name for name in dict.fromkeys([*now, *then]) if now.get(name) != then.get(name)]

    @property
    def changed(self) -> list[str]:
        """Return by name what changed since the parts were made; nothing where all are of this lab."""
        stamps = [self.content[part]["provenance"].get("identity") for part in PARTS if self.content.get(part)]
        return list(dict.fromkeys(name for stamp in stamps for name in changes(stamp)))

    @cached_property
    def altered(self) -> bool:
        """Return whether the content is not what was stored."""
        return digest_of(self.content) != self.content.get(DIGEST)

    def check_unaltered(self) -> None:
        """Refuse a result that somebody mended by hand.

        Raises
        ------
        BriefError
            If its content is not what was stored.

        """
        if self.altered:
            raise BriefError(ALTERED)

    @cached_property
    def _indices(self) -> dict[str, dict[tuple[Any, ...], int]]:
        return {}

    def _keys(self, section: str) -> list[str]:
        known = self.study.get("keys", {})
        if section not in known:
            raise BriefError(f"the stored result has no section {section!r}:{nearest(section, known)} store it again")
        return list(known[section])

    def _index(self, section: str) -> dict[tuple[Any, ...], int]:
        if section not in self._indices:
            keys = self._keys(section)
            self._indices[section] = {
                tuple(_plain(row[key]) for key in keys): place for place, row in enumerate(self.study[section])
            }
        return self._indices[section]

    def _cure(self, section: str, keys: Mapping[str, Any]) -> str:
        """Say which value of a key is unknown and what there is instead."""
        for key, value in keys.items():
            known = list(dict.fromkeys(str(row[key]) for row in self.study[section] if key in row))
            if str(value) not in known:
                return f": {key} {value!r} is unknown{nearest(value, known)} (known: {', '.join(known)})"
        return ": the study did not measure it so; ask for another, or add it to the study and run it again"


def check_fresh(name: str, part: Mapping[str, Any]) -> None:
    """Refuse what another model than today's has made, unless results are being made anew.

    Raises
    ------
    BriefError
        Naming what changed.

    """
    try:
        check(name, part.get("provenance", {}), "run it again")
    except StaleError as error:
        raise BriefError(str(error)) from None


def load_stored(name: str, data: Path) -> Stored:
    """Return the stored result of a study from the folder of the documentation's data.

    Raises
    ------
    UsageError
        If there is none, or it is no stored result.

    """
    path = data / "studies" / f"{name}.json"
    if not path.is_file():
        known = sorted(one.stem for one in path.parent.glob("*.json"))
        raise UsageError(
            f"{path}: no such stored result{nearest(name, known)} (known: {', '.join(known) or 'none'}): "
            "store one with python -m policylab.briefs.storing"
        )
    content = read_json(path)
    if not isinstance(content, dict) or not isinstance(content.get(DIGEST), str):
        raise UsageError(f"{path}: is no stored result (no digest): store it with python -m policylab.briefs.storing")
    _check_shape(path, content)
    return Stored(name, content, _declared(data.parent.parent / EXPERIMENTS / f"{name}.toml"))


def _declared(path: Path) -> Mapping[str, Any] | None:
    """Return what a study declares, in the form in which summaries keep it; none where its file is not there."""
    if not path.is_file():
        return None
    return checked(StudyFile, read_toml(path), str(path)).model_dump(mode="json", by_alias=True)


def _check_shape(path: Path | str, content: Mapping[str, Any]) -> None:
    """Refuse what lacks the parts and sections that every brief asks for, before anything is looked up in it."""
    study = content.get("study")
    if not isinstance(study, dict):
        raise UsageError(f"{path}: is no stored result: study must be the summary that policylab study printed")
    for part in PARTS:
        if content.get(part) and not isinstance(content[part], dict):
            raise UsageError(f"{path}: {part} must be the object that its command printed: store it again")
        if content.get(part) and not isinstance(content[part].get("provenance"), dict):
            raise UsageError(f"{path}: {part} has no provenance: store what its command printed")
    for section in ("study", "keys"):
        if not isinstance(study.get(section), dict):
            raise UsageError(f"{path}: study has no {section!r}: store the summary that policylab study printed")
    for section, keys in {"arms": ["arm"], **study["keys"]}.items():
        rows = study.get(section)
        if not isinstance(keys, list):
            raise UsageError(f"{path}: study/keys/{section} must list the keys of its entries: store it again")
        if not isinstance(rows, list) or not all(isinstance(row, dict) and row.keys() >= {*keys} for row in rows):
            raise UsageError(f"{path}: study/{section} must list entries with {', '.join(keys)}: store it again")
    if not any(row.get("kind") == "baseline" for row in study["arms"]):
        raise UsageError(f"{path}: study/arms has no baseline: store it again")


def store(name: str, parts: Mapping[str, Any], data: Path) -> Path:
    """Seal what commands printed and write it to where briefs look for it; return the file.

    Raises
    ------
    UsageError
        If a part is not what its command prints.

    """
    content = {part: parts[part] for part in PARTS if parts.get(part)}
    path = data / "studies" / f"{name}.json"
    _check_shape(f"what is to be stored as {name}", content)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_json(path, {**content, DIGEST: digest_of(content)})


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the digest of the parts of a stored result."""
    parts = {part: content[part] for part in PARTS if content.get(part)}
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def read_json(path: Path) -> Any:
    """Return the content of a JSON file, or say in one line why it cannot be had."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file: check the path") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as JSON ({error}): store it again") from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _plain(value: Any) -> Any:
    """Return a key in the one form in which it is looked up."""
    return float(value) if isinstance(value, int | float) else value


def _told(keys: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in keys.values())
