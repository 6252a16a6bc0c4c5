"""Answers: numbers as warranted, words that follow direction and standing, claims that hold or are refused."""

import pytest

from policylab.analysis.patterns import PATTERNS
from policylab.briefs.answers.claims import standing_of
from policylab.briefs.references import answer_of
from policylab.briefs.source import BriefError, Reference
from policylab.briefs.words import BriefWords
from policylab.comparison.rows import ContestRow
from policylab.errors import PolicylabError

from .made_up import parts, stored

EN, TH = BriefWords("en"), BriefWords("th")


def said(kind, asked, words=EN, result=None):
    return answer_of(Reference(kind, asked, 1, block=False), result or stored(), words)


@pytest.mark.parametrize(
    ("kind", "asked", "english", "thai"),
    [
        ("effect", "hybrid trust 24", "14 to 20 percentage points", "14 ถึง 20 จุดเปอร์เซ็นต์"),
        ("effect", "hybrid trust 24 2", "27 to 41 percentage points", "27 ถึง 41 จุดเปอร์เซ็นต์"),
        ("effect", "hybrid adoption_months 24", "14 to 20 months", "14 ถึง 20 เดือน"),
        ("level", "hybrid take_up 24", "42 to 52%", "42 ถึง 52%"),
        ("money", "hybrid outlay run", "about 5,000 official-months", "ประมาณ 5,000 คน-เดือนของข้าราชการ"),
        (
            "share", "hybrid trust 24", "in 36 of 40 plausible worlds (small in 1, not enough runs in 3)",
            "ใน 36 จาก 40 ชุดสมมติฐาน (มีผลน้อยใน 1 ชุด จำลองยังไม่พอที่จะสรุปใน 3 ชุด)",
        ),
        (
            "best", "hybrid adoption_months 24",
            "is the best in a plausible world with a probability of 20% (95% interval 12 to 30%)", None,
        ),
        (
            "cost", "by-law-phased",
            "about 2,000 official-months (80 million baht; 4,000 million for the whole country)",
            "ประมาณ 2,000 คน-เดือนของข้าราชการ (80 ล้านบาท หรือ 4,000 ล้านบาททั้งประเทศ)",
        ),
        ("dose", "hybrid 2", "contests 2 times as often", "จัดบ่อยขึ้น 2 เท่า"),
        (
            "dose", "incentives-recognition 2",
            "contests 2 times as often, which does not cost what the budget allows: not at equal cost with the others",
            "จัดบ่อยขึ้น 2 เท่า ซึ่งต้นทุนไม่ตรงกับที่กำหนด จึงมิใช่ต้นทุนเท่ากับมาตรการอื่น",
        ),
        ("count", "runs", "900", "900"),
        ("date", "2019", "2019", "พ.ศ. 2562"),
        ("cited", "Heeks 2003", "Heeks 2003", "Heeks 2003"),
        ("cited", "Chiawchoengngan 2019, §5.3, p. 90", "Chiawchoengngan 2019, §5.3, p. 90", None),
        ("cited", "T-O1, p. 9", "T-O1, p. 9", None),
        ("arm", "by-law-phased", "“By law, in phases”", "“การบังคับด้วยกฎหมายแบบเป็นขั้นตอน”"),
        ("measure", "trust", "Trust", "ความเชื่อมั่น"),
        ("pattern", "P1 failed", "voluntary use rises in an S-curve within a decade", None),
        (
            "finding", "incentives-recognition trust 24",
            "raises it in 27 of 40 plausible worlds (the other way in 9, small in 2, not enough runs in 2): "
            "this depends on trust won by a good experience", None,
        ),
        (
            "finding", "incentives-tangible trust 24",
            "was not computed often enough for us to say what it does (not enough runs)",
            "จำลองยังไม่พอที่จะสรุปว่าให้ผลอย่างไรเมื่อเทียบกับการไม่ดำเนินการใด ๆ",
        ),
        (
            "finding", "hybrid paper_gap 24",
            "lowers it in 36 of 40 plausible worlds (small in 1, not enough runs in 3): this is robust", None,
        ),
        (
            "contest", "by-law-phased incentives-recognition adoption_months 24",
            "does clearly better in 36 of 40 plausible worlds and clearly worse in 0: this is robust", None,
        ),
        (
            "contest", "incentives-recognition by-law-phased adoption_months 24",
            "does clearly better only in 0 of 40 plausible worlds and clearly worse in 36: that it is behind is robust",
            None,
        ),
        (
            "tally", "by-law-phased incentives-recognition adoption_months 24",
            "clearly better in 36 of 40 plausible worlds, clearly worse in 0, alike in 1, with not enough runs in 3",
            None,
        ),
    ],
)  # fmt: skip
def test_a_number_is_said_alike_in_both_languages(kind, asked, english, thai):
    assert said(kind, asked) == english
    if thai is not None:
        assert said(kind, asked, TH) == thai


