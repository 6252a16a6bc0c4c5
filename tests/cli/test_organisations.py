"""Real organisations from the command line to a result: a roster, its networks in every form, and no name stored."""

from __future__ import annotations

import csv
import gzip
import json
import re

import networkx as nx
import pytest

import policylab
from policylab.model.luck import Luck
from policylab.model.organisations import Organisation
from policylab.model.population import roster

MINISTRIES, BUREAUS, BRANCHES = 12, 6, 3  # a ministry has six bureaus, and each of these three branches
MANY = 1005
SHORT = ("--size", "classroom", "--months", 1)


def bodies():
    """Return the bodies of an organisation, each with its tier, its ministry and the body that it reports to."""
    for m in range(1, MINISTRIES + 1):
        ministry = f"กระทรวงที่ {m}"
        yield ministry, "กรม", ministry, ""
        for b in range(1, BUREAUS + 1):
            bureau = f"Bureau {m}.{b}, Records & Maps"
            yield bureau, "department", ministry, ministry
            for p in range(1, BRANCHES + 1):
                yield f"Branch {m}.{b}.{p} (สาขา)", "province", ministry, bureau


BODIES = list(bodies())
TIES = [(name, above) for name, _, _, above in BODIES if above]
NAMES = re.compile("กระทรวงที่|Bureau|Records|Branch|สาขา")


