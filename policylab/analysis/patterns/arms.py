"""Arms of patterns: a package in a setting, changed by what a pattern declares, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from policylab.model.policies.delivery import Coverage, Delivery
from policylab.model.policies.instrument import InstrumentContext
from policylab.model.policies.outside import Reshuffle
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.model.setting import load_setting, settings

FOLDERS = ("patterns", "controls")
Judge = Literal["", "all", "supportive", "hostile"]
THIRD = 1 / 3
REMOVAL = 36  # an October
YEAR = 12
LAB_MONTHS = 78  # patterns at size lab end here, so that their arms can share runs
# What moves an agency to begin a project or to declare a service without any policy; each is a switch.
MOTIVES = ("budget-line", "offers", "orders", "leaders-want", "gain", "citizens-demand", "peers")
ANNOUNCED = 12  # the month in which every package that ships announces what it does


class Removal(Reshuffle):
    """Leaders who are moved for what they think: the supportive third, the hostile third, or all.

    Only a pattern uses it: no package decides it, and no file can.
    """

    summary: ClassVar[str] = "leaders of one mind are moved in an October"
    kind: Literal["reshuffle"] = "reshuffle"
    judge: Judge = "all"

    def cover(self, context: InstrumentContext) -> Coverage:
        """Return the agencies whose leader is moved, by the mindset at that moment; ties count together."""
        coverage = super().cover(context)
        mindset = context.column("leader", "mindset")
        low, high = np.quantile(mindset, [THIRD, 1 - THIRD])
        meant = {"supportive": mindset >= high, "hostile": mindset <= low}.get(self.judge, np.ones_like(mindset, bool))
        return Coverage(coverage.covered & meant, coverage.deadline, coverage.citizens)


@dataclass(frozen=True)
class Arm:
    """One arm of a pattern."""

    package: str  # a package that ships, or a file (package or scenario) of ``data/patterns`` or ``data/controls``
    setting: str = "default"  # a setting that ships, or a file of ``data/patterns``
    # what differs from the setting's parameters; it overrides the world of a filter as well
    parameters: tuple[tuple[str, float], ...] = ()
    without: tuple[str, ...] = ()
    families: tuple[tuple[str, str], ...] = ()  # networks of another form
    # which leaders are moved in month 36: none, ``all``, the ``supportive`` third or the ``hostile`` third
    moved: Judge = ""

    @property
    def name(self) -> str:
        """Return what the arm is called in tables and figures."""
        parts = [self.package.removesuffix(".toml")]
        parts += [f"in {self.setting.removesuffix('.toml')}"] if self.setting != "default" else []
        parts += [f"{name} {value:g}" for name, value in self.parameters]
        parts += [f"without {name}" for name in self.without]
        parts += [f"{network} {family}" for network, family in self.families]
        parts += [f"{self.moved} leaders moved"] if self.moved else []
        return ", ".join(parts)

    def scenario(self, size: str, months: int, point: Mapping[str, float] | None = None) -> Scenario:
        """Return the scenario of the arm; ``point`` holds a world's parameters, which the arm's own override."""
        loaded = _loaded(self, size, months)
        return replace(loaded, name=self.name, draw=point or {})


STATUS_QUO, ABRUPT, PHASED = Arm("status-quo"), Arm("by-law-abrupt"), Arm("by-law-phased")
RECOGNITION = Arm("incentives-recognition")


@cache
def _loaded(arm: Arm, size: str, months: int) -> Scenario:
    source = arm.package if arm.package in packages() else _file(arm.package)
    setting = arm.setting if arm.setting in settings() else _file(arm.setting)
    changed = load_setting(setting)
    if arm.parameters:
        changed = changed.model_copy(update={"parameters": {**changed.parameters, **dict(arm.parameters)}})
    if arm.moved:
        removal = Removal(
            kind="reshuffle", share=1.0, judge=arm.moved, delivery=Delivery(announced=REMOVAL, ends=REMOVAL + 12)
        )
        changed = changed.model_copy(update={"event": (*changed.event, removal)})
    return Scenario.load(
        source, size=size, months=months, setting=changed, without=arm.without, structures=dict(arm.families)
    )


def _file(name: str) -> Path:
    """Return the file of that name; a missing one is reported in the last folder."""
    folders = [Path(str(files("policylab") / "data" / folder)) for folder in FOLDERS]
    return next((folder / name for folder in folders if (folder / name).exists()), folders[-1] / name)
