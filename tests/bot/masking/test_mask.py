import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.masking.mask import is_masked, masked
from bot.masking.private import EMAIL, MARKS, NUMBER

TEXTS = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))
GOES = [tuple(row) for group in TEXTS["goes"] for row in group["texts"]]
STAYS = [text for group in TEXTS["stays"] for text in group["texts"]]


HARD = [
    json.loads(line)
    for line in Path(__file__).with_name("texts.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", HARD, ids=lambda row: row["text"])
def test_private_parts_go_from_questions_and_nothing_else(row: dict[str, Any]) -> None:
    """Of 220 texts that people may write nothing private is left to read, and 217 stay as they are.

    No four characters of what is private are left beside the marks.
    """
    found = masked(row["text"])
    assert is_masked(found) == (row["kind"] == "private")
    if row["kind"] == "innocent":
        assert found == row["text"]
    for mark in MARKS:
        found = found.replace(mark, "\n")
    for secret in row.get("secret", ()):
        pieces = {secret[i : i + 4] for i in range(len(secret) - 3)}
        assert not [piece for piece in pieces if piece in found]


@pytest.mark.parametrize("row", GOES, ids=lambda row: row[0])
def test_private_parts_go(row: tuple[str, ...]) -> None:
    """Of each text of the collection the parts that tell of a person are gone."""
    text, *private = row
    found = masked(text).lower()
    assert not [part for part in private if part.lower() in found]
    assert is_masked(found)


@pytest.mark.parametrize("text", STAYS)
def test_what_a_question_is_about_stays(text: str) -> None:
    """Dates, hours, figures, prices, places and names of programs are left as they were written."""
    assert masked(text) == text
    assert not is_masked(text)


@pytest.mark.parametrize(
    "text",
    ["9-2-3-4-5-6\n1 issn", "issn 123\n4567", "issn 1234-5678", "ISSN \n1234567", "isbn 978\n1"],
)
def test_no_text_is_too_odd(text: str) -> None:
    """Signs that a number's own check does not know are signs like others."""
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    "part", ["a", "a@", "1", "+1 ", "a: ", "AB12 ", "a (at) b ", "a@b.", "12.11.1995 ", "://a?b="]
)
def test_time_is_in_proportion_to_the_length(part: str) -> None:
    """400,000 characters are masked; in quadratic time that would take hours, and not a second."""
    assert len(masked(part * (400_000 // len(part)))) > 0


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org",
        "Ada.Miller+news@mail.example.co.uk",
        "o'brien_1@example.travel",
        "müller@exämple.de",
        "a@b.io",
        "!#$%&'*+-/=?^_`{|}~@example.org",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "Write to {}.", "<{}>", "mailto:{}?", "({}), please", "mine:{};his:{}", "{}!"]
)
def test_addresses_are_masked(address: str, around: str) -> None:
    """Of an e-mail address nothing is left, whatever stands around it, and the rest stays."""
    found = masked(around.format(address, address))
    assert "@" not in found
    assert "example" not in found.lower()
    assert EMAIL in found
    assert found.startswith(around.partition("{}")[0])


@pytest.mark.parametrize(
    "number",
    [
        "5551234567",
        "555-123-4567",
        "(555) 123-4567",
        "+1 (555) 123-4567",
        "+1.555.123.4567",
        "0049 30 / 12 34 56 - 7",
        "+44 20 7946 0958",
        "555 – 123 – 4567",
        "1234567",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "DE89 3704 0044 0532 0130 00",
        "٠١٢٣٤٥٦٧٨٩",
        "5\u00a055\u00a012\u00a034\u00a056",
        "555\u2011123\u20114567",
        "555\u2012123\u20124567",
        "555\u2010123\u20104567",
        "6123 4567",
        "9123-4567",
        "61.23.4567",
    ],
)
@pytest.mark.parametrize("around", ["{}", "call {} now", "tel:{}.", "<{}>", "no.{},"])
def test_numbers_of_persons_are_masked(number: str, around: str) -> None:
    """Telephone numbers, cards and accounts are masked however they are grouped."""
    found = masked(around.format(number))
    assert sum(map(str.isdecimal, found)) <= 2  # those of "DE89"
    assert NUMBER in found


@pytest.mark.parametrize(
    "text",
    [
        "Was it 2001 or 1995?",
        "from 1995 to 2001",
        "1995-2001",
        "1995 – 2001",
        "1995/2001",
        "the years 1995 2001 of",
        "on 2021-09-15",
        "on 15.09.2021.",
        "on 9/15/2021",
        "15-9-2021",
        "September 15, 2021",
        "6,125 professionals from 111 countries",
        "1,234,567 people",
        "12 345 people",
        "£9.50 and $12,000.00",
        "room 401, building 12",
        "postcode 88203",
        "at 10:30",
        "3.14159",
        "version 1.2.3",
        "@ILEARoswell",
        "a @ b",
        "section §12(3)",
    ],
)
def test_dates_years_and_figures_stay(text: str) -> None:
    """What a question about the pages may name is kept as it was asked."""
    assert masked(text) == text


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "\udc00\ud800x", "😀"])
def test_any_text_can_be_stored(text: str) -> None:
    """No text has, after masking, what one of the databases would refuse."""
    found = masked(text)
    assert "\0" not in found
    assert found.encode().decode() == found
    assert len(found) == len(text)


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)
# Pieces of what is masked, of what stays and of the marks, in any order.
PIECES = st.lists(
    st.sampled_from(
        [part for row in GOES for part in row[0].split()] + list("@.:/()[]-+1 ") + list(MARKS)
    ),
    max_size=12,
)


