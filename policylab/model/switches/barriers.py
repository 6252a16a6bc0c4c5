"""Barriers: what the thesis names as standing in the way, each of which can be removed whole from month 0 on.

A mechanism is how the model works; a barrier is a state of affairs. Without a mechanism the model works in another way;
without a barrier its agents are where no reform could bring them farther.
"""

from __future__ import annotations

from policylab.errors import Prose
from policylab.model.switches.mechanisms import IN, OUT
from policylab.model.switches.switch import BARRIER, Switch


def _barrier(name: str, without: Prose, source: Prose) -> Switch:
    return Switch(name, BARRIER, without, {IN: {}, OUT: {f"{name}_removed": 1}}, source)


ALL = (
    _barrier("leadership", "every leader's mindset and clarity of task are 1", "thesis barrier:leadership"),
    _barrier("skills", "every official's basic, applied and project skills are 1", "thesis barrier:skills"),
    _barrier("readiness", "every agency's practice and technology are 1", "thesis barrier:readiness"),
    _barrier("regulation", "rules are read to fit digital work, and forbid nothing", "thesis barrier:regulation"),
    _barrier("data", "all data are released, linked and readable: a service gets what it needs", "thesis barrier:data"),
    _barrier("budget", "money limits nothing, and implementers grow with it; people still do", "thesis barrier:budget"),
    _barrier("trust", "every citizen trusts the digital services of the state wholly", "thesis barrier:trust"),
)
