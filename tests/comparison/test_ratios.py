"""Ratios of mean differences: their values, their bootstrap, and when there is none."""

import numpy as np
import pytest
from scipy import stats

from policylab import compare
from policylab.comparison.ratios import NOT_SHOWN, RatioOfMeans, ratio_of_means, ratios
from policylab.statistics.chance import normal


def drawn(many, number):
    return normal(many, number, "ratios")[0]


def test_a_ratio_of_means_has_fiellers_interval():
    cost = np.array([10.0, 12.0, 9.0, 11.0, 13.0, 10.5])
    gained = np.array([2.0, 2.2, 1.9, 2.5, 2.1, 2.4])
    found = ratio_of_means(cost, gained, seed=1)
    assert found.value == pytest.approx(cost.mean() / gained.mean())
    assert found.low < found.value < found.high
    assert found.why_null is None
    t = stats.t.ppf(0.975, 5)
    for end in (found.low, found.high):
        rest = cost - end * gained
        assert abs(rest.mean()) / stats.sem(rest) == pytest.approx(t, rel=1e-4)


def test_skewed_differences_have_a_wider_interval_and_need_ten_replications():
    cost, gained = np.exp(drawn(12, 1)), 1 + 0.1 * drawn(12, 2)
    plain, skewed = ratio_of_means(cost, gained, seed=1), ratio_of_means(cost, gained, seed=1, kind="skewed")
    assert skewed.value == plain.value and skewed.high > plain.high and skewed.low <= plain.low
    assert ratio_of_means(cost, gained, seed=1, kind="skewed") == skewed
    assert "too few replications" in ratio_of_means(cost[:9], gained[:9], seed=1, kind="skewed").why_null


def test_a_ratio_to_an_effect_that_is_not_shown_has_no_value():
    found = compare("status-quo", "by-law-abrupt", size="classroom", months=24, replications=2)
    rows = ratios(found.paired, 1, shown={("by-law-abrupt", "take_up")})
    assert {row.measure for row in rows if row.why_null == NOT_SHOWN} == {
        "cost_per_effective_adopter", "outlay_per_effective_adopter",
    }  # fmt: skip


def test_cost_and_gain_go_together():
    gained = np.array([1.0, 2.0, 4.0, 8.0, 9.0, 11.0, 12.0])
    found = ratio_of_means(3 * gained, gained, seed=1)
    assert (found.low, found.value, found.high) == pytest.approx((3, 3, 3))


@pytest.mark.parametrize(
    ("gained", "why"),
    [([-1.0, 1.0, 2.0, -2.0], "contains 0"), ([0.0, 0.0, 0.0], "contains 0"), ([1.0], "one replication")],
)
def test_without_a_divisor_there_is_no_ratio_and_it_says_why(gained, why):
    found = ratio_of_means(np.ones(len(gained)), np.array(gained), seed=1)
    assert found.value is found.low is found.high is None
    assert why in found.why_null


def test_ratios_are_differences_of_cost_by_what_was_gained():
    found = compare("status-quo", "by-law-abrupt", size="classroom", months=60, replications=4)
    row = found.ratios[0]
    assert (row.arm, row.measure) == ("by-law-abrupt", "cost_per_effective_adopter")
    services = np.array([records.counts["services"][0] for records in found.records])
    ours, theirs = (found.values(arm, "effective_adoption", 60) for arm in ("by-law-abrupt", "status-quo"))
    for row, of in zip((found.ratios[0], found.ratios[2]), ("public_cost", "outlay"), strict=True):
        cost = found.values("by-law-abrupt", of, "run") - found.values("status-quo", of, "run")
        expected = ratio_of_means(cost, (ours - theirs) * services, seed=1)
        assert RatioOfMeans(row.value, row.low, row.high, row.why_null) == expected
    for records in found.records:
        assert records.counts["citizens"][0] == pytest.approx(66e6 * 20 / 9774), "those whom the lab stands for"
    assert not {row.measure for row in found.effects} & {row.measure for row in found.ratios}
