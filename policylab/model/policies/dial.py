"""The dial: the one quantity of a package that is scaled to match its outlay to a budget."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from policylab.errors import shown
from policylab.files import DEAREST, Money, Table

FACTOR = "factor"


class Dial(Table):
    """The quantity that is scaled, and its bounds.

    With one field the dial is that field, in its own unit; with several it is one common factor on all of them,
    1 being the package as written. A field that the factor would take beyond its own range stops at its bound.

    Attributes
    ----------
    fields : tuple of str
        Fields of instruments as ``kind.field``, for example ``statute.inspection_rate``.
    low, high : float
        Bounds of the field, or of the factor.

    """

    fields: Annotated[tuple[str, ...], Field(min_length=1)]
    low: Money
    high: Annotated[float, Field(gt=0, le=DEAREST)]

    @model_validator(mode="after")
    def _in_order(self) -> Dial:
        if self.low >= self.high:
            raise ValueError(f"low = {self.low:g} is not below high = {self.high:g}: choose a higher one")
        for name in self.fields:
            if name.count(".") != 1:
                raise ValueError(
                    f"fields: {shown(name)} is not a field: write kind.field, for example statute.inspection_rate"
                )
        return self

    @property
    def name(self) -> str:
        """Return the name of the dial: its field, or a factor on all of them."""
        return self.fields[0] if len(self.fields) == 1 else f"{FACTOR} on {', '.join(self.fields)}"

    def turned(self, instrument: Any, value: float) -> Any:
        """Return an instrument with the dial at a value; one without a dialled field is returned as it is."""
        changes = {}
        for name in self.fields:
            kind, _, field = name.partition(".")
            if kind == instrument.kind:
                wanted = value if len(self.fields) == 1 else value * getattr(instrument, field)
                changes[field] = min(wanted, highest(instrument, field))
        return instrument.moved(changes) if changes else instrument


def highest(instrument: Any, field: str) -> float:
    """Return the largest value that a field of an instrument may have, infinite where it has no bound."""
    limits = [item.le for item in type(instrument).model_fields[field].metadata if hasattr(item, "le")]
    return min(limits, default=float("inf"))
