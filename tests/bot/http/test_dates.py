import pytest

from bot.http.dates import told


@pytest.mark.parametrize(
    ("date", "read"),
    [("2021", "2021"), ("2021-09", "September 2021"), ("2026-03-01", "1 March 2026")],
)
def test_date_is_read_as_precisely_as_it_is_given(date: str, read: str) -> None:
    """No day and no month are made up."""
    assert told(date) == read
