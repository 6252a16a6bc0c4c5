"""What all questions of analyses share: their options are checked when they are made."""

from __future__ import annotations

from policylab.comparison.option import Spelling, declared


class Checked:
    """A question whose options are checked when it is made."""

    def __post_init__(self) -> None:
        from policylab.comparison.checking import checked_value  # noqa: PLC0415 (only an instance needs it)

        for name, option in declared(type(self)).items():
            value = getattr(self, name)
            if value is not None or not option.may_be_none:
                checked_value(type(self), name, value, Spelling.PYTHON)
