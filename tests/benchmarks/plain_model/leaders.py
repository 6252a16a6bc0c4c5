"""Leaders: who holds the post, what they think of change, how clear a task they set."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tests.benchmarks.plain_model.actor import Actor, clip
from tests.benchmarks.plain_model.chance import normal_quantile

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.agencies import Agency


class Leader(Actor):
    """The top executive of an agency."""

    levers_at_rest: ClassVar[dict[str, float]] = {"reshuffle": 0.0}

    agency: Agency
    peers: list[Leader]

    def see_culture(self) -> None:
        """See the mean mindset of the peers."""
        self.culture = self.seen(self.peers, "mindset")

    def rotate(self) -> None:
        """Make place for a successor, perhaps, in October."""
        given = self.model.parameters
        if not (self.model.october and self._leaves()):
            self.tenure += 1
            return
        own = given.leader_mindset_start + given.leader_mindset_spread * normal_quantile(
            self.luck("leader_succession.luck_successor", self.successions)
        )
        self.conviction = given.culture_share * self.culture + (1 - given.culture_share) * clip(own, 0, 1)
        self.mindset = self.conviction
        self.clarity *= given.clarity_kept
        self.tenure = 0
        self.successions += 1

    def _leaves(self) -> bool:
        given, luck = self.model.parameters, self.luck("leader_succession.luck")
        rotates = self.tenure >= given.shortest_term and luck < 1 - (1 - given.succession_hazard) ** 12
        return rotates or luck < self.reshuffle

    def see_opinions(self) -> None:
        """See the mean mindset of those peers who are near enough to be listened to."""
        bound = self.model.parameters.confidence_bound
        near = [peer for peer in self.peers if abs(peer.mindset - self.mindset) <= bound]
        self.opinion = self.seen(near, "mindset")

    def think(self) -> None:
        """Move in mindset, and in the clarity of the task that is set."""
        given, agency, before = self.model.parameters, self.agency, self.mindset
        drawn_to = given.stubbornness * self.conviction + (1 - given.stubbornness) * self.opinion
        self.mindset = clip(
            before
            + given.mindset_speed * (drawn_to - before)
            + given.mindset_from_success * agency.project_result
            + given.mindset_from_programme * agency.leader_programme * (1 - before),
            0,
            1,
        )
        clear = (
            given.clarity_base
            + given.clarity_from_mindset * before
            + given.clarity_from_programme * agency.leader_programme
        )
        self.clarity += given.clarity_speed * (min(1, clear) - self.clarity)
