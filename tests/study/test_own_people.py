"""Studies of real organisations: files beside the study's, stored by digests, with no name in any output."""

from __future__ import annotations

import json
import re

import pandas as pd
import pyarrow.parquet as pq
import pytest

from policylab.errors import UsageError
from policylab.study.declaration import Study
from policylab.study.points import chunks_of

from .conftest import TINY, write_study

OFFICES = [f"สำนักงานลับที่ {n}" for n in range(1, 7)]
HEADS = [f"Somchai Secretsson {n}" for n in range(1, 7)]
NAMES = re.compile("สำนักงาน|Somchai|Secretsson")
OWN = """measures = ["adoption_months"]
people = "offices.csv"
networks = { leaders = "heads.json", data = "registers.csv" }
network_names = { leaders = "person" }
"""


@pytest.fixture
def declared(tmp_path):
    """Return the file of the tiny study with people and networks beside it."""
    rows = [f"{office},กรม,{head},{10 * n},2" for n, (office, head) in enumerate(zip(OFFICES, HEADS, strict=True), 1)]
    (tmp_path / "offices.csv").write_text("\n".join(["name,tier,leader,officials,services", *rows]), encoding="utf-8")
    nodes = [{"id": n, "label": "a head", "person": head} for n, head in enumerate(HEADS)]
    links = [{"source": n, "target": n + 1} for n in range(5)] + [{"source": 2, "target": 2}]
    (tmp_path / "heads.json").write_text(json.dumps({"nodes": nodes, "links": links}), encoding="utf-8")
    ties = [f"{office},{OFFICES[0]}" for office in OFFICES[1:]]
    (tmp_path / "registers.csv").write_text("\n".join(["source,target", *ties]), encoding="utf-8")
    text = re.sub(r"measures = .*\n", lambda _: OWN, TINY)
    return write_study(tmp_path, text)


def texts_in(folder):
    """Yield everything that is stored in a folder as text: names of files, cells of tables and what is beside them."""
    for path in folder.rglob("*"):
        yield str(path.relative_to(folder))
        if path.suffix == ".parquet":
            yield str(pq.read_schema(path).metadata)
            yield pd.read_parquet(path).to_csv()
        elif path.is_file():
            yield path.read_bytes().decode("utf-8", "ignore")


@pytest.mark.long
def test_a_study_of_a_real_organisation_is_run_and_exported_without_its_names(call, declared, tmp_path):
    out = tmp_path / "results"
    code, told, err = call("study", "run", declared, "--out", out, "--workers", 1)
    assert code == 0, err
    assert err == f"policylab: {declared.parent / 'heads.json'}: ties of a node to itself, left out: 1\n"
    assert call("study", "export", declared, "--out", out)[0] == 0
    stored = [*texts_in(out), told]
    assert len(stored) > 10
    assert not [text[:200] for text in stored if NAMES.search(text)]
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["study"]["people"] == "offices.csv" and summary["study"]["networks"]["leaders"] == "heads.json"
    assert re.fullmatch("[0-9a-f]{64}", summary["provenance"]["people"])
    assert set(summary["provenance"]["networks"]) == {"leaders", "data"}


@pytest.mark.long
def test_a_comparison_of_a_real_organisation_is_saved_without_its_names(call, declared, tmp_path):
    folder, out = declared.parent, tmp_path / "out"
    words = ("--people", folder / "offices.csv", "--network", f"leaders={folder / 'heads.json'}")
    more = ("--network-names", "leaders=person", "--size", "classroom", "--months", 2, "--replications", 2)
    code, told, err = call("compare", "status-quo", "null", *words, *more, "--by", "tier", "--out", out)
    assert code == 0, err
    stored = [*texts_in(out), told, err]
    assert len(stored) > 8
    assert not [text[:200] for text in stored if NAMES.search(text)]
    saved = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert saved["size"] == f"classroom with people {saved['provenance']['people'][:12]}"


def test_other_people_or_another_network_is_another_study(declared):
    """What a file holds is in the identity of every chunk; where it lies is not."""

    def identities():
        return {chunk.identity for chunk in chunks_of(Study.load(declared))}

    before = identities()
    assert identities() == before
    for name, old, new in (("offices.csv", ",10,2", ",11,2"), ("registers.csv", f"{OFFICES[1]},", f"{OFFICES[0]},")):
        path = declared.parent / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert not identities() & before
        path.write_text(text, encoding="utf-8")
    assert identities() == before


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('people = "offices.csv"', 'people = "nowhere.csv"', "nowhere.csv: no such file: check the path of the file"),
        ('leaders = "heads.json"', 'leaders = "nowhere.json"', "nowhere.json: no such file: check the path"),
        ('leaders = "person"', 'leaders = "persons"', "no node has the attribute 'persons': did you mean 'person'?"),
        ('leaders = "person"', 'staff = "person"', "network names: 'person' is to name nodes of the network staff,"),
        ('leaders = "heads.json"', 'leader = "heads.json"', "networks: unknown network 'leader': did you mean"),
        ('people = "offices.csv"', "people = 3", "people: 3 has the wrong type: write the path of a CSV file"),
    ],
)  # fmt: skip
def test_what_is_wrong_beside_a_study_is_said_with_its_place(declared, before, after, says):
    text = declared.read_text(encoding="utf-8")
    assert before in text
    declared.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        Study.load(declared)
    assert str(raised.value).startswith(f"{declared}: ") and says in str(raised.value)
