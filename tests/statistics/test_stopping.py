"""Stopping: when intervals are as narrow as requested, at one look or at two."""

import numpy as np
import pytest

from policylab.statistics.chance import normal
from policylab.statistics.stopping import decision

VALUES = normal(480, 1, "stop")[0]


def test_it_stops_when_every_arm_is_narrow_enough():
    assert decision({"a": VALUES[:30], "b": VALUES[:30]}, 0.5, 480).stop
    known = decision({"a": VALUES[:30], "b": 10 * VALUES[:30]}, 0.5, 480)
    assert (known.stop, known.look, list(known.wide), known.reached) == (False, 60, ["b"], False)


def test_it_stops_at_the_most_allowed():
    known = decision({"a": VALUES[:100]}, 0.001, 100)
    assert known.stop and not known.reached and known.wide["a"] > 0.001
    assert decision({"a": VALUES[:60]}, 0.001, 100).look == 100


def test_skewed_measures_are_looked_at_twice():
    values = np.exp(VALUES)
    assert not decision({"a": values[:30]}, 100.0, 480, "skewed").stop
    assert decision({"a": values[:60]}, 100.0, 480, "skewed").stop
    late = np.r_[10 * values[:30], values[:30]]
    both = decision({"a": late}, 100.0, 480, "skewed").stop, decision({"a": late}, 5.0, 480, "skewed").wide["a"]
    assert both[0] and both[1] > 5.0


def test_an_arm_without_a_value_is_never_precise():
    assert decision({"a": None}, 1.0, 480).wide == {"a": None}
    with pytest.raises(ValueError, match="no arms"):
        decision({}, 1.0, 480)
