import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preamble import clean, core, parts
from bot.question import Wanted, answering_spans, asked_kind, is_broad, is_yes_no, wanted
from bot.spans import SpanType

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


@given(ANY_TEXT)
def test_a_clean_question_is_one_line_that_can_be_printed(text: str) -> None:
    """No control, format or surrogate character and no run of white space is left of any text."""
    cleaned = clean(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in cleaned)
    assert cleaned == " ".join(cleaned.split())
    cleaned.encode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("When\r\n does it\topen?", "When does it open?"),
        ("When\u00a0does it open?", "When does it open?"),
        ("cafe\u0301", "café"),
        ("a\u200bb\x00c", "abc"),
        ("\u202ewhen?\u202c", "when?"),
        ("when\ud800?", "when?"),
        ("🕰 when?", "🕰 when?"),
    ],
)
def test_characters_without_a_meaning_are_dropped(typed: str, meant: str) -> None:
    """Line breaks, no-break spaces, invisible marks and lone surrogates change no question."""
    assert clean(typed) == meant


@pytest.mark.parametrize(
    "said",
    [
        "Hello, when does the museum open?",
        "Good morning everyone! When does the museum open?",
        "hi there, when does the museum open",
        "Dear museum team, when does the museum open?",
        "Could you please tell me when does the museum open?",
        "I was wondering when does the museum open?",
        "Do you know when does the museum open?",
        "I'd like to know when does the museum open?",
        "Can anyone tell me, when does the museum open?",
        "My question is: when does the museum open?",
        "Any idea when does the museum open?",
        "When does the museum open, please?",
        "When does the museum open? Thanks a lot!",
        "when does the museum open? thank you so much",
        "Hello, excuse me, could you kindly tell me when does the museum open? Thanks!",
    ],
)
def test_politeness_around_a_question_is_left_out(said: str) -> None:
    """Greeting, preamble and thanks around a question leave the question itself."""
    assert core(said).casefold().rstrip("?") == "when does the museum open"


@pytest.mark.parametrize("said", ["Hello", "Thanks!", "please", "Could you tell me", "", "?"])
def test_politeness_alone_stays(said: str) -> None:
    """What is nothing but politeness is not stripped to nothing."""
    assert core(said) == said


@pytest.mark.parametrize(
    "question",
    [
        "Is the hello sign in the museum?",
        "Who said thank you to the founder?",
        "Tell me about the mill",
        "Who is so well known?",
    ],
)
def test_polite_words_inside_a_question_stay(question: str) -> None:
    """Only what stands before or after a question is politeness."""
    assert core(question) == question


@given(ANY_TEXT)
def test_the_core_has_no_core_of_its_own(text: str) -> None:
    """Stripping once is enough, and never invents text."""
    shorter = core(text)
    assert core(shorter) == shorter
    assert shorter in text


def test_what_is_said_beside_a_question_is_told_apart() -> None:
    """Sentences that ask nothing are the asker's situation, not the question."""
    said = "Hello. I have two small children with me. Where can I leave a pram? Thanks."
    question, beside = parts(said)
    assert question == "Where can I leave a pram?"
    assert "two small children" in beside


def test_two_questions_are_one_question() -> None:
    """Several questions in one message are asked together."""
    assert parts("When did it open? Who built it?") == ("When did it open? Who built it?", "")
    assert parts("The opening year.") == ("The opening year.", "")


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
    question, beside = parts(text)
    assert isinstance(question + beside, str)
