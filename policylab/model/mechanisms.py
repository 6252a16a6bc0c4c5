"""Mechanisms: what can be taken out of the model, so that the effect of each can be shown.

Taking a mechanism out is no second code path: it sets the parameters that carry it to the value at which
it does nothing, a value that may lie outside the range in which the parameter is uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policylab.errors import Prose, UsageError, unknown


@dataclass(frozen=True)
class Mechanism:
    """One mechanism: what is gone without it, and the parameter values that mean so."""

    name: str
    without: Prose
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
            "crowding",
            "control and cash crowd no motivation out, honours and style none in",
            {"crowding_out": 0, "crowding_out_by_cash": 0, "crowding_in": 0, "crowding_in_by_style": 0},
        ),
        Mechanism(
            "cash",
            "cash and grants draw no attention, and cash is worth nothing",
            {"reward_worth": 0, "attention_from_reward": 0, "crowding_out_by_cash": 0},
        ),
        Mechanism("campaign", "drives draw no attention", {"attention_from_campaign": 0}),
        Mechanism("offer", "help on offer draws no attention", {"attention_from_offer": 0}),
        Mechanism("citizen-attention", "citizens draw no attention", {"attention_from_citizens": 0}),
        Mechanism(
            "load", "a heavy load makes efforts neither dearer nor riskier", {"cost_from_load": 0, "risk_of_load": 0}
        ),
        Mechanism("paper-conversion", "services on paper are no cheaper to make real", {"paper_conversion": 0}),
        Mechanism("cross-rules", "no service falls under the rules of two departments", {"cross_share": 0}),
        Mechanism("cloud-saving", "a slot in the shared cloud saves nothing", {"cloud_saving": 0}),
        Mechanism("courses", "training teaches officials nothing", {"taught_in_course": 0}),
        Mechanism(
            "leader-courses",
            "programmes leave leaders as they are",
            {"mindset_from_programme": 0, "clarity_from_programme": 0},
        ),
        Mechanism(
            "project-management", "projects fail alike under able and unable managers", {"risk_of_management": 0}
        ),
        Mechanism("drives", "no drive or manual redesigns work", {"redesign_from_drive": 0}),
        Mechanism("examples", "examples of others redesign nothing", {"redesign_from_examples": 0}),
        Mechanism("data-care", "frameworks and stewards mend no data", {"care_speed": 0}),
        Mechanism("linkage", "no platform links agencies", {"linkage_speed": 0}),
        Mechanism("ownership", "nobody is more willing where data stay with their owner", {"will_from_ownership": 0}),
        Mechanism("default-effect", "open by default turns no habit round", {"default_flip": 0}),
        Mechanism(
            "platforms",
            "common platforms make services no easier",
            {"ease_from_identity": 0, "ease_from_payment": 0, "ease_from_one_stop": 0},
        ),
        Mechanism("security", "protection makes services no better", {"quality_from_security": 0}),
        Mechanism("quick-wins", "it does not matter which services come first", {"reach_of_quick_wins": 0}),
        Mechanism("branding", "branding hurries no notice", {"perception_from_branding": 0}),
        Mechanism("one-stop-service", "a one-stop service makes nothing easier", {"ease_from_service": 0}),
        Mechanism("desks", "help desks help nobody", {"help_from_desk": 0, "desk_share": 0}),
        Mechanism(
            "messages",
            "messages make nobody think again and answer nobody",
            {"reconsidering_from_messages": 0, "answered": 0},
        ),
        Mechanism("bonus", "money moves no citizen", {"intention_from_bonus": 0}),
        Mechanism(
            "urgency",
            "a shock makes nobody need the channel more",
            {"intention_from_urgency": 0, "reconsidering_from_urgency": 0},
        ),
        Mechanism("scarcity", "a budget cut makes no effort dearer", {"cost_from_scarcity": 0}),
        Mechanism("trust-in-intention", "trust does not move citizens to the channel", {"intention_from_trust": 0}),
        Mechanism(
            "quality-in-intention", "quality does not move citizens to the channel", {"intention_from_quality": 0}
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
            raise unknown("mechanism", name, MECHANISMS).at(f"{where}: without")
        for parameter, value in MECHANISMS[name].values.items():
            if chosen.get(parameter, value) != value:
                raise UsageError(
                    f"{where}: parameters.{parameter}: {chosen[parameter]!r} is set, but without = {name!r} takes it "
                    f"to {value:g}: leave one of them out"
                )
            values[parameter] = float(value)
    return values