@given(ANYTHING | PIECES.map("".join) | PIECES.map(" ".join))
def test_masking_twice_changes_nothing(text: str) -> None:
    """A masked text is masked, and can be encoded."""
    found = masked(text)
    found.encode()
    assert masked(found) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My password is hunter2x, is B12x open?", "My password is [secret], is B12x open?"),
        # By `make fuzzing`: one mark after the other named what stood behind it as a secret.
        ("ri0endshintzri0e\ufffdi0\x0b0\ufffdri\x1f0end", "[secret]\ufffdi0\x0b0\ufffdri\x1f0end"),
    ],
)
def test_mark_names_no_secret(text: str, expected: str) -> None:
    """The word in "[secret]" is none that a secret stands behind."""
    assert masked(text) == expected
    assert masked(expected) == expected


GROUPED = st.builds(
    lambda plus, groups, between: plus + between.join(groups),
    st.sampled_from(["", "+", "(", "00"]),
    # Years stay: in brackets wherever they stand, and from 1000 on where there is nothing else.
    st.lists(
        st.from_regex(r"(?!(?:1[0-9]|20)..$)[0-9]{2,5}", fullmatch=True), min_size=4, max_size=5
    ),
    st.sampled_from([" ", "-", ".", "/", "–", " - ", ") ", " (", "\u00a0", "\t"]),
)
# A letter on both sides of each generated part tells what of it would be left.
AROUND = st.sampled_from(["x {} y", "mail <{}>", "{}", "is it {}?", "({})", "Write {}, please."])


@given(number=GROUPED, around=AROUND)
def test_no_digit_of_a_generated_number_stays(number: str, around: str) -> None:
    """Eight or more digits in four or more groups that are no years leave none of them."""
    found = masked(around.format(number))
    assert not re.search(r"\d", found)
    assert is_masked(found)


@given(address=st.emails(), around=AROUND)
def test_nothing_of_a_generated_address_stays(address: str, around: str) -> None:
    """Of any e-mail address neither the name nor the host stays."""
    found = masked(around.format(address))
    assert address not in found
    assert "@" not in found
    assert EMAIL in found


@settings(max_examples=30)
@given(number=GROUPED, address=st.emails())
def test_digits_after_an_address_are_masked_too(number: str, address: str) -> None:
    """Both in one text are masked both."""
    assert masked(f"{address}, {number}.") == f"{EMAIL}, {NUMBER}."


def test_a_round_number_that_begins_with_zero_is_no_figure() -> None:
    """A telephone number may end in 000; no figure begins with 0."""
    assert masked("call 04 555 000") == f"call {NUMBER}"
    assert masked("00 000 000 000") == NUMBER
    assert masked("40 555 000 people") == "40 555 000 people"


def test_a_bracket_before_a_year_hides_no_number() -> None:
    """Only what a year in brackets goes on with makes it a date."""
    assert masked("x (2000 00 00 00 y") == f"x {NUMBER} y"
    assert masked("6,125 (2021), 111 countries") == "6,125 (2021), 111 countries"
