"""Citizens: whether they take to the digital channel, how a month's dealing goes, and what it does to trust."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, ClassVar

from .actor import Actor, chance, clip, mean

if TYPE_CHECKING:
    from .agency import Agency


class Citizen(Actor):
    """A citizen, a business or a foreigner who deals with agencies."""

    OWN: ClassVar[tuple[str, ...]] = (
        "usefulness", "ease", "perceived_quality", "capable", "prefers_digital",
        "used", "registered", "burdened", "helped", "shut_out", "experience",
        "hours", "good_news", "bad_news", "literacy", "trust",
    )  # fmt: skip

    agencies: list[Agency]
    neighbours: list[Citizen]

    def _around(self, column: str) -> float:
        """Return the mean of a column over neighbours; who has none sees only himself."""
        return mean(getattr(other, column) for other in self.neighbours or [self])

    def _served(self, column: str) -> float:
        """Return the mean of a column over the agencies that one deals with."""
        return mean(getattr(agency, column) for agency in self.agencies)

    # Intention (groups 30 to 32)

    def perceive(self) -> None:
        """Notice the services of one's agencies, and be able to use them or not."""
        p = self.model.parameters
        hard_to_use = (1 - self._served("redesigned")) * (1 - self._served("convenience"))
        speed = min(1, p.perception_speed * (1 + p.perception_from_branding * self.branding))
        useful = p.useful_at_first + (1 - p.useful_at_first) * self._served("reach")
        hard = (1 - self.literacy) * hard_to_use * (1 - p.ease_from_service * self.one_stop_service)
        self.usefulness += speed * (useful - self.usefulness)
        self.ease += speed * (1 - hard - self.ease)
        self.perceived_quality += speed * (self._served("quality") - self.perceived_quality)
        help_around = p.help_from_neighbours * self._around("prefers_digital") + p.help_from_desk * self.help_desk
        self.capable = self.access and self.literacy + help_around >= p.difficulty * hard_to_use

    def look_around(self) -> None:
        """See how many around would choose the digital channel, before anybody reconsiders."""
        self.users_around = self._around("prefers_digital")

    def reconsider(self) -> None:
        """Think again about the channel, now and then."""
        p = self.model.parameters
        more = p.reconsidering_from_messages * self.messages + p.reconsidering_from_urgency * self.urgency
        if self.luck("citizen_intention.luck") < p.reconsidering * (1 + more):
            intention = (
                p.intention_base
                + p.intention_from_usefulness * self.usefulness
                + p.intention_from_ease * self.ease
                + p.intention_from_quality * self.perceived_quality
                + p.intention_from_trust * self.trust
                + p.intention_from_neighbours * self.users_around
                + p.intention_from_capability * self.capable
                + p.intention_from_bonus * self.enrolled * (1 - exp(-self.bonus / p.bonus_noticed))
                + p.intention_from_urgency * self.urgency
            )
            self.prefers_digital = self.taste < chance(intention)

    # The attempt (groups 33 and 34)

    def deal(self) -> None:
        """Have the month's one dealing."""
        p = self.model.parameters
        reach, effective = self._served("reach"), self._served("effective")
        luck = self.luck("citizen_dealing.luck_service")
        real = luck < reach
        declared = not real and luck < reach + max(self._served("formal") - effective, 0)
        closed_nearby = p.counter_closure * self.distance * effective**2
        out_of_reach = 1 - (1 - closed_nearby) * (1 - self._served("counter_closed"))
        no_counter = real and self.luck("citizen_dealing.luck_counter") < out_of_reach
        tries = self.prefers_digital and self.capable
        forced = no_counter and self.capable and not self.prefers_digital
        unable = no_counter and not self.capable

        self.used = (real and tries) or forced
        self.registered: bool = self.registered or self.used or self.enrolled
        good = self.used and self.luck("citizen_dealing.luck_quality") < self._served("quality")
        failed = self.used and not good
        wasted = declared and tries
        without_help = (1 - p.helper_share * self._around("capable")) * (1 - p.desk_share * self.help_desk)
        self.helped = unable and self.luck("citizen_dealing.luck_helper") < 1 - without_help
        self.burdened = failed or wasted or self.helped
        self.shut_out = (unable and not self.helped) or (failed and no_counter)
        self.experience = good - wasted - p.autonomy_cost * forced - (failed or self.shut_out)

    def take_away(self) -> None:
        """Count the hours, and keep the news and what was learnt."""
        p = self.model.parameters
        spared = (self.used and not self.burdened) or self.helped
        attempted = self.used or self.burdened or self.shut_out
        self.hours = p.counter_hours * (1 - spared) + p.digital_hours * (attempted + self.helped)
        self.good_news = max(self.experience, 0)
        self.bad_news = max(-self.experience, 0)
        if self.used:
            self.literacy += p.learning_by_use * (1 - self.literacy)

    # Trust (group 35)

    def trust_again(self) -> None:
        """Win or lose trust by what happened to oneself, to those around, and by a scandal."""
        p = self.model.parameters
        good = self.good_news + p.news_weight * self._around("good_news")
        bad = self.bad_news * (1 - p.answered * self.messages) + p.news_weight * self._around("bad_news")
        self.trust: float = clip(
            self.trust
            + p.trust_gain * (1 - self.trust) * good
            - p.trust_gain * p.trust_loss_ratio * self.trust * bad
            - self.trust * self.scandal * (1 - self._served("security"))
            + p.trust_anchor * (self.trust_own - self.trust)
        )
