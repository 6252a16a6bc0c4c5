"""Policy instruments in general: they write levers for those they cover, and their costs are booked."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from pydantic.fields import FieldInfo

from policylab.errors import Prose
from policylab.files import Table
from policylab.model.columns import INFINITY, Columns, levers
from policylab.model.luck import Luck
from policylab.model.policies.delivery import Coverage, Delivery
from policylab.model.population import Roster

Prices = Mapping[str, float]
Intensity = Annotated[float, Field(ge=0, le=4)]
# Families, in the order in which instruments are listed; an instrument states its family.
FAMILIES = (
    "compulsion", "incentive", "people", "rules", "data", "shared means", "citizens", "partnership", "outside", "null",
)  # fmt: skip
KIND_OF = {lever.name: lever.kind for lever in levers()}


@dataclass(frozen=True)
class Payment:
    """One outlay of the centre: purpose, payee and amount in official-months.

    A payment to agencies states how much each of them gets, shape (agencies,). An ``owed`` payment was earned in the
    month before, and is made as far as the money goes.
    """

    purpose: str
    payee: str
    amount: float
    to_each: NDArray[np.float64] | None = None
    owed: bool = False


def to_agencies(purpose: str, to_each: NDArray[np.float64]) -> Payment:
    """Return a payment of which each agency has earned its part."""
    return Payment(purpose, "agencies", math.fsum(to_each), to_each, owed=True)


@dataclass(frozen=True)
class InstrumentContext:
    """One world at the head of a month as instruments see it: the state that the last month left, luck and prices."""

    month: int
    people: Roster
    luck: Luck
    prices: Prices
    columns: Columns
    world: int

    def column(self, kind: str, name: str) -> NDArray[Any]:
        """Return a column of this world, shape (agents,)."""
        return self.columns[kind][name][:, self.world]

    def bodies(self, chosen: NDArray[np.bool_]) -> float:
        """Return how many real bodies the chosen agencies stand for."""
        return math.fsum(self.people.weight[chosen])

    def national(self, price: str) -> float:
        """Return the lab's share of a price that is paid once for the whole country."""
        return self.prices[price] * self.people.share_of_country


class Levers:
    """The lever columns of one world in one month, where instruments that share a lever are combined."""

    def __init__(self, columns: Columns, world: int):
        self._columns, self._world = columns, world

    def at_least(self, name: str, value: float | NDArray[Any], covered: NDArray[np.bool_]) -> None:
        """Raise a lever for those covered; of two instruments, the stronger counts."""
        column = self._columns[KIND_OF[name]][name][:, self._world]
        column[covered] = np.maximum(column, value)[covered]

    def at_most(self, name: str, value: float | NDArray[Any], covered: NDArray[np.bool_]) -> None:
        """Lower a lever for those covered; of two deadlines, the earlier counts."""
        column = self._columns[KIND_OF[name]][name][:, self._world]
        column[covered] = np.minimum(column, value)[covered]

    def pooled(
        self,
        pools: NDArray[np.intp],
        slots: NDArray[np.float64],
        members: NDArray[np.float64],
        covered: NDArray[np.bool_],
    ) -> None:
        """Assign those covered to pools of a shared cloud; of two clouds, the one with more slots a body counts.

        Each cloud has its own pools, numbered from 0. The numbers of a later cloud's pools are raised by one more than
        the greatest number of a pool in use; a pool is in use if an agency in it has slots. A covered agency moves to
        its pool of the later cloud if that has more slots for each body that shares it than the agency's present pool
        (with those that share that by now), or as many for each body and more in all. So no agency moves to a pool
        without slots, and an agency in no cloud stays in pool 0 with none.

        Parameters
        ----------
        pools, slots, members : array, shape (agencies,)
            Pool of each agency in this cloud, the slots of that pool, and the real bodies that share it.
        covered : Boolean array, shape (agencies,)
            Those covered.

        """
        columns = self._columns["agency"]
        slots_now, pool, bodies = (columns[name][:, self._world] for name in ("cloud_slots", "cloud_pool", "bodies"))
        stands, codes = slots_now > 0, pool.astype(np.intp)
        sharing = np.bincount(codes[stands], bodies[stands], minlength=int(codes.max()) + 1)[codes]
        offered, present = slots * np.maximum(sharing, 1), slots_now * np.maximum(members, 1)
        better = covered & ((offered > present) | ((offered == present) & (slots > slots_now)))
        pool[better] = pools[better] + (codes.max() + 1 if stands.any() else 0)
        slots_now[better] = slots[better]


def saturated(dose: float) -> float:
    """Return the strength of a dose: each further unit adds less, and the strength never exceeds 1.

    >>> [round(saturated(dose), 2) for dose in (0, 1, 4)]
    [0.0, 0.63, 0.98]
    """
    return 1 - math.exp(-dose)


