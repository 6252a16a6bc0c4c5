"""Officials: motivation, resistance, workload and skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.plain_model.actor import Actor

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.agencies import Agency


class Official(Actor):
    """Somebody on the staff of an agency."""

    agency: Agency
    colleagues: list[Official]

    def see_colleagues(self) -> None:
        """See how skilled the colleagues are."""
        self.basic_around = self.seen(self.colleagues, "basic_skill")
        self.applied_around = self.seen(self.colleagues, "applied_skill")

    def work(self) -> None:
        """Live through the month: all that changes does so from what was before."""
        basic, applied = self.basic_skill, self.applied_skill
        self._be_moved()
        self._resist(applied)
        self._carry_load()
        self._learn_basics(basic)
        self._learn_to_apply(applied, basic)
        self._learn_to_manage()

    def _be_moved(self) -> None:
        given, agency = self.model.parameters, self.agency
        aim = min(
            1,
            self.motivation_own
            * (1 - given.crowding_out * agency.felt_control)
            * (1 - given.crowding_out_by_cash * agency.tangible)
            * (1 + given.crowding_in * agency.recognition)
            * (1 + given.crowding_in_by_style * agency.promotion)
            * (1 + given.keenness * (agency.leader.clarity - 1 / 2)),
        )
        speed = given.motivation_speed / 2 if aim > self.motivation else given.motivation_speed
        self.motivation += speed * (aim - self.motivation)

    def _resist(self, applied: float) -> None:
        given, agency = self.model.parameters, self.agency
        left = (self.resistance - self.disposition) * 2 ** (-1 / given.resistance_half_life)
        abrupt = max(1 - agency.notice_given / given.notice_needed, 0)
        self.resistance = min(
            1,
            self.disposition
            + left
            + given.reactance * abrupt * (1 - agency.voice) * (1 - applied)
            + given.resistance_from_failure * max(-agency.project_result, 0),
        )

    def _carry_load(self) -> None:
        given, agency = self.model.parameters, self.agency
        self.workload = self.pace * (
            given.ordinary_load
            + given.load_of_project * agency.project_running * (1 - agency.outsourced)
            + given.load_of_double_work * max(agency.formal - agency.effective, 0)
        )

    def _learn_basics(self, basic: float) -> None:
        given = self.model.parameters
        taught = given.taught_in_course * self.agency.training_basic
        gap = self.basic_training + taught + max(self.basic_around - basic, 0)
        self.basic_skill = basic + given.learning * gap * (1 - basic) - given.forgetting * basic

    def _learn_to_apply(self, applied: float, basic: float) -> None:
        given, agency = self.model.parameters, self.agency
        taught = given.taught_in_course * agency.training_applied
        gap = self.applied_training + taught + max(self.applied_around - applied, 0)
        won, lost = max(agency.project_result, 0), max(-agency.project_result, 0)
        done = given.learning_by_doing * (1 - agency.outsourced) * (won * (1 - applied) - lost * applied)
        self.applied_skill = applied + given.learning * basic * gap * (1 - applied) + done - given.forgetting * applied

    def _learn_to_manage(self) -> None:
        given, agency = self.model.parameters, self.agency
        taught = given.learning * given.taught_in_course * agency.training_management
        done = given.learning_by_doing * (1 - agency.outsourced) * abs(agency.project_result)
        self.project_skill += (taught + done) * (1 - self.project_skill)
