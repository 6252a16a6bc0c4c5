"""The stored result of a study: what briefs refer to, entry by entry, each sealed so that nobody mends it by hand.

One file holds it, ``docs/data/studies/NAME.json``, made of what commands print::

    study      the summary of the study (policylab.study.summary says what is in it)
    discovery  ``policylab analyse discovery NAME --json``: in which worlds the advice turns round
    values     ``policylab analyse value-of-information --json``: what to measure first
    patterns   ``policylab analyse patterns --json``: what the model shows and what it fails
    seals      a digest of every entry of the four, by its place
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from policylab.briefs.source import BriefError
from policylab.errors import UsageError, nearest
from policylab.files import checked, read_toml
from policylab.recording.identity import model_version
from policylab.show.json import write_json
from policylab.study.declaration import StudyFile

PARTS = ("study", "discovery", "values", "patterns")
EXPERIMENTS = "experiments"  # beside the documentation: what studies declare
SEALS = "seals"
DIGITS = 8  # hexadecimal, of a seal: enough against slips and mending by hand, and the file stays small
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
            If there is none, with the nearest name, or if it is not what was stored.

        """
        found = self._index(section).get(tuple(_plain(keys[key]) for key in self._keys(section)))
        if found is None:
            raise BriefError(f"{section} has no entry {_told(keys)}{self._cure(section, keys)}")
        return self._sealed(f"study/{section}/{found}", self.study[section][found], f"{section} {_told(keys)}")

    def rows(self, section: str, **keys: Any) -> list[Row]:
        """Return the entries of a section that have some values, in the order of the file.

        Raises
        ------
        BriefError
            If the section is missing, or an entry is not what was stored.

        """
        if section not in self.study:
            raise BriefError(f"the stored result has no section {section!r}: store it again")
        return [
            self._sealed(f"study/{section}/{place}", row, f"{section} {_told(_named(row))}")
            for place, row in enumerate(self.study[section])
            if all(row.get(name) == value for name, value in keys.items())
        ]

    def part(self, name: str) -> Mapping[str, Any]:
        """Return what another command found, whole.

        Raises
        ------
        BriefError
            If it was not stored, was made by another model, or is not what was stored.

        """
        if not self.content.get(name):
            raise BriefError(f"the stored result has no {name!r}: store it with python -m policylab.briefs.storing")
        broken = next((place for place in self.altered if place.partition("/")[0] == name), None)
        if broken:
            raise BriefError(f"{broken} is not what was stored: nobody mends it by hand, store it again")
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

    @cached_property
    def altered(self) -> list[str]:
        """Return the places whose content is not what was sealed, or that came or went since."""
        now, then = seals(self.content), self.content.get(SEALS, {})
        return [place for place in dict.fromkeys([*now, *then]) if now.get(place) != then.get(place)]

    def _sealed(self, place: str, row: Row, told: str) -> Row:
        if place in self._altered_places:
            raise BriefError(
                f"the stored entry {told} is not what the study gave (its seal is broken): store the result again"
            )
        return row

    @cached_property
    def _altered_places(self) -> frozenset[str]:
        return frozenset(self.altered)

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
    """Refuse what another model than today's has made."""
    made = part.get("provenance", {}).get("model")
    if made != model_version():
        raise BriefError(f"{name} is stale: made by model {made}, the model is {model_version()} now; run it again")


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
    if not isinstance(content, dict) or not isinstance(content.get(SEALS), dict):
        raise UsageError(f"{path}: is no stored result (no seals): store it with python -m policylab.briefs.storing")
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
    """Seal what commands found and write it to where briefs look for it; return the file.

    Raises
    ------
    UsageError
        If a part is not what its command prints.

    """
    content = {part: parts[part] for part in PARTS if parts.get(part)}
    path = data / "studies" / f"{name}.json"
    _check_shape(f"what is to be stored as {name}", content)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_json(path, {**content, SEALS: seals(content)})


def seals(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest of every entry of a stored result, by its place."""
    return {
        place: sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:DIGITS]
        for part in PARTS
        for place, entry in _entries(content.get(part), part)
    }


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


def _entries(content: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Return what is sealed by itself: rows of lists of tables, and what stands beside them."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _entries(value, f"{place}/{name}")
    elif isinstance(content, list) and content and all(isinstance(row, dict) for row in content):
        yield from ((f"{place}/{number}", row) for number, row in enumerate(content))
    elif content is not None:
        yield place, content


def _plain(value: Any) -> Any:
    """Return a key in the one form in which it is looked up."""
    return float(value) if isinstance(value, int | float) else value


def _named(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("arm", "by", "group", "mandate", "measure", "at") if name in row}


def _told(keys: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in keys.values())
