from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx.document import Document as WordDocument
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from corpus.readers.docx import read_docx
from corpus.readers.page import UnreadableError
from tests.corpus.readers.files import NAMESPACE, body, headings, quotes, with_parts, word


def xml(source: str) -> BaseOxmlElement:
    """An element of WordprocessingML."""
    outer: BaseOxmlElement = parse_xml(f'<w:p xmlns:w="{NAMESPACE}">{source}</w:p>')
    element: BaseOxmlElement = outer[0]
    return element


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def added(paragraph: Paragraph, *sources: str) -> None:
    for source in sources:
        paragraph._p.append(xml(source))  # noqa: SLF001  # what python-docx cannot make


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_docx(data)
    return caught.value.advice


def test_headings_and_paragraphs() -> None:
    """Word's title and headings are headings, and a paragraph is one block."""

    def fill(document: WordDocument) -> None:
        document.add_heading("Visitor guide", 0)
        document.add_heading("Opening hours", 2)
        document.add_paragraph("The museum is open daily. It is free.")

    page = read_docx(word(fill))
    assert headings(page) == ["Visitor guide", "Opening hours"]
    assert quotes(page) == ["The museum is open daily.", "It is free."]


def test_lists_by_style_keep_their_levels() -> None:
    """The styles "List Bullet 2" and "List Number" make lists, set in and numbered."""

    def fill(document: WordDocument) -> None:
        document.add_paragraph("You need:")
        for style, text in [
            ("List Bullet", "a ticket"),
            ("List Bullet 2", "for adults"),
            ("List Bullet 3", "with a badge"),
            ("List Bullet", "a brochure"),
            ("List Number", "Ring the bell"),
            ("List Number", "Wait"),
        ]:
            document.add_paragraph(text, style=style)

    assert (
        "- a ticket\n  - for adults\n    - with a badge\n- a brochure\n\n1. Ring the bell\n2. Wait"
    ) in read_docx(word(fill)).text


def test_tables_with_merged_cells() -> None:
    """A table's rows are rows, and a merged cell is said once a row."""

    def fill(document: WordDocument) -> None:
        table = document.add_table(2, 3)
        for i, text in enumerate(["Ethics", "25", "30"]):
            table.cell(0, i).text = text
        table.cell(1, 0).text = "Law"
        table.cell(1, 1).merge(table.cell(1, 2)).text = "full"

    assert quotes(read_docx(word(fill)))[0].startswith("Ethics")
    assert read_docx(word(fill)).text.count("full") == 1


def test_changes_are_accepted() -> None:
    """What was inserted is read; what was deleted, moved away or struck out is not."""

    def fill(document: WordDocument) -> None:
        added(
            document.add_paragraph("It costs "),
            f'<w:ins w:id="1" w:author="A">{run("12")}</w:ins>',
            '<w:del w:id="2" w:author="A"><w:r><w:delText>10</w:delText></w:r></w:del>',
            f'<w:moveFrom w:id="3" w:author="A">{run("11")}</w:moveFrom>',
            run("9", "<w:strike/>"),
            run(" EUR.", '<w:strike w:val="0"/>'),
        )

    assert quotes(read_docx(word(fill))) == ["It costs 12 EUR."]


def test_hidden_text_stays_hidden() -> None:
    """Text that Word does not show is not read."""

    def fill(document: WordDocument) -> None:
        added(document.add_paragraph("Open "), run("secretly ", "<w:vanish/>"), run("daily."))

    assert quotes(read_docx(word(fill))) == ["Open daily."]


def test_fields_show_what_they_show() -> None:
    """A simple field is its last result, which mammoth alone would lose."""

    def fill(document: WordDocument) -> None:
        field = f'<w:fldSimple w:instr="DATE">{run("3 May 2026")}</w:fldSimple>'
        added(document.add_paragraph("As of "), field, run("."))

    assert quotes(read_docx(word(fill))) == ["As of 3 May 2026."]