def write_csv(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the roster of an organisation and its hierarchy in the forms of many tools."""
    folder = tmp_path_factory.mktemp("organisation")
    head = ["Name", "Tier", "Ministry", "Officials", "Services", "Website"]
    write_csv(folder / "bodies.csv", [head, *([*body[:3], 40, 2, "-"] for body in BODIES)])
    write_csv(folder / "reports.csv", [["Source", "Target", "Weight"], *([*tie, 1.5] for tie in TIES)])
    graph, numbers = nx.DiGraph(TIES), {name: f"n{place}" for place, (name, *_) in enumerate(BODIES)}
    numbered = nx.relabel_nodes(graph, numbers)
    nx.set_node_attributes(numbered, {number: name for name, number in numbers.items()}, "unit")
    nx.write_graphml(numbered, folder / "reports.graphml")
    (folder / "reports.graphml.gz").write_bytes(gzip.compress((folder / "reports.graphml").read_bytes()))
    nx.write_gexf(graph, folder / "reports.gexf")
    nx.write_gml(graph, folder / "reports.gml")
    nx.write_pajek(graph, folder / "reports.net")
    (folder / "reports.txt").write_text("".join("\t".join(tie) + "\r\n" for tie in TIES), encoding="utf-8")
    links = [{"source": numbers[one], "target": numbers[other]} for one, other in TIES]
    nodes = [{"id": number, "name": name} for name, number in numbers.items()]
    (folder / "reports.json").write_text(json.dumps({"nodes": nodes, "links": links}), encoding="utf-8")
    return folder


UNIT = ("--network-names", "data=unit", "--network-names", "leaders=unit")
FORMS = {
    "reports.csv": (), "reports.txt": (), "reports.graphml": UNIT, "reports.graphml.gz": UNIT, "reports.gexf": (),
    "reports.gml": (), "reports.net": (), "reports.json": (),
}  # fmt: skip


@pytest.fixture(scope="module")
def from_python(folder):
    """Return the months of the same organisation with its hierarchy as a graph."""
    people, graph = Organisation.load(folder / "bodies.csv", "classroom"), nx.DiGraph(TIES)
    with pytest.warns(UserWarning, match="columns that nothing reads: website"):
        ran = policylab.run("status-quo", size=people, months=1, networks={"data": graph, "leaders": nx.Graph(graph)})
    return json.loads(json.dumps(ran.months_of(0)))


@pytest.mark.parametrize("file", FORMS)
def test_an_organisation_and_its_hierarchy_come_to_a_result(call, folder, from_python, file):
    networks = ("--network", f"data={folder / file}", "--network", f"leaders={folder / file}", *FORMS[file])
    code, out, err = call("run", "status-quo", *SHORT, "--people", folder / "bodies.csv", *networks, "--json")
    assert (code, err) == (0, f"policylab: {folder / 'bodies.csv'}: columns that nothing reads: website\n")
    told = json.loads(out)
    assert told["monthly"] == from_python
    assert told["size"] == f"classroom with people {told['provenance']['people'][:12]}"
    assert set(told["provenance"]["networks"]) == {"data", "leaders"}
    assert not NAMES.search(out)


@pytest.fixture(scope="module")
def mail(tmp_path_factory):
    """Return a folder with the mail of a thousand people, as pairs of numbers, and who they are."""
    folder = tmp_path_factory.mktemp("mail")
    drawn = nx.gnm_random_graph(MANY - 5, 9000, seed=3, directed=True)
    ties = [*drawn.edges, *((n, n) for n in range(0, MANY, 2)), *list(drawn.edges)[:40]]
    (folder / "mail.txt").write_text("".join(f"{one} {other}\n" for one, other in ties), encoding="utf-8")
    write_csv(folder / "heads.csv", [["name", "tier"], *([n, "department"] for n in range(MANY))])
    offices = [[f"Office {k}", "department", "; ".join(map(str, range(k, MANY, 42)))] for k in range(42)]
    write_csv(folder / "offices.csv", [["name", "tier", "official_names"], *offices])
    return folder


@pytest.mark.parametrize(("network", "people"), [("leaders", "heads.csv"), ("staff", "offices.csv")])
def test_the_mail_of_a_thousand_people_comes_to_a_result(call, mail, network, people):
    words = ("--people", mail / people, "--network", f"{network}={mail / 'mail.txt'}")
    code, out, err = call("run", "null", *SHORT, *words, "--json")
    assert code == 0, err
    loops, known = len(range(0, MANY, 2)), set(range(MANY - 5)) | set(range(0, MANY, 2))
    said = [line.partition("mail.txt: ")[2] for line in err.splitlines()]
    assert re.fullmatch(r"repeated ties, each counted once: \d+", said[0])
    kind = network.removesuffix("s")
    alone = f"agents ({kind}) that are not in it and have no ties: {MANY - len(known)} of {MANY}"
    assert said[1:] == [f"ties of a node to itself, left out: {loops}", alone]
    assert json.loads(out)["provenance"]["networks"].keys() == {network}


def test_a_list_of_agents_is_the_beginning_of_a_file_of_people(call, tmp_path):
    code, out, err = call("list", "agents", "--size", "classroom")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(out.splitlines()))
    assert len(rows) == 20 and rows[0] == {
        "name": "department-001", "tier": "department", "ministry": "ministry-01", "region": "bangkok"
    }  # fmt: skip
    (tmp_path / "ours.csv").write_text(out, encoding="utf-8")
    again = call("list", "agents", "--size", "classroom", "--people", tmp_path / "ours.csv")
    assert again == (code, out, err)
    leaders = json.loads(call("list", "agents", "--size", "classroom", "--kind", "leader", "--json")[1])["agents"]
    assert [row["body"] for row in leaders] == [row["name"] for row in rows]
    for words, says in (
        (("--size", "clasroom"), "unknown size 'clasroom': did you mean 'classroom'"),
        (("--kind", "leaders"), "unknown kind of agent 'leaders': did you mean 'leader'"),
    ):
        code, out, err = call("list", "agents", *words)
        assert (code, out) == (2, "") and says in err
    code, out, err = call("list", "sizes", "--people", tmp_path / "ours.csv")
    assert (code, out) == (2, "") and "has agents, and no sizes: write policylab list agents --people FILE" in err


def test_names_for_a_shipped_size_let_a_network_with_real_names_in(call, tmp_path):
    leaders = roster("classroom", Luck(0)).names["leader"]
    real = {leader: f"อธิบดีคนที่ {place}" for place, leader in enumerate(leaders)}
    names = write_csv(tmp_path / "names.csv", [["Name", "Agent"], *([name, leader] for leader, name in real.items())])
    ties = [(leaders[n], leaders[n + 1]) for n in range(0, 18)]
    shipped = write_csv(tmp_path / "shipped.csv", ties)
    own = write_csv(tmp_path / "own.csv", [[real[one], real[other]] for one, other in ties])
    plain = call("run", "null", *SHORT, "--network", f"leaders={shipped}", "--json")
    named = call("run", "null", *SHORT, "--people", names, "--network", f"leaders={own}", "--json")
    assert plain[0] == named[0] == 0
    results = [json.loads(out) for _, out, _ in (plain, named)]
    for told in results:
        told["provenance"].pop("date")
    assert results[0] == results[1] and "people" not in results[0]["provenance"]
    code, out, err = call("run", "null", *SHORT, "--network", f"leaders={own}")
    assert (code, out) == (2, "")
    assert "(and 16 more) are no leader of size classroom: names are such as 'department-001/leader'" in err
    assert "policylab list agents --size classroom" in err and "with --people" in err


def test_a_node_that_is_in_no_file_is_refused_by_name(call, folder, tmp_path):
    reports = write_csv(tmp_path / "reports.csv", [*TIES, ("Bureau of Nowhere", TIES[0][0])])
    words = ("--people", folder / "bodies.csv", "--network", f"data={reports}")
    code, out, err = call("run", "null", *SHORT, *words)
    assert (code, out) == (2, "")
    assert f"{reports}: node 'Bureau of Nowhere' is no agency of size classroom with people" in err
    assert "add such names to the file of people, or take the nodes out" in err
    words_of = (*words[:2], "--network", f"data={folder / 'reports.graphml'}")
    err = call("run", "null", *SHORT, *words_of)[2]
    assert "(and 297 more) are no agency of size" in err
    assert f"names are such as {BODIES[0][0]!r} (agency): choose an attribute that has these with" in err
    assert "--network-names data=ATTRIBUTE (known: unit)" in err
    headed = write_csv(tmp_path / "headed.csv", [("office", "boss"), *TIES])
    err = call("run", "null", *SHORT, *words[:2], "--network", f"data={headed}")[2]
    assert "line 1: no agent is called 'office', 'boss': if this is a header, call the two columns source and" in err
