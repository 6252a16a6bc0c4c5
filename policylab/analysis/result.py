"""Results of analyses: typed and frozen, shown as tables, figures and a page, stored as JSON and read back."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_type_hints

from pydantic import BaseModel, ValidationError, create_model

from policylab.errors import PolicylabError
from policylab.recording.identity import EARLIER, changes, in_words, is_pending
from policylab.show.figure import Figure
from policylab.show.frames import write_csv
from policylab.show.json import plain, schema_of, write_json
from policylab.show.numbers import filled
from policylab.show.page import Page
from policylab.show.table import Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # how a result is shown changes no number: in no identity

Block = Table | str  # prose as it stands on a console, or a table
NOT_STORED: Mapping[str, bool] = {"stored": False}  # metadata of a field that JSON does not hold


@dataclass(frozen=True, repr=False)
class Result(ABC):
    """What every result of an analysis can do; its fields in their order are the keys of ``--json``."""

    FILE: ClassVar[str]  # the name of its JSON file

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
        """Return the first table: the result, row by row."""
        return self.tables()[0]

    def frame(self) -> pd.DataFrame:
        """Return the values of the first table as a frame."""
        return self.table().frame()

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures of the result, if any."""
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
        """Return the one object of ``--json``, without NaN; missing values are null."""
        return {field.name: plain(getattr(self, field.name)) for field in _stored(type(self))}

    @classmethod
    def read(cls, content: Mapping[str, Any], where: str = "") -> Self:
        """Return a result from what :meth:`to_dict` returned."""
        try:
            checked = _model(cls).model_validate(content)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise PolicylabError(
                f"{where or cls.__name__}: {place}: {first['msg']}: make the report again, it is from another version"
            ) from None
        return cls(**{field.name: getattr(checked, field.name) for field in _stored(cls)})

    @classmethod
    def schema(cls, title: str) -> dict[str, Any]:
        """Return the JSON schema of ``--json``, with the description of each field in its class."""
        return schema_of(cls, title, _model(cls))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables that are saved next to the JSON, by the name of their file."""
        return {}

    def save(self, folder: Path) -> list[str]:
        """Write JSON, tables and figures into a folder, each file at once; return the names of the files."""
        files = [write_json(folder / f"{self.FILE}.json", self)]
        files += [write_csv(folder / f"{name}.csv", frame) for name, frame in self.frames().items()]
        return [path.name for path in (*files, *(figure.save(folder) for figure in self.figures()))]

    @property
    def origin(self) -> Mapping[str, Any]:
        """Return where the numbers come from, as stored."""
        provenance: Mapping[str, Any] = getattr(self, "provenance", {})
        return provenance

    def stale(self) -> list[str]:
        """Return the names of what has changed since the result was made."""
        return changes(self.origin.get("identity"))

    def made_by(self) -> str:
        """Return in words what made the result."""
        origin = self.origin
        return (
            f"policylab {origin.get('version', 'of an unknown version')}, model `{origin.get('model', 'unknown')}`, "
            f"seed {origin.get('seed', 'unknown')}, {str(origin.get('date', 'undated'))[:10]}"
        )

    def _repr_html_(self) -> str:
        return "".join(
            block.html() if isinstance(block, Table) else f"<p>{html.escape(block)}</p>" for block in self.blocks()
        )


def _stored(cls: type[Any]) -> list[Field[Any]]:
    return [field for field in fields(cls) if field.metadata.get("stored", True)]


def _model(cls: type[Result]) -> type[BaseModel]:
    """Return the model by which the stored fields of a class are checked."""
    hints = get_type_hints(cls)
    types: dict[str, Any] = {field.name: (hints[field.name], ...) for field in _stored(cls)}
    return create_model(cls.__name__, __doc__=cls.__doc__, **types)


def warning(changed: Iterable[str], command: str) -> str:
    """Return the warning of a page whose figures are stale, empty where nothing has changed.

    >>> warning([], "policylab analyse filter")
    ''
    """
    names = in_words(changed)
    if not names:
        return ""
    if is_pending():
        return f"\n\n```{{note}}\n{EARLIER}. Since these figures were made {names} changed.\n```"
    return f"\n\n```{{warning}}\nStale: {names} changed since these figures were made. Run `{command}` again.\n```"


class Reported(ABC):
    """The result of an analysis, shown and saved as its report."""

    @property
    @abstractmethod
    def report(self) -> Result:
        """Return the report: tables, a page and JSON."""

    def save(self, folder: Path) -> list[str]:
        """Write the report into a folder, each file at once; return the names of the files."""
        return self.report.save(folder)

    def __repr__(self) -> str:
        return str(self.report)

    def _repr_html_(self) -> str:
        return self.report._repr_html_()
