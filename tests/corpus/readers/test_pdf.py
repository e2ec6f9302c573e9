from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, Paragraph, Table

from corpus.readers.page import UnreadableError
from corpus.readers.pdf import read_pdf
from corpus.readers.pdf_file import MOST_PIECES
from tests.corpus.readers.files import both, drawn, flowing, headings, lines, numbered, quotes

STYLES: Any = getSampleStyleSheet()
PLAIN: ParagraphStyle = STYLES["BodyText"]
JUSTIFIED = ParagraphStyle("justified", parent=PLAIN, alignment=4)
SENTENCE = "Every visitor may bring a friend to the museum without paying for a second ticket."


def paragraph(text: str, style: ParagraphStyle = PLAIN) -> Paragraph:
    return Paragraph(text, style)


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_pdf(data)
    return caught.value.advice


def test_wrapped_lines_are_one_sentence() -> None:
    """The lines of a paragraph are joined, so that a quote has no line break within."""
    page = read_pdf(flowing([paragraph(f"{SENTENCE} {SENTENCE}", JUSTIFIED)]))
    assert quotes(page) == [SENTENCE, SENTENCE]


def test_lines_that_end_on_purpose_stay_lines() -> None:
    """An address keeps its lines: their next words had still fitted in."""
    page = read_pdf(drawn(lines(SENTENCE, "", "Harbour Museum", "12 Mill Lane", "Roswell")))
    assert "Harbour Museum\n12 Mill Lane\nRoswell" in page.text


def test_columns_are_read_one_after_the_other() -> None:
    """Two columns of prose are never mixed, though their lines stand beside each other."""
    story = [paragraph(f"Number {i}. {SENTENCE}", JUSTIFIED) for i in range(40)]
    page = read_pdf(flowing(story, columns=2))
    asked = [quote for quote in quotes(page) if quote.startswith("Number")]
    assert asked == [f"Number {i}." for i in range(40)]
    assert page.text.count(SENTENCE) == 40


def test_columns_below_a_title_across_them() -> None:
    """A title that reaches over both columns stands before them."""
    left = lines(*[f"left words number {i} fill the line" for i in range(6)], top=700)
    right = lines(*[f"right words number {i} fill the line" for i in range(6)], x=320, top=700)
    title = lines("**The guide to the museum of the harbour and its ships", size=20)
    text = read_pdf(drawn(both(right, title, left))).text
    assert text.index("The guide") < text.index("left words") < text.index("right words")
    assert text.index("number 5") < text.index("right words")


def test_headings_by_size_and_weight() -> None:
    """Larger lines are headings, the largest on top, and below them bold lines of their own."""
    page = read_pdf(
        flowing(
            [
                paragraph("Visitor guide", STYLES["Title"]),
                paragraph("Opening hours", STYLES["Heading2"]),
                paragraph(SENTENCE),
                paragraph("<b>Getting here</b>"),
                paragraph(f"<b>Note:</b> {SENTENCE}"),
            ]
        )
    )
    assert page.text.startswith("# Visitor guide\n\n## Opening hours\n\n")
    assert headings(page) == ["Visitor guide", "Opening hours", "Getting here"]
    assert f"Note: {SENTENCE}" in page.text


def test_lists_keep_their_items_and_levels() -> None:
    """Markers stand before their items, and items within items are set in."""
    inner = ListFlowable([paragraph("for adults"), paragraph("for children")], bulletType="bullet")
    items: list[Any] = [
        paragraph(f"a ticket. {SENTENCE}"),
        ListItem([paragraph("a brochure"), inner]),
    ]
    steps = ListFlowable(
        [paragraph("Ring the bell"), paragraph("Wait")], bulletType="1", bulletFormat="%s."
    )
    page = read_pdf(
        flowing([paragraph("You need:"), ListFlowable(items, bulletType="bullet"), steps])
    )
    assert (
        f"- a ticket. {SENTENCE}\n- a brochure\n  - for adults\n  - for children\n"
        "1. Ring the bell\n2. Wait"
    ) in page.text


