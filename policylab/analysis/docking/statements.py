"""What was published of other models, in our words, and the runs here that correspond.

Of each paper its abstract was read, and nothing else of it was found. The sign that a statement leads one to expect is
set from that, and never from a run.
"""

from __future__ import annotations

from dataclasses import dataclass

from policylab.analysis.docking.arms import (
    BONUS,
    HALF_DATA,
    MANDATORY,
    MONTHS,
    PLAIN,
    SENSITIVE,
    UNFELT,
    VOLUNTARY,
)
from policylab.analysis.docking.contrasts import Contrast, Term, less, more_in
from policylab.analysis.people.policies import DIGITAL_ONLY, STATUS_QUO
from policylab.errors import Prose
from policylab.model.switches import MECHANISMS

LEE, SIMCO, MANDATORY_USE = "Lee 2010", "Adelt et al. 2018", "PoliticheskayaNauka 2025"
EARLY = 36
SPREAD = "spread of trust"
ADOPTION, DATA, USE, SHUT_OUT = "effective_adoption", "data_usable", "take_up", "shut_out"
OVER_WORLDS = "over worlds"  # what is compared is how far the worlds of two arms lie apart
RECOGNITION, LAW, MIX = "incentives-recognition", "by-law-phased", "hybrid"
BOTH = f"{BONUS} and {DIGITAL_ONLY}"


@dataclass(frozen=True)
class Reason:
    """The contrast of a statement again with one thing changed, to see what carries it or what it costs."""

    changed: str
    meaning: Prose
    contrast: Contrast


@dataclass(frozen=True)
class Statement:
    """One published statement; where nothing here corresponds it has no contrast."""

    key: str
    paper: str
    says: Prose
    run: Prose
    expected: int
    contrast: Contrast | str | None
    reasons: tuple[Reason, ...] = ()


def _carried(contrast: Contrast, *mechanisms: str) -> tuple[Reason, ...]:
    """Return the contrast without each of some mechanisms."""
    return tuple(Reason(f"without {name}", MECHANISMS[name].meaning, contrast.without(name)) for name in mechanisms)


def _cost(contrast: Contrast) -> tuple[Reason, ...]:
    return (Reason(SHUT_OUT, "share of those with an occasion who could not get the service", contrast.on(SHUT_OUT)),)


_INVESTED = less(HALF_DATA, STATUS_QUO, ADOPTION)
_MANDATE = less(MANDATORY, VOLUNTARY, SPREAD)
_FORCED = less(MANDATORY + SENSITIVE, VOLUNTARY + SENSITIVE, SPREAD)
_LAW = {month: less(RECOGNITION, LAW, ADOPTION, month) for month in (EARLY, MONTHS)}
_MIX = {month: less(RECOGNITION, MIX, ADOPTION, month) for month in (EARLY, MONTHS)}
_BAN, _BOTH = less(BONUS, DIGITAL_ONLY, USE), less(BONUS, BOTH, USE)
_LAG = Contrast(
    (
        Term(1, HALF_DATA, DATA),
        Term(-1, STATUS_QUO, DATA),
        Term(-1, HALF_DATA, ADOPTION),
        Term(1, STATUS_QUO, ADOPTION),
    ),
    as_ratios=True,
)

STATEMENTS: tuple[Statement, ...] = (
    Statement(
        "standards", LEE, "Modest investments in standard systems make agencies much more interoperable.",
        f"half of `data-first` less the status quo: needed data that can be used, month {MONTHS}",
        1, less(HALF_DATA, STATUS_QUO, DATA),
    ),
    Statement(
        "lag", LEE, "What agencies can do for their missions grows less than their interoperability.",
        "half of `data-first` over the status quo: ratio of usable data over that of effective adoption, as a "
        f"logarithm, month {MONTHS}",
        1, _LAG,
    ),
    Statement(
        "decentralised", LEE, "Investments in standards help missions without a turn to central command.",
        f"half of `data-first`, which obliges nobody, less the status quo: effective adoption, month {MONTHS}",
        1, _INVESTED, _carried(_INVESTED, "data-needs", "data-quality"),
    ),
    Statement(
        "robust", LEE, "Widespread interoperability makes missions depend less on an uncertain future.",
        "half of `data-first` over the status quo: ratio of the standard deviations of effective adoption over worlds, "
        f"as a logarithm, month {MONTHS}",
        -1, OVER_WORLDS,
    ),
    *(
        Statement(
            f"soft-or-strong-{month}", SIMCO, "Soft control governs better than strong control.",
            f"`{RECOGNITION}` less `{LAW}`: effective adoption, month {month}", 1, contrast,
            _carried(contrast, "penalty", "reform"),
        )
        for month, contrast in _LAW.items()
    ),
    *(
        Statement(
            f"soft-or-both-{month}", SIMCO, "Soft control alone governs better than both together.",
            f"`{RECOGNITION}` less `{MIX}`: effective adoption, month {month}", 1, contrast,
            _carried(contrast, "penalty", "reform", "drives"),
        )
        for month, contrast in _MIX.items()
    ),
    Statement(
        "citizens-soft-or-strong", SIMCO, "Soft control governs better than strong control.",
        f"a bonus for all citizens less `{DIGITAL_ONLY}`, with full supply: citizens using the channel, month {MONTHS}",
        1, _BAN, _cost(_BAN),
    ),
    Statement(
        "citizens-soft-or-both", SIMCO, "Soft control alone governs better than both together.",
        f"a bonus for all citizens less the bonus and `{DIGITAL_ONLY}`: citizens using the channel, month {MONTHS}",
        1, _BOTH, _cost(_BOTH),
    ),
    Statement(
        "compulsion", MANDATORY_USE, "Where a service is sensitive, having to use it drives attitudes apart.",
        f"`{DIGITAL_ONLY}` less voluntary use, full supply, most services sensitive that a world has: standard "
        f"deviation of trust over citizens, month {MONTHS}",
        1, _FORCED, _carried(_FORCED, "autonomy"),
    ),
    Statement(
        "sensitivity", MANDATORY_USE, "It does so because the service is sensitive.",
        f"`{DIGITAL_ONLY}` less voluntary use, where most services are sensitive less where fewest are: standard "
        f"deviation of trust over citizens, month {MONTHS}",
        1, more_in(SENSITIVE, PLAIN, _MANDATE),
    ),
    Statement(
        "feedback", MANDATORY_USE, "It does so more where discontent with the risk lowers trust in government.",
        f"`{DIGITAL_ONLY}` less voluntary use, where being forced costs trust less where it does not: standard "
        f"deviation of trust over citizens, month {MONTHS}",
        1, more_in(SENSITIVE, UNFELT, _MANDATE),
    ),
    Statement(
        "apart-from-trust", MANDATORY_USE, "Attitudes to a service part even where trust is left as it is.",
        "none: people here have no attitude to a service that is apart from trust, skill, habit and what they expect",
        1, None,
    ),
)  # fmt: skip