def test_no_answer_has_a_decimal():
    for arm in ("hybrid", "by-law-abrupt"):
        for kind in ("effect", "level", "share", "finding"):
            assert "." not in said(kind, f"{arm} take_up 24")


def test_an_effect_of_either_sign_says_so():
    content = parts()
    row = next(row for row in content["study"]["effects"] if (row["arm"], row["measure"]) == ("hybrid", "trust"))
    row |= {"low": -0.02, "high": 0.03}
    assert said("effect", "hybrid trust 24", EN, stored(content)) == "between 2 less and 3 more percentage points"


def test_a_time_says_in_how_many_runs_it_is_reached():
    content = parts()
    row = {"arm": "hybrid", "budget": None, "measure": "t50_effective", "at": "run", "group": None, "mean": 84.2,
           "low": 80.0, "high": 88.0, "share_reached": 0.6}  # fmt: skip
    content["study"]["levels"].append(row)
    assert said("time", "hybrid t50_effective run", EN, stored(content)) == "84 months, reached in 3 of 5 runs"
    row["share_reached"] = 0.0
    assert said("time", "hybrid t50_effective run", EN, stored(content)) == "not reached within 24 months"


@pytest.mark.parametrize(
    "claim",
    [
        "hybrid raises trust at 24, robust",
        "hybrid lowers paper_gap at 24, robust",
        "hybrid raises trust at 24 on budget 2, robust",
        "incentives-recognition raises trust at 24, depends",
        "incentives-tangible moves trust at 24, not enough runs",
        "by-law-phased beats incentives-recognition on adoption_months at 24, robust",
        "incentives-recognition trails by-law-phased on adoption_months at 24, robust",
        "by-law-phased beats incentives-recognition on adoption_months at 24 on budget 1, robust",
    ],
)
def test_claims_that_hold_say_what_is_found(claim):
    assert said("claim", claim)


@pytest.mark.parametrize(
    ("claim", "cause"),
    [
        ("hybrid lowers trust at 24, robust", r"at default values|direction does not hold.*raises, robust"),
        ("hybrid lowers trust at 24, depends", "direction does not hold: the study shows that it raises, robust"),
        ("hybrid raises trust at 24, depends", "standing does not hold: the study shows 'robust'"),
        ("incentives-recognition raises trust at 24, robust", "standing does not hold|at default values"),
        ("by-law-phased beats incentives-recognition on adoption_months at 24, differs between worlds", "'robust'"),
        ("incentives-recognition beats by-law-phased on adoption_months at 24, robust", "shows that it trails"),
        ("by-law-phased meets incentives-recognition on adoption_months at 24, robust", "meets goes only with alike"),
        ("hybrid beats by-law-phased on adoption_months at 24, probably robust", "shows that it trails, robust"),
        ("incentives-recognition raises trust at 24 on budget 2, depends", "does not meet this budget at default"),
        ("hybrid moves trust at 24, robust", "moves names no direction"),
        ("hybrid is good", "is not valid: write for example"),
        ("hybrid raises trust at 24", "is not valid"),
    ],
)
def test_claims_that_do_not_hold_are_refused(claim, cause):
    with pytest.raises(BriefError, match=cause):
        said("claim", claim)


def test_a_claim_whose_verdict_is_too_small_does_not_hold_however_alike_the_worlds():
    content = parts()
    for row in content["study"]["effects"]:
        row["verdict"] = "small"
    with pytest.raises(BriefError, match="at default values the verdict is 'small'"):
        said("claim", "hybrid raises trust at 24, robust", EN, stored(content))


@pytest.mark.parametrize(
    ("better", "worse", "alike", "unclear", "standing"),
    [
        (45, 0, 10, 45, "robust"),
        (0, 45, 10, 45, "robust"),
        (30, 1, 30, 39, "probably robust"),
        (40, 15, 20, 25, "differs between worlds"),
        (20, 1, 51, 28, "alike"),
        (40, 0, 9, 51, "not enough runs"),
        (9, 0, 50, 41, "not enough runs"),
    ],
)
def test_a_contest_stands_by_the_rule_of_effects(better, worse, alike, unclear, standing):
    row = ContestRow(
        arm="a", other="b", measure="trust", at=24, budget=None, better=better, worse=worse, alike=alike,
        unclear=unclear,
    )  # fmt: skip
    assert standing_of(row) == standing


