"""Result: the summary of a study as tables, figures and frames, and read back from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policylab.errors import UsageError
from policylab.show import Figure, Table
from policylab.show.frames import frame_of
from policylab.study import figures, tables
from policylab.study.sections import Sections

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # only shows results: enters no identity


@dataclass(frozen=True, kw_only=True, repr=False)
class StudyResult(Sections):
    """The result of a study: its declaration, where its numbers come from, and its sections as rows."""

    def __repr__(self) -> str:
        return f"<StudyResult of {self.name}: {self.study.question}>"

    def _repr_html_(self) -> str:
        return self.table().html()

    def table(self, section: str = "effects", language: str = "en") -> Table:
        """Return a section as a table."""
        return tables.section_table(self, section, language)

    def plot(self, what: str = "adoption", language: str = "en") -> Figure:
        """Return a figure: ``adoption`` over time as designed, or the headline effects ``against-cost``."""
        return figures.figure(self, what, language)

    def frame(self, section: str = "effects") -> pd.DataFrame:
        """Return a section in long form; of the monthly levels a row for each month."""
        frame = frame_of(self.rows(section))
        return frame.explode(["month", "mean", "low", "high"], ignore_index=True) if section == "by_month" else frame


def read_result(content: object, where: str = "summary") -> StudyResult:
    """Return the result that :meth:`StudyResult.to_dict` wrote."""
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    if not isinstance(content, Mapping):
        raise UsageError(f"{where}: must be the object that policylab study export wrote to summary.json")
    try:
        result = TypeAdapter(StudyResult).validate_python({k: value for k, value in content.items() if k != "keys"})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = "/".join(map(str, first["loc"]))
        raise UsageError(
            f"{where}: {place}: {first['msg']}: store the summary.json that policylab study export wrote"
        ) from None
    if sum(arm.kind == "baseline" for arm in result.arms) != 1:
        raise UsageError(f"{where}: arms: must have one baseline: store it again")
    return result
