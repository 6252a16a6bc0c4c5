"""JSON and frames in files: one form, no NaN, every letter as it is, never half a file."""

import json

import pandas as pd
import pytest

from policylab.show import to_json, write_json
from policylab.show.console import print_json
from policylab.show.frames import write_csv, write_parquet


class Result:
    def to_dict(self):
        return {"label": "ไทย", "value": None}


def test_programs_get_one_line_and_files_many(tmp_path, capsys):
    print_json(Result())
    assert capsys.readouterr().out == '{"label": "ไทย", "value": null}\n'
    path = write_json(tmp_path / "a.json", Result())
    assert path.read_text(encoding="utf-8") == '{\n "label": "ไทย",\n "value": null\n}\n'
    assert json.loads(path.read_text(encoding="utf-8")) == Result().to_dict()


def test_a_file_has_a_row_of_a_table_on_a_line_and_opens_what_holds_tables(tmp_path):
    content = {
        "size": "lab", "at": [24, 60], "about": {"model": "x" * 120},
        "parts": [{"measure": "a", "rows": [{"b": 1, "c": {"d": "y" * 130}}, {"b": 2, "c": {}}]}, {"measure": "e"}],
    }  # fmt: skip
    path = write_json(tmp_path / "a.json", content)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "{", ' "size": "lab",', ' "at": [24, 60],', ' "about": {', f'  "model": "{"x" * 120}"', " },", ' "parts": [',
        "  {", '   "measure": "a",', '   "rows": [', f'    {{"b": 1, "c": {{"d": "{"y" * 130}"}}}},',
        '    {"b": 2, "c": {}}', "   ]", "  },", '  {"measure": "e"}', " ]", "}",
    ]  # fmt: skip
    assert json.loads(path.read_text(encoding="utf-8")) == content


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused_and_leaves_the_file_as_it_was(tmp_path, value):
    path = write_json(tmp_path / "a.json", {"value": 1})
    with pytest.raises(ValueError, match="Out of range float"):
        write_json(path, {"value": value})
    assert json.loads(to_json(json.loads(path.read_text()))) == {"value": 1} and list(tmp_path.iterdir()) == [path]


def test_frames_come_back_as_they_were(tmp_path):
    frame = pd.DataFrame({"arm": ["a", "ข"], "value": [1.5, None]})
    pd.testing.assert_frame_equal(pd.read_csv(write_csv(tmp_path / "a.csv", frame)), frame)
    pd.testing.assert_frame_equal(pd.read_parquet(write_parquet(tmp_path / "a.parquet", frame)), frame)
    assert len(list(tmp_path.iterdir())) == 2
