"""Package files: what is wrong with one is said in one line, in plain words, with the cure."""

from __future__ import annotations

import pytest

from tests.wrong_files import HEAD, PHASE, delivered, phases, said, statute

# What is written: what the line must begin with (the field; of the first instrument where it begins with a point), and
# what else it must say (value, range or names, cure).
PACKAGE_FILES = {
    "an unknown key": (HEAD + 'titel = "x"\n', "titel: ", "unknown key 'titel'", "did you mean 'title'", "known: name"),
    "an unknown key of an instrument": (statute(penalti="1.0"), ".penalti: ", "unknown key", "did you mean 'penalty'",
        "audit_depth"),
    "an unknown key of a delivery": (delivered("deadline = 18, announce = 3"), ".delivery.announce",
        "did you mean 'announced'"),
    "an unknown key of a phase": (phases(PHASE, "shar = 0.5, deadline = 30"), ".delivery.phases[2].shar",
        "did you mean 'share'"),
    "a share above 1": (statute(audit_depth="1.5"), ".audit_depth: ", "1.5", "out of range", "allowed 0 to 1"),
    "a negative penalty": (statute(penalty="-1"), ".penalty: ", "-1", "out of range", "allowed 0 to 4"),
    "a text for a number": (statute(penalty='"high"'), ".penalty: ", "'high'", "allowed 0 to 4", "number"),
    "yes for a number": (statute(penalty="true"), ".penalty: ", "wrong type", "allowed 0 to 4", "number"),
    "no number": (statute(penalty="nan"), ".penalty: ", "allowed 0 to 4"),
    "infinity": (statute(inspection_rate="inf"), ".inspection_rate: ", "allowed 0 to 0.5"),
    "minus infinity": (statute(inspection_rate="-inf"), ".inspection_rate: ", "allowed 0 to 0.5"),
    "a negative month": (statute(delivery="{ announced = -1, deadline = 6 }"), ".delivery.announced: ", "-1",
        "allowed 0 to 1200"),
    "half a month": (delivered("deadline = 18.5"), ".delivery.deadline: ", "18.5", "whole number"),
    "a month after the end of time": (delivered("deadline = 9999"), ".delivery.deadline: ", "9999",
        "allowed 0 to 1200"),
    "a deadline before the announcement": (delivered("deadline = 6"), ".delivery: ", "deadline = 6", "announced = 12",
        "choose a later month"),
    "a deadline at the announcement": (delivered("deadline = 12"), ".delivery: ", "deadline = 12", "announced = 12"),
    "a deadline of a phase before the announcement": (phases(PHASE, "share = 0.5, deadline = 8"), ".delivery: ",
        "deadline = 8", "announced = 12"),
    "a negative budget": (delivered("deadline = 18, budget = -5"), ".delivery.budget: ", "-5", "allowed 0 or more"),
    "a budget that is no number": (delivered("deadline = 18, budget = nan"), ".delivery.budget: ", "allowed 0 or more"),
    "a budget in words": (delivered('deadline = 18, budget = "1000"'), ".delivery.budget: ", "'1000'", "number"),
    "a phase of nobody": (phases("share = 0, deadline = 18", "share = 1.0, deadline = 30"),
        ".delivery.phases[1].share: ", "0 is out of range", "more than 0"),
    "a phase without share or tiers": (phases(PHASE, "deadline = 40"), ".delivery.phases[2]: ", "share", "tiers"),
    "a phase with share and tiers": (phases('share = 0.5, tiers = ["local"], deadline = 18', PHASE),
        ".delivery.phases[1]: ", "either share or tiers"),
    "a phase with no tier": (phases("tiers = [], deadline = 18", 'tiers = ["local"], deadline = 30'),
        ".delivery.phases[1].tiers: ", "at least 1"),
    "phases that do not add up to 1": (phases("share = 0.5, deadline = 18", "share = 0.4, deadline = 30"),
        ".delivery: ", "add up to 0.9", "allowed 1"),
    "phases that add up to more": (phases(PHASE, PHASE, PHASE), ".delivery: ", "add up to 1.5", "allowed 1"),
    "phases by share and by tier": (phases('tiers = ["local"], deadline = 18', PHASE), ".delivery: ", "share", "tiers",
        "write the same in all"),
    "one phase": (phases("share = 1.0, deadline = 18"), ".delivery.phases: ", "at least 2"),
    "a tier in two phases": (phases('tiers = ["local"], deadline = 18', 'tiers = ["local"], deadline = 30'),
        ".delivery: ", "two phases", "leave"),
    "an unknown tier of a phase": (phases('tiers = ["lokal"], deadline = 18', 'tiers = ["province"], deadline = 30'),
        ".delivery", "'lokal'", "did you mean 'local'"),
    "an end before the announcement": (delivered("deadline = 18, ends = 10"), ".delivery: ", "ends = 10",
        "announced = 12", "later"),
    "an end before the deadline": (delivered("deadline = 18, ends = 16"), ".delivery: ", "deadline = 18", "ends = 16",
        "earlier"),
    "a deadline and phases": (delivered("deadline = 18, phases = [{ " + PHASE + " }, { " + PHASE + " }]"),
        ".delivery: ", "either"),
    "neither deadline nor phases": (statute(delivery="{ announced = 12 }"), ".delivery: ", "deadline or phases"),
    "an unknown tier": (delivered('deadline = 18, tiers = ["departement"]'), ".delivery", "tiers", "'departement'",
        "did you mean 'department'", "province"),
    "an unknown region": (delivered('deadline = 18, regions = ["nort"]'), ".delivery", "regions", "'nort'",
        "did you mean 'north'"),
    "a tier that is no list": (delivered('deadline = 18, tiers = "local"'), ".delivery.tiers: ", "'local'", "list"),
    "an empty list of tiers": (delivered("deadline = 18, tiers = []"), ".delivery.tiers: ", "at least 1"),
    "an unknown order": (phases(PHASE, PHASE).replace("] }", '], order = "readyness" }'), ".delivery.order: ",
        "'readyness'", "'readiness'"),
    "an unknown kind": (statute(kind='"statut"'), "instrument[1]", "kind", "'statut'", "did you mean 'statute'",
        "recognition"),
    "no kind": (statute(kind=None), "instrument[1]", "kind is missing", "statute"),
    "a kind that is a number": (statute(kind="3"), "instrument[1]", "kind", "statute"),
    "a missing field": (statute(penalty=None), ".penalty: ", "is missing", "allowed 0 to 4", "add it"),
    "a missing delivery": (statute(delivery=None), ".delivery: ", "is missing", "add it"),
    "a missing title": ('name = "p"\n', "title: ", "is missing", "add it"),
    "a delivery that is a word": (statute(delivery='"soon"'), ".delivery: ", "'soon'", "table"),
    "instruments that are a number": (HEAD + "instrument = 5\n", "instrument: ", "5", "list"),
    "an instrument that is a number": (HEAD + "instrument = [5]\n", "instrument[1]: ", "5", "table"),
    "an instrument in single brackets": (HEAD + '[instrument]\nkind = "nothing"\n', "instrument: ", "list"),
    "a reform out of range": (statute(reform="{ fit = 2.0, lag = 3 }"), ".reform.fit: ", "2.0", "allowed 0 to 1"),
    "a reform without its lag": (statute(reform="{ fit = 0.8 }"), ".reform.lag: ", "is missing", "allowed 0 to 1200"),
    "an exemption of everybody": (statute(exempt="1.0"), ".exempt: ", "1.0", "less than 1"),
    "the readiest of nobody": (delivered("deadline = 18, readiest = 0.0"), ".delivery.readiest: ",
        "0.0 is out of range", "more than 0"),
    "an unknown segment": (delivered('deadline = 18, segments = ["citizens"]'), ".delivery", "segments", "'citizens'",
        "did you mean 'citizen'"),
    "two duties that contradict each other": (statute() + statute(target="0.5").removeprefix(HEAD),
        "instrument[1] and instrument[2] contradict each other in target", "let one end before the other"),
    "an empty name": (HEAD.replace('"p"', '""'), "name: ", "empty"),
    "a name that is a number": (HEAD.replace('"p"', "5"), "name: ", "5", "text"),
    "a title that is a date": (HEAD.replace('title = "t"', "title = 1979-05-27"), "title: ", "text"),
    "a key with a line in it": (HEAD + '"a\\nb" = 1\n', "", "unknown key"),
}  # fmt: skip


@pytest.mark.parametrize("what", PACKAGE_FILES)
def test_what_is_wrong_with_a_package_is_said_in_one_line(tmp_path, what):
    content, field, *words = PACKAGE_FILES[what]
    line = said(content, tmp_path)
    assert line.startswith(f"instrument[1]{field}" if field.startswith(".") else field), line
    assert [word for word in words if word not in line] == [], line
