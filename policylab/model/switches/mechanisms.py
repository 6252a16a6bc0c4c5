"""Mechanisms: the parts that can be removed, so that the effect of each can be shown.

The value that removes a mechanism may be outside the range in which the parameter is uncertain.
"""

from __future__ import annotations

from collections.abc import Mapping

from policylab.errors import Prose
from policylab.model.switches.switch import MECHANISM, Switch

IN, OUT = "in", "out"


def _mechanism(name: str, without: Prose, values: Mapping[str, float]) -> Switch:
    return Switch(name, MECHANISM, without, {IN: {}, OUT: values})


ALL = (
    _mechanism("penalty", "no sanction is expected, whatever the law says", {"liability_scale": 0}),
    _mechanism(
        "deadline-attention", "deadlines draw no attention (the gate itself stays)", {"attention_from_deadline": 0}
    ),
    _mechanism("leader-attention", "leaders put nothing on the agenda", {"attention_from_leader": 0}),
    _mechanism(
        "reward",
        "recognition is worth nothing and moves nobody",
        {"recognition_worth": 0, "attention_from_recognition": 0, "crowding_in": 0},
    ),
    _mechanism("value", "better work is worth nothing to agencies", {"value": 0}),
    _mechanism("value-of-use", "citizens' use adds nothing to the worth of a service", {"value_from_use": 0}),
    _mechanism(
        "data-value",
        "integrated data add neither value nor quality",
        {"value_from_integration": 0, "quality_from_integration": 0},
    ),
    _mechanism(
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
    _mechanism(
        "neighbours",
        "citizens neither imitate, help nor tell each other",
        {"intention_from_neighbours": 0, "help_from_neighbours": 0, "helper_share": 0, "news_weight": 0},
    ),
    _mechanism("lapse", "effective use never lapses", {"lapse": 0}),
    _mechanism("cheap-paper", "declaring a service on paper costs as much as making it real", {"paper_cost": 1}),
    _mechanism("good-faith", "a running project suspends no liability", {"good_faith": 0}),
    _mechanism("reactance", "announcements raise no resistance", {"reactance": 0}),
    _mechanism(
        "resistance",
        "resistance changes neither choice, risk nor quality",
        {"resistance_weight": 0, "risk_of_resistance": 0, "quality_lost_to_resistance": 0},
    ),
    _mechanism(
        "crowding",
        "control and cash crowd no motivation out, honours and style none in",
        {"crowding_out": 0, "crowding_out_by_cash": 0, "crowding_in": 0, "crowding_in_by_style": 0},
    ),
    _mechanism(
        "cash",
        "cash and grants draw no attention, and cash is worth nothing",
        {"reward_worth": 0, "attention_from_reward": 0, "crowding_out_by_cash": 0},
    ),
    _mechanism("campaign", "drives draw no attention", {"attention_from_campaign": 0}),
    _mechanism("offer", "help on offer draws no attention", {"attention_from_offer": 0}),
    _mechanism("citizen-attention", "citizens draw no attention", {"attention_from_citizens": 0}),
    _mechanism(
        "load", "a heavy load makes efforts neither dearer nor riskier", {"cost_from_load": 0, "risk_of_load": 0}
    ),
    _mechanism("paper-conversion", "services on paper are no cheaper to make real", {"paper_conversion": 0}),
    _mechanism("cross-rules", "no service falls under the rules of two departments", {"cross_share": 0}),
    _mechanism("cloud-saving", "a slot in the shared cloud saves nothing", {"cloud_saving": 0}),
    _mechanism("courses", "training teaches officials nothing", {"taught_in_course": 0}),
    _mechanism(
        "leader-courses",
        "programmes leave leaders as they are",
        {"mindset_from_programme": 0, "clarity_from_programme": 0},
    ),
    _mechanism("project-management", "projects fail alike under able and unable managers", {"risk_of_management": 0}),
    _mechanism("drives", "no drive or manual redesigns work", {"redesign_from_drive": 0}),
    _mechanism("examples", "examples of others redesign nothing", {"redesign_from_examples": 0}),
    _mechanism("data-care", "frameworks and stewards mend no data", {"care_speed": 0}),
    _mechanism("linkage", "no platform links agencies", {"linkage_speed": 0}),
    _mechanism("ownership", "nobody is more willing where data stay with their owner", {"will_from_ownership": 0}),
    _mechanism("default-effect", "open by default turns no habit round", {"default_flip": 0}),
    _mechanism(
        "platforms",
        "common platforms make services no easier",
        {"ease_from_identity": 0, "ease_from_payment": 0, "ease_from_one_stop": 0},
    ),
    _mechanism("security", "protection makes services no better", {"quality_from_security": 0}),
    _mechanism("quick-wins", "it does not matter which services come first", {"reach_of_quick_wins": 0}),
    _mechanism("branding", "branding hurries no notice", {"perception_from_branding": 0}),
    _mechanism("one-stop-service", "a one-stop service makes nothing easier", {"ease_from_service": 0}),
    _mechanism("desks", "help desks help nobody", {"help_from_desk": 0, "desk_share": 0}),
    _mechanism(
        "messages",
        "messages make nobody think again and answer nobody",
        {"reconsidering_from_messages": 0, "answered": 0},
    ),
    _mechanism("bonus", "money moves no citizen", {"intention_from_bonus": 0}),
    _mechanism(
        "urgency",
        "a shock makes nobody need the channel more",
        {"intention_from_urgency": 0, "reconsidering_from_urgency": 0},
    ),
    _mechanism("scarcity", "a budget cut makes no effort dearer", {"cost_from_scarcity": 0}),
    _mechanism("trust-in-intention", "trust does not move citizens to the channel", {"intention_from_trust": 0}),
    _mechanism("quality-in-intention", "quality does not move citizens to the channel", {"intention_from_quality": 0}),
    _mechanism("haste", "a near deadline makes projects no riskier", {"risk_of_haste": 0}),
    _mechanism("congestion", "busy implementers make projects no riskier", {"risk_of_congestion": 0}),
    _mechanism("loss", "a failed project undoes no use", {"project_loss": 0}),
    _mechanism("cool-off", "a failure closes no door", {"cool_off_months": 0}),
    _mechanism("reading", "all lawyers read the rules alike", {"reading_spread": 0}),
    _mechanism("legal-ceiling", "rules forbid nothing", {"ceiling_without_fit": 1}),
    _mechanism("reform", "no reform takes effect", {"reform_speed": 0}),
    _mechanism("succession", "leaders never change", {"succession_hazard": 0}),
    _mechanism(
        "learning-by-doing",
        "projects teach nothing",
        {"learning_by_doing": 0, "readiness_from_success": 0, "learning_by_use": 0},
    ),
    _mechanism("trust-asymmetry", "a bad experience costs as much trust as a good one earns", {"trust_loss_ratio": 1}),
    _mechanism("news", "nobody hears of others' experience", {"news_weight": 0}),
    _mechanism("counter-closure", "every counter stays in reach", {"counter_closure": 0}),
)
