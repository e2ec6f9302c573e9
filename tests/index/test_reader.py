from hypothesis import given
from hypothesis import strategies as st

from corpus.curation.model import Curation
from corpus.document import Document
from corpus.splitting.split import split
from index.query import MOST_WORDS
from tests.indexed import retriever_over

READER = retriever_over(
    split(Document("mill", "Mill", "The mill grinds rye. Participants arrive in spring.")),
    Curation(glossary={"corn": ("rye",)}),
).reader


def test_spelling_and_glossary_are_applied() -> None:
    """A misspelt word is searched as it is meant, the askers' word as the page's."""
    words = READER.read("Particpants of corn?").words
    assert [word.corrected for word in words] == ["participants", None]
    assert words[1].weights["rye"] > 0


def test_words_that_are_right_are_left_alone() -> None:
    """A word that a curated answer has is not turned into one of the pages."""
    (word,) = READER.read("particpant", frozenset({"particp"})).words
    assert word.corrected is None


def test_a_question_makes_a_bounded_query() -> None:
    """Of a question that is all words, the first are read."""
    for question in (" ".join("abcdefghij" * 50), " ".join(f"zq{n}v" for n in range(200))):
        assert len(READER.read(question).words) == MOST_WORDS


@given(st.text(max_size=80))
def test_the_same_question_is_the_same_query(question: str) -> None:
    """Any text is read, the same way every time, and once for several looks at it."""
    assert READER.read(question) is READER.read(question)
