import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.preamble import clean, core, is_polite, parts

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


@pytest.mark.parametrize(
    "said",
    [
        "1. When does it open?",
        "12) When does it open?",
        "(a) When does it open?",
        "Q: When does it open?",
        "Question 3: When does it open?",
        "- When does it open?",
        "> When does it open?",
        "“When does it open?”",
        '"When does it open?"',
        "**When does it open?**",
        '2. "When does it open?"',
        "Thanks for your quick reply, when does it open?",
        "Dear team, when does it open? Kind regards, Paula Meyer",
        "Quick question: when does it open? Ta!",
        "Thank you for the lovely website. When does it open? Best wishes, Tom",
    ],
)
def test_a_question_is_read_without_the_marks_around_it(said: str) -> None:
    """A number, a quotation mark and a letter's first and last line leave the question itself."""
    question, beside = parts(said)
    assert question.casefold() == "when does it open?"
    assert beside == ""


@pytest.mark.parametrize("said", ["3D printer?", "2nd floor", '"Otters" or "Whales"?', "I. Newton"])
def test_what_only_looks_like_a_mark_stays(said: str) -> None:
    """A figure, an initial or a quoted word that a question begins with belongs to it."""
    assert parts(said)[0].strip('"') == said.strip('"')


def test_politeness_alone_is_told_from_a_question_with_it() -> None:
    """Greetings and thanks ask nothing, however many there are; anything else does."""
    assert all(map(is_polite, ["Hello", "hi there, thanks!", "thanks for your help", "please"]))
    assert not any(map(is_polite, ["", "?", "Hello, when?", "thanks, and when is the tour?"]))


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
