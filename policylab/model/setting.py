"""Settings, which no policy decides: parameters, outside events, dated acts, and forms of the model."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from policylab.errors import Names, UsageError, shown, unknown
from policylab.errors.calls import in_words
from policylab.files import MOST_INSTRUMENTS, Name, Sentence, Table, Title, checked, read_toml
from policylab.model.layers import Layer
from policylab.model.policies.package import AnyInstrument, no_contradiction

DEFAULT_SETTING = "default"


class Setting(Table):
    """A setting as a file: a sentence about it, parameters, removed mechanisms, forms of the model, and events.

    Events are instruments like those of packages, and events from outside; every arm of a comparison has them.
    ``begins`` is the calendar month of month 0, an October.
    """

    name: Name
    title: Title
    title_th: Title
    sentence: Sentence
    sentence_th: Sentence
    begins: str | None = None
    without: tuple[str, ...] = ()
    structures: Annotated[dict[str, str], Field(default_factory=dict)]
    parameters: Annotated[dict[str, Any], Field(default_factory=dict)]
    event: Annotated[tuple[AnyInstrument, ...], Field(max_length=MOST_INSTRUMENTS)] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Setting:
        no_contradiction(self.event, "event")
        if self.begins is not None and not re.fullmatch(r"\d{4}-10", self.begins):
            raise ValueError(
                f"begins: {shown(self.begins)} is not an October, the month of month 0: write for example 2014-10"
            )
        return self

    def layer(self, where: str = "") -> Layer:
        """Return what the setting sets, checked."""
        return Layer.checked(self.parameters, self.without, self.structures, where)

    def point(self, where: str = "") -> dict[str, float]:
        """Return the parameters that the setting sets, including those of removed mechanisms and forms."""
        return self.layer(where).values()


@cache
def settings() -> dict[str, Setting]:
    """Return the settings that ship, by name."""
    folder = Path(str(files("policylab") / "data" / "settings"))
    loaded = [_read(path) for path in sorted(folder.glob("*.toml"))]
    return Names(
        "setting",
        {setting.name: setting for setting in sorted(loaded, key=lambda setting: setting.name != DEFAULT_SETTING)},
        "write your own file and name it, or use scenario.with_setting(...)",
    )


@in_words("write for example load_setting('shock')")
def load_setting(source: str | os.PathLike[str]) -> Setting:
    """Return a setting that ships, or one from a TOML file.

    Raises
    ------
    UsageError
        If the name is unknown or the file is wrong; one line says where and how to fix it.

    """
    if not isinstance(source, str | os.PathLike):
        raise UsageError(f"setting: {shown(source)} has the wrong type: write the name of a setting, or a TOML file")
    text = str(os.fspath(source))
    if text in settings():
        return settings()[text]
    if text.endswith(".toml") or os.sep in text or "/" in text:
        return _read(Path(text))
    raise unknown("setting", text, settings())


def _read(path: Path) -> Setting:
    setting = checked(Setting, read_toml(path), str(path))
    setting.point(str(path))
    return setting
