"""A made-up stored result with every kind of entry that a brief may ask for; small enough to build in a moment."""

from copy import deepcopy
from functools import cache
from itertools import combinations

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
SHARES = (0.5, 1.0, 2.0)  # budgets, as the study's file has them
WHOLE = 1000.0  # official-months: what the law in phases costs as designed
MONTHS, AT = 24, 24
WORLDS = 40
SHOWN = ("adoption_months", *LEDGER)
GROUPS = {"tier": ("department", "province", "local"), "segment": ("citizen", "business", "foreigner")}
UNMATCHED = ("incentives-recognition", 2.0)  # an arm, and the budget that it does not meet
SCALE = {"share_of_country": 0.02, "baht": 40_000.0}
# Worlds by what is known of an effect in them, by its standing: the more frequent sign, the other, small, open.
COUNTS = {"robust": (36, 0, 1, 3), "depends on trust_gain": (27, 9, 2, 2), "not enough runs": (6, 4, 0, 30)}


@cache
def _study():
    titles = {name: packages()[name] for name in ARMS}
    everywhere = (None, *SHARES)
    return {
        "keys": {name: list(keys) for name, keys in KEYS.items()},
        "study": {
            "name": "made-up", "question": "A law or money?", "question_th": "กฎหมายหรือเงิน", "arms": POLICIES,
            "baseline": "status-quo", "size": "classroom", "months": MONTHS, "at": [AT], "seed": 1, "replications": 2,
            "equal_cost": "public", "budget_shares": list(SHARES), "budget_of": "by-law-phased",
            "measures": list(SHOWN), "groups": list(GROUPS), "worlds": {"number": WORLDS, "from": "ranges"},
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
        "designs": [_design(arm) for arm in ARMS],
        "scale": SCALE,
        "equal_cost": {
            "currency": "public", "budgets": [WHOLE * share for share in SHARES], "replications": [5] * len(SHARES),
            "unit": "official-months", "scale": SCALE, "arms": [_dose(arm, at) for at in SHARES for arm in POLICIES],
        },
        "families": [{"family": "headlines", "tests": 5}, {"family": "rest", "tests": 100}],
        "effects": [
            *(_effect(arm, at, name) for at in everywhere for arm in POLICIES for name in SHOWN),
            *(
                _effect(arm, None, name, group)
                for found in GROUPS.values() for group in found for arm in POLICIES
                for name in ("effective_adoption", "take_up", "shut_out")
            ),
        ],
        "levels": [_level(arm, at, name) for at in everywhere for arm in ARMS for name in SHOWN],
        "by_month": [_path(arm, name) for arm in ARMS for name in ("effective_adoption", "formal_adoption")],
        "contests": [_contest(*pair, at) for at in everywhere for pair in combinations(ARMS, 2)],
        "best": [
            {"arm": arm, "budget": None, "measure": "adoption_months", "at": AT, "share": 0.2, "low": 0.12, "high": 0.3}
            for arm in POLICIES
        ],
        "luck": [],
        "drivers": [],
        "by": [{"of": by, "groups": list(found), "left_out": []} for by, found in GROUPS.items()],
    }  # fmt: skip


def _amount(share):
    return None if share is None else WHOLE * share


def _money(amount):
    baht = amount * SCALE["baht"]
    return {"official_months": amount, "baht": baht, "baht_of_country": baht / SCALE["share_of_country"]}


def _design(arm):
    parts = {"outlay": 0.25, "agency_cost": 0.75, "public_cost": 1.0}
    cost = WHOLE * (1 + POLICIES.index(arm)) if arm in POLICIES else None
    money = {name: None if cost is None else _money(part * cost) for name, part in parts.items()}
    words = {"sentence": "It does this.", "sentence_th": "ทำสิ่งนี้", "design": ["Once."], "design_th": ["ครั้งเดียว"]}
    return {"arm": arm, **words, **money}


def _dose(arm, share):
    met = (arm, share) != UNMATCHED
    cost = _amount(share) * (1 if met else 0.4)
    return {
        "arm": arm, "budget": _amount(share), "dial": "contests", "design": 2.0, "value": 2.0 * share, "dose": share,
        "in_words": f"contests {share:g} times as often", "in_words_th": f"จัดบ่อยขึ้น {share:g} เท่า", "cost": cost,
        "low": 0.9 * cost, "high": 1.1 * cost, "matched": met, "why": None if met else "costs 40% of the budget",
        "crossings": [[1.0, 3.0]], "in_worlds": None,
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


def _effect(arm, share, name, group=None):
    """An effect that is robust, depends on something, or has not enough runs, by the arm."""
    mean = _size(arm) * (100 if name == "adoption_months" else 1) * (1 if MEASURES[name].good != "down" else -1)
    standing = {
        "incentives-recognition": "depends on trust_gain", "incentives-tangible": "not enough runs",
    }.get(arm, "robust")  # fmt: skip
    most, least, small, unclear = COUNTS[standing]
    raises, lowers = (most, least) if mean > 0 else (least, most)
    verdict = standing if standing == "not enough runs" else "raises" if mean > 0 else "lowers"
    times = 1.0 if share is None else share
    return {
        "arm": arm, "budget": _amount(share), "measure": name, "at": _moment(name), "group": group,
        "mean": mean * times, "low": min(mean * 0.8, mean * 1.2) * times, "high": max(mean * 0.8, mean * 1.2) * times,
        "variance_reduction": 4.0, "family": "rest", "verdict": verdict,
        "runs_needed": 90 if verdict == "not enough runs" else None, "share_same_sign": most / (most + least),
        "share_low": 0.5, "share_high": 1.0, "standing": standing, "exception": False,
        "in_worlds": {"raises": raises, "lowers": lowers, "small": small, "not_enough_runs": unclear},
    }  # fmt: skip


def _level(arm, share, name):
    mean = 5000.0 if "official" in MEASURES[name].unit else 3e6 if "hours" in MEASURES[name].unit else 0.3 + _size(arm)
    return {
        "arm": arm, "budget": _amount(share), "measure": name, "at": _moment(name), "group": None, "mean": mean,
        "low": 0.9 * mean, "high": 1.1 * mean, "share_reached": None,
    }  # fmt: skip


def _path(arm, name):
    months = list(range(MONTHS + 1))
    top = 0.3 + 2 * _size(arm) if name == "formal_adoption" else 0.2 + _size(arm)
    mean = [0.1 + (top - 0.1) * month / MONTHS for month in months]
    return {"arm": arm, "measure": name, "month": months, "mean": mean, "low": [0.95 * one for one in mean],
            "high": [1.05 * one for one in mean]}  # fmt: skip


def _contest(arm, other, share):
    counts = {"better": 36, "worse": 0, "alike": 1, "unclear": 3}
    return {"arm": arm, "other": other, "budget": _amount(share), "measure": "adoption_months", "at": AT, **counts}


def _discovery():
    return {
        "study": "made-up",
        "question": {
            "arm": "by-law-phased", "other": "incentives-recognition", "measure": "adoption_months", "at": AT,
            "unit": "months", "budget": None,
        },
        "worlds": {
            "drawn": WORLDS, "incomplete": 0, "not_equal_cost": 0, "eligible": tally(WORLDS, 20, 3, 5),
            "replications": 2, "labelled_by": "the interval",
        },
        "status": "box",
        "statement": {"en": "It does.", "th": "เป็นเช่นนั้น"},
        "aims": {"coverage": 0.75, "density": 0.85, "reached": True},
        "box": {
            "inside": tally(22, 16, 1, 2), "mass": 0.55, "parted": 0.5,
            "coverage": {"expected": 0.8, "low": 0.5, "high": 0.83},
            "density": {"expected": 0.8, "low": 16 / 22, "high": 19 / 22},
            "limits": {"en": "trust is low", "th": "ความเชื่อมั่นต่ำ"},
            "restricted": [limit("trust_gain", "C", (0.0, 1.0), high=0.2)],
        },
        "resampling": None,
        "chance": None,
        "power": {"tries": 100, "quality": 0.9, "of_one": 0.97, "of_two": 0.43},
        "trajectory": [],
        "provenance": {"model": dynamics(), "identity": stamp()},
    }  # fmt: skip


def tally(worlds, beats, does_not_beat, small):
    """Return the counts of some worlds; where they do not add up there are not enough runs."""
    return {
        "worlds": worlds, "beats": beats, "does_not_beat": does_not_beat, "small": small,
        "not_enough_runs": worlds - beats - does_not_beat - small,
    }  # fmt: skip


def limit(parameter, letter, ends, low=None, high=None):
    """Return a row of a parameter that a box restricts."""
    return {
        "parameter": parameter, "label": parameter, "label_th": parameter, "unit": None, "letter": letter, "low": low,
        "high": high, "forms": None, "range": list(ends), "reproduced": 1.0,
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
