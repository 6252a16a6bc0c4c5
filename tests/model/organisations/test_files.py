"""Files of people: every fault is named with its line and its cure, all at once."""

from __future__ import annotations

import pytest

from policylab import Lab
from policylab.errors import UsageError
from policylab.model.luck import Luck
from policylab.model.organisations import Organisation
from policylab.model.population import roster
from policylab.model.scenario import Scenario
from policylab.recording.identity.runs import identity_of_scenario

HEAD = "name,tier,officials,services\n"


def load(tmp_path, text, size="classroom", name="ours.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Organisation.load(path, size)


def faults(tmp_path, text, size="classroom"):
    with pytest.raises(UsageError) as raised:
        load(tmp_path, text, size)
    lines = str(raised.value).splitlines()
    start = f"{tmp_path / 'ours.csv'}: "
    assert all(line.startswith(start) for line in lines)
    return [line.removeprefix(start) for line in lines]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty: write a header with name and tier, and a line for each body"),
        ("tier\nlocal\n", "column 'name' is missing: add it (columns: tier; `policylab list agents` shows the form)"),
        ("name,level\nA,local\n", "column 'tier' is missing:"),
        ("name,tier,tier\nA,local,local\n", "column 'tier' appears twice: remove one of them"),
        ("name,tier,minstry\nA,local,x\n", "column 'minstry' is unknown: did you mean 'ministry'?"),
        (HEAD, "has 0 rows, allowed 1 to"),
        (HEAD + "A,ministry,1,1\n", "line 2: tier: 'ministry' is unknown: write one (known: department (กรม), "),
        (HEAD + "A,กรมม,1,1\n", "line 2: tier: 'กรมม' is unknown: did you mean 'กรม'"),
        (HEAD + "A,departmen,1,1\n", "line 2: tier: 'departmen' is unknown: did you mean 'department'"),
        (HEAD + "A,,1,1\n", "line 2: tier: is empty: write one of department (กรม), province ("),
        (HEAD + "A,local,-3,1\n", "line 2: officials: -3 is out of range, allowed 0 to 1000000: write one"),
        (HEAD + "A,local,Mali,1\n", "line 2: officials: 'Mali' is not a whole number, allowed 0 to 1000000: write "
         "one; names go into the column official_names"),
        (HEAD + "A,local,1.200,1\n", "line 2: officials: '1.200' can be two numbers: write 1200 if points group its"),
        (HEAD + "A,local,2.5,1\n", "line 2: officials: '2.5' is not a whole number"),
        (HEAD + "A,local,inf,1\n", "line 2: officials: 'inf' is not a whole number"),
        (HEAD + "A,local,0,1\n", "line 2: officials: nobody works in any body: give one of them at least an official"),
        (HEAD + "A,local,1,0\n", "line 2: services: 0 is out of range, allowed 1 to 1000: write one, or leave it"),
        (HEAD + ",local,1,1\n", "line 2: name: is empty: write one"),
        (HEAD + "=A,local,1,1\n", "line 2: name: '=A' begins like a formula of a spreadsheet: begin with a letter"),
        (HEAD + "A,local,1,1\nB,local,1,1\nA,local,1,1\n", "line 4: name: 'A' is on line 2 already: give each a name"),
        (HEAD + "A,local,1,1,more\n", "line 2: has 5 values for 4 columns: put names with commas in quotes"),
        (HEAD + "A,local,3,1\nB,local,,1\n", "line 3: officials: is empty here: write the number of every body, or of"),
        ("name,tier,region\nA,local,nort\n", "line 2: region: 'nort' is unknown: did you mean 'north'"),
        ("name,tier,leader\nA,local,Mali\nB,local,Mali\n", "line 3: 'Mali' is on line 2 already"),
        ("name,tier,leader\nA,local,A\n", "line 2: 'A' is on line 2 already: give each a name of its own"),
        ("name,tier,official_names\nA,local,Mali; Mali\n", "line 2: 'Mali' is on line 2 already"),
        ("name,tier,officials,official_names\nA,local,3,Mali\n", "line 2: officials: 3 differs from the 1 of official"),
        (HEAD + "A,local,1,1\nA/official-001,local,1,1\n", "line 3: 'A/official-001' is what the lab calls another"),
        (HEAD + "A,local,1,1\nA/leader,local,1,1\n", "line 3: 'A/leader' is what the lab calls another agent"),
        (HEAD + "citizen-000001,local,1,1\n", "line 2: 'citizen-000001' is what the lab calls another agent"),
        ("name,agent\nOurs,department-01\n", "line 2: agent: 'department-01' is not in size classroom: did you mean "),
        ("name,agent\nOurs,\n", "line 2: agent: '' is not in size classroom: names are such as 'department-001' "),
        ("name,agent\nA,local-001\nB,local-001\n", "line 3: agent: 'local-001' has a name on line 2 already: keep one"),
        ("name,agent\nA,local-001\nA,local-002\n", "line 3: name: 'A' is on line 2 already"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line_and_its_cure(tmp_path, text, says):
    (line,) = faults(tmp_path, text)
    assert line.startswith(says), line


def test_a_name_may_have_two_hundred_characters_and_no_more(tmp_path):
    assert load(tmp_path, HEAD + "A" * 200 + ",local,1,1\n").bodies[0].name == "A" * 200
    (line,) = faults(tmp_path, HEAD + "A" * 201 + ",local,1,1\n")
    assert line.endswith("has 201 characters, allowed 1 to 200: write a shorter one")


def test_all_faults_of_a_file_are_named_at_once_in_the_order_of_its_lines(tmp_path):
    found = faults(tmp_path, HEAD + "A,กรม,1,1\n=B,local,-1,0\nC,lokal,x,1\nA,local,1,1\n")
    assert [line.partition(":")[0] for line in found] == ["line 3"] * 3 + ["line 4"] * 2 + ["line 5"]
    many = faults(tmp_path, HEAD + "".join(f"b{n},nowhere {n},1,1\n" for n in range(30)))
    assert len(many) == 11 and many[-1] == "20 more faults: correct these first"
    same = faults(tmp_path, HEAD + "A,nowhere,1,1\nB,local,x,1\nC,nowhere,1,1\nD,nowhere,1,1\n")
    assert [line.partition(":")[0] for line in same] == ["line 2 (and 2 more lines)", "line 3"]


def test_names_of_agents_and_the_agents_are_checked_together(tmp_path):
    found = faults(tmp_path, "name,agent\nA,local-001\nB,lokal-002\nA,local-003\nD,local-001\n")
    assert [line.partition(":")[0] for line in found] == ["line 3", "line 4", "line 5"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,tier\nกรม,local\n".encode("cp874"), "cannot be read as text: give a CSV file in UTF-8"),
        ('name,tier\n"A,local\n', "line 2: is not valid CSV (unexpected end of data): correct the quotes there"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, text, says):
    assert faults(tmp_path, text) == [says]


def test_what_is_no_file_or_no_size_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no such file: check the path of the file of people"):
        Organisation.load(tmp_path / "nowhere.csv")
    with pytest.raises(UsageError, match="unknown size 'clasroom': did you mean 'classroom'"):
        Organisation.load(tmp_path / "nowhere.csv", "clasroom")
    with pytest.raises(UsageError, match="people: 3 has the wrong type: write the path of a CSV file"):
        Organisation.load(3)


@pytest.mark.parametrize(
    "text",
    [
        "name;tier\nA, B and C;local\n",
        "name\ttier\nA, B and C\tlocal\n",
        'NAME, Tier\n"A,  B and\nC",Local bodies\n',
        '\ufeff"name","tier"\r\n"A, B and C","LOCAL"\r\n\r\n,\r\n',
        '# made by hand\nname,tier,url\n"A, B and C",local,x\n',
        'name,tier\n"A,\u200b B and C\u00ad",local\n',
    ],
)
def test_a_file_is_read_as_spreadsheets_write_it(tmp_path, text):
    ours = load(tmp_path, text)
    assert [(body.name, body.tier) for body in ours.bodies] == [("A, B and C", "local")]


def test_a_roster_of_a_thai_office_is_read_as_it_is_published(tmp_path):
    head = "ทะเบียนหน่วยงาน ๒๕๖๗\n\nชื่อหน่วยงาน;ระดับ;กระทรวง;จำนวนบุคลากร\n"
    ours = load(tmp_path, head + "A;ส่วนกลาง;ก;1 200\nB;จังหวัด;-;๑๒\nC;เทศบาล;n/a;1,193\n")
    assert [(body.name, body.tier, body.ministry, body.officials) for body in ours.bodies] == [
        ("A", "department", "ก", 1200), ("B", "province", "", 12), ("C", "local", "", 1193),
    ]  # fmt: skip
    assert ours.notes == (f"{tmp_path / 'ours.csv'}: lines above the header, skipped: 1",)


def test_columns_that_nothing_reads_are_named(tmp_path):
    ours = load(tmp_path, "id,name,tier,url\n1,A,local,x\n")
    assert ours.notes == (f"{tmp_path / 'ours.csv'}: columns that nothing reads: id, url",)


NAMES = "name,agent\nกรมบัญชีกลาง,department-001\nMali,province-001/leader\nSomchai,department-001/official-001\n"


def test_names_for_a_shipped_size_change_no_number(tmp_path):
    ours = load(tmp_path, NAMES)
    assert ours == "classroom" and ours.bodies == () and ours.numbers is None and ours.digest == ""
    assert roster(ours, Luck(1)).names == roster("classroom", Luck(1)).names
    law = Scenario.load("by-law-phased", size="classroom")
    assert identity_of_scenario(law.at(size=ours)) == identity_of_scenario(law)
    with pytest.raises(UsageError, match="the names of the file are those of size classroom: leave 'lab' out"):
        ours.at("lab")


def test_an_agent_is_found_by_the_name_that_a_file_gives_it(tmp_path):
    load(tmp_path, NAMES)
    lab = Lab("status-quo", people=tmp_path / "ours.csv", size="classroom", seed=1)
    assert lab.agent("กรมบัญชีกลาง") is lab.agent("department-001")
    assert lab.agent("Mali").name == "province-001/leader"
    with pytest.raises(UsageError, match="unknown agent 'Nobody'"):
        lab.agent("Nobody")
