"""Packages: policy mixes as files that a civil servant can read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from policylab.errors import unknown
from policylab.files import Table, checked, read_toml
from policylab.policies.compulsion import Statute
from policylab.policies.dial import Dial
from policylab.policies.incentives import Recognition
from policylab.policies.instrument import Instrument, Nothing
from policylab.policies.reform import LawReform

Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\n\r\t]+$")]

INSTRUMENTS: dict[str, type[Instrument]] = {
    "statute": Statute,
    "law-reform": LawReform,
    "recognition": Recognition,
    "nothing": Nothing,
}


class Package(Table):
    """A policy mix: what it is called, one sentence that a civil servant understands, and its instruments."""

    name: Name
    title: str
    title_th: str
    sentence: str
    sentence_th: str
    dial: Dial | None = None
    instrument: tuple[Annotated[Statute | LawReform | Recognition | Nothing, Field(discriminator="kind")], ...] = ()

    @model_validator(mode="after")
    def _dial_is_there(self) -> Package:
        for name in self.dial.fields if self.dial else ():
            kind, _, field = name.partition(".")
            turned = [one for one in self.instrument if one.kind == kind]
            if not turned:
                raise ValueError(f"dial: the package has no instrument of kind {kind!r}: name a field of one it has")
            if not isinstance(getattr(turned[0], field, None), float):
                raise ValueError(f"dial: {name!r} is no quantity of {kind!r}: name a field that is a number")
        return self

    @property
    def dial_as_written(self) -> float | None:
        """Return where the dial stands in the file; None without a dial."""
        if self.dial is None:
            return None
        if len(self.dial.fields) > 1:
            return 1.0
        kind, _, field = self.dial.fields[0].partition(".")
        return float(next(getattr(one, field) for one in self.instrument if one.kind == kind))

    def dialled(self, value: float) -> Package:
        """Return the package with its dial at a value."""
        if self.dial is None:
            raise ValueError(f"{self.name} has no dial")
        dial = self.dial
        return self.model_copy(update={"instrument": tuple(dial.turned(one, value) for one in self.instrument)})


@cache
def packages() -> dict[str, Package]:
    """Return the packages that ship, by name."""
    folder = files("policylab") / "data" / "packages"
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        with_path = Path(str(entry))
        if with_path.suffix == ".toml":
            package = parse_package(read_toml(with_path), with_path.name)
            found[package.name] = package
    return found


def parse_package(content: dict[str, Any], where: str) -> Package:
    """Return the package that a file's content describes; what is wrong with it becomes one line."""
    return checked(Package, content, where)


def package(name: str) -> Package:
    """Return a package that ships; an unknown name is answered with the nearest ones."""
    if name not in packages():
        raise unknown("package", name, packages())
    return packages()[name]
