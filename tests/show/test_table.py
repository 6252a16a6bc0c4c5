"""Tables: the same values on a console, in Markdown, in HTML and as a frame, whatever letters are in them."""

import pytest
from markdown_it import MarkdownIt

from policylab.errors import UsageError
from policylab.show import Column, Heading, Page, Table
from policylab.show.numbers import interval, number

NASTY = "a|b <script>x</script> *c* _d_ `e` [f](g) $h$ & \\ i\nj"


def table(rows=(("x", "first", 0.5, (0.1, 0.2)), ("x", "first", None, (None, None)), ("y", "first", 7, (1, 2)))):
    columns = (
        Column("arm", "arm", code=True),
        Column("measure", "measure", once=True),
        Column("mean", "effect", "right", number),
        Column("interval", "95%", "right", interval),
    )
    return Table("A title", columns, tuple(rows), ("A note.",), section="arm")


def rendered(text):
    return MarkdownIt("commonmark").enable("table").render(text)


def test_a_console_has_sections_and_says_repeated_values_once():
    lines = [line.split() for line in table().console(80).splitlines()]
    assert lines[0] == ["A", "title"] and lines[-1] == ["A", "note."]
    assert ["x"] in lines and ["y"] in lines and "arm" not in table().console(80)
    assert ["first", "0.500", "0.100", "to", "0.200"] in lines
    assert table().console(80).count("first") == 2  # once for each arm


def test_a_cell_that_does_not_fit_is_folded_not_cut():
    text = Table("", (Column("a", "a"),), (("word " * 20,),)).console(30)
    assert text.count("word") == 20 and max(map(len, text.splitlines())) <= 30


def test_markdown_reads_as_the_value_is_written():
    page = rendered(Table(NASTY.splitlines()[0], (Column("a", "|<b>"),), ((NASTY,),)).markdown())
    assert page.count("<td>") == 1 and "<script>" not in page
    assert "a|b &lt;script&gt;x&lt;/script&gt; *c* _d_ `e` [f](g) $h$ &amp; \\ i" in page
    assert "|&lt;b&gt;" in page and "<em>" not in page and "<a " not in page


def test_names_of_the_lab_are_code_in_markdown_and_html():
    page = rendered(table((("x|<y>", "m", 1, (1, 2)),)).markdown())
    assert "<code>x|&lt;y&gt;</code>" in page and page.count("<td") == 4
    coded = Table("", (Column("a", "a", code=True),), (("x<y>",),))
    assert "<code>x&lt;y&gt;</code>" in coded.html() == coded._repr_html_()


def test_html_reads_as_the_value_is_written():
    shown = Table("<t>", (Column("a", "<h>"),), ((NASTY,),), ("<n>",)).html()
    assert "<script>" not in shown and "&lt;script&gt;" in shown and "<br>" in shown
    assert all(f"&lt;{letter}&gt;" in shown for letter in "thn")


def test_a_frame_has_the_values_with_intervals_apart():
    frame = table().frame()
    assert list(frame) == ["arm", "measure", "mean", "interval_low", "interval_high"]
    assert frame["interval_high"].tolist()[::2] == [0.2, 2.0] and frame["interval_high"].isna().tolist()[1]
    assert frame["mean"].tolist()[2] == 7


def test_a_table_shows_itself_and_knows_its_columns():
    assert repr(table()) == str(table()) == table().console()
    assert len(table()) == 3 and table().column("measure") == ("first",) * 3
    with pytest.raises(UsageError, match="unknown column 'meen': did you mean 'mean'"):
        table().column("meen")
    with pytest.raises(UsageError, match="unknown column 'arms'"):
        Table("", table().columns, (), section="arms")
    with pytest.raises(ValueError, match="must have 4 values"):
        table((("x", "y"),))


def test_a_page_has_its_blocks_in_order_and_leaves_out_empty_ones():
    page = Page((Heading("Top", 1), "Prose with `code`.", "", Heading("More"), table())).markdown()
    assert page.startswith("# Top\n\nProse with `code`.\n\n## More\n\n**A title**\n\n| arm |") and page.endswith("\n")
    assert "\n\n\n" not in page


def test_sections_stand_as_bold_rows_in_markdown_where_that_is_asked():
    rows = (("law|<b>", "m", 1, (1, 2)), ("law|<b>", "n", 2, (1, 2)), ("money", "m", 3, (1, 2)))
    cells = [
        line.split(" | ")[0] for line in table(rows).markdown(sections=True).splitlines()[2:] if line.startswith("|")
    ]
    assert cells[2:] == ["| **law\\|&lt;b&gt;**", "| m", "| n", "| **money**", "| m"]
