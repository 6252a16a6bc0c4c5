"""A made-up stored result with every kind of entry that a brief may ask for; small enough to build in a moment."""

from copy import deepcopy
from functools import cache

from policylab.briefs.stored import StoredResult, digest_of
from policylab.briefs.tables import LEDGER
from policylab.model.policies.package import packages
from policylab.recording.identity import dynamics, stamp
from policylab.recording.measures import MEASURES, RUN
from policylab.study.sections import KEYS

ARMS = {
    "status-quo": "baseline",
    "by-law-abrupt": "mandate",
    "by-law-phased": "mandate",
    "incentives-recognition": "incentive",
    "incentives-tangible": "incentive",
    "hybrid": "both",
}
POLICIES = list(ARMS)[1:]
BUDGETS = (0.5, 1.0, 2.0)
MONTHS, AT = 24, 24
WORLDS = 40
SHOWN = ("adoption_months", *LEDGER)
GROUPS = {"tier": ("department", "province", "local"), "segment": ("citizen", "business", "foreigner")}


@cache
def _study():
    titles = {name: packages()[name] for name in ARMS}
    return {
        "keys": {name: list(keys) for name, keys in KEYS.items()},
        "study": {
            "name": "made-up", "question": "A law or money?", "question_th": "กฎหมายหรือเงิน", "arms": POLICIES,
            "baseline": "status-quo", "size": "classroom", "months": MONTHS, "at": [AT], "seed": 1, "replications": 2,
            "budgets": list(BUDGETS), "measures": list(SHOWN), "groups": list(GROUPS),
            "worlds": {"number": WORLDS, "from": "ranges"},
            "headline": {"size": "classroom", "replications": 5, "pilots": 2},
        },
        "provenance": {
            **_origin(), "worlds": WORLDS, "worlds_replications": 2, "worlds_from": "ranges",
            "headline_size": "classroom", "headline_replications": 5, "runs": 900, "failed": 0,
        },
        "arms": [
            {"arm": name, "title": titles[name].title, "title_th": titles[name].title_th, "kind": kind}
            for name, kind in ARMS.items()
        ],
        "measures": [
            {name: getattr(MEASURES[measure], name) for name in ("label", "label_th", "unit", "good", "smallest")}
            | {"measure": measure}
            for measure in SHOWN
        ],
        "effects": [
            {**_effect(arm, budget, name), "drivers": []} for budget in BUDGETS for arm in POLICIES for name in SHOWN
        ],
        "levels": [_path(arm, name) for arm in ARMS for name in ("effective_adoption", "formal_adoption")],
        "against_outlay": [
            _outlay(arm, budget, name)
            for budget in BUDGETS for arm in POLICIES for name in ("effective_adoption", "adoption_months")
        ],
        "ledger": [_level(arm, budget, name) for budget in BUDGETS for arm in ARMS for name in SHOWN],
        "groups": [
            _group_effect(by, group, arm, name)
            for by, found in GROUPS.items() for group in found for arm in POLICIES
            for name in ("effective_adoption", "take_up", "shut_out")
        ],
        "contests": [_contest(mandate, incentive) for mandate in POLICIES[:2] for incentive in POLICIES[2:4]],
        "best": [
            {"arm": arm, "budget": 1.0, "measure": "adoption_months", "at": AT, "share": 0.2} for arm in POLICIES
        ],
        "matched": [],
    }  # fmt: skip


def _origin(*methods):
    return {
        "version": "0.1.0", "model": dynamics(), "commit": None, "seed": 1, "packages": {}, "cpu": "x86_64",
        "date": "2026-01-02T03:04:05+00:00", "identity": stamp(*methods),
    }  # fmt: skip


def _moment(name):
    return RUN if MEASURES[name].of_run else AT


def _size(arm):
    return 0.02 + 0.03 * list(ARMS).index(arm)


def _effect(arm, budget, name):
    """An effect that is robust, depends or cannot be told apart, by the arm."""
    mean = _size(arm) * (100 if name == "adoption_months" else 1) * (1 if MEASURES[name].good != "down" else -1)
    standing, same, on = {
        "incentives-recognition": ("depends on trust_gain", 0.7, ["trust_gain"]),
        "incentives-tangible": ("not distinguishable", 0.6, []),
    }.get(arm, ("robust", 0.95, []))
    verdict = "not distinguishable" if standing == "not distinguishable" else "raises" if mean > 0 else "lowers"
    return {
        "arm": arm, "budget": budget, "measure": name, "at": _moment(name), "mean": mean * budget,
        "low": min(mean * 0.8, mean * 1.2) * budget, "high": max(mean * 0.8, mean * 1.2) * budget, "verdict": verdict,
        "variance_reduction": 4.0, "standing": standing, "share_same_sign": same, "depends_on": on,
        "worlds_counted": WORLDS - 2,
    }  # fmt: skip


def _outlay(arm, budget, name):
    effect = _effect(arm, budget, name)
    spent = 1000.0 * budget + 10 * POLICIES.index(arm)
    return {
        **{key: effect[key] for key in ("arm", "budget", "measure", "at", "mean", "low", "high")}, "outlay": spent,
        "asked": 1000.0 * budget, "outlay_low": spent, "outlay_high": spent, "replications": 5,
        "matched": arm != "incentives-recognition" or budget < 2,
    }  # fmt: skip


