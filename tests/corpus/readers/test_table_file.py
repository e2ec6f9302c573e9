from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.merge import MergedCellRange

from corpus.curation.model import CuratedAnswer
from corpus.readers.html_lines import visible
from corpus.readers.page import Page, UnreadableError
from corpus.readers.table_file import read_csv, read_xlsx
from tests.corpus.readers.files import quotes, with_parts, word, workbook

FAQ = ["Question", "Answer", "Phrasings", "Link", "Author", "Date"]


def csv(text: str, encoding: str = "utf-8") -> Page:
    return read_csv(text.encode(encoding))


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_xlsx(data)
    return caught.value.advice


def test_each_row_is_read_alone() -> None:
    """A row says under which header each of its cells stands, without its empty ones."""
    data = workbook(["Course", "Fall 2024", "Room"], ["Ethics", 25], ["Law", None, "12 b"])
    assert quotes(read_xlsx(data)) == ["Course: Ethics · Fall 2024: 25", "Course: Law · Room: 12 b"]


def test_cells_are_shown_as_the_sheet_shows_them() -> None:
    """Currencies, percentages and dates have the text that the sheet shows, not their value."""

    def form(book: Workbook) -> None:
        for column, code in enumerate(["@", '"€" #,##0.00', "0 %", "d mmmm yyyy", "h:mm AM/PM"], 1):
            book.worksheets[0].cell(2, column).number_format = code

    header = ["Course", "Price", "Share", "Begins", "At"]
    row = ["Ethics", 1250, 0.19, date(2026, 3, 1), datetime(2026, 3, 1, 14, 5)]  # noqa: DTZ001
    (quote,) = quotes(read_xlsx(workbook(header, row, fill=form)))
    assert quote == (
        "Course: Ethics · Price: € 1,250.00 · Share: 19 % · Begins: 1 March 2026 · At: 2:05 PM"
    )


def test_a_first_row_of_values_is_no_header() -> None:
    """Where nothing tells the first row from the others its cells head no column."""
    assert csv("Ada,Ethics\nBob,Law\n").text == "| Ada | Ethics |\n| Bob | Law |"


@pytest.mark.parametrize(
    "text", ["Who,Goes\nAda,Ethics\n", "Tutor,Marks\nAda,12\n", "Subject taught,By\nLaw,Bob\n"]
)
def test_a_header_is_told_by_its_words_or_by_numbers_below(text: str) -> None:
    """Words that name columns, or words above numbers, make a header."""
    first, second = (line.split(",") for line in text.splitlines())
    if "Subject taught" in text:
        assert csv(text).text.startswith("| Subject taught | By |")
    else:
        assert quotes(csv(text)) == [
            " · ".join(f"{a}: {b}" for a, b in zip(first, second, strict=True))
        ]


def test_a_bold_first_row_is_a_header() -> None:
    """A first row in bold above rows that are not heads the columns."""

    def bold(book: Workbook) -> None:
        for cell in book.worksheets[0][1]:
            cell.font = Font(bold=True)

    data = workbook(["Tutor", "Teaches"], ["Ada", "Ethics"], fill=bold)
    assert quotes(read_xlsx(data)) == ["Tutor: Ada · Teaches: Ethics"]


def test_what_stands_above_a_table_is_kept() -> None:
    """The title of a table is a line of its own, and the header is found below it."""
    page = csv("Courses in spring\n\nCourse,Places\nEthics,25\n")
    assert page.text == "Courses in spring\n\n| Course: Ethics · Places: 25 |"


def test_several_sheets_stand_under_their_names() -> None:
    """Each of several sheets has its name as heading, and hidden ones are not read."""

    def fill(book: Workbook) -> None:
        book.worksheets[0].title = "Prices"
        book.create_sheet("Rooms").append(["Ethics", "12 b"])
        hidden = book.create_sheet("Salaries")
        hidden.append(["Ada", "secret"])
        hidden.sheet_state = "hidden"

    text = read_xlsx(workbook(["Ethics", "ten"], fill=fill)).text
    assert text == "# Prices\n\n| Ethics | ten |\n\n# Rooms\n\n| Ethics | 12 b |"


def test_merged_cells_say_the_same_in_every_row_and_column() -> None:
    """A day over several rows stands in each; names in two rows are joined; a title spreads not."""

    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append(["Courses of 2026", None, None, None])
        sheet.append(["Day", "Spring", None, "Fall"])
        sheet.append([None, "Course", "Seats", "Course"])
        sheet.append(["Monday", "Law", 12, "Art"])
        sheet.append([None, "Ethics", 9, "Ink"])
        sheet.append(["Friday", "closed", None, None])
        for merged in ("A1:D1", "A2:A3", "B2:C2", "A4:A5", "B6:C6"):
            sheet.merge_cells(merged)

    assert read_xlsx(workbook(fill=fill)).text.split("\n") == [
        "Courses of 2026",
        "",
        "| Day: Monday · Spring Course: Law · Spring Seats: 12 · Fall Course: Art |",
        "| Day: Monday · Spring Course: Ethics · Spring Seats: 9 · Fall Course: Ink |",
        "| Day: Friday · Spring Course: closed · Spring Seats: closed |",
    ]


