"""The stored result of a study: what briefs refer to, sealed by one digest so that nobody edits it by hand.

One file holds it, ``docs/data/studies/NAME.json``, made of what commands print::

    study      the summary of the study (policylab.study.result)
    discovery  ``policylab analyse discovery NAME --json``: in which worlds the advice reverses
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
from typing import Any, TypeVar

from policylab.analysis.discovery.report import DiscoveryReport
from policylab.analysis.patterns.report import PatternReport
from policylab.analysis.result import Result
from policylab.analysis.value_of_information.report import ValueReport
from policylab.briefs.source import BriefError
from policylab.errors import PolicylabError, UsageError, nearest
from policylab.files import checked, read_toml
from policylab.recording.identity import StaleError, changes, check
from policylab.show import write_json
from policylab.study.declaration import StudyFile
from policylab.study.result import StudyResult, read_result

REPORTS: Mapping[str, type[Result]] = {"discovery": DiscoveryReport, "values": ValueReport, "patterns": PatternReport}
PARTS = ("study", *REPORTS)
ALTERED = "the stored result is not what its commands printed: never edit it by hand, store it again"
STORE_IT = "store it with python -m policylab.briefs.storage"
EXPERIMENTS = "experiments"  # next to the documentation: the files of studies
DIGEST = "digest"
Content = Mapping[str, Any]
Report = TypeVar("Report", bound=Result)


@dataclass(frozen=True)
class StoredResult:
    """A study's result and the analyses that are stored with it."""

    name: str
    content: Content
    declared: StudyFile | None = None  # what the study declares today, if its file is available

    @cached_property
    def study(self) -> StudyResult:
        """Return the result of the study."""
        self.check_unaltered()
        return read_result(self.content["study"], self.name)

    @cached_property
    def discovery(self) -> DiscoveryReport:
        """Return in which worlds the mandate beats the incentive; errors are those of :meth:`report`."""
        return self.report("discovery", DiscoveryReport)

    @cached_property
    def values(self) -> ValueReport:
        """Return what it would help to know; errors are those of :meth:`report`."""
        return self.report("values", ValueReport)

    @cached_property
    def patterns(self) -> PatternReport:
        """Return what the model shows and what it fails; errors are those of :meth:`report`."""
        return self.report("patterns", PatternReport)

    def report(self, part: str, kind: type[Report]) -> Report:
        """Return the report of another command."""
        if not self.content.get(part):
            raise BriefError(f"the stored result has no {part!r}: {STORE_IT}")
        self.check_unaltered()
        check_fresh(part, self.content[part])
        return kind.read(self.content[part], part)

    @property
    def redeclared(self) -> list[str]:
        """Return the fields in which the study's file differs from the question that was answered."""
        if self.declared is None:
            return []
        now, then = (file.model_dump(mode="json", by_alias=True) for file in (self.declared, self.study.study))
        return [name for name in now if now[name] != then[name]]

    @property
    def changed(self) -> list[str]:
        """Return the names of what changed since the parts were made; empty where nothing did."""
        stamps = [self.content[part]["provenance"].get("identity") for part in PARTS if self.content.get(part)]
        return list(dict.fromkeys(name for stamp in stamps for name in changes(stamp)))

    @cached_property
    def altered(self) -> bool:
        """Return whether the content is not what was stored."""
        return digest_of(self.content) != self.content.get(DIGEST)

    def check_unaltered(self) -> None:
        """Refuse a result that was edited by hand."""
        if self.altered:
            raise BriefError(ALTERED)


def check_fresh(name: str, part: Content) -> None:
    """Refuse the result of another model than today's, unless results are being recomputed."""
    try:
        check(name, part.get("provenance", {}), "run it again")
    except StaleError as error:
        raise BriefError(str(error)) from None


def load_stored(name: str, data: Path) -> StoredResult:
    """Return the stored result of a study from the folder of the documentation's data."""
    path = data / "studies" / f"{name}.json"
    if not path.is_file():
        known = sorted(file.stem for file in path.parent.glob("*.json"))
        raise UsageError(
            f"{path}: no such stored result{nearest(name, known)} (known: {', '.join(known) or 'none'}): "
            "store one with python -m policylab.briefs.storage"
        )
    content = read_json(path)
    if not isinstance(content, dict) or not isinstance(content.get(DIGEST), str):
        raise UsageError(f"{path}: is not a stored result (no digest): {STORE_IT}")
    _check_parts(str(path), content)
    file = data.parent.parent / EXPERIMENTS / f"{name}.toml"
    return StoredResult(name, content, checked(StudyFile, read_toml(file), str(file)) if file.is_file() else None)


def _check_parts(where: str, content: Content) -> None:
    """Refuse parts that are not what the commands printed, before any of them is read."""
    read_result(content.get("study"), f"{where}: study")
    for part, kind in REPORTS.items():
        if not content.get(part):
            continue
        if not isinstance(content[part], dict):
            raise UsageError(f"{where}: {part} must be the object that its command printed: store it again")
        try:
            kind.read(content[part], f"{where}: {part}")
        except PolicylabError as error:
            raise UsageError(str(error)) from None


def store(name: str, parts: Content, data: Path) -> Path:
    """Seal what commands printed and write it to where briefs read it; return the file."""
    content = {part: parts[part] for part in PARTS if parts.get(part)}
    path = data / "studies" / f"{name}.json"
    _check_parts(f"what is to be stored as {name}", content)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_json(path, {**content, DIGEST: digest_of(content)})


def digest_of(content: Content) -> str:
    """Return the digest of the parts of a stored result."""
    parts = {part: content[part] for part in PARTS if content.get(part)}
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def read_json(path: Path) -> Any:
    """Return the content of a JSON file, or raise an error with the reason."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_not_json)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file: check the path") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as JSON ({error}): store it again") from None


def _not_json(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON")