def _group_effect(by, group, arm, name):
    effect = _effect(arm, 1.0, name)
    del effect["budget"]
    return {"by": by, "group": group, **effect}


def _level(arm, budget, name):
    mean = 5000.0 if "official" in MEASURES[name].unit else 3e6 if "hours" in MEASURES[name].unit else 0.3 + _size(arm)
    return {"arm": arm, "budget": budget, "measure": name, "at": _moment(name), "mean": mean, "low": 0.9 * mean,
            "high": 1.1 * mean, "share_reached": None}  # fmt: skip


def _path(arm, name):
    months = list(range(MONTHS + 1))
    top = 0.3 + 2 * _size(arm) if name == "formal_adoption" else 0.2 + _size(arm)
    mean = [0.1 + (top - 0.1) * month / MONTHS for month in months]
    return {"arm": arm, "measure": name, "month": months, "mean": mean, "low": [0.95 * one for one in mean],
            "high": [1.05 * one for one in mean]}  # fmt: skip


def _contest(mandate, incentive):
    return {
        "mandate": mandate, "incentive": incentive, "budget": 1.0, "measure": "adoption_months", "at": AT,
        "worlds": WORLDS, "mandate_better": 25, "incentive_better": 3, "unclear": 12, "mandate_ahead": 37,
        "incentive_ahead": 3,
    }  # fmt: skip


def _discovery():
    return {
        "study": "made-up",
        "question": {
            "mandate": "by-law-phased", "incentive": "incentives-recognition", "measure": "adoption_months", "at": AT,
            "unit": "months", "budget": 1.0,
        },
        "worlds": {
            "drawn": WORLDS, "incomplete": 0, "not_equal_cost": 0, "counted": WORLDS, "unclear": 12, "clear": 28,
            "beats": 25, "does_not_beat": 3, "replications": 2, "labelled_by": "the interval",
        },
        "status": "box",
        "statement": {"en": "It does.", "th": "เป็นเช่นนั้น"},
        "aims": {"coverage": 0.75, "density": 0.85, "reached": True},
        "box": {
            "coverage": 0.8, "density": 0.9, "mean": 0.9, "mass": 0.6, "worlds": 22, "parted": 0.5,
            "limits": {"en": "trust is low", "th": "ความเชื่อมั่นต่ำ"},
            "restricted": [limit("trust_gain", "C", (0.0, 1.0), high=0.2)],
        },
        "resampling": None,
        "chance": None,
        "trajectory": [],
        "provenance": {"model": dynamics(), "identity": stamp()},
    }  # fmt: skip


def limit(parameter, letter, ends, low=None, high=None):
    """Return a row of a parameter that a box restricts."""
    return {
        "parameter": parameter, "label": parameter, "label_th": parameter, "unit": None, "letter": letter, "low": low,
        "high": high, "forms": None, "range": list(ends), "quasi_p": [0.01], "reproduced_at_coverage": 1.0,
        "reproduced_at_density": 1.0,
    }  # fmt: skip


def _quantity(parameter, letter):
    return {
        "parameter": parameter, "meaning": parameter, "unit": "", "range": [0.0, 1.0], "letter": letter, "source": "",
        "value": 0.1, "uncorrected": 0.1, "by_chance": 0.0, "held_out": 0.1, "beyond_chance": True,
    }  # fmt: skip


def _values():
    rows = [
        ("offer_rate", "D"),
        ("temperature", "D"),
        ("taste_spread", "D"),
        ("trust_gain", "C"),
        ("attention_base", "D"),
    ]
    criterion = {
        "measure": "adoption_months", "at": AT, "unit": "months", "best_on_average": "hybrid", "level": 9.0,
        "knowing_everything": 0.5, "chance": 0.1, "beyond_chance": 5, "quantities": [_quantity(*row) for row in rows],
        "form_of_choice": None,
    }  # fmt: skip
    return {
        "size": "classroom", "months": MONTHS, "worlds": WORLDS, "worlds_from": "ranges", "replications": 2,
        "choices": list(ARMS), "left_out": [], "equal_cost": False, "parameters": 209, "criteria": [criterion],
        "provenance": {"model": dynamics(), "identity": stamp()},
    }  # fmt: skip


def _pattern(name, status):
    return {
        "id": name, "kind": "V", "status": status, "statement": "It is so.", "statistic": "how far", "figures": {},
        "replications": 100,
    }  # fmt: skip


def _patterns():
    return {
        "patterns": [_pattern("P1", "failed"), _pattern("P2", "passed")],
        "controls": [_pattern("C1", "passed")],
        "worlds": {},
        "provenance": {"model": dynamics(), "identity": stamp("patterns")},
    }


def parts():
    """Return what commands would have printed, to be changed at will."""
    return deepcopy({"study": _study(), "discovery": _discovery(), "values": _values(), "patterns": _patterns()})


def stored(content=None):
    """Return a sealed stored result, of changed parts where they are given."""
    content = parts() if content is None else content
    return StoredResult("made-up", {**content, "digest": digest_of(content)})
