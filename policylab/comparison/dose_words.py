"""Doses in words: where the dial of a package stands, beside where its design sets it."""

from __future__ import annotations

from typing import Any

from policylab.model.policies.design import form_of
from policylab.model.policies.dial import Dial
from policylab.model.policies.package import Package
from policylab.model.policies.wording import FORMS, Language, listed
from policylab.show.words import Words

DECIDES_NO_NUMBER = True  # words for readers: in no identity

MOST_NAMES = 6  # of fields; a package that scales more is told as a whole
AS_DESIGNED = 0.005  # a dose this near to 1 is told as the design


def dose_in_words(package: Package, value: float | None, language: Language = "en") -> str:
    """Return a dose in words, beside the design.

    Parameters
    ----------
    package : Package
        As designed.
    value : float or None
        Where its dial is set; None without a dial.
    language : {"en", "th"}, optional
        Of the words.

    Returns
    -------
    str
        With one field the quantity in its own unit; with several the share of what is designed.

    See Also
    --------
    policylab.comparison.budgets.Dose : The dose.

    Examples
    --------
    >>> from policylab.model.policies.package import package
    >>> dose_in_words(package("incentives-recognition"), 0.7)
    'contests 0.7 times a year instead of twice a year'
    >>> dose_in_words(package("incentives-tangible"), 0.11)
    '11% of the designed allowance and grants'

    """
    words = Words(language)
    dial, design = package.dial, package.dial_as_written
    if dial is None or value is None:
        return words.say("comparison.doses.no_dial")
    if design is not None and abs(value - design) <= AS_DESIGNED * design:
        return words.say("comparison.doses.as_designed")
    if len(dial.fields) > 1:
        if len(dial.fields) > MOST_NAMES:
            return words.say("comparison.doses.share_of_all", share=FORMS["share"](round(value, 3), language))
        names = listed([_name(field, words) for field in dial.fields], language)
        return words.say("comparison.doses.share", share=FORMS["share"](round(value, 3), language), names=names)
    here, designed = (_amount(package, dial, amount, language) for amount in (value, design))
    return words.say("comparison.doses.instead", name=_name(dial.fields[0], words), value=here, design=designed)


def _amount(package: Package, dial: Dial, value: Any, language: Language) -> str:
    """Return a quantity of an instrument as its own sentence tells it."""
    kind, _, field = dial.fields[0].partition(".")
    instrument = next(entry for entry in package.instrument if entry.kind == kind)
    rounded = float(f"{value:.2g}")
    return FORMS[form_of(instrument, field)](rounded, language).strip()


def _name(field: str, words: Words) -> str:
    """Return what a field is called; where nobody named it, its own name."""
    kind, _, name = field.partition(".")
    return str(words.table("comparison.doses.fields").get(field) or f"{kind} ({name.replace('_', ' ')})")