@pytest.mark.parametrize(
    ("kind", "asked", "cause"),
    [
        ("count", "run", "no count 'run' did you mean 'runs'"),
        ("level", "hybrid trust", "write arm, measure and month"),
        ("level", "hybrid trust soon", "'soon' is not a month: write a number or run"),
        ("level", "hybrid trust 24 much", "'much' is not a budget: write the number that the study's file has"),
        ("claim", "hybrid raises trust at 24 on budget 7, robust", "budget: 7 is none of this study: name one of 0.5,"),
        ("dose", "hybrid", "write an arm and a budget of the study"),
        ("cost", "status-quo", "is the baseline, beyond which costs are counted"),
        ("money", "hybrid trust 24", "trust is in 0 to 1, not money"),
        ("time", "hybrid trust 24", "trust is not a time"),
        ("date", "24 December", "is not a year"),
        ("date", "1200", "is not a year: write one from 1900 to 2100"),
        ("cited", "62% of services", "is not a work of"),
        ("cited", "Nobody 2019", "is not a work of"),
        ("cited", "it rises by 62%, Heeks 2003", "is not a work of"),
        ("cited", "Heeks 2003, by 62%", "is not a work of"),
        (
            "contest",
            "by-law-phased hybird adoption_months 24",
            "unknown arm of the study 'hybird': did you mean 'hyb",
        ),
        ("pattern", "P1 passed", "the sentence no longer holds: pattern P1 is 'failed', not 'passed'"),
        ("pattern", "P99 passed", "no pattern 'P99'"),
        ("drivers", "trust", "no values for 'trust'"),
    ],
)
def test_what_is_missing_is_named(kind, asked, cause):
    with pytest.raises(PolicylabError, match=cause):
        said(kind, asked)


def test_drivers_carry_their_letters_and_say_where_no_more_stand_out():
    told = said("drivers", "adoption_months")
    assert told.count("(confidence ") == 5 and "trust won by a good experience (confidence C)" in told
    content = parts()
    for row in content["values"]["criteria"][0]["quantities"][1:]:
        row["beyond_chance"] = False
    told = said("drivers", "adoption_months", EN, stored(content))
    assert told.count("(confidence ") == 1 and told.endswith("no other quantity stands out beyond chance")
    content["values"]["criteria"][0]["quantities"] = []
    assert said("drivers", "adoption_months", EN, stored(content)).endswith(
        ": no single quantity stands out beyond chance"
    )


@pytest.mark.parametrize(
    ("equal_cost", "english", "thai"),
    [
        (False, "in a choice among 6 policies as designed, not at equal cost: ", "ตามที่เขียนไว้"),
        (
            "a law's outlay",
            "in a choice among 6 policies at equal cost: ",
            "6 มาตรการที่ปรับให้ใช้งบประมาณเท่ากัน",
        ),
    ],
)
def test_drivers_say_of_which_choice_they_are(equal_cost, english, thai):
    content = parts()
    content["values"]["equal_cost"] = equal_cost
    assert said("drivers", "adoption_months", EN, stored(content)).startswith(english)
    assert thai in said("drivers", "adoption_months", TH, stored(content))


def test_sources_are_counted_from_the_table_of_parameters():
    counts = [int(said("count", f"parameters_on_{kind}")) for kind in ("thesis", "literature", "assumption")]
    assert all(counts) and max(counts) < int(said("count", "parameters")) <= sum(counts)


def test_patterns_are_counted_and_a_mended_report_is_refused():
    assert (said("count", "patterns_passed"), said("count", "patterns_failed")) == ("1", "1")
    mended = stored()
    mended.content["patterns"]["patterns"][0]["status"] = "passed"
    with pytest.raises(BriefError, match="never edit it by hand"):
        said("patterns", "failed", EN, mended)


def test_every_pattern_has_words_in_both_languages():
    assert all(words.say(f"brief.pattern.{one.id}") for one in PATTERNS for words in (EN, TH))


def test_what_has_no_interval_is_refused():
    content = parts()
    row = next(row for row in content["study"]["levels"] if (row["arm"], row["measure"]) == ("hybrid", "trust"))
    row |= {"low": None, "high": None}
    with pytest.raises(BriefError, match="no interval is stored, since only one replication ran"):
        said("level", "hybrid trust 24", EN, stored(content))


def test_a_role_is_given_what_its_arguments_name_and_nothing_else():
    content = parts()
    del content["patterns"], content["values"], content["discovery"]
    assert said("count", "runs", EN, stored(content)) == "900"
    with pytest.raises(BriefError, match="no 'patterns'"):
        said("count", "patterns_passed", EN, stored(content))
