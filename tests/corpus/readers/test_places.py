import pytest

from corpus.readers.places import long_rows, table_lines


def test_tables_are_counted_as_the_parser_sees_them() -> None:
    """Those in a comment or a script are text, however they are written."""
    nested = "<p>\n<Table><tr><td><table></table></table>\n"
    source = f"{nested}<!--\n<table> --><script>'<table>'</script><table>"
    assert list(table_lines(source)) == [2, 2, 4]
    assert list(table_lines("<!-- <table>")) == []


@pytest.mark.parametrize(
    ("row", "is_long"),
    [
        ("| 1 | 2 | 3 |", True),
        ("1 | 2 | 3", True),
        ("| 1 | 2 |", False),
        ("1 | 2", False),
        (r"| 1 \| 2 | 3 |", False),
        ("| 1 |", False),
    ],
)
def test_row_with_more_cells_than_columns(row: str, *, is_long: bool) -> None:
    """What GitHub and every other reader leaves out is found, with its line."""
    found = list(long_rows(f"Text | a | b | c\n\n| a | b |\n|---|--:|\n{row}\n\n1 | 2 | 3"))
    assert [each.line for each in found] == [5] * is_long


def test_code_has_no_tables() -> None:
    """Between fences nothing is left out."""
    assert list(long_rows("```\na | b\n--|--\n1 | 2 | 3\n```\n")) == []
