import pytest

from bot.answering.cells import LabelledCell, asked_for, cells
from bot.language.question import read_question
from corpus.document import Document
from corpus.readers.html import read_html
from corpus.splitting.split import split
from index.analyzer import tokens
from tests.bot.answering.test_answerer import answerer, found, marked

PAGE = """<h1>Class sizes</h1><table>
<tr><th rowspan=2>Course<th colspan=2>2024<th colspan=2>2025<tr><th>Spring<th>Fall<th>Spring<th>Fall
<tr><td>Ethics<td>20<td>25<td>31<td>44<tr><td>Law<td>30<td>35<td>41<td>54</table>
<h2>Tickets</h2><table><tr><th>Ticket<th>Adults<th>Children<th>Seats
<tr><td>Day ticket<td>$12<td>$6<td>120<tr><td>Year pass<td>$90<td>$40<td>80</table>
<table><tr><th><th>Summer<th>Winter<tr><th>Museum<td>9:00-18:00<td>10:00-16:00</table>"""
OVER = answerer(Document("a", "Sizes", read_html(PAGE).text))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many students took Ethics in Fall 2024?", "25"),
        ("How many students took Law in Spring 2025?", "41"),
        ("How many students took Law in Fall 2025?", "54"),
        ("How much is a day ticket for children?", "$6"),
        ("How much do adults pay for a year pass?", "$90"),
        ("How many seats does a year pass have?", "80"),
        ("When does the museum open in winter?", "10:00-16:00"),
    ],
)
def test_the_cell_under_the_header_asked_for_is_marked(question: str, value: str) -> None:
    """Of the numbers of a row that one, whatever stands nearer to other words."""
    assert marked(question, OVER) == value


CAMPS = """<h1>Camps</h1><table>
<tr><th>Camp<th>Starts<th>Ends<th>Level<th>Price<th>Deposit<th>Leader
<tr><td>Rafting<td>3 July<td>9 July<td>B2<td>£140<td>£30<td>Ansa Birk
<tr><td>Pottery<td>5 August<td>8 August<td>A1<td>£90<td>£20<td>Joss</table>
<h2>Who is who</h2><table><tr><th>Name<th>Post<th>Room<th>Telephone
<tr><td>Wim Talland<td>Head of collections<td>Attic 7<td>01632 960 801
<tr><td>Ida Orme<td>Bookings<td>Yard 2<td>01632 960 802</table>"""
CAMP = answerer(Document("b", "Camps", read_html(CAMPS).text))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("When does the rafting camp end?", "9 July"),
        ("When does the pottery camp start?", "5 August"),
        ("What is the deposit for rafting?", "£30"),
        ("What is the level of the pottery camp?", "A1"),
        ("Who is the leader of pottery?", "Joss"),
        ("Who is the leader of the rafting camp?", "Ansa Birk"),
        ("Who is the head of collections?", "Wim Talland"),
        ("Which room is Ida Orme in?", "Yard 2"),
        # Two dates and two sums, and nothing says which.
        ("When is the pottery camp?", ""),
        ("What is the pottery camp's e-mail address?", ""),
    ],
)
def test_the_cell_that_was_asked_for_is_marked_or_none(question: str, value: str) -> None:
    """The header tells start from end, a price from a deposit, and a person from a room."""
    assert marked(question, CAMP) == value


@pytest.mark.parametrize(
    "question",
    [
        "How many places are there in the rafting camp?",
        "What does the pottery camp cost for students?",
        "What is Ida Orme's e-mail address?",
        "Who teaches rafting in the evening?",
    ],
)
def test_a_column_that_the_table_has_not_is_not_answered(question: str) -> None:
    """A row that has the rest of the question lacks what is asked for."""
    assert found(question, CAMP).evidence.lacks_what_is_asked


@pytest.mark.parametrize(
    "question",
    [
        "What does the rafting camp cost?",
        "How many students took Law in Fall 2025?",
        "Who is the head of collections?",
    ],
)
def test_a_column_that_the_table_has_is_answered(question: str) -> None:
    """What a header asks for in other words, or counts without saying so, is not missed."""
    over = OVER if "Law" in question else CAMP
    assert not found(question, over).evidence.lacks_what_is_asked


def row(text: str) -> tuple[LabelledCell, ...]:
    return cells(text, tokens(text))


def test_cells_of_a_row() -> None:
    """Each with the terms of its header and the place of what it says; a sentence has none."""
    text = "Ethics · Fall 2024: 25 · Note: see: below"
    assert [text[cell.start : cell.end] for cell in row(text)] == ["Ethics", "25", "see: below"]
    assert [set(cell.label) for cell in row(text)] == [set(), {"fall", "2024"}, {"note"}]
    assert row("Open: 9 to 5") == ()


def test_the_header_that_shares_most_is_asked_for() -> None:
    """Where none shares a word only a single cell is: which of two is meant, nobody knows."""
    text = "Ethics · Fall 2024: 25 · Spring 2024: 31"
    starts = [text.index("25"), text.index("31")]
    form = read_question("How many?")
    assert asked_for(row(text), starts, form, {"fall", "2024"}) == {starts[0]}
    assert asked_for(row(text), starts, form, {"2024"}) == set()
    assert asked_for(row(text), starts[1:], form, {"summer"}) == {starts[1]}


def test_rows_are_passages_of_their_own() -> None:
    """Each quotes its slice of the page."""
    page = Document("a", "Sizes", read_html(PAGE).text)
    rows = [passage.text for passage in split(page) if passage.kind == "row"]
    assert len(rows) == 5
    assert all(row in page.text for row in rows)
