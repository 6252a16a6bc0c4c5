"""Package files: what the border test cannot make from the declarations, said in one line with the cure."""

from __future__ import annotations

import pytest

from tests.wrong_files import HEAD, PHASE, delivered, phases, said, statute

# What is written: what the line must begin with (the field; of the first instrument where it begins with a point), and
# what else it must say (value, range or names, cure).
PACKAGE_FILES = {
    "a deadline before the announcement": (delivered("deadline = 6"), ".delivery: ", "deadline = 6", "announced = 12",
        "choose a later month"),
    "a deadline of a phase before the announcement": (phases(PHASE, "share = 0.5, deadline = 8"), ".delivery: ",
        "deadline = 8", "announced = 12"),
    "a phase without share or tiers": (phases(PHASE, "deadline = 40"), ".delivery.phases[2]: ", "share", "tiers"),
    "a phase with share and tiers": (phases('share = 0.5, tiers = ["local"], deadline = 18', PHASE),
        ".delivery.phases[1]: ", "either share or tiers"),
    "phases that do not add up to 1": (phases("share = 0.5, deadline = 18", "share = 0.4, deadline = 30"),
        ".delivery: ", "add up to 0.9", "allowed 1"),
    "phases by share and by tier": (phases('tiers = ["local"], deadline = 18', PHASE), ".delivery: ", "share", "tiers",
        "write the same in all"),
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
    "an unknown kind": (statute(kind='"statut"'), "instrument[1]", "kind", "'statut'", "did you mean 'statute'",
        "policylab list instruments"),
    "no kind": (statute(kind=None), "instrument[1]", "kind is missing", "statute"),
    "an instrument in single brackets": (HEAD + '[instrument]\nkind = "nothing"\n', "instrument: ", "list"),
    "an unknown segment": (delivered('deadline = 18, segments = ["citizens"]'), ".delivery", "segments", "'citizens'",
        "did you mean 'citizen'"),
    "two duties that contradict each other": (statute() + statute(target="0.5").removeprefix(HEAD),
        "instrument[1] and instrument[2] contradict each other in target", "let one end before the other"),
    "a key with a line in it": (HEAD + '"a\\nb" = 1\n', "", "unknown key"),
}  # fmt: skip


@pytest.mark.parametrize("what", PACKAGE_FILES)
def test_what_is_wrong_with_a_package_is_said_in_one_line(tmp_path, what):
    content, field, *words = PACKAGE_FILES[what]
    line = said(content, tmp_path)
    assert line.startswith(f"instrument[1]{field}" if field.startswith(".") else field), line
    assert [word for word in words if word not in line] == [], line
