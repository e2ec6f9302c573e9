import pytest

from bot.dialogue.compound import halves
from corpus.document import Document
from corpus.splitting.split import split
from tests.indexed import retriever_over

READER = retriever_over(split(Document("mill", "Mill", "The mill was founded in 1931."))).reader


@pytest.mark.parametrize(
    "question",
    [
        "When did the mill open and who built the wheel?",
        "When did the mill open, and who built the wheel?",
        "When did the mill open? Who built the wheel?",
        "when did the mill open as well as who built the wheel",
    ],
)
def test_two_questions_are_taken_apart(question: str) -> None:
    """Two questions in one are asked one after the other."""
    two = halves(question, READER)
    assert two is not None
    assert two[0].casefold().startswith("when did the mill open")
    assert two[1].casefold().startswith("who built the wheel")


@pytest.mark.parametrize(
    "question",
    ["When and where did the mill open?", "When did the mill and the wheel stop?", "who?", ""],
)
def test_one_question_stays_one(question: str) -> None:
    """What asks two things of one subject, or one thing of two, is not taken apart."""
    assert halves(question, READER) is None
