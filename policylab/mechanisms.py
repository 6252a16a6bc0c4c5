"""Mechanisms: what can be taken out of the model, so that the effect of each can be shown.

Taking a mechanism out is no second code path: it sets the parameters that carry it to the value at which
it does nothing, a value that may lie outside the range in which the parameter is uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policylab.errors import UsageError, unknown


@dataclass(frozen=True)
class Mechanism:
    """One mechanism: what is gone without it, and the parameter values that mean so."""

    name: str
    without: str
    values: Mapping[str, float]


MECHANISMS: dict[str, Mechanism] = {
    entry.name: entry
    for entry in (
        Mechanism("penalty", "no sanction is expected, whatever the law says", {"liability_scale": 0}),
        Mechanism(
            "deadline-attention", "deadlines draw no attention (the gate itself stays)", {"attention_from_deadline": 0}
        ),
        Mechanism("leader-attention", "leaders put nothing on the agenda", {"attention_from_leader": 0}),
        Mechanism(
            "reward",
            "recognition is worth nothing and moves nobody",
            {"recognition_worth": 0, "attention_from_recognition": 0, "crowding_in": 0},
        ),
        Mechanism("value", "better work is worth nothing to agencies", {"value": 0}),
        Mechanism("value-of-use", "citizens' use adds nothing to the worth of a service", {"value_from_use": 0}),
        Mechanism(
            "data-value",
            "integrated data add neither value nor quality",
            {"value_from_integration": 0, "quality_from_integration": 0},
        ),
        Mechanism(
            "peers",
            "agencies and leaders do not look at their peers",
            {
                "peer_weight": 0,
                "attention_from_peers": 0,
                "release_from_peers": 0,
                "stubbornness": 1,
                "culture_share": 0,
            },
        ),
        Mechanism(
            "neighbours",
            "citizens neither imitate, help nor tell each other",
            {"intention_from_neighbours": 0, "help_from_neighbours": 0, "helper_share": 0, "news_weight": 0},
        ),
        Mechanism("lapse", "effective use never lapses", {"lapse": 0}),
        Mechanism("cheap-paper", "declaring a service on paper costs as much as making it real", {"paper_cost": 1}),
        Mechanism("good-faith", "a running project suspends no liability", {"good_faith": 0}),
        Mechanism("reactance", "announcements raise no resistance", {"reactance": 0}),
        Mechanism(
            "resistance",
            "resistance changes neither choice, risk nor quality",
            {"resistance_weight": 0, "risk_of_resistance": 0, "quality_lost_to_resistance": 0},
        ),
        Mechanism(
            "crowding", "control crowds no motivation out, recognition none in", {"crowding_out": 0, "crowding_in": 0}
        ),
        Mechanism("haste", "a near deadline makes projects no riskier", {"risk_of_haste": 0}),
        Mechanism("congestion", "busy implementers make projects no riskier", {"risk_of_congestion": 0}),
        Mechanism("loss", "a failed project undoes no use", {"project_loss": 0}),
        Mechanism("cool-off", "a failure closes no door", {"cool_off_months": 0}),
        Mechanism("reading", "all lawyers read the rules alike", {"reading_spread": 0}),
        Mechanism("legal-ceiling", "rules forbid nothing", {"ceiling_without_fit": 1}),
        Mechanism("reform", "no reform takes effect", {"reform_speed": 0}),
        Mechanism("succession", "leaders never change", {"succession_hazard": 0}),
        Mechanism(
            "learning-by-doing",
            "projects teach nothing",
            {"learning_by_doing": 0, "readiness_from_success": 0, "learning_by_use": 0},
        ),
        Mechanism(
            "trust-asymmetry", "a bad experience costs as much trust as a good one earns", {"trust_loss_ratio": 1}
        ),
        Mechanism("news", "nobody hears of others' experience", {"news_weight": 0}),
        Mechanism("counter-closure", "every counter stays in reach", {"counter_closure": 0}),
    )
}


def taken_out(names: Iterable[str], chosen: Mapping[str, float], where: str) -> dict[str, float]:
    """Return the parameter values that take mechanisms out.

    Raises
    ------
    UsageError
        If a mechanism does not exist, or a parameter that carries it is also given a value of its own.

    """
    values: dict[str, float] = {}
    for name in names:
        if name not in MECHANISMS:
            raise UsageError(f"{where}: without: {unknown('mechanism', name, MECHANISMS)}")
        for parameter, value in MECHANISMS[name].values.items():
            if parameter in chosen:
                raise UsageError(
                    f"{where}: parameters.{parameter}: {chosen[parameter]!r} is set, but without = {name!r} takes it "
                    f"to {value:g}: leave one of them out"
                )
            values[parameter] = float(value)
    return values
