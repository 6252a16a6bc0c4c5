"""Keyed luck, number by number, as the page *Design concepts* prints it (stochasticity)."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

_WORD = 2**64 - 1


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


class Luck:
    """The luck of one replication of a study."""

    def __init__(self, seed: int, replication: int):
        self._of = (seed, replication)
        self._agent = cache(lambda stream, name: _mix(_word(name) + _word(seed, replication, stream, "agents") & _WORD))
        self._events = cache(lambda stream: _word(seed, replication, stream, "events"))

    def draw(self, stream: str, name: str, event: int) -> float:
        """Return the uniform number of a stream, an agent and an event, above 0 and below 1."""
        mixed = _mix(self._agent(stream, name) ^ _mix((event + self._events(stream)) & _WORD))
        return float(((mixed >> 12) + 0.5) * 2.0**-52)

    def seed(self, stream: str) -> int:
        """Return the seed of a stream for a generator of networkx."""
        return _word(*self._of, stream) >> 32
