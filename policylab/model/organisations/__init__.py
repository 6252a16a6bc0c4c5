"""Organisations: custom sizes, made from a file of real bodies or naming the agents of a shipped size.

A file with the columns ``name`` and ``tier`` is a roster: its bodies are the agencies, with the citizens of a shipped
size. A file with the columns ``name`` and ``agent`` says which agent of a shipped size each name stands for, so that
networks with real names can be used there; it changes no number.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from policylab.errors import UsageError, nearest, shown, unknown
from policylab.errors.calls import in_words
from policylab.model.custom_size import CustomSize
from policylab.model.limits import DEFAULT_SIZE
from policylab.model.luck import Luck
from policylab.model.organisations.bodies import Body, digest_of, numbers_of, roster_of, staffed
from policylab.model.organisations.files import Read, read_people
from policylab.model.population import Roster, roster
from policylab.model.tables import sizes

DECIDES_NO_NUMBER = True  # what a file decides is in the digest of the size's name, and so in a run's identity
DIGITS = 12


class Organisation(CustomSize):
    """The people of a file as a size: it can stand wherever the name of a shipped size can.

    Attributes
    ----------
    base : str
        The shipped size whose citizens it has.
    bodies : tuple of Body
        The agencies of a roster; empty where the file names the agents of the shipped size.
    digest : str
        What tells one roster from another, 64 hexadecimal digits; empty where there is none.
    notes : tuple of str
        What of the file is not read, one sentence each.

    """

    base: str
    bodies: tuple[Body, ...]
    digest: str
    notes: tuple[str, ...]
    _staff: tuple[int, ...]

    @classmethod
    @in_words("write for example Organisation.load('our-bodies.csv', size='classroom')")
    def load(cls, file: str | os.PathLike[str], size: str | None = None) -> Organisation:
        """Return the people of a CSV file, with the citizens of a shipped size, or as names for its agents.

        Raises
        ------
        UsageError
            If the size is unknown, or the file is wrong: one line for each fault, with its line and its cure.

        """
        if not isinstance(file, str | os.PathLike):
            raise UsageError(f"people: {shown(file)} has the wrong type: write the path of a CSV file")
        base = getattr(size, "base", DEFAULT_SIZE if size is None else size)
        if base not in sizes():
            raise unknown("size", base, sizes())
        path = Path(file)
        read = read_people(path)
        notes = tuple(f"{path}: {note}" for note in read.notes)
        if read.agents:
            return cls._made(base, base, (), "", notes, called=_agents_of(read, base))
        return cls._of(read.bodies, base, notes)

    @classmethod
    def _of(cls, bodies: tuple[Body, ...], base: str, notes: tuple[str, ...]) -> Organisation:
        digest = digest_of(bodies, staffed(bodies, base))
        return cls._made(f"{base} with people {digest[:DIGITS]}", base, bodies, digest, notes)

    @classmethod
    def _made(
        cls,
        text: str,
        base: str,
        bodies: tuple[Body, ...],
        digest: str,
        notes: tuple[str, ...],
        called: Mapping[str, str] | None = None,
    ) -> Organisation:
        made = super().__new__(cls, text)
        made.base, made.bodies, made.digest, made.notes = base, bodies, digest, notes
        made._staff = staffed(bodies, base) if bodies else ()
        made.numbers = MappingProxyType(numbers_of(bodies, made._staff, base)) if bodies else None
        made.called = MappingProxyType(dict(called or {}))
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return self._made, (str(self), self.base, self.bodies, self.digest, self.notes, dict(self.called))

    def at(self, base: str) -> Organisation:
        """Return the same people with the citizens of another shipped size."""
        if not self.bodies:
            raise UsageError(f"size: the names of the file are those of size {self.base}: leave {shown(base)} out")
        return self._of(self.bodies, base, self.notes)

    def people(self, luck: Luck) -> Roster:
        """Return the roster in a replication."""
        return roster_of(self, self.bodies, self._staff, sizes()[self.base]["citizens"], luck)


def _agents_of(read: Read, base: str) -> dict[str, str]:
    """Return the agent of each name, which must be one of the shipped size, each with one name; or raise all faults."""
    names = roster(base, Luck(0)).names
    known = {agent for kind, of_kind in names.items() if kind != "service" for agent in of_kind}
    faults, first = read.faults, dict[str, int]()
    for line, _, agent in read.agents:
        if agent not in known:
            near = nearest(agent, names["agency"] + names["leader"]) or f" names are such as {names['agency'][0]!r}"
            faults.add(
                line, "agent", f"{shown(agent)} is not in size {base}:{near} (policylab list agents --size {base})"
            )
        elif first.setdefault(agent, line) != line:
            faults.add(line, "agent", f"{shown(agent)} has a name on line {first[agent]} already: keep one of them")
    faults.raise_any()
    return {name: agent for _, name, agent in read.agents}
