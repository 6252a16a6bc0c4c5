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
    _mechanism("budget-line", "no budget that is left presses to be spent", {"motive_of_budget": 0}),
    _mechanism("offers", "no vendor's or partner's offer moves anybody", {"motive_of_offers": 0}),
    _mechanism("orders", "no order of the year is obeyed", {"motive_of_orders": 0}),
    _mechanism(
        "drives", "drives move nobody to show and redesign nothing", {"worth_of_drive": 0, "redesign_from_drive": 0}
    ),
    _mechanism("public-tables", "no public table moves anybody", {"motive_of_tables": 0}),
    _mechanism("promises", "no promise moves those who gave it", {"motive_of_promises": 0}),
    _mechanism("budget-threat", "nobody feels beforehand that a budget may be taken", {"worth_of_budget": 0}),
    _mechanism("leaders-want", "leaders' mindset and clarity earn a service nothing", {"motive_of_leader": 0}),
    _mechanism("gain", "better work is worth nothing to agencies", {"motive_of_gain": 0}),
    _mechanism("citizens-demand", "what citizens ask for moves no agency", {"motive_of_citizens": 0}),
    _mechanism("reward", "recognition is worth nothing and moves nobody", {"recognition_worth": 0, "crowding_in": 0}),
    _mechanism(
        "peers",
        "agencies and leaders do not look at their peers",
        {
            "motive_of_peers": 0,
            "release_from_peers": 0,
            "stubbornness": 1,
            "culture_share": 0,
            "mindset_from_stories": 0,
        },
    ),
    _mechanism("stories", "leaders do not hear how the projects of their peers ended", {"mindset_from_stories": 0}),
    _mechanism("newness", "work that is new gains as much as work that is usual", {"gain_lost_to_newness": 0}),
    _mechanism("upkeep", "what works stays as good as it was", {"upkeep_decay": 0}),
    _mechanism("attention", "the matter is hardly ever on an agenda by motives", {"attention_from_motives": 0}),
    _mechanism("taste", "an agency likes all its services alike", {"taste_spread": 0}),
    _mechanism("drift", "tastes never change", {"taste_term": 1e9}),
    _mechanism(
        "credibility",
        "what is enforced teaches nobody, nor does a date that moves",
        {"credibility_speed": 0, "moved_date_cost": 0},
    ),
    _mechanism("discovery", "no citizen and no news finds out what is only on paper", {"discovery": 0}),
    _mechanism("scrutiny", "no jury and no payer looks at what is declared", {"looked_at": 0}),
    _mechanism("caution", "who was found out fears it no more than before", {"caution_from_discovery": 0}),
    _mechanism("supply-gap", "every service is really digital at month 0", {"formal_start": 1, "effective_start": 1}),
    _mechanism("lapse", "nothing that works or is declared lapses", {"lapse": 0}),
    _mechanism("cheap-paper", "declaring a service on paper costs as much as making it real", {"paper_cost": 1}),
    _mechanism("good-faith", "a project that was tried suspends no liability", {"good_faith": 0}),
    _mechanism("data-needs", "no service works worse without others' data", {"lost_without_data": 0}),
    _mechanism("data-quality", "integrated data add no quality", {"quality_from_integration": 0}),
    _mechanism(
        "partial-works",
        "what is finished in part never works",
        {"partial_works_base": 0, "partial_works_from_readiness": 0},
    ),
    _mechanism("capacity", "an agency can run any number of projects at once", {"projects_at_once": 1e6}),
    _mechanism("quick-wins", "it does not matter which services come first", {"worth_of_quick_wins": 0}),
    _mechanism("redesign", "projects redesign nothing", {"redesign_from_project": 0}),
    _mechanism("year-end", "the end of the fiscal year makes no haste", {"year_end_haste": 0}),
    _mechanism("haste", "haste makes projects no riskier", {"strain_of_haste": 0}),
    _mechanism("congestion", "busy implementers make projects no riskier", {"strain_of_congestion": 0}),
    _mechanism("load", "a heavy load makes projects no riskier", {"strain_of_load": 0}),
    _mechanism(
        "unready-failures",
        "projects fail alike in ready and unready bodies",
        {"strain_of_unreadiness": 0, "partial_works_from_readiness": 0},
    ),
    _mechanism("project-management", "projects fail alike under able and unable managers", {"strain_of_management": 0}),
    _mechanism("reactance", "announcements raise no resistance", {"reactance": 0}),
    _mechanism(
        "resistance",
        "resistance changes neither choice, risk nor quality",
        {"resistance_weight": 0, "strain_of_resistance": 0, "quality_lost_to_resistance": 0},
    ),
    _mechanism("reading", "all lawyers read the rules alike", {"reading_spread": 0}),
    _mechanism("legal-hurdles", "rules forbid nothing", {"hurdle_light": 0, "hurdle_heavy": 0}),
    _mechanism("reform", "no reform takes effect", {"reform_speed": 0}),
    _mechanism("platform-saving", "shared identity and payment save nothing", {"platform_saving": 0}),
    _mechanism(
        "neighbours",
        "citizens neither imitate, help nor tell each other",
        {
            "intention_from_neighbours": 0,
            "help_from_neighbours": 0,
            "helped_by_family": 0,
            "done_by_family": 0,
            "knowing_from_users": 0,
            "news_weight": 0,
        },
    ),
    _mechanism(
        "crowding",
        "control and cash crowd no motivation out, honours and style none in",
        {"crowding_out": 0, "crowding_out_by_cash": 0, "crowding_in": 0, "crowding_in_by_style": 0},
    ),
    _mechanism(
        "cash",
        "cash is worth nothing and moves nobody",
        {"reward_worth": 0, "crowding_out_by_cash": 0},
    ),
    _mechanism("cloud-saving", "a slot in the shared cloud saves nothing", {"cloud_saving": 0}),
    _mechanism("courses", "training teaches officials nothing", {"taught_in_course": 0}),
    _mechanism(
        "leader-courses",
        "programmes leave leaders as they are",
        {"mindset_from_programme": 0, "clarity_from_programme": 0},
    ),
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
    _mechanism("branding", "branding makes nobody know", {"knowing_from_branding": 0}),
    _mechanism("one-stop-service", "a one-stop service makes nothing easier", {"ease_from_service": 0}),
    _mechanism("desks", "help desks help nobody", {"help_from_desk": 0, "helped_by_desk": 0, "invited_at_desk": 0}),
    _mechanism(
        "messages",
        "messages make nobody know, bring nothing to mind and answer nobody",
        {"knowing_from_messages": 0, "minded_by_messages": 0, "answered": 0},
    ),
    _mechanism("bonus", "money moves no citizen", {"intention_from_bonus": 0, "bonus_use": 0}),
    _mechanism(
        "urgency",
        "a shock makes nobody need the channel more",
        {"intention_from_urgency": 0, "knowing_from_urgency": 0},
    ),
    _mechanism("trust-in-intention", "trust does not move citizens to the channel", {"intention_from_trust": 0}),
    _mechanism("quality-in-intention", "quality does not move citizens to the channel", {"intention_from_quality": 0}),
    _mechanism("succession", "leaders never change", {"succession_hazard": 0}),
    _mechanism("learning-by-doing", "projects teach nothing", {"learning_by_doing": 0, "readiness_from_success": 0}),
    _mechanism("trust-asymmetry", "a bad experience costs as much trust as a good one earns", {"trust_loss_ratio": 1}),
    _mechanism("news", "nobody hears of others' experience", {"news_weight": 0}),
    _mechanism("word-of-mouth", "nobody learns of the channel from those who use it", {"knowing_from_users": 0}),
    _mechanism("region", "people hear only of those whom they know", {"heard_of_region": 0}),
    _mechanism("renown", "every service comes to mind as soon as it is declared", {"renown_by_itself": 1}),
    _mechanism("habit", "use does not become habit", {"intention_from_habit": 0}),
    _mechanism("expected-success", "what people expect to manage does not move them", {"intention_from_success": 0}),
    _mechanism("second-tries", "nobody tries again", {"tries_again": 0, "tries_again_compelled": 0}),
    _mechanism("family-help", "nobody's family helps", {"helped_by_family": 0, "done_by_family": 0}),
    _mechanism("person-skill", "success does not depend on whose attempt it is", {"success_from_skill": 0}),
    _mechanism(
        "literacy-growth", "nobody learns by using, nor with the years", {"learning_by_use": 0, "literacy_growth": 0}
    ),
    _mechanism("access-growth", "nobody gains access with the years", {"access_gained": 0}),
    _mechanism(
        "autonomy",
        "being forced costs nothing, and no service is too sensitive",
        {"autonomy_cost": 0, "intention_lost_to_autonomy": 0},
    ),
)
