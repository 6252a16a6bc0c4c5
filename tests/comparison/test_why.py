"""Why: parts of effects by mechanism, exact where nothing acts, the same in any order, and said as they are."""

import json
from dataclasses import replace
from types import SimpleNamespace

import jsonschema
import numpy as np
import pytest

from policylab import Scenario, UsageError, compare
from policylab.comparison import mechanism_runs, why
from policylab.comparison.figures import all_figures
from policylab.comparison.frames import SAVED
from policylab.comparison.reasons import ACTS, DOES_NOT_ACT, OFF_ALREADY, SHOWN, Reason, Whole, Why
from policylab.comparison.why_shown import in_table, sentences_of, why_figure, why_in_words
from policylab.model.switches import BARRIERS, MECHANISMS
from policylab.recording.measures import HEADLINES
from policylab.show.words import LANGUAGES, Words
from policylab.statistics.estimates import LOWERS, NOT_ENOUGH_RUNS, RAISES, SMALL, estimate

FEW = ("penalty", "lapse", "messages")
ARMS = ("status-quo", "by-law-abrupt", "null")
DECLARED, REAL = "formal_adoption", "effective_adoption"
LAW = "by-law-abrupt"


@pytest.fixture(scope="module", autouse=True)
def few_mechanisms():
    """Decompose by three mechanisms, so that tests are quick."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (mechanism_runs, why):
            patch.setattr(module, "MECHANISMS", {name: MECHANISMS[name] for name in FEW})
        yield


def explained(*arms, **options):
    usual = {"size": "classroom", "months": 30, "replications": 4, "seed": 3, "measures": [DECLARED, REAL], "why": True}
    return compare(*arms, **{**usual, **options})


@pytest.fixture(scope="module")
def comparison():
    return explained(*ARMS)


def reason_of(comparison, mechanism, arm=LAW, measure=DECLARED):
    (row,) = [row for row in comparison.why.of(arm, measure) if row.mechanism == mechanism]
    return row


# -- the numbers ------------------------------------------------------------------------------------------------------


def test_a_law_is_carried_by_the_fear_of_its_sanctions(comparison):
    row = reason_of(comparison, "penalty")
    assert row.verdict == RAISES and row.acts == ACTS
    assert row.whole > 0.1 and row.without == 0 and row.share == 1, "a law that nobody fears changes nothing"
    assert comparison.why.of(LAW, DECLARED)[0] == row, "what is shown and largest comes first"


def test_the_effect_without_a_mechanism_is_that_of_a_comparison_without_it(comparison):
    for name in ("penalty", "lapse"):
        alone = explained(*ARMS, without=[name], why=False)
        for measure in (DECLARED, REAL):
            row = reason_of(comparison, name, measure=measure)
            difference = np.subtract(*comparison.paired.pair(LAW, measure, 30)) - np.subtract(
                *alone.paired.pair(LAW, measure, 30)
            )
            part = estimate(difference)
            assert row.without == alone.effect(LAW, measure).mean
            assert row.whole == comparison.effect(LAW, measure).mean
            assert (row.part, row.low, row.high) == (part.mean, part.low, part.high)


def test_what_does_not_act_is_exactly_nothing_and_no_test(comparison):
    row = reason_of(comparison, "messages")
    assert (row.part, row.low, row.high, row.verdict, row.acts) == (0, 0, 0, None, DOES_NOT_ACT)
    of_null = [row for measure in (DECLARED, REAL) for row in comparison.why.of("null-policy", measure)]
    assert {(row.part, row.acts) for row in of_null} == {(0, DOES_NOT_ACT)} and len(of_null) == 2 * len(FEW)
    assert comparison.why.family == sum(row.acts == ACTS for row in comparison.why.reasons) < len(of_null)


def test_arms_in_another_order_give_the_same_numbers(comparison):
    turned = explained(*reversed(ARMS), baseline="status-quo").why

    def keyed(rows):
        return {(row.arm, row.measure, getattr(row, "mechanism", "")): row for row in rows}

    assert keyed(turned.reasons) == keyed(comparison.why.reasons)
    assert keyed(turned.wholes) == keyed(comparison.why.wholes)


def test_how_many_run_side_by_side_changes_nothing(comparison, monkeypatch):
    monkeypatch.setattr(mechanism_runs, "side_by_side", lambda size: 1)
    assert explained(*ARMS).why.reasons == comparison.why.reasons


def test_the_remainder_is_what_the_sum_of_the_parts_leaves(comparison):
    for whole in comparison.why.wholes:
        parts = [row.part for row in comparison.why.of(whole.arm, whole.measure)]
        assert whole.parts == pytest.approx(sum(parts))
        assert whole.remainder == pytest.approx(whole.mean - sum(parts))
        assert whole.remainder_low <= whole.remainder <= whole.remainder_high


def test_without_measures_the_headlines_are_explained():
    rows = explained("status-quo", LAW, months=13, replications=2, measures=None).why.reasons
    assert list(dict.fromkeys(row.measure for row in rows)) == list(HEADLINES)


def decomposed(comparison, parts):
    """Return why, of a made-up effect of the law with parts by mechanism, shape (replications,) each."""
    whole = np.array([0.20, 0.21, 0.19, 0.20])
    effects = {
        name: np.broadcast_to(whole - part, (1, len(ARMS), 4)).transpose(2, 0, 1) for name, part in parts.items()
    }
    paired = SimpleNamespace(difference=lambda arm, measure, at: whole, records=comparison.records)
    switched = mechanism_runs.Switched(((DECLARED, 30),), effects)
    return why.why_of(comparison.plan, paired, comparison.effects, switched)


def test_all_parts_are_read_together(comparison, monkeypatch):
    for module in (mechanism_runs, why):
        monkeypatch.setattr(module, "MECHANISMS", MECHANISMS)
    noise = {name: np.array([0.1, -0.12, 0.09, -0.05]) for name in MECHANISMS if name != "penalty"}
    part = {"penalty": np.array([0.10, 0.12, 0.11, 0.13])}
    alone, among = decomposed(comparison, part), decomposed(comparison, part | noise)
    assert (alone.family, among.family) == (2, 2 * len(MECHANISMS)), "of the law and of the null policy"
    assert alone.of(LAW, DECLARED)[0].verdict == RAISES and alone.of(LAW, DECLARED)[0].runs_needed is None
    row = next(row for row in among.of(LAW, DECLARED) if row.mechanism == "penalty")
    assert row.verdict == NOT_ENOUGH_RUNS and 4 < row.runs_needed < 40
    assert (row.low, row.high) == (alone.of(LAW, DECLARED)[0].low, alone.of(LAW, DECLARED)[0].high)


# -- with other options -----------------------------------------------------------------------------------------------


def test_what_is_off_already_is_said(comparison):
    bare = explained(*ARMS, without=["lapse"])
    row = reason_of(bare, "lapse")
    assert (row.acts, row.part, row.low, row.verdict) == (OFF_ALREADY, 0, 0, None)
    assert reason_of(bare, "penalty").whole == reason_of(comparison, "lapse").without
    assert "lapse" not in bare.switched.effects, "nothing is run for it"


def test_what_is_off_in_one_arm_alone_still_has_a_part():
    law = Scenario.load(LAW, size="classroom", months=30).without("lapse").named("kept")
    row = reason_of(explained("status-quo", law), "lapse", arm="kept")
    assert row.acts == ACTS and row.part != 0


def test_a_value_that_is_set_gives_way_to_the_switch(comparison):
    row = reason_of(explained(*ARMS, parameters={"lapse": 0.06}), "lapse")
    assert row.without == reason_of(comparison, "lapse").without
    assert row.whole != reason_of(comparison, "lapse").whole


def test_a_removed_barrier_is_no_mechanism_and_stays_removed():
    assert not set(BARRIERS) & set(MECHANISMS)
    scenario = Scenario.load(LAW, size="classroom").without("skills")
    switched = mechanism_runs.without_mechanism(scenario, "penalty")
    assert switched.own.without == ("skills", "penalty") and switched.name == scenario.name


@pytest.mark.parametrize("more", [{"by": "weight"}, {"worlds": 4, "worlds_replications": 2}])
def test_worlds_and_groups_change_no_part(comparison, more):
    assert explained(*ARMS, **more).why.reasons == comparison.why.reasons


def test_one_replication_is_refused(call):
    with pytest.raises(UsageError, match=r"^why: one replication gives no interval"):
        explained(*ARMS, replications=1)
    code, _, said = call("compare", *ARMS, "--size", "classroom", "--replications", "1", "--why")
    assert code == 2 and "--why: one replication gives no interval" in said and said.count("\n") == 1


def test_what_is_printed_is_held_to_the_published_schema(comparison):
    from policylab.reports.json_schema import schemas

    printed = json.loads(comparison.to_json())
    jsonschema.validate(printed, schemas()["compare"])
    assert len(printed["why"]["reasons"]) == len(FEW) * 2 * 2
    assert "why" not in json.loads(explained(*ARMS[:2], why=False, replications=2, months=13).to_json())


# -- for readers ------------------------------------------------------------------------------------------------------


def part_of(mechanism, part, verdict, acts=ACTS, whole=0.061):
    say = f"comparison.why.mechanisms.{mechanism}"
    return Reason(
        arm="law", measure=REAL, at=36, mechanism=mechanism, label=Words().say(say), label_th=Words("th").say(say),
        acts=acts, whole=whole, without=whole - part, part=part, low=part - 0.01, high=part + 0.01, share=part / whole,
        verdict=verdict, runs_needed=None,
    )  # fmt: skip


def made_up(*reasons, verdict=RAISES, whole=0.061):
    of_arm = Whole(
        arm="law", measure=REAL, at=36, mean=whole, low=whole - 0.01, high=whole + 0.01, verdict=verdict,
        runs_needed=None, parts=0.1, remainder=whole - 0.1, remainder_low=None, remainder_high=None,
    )  # fmt: skip
    return Why(
        replications=6, family=9, wholes=(of_arm,), reasons=reasons, sentences=(), sentences_th=()
    )  # fmt: skip


def test_a_sentence_says_what_carries_an_effect_and_what_is_left_without_it():
    parts = [part_of("penalty", 0.04, RAISES), part_of("reactance", -0.02, LOWERS), part_of("peers", 0.01, SMALL)]
    assert why_in_words(made_up(*parts), "status-quo") == (
        "Of the +6.1 points of effective adoption that law brings against status-quo, +4.0 points are owed to the fear "
        "of sanctions (the effect without: +2.1 points) and -2.0 points run the other way, through resistance to "
        "announcements (the effect without: +8.1 points)."
    )
    (thai,) = sentences_of(made_up(*parts), "status-quo", "th")
    assert "ความกลัวบทลงโทษ" in thai and "+4.0" in thai and "+2.1" in thai


@pytest.mark.parametrize(
    ("whole", "part", "said"),
    [
        (RAISES, NOT_ENOUGH_RUNS, "we did not compute enough to say which mechanism carries it"),
        (RAISES, SMALL, "the part of each mechanism by itself is small"),
        (NOT_ENOUGH_RUNS, NOT_ENOUGH_RUNS, "We did not compute enough to say what law does"),
        (NOT_ENOUGH_RUNS, RAISES, "though +2.0 points are owed to the fear of sanctions"),
        (SMALL, SMALL, "against status-quo is small"),
    ],
)
def test_what_is_not_known_is_not_said_to_be_nothing(whole, part, said):
    (sentence,) = sentences_of(made_up(part_of("penalty", 0.02, part), verdict=whole), "status-quo")
    assert said in sentence
    assert "Of the" not in sentence


def test_the_table_has_every_part_that_is_shown_and_the_largest_others(comparison):
    shown = [part_of(name, 0.04, RAISES) for name in list(MECHANISMS)[:9]]
    rest = [part_of(name, 0.001, NOT_ENOUGH_RUNS) for name in list(MECHANISMS)[9:20]]
    assert in_table([*shown, *rest]) == shown
    assert in_table([*shown[:3], *rest]) == [*shown[:3], *rest[:5]]
    table = comparison.table("why")
    rows = [row[1] for row in table.rows if row[0] == f"Formal adoption of {LAW}"]
    assert rows[0] == "the whole effect" and rows[-1] == "the whole less the sum of all parts"
    assert rows[1] == "the fear of sanctions (penalty)"
    assert comparison.table("why", language="th").rows[1][1].endswith("(penalty)")


def test_frames_and_files_hold_every_part(comparison):
    assert len(comparison.frame("why")) == len(comparison.why.reasons)
    assert len(comparison.frame("why-wholes")) == len(comparison.why.wholes)
    assert {"why", "why-wholes"} <= set(SAVED)
    assert "why" in [figure.name for figure in all_figures(comparison)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mechanism_has_a_short_label_of_its_own(language):
    labels = Words(language).table("comparison.why.mechanisms")
    assert list(labels) == list(MECHANISMS)
    assert len(set(labels.values())) == len(labels)
    assert max(map(len, labels.values())) <= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figure_draws_bars_of_what_is_shown_alone(comparison, language):
    axes = comparison.plot("why", language).axes
    assert len(axes) == 2 and axes[0].get_title(loc="left").startswith(LAW)
    wholes = [whole for whole in comparison.why.wholes if whole.measure == DECLARED]
    for axis, whole in zip(axes, wholes, strict=True):
        shown = [row for row in comparison.why.of(whole.arm, DECLARED) if row.verdict in SHOWN]
        assert len(axis.patches) == len(shown) + (whole.verdict in SHOWN)
    whole, penalty = (bar.get_width() for bar in axes[0].patches)
    assert whole == penalty == pytest.approx(100 * reason_of(comparison, "penalty").part)


def test_five_arms_are_drawn_in_panels_that_overlap_nothing(comparison):
    wholes = [replace(comparison.why.wholes[0], arm=f"arm-{number}") for number in range(5)]
    rows = [replace(row, arm=whole.arm) for whole in wholes for row in comparison.why.of(LAW, DECLARED)]
    figure = why_figure(replace(comparison.why, wholes=tuple(wholes), reasons=tuple(rows)), "status-quo")
    boxes = [axis.get_tightbbox() for axis in figure.axes if axis.get_visible()]
    assert len(boxes) == 5
    assert not any(a.overlaps(b) for place, a in enumerate(boxes) for b in boxes[place + 1 :])
