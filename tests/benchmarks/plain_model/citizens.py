"""Citizens: whether they take to the digital channel, how a month's dealing goes, what it does to trust."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, ClassVar

from tests.benchmarks.plain_model.actor import Actor, clip, logistic, mean

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.agencies import Agency


class Citizen(Actor):
    """A citizen, a business or a foreigner who deals with agencies."""

    levers_at_rest: ClassVar[dict[str, float]] = dict.fromkeys(
        ("bonus", "bonus_places", "branding", "messages", "help_desk", "one_stop_service", "urgency", "scandal"), 0.0
    )

    agencies: list[Agency]
    neighbours: list[Citizen]

    def meet_services(self) -> None:
        """Notice the services of one's agencies, and be able to use them or not."""
        given = self.model.parameters
        redesigned = mean(agency.redesigned for agency in self.agencies)
        convenience = mean(agency.convenience for agency in self.agencies)
        self._notice(redesigned, convenience)
        skill = (
            self.literacy
            + given.help_from_neighbours * self.seen(self.neighbours, "prefers_digital")
            + given.help_from_desk * self.help_desk
        )
        self.capable = self.access and skill >= given.difficulty * (1 - redesigned) * (1 - convenience)

    def _notice(self, redesigned: float, convenience: float) -> None:
        given = self.model.parameters
        speed = min(1, given.perception_speed * (1 + given.perception_from_branding * self.branding))
        useful = given.useful_at_first + (1 - given.useful_at_first) * mean(agency.reach for agency in self.agencies)
        hard = (
            (1 - self.literacy)
            * (1 - redesigned)
            * (1 - convenience)
            * (1 - given.ease_from_service * self.one_stop_service)
        )
        quality = mean(agency.quality for agency in self.agencies)
        self.usefulness += speed * (useful - self.usefulness)
        self.ease += speed * (1 - hard - self.ease)
        self.perceived_quality += speed * (quality - self.perceived_quality)

    def see_neighbours(self) -> None:
        """See how many around would choose the digital channel."""
        self.around = self.seen(self.neighbours, "prefers_digital")

    def reconsider(self) -> None:
        """Think again about the channel, now and then."""
        given = self.model.parameters
        chance = given.reconsidering * (
            1 + given.reconsidering_from_messages * self.messages + given.reconsidering_from_urgency * self.urgency
        )
        if self.luck("citizen_intention.luck") < chance:
            self.prefers_digital = self.taste < logistic(self._intention())

    def _intention(self) -> float:
        given = self.model.parameters
        return (
            given.intention_base
            + given.intention_from_usefulness * self.usefulness
            + given.intention_from_ease * self.ease
            + given.intention_from_quality * self.perceived_quality
            + given.intention_from_trust * self.trust
            + given.intention_from_neighbours * self.around
            + given.intention_from_capability * self.capable
            + given.intention_from_bonus * self.enrolled * (1 - exp(-self.bonus / given.bonus_noticed))
            + given.intention_from_urgency * self.urgency
        )

    def deal(self) -> None:
        """Have the month's one dealing."""
        given = self.model.parameters
        reach = mean(agency.reach for agency in self.agencies)
        gap = mean(agency.formal for agency in self.agencies) - mean(agency.effective for agency in self.agencies)
        lot = self.luck("citizen_dealing.luck_service")
        real = lot < reach
        declared = not real and lot < reach + max(gap, 0)
        out_of_reach = real and self.luck("citizen_dealing.luck_counter") < self._counter_out_of_reach()
        forced = out_of_reach and self.capable and not self.prefers_digital
        tried = self.prefers_digital and self.capable
        helpless = out_of_reach and not self.capable

        self.used = (real and tried) or forced
        self.registered = self.registered or self.used or self.enrolled
        went_well = self.luck("citizen_dealing.luck_quality") < mean(agency.quality for agency in self.agencies)
        failed = self.used and not went_well
        wasted = declared and tried
        self.helped = helpless and self.luck("citizen_dealing.luck_helper") < self._chance_of_help()
        self.burdened = failed or wasted or self.helped
        self.shut_out = (helpless and not self.helped) or (failed and out_of_reach)
        good = self.used and went_well
        self.experience = good - wasted - given.autonomy_cost * forced - (failed or self.shut_out)

    def _counter_out_of_reach(self) -> float:
        effective = mean(agency.effective for agency in self.agencies)
        closed = mean(agency.counter_closed for agency in self.agencies)
        gone = self.model.parameters.counter_closure * self.distance * effective**2
        return 1 - (1 - gone) * (1 - closed)

    def _chance_of_help(self) -> float:
        given = self.model.parameters
        around = given.helper_share * self.seen(self.neighbours, "capable")
        return 1 - (1 - around) * (1 - given.desk_share * self.help_desk)

    def take_away(self) -> None:
        """Count the hours, and keep the news and what was learnt."""
        given = self.model.parameters
        spared = (self.used and not self.burdened) or self.helped
        attempted = self.used or self.burdened or self.shut_out
        self.hours = given.counter_hours * (1 - spared) + given.digital_hours * (attempted + self.helped)
        self.good_news = max(self.experience, 0)
        self.bad_news = max(-self.experience, 0)
        if self.used:
            self.literacy += given.learning_by_use * (1 - self.literacy)

    def trust_again(self) -> None:
        """Win or lose trust by what happened to oneself, to those around, and by a scandal."""
        given = self.model.parameters
        good = self.good_news + given.news_weight * self.seen(self.neighbours, "good_news")
        bad = self.bad_news * (1 - given.answered * self.messages)
        bad += given.news_weight * self.seen(self.neighbours, "bad_news")
        unprotected = 1 - mean(agency.security for agency in self.agencies)
        self.trust = clip(
            self.trust
            + given.trust_gain * (1 - self.trust) * good
            - given.trust_gain * given.trust_loss_ratio * self.trust * bad
            - self.trust * self.scandal * unprotected
            + given.trust_anchor * (self.trust_own - self.trust),
            0,
            1,
        )
