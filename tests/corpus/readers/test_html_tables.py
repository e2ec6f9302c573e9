import pytest

from corpus.readers.html import read_html


def rows(source: str) -> list[str]:
    lines = read_html(f"<table>{source}</table>").text.split("\n")
    return [line.strip("| ") for line in lines if line]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<tr><th>a<th>b<tr><td>1<td>2", ["a: 1 · b: 2"]),
        ("<tr><td><b>a</b><td><strong>b</strong><tr><td>1<td>2", ["a: 1 · b: 2"]),
        ("<tr><th>a<th>b<tr><td>1<td>", ["a: 1"]),
        ("<tr><td>1<td>2<tr><td>3<td>4", ["1 · 2", "3 · 4"]),
        ("<tr><th>Mon<td>9<td>10<tr><th>Tue<td>8<td>9", ["Mon: 9 · 10", "Tue: 8 · 9"]),
        (
            "<tr><th rowspan=2>Course<th colspan=2>2024<tr><th>Spring<th>Fall<tr><td>Law<td>1<td>2",
            ["Course: Law · Spring 2024: 1 · Fall 2024: 2"],
        ),
        (
            "<tr><th>Who<th>When<tr><td rowspan=2>Ada<td>Mon<tr><td>Tue",
            ["Who: Ada · When: Mon", "Who: Ada · When: Tue"],
        ),
        ("<tr><th>a<th>b<tr><td colspan=2>closed", ["closed"]),
        ("<tr><th>x<th>a<th>b<tr><td>y<td colspan=2>10", ["x: y · a / b: 10"]),
        ("<tr><th colspan=2>Fees<tr><th>a<th>b<tr><td>1<td>2", ["Fees", "a: 1 · b: 2"]),
        ("<tr><th>a<th>b<tr><td>1<td>2<td>3", ["a: 1 · b: 2 · 3"]),
        ("<tr><th><th>Fall<tr><th>Ethics<td>25", ["Ethics · Fall: 25"]),
        ("<tr><th>a<th>b<tr><td><ul><li>x<li>y</ul><td><p>p</p><p>q</p>", ["a: x; y · b: p; q"]),
        ("<tr><th>a<th>b", ["a · b"]),
        ("<tr><td><th>Day<th>Night<tr><td>Tent<td>$9<td>$14", ["Tent · Day: $9 · Night: $14"]),
        ("<caption>C</caption><tr><th>a<th>b<tr><td>1<td>2", ["###### C", "a: 1 · b: 2"]),
    ],
)
def test_each_row_can_be_read_alone(source: str, expected: list[str]) -> None:
    """Each cell stands under its own header, spans are filled in, and no header is invented."""
    assert rows(source) == expected


def test_spans_are_bounded() -> None:
    """A cell that says it spans a million columns or rows costs nothing."""
    source = "<tr><th>a<th>b<tr><td colspan=99999 rowspan=99999>1<td>2"
    assert len(rows(source + "<tr><td>3" * 5)) <= 7


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("<tr><th>a<th>b<tr><td>1<td>2<td>3", 'nothing heads the cell "3"'),
        ("<tr><th>a<th>b" + "<tr><td>1" * 2 + "<td>2" * 200, "more than 200 columns"),
        ("<tr><th>a<th>b<th>c<tr><td>1<td rowspan=2>2<td>3<tr><td colspan=2>4<td>5", "lies over"),
        ("<tr><td>a<td>b<td>c" * 3, "nothing names its columns"),
    ],
)
def test_table_that_cannot_be_read_as_it_stands_is_named_with_its_line(
    source: str, told: str
) -> None:
    """Cells without a header, or over each other, and columns without a name are said."""
    page = f"<!-- <table> --><p>x</p>\n<table><tr><td>a<td>b</table>\n<TABLE>{source}</table>"
    (note,) = read_html(page).notes
    assert told in note.advice
    assert note.line == 3


@pytest.mark.parametrize(
    "source",
    [
        "<tr><th>a<th>b<tr><td>1<td>2",
        "<tr><th><th>b<tr><td>Law<td>2",
        "<tr><th>Law<td>1<td>2<tr><th>Art<td>3<td>4<tr><th>Ink<td>5<td>6",
        "<tr><th>a<th>b<tr><td colspan=2>closed",
        "<tr><td>Open<td>nine" * 5,
    ],
)
def test_table_that_can_be_read_is_not_named(source: str) -> None:
    """An empty corner, a row of one cell, and pairs of a label and a value are no mistakes."""
    assert read_html(f"<table>{source}</table>").notes == ()
