"""The build of the site before it has pages: what is missing, and when kept output is too old."""

import importlib.metadata
import runpy
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

import policylab.files

DOCS = Path(__file__).parents[2] / "docs"


def test_a_stored_report_that_is_missing_is_told_with_its_command(tmp_path, monkeypatch):
    stored = runpy.run_path(str(DOCS / "conf.py"))["_stored"]
    monkeypatch.setitem(stored.__globals__, "ROOT", tmp_path)
    monkeypatch.setitem(stored.__globals__, "HERE", tmp_path / "docs")
    (tmp_path / "docs" / "data").mkdir(parents=True)
    (tmp_path / "docs" / "data" / "filter.json").write_text('{"a": 1}', encoding="utf-8")
    assert stored("filter") == {"a": 1}
    with pytest.raises(ExtensionError) as told:
        stored("nothing")
    assert str(told.value) == (
        "docs/data/nothing.json: no such report: run `policylab analyse nothing --json > docs/data/nothing.json` "
        "in the project folder"
    )


def terminal():
    return runpy.run_path(str(DOCS / "extensions" / "terminal.py"))


def test_output_is_kept_for_the_libraries_that_it_was_made_with(monkeypatch):
    before = terminal()["state_of_the_lab"]()
    assert terminal()["state_of_the_lab"]() == before
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0")
    assert terminal()["state_of_the_lab"]() != before


def test_kept_output_is_put_in_place_at_once(tmp_path, monkeypatch):
    """A build that is killed while it writes leaves nothing that the next one would take for the whole."""
    directive = terminal()["Terminal"]

    class Environment:
        docname, srcdir = "page", str(tmp_path)
        doc2path = staticmethod(lambda name: str(tmp_path / name))

    class Asked(directive):
        env = Environment()
        config = type("Config", (), {"state_of_the_lab": "a state"})()

        def __init__(self):
            """Need nothing of a parser."""

    put, written = policylab.files.write_atomically, []

    def noted(path, write):
        written.append(path)
        put(path, write)

    monkeypatch.setattr(policylab.files, "write_atomically", noted)
    monkeypatch.setitem(directive._output.__globals__, "output_of", lambda command, folder: "said")
    assert Asked()._output("policylab x") == "said"
    assert [path.read_text(encoding="utf-8") for path in written] == ["said"]
