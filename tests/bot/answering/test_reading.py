import pytest

from bot.answering.reading import Reading, read_alone
from bot.language.question_patterns import Wanted
from bot.language.spans import SpanType
from corpus.document import Document
from corpus.splitting.split import split
from tests.indexed import retriever_over

PAGE = Document(
    "harbour",
    "Harbour",
    "The Harbour Museum stands in Wexmouth. It was founded in 1908. It holds 4,200 objects. A pram"
    " can be left in the cloakroom.",
)
INDEX = retriever_over(split(PAGE))


def read(question: str) -> Reading:
    return read_alone(question, INDEX.reader)


def weight(question: str, term: str) -> float:
    return read(question).query.weights[term]


def test_politeness_is_not_searched() -> None:
    """Only the question itself is read, without greeting and thanks."""
    reading = read("Hello, could you please tell me when it was founded, please?")
    assert reading.question.rstrip("?") == "when it was founded"
    assert reading.wanted == (Wanted.DATE,)
    assert [word.term for word in reading.query.words] == [
        word.term for word in read("when it was founded?").query.words
    ]


def test_what_is_said_beside_the_question_counts_for_less() -> None:
    """The asker's situation helps, but less than the question."""
    said = "I come to the museum with a pram. Where is the cloakroom?"
    assert 0 < weight(said, "pram") < weight(said, "cloakroom")


@pytest.mark.parametrize(
    ("question", "guess", "type_"),
    [
        ("Was it founded in 1950?", "1950", Wanted.DATE),
        ("Does it hold more than 5,000 objects?", "5000", Wanted.NUMBER),
        ("Is the museum in Rotterdam?", "rotterdam", Wanted.PLACE),
        ("is it in rotterdam?", "rotterdam", Wanted.PLACE),
    ],
)
def test_a_guess_asks_for_its_type(question: str, guess: str, type_: Wanted) -> None:
    """A yes/no question with a wrong year, number or place looks for the right one."""
    reading = read(question)
    assert type_ in reading.wanted
    (word,) = (word for word in reading.query.words if word.term == guess)
    assert word.is_guess
    assert word.weight < 1


def test_only_yes_no_questions_guess() -> None:
    """The year in "what happened in 1908" is what is asked about, no guess."""
    assert not any(word.is_guess for word in read("What happened in 1908?").query.words)
    assert not any(word.is_guess for word in read("Can a pram be left?").query.words)
    assert read("Can a pram be left?").wanted == ()


def test_the_spans_that_can_answer_follow_from_the_question() -> None:
    """A question for a date needs a date; one for a reason needs no span."""
    assert read("When was it founded?").types == {SpanType.DATE}
    assert read("Why was it founded?").types == frozenset()


@pytest.mark.parametrize("text", ["", "?", "the of", "🕰", "\udcff", "Hello."])
def test_a_question_without_content_is_read(text: str) -> None:
    """What has no word to search for is a reading with an empty or unknown query."""
    assert INDEX.searcher.search(read(text).query, 3).best == ()


def test_a_reading_knows_nothing_of_other_turns() -> None:
    """A question that stands alone carries no earlier quote."""
    reading = read("And the others?")
    assert reading.previous is None
    assert not reading.others
