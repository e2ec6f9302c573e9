import pytest

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Status
from bot.language.negation import denies, is_negated


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
    assert is_negated(question)


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
    assert not is_negated(question)


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
