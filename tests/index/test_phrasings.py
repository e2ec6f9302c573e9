import pytest

from index.phrasings import CuratedQuestion, PhrasingIndex, rarity
from index.query import Glossary, Query, read_query

ASKED = ("When was the mill built?", "Who built the mill?", "When does it open?", "of the")
INDEX = PhrasingIndex([CuratedQuestion.of(text, i) for i, text in enumerate(ASKED)], lambda _: 1.0)


def query(question: str) -> Query:
    return read_query((), Glossary({}), Glossary({}), question, {})


def test_the_same_terms_are_the_same_question() -> None:
    """A question with the very terms of a curated one is as close as can be, and the same."""
    found = INDEX.closest(query("WHEN was the mill built")).at(0)
    assert found
    assert found.is_same
    assert found.similarity == pytest.approx(1)
    assert found.question == ASKED[0]


@pytest.mark.parametrize("asked", ["when", "When open?", "How does it open for a mill of any kind"])
def test_words_that_are_left_out_make_another_question(asked: str) -> None:
    """With the very terms, but hardly a stop word in common, it is near and not the same."""
    index = PhrasingIndex(
        [CuratedQuestion.of(text, i) for i, text in enumerate(("When is it for us?", *ASKED))],
        lambda _: 1.0,
    )
    assert not any(found.is_same for found in index.closest(query(asked)).first())


def test_more_words_in_common_are_closer() -> None:
    """Of two curated questions the one that shares more words is closer; none is no neighbour."""
    found = INDEX.closest(query("when was it built by whom"))
    first, second, *_ = found.first()
    assert (first.position, second.position) == (0, 1)
    assert first.similarity > second.similarity > 0
    assert not first.is_same
    assert found.at(3) is None


def test_the_earlier_of_equals_stands_for_a_passage() -> None:
    """Where a passage has two equally close questions, the first one is named."""
    twice = PhrasingIndex(
        [CuratedQuestion.of("mill rye", 4), CuratedQuestion.of("mill oats", 4)], lambda _: 1.0
    )
    assert [found.question for found in twice.closest(query("mill")).first()] == ["mill rye"]


def test_rarity_counts_pages_and_questions_together() -> None:
    """A word weighs the less the more passages and questions have it, each of them once."""
    idf = rarity([("mill", "mill"), ("rye",)], {"mill": 3, "oats": 1}, 4)
    assert idf("mill") < idf("rye") == idf("oats") < idf("zebra")
    assert idf("mill") == rarity([], {"mill": 4}, 6)("mill")


def test_of_two_with_the_same_terms_the_one_asked_word_for_word_counts() -> None:
    """What tells the shop from the shops is in the stop words."""
    asked = ("Where is the shop?", "Where are the shops?")
    found = [CuratedQuestion.of(text, position) for position, text in enumerate(asked)]
    index = PhrasingIndex(found, lambda _: 1.0)
    for position, text in enumerate(asked):
        closest = index.closest(query(text))
        assert [each.position for each in closest.first() if each.is_same] == [position]
