"""Levers by keyed luck: whatever citizens may feel of a policy, whether an instrument writes it or not."""

from __future__ import annotations

from collections.abc import Sequence

from .luck import Luck
from .recording import Levers

OFTEN = (  # strengths from 0 to 1, for two citizens in five each month
    "branding", "messages", "help_desk", "one_stop_service", "literacy_programme", "urgency",
    "exemption", "counters_off",
)  # fmt: skip
# The share of the citizens that each reaches, and its greatest strength.
PARTS = {"scandal": (0.1, 0.3), "enrolment": (0.02, 1.0), "access_programme": (1.0, 1.0)}
PLACES = 120.0
BONUS = 0.01  # the greatest, paid in two halves of a year of three


def by_luck(agencies: Sequence[str], citizens: Sequence[str]) -> Levers:
    """Return levers that differ from citizen to citizen and from month to month."""
    luck = Luck(1, 0)

    def some(name: str, month: int, part: float, most: float, agents: Sequence[str] = citizens) -> list[float]:
        reached = (luck.draw(f"{name}.reached", agent, month) < part for agent in agents)
        return [
            most * luck.draw(f"{name}.strength", agent, month) if reaches else 0.0
            for agent, reaches in zip(agents, reached, strict=True)
        ]

    def levers(month: int) -> dict[tuple[str, str], list[float]]:
        written = {("citizen", name): some(name, month, 0.4, 1.0) for name in OFTEN}
        written |= {("citizen", name): some(name, month, *part) for name, part in PARTS.items()}
        paid = BONUS * luck.draw("bonus", "all", month) if month // 6 % 3 else 0.0
        written["citizen", "bonus"] = [paid] * len(citizens)
        written["citizen", "bonus_places"] = [PLACES] * len(citizens)
        written["agency", "counter_closed"] = some("counter_closed", month, 0.5, 1.0, agencies)
        return written

    return levers
