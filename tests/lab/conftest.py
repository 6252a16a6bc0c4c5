"""A lab, and the list of agents that were made of it."""

import pytest

from policylab.lab import Lab
from policylab.lab.windows import Window
from tests.lab.common import SCENARIO


@pytest.fixture
def lab():
    return Lab(SCENARIO, seed=1)


@pytest.fixture
def made(monkeypatch):
    """Return the list of places on which a window was made since."""
    places, onto = [], Window.onto.__func__

    def counting(cls, lab, place):
        places.append(place)
        return onto(cls, lab, place)

    monkeypatch.setattr(Window, "onto", classmethod(counting))
    return places
