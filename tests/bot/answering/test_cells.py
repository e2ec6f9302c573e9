import pytest

from bot.answering.cells import asked_for, cells
from corpus.document import Document
from corpus.readers.html import read_html
from corpus.splitting.split import split
from index.analyzer import tokens
from tests.bot.answering.test_answerer import answerer, marked

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


def test_cells_of_a_row() -> None:
    """Those with a header, by its terms and the place of what they say; a sentence has none."""
    text = "Ethics · Fall 2024: 25 · Note: see: below"
    found = cells(text, tokens(text))
    assert [text[cell.start : cell.end] for cell in found] == ["25", "see: below"]
    assert found[0].label == {"fall", "2024"}
    assert cells("Open: 9 to 5", tokens("Open: 9 to 5")) == ()
    starts = [text.index("25"), text.index("below")]
    assert asked_for(found, starts, {"fall"}) == {starts[0]}
    assert asked_for(found, starts, {"spring"}) == set(starts)


def test_rows_are_passages_of_their_own() -> None:
    """Each quotes its slice of the page."""
    page = Document("a", "Sizes", read_html(PAGE).text)
    rows = [passage.text for passage in split(page) if passage.kind == "row"]
    assert len(rows) == 5
    assert all(row in page.text for row in rows)
