"""Keyed luck: the only source of chance in the lab.

A uniform number is a function of its key (study seed, replication, stream, event, agent) and nothing
else. Adding a rule, appending an agent, another worker or another batch width therefore changes no other
number, and two policies meet the same people with the same luck (common random numbers).

The mixing function is the finaliser of SplitMix64 (Steele, Lea & Flood 2014, "Fast splittable pseudorandom
number generators", OOPSLA): words of agent, stream and event are each spread by it and combined.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

_SEPARATOR = "\x1f"
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_UNIT = 2.0**-52


def _spread(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return each 64-bit word with every input bit spread over all output bits."""
    word = word + _GOLDEN
    word ^= word >> np.uint64(30)
    word *= _FIRST
    word ^= word >> np.uint64(27)
    word *= _SECOND
    word ^= word >> np.uint64(31)
    return word


def _word(*parts: object) -> NDArray[np.uint64]:
    text = _SEPARATOR.join(str(part) for part in parts)
    return np.frombuffer(blake2b(text.encode(), digest_size=8).digest(), dtype="<u8").astype(np.uint64)


def agent_keys(names: Iterable[str]) -> NDArray[np.uint64]:
    """Return the key of each agent, shape (agents,), made from its stable name and not from its row."""
    digests = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


class Luck:
    r"""The luck of one replication of a study, as a function of keys.

    A draw, in numbers of 64 bits whose sums and products are taken modulo 2^64: (1) the word of a text is its BLAKE2b
    digest of eight bytes (digest size 8, no key, the text in UTF-8), read least byte first; (2) an agent's key is the
    word of its name; (3) a stream has two words, those of the texts *seed, replication, stream, agents* and *seed,
    replication, stream, events*, their parts joined by the character U+001F, numbers written in decimal; (4) to mix a
    word, add 0x9E3779B97F4A7C15, take the exclusive or with itself shifted right by 30, multiply by 0xBF58476D1CE4E5B9,
    take the exclusive or with itself shifted right by 27, multiply by 0x94D049BB133111EB, take the exclusive or with
    itself shifted right by 31; (5) mix the sum of the agent's key and the stream's first word, mix the sum of the event
    and the stream's second word (an event below 0 counts from 2^64 downwards), and mix the exclusive or of the two; (6)
    the result without its lowest 12 bits is a whole number x below 2^52, and the luck is :math:`(x + 1/2)\, 2^{-52}`.

    Parameters
    ----------
    seed : int
        Seed of the study.
    replication : int
        Number of the replication, from 0; all arms of a comparison share it.

    """

    def __init__(self, seed: int, replication: int = 0):
        self.seed = int(seed)
        self.replication = int(replication)
        self._streams: dict[str, tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]] = {}

    def uniform(self, stream: str, agents: NDArray[np.uint64], event: int | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return uniform numbers, strictly between 0 and 1.

        Parameters
        ----------
        stream : str
            What the number is for, for example ``"agency_choice.luck_real"``.
        agents : array of uint64, shape (agents,)
            Keys of the agents, from :func:`agent_keys`.
        event : int or integer array of shape (agents, worlds)
            The month, or for each agent and world the number of the event (its n-th project).

        Returns
        -------
        array of float64
            Shape (agents, 1) for a month, (agents, worlds) for numbered events.

        """
        spread_agents, stream_word = self._stream(stream, agents)
        events = np.asarray(event, dtype=np.int64).astype(np.uint64)
        mixed = _spread(spread_agents ^ _spread(events + stream_word))
        return ((mixed >> np.uint64(12)).astype(np.float64) + 0.5) * _UNIT

    def seed_for(self, stream: str) -> int:
        """Return a seed below 2**32 for a networkx generator, keyed like every other number.

        It is the upper half of the word of the text *seed, replication, stream*, joined as the words of a stream are.
        """
        return int(_word(self.seed, self.replication, stream)[0] >> np.uint64(32))

    def _stream(self, stream: str, agents: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Return the words of a stream, computed once: those of its agents, shape (agents, 1), and its own."""
        words = self._streams.get(stream)
        if words is None or words[0] is not agents:
            first = _word(self.seed, self.replication, stream, "agents")
            second = _word(self.seed, self.replication, stream, "events")
            words = (agents, _spread(agents[:, None] + first), second)
            self._streams[stream] = words
        return words[1], words[2]
