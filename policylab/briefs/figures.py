"""Figures of a brief, with alternative texts and captions from the same data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from policylab.briefs.words import BriefWords, ends, significant, whole
from policylab.recording.measures import HEADLINE
from policylab.show import Figure
from policylab.show.markdown import escaped
from policylab.study.figures import ADOPTION, headlines, moment_of
from policylab.study.result import StudyResult
from policylab.study.rows import Arm

Phrase = Callable[[StudyResult, BriefWords], str]


@dataclass(frozen=True)
class BriefFigure:
    """A figure that a brief may hold."""

    what: str  # which figure of the study's result it is
    alternative: Phrase  # returns in words what it shows
    caption: Phrase  # returns the text under it

    def drawn(self, study: StudyResult, words: BriefWords) -> Figure:
        """Return the figure; the same data give the same bytes."""
        return replace(study.plot(self.what, words.language), caption=self.alternative(study, words))

    def text(self, study: StudyResult, words: BriefWords, file: str | None) -> str:
        """Return the figure in Markdown: the picture or else its alternative text, and its caption."""
        alternative = escaped(self.alternative(study, words))
        picture = f"[{alternative}]" if file is None else f"![{alternative}]({file})"
        return f"{picture}\n\n*{escaped(self.caption(study, words))}*"


def _adoption_alternative(study: StudyResult, words: BriefWords) -> str:
    effective, formal = (words.measure(name).lower() for name in ADOPTION)
    return words.say(
        "brief.figure.adoption_alt", months=whole(study.months(study.baseline.arm, HEADLINE).month[-1]),
        effective=effective, formal=formal,
        ends=words.say("brief.separator").join(_end(study, arm, words) for arm in study.arms),
    )  # fmt: skip


def _end(study: StudyResult, arm: Arm, words: BriefWords) -> str:
    """Return the adoption of an arm at the last month."""
    effective, formal = (words.quantity(study.months(arm.arm, name).mean[-1], name) for name in ADOPTION)
    return words.say("brief.figure.adoption_end", arm=words.title(arm), effective=effective, formal=formal)


def _adoption_caption(study: StudyResult, words: BriefWords) -> str:
    replications = whole(study.provenance.headline_replications)
    return words.say("brief.figure.adoption_caption", replications=replications)


def _cost_alternative(study: StudyResult, words: BriefWords) -> str:
    labels = [words.measure(name).lower() for name in headlines(study)]
    return words.say(
        "brief.figure.cost_alt", first=labels[0], second=labels[-1], budgets=whole(len(study.budgets)),
        cost=words.say(f"comparison.equal_cost.{study.currency}"),
        ends=words.say("brief.separator").join(_as_designed(study, arm, words) for arm in study.policies),
    )  # fmt: skip


def _as_designed(study: StudyResult, arm: Arm, words: BriefWords) -> str:
    """Return what an arm changes, and what it costs, as designed."""
    row = study.effect(arm.arm, HEADLINE, moment_of(study, HEADLINE))
    effect = words.change(*ends(row.low, row.high, f"effects {arm.arm}"), HEADLINE)
    money = words.say("brief.official-months", value=whole(significant(study.cost(arm.arm))))
    return words.say("brief.figure.cost_end", arm=words.title(arm), effect=effect, money=money)


def _cost_caption(study: StudyResult, words: BriefWords) -> str:
    del study
    return words.say("brief.figure.cost_caption")


FIGURES: Mapping[str, BriefFigure] = {
    "adoption-figure": BriefFigure("adoption", _adoption_alternative, _adoption_caption),
    "cost-figure": BriefFigure("against-cost", _cost_alternative, _cost_caption),
}