def test_merged_cells_beside_hidden_columns() -> None:
    """What is hidden takes no place, and a merge of impossible size costs nothing."""

    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        for row in (["Day", "Note", "Course", "Room"], ["Monday", "x", "Law", "1"], [None] * 4):
            sheet.append(row)
        sheet.append([None, "y", "Art", "2"])
        sheet.column_dimensions["B"].hidden = True
        sheet.merge_cells("A2:A4")
        sheet.merged_cells.add(MergedCellRange(sheet, "E1:XFD1048576"))

    assert read_xlsx(workbook(fill=fill)).text.split("\n") == [
        "| Day: Monday · Course: Law · Room: 1 |",
        "| Day: Monday · Course: Art · Room: 2 |",
    ]


def test_columns_without_names_are_named_to_the_owner() -> None:
    """Rows of several values without a header are read, and said to be unclear."""
    (note,) = csv("Ada,Law,red\nBob,Art,blue\nCyd,Ink,green\n").notes
    assert "have no names that can be told" in note.advice
    assert csv("name,course,colour\nBob,Art,blue\nCyd,Ink,green\nDee,Oil,red\n").notes == ()


def test_hidden_rows_and_columns_are_not_read() -> None:
    """What the sheet does not show is not shown."""

    def hide(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    rows: list[list[Any]] = [["Name", "Salary", "Room"], ["Ada", 1, "secret"], ["Bob", 2, "12 b"]]
    assert quotes(read_xlsx(workbook(*rows, fill=hide))) == ["Name: Bob · Room: 12 b"]


def test_a_formula_without_its_value_is_told() -> None:
    """What no program has computed is no row; its owner is told which sheet to save anew."""
    rows = ["Law", 12], ["Ethics", 25], ["Total", "=SUM(B2:B3)"]
    page = read_xlsx(workbook(["Faculty", "Students"], *rows))
    assert quotes(page) == ["Faculty: Law · Students: 12", "Faculty: Ethics · Students: 25"]
    (note,) = page.notes
    told = 'the sheet "Sheet" was saved without its computed values, as in B4:'
    assert note.advice == f"{told} open and save it in a spreadsheet program."


def test_a_formula_with_its_value_is_read() -> None:
    """A stored value is what the sheet shows; nothing is to be told."""
    data = workbook(["Faculty", "Students"], ["Law", 12], ["Total", "=SUM(B2)"])
    with ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    computed = sheet.replace("<v></v>", "<v>12</v>").replace("<v />", "<v>12</v>")
    assert computed != sheet
    page = read_xlsx(with_parts(data, {"xl/worksheets/sheet1.xml": computed}))
    assert quotes(page) == ["Faculty: Law · Students: 12", "Faculty: Total · Students: 12"]
    assert page.notes == ()


def test_questions_and_answers_are_curation() -> None:
    """A sheet of questions and answers becomes curated answers, by whom and of when it says."""
    data = workbook(
        FAQ,
        ["Can I park?", "Yes.", "Parking?; Car park?", "https://a.org/p", "Ada", date(2026, 3, 1)],
        ["Dogs?", "No.", None, None, "Bob", "2 April 2026"],
    )
    page = read_xlsx(data)
    assert page.answers == (
        CuratedAnswer(
            "Yes.",
            ("Can I park?", "Parking?", "Car park?"),
            "Ada",
            date(2026, 3, 1),
            "https://a.org/p",
        ),
        CuratedAnswer("No.", ("Dogs?",), "Bob", date(2026, 4, 2)),
    )
    assert (page.text, page.notes) == ("", ())


def test_names_of_columns_in_other_words_and_cases() -> None:
    """Columns are found by a few words of the same meaning, numbered or not, in any case."""
    text = "Our FAQ\nFAQ:;REPLY;Variant 1;Variant 2;Written by;As of\nA?;Yes;B?;C?;Ada;2026-03-01\n"
    (answer,) = csv(text).answers
    assert answer == CuratedAnswer("Yes", ("A?", "B?", "C?"), "Ada", date(2026, 3, 1))


def test_the_files_author_and_date_stand_for_the_rows() -> None:
    """A workbook tells who saved it last, and when: they sign answers that nobody has signed."""

    def signed(book: Workbook) -> None:
        book.properties.lastModifiedBy = "Ada"

    (answer,) = read_xlsx(workbook(["Question", "Answer"], ["A?", "Yes."], fill=signed)).answers
    assert answer.author == "Ada"


@pytest.mark.parametrize("signature", [",", "Ada,", ",2026-03-01", "Ada,someday"])
def test_answers_without_author_or_date_are_quoted(signature: str) -> None:
    """What nobody has signed is no curated answer: it is a page, and the owner is told."""
    page = csv(f"question,answer,author,date\nCan I park?,Yes you can.,{signature}\n")
    assert page.answers == ()
    assert page.text == "## Can I park?\n\nYes you can."
    assert "add the columns author and date" in page.notes[-1].advice


def test_rows_that_are_not_whole_are_named() -> None:
    """A question without an answer, and a link that is none, are told by the number of the row."""
    page = csv("question,answer,link,author,date\nA?,,,,\nB?,Yes.,javascript:x,Ada,2026-03-01\n")
    assert tuple(note.advice for note in page.notes) == (
        "row 2 has no answer: write one or remove the row.",
        "row 3: javascript:x is no link: begin it with https://.",
    )
    assert page.answers[0].link is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    """The table is the same whatever parts its cells and however its letters are written."""
    rows = [["Name", "Price"], ["Café", "3.50 €"], ['"Zürich, Bar"', "4 €"]]
    page = csv("\r\n".join(map(delimiter.join, rows)), encoding)
    assert quotes(page) == ["Name: Café · Price: 3.50 €", "Name: Zürich, Bar · Price: 4 €"]
    assert bool(page.notes) == (encoding == "cp1252")


def test_one_column_is_a_list_of_rows() -> None:
    """A file with one column has no delimiter, and each of its lines is a row."""
    assert csv("Ethics\nLaw, and more\nArt\n").text.count("|") == 6


def test_excels_own_line_names_the_delimiter() -> None:
    """The line "sep=;" tells the delimiter and is no row."""
    assert csv("sep=;\nName;Age\nAda, B.;36\n").text == "| Name: Ada, B. · Age: 36 |"


@pytest.mark.parametrize("first", ["sep=", "sep=\n", 'sep="\n', "SEP=\r\n"])
def test_line_that_names_no_delimiter_is_a_row(first: str) -> None:
    """What cannot part cells is no delimiter, whoever names it."""
    assert "36" in csv(f"{first}Name;Age\nAda, B.;36\n").text


WORDS = st.text(max_size=12)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_cell_is_lost(rows: list[tuple[str, str, str]]) -> None:
    """Every cell's words stand in the text, whatever they are, as far as anybody sees them."""
    text = "\n".join(",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in rows)
    data = text.encode("utf-8", "ignore")
    try:
        page = read_csv(data)
    except UnreadableError:
        return
    quotes(page)
    for cell in (cell.replace('"', "") for row in rows for cell in row):
        seen = visible(cell.encode("utf-8", "ignore").decode())
        said = " ".join(seen.split()).replace("|", "/")
        # A mark alone, such as ";", is no word, and may be what stands between cells.
        assert said.rstrip(":") in page.text or not any(map(str.isalnum, said))


def far(book: Workbook) -> None:
    book.worksheets[0].cell(1_048_576, 16_384).value = "far"


def test_a_cell_at_the_far_end_is_told() -> None:
    """A sheet whose last cell is in the last row and column is read up to a bound."""
    page = read_xlsx(workbook(["Name", "Age"], ["Ada", 36], fill=far))
    assert quotes(page) == ["Name: Ada · Age: 36"]
    assert "200,000 rows and 256 columns are read" in page.notes[0].advice


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK nonsense", "not an Office file"),
        (workbook(), "no sheet has a cell"),
        (word(lambda d: d.add_paragraph("Text.")), "not an Excel workbook"),
        (with_parts(workbook(), {SHEET: b" " * 300_000_000}), "more than 256 MiB"),
        (
            with_parts(workbook(), {SHEET: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "declares entities",
        ),
    ],
    ids=["garbage", "empty", "word", "bomb", "entity"],
)
def test_hostile_and_broken_workbooks_end_in_a_sentence(data: bytes, told: str) -> None:
    """Bombs, entities and other files are refused, with what to do about it."""
    assert told in refusal(data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no sheet has a cell"),
        (b'a,b\nc,"' + b"x" * 200_000, "not a table (field larger than field limit"),
        (b"a\x81\xff", "save it as CSV UTF-8"),
        (b"a,b\nc\0,d", "a NUL character"),
    ],
    ids=["empty", "long", "encoding", "binary"],
)
def test_broken_csv_ends_in_a_sentence(data: bytes, told: str) -> None:
    """A file that is no table is refused, with what to do about it."""
    with pytest.raises(UnreadableError) as caught:
        read_csv(data)
    assert told in caught.value.advice


def test_five_megabytes_on_one_line() -> None:
    """A line of a million cells is cut at the bound, and the table below is read."""
    page = read_csv(b"a," * 2_500_000 + b"\nb,c\n")
    assert len(page.text) < 2_000


def test_same_file_same_page() -> None:
    """A reader has no clock: a workbook that tells no date has none."""
    bare: dict[str, Any] = {"docProps/core.xml": "<a/>"}
    data = with_parts(workbook(["Name", "Age"], ["Ada", 36]), bare)
    assert read_xlsx(data) == read_xlsx(data)
    assert read_xlsx(data).date is None
