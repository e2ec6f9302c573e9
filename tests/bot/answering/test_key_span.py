from dataclasses import replace

import pytest

from bot.answering.fitting import fitting_spans
from bot.answering.key_span import key_span
from bot.answering.reading import Reading
from bot.answering.spanned_text import spanned
from bot.language.question import read_question
from bot.language.question_patterns import Wanted
from bot.language.spans import SpanType
from index.analyzer import terms, tokens
from index.query import Query, QueryWord


def reading(question: str, *wanted: Wanted) -> Reading:
    words = tuple(
        QueryWord(question[w.start : w.end], w.term, w.start, {w.term: 1.0})
        for w in tokens(question)
        if w.term in terms(question)
    )
    form = read_question(question)
    return Reading(form, Query(words), wanted or form.wanted)


def marked(text: str, question: str, *wanted: Wanted) -> str | None:
    """The key span of a text for the words that a question shares with it."""
    matched = set(terms(question)) & set(terms(text))
    span = key_span(reading(question, *wanted), spanned(text), matched)
    return None if span is None else text[slice(*span)]


COUNTED = (
    "As of September 2021, it has welcomed over 6,125 criminal justice sector professionals from"
    " 111 countries."
)


def test_a_number_counts_what_stands_behind_it() -> None:
    """Of two numbers the one before the noun that was asked for is marked."""
    assert marked(COUNTED, "How many professionals?", Wanted.NUMBER) == "6,125"
    assert marked(COUNTED, "How many countries?", Wanted.NUMBER) == "111"


def test_the_type_decides_what_is_marked() -> None:
    """A date is marked where a date is asked for, though numbers stand nearer."""
    assert marked(COUNTED, "When were 111 countries reached?", Wanted.DATE) == "September 2021"


def test_the_nearest_date_is_marked() -> None:
    """Of two dates the one nearest to the words asked about is marked."""
    text = "The hall was built in 1871, and thirty years later, in 1902, a tower."
    assert marked(text, "When was the hall built?", Wanted.DATE) == "1871"
    assert marked(text, "When did the tower come?", Wanted.DATE) == "1902"


def test_a_name_that_the_question_has_is_no_answer_to_it() -> None:
    """Who asks about the museum learns the founder, not the museum."""
    text = "The Harbour Museum was founded by Edith Carrow."
    assert marked(text, "Who founded the Harbour Museum?", Wanted.PERSON) == "Edith Carrow"


def test_a_name_that_the_question_has_is_never_marked() -> None:
    """Where there is no other name, nothing is marked: it says nothing new."""
    assert marked("The founder was Edith Carrow.", "Who was Edith Carrow?", Wanted.PERSON) is None


def test_the_kind_that_is_asked_for_wins() -> None:
    """ "Which president" marks the name that says President."""
    text = "The club had invited President Hall, but Edith Carrow opened the museum."
    question = "Which president was to open the museum?"
    assert marked(text, question, Wanted.PERSON) == "President Hall"
    assert marked(text, "Who was to open the museum?", Wanted.PERSON) == "Edith Carrow"


def test_the_next_type_is_marked_where_the_first_is_absent() -> None:
    """Of several types the first that the text has is marked."""
    text = "It was founded by Edith Carrow."
    assert marked(text, "When and by whom?", Wanted.DATE, Wanted.PERSON) == "Edith Carrow"


def test_nothing_is_marked_where_nothing_fits() -> None:
    """No type asked for, or none in the text, is no mark."""
    assert marked(COUNTED, "What has it welcomed?") is None
    assert marked(COUNTED, "What does it cost?", Wanted.MONEY) is None
    assert marked(COUNTED, "Why 111?", Wanted.REASON) is None
    assert marked("", "When?", Wanted.DATE) is None


def test_the_first_span_is_marked_where_no_word_matched() -> None:
    """Without a shared word the first span of the type is as good as any."""
    assert marked(COUNTED, "figures?", Wanted.NUMBER) == "6,125"


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        (
            "The museum has 12 rooms and 340 paintings, and 5,000 visitors came in May.",
            "How many paintings are in the museum?",
            "340",
        ),
        (
            "The school was founded in 2001 and opened its doors on 5 May 2003.",
            "On what exact date was the school opened?",
            "5 May 2003",
        ),
        (
            "In 1995 the academy trained 30 officers from 4 countries in 2 courses.",
            "From how many countries did the 30 officers come?",
            "4",
        ),
        ("There are 3 lifts, 2 of them for visitors.", "How many stairs are there?", None),
    ],
)
def test_what_is_marked_fits_what_is_asked(text: str, question: str, expected: str | None) -> None:
    """A number counts what is asked for, a date is as precise as asked; or nothing is marked."""
    asked = reading(question)
    if expected is None:
        asked = replace(asked, wanted=(Wanted.DATE,))
    found = key_span(asked, spanned(text), set(terms(question)) & set(terms(text)))
    assert (text[slice(*found)] if found else None) == expected


