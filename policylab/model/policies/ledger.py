"""The ledger: every payment leaves one account and enters another, in whole thousandths of an official-month."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Money = NDArray[np.int64]
UNIT = 1000  # thousandths in one official-month
BAHT = 40_000  # baht value of one official-month (base rates 7.3: 25,000 to 55,000); shown to readers, used in no rule

OUTLAY, AGENCY_COST = "outlay", "agency_cost"
PAYERS = {OUTLAY: "centre", AGENCY_COST: "agencies"}


def thousandths(amount: Any) -> Money:
    """Return an amount in official-months as whole thousandths.

    >>> int(thousandths(1.2344))
    1234
    """
    return np.rint(np.asarray(amount, dtype=np.float64) * UNIT).astype(np.int64)


class Ledger:
    """Payments of many worlds, month by month, kept twice: by line and by account.

    There are two lines: the *outlay* of the centre, and what *agencies* spend. Every payment leaves the account of its
    payer (the centre, or the agencies) and enters that of its payee. What the centre pays to agencies is booked to each
    agency's own account; it does not reduce what agencies spend. The hours of citizens are a third line, in no account.

    Parameters
    ----------
    worlds : int
        How many worlds are booked side by side.
    agencies : int
        How many agencies have an account of their own.

    """

    def __init__(self, worlds: int, agencies: int):
        self.worlds = worlds
        self.accounts: dict[str, Money] = {}
        self.received: dict[str, Money] = {}
        self.agency_accounts = np.zeros((agencies, worlds), dtype=np.int64)
        self.months: list[dict[str, Money]] = []
        self.by_purpose: dict[tuple[str, str], Money] = {}

    def open_month(self) -> None:
        """Begin a month with both lines at 0."""
        self.months.append({line: np.zeros(self.worlds, dtype=np.int64) for line in PAYERS})

    def pay_from_centre(self, world: int, purpose: str, payee: str, amount: int) -> None:
        """Book an outlay of the centre in one world."""
        spent = np.zeros(self.worlds, dtype=np.int64)
        spent[world] = amount
        self._book(OUTLAY, purpose, payee, spent)

    def pay_to_agencies(self, world: int, purpose: str, amounts: Money) -> None:
        """Book an outlay of the centre of which each agency gets its part, shape (agencies,), in one world."""
        self.agency_accounts[:, world] += amounts
        self.pay_from_centre(world, purpose, "agencies", int(amounts.sum()))

    def pay_from_agencies(self, purpose: str, payee: str, amounts: Money) -> None:
        """Book what each agency spends, shape (agencies, worlds)."""
        self.agency_accounts -= amounts
        self._book(AGENCY_COST, purpose, payee, amounts.sum(axis=0))

    def _book(self, line: str, purpose: str, payee: str, amounts: Money) -> None:
        self.months[-1][line] += amounts
        for account, sign in ((PAYERS[line], -1), (payee, 1)):
            balance = self.accounts.setdefault(account, np.zeros(self.worlds, dtype=np.int64))
            balance += sign * amounts
        received = self.received.setdefault(payee, np.zeros(self.worlds, dtype=np.int64))
        received += amounts
        spent = self.by_purpose.setdefault((line, purpose), np.zeros(self.worlds, dtype=np.int64))
        spent += amounts

    def spent(self, line: str) -> Money:
        """Return what was booked on a line, shape (months, worlds)."""
        return np.array([month[line] for month in self.months]).reshape(len(self.months), self.worlds)

    def gaps(self) -> dict[str, Money]:
        """Return by how many thousandths the books disagree, per world; all 0 where the ledger closes."""
        zero = np.zeros(self.worlds, dtype=np.int64)
        gaps = {"accounts": sum(self.accounts.values(), start=zero)}
        for line, payer in PAYERS.items():
            booked = self.spent(line).sum(axis=0)
            purposes = [spent for (of, _), spent in self.by_purpose.items() if of == line]
            gaps[f"{line} against its payer"] = booked + self.accounts.get(payer, zero) - self.received.get(payer, zero)
            gaps[f"{line} against its purposes"] = booked - sum(purposes, start=zero)
        gaps["agencies one by one"] = self.agency_accounts.sum(axis=0) - self.accounts.get("agencies", zero)
        return gaps

    def closes(self) -> bool:
        """Return whether every gap is exactly 0 in every world."""
        return not any(gap.any() for gap in self.gaps().values())


def present_value(monthly: NDArray[Any], discount_rate: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Return the present value at month 0 of the spending so far, month by month.

    Spending in month *t*, the first being 0, is discounted by :math:`(1 + i)^{-t/12}`.

    Parameters
    ----------
    monthly : array of shape (months, worlds)
        What was spent in each month.
    discount_rate : array of shape (worlds,)
        Real yearly rate of each world.

    Returns
    -------
    array of shape (months + 1, worlds)
        Row 0 is 0, the last row is the present value over the run. Months are added in their order, so that the
        width of a batch changes nothing.

    >>> present_value(np.array([[100.0]] * 12), np.array([0.0]))[-1]
    array([1200.])

    """
    value = np.zeros((len(monthly) + 1, monthly.shape[1]))
    for month, amounts in enumerate(monthly):
        value[month + 1] = value[month] + amounts * (1 + discount_rate) ** (-month / 12)
    return value
