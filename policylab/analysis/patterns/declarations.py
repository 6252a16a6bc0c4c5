"""Every pattern and every control, in their order."""

from __future__ import annotations

from policylab.analysis.patterns import (
    abruptness,
    citizens,
    clock,
    deadlines,
    growth,
    laws,
    organisations,
    supply,
    trust,
)
from policylab.analysis.patterns.pattern import Pattern

PATTERNS: tuple[Pattern, ...] = (
    growth.S_SHAPE, deadlines.JUMP, deadlines.DECOUPLING, deadlines.WEAK_SANCTIONS, laws.ORDER,
    growth.HIGH_ADOPTION, growth.STALLING, abruptness.ABRUPTNESS, organisations.ASSETS, organisations.COMPLEMENTS,
    trust.TRUST, organisations.SUCCESSION, citizens.SHOCKS, citizens.MONEY_FOR_CITIZENS, citizens.EXCLUSION,
    organisations.CLOUD, supply.GROWTH, supply.WEIGHT, growth.DIFFUSION, citizens.ENDINGS,
)  # fmt: skip
CONTROLS: tuple[Pattern, ...] = (
    laws.WITHOUT_TEETH, laws.PAPER_SEEN_THROUGH, abruptness.ABRUPTNESS_WITHOUT, trust.TRUST_WITHOUT,
    growth.WITHOUT_TIES, clock.CLOCK, clock.AT_REST,
)  # fmt: skip
DECLARED = {pattern.id: pattern for pattern in (*PATTERNS, *CONTROLS)}