def test_ruled_tables_are_rows_that_are_read_alone() -> None:
    """Each cell stands under its own header; a merged cell of the body under none."""
    table = Table(
        [["Course", "Term", ""], ["", "2024", "2025"], ["Ethics", "25", "30"], ["Law", "full", ""]],
        style=[
            ("GRID", (0, 0), (-1, -1), 1, colors.black),
            ("SPAN", (1, 0), (2, 0)),
            ("SPAN", (0, 0), (0, 1)),
            ("SPAN", (1, 3), (2, 3)),
            ("FONTNAME", (0, 0), (-1, 1), "Helvetica-Bold"),
        ],
    )
    page = read_pdf(flowing([paragraph("Before."), table, paragraph("After.")]))
    assert page.text == (
        "Before.\n\n| Course: Ethics · Term 2024: 25 · Term 2025: 30 |\n"
        "| Course: Law · full |\n\nAfter."
    )


def test_a_ruled_table_of_values_has_no_header() -> None:
    """A first row that nothing tells from the others heads no column."""
    table = Table(
        [["Ada", "Ethics"], ["Bob", "Law"]], style=[("GRID", (0, 0), (-1, -1), 1, colors.black)]
    )
    assert read_pdf(flowing([table])).text == "| Ada | Ethics |\n| Bob | Law |"


def test_a_table_without_rules_is_read_row_by_row() -> None:
    """Short cells in columns are the rows of a table, not columns of prose."""
    table = Table([["Monday", "9 to 5", "free"], ["Tuesday", "10 to 4", "5 EUR"]])
    page = read_pdf(flowing([paragraph(SENTENCE), table, paragraph(SENTENCE)]))
    assert "\n\n| Monday | 9 to 5 | free |\n| Tuesday | 10 to 4 | 5 EUR |\n\n" in page.text
    assert page.text.count(SENTENCE) == 2


def guide(number: int) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        lines("Harbour Museum – Guide", top=810, size=8)(canvas)
        lines(f"Lesson {number}", top=780, size=18)(canvas)
        lines(f"This is what lesson number {number} is about.", top=700)(canvas)
        lines("Call +1 575 555 0100", top=40, size=8)(canvas)
        lines(f"Page {number} of 4", top=25, size=8)(canvas)

    return draw


def test_running_heads_feet_and_page_numbers_are_dropped() -> None:
    """What stands on every page is no text of any; the telephone is kept once."""
    page = read_pdf(drawn(*[guide(number) for number in range(1, 5)]))
    assert "Harbour" not in page.text
    assert "Page" not in page.text
    assert page.text.count("0100") == 1
    assert headings(page) == [f"Lesson {number}" for number in range(1, 5)]


@pytest.mark.parametrize("form", ["**Lesson {}**", "In lesson {} you learn " + "how it is " * 6])
def test_what_counts_at_the_top_of_each_page_may_be_text(form: str) -> None:
    """A bold heading or a sentence with a number that grows is no running head."""
    pages = [lines(form.format(i), "", f"It is number {i}.", top=800) for i in range(1, 5)]
    page = read_pdf(drawn(*pages))
    assert all(form.format(i).strip("* ") in page.text for i in range(1, 5))


def test_the_number_of_one_page() -> None:
    """In a document too short for lines to repeat, the page's own number is dropped."""
    page = read_pdf(drawn(both(lines(SENTENCE), lines("1", top=30)), lines("Room 7")))
    assert page.text == f"{SENTENCE}\n\nRoom 7"


def test_each_quote_knows_its_page() -> None:
    """The offsets of the pages tell the number of each quote's page, empty pages counted."""
    blank = lines()
    data = drawn(lines("The first one."), blank, lines("The third one."), lines("The last one."))
    page = read_pdf(data)
    assert len(page.page_starts) == 4
    wanted = ["The first one.", "The third one.", "The last one."]
    assert quotes(page) == wanted
    assert numbered(page, wanted) == [1, 3, 4]


def test_a_sentence_that_no_page_ends_is_one() -> None:
    """A sentence that goes on over the page is whole, and the next page begins within it."""
    page = read_pdf(drawn(lines("The museum is open from nine"), lines("to five. It is free.")))
    assert quotes(page) == ["The museum is open from nine to five.", "It is free."]
    assert numbered(page, ["The museum", "to five", "It is"]) == [1, 2, 2]


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        ("Ask for accommo-", "dation early.", "Ask for accommodation early."),
        ("The painter is well-", "known here.", "The painter is well-known here."),
        ("The tour of Jean-", "Pierre is long.", "The tour of Jean-Pierre is long."),
        ("This is a blorkwin-", "dle of ours.", "This is a blorkwindle of ours."),
    ],
)
def test_words_broken_at_the_end_of_a_line(upper: str, lower: str, joined: str) -> None:
    """A hyphen goes where it only breaks a word, and stays where the word has one."""
    assert read_pdf(drawn(lines(upper, lower))).text == f"{joined}"


