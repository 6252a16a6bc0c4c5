"""Citizens: which service they need, whether they try its digital channel, and what the month teaches them."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, ClassVar

from .actor import Actor, chance, clip, first_above, mean

if TYPE_CHECKING:
    from .agency import Agency
    from .service import Service

NO_SERVICE = -1


class Citizen(Actor):
    """A citizen, a business or a foreigner who deals with agencies."""

    OWN: ClassVar[tuple[str, ...]] = (
        "service_met", "occasion", "users_around", "bonus_place",
        "closing", "registered", "enrolled", "inclination", "odds",
        "exempt", "compelled", "knows", "aware", "willing", "attempted", "forced", "succeeded", "attempts",
        "assisted", "shut_out", "used_bonus", "used", "hours", "experience", "expects",
        "months_since_use", "recent_user", "habit", "access", "literacy", "good_news", "bad_news", "trust",
    )  # fmt: skip

    agencies: list[Agency]
    neighbours: list[Citizen]
    region: str | None  # None where it deals with no agency: it hears of nobody
    service: Service | None  # that it meets this month

    def _around(self, column: str) -> float:
        """Return the mean of a column over neighbours; who has none sees only himself."""
        return mean(getattr(other, column) for other in self.neighbours or [self])

    def _met(self, column: str) -> float:
        """Return a column of the service that it meets, 0 where it meets none."""
        return getattr(self.service, column) if self.service else 0.0

    # The occasion (groups 32 to 35)

    def need(self) -> None:
        """Need one of the services of its agencies, or none."""
        waiting = -12 * log(1 - self.luck("citizen_occasion.luck"))
        self.occasion = waiting < self.occasions and bool(self.agencies)
        self.service, self.service_met = None, NO_SERVICE
        if self.occasion:
            needs = [service for agency in self.agencies for service in agency.services]
            drawn = first_above([service.demand for service in needs], self.luck("citizen_occasion.drawn"))
            self.service, self.service_met = needs[drawn], needs[drawn].row
            self.service.visitors.append(self)

    def look_around(self) -> None:
        """See how many use the channel among its neighbours, and hear of others in its region."""
        heard = self.model.parameters.heard_of_region
        in_region = self.model.use_by_region[self.region]
        self.users_around = (1 - heard) * self._around("recent_user") + heard * in_region

    def ask_for_a_place(self) -> None:
        """Ask for a place in a bonus scheme, or not; who holds one needs no other."""
        p = self.model.parameters
        self.bonus_place = self.bonus_place and self.bonus > 0
        appeal = p.bonus_appeal * (1 - exp(-self.bonus / p.bonus_asked))
        self.place_luck = self.luck("citizen_bonus_place.luck")
        comes = self.place_luck < p.asking_speed
        self.asks = not self.bonus_place and bool(self.access) and self.asking < appeal and comes

    def get_a_place(self) -> None:
        """Get a place if those who hold one, and those who ask with less luck, leave one."""
        if self.asks:
            others = self.model.citizens
            held = sum(other.bonus_place and not other.asks for other in others)
            before = sum(other.asks and other.place_luck < self.place_luck for other in others)
            self.bonus_place = before < self.bonus_places - held

    def sign_up(self) -> None:
        """Be registered by use, by a place or by order."""
        told = self.luck("citizen_enrolment.luck") < self.model.parameters.told_by_enrolment
        self.enrolled = bool(self.enrolment and not self.registered and told)
        self.registered = bool(self.registered or self.used or self.bonus_place or self.enrolment)

    def meet_a_counter(self) -> None:
        """Find the counter open or closed, and be obliged to do without it unless exempt."""
        p = self.model.parameters
        duty = self._met("real") and self._met("closing_order") < self.counters_off
        self.closing = bool(self.occasion and (self._met("shut") or duty))
        unable = not self.access or self.expects < p.doubt
        asks = self.asking < self.exemption * p.exemption_asked * (p.able_asking + (1 - p.able_asking) * unable)
        self.exempt = self.exemption > 0 and (self.exempt or (self.closing and asks))
        self.compelled = self.closing and not self.exempt

    def lean(self) -> None:
        """Be inclined to use the channel of the service, or not."""
        p = self.model.parameters
        self.inclination = (
            p.intention_base
            + p.intention_from_success * (self.expects - p.usual_success)
            + p.intention_from_quality * (self._met("delivered") - p.usual_quality)
            + p.intention_from_neighbours * self.users_around
            + p.intention_from_trust * (self.trust - p.trust_start)
            + p.intention_from_habit * self.habit
            + p.intention_from_urgency * self.urgency
            + p.intention_from_bonus * self.bonus_place * (1 - exp(-self.bonus / p.bonus_noticed))
            - p.intention_lost_to_autonomy * self._met("sensitive") * (1 - self.trust)
        )

    def measure_up(self) -> None:
        """Have a chance with the service, by its skill and the help around it."""
        p = self.model.parameters
        skill = self.literacy + p.help_from_neighbours * self.users_around + p.help_from_desk * self.help_desk
        asked = self._met("hardness") * (1 - p.ease_from_service * self.one_stop_service)
        usual = log(p.completion_usual / (1 - p.completion_usual))
        logit = usual + p.success_from_skill * (skill - asked - p.usual_margin)
        logit += p.success_from_quality * (self._met("delivered") - p.usual_quality)
        self.odds = self._met("real") * chance(logit)

    def learn_of_it(self) -> None:
        """Know of the channel, and think of it."""
        p = self.model.parameters
        unheard = (1 - p.knowing_from_visits * self._met("real")) * (1 - p.knowing_from_users * self.users_around)
        unheard *= (1 - p.knowing_from_messages * self.messages) * (1 - p.knowing_from_branding * self.branding)
        unheard *= 1 - p.knowing_from_urgency * self.urgency
        told = self.closing or self.enrolled
        self.knows = bool(self.knows or told or self.luck("citizen_knowing.luck") < 1 - unheard)
        minded = p.minded_by_messages
        unminded = (1 - self._met("renown")) * (1 - minded * self.messages) * (1 - minded * self.branding)
        comes_to_mind = self.knows and self.luck("citizen_awareness.luck") < 1 - unminded
        self.aware = bool(self._met("declared") and (self.closing or comes_to_mind))

    # The attempt (groups 36 to 39)

    def attempt(self) -> None:
        """Try, or try because there is no counter; who fails may try once more."""
        p = self.model.parameters
        self.willing = self.inclination > p.reluctance_spread * self.taste
        self.attempted = bool(self.access and self.aware and (self.willing or self.compelled))
        self.forced = self.attempted and not self.willing
        first, second = (self.luck(f"citizen_success.luck_{turn}") < self.odds for turn in ("first", "second"))
        persistence = p.tries_again_compelled if self.compelled else p.tries_again
        again = not first and self.luck("citizen_success.luck_again") < persistence
        self.succeeded = self.attempted and (first or (again and second))
        self.attempts = self.attempted * (1 + again)

    def be_helped(self) -> None:
        """Have others use the channel for it, or get nothing where there is no counter."""
        p = self.model.parameters
        if self.compelled:
            alone = (1 - p.helped_by_family * min(1, 2 * self.users_around)) * (1 - p.helped_by_desk * self.help_desk)
        else:
            alone = (1 - p.done_by_family * self.users_around * self.knows) * (1 - p.invited_at_desk * self.help_desk)
        may = self.compelled or (self._met("real") and not self.attempted)
        self.assisted = bool(may and not self.succeeded and self.luck("citizen_assistance.luck") < 1 - alone)
        self.shut_out = self.compelled and not self.succeeded and not self.assisted

    def use(self) -> None:
        """Use the channel, alone, assisted or by a place in the bonus scheme, and count the hours."""
        p = self.model.parameters
        ready = self.bonus_place and self.access and self.willing
        self.used_bonus = bool(ready and self.luck("citizen_use.luck") < p.bonus_use * self.expects)
        self.used = self.succeeded or self.assisted or self.used_bonus
        visit = self.occasion - (self.succeeded or self.assisted)
        self.hours = p.counter_hours * visit + p.digital_hours * (self.attempts + 2 * self.assisted)

    def judge(self) -> None:
        """Compare what the occasion brought with what the counter has taught, and expect more or less."""
        p = self.model.parameters
        usual = p.counter_good * p.counter_good_worth + (1 - p.counter_good) * p.counter_bad_worth
        cost = p.autonomy_cost * self.forced * self._met("sensitive") * (1 - self.trust)
        self.experience = self.occasion * (self._outcome() - usual) - cost
        self.expects += p.expectation_speed * self.attempted * (self.succeeded - self.expects)

    def _outcome(self) -> float:
        """Return what the occasion was worth."""
        p = self.model.parameters
        if self.succeeded:
            worth = p.worth_at_once if self.attempts == 1 else p.worth_at_last
        elif self.assisted:
            worth = p.worth_at_last
        elif self.shut_out:
            worth = 0.0
        elif self.attempts:
            worth = p.worth_after_failure
        else:
            good = self.luck("citizen_outcome.luck") < p.counter_good
            worth = p.counter_good_worth if good else p.counter_bad_worth
        return float(worth)

    # What the month leaves (groups 40 and 41)

    def remember(self) -> None:
        """Count the months since the last use, and get used to the channel or away from it."""
        p = self.model.parameters
        self.months_since_use = 0 if self.used else self.months_since_use + 1
        self.recent_user = self.months_since_use < 12
        if self.succeeded or self.used_bonus:
            self.habit += p.habit_speed * (1 - self.habit)
        elif self.assisted:
            self.habit += p.habit_speed * (p.habit_assisted - self.habit)
        else:
            self.habit -= p.habit_speed * self._met("real") * self.habit / 2

    def develop(self) -> None:
        """Gain access and skill with the years, by programmes and by use; keep the news."""
        p = self.model.parameters
        by_itself = p.access_gained * self.gaining * (1 - self.stays_offline)
        by_programme = p.programme_gain * self.access_programme * (1 - self.stays_offline * (1 - p.hard_to_reach))
        gains = self.luck("citizen_access.luck") < (by_itself + by_programme) / 12
        self.access = self.access or gains
        invited = self.literacy < p.literacy_course_ceiling
        taught = self.luck("citizen_literacy.luck") < p.literacy_course_reach * self.literacy_programme
        missing = (1 - self.literacy) * (1 - p.literacy_growth / 12) * (1 - p.learning_by_use * self.succeeded)
        self.literacy = 1 - missing * (1 - p.taught_in_literacy_course * (invited and taught))
        self.good_news = max(self.experience, 0)
        self.bad_news = max(-self.experience, 0)

    def trust_again(self) -> None:
        """Win or lose trust by what happened to oneself, to those around, and by a scandal."""
        p = self.model.parameters
        good = self.good_news + p.news_weight * self._around("good_news")
        bad = self.bad_news * (1 - p.answered * self.messages) + p.news_weight * self._around("bad_news")
        security = mean(agency.security for agency in self.agencies)
        trust = clip(
            self.trust
            + p.trust_gain * (1 - self.trust) * good
            - p.trust_gain * p.trust_loss_ratio * self.trust * bad
            - self.trust * self.scandal * (1 - security)
            + p.trust_anchor * (self.trust_own - self.trust)
        )
        self.trust: float = max(p.trust_removed, trust)
