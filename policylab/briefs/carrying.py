"""Carrying: stored results get a new stamp after a refactoring that changed no bit, which the stored probe must show.

``policylab/data/probe.json`` holds the results of the probe to the last bit, and the identity, packages and processor
that it was stored with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from policylab.analysis.trials import TRIALS, trials
from policylab.briefs.stored import DIGEST, digest_of
from policylab.comparison import stored_worlds
from policylab.errors import PolicylabError, UsageError
from policylab.files import write_atomically
from policylab.model.policies.package import packages
from policylab.recording.identity import in_words, stamp, stamps
from policylab.recording.identity.probe import differing, probe
from policylab.recording.identity.stamps import processor, versions
from policylab.show.json import json_lines, to_json
from policylab.study import store
from policylab.study.points import identity_of_answer

PLACES = ("docs/data/**/*.json", "tests/data/*.json", "experiments/**/*.parquet", "results/**/*.parquet")
Content = dict[str, Any]


@dataclass(frozen=True)
class Carried:
    """The stored results that were carried, and those that were not, with the reason."""

    carried: list[str]
    left: dict[str, str]


def place() -> Path:
    """Return where the probe is stored."""
    return Path(str(resources.files("policylab") / "data" / "probe.json"))


def store_probe() -> Path:
    """Store the results of the probe, to the last bit, with the current identity."""
    _write_probe(probe(), trials(sorted(TRIALS)))
    return place()


def carry(root: Path) -> Carried:
    """Renew the stamps of a checkout's stored results whose identity is that of the stored probe."""
    known = _stored_probe()
    bits = probe()
    changed = differing(known["bits"], bits)
    if changed:
        raise PolicylabError(_refusal(known, changed))
    now = stamps.identity()
    methods = [name for name, digest in known["identity"]["methods"].items() if now.methods.get(name) != digest]
    again = trials(name for name in methods if name in known["trials"])
    wrong = [f"method {name}" for name, digest in again.items() if known["trials"][name] != digest]
    if wrong:
        raise PolicylabError(_refusal(known, wrong))
    unproven = {name for name in methods if name not in again}
    mark = {
        "dynamics": known["identity"]["dynamics"],
        "probe": sha256(json.dumps(bits, sort_keys=True).encode()).hexdigest()[:12],
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    result = Carried([], {})
    for path in sorted({path for pattern in PLACES for path in root.glob(pattern)}):
        _carry_file(path, path.relative_to(root).as_posix(), _Carrier(known["identity"], unproven, mark), result)
    _write_probe(bits, {name: digest for name, digest in known["trials"].items() if name not in unproven})
    return result


def _stored_probe() -> Content:
    if not place().is_file():
        raise PolicylabError(f"{place()}: no stored probe: store it with policylab identity --store-probe")
    content: Content = json.loads(place().read_text(encoding="utf-8"))
    return content


def _write_probe(bits: Mapping[str, Any], of_methods: Mapping[str, str]) -> None:
    now = {"identity": stamps.identity().to_dict(), "packages": versions(), "cpu": processor()}
    content = {**now, "bits": bits, "trials": of_methods}
    text = json.dumps(content, indent=1) + "\n"
    write_atomically(place(), lambda target: target.write_text(text, encoding="utf-8"))


def _refusal(known: Content, changed: list[str]) -> str:
    """Return what differs and, where versions or the processor may be the cause, how to proceed."""
    line = f"nothing is carried: {in_words(changed)} gave other bits than the stored probe"
    if known["packages"] != versions() or known["cpu"] != processor():
        line += (
            f". It was stored with {_listed(known['packages'])} on {known['cpu']}; this is {_listed(versions())} on "
            f"{processor()}: check out the commit before the change, store the probe here (policylab identity "
            "--store-probe), and carry again"
        )
    return line


def _listed(packages: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in packages.items())


@dataclass(frozen=True)
class _Carrier:
    """Renews the stamp of what has the identity that the probe was stored for."""

    known: Mapping[str, Any]
    unproven: set[str]
    mark: Mapping[str, Any]

    def why_not(self, stamped: Mapping[str, Any]) -> str:
        """Return why a stamp cannot be carried, empty where it can."""
        if stamped["dynamics"] != self.known["dynamics"]:
            return "its stamp is not that of the probe"
        for kind in ("measures", "methods"):
            changed = [name for name, digest in stamped[kind].items() if self.known[kind].get(name) != digest]
            if changed:
                return f"the {kind} {in_words(changed)} in its stamp are not those of the probe"
        unproven = sorted(self.unproven & set(stamped["methods"]))
        return f"method {in_words(unproven)} has another form and no trial: run it again" if unproven else ""

    def stamped(self, content: Any) -> Any:
        """Return content with every stamp of a provenance renewed, and today's titles of the packages that it holds."""
        if isinstance(content, list):
            return [self.stamped(value) for value in content]
        if not isinstance(content, dict):
            return content
        copy = {key: self.stamped(value) for key, value in content.items()}
        if isinstance(copy.get("arms"), list):
            files = copy.get("provenance", {}).get("identity", {}).get("files", {})
            copy["arms"] = [_titled(arm, files) for arm in copy["arms"]]
        if _is_stamped(copy):
            old = copy["identity"]
            new = stamp(*old["methods"], measures=old["measures"], named=False)
            copy |= {"model": new["dynamics"], "identity": {**new, "files": old["files"], "carried_from": self.mark}}
        return copy


def _is_stamped(content: Mapping[str, Any]) -> bool:
    stamped = content.get("identity")
    return isinstance(stamped, dict) and {"dynamics", "measures", "methods"} <= stamped.keys()


def _titled(arm: Any, files: Container[str]) -> Any:
    """Return the row of an arm with the titles that its package has today, where the lab ships it: words age too."""
    if not isinstance(arm, dict) or f"data/packages/{arm.get('arm')}.toml" not in files:
        return arm
    package = packages()[arm["arm"]]
    return {**arm, "title": package.title, "title_th": package.title_th}


def _stamps_in(content: Any) -> Iterator[Content]:
    """Yield every stamp in a content."""
    if isinstance(content, list):
        for value in content:
            yield from _stamps_in(value)
    elif isinstance(content, dict):
        if _is_stamped(content):
            yield content["identity"]
        for value in content.values():
            yield from _stamps_in(value)


def _carry_file(path: Path, name: str, carrier: _Carrier, result: Carried) -> None:
    content, write = (_json if path.suffix == ".json" else _parquet)(path)
    old_stamps = list(_stamps_in(content))
    if not old_stamps:
        return
    why = next((why for stamped in old_stamps if (why := carrier.why_not(stamped))), "")
    if why:
        result.left[name] = why
        return
    write(carrier.stamped(content))
    result.carried.append(name)


def _json(path: Path) -> tuple[Any, Callable[[Any], None]]:
    text = path.read_text(encoding="utf-8")

    def write(new: Any) -> None:
        if DIGEST in new:
            new = {**new, DIGEST: digest_of(new)}
        new_text = json_lines(new) if "\n" in text.strip() else f"{to_json(new)}\n"  # in the form of the file
        write_atomically(path, lambda target: target.write_text(new_text, encoding="utf-8"))

    return json.loads(text), write


def _parquet(path: Path) -> tuple[Any, Callable[[Any], None]]:
    import pyarrow.parquet as pq  # noqa: PLC0415 (only carrying needs it)

    table = pq.read_table(path)
    metadata = dict(table.schema.metadata or {})
    key = next((about for about in (stored_worlds.ABOUT, store.ABOUT) if about in metadata), None)
    content = json.loads(metadata[key]) if key else {}

    def write(new: Any) -> None:
        new_path = path
        if key == store.ABOUT:
            new = {**new, "model": new["provenance"]["model"]}
            new["identity"] = identity_of_answer(new["question"], new["provenance"]["identity"])
            new_path = path.with_name(f"{new['kind']}-{new['identity']}.parquet")
        whole = table.replace_schema_metadata({**metadata, key: json.dumps(new).encode()})
        write_atomically(new_path, lambda target: pq.write_table(whole, target, compression="zstd"))
        if new_path != path:
            path.unlink()

    return content, write


def check_checkout(root: Path) -> None:
    """Refuse a folder that is not a checkout of the project."""
    if not (root / "docs" / "data").is_dir():
        raise UsageError("no docs/data in this folder: run policylab identity --carry from the folder of the project")