@pytest.mark.parametrize("upright", [False, True])
def test_a_rotated_page_keeps_its_lines_in_order(upright: bool) -> None:  # noqa: FBT001
    """A landscape page is read from its first line to its last, however it was turned."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        if upright:
            canvas.translate(500, 0)
            canvas.rotate(90)
        lines(*[f"Line number {i} of the page." for i in range(6)], top=400)(canvas)

    assert quotes(read_pdf(drawn(draw))) == [f"Line number {i} of the page." for i in range(6)]


def test_raised_and_lowered_numbers() -> None:
    """Exponents stay readable, ordinals and formulas whole, and marks of footnotes go."""
    text = "10<super>6</super> meals on the 1<super>st</super> day.<super>2</super>"
    page = read_pdf(flowing([paragraph(f"{text} No H<sub>2</sub>O in the hall.")]))
    assert page.text == "10^6 meals on the 1st day. No H2O in the hall."


@pytest.mark.parametrize("leading", [10.5, 12, 18])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_raised_numbers_stay_in_their_line(leading: float, columns: int) -> None:
    """A number raised in one line is not read in the line above it, however close they stand."""
    style = ParagraphStyle("close", fontSize=10, leading=leading, spaceAfter=8)
    told = (
        "The yard covers 300 m<super>2</super>. It is open to all who wish to keep bees or hens.",
        "Last year the kitchen behind the old mill and the yard fed 10<super>6</super> people.",
        "The lake covers 12 km<super>2</super>; land costs 40 euros per m<super>2</super> there.",
    )
    page = read_pdf(flowing([paragraph(text, style) for text in told], columns))
    read = [text.replace("<super>", "^").replace("</super>", "") for text in told]
    assert page.text.split() == " ".join(read).split()
    assert "|" not in page.text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12 m<super>3</super> of water", "12 m^3 of water"),
        ("9 m/s<super>2</super> and 4 in<super>2</super>", "9 m/s^2 and 4 in^2"),
        ("the room we live in<super>2</super> is warm", "the room we live in is warm"),
        ("a card<super>1</super> and a pen", "a card and a pen"),
        ("since 1880<super>3</super> the mill", "since 1880 the mill"),
        ("about 10<super>-3</super> bar of it", "about 10^-3 bar of it"),
        ("H<sub>2</sub>SO<sub>4</sub> is kept", "H2SO4 is kept"),
        ("<super>1</super> Measured in May.", "1 Measured in May."),
    ],
)
def test_what_a_raised_number_is(text: str, read: str) -> None:
    """A power of ten, of a figure and of a unit is kept; what marks a footnote goes."""
    assert read_pdf(flowing([paragraph(text)])).text == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("A ticket costs <strike>9 euros</strike> 12 euros.", "A ticket costs 12 euros."),
        ("Open all day<strike> on Sundays</strike>, and at night.", "Open all day, and at night."),
        ("Open <u>all</u> day.", "Open all day."),
        ("<strike>Dogs must wait outside.</strike><br/>Dogs may come in.", "Dogs may come in."),
    ],
)
def test_what_is_struck_out_is_not_read(text: str, read: str) -> None:
    """A line through the middle of characters takes them away; one below them does not."""
    assert read_pdf(flowing([paragraph(text)])).text == read


def test_what_is_struck_out_in_a_ruled_table_is_not_read() -> None:
    """A cell says what is left of it."""
    struck = paragraph("<strike>9 euros</strike> 12 euros")
    cells: list[list[object]] = [["Guest", "Price"], ["Adult", struck]]
    ruled = Table(cells, colWidths=150, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    assert quotes(read_pdf(flowing([ruled]))) == ["Guest: Adult · Price: 12 euros"]


def test_a_rule_across_the_page_strikes_nothing_out() -> None:
    """A line that is longer than the text it runs through is part of a drawing."""

    def draw(canvas: Canvas) -> None:
        lines("Fifty litres", top=700)(canvas)
        canvas.line(40, 703, 500, 703)

    assert read_pdf(drawn(draw)).text == "Fifty litres"


def test_a_page_of_very_many_pieces_is_refused() -> None:
    """It would take a gigabyte: the page is named, so that its owner can leave it out."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(10, 800)
        for _ in range(MOST_PIECES + 1):
            text.textOut("a")
        canvas.drawText(text)

    assert refusal(drawn(draw)).startswith("page 1 has more than 100,000 pieces")