def with_footnote() -> bytes:
    def fill(document: WordDocument) -> None:
        added(
            document.add_paragraph("It is free."),
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            '<w:footnoteReference w:id="2"/></w:r>',
            run(" Come in."),
        )

    data = word(fill)
    with ZipFile(BytesIO(data)) as parts:
        types = parts.read("[Content_Types].xml").decode()
        links = parts.read("word/_rels/document.xml.rels").decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    note = f'<w:footnote w:id="2"><w:p>{run("On Sundays only.")}</w:p></w:footnote>'
    return with_parts(
        data,
        {
            "[Content_Types].xml": types.replace(
                "</Types>",
                f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>',
            ),
            "word/_rels/document.xml.rels": links.replace(
                "</Relationships>",
                f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/>'
                "</Relationships>",
            ),
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{NAMESPACE}">{note}</w:footnotes>',
        },
    )


def test_footnotes_are_kept_without_their_marks() -> None:
    """A footnote is a paragraph behind the text; neither its number nor the way back is text."""
    page = read_docx(with_footnote())
    assert quotes(page) == ["It is free.", "Come in.", "On Sundays only."]
    assert not {"[", "↑", "1"} & set(page.text)


def test_title_and_date() -> None:
    """The file's own title, as it is written, and the day of its last change."""

    def fill(document: WordDocument) -> None:
        document.core_properties.title = "Fish & <chips>"
        document.core_properties.modified = datetime(2024, 5, 6, tzinfo=UTC)
        document.add_paragraph("Text.")

    page = read_docx(word(fill))
    assert (page.title, page.date) == ("Fish & <chips>", "2024-05-06")


def test_date_that_the_document_says_itself() -> None:
    """A line that dates the document comes before its properties; a template's date is none."""

    def fill(document: WordDocument) -> None:
        document.core_properties.modified = datetime(2024, 5, 6, tzinfo=UTC)
        document.add_paragraph("Published: 12 April 2026")
        document.add_paragraph("Text.")

    page = read_docx(word(fill))
    assert (page.text, page.date) == ("Text.", "2026-04-12")
    assert read_docx(word(lambda document: document.add_paragraph("Text."))).date is None


def test_pictures_cost_nothing() -> None:
    """A picture is not unpacked, however large it says it is."""
    data = with_parts(word(lambda d: d.add_paragraph("Text.")), {"word/media/a.png": b"\0" * 10**8})
    assert quotes(read_docx(data)) == ["Text."]


def document(content: str, prolog: str = "") -> bytes:
    plain = word(lambda d: d.add_paragraph("TEXT"))
    source = body(plain).partition("?>")[2].replace("TEXT", content)
    return with_parts(plain, {"word/document.xml": f'<?xml version="1.0"?>{prolog}{source}'})


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK nonsense", "not an Office file"),
        (b"\xd0\xcf\x11\xe0 an old file", "password or an older format"),
        (word(lambda _: None), "no text"),
        (document("x" * 13_000_000), "more than 12 MiB"),
        (document("&a;", '<!DOCTYPE d [<!ENTITY a "aaaa">]>'), "declares entities"),
        (document("x", '<!DOCTYPE d SYSTEM "file:///etc/passwd">'), "declares entities"),
        (document("<w:r>" * 200 + "</w:r>" * 200), "nested too deeply"),
        (document("<w:r>"), "not an Office file"),
        (with_parts(word(lambda _: None), {"a.xml": ""}), "not an Office file"),
    ],
    ids=["garbage", "old", "empty", "bomb", "entity", "external", "deep", "broken", "no-xml"],
)
def test_hostile_and_broken_documents_end_in_a_sentence(data: bytes, told: str) -> None:
    """Bombs, entities, deep nesting and broken files are refused, with what to do about it."""
    advice = refusal(data)
    assert told in advice
    assert advice.endswith(".")
