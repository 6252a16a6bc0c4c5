"""Agents by class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from policylab.errors import Names, UnknownNameError, shown, unknown
from policylab.lab.sets import WindowSet
from policylab.lab.windows import WINDOWS


class ByType(Names[WindowSet]):
    """The agents of each type, looked up by the class."""

    def __init__(self, content: Mapping[Any, WindowSet]):
        super().__init__("type of agent", content)

    def __missing__(self, name: object) -> NoReturn:
        types = {window.__name__: window for window in WINDOWS.values()}
        if str(name) in types:
            raise UnknownNameError(f"agents_by_type: {shown(name)} is a text: write agents_by_type[policylab.{name}]")
        error = unknown("type of agent", getattr(name, "__name__", name), types)
        raise UnknownNameError(str(error))
