"""Results of analyses: typed and frozen, shown as tables, a figure and a page, stored as JSON and read back."""

from __future__ import annotations

import html
import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, get_type_hints

from pydantic import BaseModel, ValidationError, create_model

from policylab.errors import PolicylabError
from policylab.show.figure import Figure
from policylab.show.json import SCHEMA_DIALECT, plain
from policylab.show.numbers import filled
from policylab.show.page import Page
from policylab.show.table import Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # how a result is shown moves no number of it: in no identity

Block = Table | str  # prose as it stands on a console, or a table
_ATTRIBUTE = re.compile(r"^(\w[\w, ]*) : [^\n]*((?:\n    [^\n]*)*)", re.M)
NOT_STORED: Mapping[str, bool] = {"stored": False}  # metadata of a field that JSON does not hold


@dataclass(frozen=True, repr=False)
class Result(ABC):
    """What every result of an analysis can do; its fields in their order are the keys of ``--json``."""

    @abstractmethod
    def blocks(self) -> Sequence[Block]:
        """Return prose and tables in the order in which a console shows them."""

    @abstractmethod
    def page(self) -> Page:
        """Return the result as a page of the documentation."""

    def tables(self) -> tuple[Table, ...]:
        """Return all tables of the result."""
        return tuple(block for block in self.blocks() if isinstance(block, Table))

    def table(self) -> Table:
        """Return the first table: what was found, row by row."""
        return self.tables()[0]

    def frame(self) -> pd.DataFrame:
        """Return the values of the first table as a frame."""
        return self.table().frame()

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures of the result, none where it has none."""
        return ()

    def print(self) -> None:
        """Print the result as a person reads it."""
        for number, block in enumerate(self.blocks()):
            if number:
                print()
            if isinstance(block, Table):
                block.print()
            else:
                print(filled(block))

    def __str__(self) -> str:
        return "\n\n".join(block.console() if isinstance(block, Table) else filled(block) for block in self.blocks())

    __repr__ = __str__

    def to_dict(self) -> dict[str, Any]:
        """Return the one object of ``--json``, without NaN; what is not there is null."""
        return {field.name: plain(getattr(self, field.name)) for field in _stored(type(self))}

    @classmethod
    def read(cls, content: Mapping[str, Any], where: str = "") -> Self:
        """Return a result from what :meth:`to_dict` made of it.

        Raises
        ------
        PolicylabError
            If a key is missing or has a value of the wrong type.

        """
        try:
            checked = _model(cls).model_validate(content)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise PolicylabError(
                f"{where or cls.__name__}: {place}: {first['msg']}: make the report anew, it is of another version"
            ) from None
        return cls(**{field.name: getattr(checked, field.name) for field in _stored(cls)})

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of ``--json``, with what the docstrings of the classes say of each key."""
        return _described({"$schema": SCHEMA_DIALECT, **_model(cls).model_json_schema()})

    @abstractmethod
    def save(self, folder: Path) -> list[str]:
        """Write the result into a folder, each file at once; return the names of the files."""

    def _repr_html_(self) -> str:
        return "".join(
            block.html() if isinstance(block, Table) else f"<p>{html.escape(block)}</p>" for block in self.blocks()
        )


def _stored(cls: type[Any]) -> list[Field[Any]]:
    return [field for field in fields(cls) if field.metadata.get("stored", True)]


def _model(cls: type[Result]) -> type[BaseModel]:
    """Return the model by which the stored fields of a class are checked."""
    hints = get_type_hints(cls)
    wanted: dict[str, Any] = {field.name: (hints[field.name], ...) for field in _stored(cls)}
    return create_model(cls.__name__, __doc__=cls.__doc__, **wanted)


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of classes whose docstrings list their attributes: each text stands with its key."""
    for part in (schema, *schema.get("$defs", {}).values()):
        summary, _, listed = inspect.cleandoc(part.get("description", "")).partition("\n\nAttributes\n----------\n")
        part["description"] = " ".join(summary.split())
        for names, text in _ATTRIBUTE.findall(listed):
            for name in names.split(", "):
                if text and name in part["properties"]:
                    part["properties"][name]["description"] = " ".join(text.split())
    return schema
