"""Effects, levels, doses and costs: how much an arm changes a measure, in how many worlds, at what cost, in words."""

from __future__ import annotations

from dataclasses import dataclass

from policylab.analysis.discovery.sentences import FORM_COLUMN
from policylab.briefs.source import BriefError
from policylab.briefs.words import MINUS, BriefWords, ends, significant, unit_of, whole
from policylab.comparison.rows import Effect, Level, Moment, WorldCounts
from policylab.comparison.wording import standing_in_words
from policylab.recording.measures import RUN
from policylab.statistics.estimates import NOT_ENOUGH_RUNS, SMALL
from policylab.statistics.standing import DEPENDS_ON, DIFFERS, FORM, PROBABLY_ROBUST, ROBUST
from policylab.study.result import StudyResult

MILLION = 1_000_000


@dataclass(frozen=True)
class Readout:
    """A measure of an arm at a month or of the run, as designed or at a budget of the study."""

    arm: str
    measure: str
    at: Moment
    budget: float | None

    def __str__(self) -> str:
        return f"{self.arm} {self.measure} {self.at}" + ("" if self.budget is None else f" {self.budget:g}")


def readout(request: str) -> Readout:
    """Return the arm, measure, month and perhaps budget that a text names."""
    match request.split():
        case [arm, measure, at, *more] if len(more) <= 1:
            pass
        case _:
            raise BriefError(
                f"{request!r} is not a readout: write arm, measure and month or run, as `hybrid trust 120`"
            )
    return Readout(arm, measure, moment(at), budget(more[0] if more else None))


def moment(text: str) -> Moment:
    """Return the month that a text names, or the run."""
    if text != RUN and not text.isdecimal():
        raise BriefError(f"{text!r} is not a month: write a number or run")
    return RUN if text == RUN else int(text)


def budget(text: str | None) -> float | None:
    """Return the budget of the study that a text names; None as designed, where none is named."""
    try:
        return None if text is None else float(text)
    except ValueError:
        raise BriefError(f"{text!r} is not a budget: write the number that the study's file has, such as 1") from None


