"""The store: nothing is rewritten, nothing is mixed, one start at a time."""

from __future__ import annotations

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policylab.errors import PolicylabError
from policylab.study import runs, store
from policylab.study.declaration import Study
from policylab.study.points import chunks_of
from policylab.study.runs import execute
from policylab.study.store import BEGUN, JOURNAL, STORED, Store
from policylab.study.stored_study import StoredStudy


@pytest.fixture
def copied(folder, tmp_path):
    """Return a copy of the folder of the tiny study, to be spoilt."""
    return shutil.copytree(folder, tmp_path / "copied")


@pytest.fixture
def nothing_runs(monkeypatch):
    """Make every chunk that is run an error."""

    def ran(*_, **__):
        raise AssertionError("a chunk was run")

    monkeypatch.setattr(runs, "run_chunk", ran)
    monkeypatch.setattr(runs, "doses_of_headline", ran)


def journal_of(folder):
    return [line.split("\t")[1:3] for line in (folder / JOURNAL).read_text(encoding="utf-8").splitlines()]


def test_what_is_stored_is_not_run_again(study, copied, nothing_runs):
    before = {path: path.read_bytes() for path in (copied / "chunks").iterdir()}
    found = execute(study, copied)
    assert not found.missing
    assert {path: path.read_bytes() for path in (copied / "chunks").iterdir()} == before


def test_only_what_is_missing_is_run(study, copied):
    gone = Store(copied).path_of(chunks_of(study)[-1])
    kept = gone.read_bytes()
    gone.unlink()
    begun = len(journal_of(copied))
    execute(study, copied)
    assert journal_of(copied)[begun:] == [[BEGUN, gone.name], [STORED, gone.name]]
    assert len(gone.read_bytes()) == pytest.approx(len(kept), rel=0.05)  # the time that it took is in it


def test_the_journal_says_what_was_begun_and_stored(study, folder):
    names = [chunk.file for chunk in chunks_of(study)]
    assert journal_of(folder) == [[what, name] for name in names for what in (BEGUN, STORED)]


def test_a_chunk_is_never_rewritten(study, copied, results):
    with pytest.raises(PolicylabError, match="never rewritten"):
        Store(copied).write(chunks_of(study)[0], results.doses(1.0), 1.0, 1)


def test_chunks_of_another_model_are_left_out_and_said_so(study, copied, another_model):
    another_model()
    found = Store(copied).inventory(chunks_of(study))
    assert not found.done
    assert "of an earlier model (rule service_lapse changed since)" in found.about_others()
    assert "elete" not in found.about_others()
    with pytest.raises(PolicylabError, match=r"are missing.*never mixes them"):
        StoredStudy(study, copied)


def test_rows_that_were_mended_by_hand_are_refused(study, copied):
    path = Store(copied).path_of(chunks_of(study)[2])
    table = pq.read_table(path)
    doubled = pa.array([None if value is None else 2 * value for value in table["value"].to_pylist()])
    pq.write_table(table.set_column(table.column_names.index("value"), "value", doubled), path)
    with pytest.raises(PolicylabError, match=f"{path.name}: its rows differ from those that were stored"):
        Store(copied).read(chunks_of(study)[2])


def test_chunks_of_another_question_are_left_out_and_said_so(copied, changed):
    found = Store(copied).inventory(chunks_of(Study.load(changed(("at = [2, 4]", "at = [4]")))))
    assert {one.kind for one in found.done.values()} == {"doses"}, "the doses are the same whatever is kept"
    assert "of a different question" in found.about_others()


def test_half_a_study_is_no_result(study, copied):
    Store(copied).path_of(chunks_of(study)[1]).unlink()
    with pytest.raises(PolicylabError, match="1 of 11 chunks are missing: run"):
        StoredStudy(study, copied)


def test_what_is_no_chunk_is_refused_with_its_name(study, copied):
    path = Store(copied).path_of(chunks_of(study)[1])
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(
        PolicylabError, match=f"{path.name}: is not a chunk of this version's studies, or is damaged: move it away"
    ):
        execute(study, copied)


@pytest.mark.parametrize("about", [b'{"identity": "abc"}', b"[1]", b"no JSON"])
def test_a_table_that_says_too_little_of_itself_is_no_chunk(study, tmp_path, about):
    (tmp_path / "chunks").mkdir()
    table = pa.table({"world": [1]}).replace_schema_metadata({store.ABOUT: about})
    pq.write_table(table, tmp_path / "chunks" / "other.parquet")
    with pytest.raises(
        PolicylabError, match=r"other\.parquet: is not a chunk of this version's studies, or is damaged"
    ):
        Store(tmp_path).inventory(chunks_of(study))


def test_half_written_files_are_no_chunks_and_are_swept_away(study, copied, nothing_runs):
    half = copied / "chunks" / ".worlds-0-abc.parquet"
    half.write_bytes(b"PAR1")
    execute(study, copied)
    assert not half.exists()


def test_one_start_at_a_time(study, copied):
    with Store(copied).locked(), pytest.raises(PolicylabError, match="another `policylab study run` is running here"):
        execute(study, copied)
    execute(study, copied)
