import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Status
from bot.language.question import answering_spans, denies, read_question
from bot.language.question_patterns import Wanted
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
        ("How deep is the river?", Wanted.MEASURE),
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
    assert type_ in read_question(question).wanted
    assert type_ in read_question(question.upper()).wanted


@pytest.mark.parametrize(
    "question", ["What is in the cloakroom?", "Tell me about the mill", "ships", "", "Is it open?"]
)
def test_any_passage_may_answer_where_no_type_is_asked_for(question: str) -> None:
    """A question that asks for no type wants none."""
    assert read_question(question).wanted == ()
    assert answering_spans(read_question(question), read_question(question).wanted) == frozenset()


def test_two_facts_in_one_question_are_two_types() -> None:
    """ "When and where" asks for a date and a place."""
    assert {Wanted.DATE, Wanted.PLACE} <= set(
        read_question("When and where did the first one open?").wanted
    )


def test_how_much_money_asks_for_no_count() -> None:
    """A sum is not answered by just any number."""
    assert read_question("How much does a ticket cost?").wanted == (Wanted.MONEY,)


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
    assert answering_spans(read_question(question), read_question(question).wanted) == types


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
    assert read_question(question).is_broad
    assert not read_question("When was the museum founded?").is_broad


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which president called for it?", "presid"),
        ("In WHAT city is it?", "citi"),
        ("What is it?", None),
        ("Who was it?", None),
    ],
)
def test_the_noun_that_is_asked_for(question: str, kind: str | None) -> None:
    """ "Which president" asks for the term of president; "what is" names no kind."""
    assert read_question(question).kind == kind


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
    assert read_question(question).is_yes_no is expected


@given(ANY_TEXT)
def test_any_text_is_read(text: str) -> None:
    """No text is too odd to be read as a question, and a type is named once."""
    types = read_question(text).wanted
    assert len(types) == len(set(types))
    assert isinstance(
        read_question(text).is_broad or read_question(text).is_yes_no or read_question(text).kind,
        bool | str | None,
    )


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
    assert read_question(question).office == office


@pytest.mark.parametrize(
    "question",
    [
        "How many countries have NOT sent participants?",
        "Which regions does it not serve?",
        "Who didn't support the school?",
        "What can never be returned?",
        "Please tell me which rooms cannot be booked.",
    ],
)
def test_a_question_for_what_is_not_so(question: str) -> None:
    """A "not" on what is asked for turns the question round."""
    assert read_question(question).is_negated


@pytest.mark.parametrize(
    "question",
    [
        "Which regions does it serve?",
        "Isn't it in Texas?",
        "Why can't I log in?",
        "What happens if I do not pay?",
        "Which room is mine, I am not sure?",
        "What is not clear to me: when is it open?",
    ],
)
def test_another_not_asks_for_what_is_so(question: str) -> None:
    """A guess, a reason, a condition and a remark leave a question as it is."""
    assert not read_question(question).is_negated


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Dogs are not allowed.", True),
        ("There is no lift.", True),
        ("Cards won't be accepted.", True),
        ("Knots are tied here.", False),
    ],
)
def test_what_denies(text: str, denied: bool) -> None:  # noqa: FBT001
    """A passage denies by a word of its own, and not by the letters of one."""
    assert denies(text) is denied


@pytest.mark.parametrize(
    "question",
    [
        "How many countries have not sent professionals?",
        "Which regions do the ILEAs not serve?",
        "Who did not support ILEA Roswell?",
    ],
)
def test_what_is_so_is_no_answer_to_what_is_not(academy: Chat, question: str) -> None:
    """A passage that says what is so is at most offered, even if its question is curated."""
    reply = academy.reply(question)
    assert reply.status is not Status.ANSWERED
    assert academy.reply(question.replace(" not", "")).status is Status.ANSWERED
