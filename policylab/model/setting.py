"""Settings: what no policy decides: parameters, events from outside, dated acts, and forms of the model."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from policylab.errors import Prose, unknown
from policylab.files import Table, checked, read_toml
from policylab.model.columns.parameters import parameters
from policylab.model.mechanisms import taken_out
from policylab.model.policies.package import AnyInstrument, Name, no_contradiction
from policylab.model.structures import values_of

DEFAULT_SETTING = "default"


class Setting(Table):
    """A setting as a file: a sentence on it, parameters, mechanisms taken out, forms of the model, and events.

    Events are instruments like those of packages, and events from outside; they stand in every arm of a
    comparison. ``begins`` is the calendar month of month 0, an October.
    """

    name: Name
    title: Prose
    title_th: Prose
    sentence: Prose
    sentence_th: Prose
    begins: str | None = None
    without: tuple[str, ...] = ()
    structures: Annotated[dict[str, str], Field(default_factory=dict)]
    parameters: Annotated[dict[str, Any], Field(default_factory=dict)]
    event: tuple[AnyInstrument, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Setting:
        no_contradiction(self.event, "event")
        if self.begins is not None and not re.fullmatch(r"\d{4}-10", self.begins):
            raise ValueError(f"begins: {self.begins!r} is no October, the month of month 0: write for example 2014-10")
        return self

    def point(self, where: str) -> dict[str, float]:
        """Return the parameters that differ from their defaults in this setting."""
        own = checked_point(self.parameters, where)
        return {**own, **taken_out(self.without, own, where), **values_of(self.structures, where, own)}


def checked_point(values: dict[str, Any], where: str) -> dict[str, float]:
    """Return the parameters that a file sets, each checked against its range."""
    point = {}
    for name, value in values.items():
        if name not in parameters():
            raise unknown("parameter", name, parameters()).at(f"{where}: parameters")
        point[name] = parameters()[name].check(value, f"{where}: parameters.{name}")
    return point


@cache
def settings() -> dict[str, Setting]:
    """Return the settings that ship, by name."""
    folder = Path(str(files("policylab") / "data" / "settings"))
    found = [_read(path) for path in sorted(folder.glob("*.toml"))]
    return {setting.name: setting for setting in sorted(found, key=lambda one: one.name != DEFAULT_SETTING)}


def load_setting(source: str | os.PathLike[str]) -> Setting:
    """Return a setting that ships, or that of a TOML file.

    Raises
    ------
    UsageError
        If the name is unknown or the file is wrong; one line says where and how to mend it.

    """
    text = os.fspath(source)
    if text in settings():
        return settings()[text]
    if text.endswith(".toml") or os.sep in text or "/" in text:
        return _read(Path(text))
    raise unknown("setting", text, settings())


def _read(path: Path) -> Setting:
    setting = checked(Setting, read_toml(path), str(path))
    setting.point(str(path))
    return setting
