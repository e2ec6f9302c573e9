from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.spans import LONGEST_TEXT, SpanType, typed_spans

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=120)
WORDS = st.lists(
    st.sampled_from(
        "In Wexmouth , the 1908 £9 4,200 May 12 to and New Mexico U.S. of 90 minutes first century"
        " a@b.example 01632 960 123 two Mr. Carrow . Monday 9 am - half".split()
    ),
    max_size=30,
).map(" ".join)


def found(text: str, type_: SpanType) -> list[str]:
    return [text[span.start : span.end] for span in typed_spans(text) if span.type is type_]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("It was founded in 1908.", "1908"),
        ("It opened on 12 May 1954.", "12 May 1954"),
        ("It opened on May 12, 1954.", "May 12, 1954"),
        ("As of September 2021, it has members.", "September 2021"),
        ("As of\u00a0September\u00a02021, it has members.", "September\u00a02021"),
        ("The war of 1914–1918 closed it.", "1914–1918"),
        ("A house of the 1920s.", "1920s"),
        ("A house of the 18th century.", "18th century"),
        ("We open at 9.30 am daily.", "9.30 am"),
        ("It is open on Monday.", "Monday"),
    ],
)
def test_dates_and_times(text: str, date: str) -> None:
    """Years, days, months, centuries, hours and weekdays are dates."""
    assert found(text, SpanType.DATE) == [date]


def test_opening_hours_are_one_span() -> None:
    """From one hour to another is one answer to "when"."""
    text = "The museum is open Tuesday to Sunday from 10:00 to 17:30."
    assert found(text, SpanType.DATE) == ["Tuesday to Sunday", "10:00 to 17:30"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It holds 4,200 objects.", "4,200"),
        ("It has two hundred members.", "two hundred"),
        ("Some 3.5 million people came.", "3.5 million"),
        ("Only 12 percent came back.", "12 percent"),
        ("About 40% came back.", "40%"),
        ("We served 10^6 meals.", "10^6"),
        ("We served 10⁶ meals.", "10⁶"),
        ("Some 1.5 × 10^6 people came.", "1.5 × 10^6"),
        ("It weighs 5 x 10^-3 of that.", "5 x 10^-3"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    """Figures and number words are numbers, with their scale and per cent."""
    assert found(text, SpanType.NUMBER) == [number]


def test_a_text_without_an_end_is_not_read_to_its_end() -> None:
    """Beyond a limit nothing of a passage is looked at, or a line of megabytes takes a minute."""
    text = f"In 1908 {'a' * LONGEST_TEXT} 1909"
    assert found(text, SpanType.DATE) == ["1908"]


@pytest.mark.parametrize(
    ("text", "type_", "says"),
    [
        ("It costs 10^3 euros.", SpanType.MONEY, "10^3 euros"),
        ("It took 10^6 years.", SpanType.DURATION, "10^6 years"),
        ("The hall has 300 m^2.", SpanType.MEASURE, "300 m^2"),
        ("The hall has 300 m².", SpanType.MEASURE, "300 m²"),
        ("The tank has 12 km^3 of room.", SpanType.MEASURE, "12 km^3"),
    ],
)
def test_powers_are_part_of_what_they_measure(text: str, type_: SpanType, says: str) -> None:
    """A power of ten or of a unit is no number of its own."""
    assert [span.type for span in typed_spans(text)] == [type_]
    assert found(text, type_) == [says]


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("A ticket costs £9.", "£9"),
        ("It cost $1.5 million.", "$1.5 million"),
        ("You pay 12 euros at the door.", "12 euros"),
        ("Entry is free for children.", "free"),
        ("The tour is free of charge.", "free of charge"),
    ],
)
def test_money(text: str, sum_: str) -> None:
    """Sums are money and no mere numbers; "free" is a price too."""
    assert found(text, SpanType.MONEY) == [sum_]
    assert found(text, SpanType.NUMBER) == []


def test_free_of_something_is_no_price() -> None:
    """What is free of dust costs nothing to mention."""
    assert found("The hall is free of dust.", SpanType.MONEY) == []


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("The tour takes 90 minutes.", "90 minutes"),
        ("The course takes two to three weeks.", "two to three weeks"),
        ("A five-day course.", "five-day"),
    ],
)
def test_durations(text: str, duration: str) -> None:
    """A number of hours or weeks is a duration and no mere number."""
    assert found(text, SpanType.DURATION) == [duration]
    assert found(text, SpanType.NUMBER) == []


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Write to groups@harbour.example today.", "groups@harbour.example"),
        ("See https://harbour.example/visit.", "https://harbour.example/visit"),
        ("See www.harbour.example.", "www.harbour.example"),
        ("Call 555-0100 before ten.", "555-0100"),
        ("Call +44 20 7946 0018 before ten.", "+44 20 7946 0018"),
        ("Call (575) 555-0100.", "(575) 555-0100"),
    ],
)
def test_contacts(text: str, contact: str) -> None:
    """Mail and web addresses and phone numbers are contacts, whole."""
    assert found(text, SpanType.CONTACT) == [contact]


def test_years_are_no_phone_number() -> None:
    """A run of years or an amount is not taken for a number to call."""
    assert found("It grew in 1908, 1931 and 1954.", SpanType.CONTACT) == []
    assert found("It holds 4,200 objects.", SpanType.CONTACT) == []


def test_a_name_after_in_is_a_place_too() -> None:
    """A preposition of place tells a place; whatever is a place is a name as well."""
    text = "The first one opened in Budapest, Hungary under President Clinton."
    assert found(text, SpanType.PLACE) == ["Budapest, Hungary"]
    assert found(text, SpanType.NAME) == ["Budapest, Hungary", "President Clinton"]


def test_a_list_of_names_is_one_span() -> None:
    """Names joined by commas and "and" answer together."""
    text = "Others followed in Bangkok, Gaborone, and San Salvador."
    assert found(text, SpanType.PLACE) == ["Bangkok, Gaborone, and San Salvador"]


def test_one_comma_joins_no_names() -> None:
    """A name after a clause that ends in a name is a name of its own."""
    text = "Speaking for the Harbour Club, Edith Carrow called for a museum."
    assert found(text, SpanType.NAME)[-1] == "Edith Carrow"


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    """A capital that the place in the sentence explains tells nothing, an acronym's does."""
    assert found("Visitors come daily. Dogs stay outside.", SpanType.NAME) == []
    assert found("ILEA trains officials.", SpanType.NAME) == ["ILEA"]


def test_an_article_is_no_part_of_a_name() -> None:
    """ "The Harbour Museum" is the name "Harbour Museum"."""
    assert found("The Harbour Museum is open.", SpanType.NAME) == ["Harbour Museum"]


def test_an_anniversary_is_no_name() -> None:
    """A numbered occasion names nobody."""
    assert found("We met at the 50th Anniversary last week.", SpanType.NAME) == []


@given(ANY_TEXT | WORDS)
def test_spans_lie_in_the_text_and_apart(text: str) -> None:
    """Spans of any text are in reading order, not empty, and overlap only as place and name."""
    spans = typed_spans(text)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    ranges = sorted({(span.start, span.end) for span in spans})
    assert all(a[1] <= b[0] for a, b in pairwise(ranges))
    places = {span[1:] for span in spans if span.type is SpanType.PLACE}
    assert places <= {span[1:] for span in spans if span.type is SpanType.NAME}
