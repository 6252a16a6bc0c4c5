"""Every pattern and every control, in their order."""

from __future__ import annotations

from policylab.analysis.patterns import mandates, organisations, rest, take_up
from policylab.analysis.patterns.pattern import Pattern

PATTERNS: tuple[Pattern, ...] = (
    take_up.S_SHAPE, mandates.JUMP, mandates.DECOUPLING, mandates.WEAK_SANCTIONS, mandates.ORDER,
    take_up.HIGH_ADOPTION, take_up.STALLING, mandates.ABRUPTNESS, organisations.ASSETS, organisations.COMPLEMENTS,
    take_up.TRUST, organisations.SUCCESSION, take_up.SHOCKS, take_up.MONEY_FOR_CITIZENS, take_up.EXCLUSION,
    organisations.CLOUD,
)  # fmt: skip
CONTROLS: tuple[Pattern, ...] = (
    mandates.WITHOUT_TEETH, mandates.PAPER_SEEN_THROUGH, mandates.ABRUPTNESS_WITHOUT, take_up.TRUST_WITHOUT,
    take_up.WITHOUT_TIES, rest.CLOCK, rest.AT_REST,
)  # fmt: skip
DECLARED = {pattern.id: pattern for pattern in (*PATTERNS, *CONTROLS)}
