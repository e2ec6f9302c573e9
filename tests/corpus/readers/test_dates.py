import pytest

from corpus.readers.dates import read_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021", "2021"),
        ("2021-09", "2021-09"),
        ("2024-02-29", "2024-02-29"),
        ("2024-5-6", "2024-05-06"),
        ("2013-06-25 19:30:00 +1200", "2013-06-25"),
        ("2024-05-06T10:00:00.000Z", "2024-05-06"),
        ("2024/05/06", "2024-05-06"),
        ("May 6, 2024", "2024-05-06"),
        ("6 May 2024", "2024-05-06"),
        ("6th Sept. 2024", "2024-09-06"),
        ("Sep 2024", "2024-09"),
        ("may 6th 2024", "2024-05-06"),
    ],
)
def test_dates_that_tools_and_people_write(text: str, day: str) -> None:
    """The time is left out, and so is what the text leaves out."""
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "2021-02-30", "2021-13", "05/06/2024", "31 June 2024", "soon", "20210", "May"]
)
def test_what_is_no_date(text: str) -> None:
    """Days that are none, and what has two readings."""
    assert read_date(text) is None
