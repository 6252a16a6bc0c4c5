"""The README says what the code does: its Python runs, its targets and files exist.

That its commands exist with their options, `tests/website/test_sources.py` says of all pages.
"""

import csv
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


def stored(name):
    return json.loads((ROOT / "docs" / "data" / f"{name}.json").read_text(encoding="utf-8"))


def only(rows, **wanted):
    (row,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def percent(share):
    return str(round(100 * share))


def of_the_status_quo():
    """What it comes to by itself, from the base rates."""
    rates = stored("base-rates")["rates"]
    names = ("effective_0", "effective_120", "effective_120_light", "effective_120_heavy")
    return [percent(only(rates, name=name)["mean"]) for name in names]


def of_the_picture():
    """What a law in phases and honours do at equal cost, as the table beside the picture says."""
    with (ROOT / "docs" / "figures" / "first-comparison.csv").open(encoding="utf-8-sig", newline="") as table:
        effects = {(row["arm"], row["measure"], row["at"]): float(row["mean"]) for row in csv.DictReader(table)}
    adoption = [
        effects[arm, measure, "120"]
        for arm in ("by-law-phased", "incentives-recognition")
        for measure in ("formal_adoption", "effective_adoption")
    ]
    assert [effect > 0 for effect in adoption] == [True, True, False, True]  # honours take from what is declared
    law, honours = (effects[arm, "agency_cost", "run"] for arm in ("by-law-phased", "incentives-recognition"))
    return [*(percent(abs(effect)) for effect in adoption), f"{law / honours:.1f}"]


def of_contests():
    """In how many worlds the law in phases is better or worse than honours, dearer, and worse than reform first."""
    report = stored("contests")
    honours = [
        only(report["contests"], arm="by-law-phased", other="incentives-recognition", measure=measure, at=at)
        for measure, at in (("effective_adoption", 36), ("effective_adoption", 120), ("public_cost", "run"))
    ]
    after_three, after_ten, cost = honours
    reform = only(report["contests"], arm="by-law-phased", other="reform-first", measure="effective_adoption", at=120)
    best = only(report["best"], arm="reform-first", measure="effective_adoption", at=120)
    worlds = (
        report["worlds"], after_three["better"], after_three["worse"], after_ten["better"], after_ten["worse"],
        cost["worse"], reform["worse"], best["worlds"],
    )  # fmt: skip
    return list(map(str, worlds))


def of_barriers():
    """What the status quo comes to with all, and without any, and what some barriers cost."""
    report = stored("barriers")
    of = {"under": "status-quo", "measure": "effective_adoption", "group": None, "at": 120}
    levels = [percent(only(report["levels"], removed=removed, **of)["mean"]) for removed in ("none", "all")]
    leadership, budget, rules = (
        percent(only(report["rows"], barrier=barrier, mode=mode, **of)["effect"])
        for barrier, mode in (("leadership", "alone"), ("budget", "all but"), ("regulation", "all but"))
    )
    assert budget == rules  # README gives one number for both
    return [*levels, leadership, budget]


@pytest.mark.parametrize("begins", ["**What was found.**", "**ภาษาไทย**"])
def test_what_came_out_is_what_stored_results_say(begins):
    """Both paragraphs of the first screen, in English and in Thai, hold these numbers in this order, and no other."""
    paragraph = re.search(rf"{re.escape(begins)}.*?\n\n", README, flags=re.DOTALL)[0]
    numbers = [*of_the_status_quo(), *of_the_picture(), *of_contests(), *of_barriers()]
    assert re.findall(r"\d+(?:\.\d+)?", paragraph) == numbers


def test_every_line_to_type_is_run_by_ci_or_has_a_stage_of_its_own():
    typed = commands(README)
    assert [as_run(command) for command in typed].count(None) == len(ELSEWHERE)
    assert set(SMALLER) <= set(typed)
    with pytest.raises(ValueError, match=r"say in tests/readme\.py how it is run"):
        as_run("policylab study export another-study --parquet")
