import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.question import (
    Wanted,
    answering_spans,
    asked_kind,
    asked_office,
    is_broad,
    is_yes_no,
    wanted,
)
from bot.language.spans import SpanType

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


@pytest.mark.parametrize(
    ("question", "type_"),
    [
        ("When did the mill open?", Wanted.DATE),
        ("What year was it built?", Wanted.DATE),
        ("founding year?", Wanted.DATE),
        ("How old is the museum?", Wanted.DATE),
        ("What are your opening hours?", Wanted.DATE),
        ("Where and when was it founded?", Wanted.DATE),
        ("How many ships are there?", Wanted.NUMBER),
        ("number of visitors", Wanted.NUMBER),
        ("What percentage of visitors come back?", Wanted.NUMBER),
        ("How deep is the river?", Wanted.NUMBER),
        ("Where is the museum?", Wanted.PLACE),
        ("When and where was it founded?", Wanted.PLACE),
        ("In which city is it?", Wanted.PLACE),
        ("Who founded it?", Wanted.PERSON),
        ("which president called for it", Wanted.PERSON),
        ("Whose idea was it?", Wanted.PERSON),
        ("Why was it built of granite?", Wanted.REASON),
        ("What is the reason for the closure?", Wanted.REASON),
        ("How much does a ticket cost?", Wanted.MONEY),
        ("Is there an entrance fee?", Wanted.MONEY),
        ("How long does a tour take?", Wanted.DURATION),
        ("duration of the tour", Wanted.DURATION),
        ("What is the phone number?", Wanted.CONTACT),
        ("How can I contact the curator?", Wanted.CONTACT),
        ("your e-mail?", Wanted.CONTACT),
        ("What does RNLI stand for?", Wanted.MEANING),
        ("What is RNLI short for?", Wanted.MEANING),
    ],
)
def test_the_type_of_the_answer_is_read(question: str, type_: Wanted) -> None:
    """A question tells whether a date, number, place, person, sum or reason answers it."""
    assert type_ in wanted(question)
    assert type_ in wanted(question.upper())


@pytest.mark.parametrize(
    "question", ["What is in the cloakroom?", "Tell me about the mill", "ships", "", "Is it open?"]
)
def test_any_passage_may_answer_where_no_type_is_asked_for(question: str) -> None:
    """A question that asks for no type wants none."""
    assert wanted(question) == ()
    assert answering_spans(question, wanted(question)) == frozenset()


def test_two_facts_in_one_question_are_two_types() -> None:
    """ "When and where" asks for a date and a place."""
    assert {Wanted.DATE, Wanted.PLACE} <= set(wanted("When and where did the first one open?"))


def test_how_much_money_asks_for_no_count() -> None:
    """A sum is not answered by just any number."""
    assert wanted("How much does a ticket cost?") == (Wanted.MONEY,)


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("When did it open?", {SpanType.DATE}),
        ("How old is it?", {SpanType.DATE, SpanType.DURATION}),
        ("Who built it?", {SpanType.NAME}),
        ("Why was it built?", set()),
    ],
)
def test_the_spans_that_can_answer(question: str, types: set[SpanType]) -> None:
    """An age is answered by a date or a duration; a reason is no span at all."""
    assert answering_spans(question, wanted(question)) == types


@pytest.mark.parametrize(
    "question",
    [
        "history of the museum",
        "Tell me more about the mill",
        "Give me an overview",
        "Can you summarize the rules?",
        "Describe the collection",
    ],
)
def test_a_broad_ask_is_noticed(question: str) -> None:
    """Who asks for the history or the story wants more than one sentence."""
    assert is_broad(question)
    assert not is_broad("When was the museum founded?")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which president called for it?", "president"),
        ("In WHAT city is it?", "city"),
        ("What is it?", None),
        ("Who was it?", None),
    ],
)
def test_the_noun_that_is_asked_for(question: str, kind: str | None) -> None:
    """ "Which president" asks for a president; "what is" names no kind."""
    assert asked_kind(question) == kind


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is it in Texas?", True),
        ("does the tour cost anything", True),
        ("So, is it?", False),
        ("And can I bring a dog?", True),
        ("Isn’t it closed on Mondays?", True),
        ("What is it?", False),
        ("Island tours", False),
        ("Canals", False),
    ],
)
def test_yes_no_questions_are_told(question: str, expected: bool) -> None:  # noqa: FBT001
    """A question that opens with a verb asks for yes or no, a longer word does not."""
    assert is_yes_no(question) is expected


@given(ANY_TEXT)
def test_any_text_is_read(text: str) -> None:
    """No text is too odd to be read as a question, and a type is named once."""
    types = wanted(text)
    assert len(types) == len(set(types))
    assert isinstance(is_broad(text) or is_yes_no(text) or asked_kind(text), bool | str | None)


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("Who is the president of Hungary?", "president"),
        ("who was its first director", "director"),
        ("Who's your boss?", "boss"),
        ("Who is the person in charge?", None),
        ("Who founded it?", None),
        ("What is the capital of Peru?", None),
    ],
)
def test_the_office_asked_for(question: str, office: str | None) -> None:
    """ "Who is the …" asks by an office or a part; a person or people is none."""
    assert asked_office(question) == office
