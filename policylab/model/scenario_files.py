"""Scenario files: what they may contain, and what a name or a file means."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from policylab.errors import RENAMED, UsageError, shown, together, unknown
from policylab.files import Name, Table, checked, read_toml
from policylab.model.layers import Layer
from policylab.model.limits import MOST_MONTHS
from policylab.model.policies.package import Package, package, packages, parse_package
from policylab.model.setting import Setting, load_setting
from policylab.model.tables import sizes


class ScenarioFile(Table):
    """The contents of a scenario file."""

    name: Name
    package: Annotated[str, Field(min_length=1)]
    size: str | None = None
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None = None
    setting: str | None = None
    without: tuple[str, ...] = ()
    structures: Annotated[dict[str, str], Field(default_factory=dict)]
    parameters: Annotated[dict[str, Any], Field(default_factory=dict)]


# A file with any of these keys is a scenario, so that one without its package is reported; others are packages.
_SCENARIO_KEYS = {*ScenarioFile.model_fields, *RENAMED} - {"name"}


@dataclass(frozen=True)
class Written:
    """What a name or a file says about a scenario; None where it says nothing."""

    source: str
    name: str
    package: Package
    size: str | None = None
    months: int | None = None
    setting: Setting | None = None
    own: Layer = Layer()  # noqa: RUF009 (frozen)


def written(source: object) -> Written:
    """Return what the name of a package that ships, or a package or scenario file, says.

    Raises
    ------
    UsageError
        If the name is unknown or the file is wrong; one line says where and how to fix it.

    """
    text = path_of(source, "scenario", "the name of a package, or a TOML file")
    if text in packages() or not is_path(text):
        levers = package(text)
        return Written(text, levers.name, levers)
    return _read(Path(text))


def setting_of(chosen: object, default: Setting) -> Setting:
    """Return the setting of a name, a file or an object, or the usual setting for None."""
    if chosen is None or isinstance(chosen, Setting):
        return chosen or default
    return load_setting(path_of(chosen, "setting", "the name of a setting, or a TOML file"))


def path_of(source: object, what: str, wanted: str) -> str:
    """Return a name or path as text, or refuse it and say what to write instead."""
    if isinstance(source, str | os.PathLike):
        text = os.fspath(source)
        if isinstance(text, str):
            return text
    raise UsageError(f"{what}: {shown(source)} has the wrong type: write {wanted}")


def is_path(text: str) -> bool:
    """Return whether a text is the path of a file: it ends in .toml, or has a folder."""
    return text.endswith(".toml") or os.sep in text or "/" in text


def _read(path: Path) -> Written:
    content, where = read_toml(path), str(path)
    if not _SCENARIO_KEYS & set(content):
        levers = parse_package(content, where)
        return Written(where, levers.name, levers)
    file = checked(ScenarioFile, content, where)
    together(
        lambda: _check_size(file.size, where),
        lambda: _beside(path, "package", file.package),
        lambda: file.setting is None or _setting_beside(path, file.setting),
        lambda: Layer.checked(file.parameters, file.without, file.structures, where),
    )
    return Written(
        where,
        file.name,
        _beside(path, "package", file.package),
        file.size,
        file.months,
        None if file.setting is None else _setting_beside(path, file.setting),
        Layer.checked(file.parameters, file.without, file.structures, where),
    )


def _check_size(size: str | None, where: str) -> None:
    if size is not None and size not in sizes():
        raise unknown("size", size, sizes()).at(f"{where}: size")


def _beside(path: Path, key: str, name: str) -> Package:
    """Return the package that a scenario file names: one that ships, or a file next to it."""
    if name in packages():
        return package(name)
    if not name.endswith(".toml"):
        raise unknown("package", name, packages()).at(f"{path}: {key}")
    neighbour = path.parent / name
    try:
        return parse_package(read_toml(neighbour), str(neighbour))
    except UsageError as error:
        raise error.at(f"{path}: {key}") from None


def _setting_beside(path: Path, name: str) -> Setting:
    """Return the setting that a scenario file names: one that ships, or a file next to it."""
    try:
        return load_setting(path.parent / name if name.endswith(".toml") else name)
    except UsageError as error:
        raise error.at(f"{path}: setting") from None
