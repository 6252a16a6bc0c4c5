"""Answers: one function for each kind of reference, which finds the number and says it in English and in Thai alike.

Each takes the stored result, what the reference asks for and the words of a language, returns text, and raises a
:class:`BriefError` that names what is missing. ``ROLES`` says which there are. A *claim* is the only one that may fail
although everything is there: it states a direction and a standing, and says nothing where they do not hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from policylab.analysis.labels import FORM_COLUMN
from policylab.briefs.source import BriefError
from policylab.briefs.stored import Row, Stored
from policylab.briefs.words import Words, whole
from policylab.comparison.ensemble import FORM
from policylab.comparison.estimates import NOT_DISTINGUISHABLE
from policylab.comparison.standing import ENOUGH, MANY, ROBUST
from policylab.errors import PolicylabError, nearest
from policylab.model.columns.parameters import parameters
from policylab.odd.references import cited_in, references
from policylab.odd.sources import citations_in, items_in, rests_on, sources
from policylab.recording.measures import MEASURES, RUN
from policylab.study.declaration import AS_ASKED

Answer = Callable[[Stored, str, Words], str]
DEPENDS = "depends"
MOST_DRIVERS = 5
_CLAIM = re.compile(
    r"(?P<arm>\S+) (?P<verb>raises|lowers|moves) (?P<measure>\w+) at (?P<at>\w+)(?: on budget (?P<budget>[\d.]+))?, "
    rf"(?P<standing>{ROBUST}|{DEPENDS}|{NOT_DISTINGUISHABLE})"
)
_CONTEST_CLAIM = re.compile(
    r"(?P<arm>\S+) (?P<verb>beats|trails|meets) (?P<other>\S+) on (?P<measure>\w+) at (?P<at>\w+), "
    rf"(?P<standing>{ROBUST}|{DEPENDS}|{NOT_DISTINGUISHABLE})"
)
_CITED = re.compile(r"(?P<work>.+? (?:19|20)\d\d|[^,]+)(?:, §\d+(?:\.\d+)*)?(?:, pp?\. \d+(?:[-–]\d+)?)?")
YEARS = (1900, 2100)  # of the common era: a number outside them is no date
_SHAPES = (
    "write for example `hybrid raises effective_adoption at 120, robust` "
    "or `hybrid beats incentives-tangible on adoption_months at 120, depends`"
)


def effect(stored: Stored, asked: str, words: Words) -> str:
    """Return how much an arm changes a measure, as the range over luck at default values."""
    row = _effect(stored, asked)
    return words.change(row["low"], row["high"], row["measure"])


def level(stored: Stored, asked: str, words: Words) -> str:
    """Return what a measure comes to under an arm, as the range over luck at default values."""
    row = _entry(stored, "ledger", asked)
    return words.span(max(row["low"], 0), row["high"], row["measure"])


def money(stored: Stored, asked: str, words: Words) -> str:
    """Return what is spent under an arm, in official-months."""
    row = _entry(stored, "ledger", asked)
    if not MEASURES[row["measure"]].unit.startswith("official-months"):
        raise BriefError(f"{row['measure']} is no money but {MEASURES[row['measure']].unit}: ask for a level")
    return words.quantity(row["mean"], row["measure"])


def time(stored: Stored, asked: str, words: Words) -> str:
    """Return in which month a share is reached under an arm, and in how many runs it is."""
    row = _entry(stored, "ledger", asked)
    if row.get("share_reached") is None:
        raise BriefError(f"{row['measure']} is no time to a share: ask for t50_effective, for example")
    runs = stored.provenance["headline_replications"]
    reached = round(row["share_reached"] * runs)
    if not reached:
        return words.say("not_reached", months=words.say("months", value=stored.study["study"]["months"]))
    return words.say("reached", when=words.quantity(row["mean"], row["measure"]), of=reached, all=runs)


def share(stored: Stored, asked: str, words: Words) -> str:
    """Return in how many plausible worlds the effect of an arm has its sign."""
    return _share(_effect(stored, asked), words)


def finding(stored: Stored, asked: str, words: Words) -> str:
    """Return what became of a measure under an arm, in words that its direction and standing choose."""
    return _finding(_effect(stored, asked), words)


def contest(stored: Stored, asked: str, words: Words) -> str:
    """Return in how many plausible worlds a mandate comes out ahead of an incentive, or the other way round."""
    return _contest(_met(stored, asked), words)


def tally(stored: Stored, asked: str, words: Words) -> str:
    """Return in how many worlds an arm is clearly better than another, clearly worse, or not to be told apart."""
    met = _met(stored, asked)
    better = words.say("share", of=met["better"], all=met["worlds"])
    return words.say("contest_counts", of_better=better, worse=met["worse"], unclear=met["unclear"])


def best(stored: Stored, asked: str, words: Words) -> str:
    """Return in how many plausible worlds an arm is the best of those that meet the budget."""
    row = _entry(stored, "best", asked)
    worlds = stored.provenance["worlds"]
    return words.say("share", of=round(row["share"] * worlds), all=worlds)


def claim(stored: Stored, asked: str, words: Words) -> str:
    """Return what a claim says in words, if it holds at its direction and standing.

    Raises
    ------
    BriefError
        If it does not; the message says what holds instead.

    """
    against = _CONTEST_CLAIM.fullmatch(asked)
    if against:
        if against["verb"] == "meets" and against["standing"] != NOT_DISTINGUISHABLE:
            raise BriefError(f"meets is only {NOT_DISTINGUISHABLE}: write beats or trails with {against['standing']}")
        met = _met(stored, f"{against['arm']} {against['other']} {against['measure']} {against['at']}")
        verb = "beats" if met["ahead"] > met["behind"] else "trails"
        _check_claim(against["verb"] in (verb, "meets"), verb, against, met["standing"])
        return _contest(met, words)
    found = _CLAIM.fullmatch(asked)
    if not found:
        raise BriefError(f"claim {asked!r} cannot be read: {_SHAPES}")
    if found["verb"] == "moves" and found["standing"] == ROBUST:
        raise BriefError("moves names no direction, which a robust effect has: write raises or lowers")
    row = _effect(stored, f"{found['arm']} {found['measure']} {found['at']} {found['budget'] or AS_ASKED}")
    verb = _direction(row)
    at_default = found["standing"] != ROBUST or row["verdict"] == verb
    if not at_default:
        raise BriefError(f"the claim does not hold: at default values the verdict is {row['verdict']!r}")
    _check_claim(found["verb"] in (verb, "moves"), verb, found, row["standing"])
    return _finding(row, words)


def count(stored: Stored, asked: str, words: Words) -> str:
    """Return one of the numbers that say how much the study rests on."""
    del words
    found = _counts(stored)
    if asked not in found:
        raise BriefError(f"no count {asked!r}{nearest(asked, found)} (known: {', '.join(found)})")
    return whole(found[asked]())


def arm(stored: Stored, asked: str, words: Words) -> str:
    """Return what an arm is called, set off from the sentence around it."""
    return words.say("quoted", title=words.of(stored.row("arms", arm=asked), "title"))


def measure(stored: Stored, asked: str, words: Words) -> str:
    """Return what a measure is called."""
    return words.of(stored.row("measures", measure=asked), "label")


def patterns(stored: Stored, asked: str, words: Words) -> str:
    """Return the patterns of a status, each in a few words."""
    found = [words.say(row["id"], room="pattern") for row in _judged(stored, "patterns") if row["status"] == asked]
    return words.say("separator").join(found) or words.say("nothing")


def pattern(stored: Stored, asked: str, words: Words) -> str:
    """Return one pattern in a few words, if it has the status on which the sentence around it rests.

    Raises
    ------
    BriefError
        If it has another.

    """
    name, _, status = asked.partition(" ")
    found = {str(row["id"]): row["status"] for row in _judged(stored, "patterns")}
    if name not in found:
        raise BriefError(f"no pattern {name!r}{nearest(name, found)}: write for example `P2 passed`")
    if found[name] != status:
        raise BriefError(f"the sentence no longer holds: pattern {name} is {found[name]!r}, not {status!r}")
    return words.say(name, room="pattern")


def drivers(stored: Stored, asked: str, words: Words) -> str:
    """Return the five quantities that it would help a choice most to know, each with its letter, and which choice."""
    values = stored.part("values")
    criteria = {row["measure"]: row for row in values["criteria"]}
    if asked not in criteria:
        raise BriefError(f"values say nothing of {asked!r}{nearest(asked, criteria)} (known: {', '.join(criteria)})")
    first = [row for row in criteria[asked]["quantities"] if row["beyond_chance"]][:MOST_DRIVERS]
    told = [words.say("driver", label=words.parameter(row["parameter"]), letter=row["letter"]) for row in first]
    if len(first) < MOST_DRIVERS:
        told.append(words.say("no_other_driver" if first else "no_driver"))
    choice = "choice_at_equal_cost" if values["equal_cost"] else "choice_as_written"
    return words.say(choice, count=len(values["choices"]), drivers=words.say("separator").join(told))


def stamp(stored: Stored, asked: str, words: Words) -> str:
    """Return with which version, model and seed the study was made."""
    del asked
    return words.say("stamp", **{name: stored.provenance[name] for name in ("version", "model", "seed")})


def date(stored: Stored, asked: str, words: Words) -> str:
    """Return a year as each language writes it."""
    del stored
    first, last = YEARS
    if not re.fullmatch(r"[0-9]{4}", asked) or not first <= int(asked) <= last:
        raise BriefError(f"date {asked!r} is no year: write one from {first} to {last}, of the common era")
    return words.year(int(asked))


def cited(stored: Stored, asked: str, words: Words) -> str:
    """Return a citation as it is written, of a work in the list of references: figures in it belong to the work."""
    del stored, words
    found = _CITED.fullmatch(asked)
    if not found or not _is_listed(found["work"]):
        raise BriefError(
            f"{asked!r} cites no work of docs/references.bib: write `AUTHOR YEAR`, and after it `, §x` or `, p. n`"
        )
    return asked


def _is_listed(work: str) -> bool:
    """Return whether a text is a work of the list of references, or an item of the thesis, and nothing else."""
    try:
        known = references()
    except PolicylabError as error:
        raise BriefError(str(error)) from None
    named = {name for one in known.values() for name in one.names}
    by_author = [one for one in citations_in(work) if not cited_in(one, known)[1]]
    return work in named or [work] in (by_author, list(items_in(work)))


ROLES: Mapping[str, Answer] = {
    one.__name__: one
    for one in (
        effect, level, money, time, share, finding, contest, tally, best, claim, count, arm, measure, patterns, pattern,
        drivers, stamp, date, cited,
    )
}  # fmt: skip


def sign_mark(row: Row) -> str:
    """Return how a table marks an effect by its standing: robustly more or less, either, or nothing."""
    if row["standing"] == NOT_DISTINGUISHABLE or row["mean"] == 0:
        return ""
    return {"raises": " (+)", "lowers": " (−)"}[_direction(row)] if row["standing"] == ROBUST else " (±)"


def _entry(stored: Stored, section: str, asked: str) -> Row:
    """Return the entry that an arm, a measure, a moment and perhaps a budget name."""
    match asked.split():
        case [arm, measure, at, *more] if len(more) <= 1:
            pass
        case _:
            raise BriefError(f"{asked!r} is not read: write arm, measure and month or run, as `hybrid trust 120`")
    try:
        budget = float(more[0]) if more else AS_ASKED
        moment: int | str = RUN if at == RUN else int(at)
    except ValueError:
        raise BriefError(f"{asked!r} is not read: the month is a number or run, the budget a number") from None
    return stored.row(section, budget=budget, arm=arm, measure=measure, at=moment)


def _effect(stored: Stored, asked: str) -> Row:
    row = _entry(stored, "effects", asked)
    if row.get("standing") is None:
        raise BriefError(f"effects {asked}: no standing is stored, for no world counts; one world alone is no advice")
    return row


def _direction(row: Row) -> str:
    return "raises" if row["mean"] > 0 else "lowers"


def _share(row: Row, words: Words) -> str:
    worlds = row["worlds_counted"]
    return words.say("share", of=round(row["share_same_sign"] * worlds), all=worlds)


def _finding(row: Row, words: Words) -> str:
    if row["standing"] == NOT_DISTINGUISHABLE:
        return words.say("not_distinguishable")
    if row["standing"] == ROBUST:
        return words.say(f"{_direction(row)}_robust", share=_share(row, words))
    named = [FORM_COLUMN if name == FORM else name for name in row["depends_on"] or [MANY]]
    on = words.say("and", room="box").join(words.parameter(name) for name in named)
    return words.say(f"{_direction(row)}_depends", share=_share(row, words), on=on)


def _met(stored: Stored, asked: str) -> dict[str, Any]:
    """Return how an arm does against another over the worlds in which both meet the budget, from its own side."""
    match asked.split():
        case [ours, theirs, measure, at]:
            pass
        case _:
            raise BriefError(f"{asked!r} is not read: write two arms, measure and month, as `hybrid null trust 120`")
    kinds = {str(row["arm"]): row["kind"] for row in stored.rows("arms")}
    for name in (ours, theirs):
        if name not in kinds:
            raise BriefError(f"no arm {name!r}{nearest(name, kinds)} (known: {', '.join(kinds)})")
    mirrored = kinds[ours] == "incentive"
    mandate, incentive = (theirs, ours) if mirrored else (ours, theirs)
    moment = RUN if at == RUN else int(at) if at.isdecimal() else at
    row = stored.row("contests", budget=AS_ASKED, mandate=mandate, incentive=incentive, measure=measure, at=moment)
    us, them = ("incentive", "mandate") if mirrored else ("mandate", "incentive")
    found = {
        "worlds": row["worlds"], "unclear": row["unclear"], "better": row[f"{us}_better"],
        "worse": row[f"{them}_better"], "ahead": row[f"{us}_ahead"], "behind": row[f"{them}_ahead"],
    }  # fmt: skip
    if not found["worlds"]:
        raise BriefError(f"contests {asked}: in no world do both meet the budget: nothing can be said")
    return {**found, "standing": _standing_of(found)}


def _standing_of(met: Mapping[str, Any]) -> str:
    """Return the standing of a contest by the rule of effects over worlds."""
    if met["unclear"] > met["worlds"] / 2:
        return NOT_DISTINGUISHABLE
    return ROBUST if max(met["ahead"], met["behind"]) >= ENOUGH * met["worlds"] else DEPENDS


def _contest(met: Mapping[str, Any], words: Words) -> str:
    if met["standing"] == NOT_DISTINGUISHABLE:
        return words.say("contest_unclear", unclear=met["unclear"], all=met["worlds"])
    side = "beats" if met["ahead"] > met["behind"] else "loses"
    return words.say(f"{side}_{met['standing']}", share=words.say("share", of=met["ahead"], all=met["worlds"]))


def _check_claim(holds: bool, verb: str, claimed: re.Match[str], standing: str) -> None:
    """Refuse a claim whose direction or standing is not what was found."""
    if not holds:
        raise BriefError(f"the claim does not hold in its direction: what was found is that it {verb}, {standing}")
    if not standing.startswith(claimed["standing"]):
        raise BriefError(f"the claim does not hold at its standing: what was found is {standing!r}")


def _judged(stored: Stored, kind: str) -> list[Row]:
    return list(stored.part("patterns")[kind])


def _counts(stored: Stored) -> dict[str, Callable[[], float]]:
    """Return what can be counted, each by its name."""
    about, declared = stored.provenance, stored.study["study"]
    found: dict[str, Callable[[], float]] = {
        "worlds": lambda: about["worlds"],
        "replications_of_each_world": lambda: about["worlds_replications"],
        "replications": lambda: about["headline_replications"],
        "runs": lambda: about["runs"],
        "failed_runs": lambda: about["failed"],
        "seed": lambda: about["seed"],
        "months": lambda: declared["months"],
        "years": lambda: declared["months"] / 12,
        "policies": lambda: len(stored.rows("arms")) - 1,
        "budgets": lambda: len({row["budget"] for row in stored.rows("against_outlay")}),
        "parameters": lambda: len(parameters()),
        "parameters_of_letter_D": lambda: sum(entry.letter == "D" for entry in parameters().values()),
    }
    found |= {f"parameters_on_{kind}": lambda kind=kind: _resting_on()[kind] for kind in _KINDS}  # type: ignore[misc]
    for group in ("patterns", "controls"):
        found[group] = lambda group=group: len(_judged(stored, group))  # type: ignore[misc]
        for status in ("passed", "failed", "assumed"):
            found[f"{group}_{status}"] = lambda group=group, status=status: sum(  # type: ignore[misc]
                row["status"] == status for row in _judged(stored, group)
            )
    return found


_KINDS = ("thesis", "literature", "assumption")


@cache
def _resting_on() -> Mapping[str, int]:
    """Return how many parameters rest on the thesis, on literature or data, and on assumption alone."""
    kinds = [{rests_on(part) for part in one.parts} for one in sources() if one.of == "parameter"]
    thesis, literature = (sum(kind in of for of in kinds) for kind in _KINDS[:2])
    return {"thesis": thesis, "literature": literature, "assumption": sum(of == {"assumption"} for of in kinds)}