class Instrument(Table):
    """One instrument of a package.

    Instruments that share a lever are combined: *at least x* means the greater of its value and x, *at most x* the
    smaller, for those covered, leaders with their agencies. A *dose* has the strength 1 - exp(-dose). A *national*
    price is paid once for the country: a lab pays it times the share of the country's bodies that its agencies stand
    for. *Bodies* are the real bodies that agencies stand for, added up; *citizens behind each* is the
    country's citizens times that share by the citizens of the lab.

    Class attributes state what the documentation prints: its family, what it changes, the levers it writes, its doses,
    what drives its cost, its source and confidence letter, and its design in a sentence filled from its own fields
    (``policylab.model.policies.wording``).

    *Doses* are the fields that say how much of the instrument there is. Those of ``doses`` act together: at zero of any
    one of them, nothing is left of what they do. Those of ``separate_doses`` act each by itself. ``thresholds``
    states of a dose why a small one may do nothing.
    """

    family: ClassVar[str]
    summary: ClassVar[Prose]
    writes: ClassVar[tuple[str, ...]] = ()
    doses: ClassVar[tuple[str, ...]] = ()
    separate_doses: ClassVar[tuple[str, ...]] = ()
    thresholds: ClassVar[Mapping[str, Prose]] = {}
    cost_drivers: ClassVar[Prose] = "none"
    cites: ClassVar[Prose]
    letter: ClassVar[Prose]
    says: ClassVar[Prose]
    says_th: ClassVar[Prose]

    kind: str
    delivery: Delivery

    @model_validator(mode="after")
    def _reaches_whom_it_names(self) -> Instrument:
        kinds = {"citizen" if KIND_OF[name] == "citizen" else "agency" for name in self.writes}  # leaders with theirs
        for kind, fields, cure in (
            ("citizen", ("tiers", "readiest"), "regions and segments"),
            ("agency", ("segments",), "tiers, regions and readiness"),
        ):
            for name in fields if kinds == {kind} else ():
                if getattr(self.delivery, name) is not None:
                    covered = "citizens" if kind == "citizen" else "agencies"
                    raise ValueError(
                        f"delivery.{name}: {self.kind!r} reaches {covered}, who are chosen by {cure}: leave it out"
                    )
        return self

    @classmethod
    def example(cls, delivery: Delivery) -> Self:
        """Return an example of the kind: required fields at the middle of their range, the others at their defaults.

        A kind with a required field that is not a number, or a number without two bounds, states its own example.
        """
        return cls(delivery=delivery, **cls.example_fields())

    @classmethod
    def example_fields(cls) -> dict[str, Any]:
        """Return the required fields of an example."""
        return {
            name: (_bound(field, "ge") + _bound(field, "le")) / 2
            for name, field in cls.model_fields.items()
            if field.is_required() and name not in ("kind", "delivery")
        }

    def cover(self, context: InstrumentContext) -> Coverage:
        """Return the instrument's coverage; called once, in the month of the announcement.

        Agencies by the tiers and regions of the delivery, then the readiest share of them if it has one; citizens by
        its regions and segments.
        """
        delivery = self.delivery
        agencies = delivery.readiest_of(
            delivery.covers(context.people), context.people, context.column("agency", "readiness"), context.luck
        )
        return Coverage(agencies, np.full(len(agencies), INFINITY), delivery.covers_citizens(context.people))

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the levers of one world for a month in which the instrument is in force; none by default."""

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:  # noqa: ARG002
        """Return what the centre pays in a month in which the instrument is in force; nothing by default."""
        return []

    def begins(self, context: InstrumentContext) -> bool:
        """Return whether this is the month of the announcement."""
        return context.month == self.delivery.announced


class Programme(Instrument):
    """An instrument that continues month by month at an intensity with diminishing returns.

    ``raises`` names the levers that it raises to its strength, by default all that it writes; :meth:`price` is the cost
    of a month of unit intensity, and :meth:`beginning` the initial cost.
    """

    doses: ClassVar[tuple[str, ...]] = ("intensity",)
    raises: ClassVar[tuple[str, ...]] = ()
    purpose: ClassVar[str]
    payee: ClassVar[str]

    intensity: Intensity = 1.0

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Raise each lever of those covered to at least the strength of the dose `intensity`."""
        strength = saturated(self.dose(context))
        for name in self.raises or self.writes:
            levers.at_least(name, strength, coverage.of(KIND_OF[name]))

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the month's running cost, and the initial cost.

        Every month `intensity` × the price of a month; the initial cost, in the month of the announcement.
        """
        due = [Payment(self.purpose, self.payee, self.dose(context) * self.price(context, coverage))]
        first = self.beginning(context) if self.begins(context) else 0.0
        return [*due, Payment(f"{self.purpose}: building it", self.payee, first)] if first else due

    def dose(self, context: InstrumentContext) -> float:  # noqa: ARG002
        """Return the intensity of the month."""
        return self.intensity

    @abstractmethod
    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return the cost of a month of unit intensity."""

    def beginning(self, context: InstrumentContext) -> float:  # noqa: ARG002
        """Return the initial cost; nothing by default."""
        return 0.0


def _bound(field: FieldInfo, name: str) -> float:
    return next(float(getattr(limit, name)) for limit in field.metadata if hasattr(limit, name))


class Nothing(Instrument):
    """An instrument that changes nothing and costs nothing: the null policy."""

    family: ClassVar[str] = "null"
    summary: ClassVar[str] = "changes nothing: whatever differs from the status quo under it is an error of the lab"
    cites: ClassVar[str] = "placebo"
    letter: ClassVar[str] = "A"
    says: ClassVar[Prose] = "{when}, {whom} and {citizens} go on as before"
    says_th: ClassVar[Prose] = "{when} ไม่มีการเปลี่ยนแปลงสำหรับ{whom}และ{citizens}"

    kind: Literal["nothing"] = "nothing"