def effect(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return how much an arm changes a measure, as the range over luck at default values."""
    row = effect_of(study, readout(request))
    return words.change(*ends(row.low, row.high, f"effects {request}"), row.measure)


def share(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many plausible worlds the effect of an arm has the sign that it has in most."""
    return _share(counts_of(effect_of(study, readout(request))), words)


def finding(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return the effect of an arm on a measure, in the words of its direction and standing."""
    return finding_in_words(effect_of(study, readout(request)), words)


def effect_of(study: StudyResult, wanted: Readout) -> Effect:
    """Return an effect that has a standing; at a budget that the arm does not meet there is none."""
    row = study.effect(wanted.arm, wanted.measure, wanted.at, wanted.budget)
    if row.standing is None:
        raise BriefError(
            f"effects {wanted}: no standing is stored, since too few worlds are eligible: refer to another budget, or "
            "run the study over more worlds"
        )
    if wanted.budget is not None and not study.dose(wanted.arm, wanted.budget).matched:
        raise BriefError(
            f"effects {wanted}: {wanted.arm} does not meet this budget at default values: refer to it as designed, or "
            "at another budget"
        )
    return row


def counts_of(row: Effect) -> WorldCounts:
    """Return the worlds by what is known of an effect in them."""
    assert row.in_worlds is not None  # as effect_of has made sure
    return row.in_worlds


def direction(row: Effect) -> str:
    """Return whether an effect raises or lowers its measure: in most of the worlds in which that is shown."""
    counts = row.in_worlds
    if counts is not None and counts.raises != counts.lowers:
        return "raises" if counts.raises > counts.lowers else "lowers"
    return "raises" if row.mean > 0 else "lowers"


def finding_in_words(row: Effect, words: BriefWords) -> str:
    """Return an effect in the words of its direction and standing."""
    standing = str(row.standing)
    if standing in (NOT_ENOUGH_RUNS, SMALL):
        return words.say(f"brief.{standing.replace(' ', '_')}")
    share = _share(counts_of(row), words)
    if standing in (ROBUST, PROBABLY_ROBUST):
        word = standing_in_words(standing, words, exception=bool(row.exception))
        return words.say(f"brief.{direction(row)}_robust", share=share, standing=word)
    if standing == DIFFERS:
        return words.say(f"brief.{direction(row)}_differs", share=share)
    names = [FORM_COLUMN if name == FORM else name for name in standing.removeprefix(DEPENDS_ON).split(" and ")]
    on = words.say("brief.box.and").join(words.parameter(name) for name in names)
    return words.say(f"brief.{direction(row)}_depends", share=share, on=on)


def sign_mark(row: Effect) -> str:
    """Return how a table marks an effect by its standing; what is exactly none has no mark.

    Where runs were too few to say, that is marked as well: a number without a mark would read as one that is known. So
    is a sign that the default setting, whose number stands beside it, does not have.
    """
    if row.mean == 0 or row.standing is None:
        return ""
    if row.standing in (NOT_ENOUGH_RUNS, SMALL):
        return {NOT_ENOUGH_RUNS: " (?)", SMALL: " (≈)"}[row.standing]
    if row.standing not in (ROBUST, PROBABLY_ROBUST):
        return " (±)"
    sign = {"raises": "+", "lowers": MINUS}[direction(row)]
    unsure, exception = "?" * (row.standing == PROBABLY_ROBUST), "!" * bool(row.exception)
    return f" ({sign}{unsure}{exception})"


def _share(counts: WorldCounts, words: BriefWords) -> str:
    """Return in how many of all worlds the more frequent sign is shown, and what is known of the rest."""
    shown = max(counts.raises, counts.lowers)
    every = counts.raises + counts.lowers + counts.small + counts.not_enough_runs
    rest = (("other_way", min(counts.raises, counts.lowers)), ("small", counts.small), ("open", counts.not_enough_runs))
    named = [words.say(f"brief.rest.{key}", number=number) for key, number in rest if number]
    share = words.share(shown, every)
    return words.say("brief.rest.of", share=share, rest=words.say("brief.rest.and").join(named)) if named else share


def level(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return the level of a measure under an arm, as the range over luck at default values."""
    row = _level(study, request)
    low, high = ends(row.low, row.high, f"levels {request}")
    return words.span(max(low, 0), high, row.measure)


def money(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return what is spent under an arm, in official-months."""
    row = _level(study, request)
    if not unit_of(row.measure).startswith("official-months"):
        raise BriefError(f"{row.measure} is in {unit_of(row.measure)}, not money: write {{level}}")
    return words.quantity(row.mean, row.measure)


def cost(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return what an arm as designed costs the public beyond the baseline, in official-months and in baht."""
    spent = study.design(request).public_cost
    if spent is None:
        raise BriefError(f"{request} is the baseline, beyond which costs are counted: name another arm")
    million, country = (whole(significant(baht / MILLION)) for baht in (spent.baht, spent.baht_of_country))
    return words.say(
        "brief.cost", months=whole(significant(spent.official_months)), million=million, country=country
    )  # fmt: skip


def dose(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return the dose of an arm at a budget in words; where it does not meet the budget, that as well."""
    match request.split():
        case [arm, share]:
            pass
        case _:
            raise BriefError(f"{request!r} is not a dose: write an arm and a budget of the study, as `hybrid 1`")
    row = study.dose(arm, budget(share) or 0.0)
    text = row.in_words if words.language == "en" else row.in_words_th
    return text if row.matched else words.say("brief.unmatched_dose", dose=text, unmatched=words.say("brief.unmatched"))


def time(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in which month a share is reached under an arm, and in how many runs it is."""
    row = _level(study, request)
    if row.share_reached is None:
        raise BriefError(f"{row.measure} is not a time to a share: write for example t50_effective")
    runs = study.provenance.headline_replications
    runs_reached = round(row.share_reached * runs)
    if not runs_reached:
        return words.say("brief.not_reached", months=words.say("brief.months", value=study.study.months))
    return words.say("brief.reached", when=words.quantity(row.mean, row.measure), of=runs_reached, all=runs)


def best(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return how likely an arm is the best in a plausible world, with its interval."""
    wanted = readout(request)
    row = study.probability_best(wanted.arm, wanted.measure, wanted.at, wanted.budget)
    share, low, high = (whole(100 * part) for part in (row.share, row.low, row.high))
    return words.say("brief.best", share=share, low=low, high=high)


def _level(study: StudyResult, request: str) -> Level:
    wanted = readout(request)
    return study.level(wanted.arm, wanted.measure, wanted.at, wanted.budget)
