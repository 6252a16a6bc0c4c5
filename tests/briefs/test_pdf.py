"""PDFs: Thai copied out of them equals the source, lines break between words, no text is taken for a command."""

import re
from importlib.resources import files

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from policylab.briefs.pdf import save_pdf, typst_of
from policylab.errors import PolicylabError

# Sentences of briefs, every vowel and tone mark of Thai, and the clusters that a font may raise: ขึ้ ทั้ง ปิ๊ง ศิลป์.
SENTENCES = (
    "ห้องทดลองเชิงนโยบายนี้สร้างขึ้นเพื่ออธิบายและสำรวจ มิใช่เพื่อพยากรณ์",
    "การนำมาใช้ที่เกิดผลจริง คือ สัดส่วนของบริการที่ให้บริการทางดิจิทัลได้จริง ไม่ใช่เพียงประกาศไว้",
    "ทั้งหมดขึ้นอยู่กับผู้บริหาร น้ำใจ กำลังคน ปิ๊งแว้บ ศิลป์ สิทธิ์ นาฬิกา ญูฐู กตัญญู เก๋ โต๊ะ ฎีกา ปฏิรูป",
    "เมื่อครั้งนั้น ผู้ที่อยู่ใกล้ที่สุดซื้อของชิ้นนี้ด้วยเงิน 1,200 บาท",
)


def copied(path):
    """Return the text of a PDF as one copies it from a browser, without white space."""
    pages = pypdfium2.PdfDocument(path)
    return without_space("".join(page.get_textpage().get_text_range() for page in pages))


def without_space(text):
    return re.sub(r"\s+|\ufffe|\u00ad", "", text)


def made(folder, text, language):
    path = folder / "made.pdf"
    save_pdf(text, language, "stamp", folder, path)
    return path


def test_thai_copied_from_a_pdf_equals_the_source(tmp_path):
    rows = "\n".join(f"| {sentence} | 5 |" for sentence in SENTENCES)
    text = "\n\n".join(["# หัวข้อขึ้นต้น", *SENTENCES, f"**{SENTENCES[0]}**", f"| ทั้งนี้ | ขึ้น |\n| --- | ---: |\n{rows}"])
    found = copied(made(tmp_path, text, "th"))
    for sentence in SENTENCES:
        assert found.count(without_space(sentence)) == (3 if sentence == SENTENCES[0] else 2), sentence
    assert "หัวข้อขึ้นต้น" in found and found.count("ทั้งนี้") == 1


def test_thai_lines_break_between_words(tmp_path):
    document = pypdfium2.PdfDocument(made(tmp_path, SENTENCES[1] * 12, "th"))
    lines = document[0].get_textpage().get_text_range().split("\r\n")[:-1]
    assert len(lines) > 5
    whole = without_space(SENTENCES[1] * 14)
    words = ("การ", "นำ", "มา", "ใช้", "ที่", "เกิด", "ผล", "จริง", "คือ", "สัดส่วน", "ของ", "บริการ", "ให้", "ทาง",
             "ดิจิทัล", "ได้", "ไม่", "ใช่", "เพียง", "ประกาศ", "ไว้")  # fmt: skip
    for line in lines[:-1]:
        if without_space(line) in whole:
            assert line.strip().endswith(words), line


def test_marks_stand_at_one_height_in_both_faces():
    """Typst writes a raised mark apart, and what is copied then has its cluster twice."""
    for name in ("Sarabun-Regular.ttf", "Sarabun-Bold.ttf"):
        font = TTFont(str(files("policylab") / "data" / "fonts" / name))
        tables = [table for lookup in font["GPOS"].table.LookupList.Lookup for table in lookup.SubTable]
        (above,) = [
            table for table in (getattr(table, "ExtSubTable", table) for table in tables)
            if hasattr(table, "Mark1Array") and "uni0E49.small" in table.Mark1Coverage.glyphs
            and "uni0E36" in table.Mark2Coverage.glyphs
        ]  # fmt: skip
        names = above.Mark1Coverage.glyphs
        height = above.Mark1Array.MarkRecord[names.index("uni0E49.small")].MarkAnchor.YCoordinate
        vowels = dict(zip(above.Mark2Coverage.glyphs, above.Mark2Array.Mark2Record, strict=True))
        for vowel in ("uni0E31", "uni0E34", "uni0E35", "uni0E36", "uni0E37"):
            assert vowels[vowel].Mark2Anchor[0].YCoordinate == height, (name, vowel)


def test_what_typst_would_take_for_a_command_is_text(tmp_path):
    hostile = 'a \\#panic("x") $x$ @here <label> = h \\* // not "quoted" `code #1` [b](https://example.org)'
    found = copied(made(tmp_path, f"# T\n\n{hostile}\n\n- one\n- two", "en"))
    assert '#panic("x")$x$@here<label>=h*//not"quoted"code#1b' in found


def test_pictures_and_boxes_are_set(tmp_path):
    (tmp_path / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
    source = typst_of("![what is shown](p.svg)\n\n> **Box**\n>\n> 1. one", "en", "stamp")
    assert '#image("/p.svg"' in source and 'alt: "what is shown"' in source and "#box-of[" in source
    assert made(tmp_path, "![what is shown](p.svg)", "en").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("text", ["```\ncode\n```", "a\n\n---\n\nb"])
def test_what_cannot_be_set_is_refused(text):
    with pytest.raises(PolicylabError, match="a brief cannot hold"):
        typst_of(text, "en", "stamp")
