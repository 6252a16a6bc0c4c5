"""A switch: named forms, each a set of parameter values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from policylab.errors import Prose
from policylab.model.columns.parameters import parameters

Kind = Literal["mechanism", "barrier", "structure", "network"]
MECHANISM: Kind = "mechanism"
BARRIER: Kind = "barrier"
STRUCTURE: Kind = "structure"
NETWORK: Kind = "network"


@dataclass(frozen=True)
class Switch:
    """A part of the model with named forms.

    Attributes
    ----------
    name, kind : str
    meaning : str
        For a mechanism, what is gone without it; for a barrier, what holds without it; for a structure, what has more
        than one form.
    forms : mapping of form to parameter values
        The first form is the default and sets nothing.
    source : str
        Where the rival forms, or the barrier, come from.

    """

    name: str
    kind: Kind
    meaning: Prose
    forms: Mapping[str, Mapping[str, float]]
    source: Prose = ""

    @property
    def default(self) -> str:
        """Return the form that holds unless another is chosen."""
        return next(iter(self.forms))

    @property
    def is_network(self) -> bool:
        """Return whether its forms are families of a network."""
        return self.kind == NETWORK

    def belongs_to_another(self, form: str, parameter: str, value: float) -> bool:
        """Return whether a parameter has a value that only a form other than the chosen one gives it.

        A parameter that only carries a form belongs to another form wherever it differs from its default.
        """
        of_forms = [values[parameter] for values in self.forms.values() if parameter in values]
        if parameter in self.forms[form] or not of_forms:
            return False
        entry = parameters()[parameter]
        return value in of_forms or (entry.form and value != entry.default)
