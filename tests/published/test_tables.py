"""Tables: separators, lines around the table and rows that do not fit are told from the table itself."""

import pytest

from policylab.errors import UsageError
from policylab.published.cells import MOST_FAULTS, Faults
from policylab.published.tables import known_columns, read_table

SPELLINGS = {"name": ("name", "body"), "when": ("date_of_joining", "date", "when")}


def read(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, SPELLINGS, lambda cells: len(known_columns(cells, SPELLINGS)) == 2)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path, separator, end):
    rows = [("Name", "Date"), ("Harbour board", "2019"), ("", ""), (' "Ports; rails, and roads" ', " 2020 ")]
    rows = [separator.join(row) for row in rows]
    table = read(tmp_path, "\ufeff" + end.join(rows).replace(' "', '"').replace('" ', '"') + end)
    assert table.frame["name"].tolist() == ["Harbour board", "Ports; rails, and roads"]
    assert table.frame["when"].tolist() == ["2019", "2020"]
    assert table.frame.index.tolist() == [2, 4] and table.notices == ()


def test_known_columns_have_their_names_and_of_two_that_mean_the_same_the_better_is_kept(tmp_path):
    table = read(tmp_path, "when,Body,Date of  joining,Rank\n2018,a,2019,7\n")
    assert table.labels == {"name": "Body", "when": "Date of joining"}
    assert table.frame.loc[2].to_dict() == {"name": "a", "when": "2019", "Rank": "7"}


def test_lines_above_and_below_the_table_are_skipped_and_counted(tmp_path):
    text = "Register of bodies,\n,\nname,date\na,2019\n\nSource: Ministry, own count\nหมายเหตุ: x,\n* provisional,\n"
    table = read(tmp_path, text)
    assert table.frame["name"].tolist() == ["a"]
    assert table.notices == (
        "1 line above the header skipped, such as 'Register of bodies'",
        "3 lines below the table skipped, such as 'Source: Ministry'",
    )


@pytest.mark.parametrize("row", ["Source office,2019", "Notes,2019", "Harbour board,"])
def test_a_body_that_begins_like_a_remark_is_no_remark(tmp_path, row):
    table = read(tmp_path, f"name,date\na,2019\n{row}\n")
    assert len(table.frame) == 2 and not table.notices


def test_invisible_signs_and_line_breaks_inside_a_value_are_gone(tmp_path):
    table = read(tmp_path, '"name\u200b",date\n"Harbour\n board\x1b",2019\u00a0\n')
    assert table.frame.loc[3].to_dict() == {"name": "Harbour board", "when": "2019"}


def test_rows_that_do_not_fit_are_all_said(tmp_path):
    table = read(tmp_path, "name,date\na\nb,2019,37,5\nc,2020,,\n")
    with pytest.raises(UsageError) as error:
        table.faults.raise_any()
    first, second = str(error.value).splitlines()
    assert "table.csv: line 2: has 1 values for 2 columns: write one for each" in first
    assert "line 3: has 4 values for 2 columns" in second


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('name,date\na,"2019\n', "is not valid CSV"),
        ("name,date,Name\na,2019,b\n", "column 'name' appears twice: remove one of them"),
        (b"name,date\n\xa1\xa2,2019\n", "cannot be read as text: give a CSV file in UTF-8"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(tmp_path, text, sentence):
    with pytest.raises(UsageError) as error:
        read(tmp_path, text)
    assert sentence in str(error.value) and "\n" not in str(error.value)


def test_of_many_faults_the_first_are_shown_and_the_rest_counted(tmp_path):
    faults = Faults(tmp_path / "table.csv")
    faults.raise_any()
    for line in range(40, 1, -1):
        faults.add(line, "date", f"{line} is wrong")
        faults.add(line, "date", f"{line} is wrong")
    faults.add(50, "date", "2 is wrong")
    with pytest.raises(UsageError) as error:
        faults.raise_any()
    lines = str(error.value).splitlines()
    assert len(lines) == MOST_FAULTS + 1
    assert lines[0].endswith("line 2 (and 1 more line): date: 2 is wrong")
    assert lines[-1].endswith(": 29 more faults: correct these first")
