"""Packages: policy mixes as files that a civil servant can read."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Any, TypeGuard, Union

from pydantic import Field, model_validator

from policylab.errors import Names, shown, unknown
from policylab.files import MOST_INSTRUMENTS, Money, Name, Sentence, Table, Title, checked, read_toml
from policylab.model.policies.design import design_of_mix
from policylab.model.policies.dial import Dial, highest
from policylab.model.policies.duty import Duty
from policylab.model.policies.for_citizens import Bonus
from policylab.model.policies.incentives import Grant
from policylab.model.policies.instrument import FAMILIES, Instrument
from policylab.model.policies.ledger import UNIT, thousandths
from policylab.model.policies.wording import Language


def _instruments() -> Names[type[Instrument]]:
    """Return every kind of instrument that a file of this folder defines, family by family."""
    kinds: list[type[Instrument]] = []
    for name in sorted(module.name for module in iter_modules([str(Path(__file__).parent)])):
        full = f"{__package__}.{name}"
        if full != __name__:
            module = import_module(full)
            kinds += [value for value in vars(module).values() if _is_kind(value) and value.__module__ == full]
    return Names(
        "instrument",
        {
            kind.model_fields["kind"].default: kind
            for kind in sorted(kinds, key=lambda value: FAMILIES.index(value.family))
        },
    )


def _is_kind(value: object) -> TypeGuard[type[Instrument]]:
    """Return whether a value of a module is an instrument that a package can name."""
    return isinstance(value, type) and issubclass(value, Instrument) and not value.model_fields["kind"].is_required()


INSTRUMENTS = _instruments()
OUTSIDE = "outside"
if TYPE_CHECKING:
    AnyInstrument = Instrument
else:
    AnyInstrument = Annotated[Union[tuple(INSTRUMENTS.values())], Field(discriminator="kind")]  # noqa: UP007


class Package(Table):
    """A policy mix: its name, one sentence that a civil servant understands, its dial and its instruments.

    ``budget``, if given, is what the instruments may spend together; each must then state its part.
    """

    name: Name
    title: Title
    title_th: Title
    sentence: Sentence
    sentence_th: Sentence
    budget: Money | None = None
    dial: Dial | None = None
    instrument: Annotated[tuple[AnyInstrument, ...], Field(max_length=MOST_INSTRUMENTS)] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Package:
        no_contradiction(self.instrument, "instrument")
        for place, instrument in enumerate(self.instrument, start=1):
            if instrument.family == OUTSIDE:
                raise ValueError(
                    f"instrument[{place}]: {instrument.kind!r} is an event from outside, which no package decides: "
                    "set it in a setting ([[event]])"
                )
        self._within_budget()
        self._dial_is_there()
        return self

    def _within_budget(self) -> None:
        if self.budget is None:
            return
        parts = [instrument.delivery.budget for instrument in self.instrument]
        if None in parts:
            place = parts.index(None) + 1
            raise ValueError(
                f"instrument[{place}].delivery.budget: is missing, but the package has a budget of {self.budget:g}: "
                "state what part of it the instrument may spend"
            )
        # In whole thousandths, as the ledger counts: tenths that add up exactly are not refused for rounding.
        spent = sum(int(thousandths(part)) for part in parts if part is not None)
        if spent > int(thousandths(self.budget)):
            raise ValueError(
                f"budgets of the instruments add up to {spent / UNIT:g}, allowed {self.budget:g} (the package's "
                "budget): lower one of them, or raise the package's"
            )

    def _dial_is_there(self) -> None:
        for name in self.dial.fields if self.dial else ():
            kind, _, field = name.partition(".")
            turned = [instrument for instrument in self.instrument if instrument.kind == kind]
            if not turned:
                raise ValueError(
                    f"dial: the package has no instrument of kind {shown(kind)}: name a field of one that it has"
                )
            if not isinstance(getattr(turned[0], field, None), float):
                raise ValueError(f"dial: {shown(name)} is not a quantity of {kind!r}: name a field that is a number")  # noqa: TRY004
            self._dial_within(name, highest(turned[0], field))

    def _dial_within(self, name: str, most: float) -> None:
        """Refuse a dial on one field whose upper bound exceeds that of the field."""
        if self.dial is not None and len(self.dial.fields) == 1 and self.dial.high > most:
            raise ValueError(
                f"dial.high: {self.dial.high:g} is out of range, allowed at most {most:g} (what {name} may be): "
                "lower it"
            )

    def design(self, language: Language = "en") -> str:
        """Return the package in words, made from its own fields: a line for each instrument.

        Parameters
        ----------
        language : {"en", "th"}, optional
            Thai is a draft that no Thai official has read yet.

        >>> package("null").design()
        'From month 12 on, all agencies and all citizens go on as before.'

        """
        return "\n".join(design_of_mix(self.instrument, self.budget, language))

    @property
    def dial_as_written(self) -> float | None:
        """Return the dial's value in the file; None without a dial."""
        if self.dial is None:
            return None
        if len(self.dial.fields) > 1:
            return 1.0
        kind, _, field = self.dial.fields[0].partition(".")
        return float(next(getattr(instrument, field) for instrument in self.instrument if instrument.kind == kind))

    def dialled(self, value: float) -> Package:
        """Return the package with its dial at a value."""
        if self.dial is None:
            raise ValueError(f"{self.name} has no dial")
        dial = self.dial
        return self.moved({"instrument": tuple(dial.turned(instrument, value) for instrument in self.instrument)})


def no_contradiction(instruments: tuple[Instrument, ...], what: str) -> None:
    """Refuse duties with different demands on the same agency at the same time, and two bonuses or proofs at once.

    Raises
    ------
    ValueError
        Naming both and how they differ.

    """
    for (earlier_number, earlier), (later_number, later) in combinations(enumerate(instruments, start=1), 2):
        both = f"{what}[{earlier_number}] and {what}[{later_number}]"
        if isinstance(earlier, Duty) and isinstance(later, Duty) and (differs := earlier.contradicts(later)):
            raise ValueError(
                f"{both} contradict each other in {differs} for the same agencies at the same time: let one end before "
                "the other is announced, or separate them by tiers or regions"
            )
        on_proof = all(isinstance(grant, Grant) and grant.conditional for grant in (earlier, later))
        if on_proof and earlier.delivery.meets(later.delivery):
            raise ValueError(
                f"{both} are grants on proof for the same agencies at the same time, and a project is granted once: "
                "write only one of them, or separate them by tiers or regions"
            )
        if isinstance(earlier, Bonus) and isinstance(later, Bonus) and earlier.delivery.meets_in_time(later.delivery):
            raise ValueError(f"{both} are bonuses at the same time, and citizens queue for one: write only one of them")


@cache
def packages() -> Names[Package]:
    """Return the packages that ship, by name."""
    folder = files("policylab") / "data" / "packages"
    loaded = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        path = Path(str(entry))
        if path.suffix == ".toml":
            package = parse_package(read_toml(path), path.name)
            loaded[package.name] = package
    return Names("package", loaded, "write your own file and name it, or use scenario.with_package(...)")


def parse_package(content: dict[str, Any], where: str) -> Package:
    """Return the package that a file's content describes, or refuse it in one line."""
    return checked(Package, content, where)


def package(name: str) -> Package:
    """Return a package that ships; an unknown name is answered with the nearest ones."""
    if name not in packages():
        raise unknown("package", name, packages())
    return packages()[name]