def test_ten_thousand_pieces_on_one_line() -> None:
    """A page of many columns is read in time in proportion to them."""

    def draw(canvas: Canvas) -> None:
        for top in (700, 720):
            for i in range(5000):
                canvas.drawString(30 * i, top, "a")

    (first, second) = quotes(read_pdf(drawn(draw)))
    assert first.count("a") == second.count("a") == 5000


def test_a_table_of_contents_is_left_out() -> None:
    """Lines that lead by dots to one of the file's pages are a menu; those to a price are not."""
    contents = lines("Tickets . . . . . . . . . . . 2", "Coffee . . . . . . . . . . . 4")
    page = read_pdf(drawn(contents, lines(SENTENCE)))
    assert page.text == f"Coffee . . . . . . . . . . . 4\n\n{SENTENCE}"


def picture(canvas: Canvas) -> None:
    pixel = BytesIO(
        b"P6 1 1 255 \xff\x00\x00"  # a picture of one red point
    )
    canvas.drawImage(ImageReader(pixel), 50, 50, 200, 200)


def test_a_scan_says_that_it_has_no_text() -> None:
    """A PDF of pictures is refused with what to do about it."""
    assert "no text" in refusal(drawn(picture))
    assert "OCR" in refusal(drawn(picture))


def test_a_page_that_is_a_picture_is_named() -> None:
    """Pages without text among others are told by their numbers."""
    (note,) = read_pdf(drawn(lines("Text."), picture)).notes
    assert "only pictures: 2;" in note.advice


def test_what_is_filled_into_a_form_is_read() -> None:
    """The value of a field stands beside its name; an empty field says nothing."""

    def form(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Name of the club:")
        canvas.acroForm.textfield(name="n", value="Chess Club", x=200, y=695, width=200, height=20)
        canvas.drawString(72, 660, "Telephone:")
        canvas.acroForm.textfield(name="t", tooltip="Yours", x=200, y=655, width=200, height=20)

    text = read_pdf(drawn(form)).text
    assert "Name of the club: | Chess Club" in text
    assert text.endswith("Telephone:")


def test_a_broken_page_is_named_and_the_others_are_read() -> None:
    """One page that cannot be opened does not take the others with it."""
    data = drawn(lines("The first one."), lines("The last one."))
    broken = data.replace(b"/Type /Page\n", b"/Type /Pane\n", 1)
    assert broken != data
    page = read_pdf(broken)
    assert quotes(page) == ["The last one."]
    assert "broken: 1;" in page.notes[0].advice
    assert numbered(page, ["The last one."]) == [2]


def test_an_encrypted_file_says_so() -> None:
    """A PDF that asks for a password is refused with that reason; one that asks none is read."""
    locked = StandardEncryption("secret", canPrint=0)
    assert "password" in refusal(drawn(lines("Text."), encrypt=locked))
    owned = StandardEncryption("", ownerPassword="secret")
    assert read_pdf(drawn(lines("Text."), encrypt=owned)).text == "Text."


def test_no_pdf() -> None:
    """What is no PDF is refused with what to do about it."""
    assert refusal(b"%PDF-1.4 nonsense").endswith("save it anew.")


@pytest.mark.parametrize(
    ("title", "told"),
    [("Visitor guide", "Visitor guide"), ("guide_final2.docx", None), ("untitled", None)],
)
def test_title_and_date(title: str, told: str | None) -> None:
    """The file's own title is the page's, unless it is a file name; its change is the date."""

    def draw(canvas: Canvas) -> None:
        canvas.setTitle(title)
        lines("Text.")(canvas)

    page = read_pdf(drawn(draw))
    assert (page.title, page.date) == (told, "2000-01-01")
