import re

from corpus.english import MONTHS, TITLES, WEEKDAYS, either


def test_the_longer_word_is_taken() -> None:
    """Of two words that begin alike a pattern takes the longer where the text has it."""
    assert re.findall(either(["May", "Mayor"], ["a.m."]), "May Mayor a.m. axmx") == [
        "May",
        "Mayor",
        "a.m.",
    ]


def test_a_year_has_its_months_and_a_week_its_days() -> None:
    """The calendar is whole, and an abbreviation stands for one month or day only."""
    assert (len(MONTHS), len(WEEKDAYS)) == (12, 7)
    short = [word for words in (*MONTHS.values(), *WEEKDAYS.values()) for word in words]
    assert len(set(short)) == len(short)
    assert {"Mr", "Dr"} <= set(TITLES)
