"""Keyed luck, number by number (page *Design concepts*, stochasticity)."""

from __future__ import annotations

from hashlib import blake2b
from statistics import NormalDist

_WORD = 2**64 - 1
normal_quantile = NormalDist().inv_cdf


def _word(*parts: object) -> int:
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _mix(word: int) -> int:
    word = (word + 0x9E3779B97F4A7C15) & _WORD
    word ^= word >> 30
    word = (word * 0xBF58476D1CE4E5B9) & _WORD
    word ^= word >> 27
    word = (word * 0x94D049BB133111EB) & _WORD
    return word ^ (word >> 31)


class Chance:
    """The luck of one replication of a study.

    Parameters
    ----------
    seed, replication : int
        Of the study.

    """

    def __init__(self, seed: int, replication: int):
        self._study = (seed, replication)
        self._streams: dict[str, tuple[int, int]] = {}
        self._mixed: dict[tuple[str, str], int] = {}

    def draw(self, stream: str, name: str, event: int) -> float:
        """Return the uniform number of an agent's name and an event, above 0 and below 1."""
        agents, events = self._words(stream)
        if (stream, name) not in self._mixed:
            self._mixed[stream, name] = _mix((_word(name) + agents) & _WORD)
        mixed = _mix(self._mixed[stream, name] ^ _mix((event + events) & _WORD))
        return ((mixed >> 12) + 0.5) * 2.0**-52

    def seed(self, stream: str) -> int:
        """Return a seed below 2**32 for a generator of networkx."""
        return _word(*self._study, stream) >> 32

    def _words(self, stream: str) -> tuple[int, int]:
        if stream not in self._streams:
            self._streams[stream] = (_word(*self._study, stream, "agents"), _word(*self._study, stream, "events"))
        return self._streams[stream]