def test_what_is_marked_is_what_settles_the_doubt() -> None:
    """The span that is marked is one of those for which an answer has what is asked."""
    text = "The hall was built in 1871, and thirty years later, in 1902, a tower of 40 metres."
    for question in ("When was the hall built?", "How many metres has the tower?"):
        asked = reading(question)
        fitting = {(s.start, s.end) for s in fitting_spans(asked, spanned(text))}
        found = key_span(asked, spanned(text), set(terms(question)) & set(terms(text)))
        assert found is not None
        assert tuple(found) in fitting


def test_a_number_counts_no_further_than_the_next_one() -> None:
    """What stands behind the next figure is not counted by this one."""
    asked = reading("How many paintings are there?")
    found = fitting_spans(asked, spanned("12 rooms and 340 paintings"))
    assert [(span.type, span.start) for span in found] == [(SpanType.NUMBER, 13)]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        # A measure, and no count of something else.
        (
            "One pool has six lanes, the other is 0.9 metres deep.",
            "How deep is the pool?",
            "0.9 metres",
        ),
        ("The pool has six lanes.", "How deep is the pool?", None),
        # The unit that was asked for.
        ("A lesson costs £20 or €24.", "What does a lesson cost in euros?", "€24"),
        ("A lesson costs £20.", "What does a lesson cost in euros?", None),
        ("The pier is 3 km or 2 miles away.", "How many miles is the pier away?", "2 miles"),
        (
            "The course has 3 days of 5 hours each.",
            "How many hours does the course have?",
            "5 hours",
        ),
        (
            "Keep the oven at 180 °C for 20 minutes.",
            "How many degrees does the oven need?",
            "180 °C",
        ),
        # Who does it, and nobody to whom it is done, where it is, or who is meant.
        (
            "Ducks is taught by Femi Adair, Otters by Lotte Crewe.",
            "Who teaches Otters?",
            "Lotte Crewe",
        ),
        ("Pelham Hall was opened with the help of Ruth Vane.", "Who opened the hall?", "Ruth Vane"),
        ("The choir of Saint Anne sings in Lower Marsh.", "Who conducts the choir?", None),
        ("Pelham Hall takes guests from Lower Marsh.", "Who can stay at the hall?", None),
        (
            "The Bureau of Lost Umbrellas (BLU) keeps them.",
            "Who keeps them?",
            "Bureau of Lost Umbrellas",
        ),
        ("The Bureau of Lost Umbrellas keeps them.", "Who runs the BLU?", None),
        ("A Byzantine general took the tower.", "Who took the tower?", None),
        # What an abbreviation stands for.
        (
            "The Bureau of Lost Umbrellas keeps them.",
            "What does BLU stand for?",
            "Bureau of Lost Umbrellas",
        ),
        # One place, and another place than the one named.
        ("It has sites in Lund and Oslo.", "Which town is it in?", None),
        ("It has sites in Lund and Oslo.", "Which towns is it in?", "Lund and Oslo"),
        # Such a contact as was asked for.
        (
            "Call 0555 8420 011 or write to a@b.example.",
            "What is the e-mail address?",
            "a@b.example",
        ),
        ("Call 0555 8420 011.", "What is the e-mail address?", None),
        ("Lower Marsh Hall stands in the park of Saint Anne.", "Who painted the hall?", None),
        # The end that was asked for.
        ("It is shut from 1 May to 9 June.", "Until when is it shut?", "9 June"),
        ("It is shut from 1 May to 9 June.", "From when is it shut?", "1 May"),
        # A clause of its own.
        ("Talks last 20 minutes, keynotes 45 minutes.", "How long is a keynote?", "45 minutes"),
        # Two that are as near.
        ("Ida Orme danced, and Wim Talland danced.", "Who danced?", None),
    ],
)
def test_a_span_has_what_was_asked_or_nothing_is_marked(
    text: str, question: str, expected: str | None
) -> None:
    """The type, the unit, the role and the count that the question asks for."""
    assert marked(text, question) == expected
