"""The README says what the code does: its Python runs, its targets and files exist.

That its commands exist with their options, `tests/website/test_sources.py` says of all pages.
"""

import json
import re
from pathlib import Path

import pytest

from tests.readme import ELSEWHERE, SMALLER, as_run, commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_python_runs(number, capsys):
    block = blocks("python")[number].replace("replications=10", "replications=2")  # says the same, and sooner
    exec(compile(block, f"README block {number}", "exec"), {"__name__": "readme"})
    assert capsys.readouterr().out


def test_targets_of_make_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^|`)make ([a-z-]+)", README, flags=re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_pictures_and_pages_are_there():
    for target in re.findall(r"\]\(([^)h][^)]*)\)", README):
        assert (ROOT / target).exists(), target


def stored(arm, measure, at):
    study = json.loads((ROOT / "docs" / "data" / "studies" / "mandate-or-incentive.json").read_text(encoding="utf-8"))
    rows = [row for row in study["study"]["effects"] if (row["arm"], row["measure"], row["at"]) == (arm, measure, at)]
    (row,) = [row for row in rows if row["budget"] == 1.0]
    return row, study["study"]["study"]["worlds"]["number"]


def test_what_came_out_is_what_the_stored_study_says():
    """Both paragraphs of the first screen, in English and in Thai, hold the numbers of the study, and no other."""
    law, honours = "by-law-phased", "incentives-recognition"
    points = [
        round(stored(arm, measure, 120)[0]["mean"] * 100)
        for arm in (law, honours)
        for measure in ("formal_adoption", "effective_adoption")
    ]
    trust, worlds = stored(law, "trust", 120)
    paid = [stored(arm, "agency_cost", "run")[0]["mean"] for arm in (law, honours)]
    assert trust["mean"] < 0
    numbers = [
        *map(str, points),
        str(round(trust["share_same_sign"] * worlds)),
        str(worlds),
        f"{paid[0] / paid[1]:.1f}",
    ]
    for begins in ("**What was found**", "**ภาษาไทย**"):
        paragraph = re.search(rf"{re.escape(begins)}.*?\n\n", README, flags=re.DOTALL)[0]
        assert re.findall(r"\d+(?:\.\d+)?", paragraph) == numbers, begins
    contest = "The worlds disagree on which of the two delivers more over the years"
    assert (contest in " ".join(README.split())) == (stored(law, "effective_adoption", 120)[0]["standing"] != "robust")


def test_every_line_to_type_is_run_by_ci_or_has_a_stage_of_its_own():
    typed = commands(README)
    assert [as_run(command) for command in typed].count(None) == len(ELSEWHERE)
    assert set(SMALLER) <= set(typed)
    with pytest.raises(ValueError, match=r"say in tests/readme\.py how it is run"):
        as_run("policylab study export another-study --parquet")
