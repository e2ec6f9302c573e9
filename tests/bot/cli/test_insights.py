import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.cli.insights import insights_csv, insights_json, insights_tables
from bot.store.insights import AskedOften, Counts, FeedbackCounts, Insights


def found(*questions: str, total: int = 4, helpful: int = 3) -> Insights:
    counts = Counts(answered=3, unsure=2, not_found=1, smalltalk=5)
    often = tuple(AskedOften(question, Counts(unsure=2)) for question in questions)
    days = {date(2026, 1, 2): counts}
    return Insights(counts, FeedbackCounts(total, helpful), days, often, often[:1])


def table(insights: Insights) -> list[list[str]]:
    return list(csv.reader(StringIO(insights_csv(insights))))


def shown(insights: Insights) -> str:
    text = StringIO()
    console = Console(file=text, width=200)
    for each in insights_tables(insights):
        console.print(each)
    return text.getvalue()


def test_csv_is_one_table() -> None:
    """A head, and a row for each day and question, all of the same width."""
    head, day, top, unanswered = table(found('When, "exactly"?\nAnd where?'))
    assert head == ["kind", "of", "questions", "answered", "unsure", "not_found", "smalltalk"]
    assert day == ["day", "2026-01-02", "11", "3", "2", "1", "5"]
    assert top == ["top", 'When, "exactly"?\nAnd where?', "2", "0", "2", "0", "0"]
    assert unanswered == ["unanswered", *top[1:]]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_is_no_formula(first: str) -> None:
    """What a spreadsheet would take for a formula begins with an apostrophe."""
    question = f'{first}HYPERLINK("https://evil.example";"A1")'
    cells = [row[1] for row in table(found(question))[2:]]
    assert cells == [f"'{question}"] * 2


@given(st.text(max_size=30))
def test_no_cell_of_any_question_is_a_formula(question: str) -> None:
    """No cell of the table begins as a formula does, and every other text is left as it is."""
    rows = table(found(question))
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")]
    # A lone carriage return inside a cell is a line break to the reader.
    assert rows[2][1].lstrip("'").split() == question.lstrip("'").split()


def test_json_has_the_sums_at_the_top() -> None:
    """The keys that machines rely on, with the sums, the rate and the lists."""
    shown_json = insights_json(found("When?"))
    sums = {k: shown_json[k] for k in ("questions", "answered", "unsure", "not_found")}
    assert sums == {"questions": 11, "answered": 3, "unsure": 2, "not_found": 1}
    assert shown_json["feedback"] == {"total": 4, "helpful": 3, "rate": 0.75}
    assert shown_json["days"][0]["day"] == "2026-01-02"
    assert shown_json["top"][0]["question"] == "When?"
    assert insights_json(found(total=0, helpful=0))["feedback"]["rate"] is None


def test_tables_show_everything() -> None:
    """People see the day, the sums, the share of helpful feedback and the questions."""
    text = shown(found("When did it open?"))
    for part in ("2026-01-02", "11", "75%", "When did it open?", "Not answered"):
        assert part in text
    assert "%" not in shown(found(total=0, helpful=0))


@pytest.mark.parametrize("question", ["[bold]a[/]", "[/]", "[link=x]y[/link]", "\\[a]"])
def test_markup_in_a_question_is_text(question: str) -> None:
    """What people ask does not colour, link or break the tables."""
    assert question in shown(found(question))


@pytest.mark.parametrize("question", ["\x1b[31mred", "\x07bell", "\x1b]0;title\x07"])
def test_control_characters_do_not_reach_the_terminal(question: str) -> None:
    """A question cannot send commands to the owner's terminal."""
    text = shown(found(question))
    assert "\x1b" not in text
    assert "\x07" not in text
