import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.curation.model import Curation, Phrasings
from corpus.document import Document, Passage
from corpus.load import ACADEMY, load
from corpus.splitting.split import split
from index.retriever import Retriever
from index.searcher import Hit, matches
from tests.indexed import NOTHING, retriever_over

ANIMALS = """# Birds

The owl hunts at night. The heron hunts in the water.

# Fish

The pike hunts in the water. The carp rests.
"""


def passages(text: str, title: str = "Animals") -> list[Passage]:
    return split(Document("animals", title, text))


def retriever(text: str, curation: Curation = NOTHING) -> Retriever:
    return retriever_over(passages(text), curation)


def search(index: Retriever, question: str, limit: int) -> tuple[Hit, ...]:
    return index.searcher.search(index.reader.read(question), limit).best


def found(index: Retriever, question: str, limit: int = 10) -> list[str]:
    return [hit.passage.text for hit in search(index, question, limit)]


def test_the_passage_with_the_words_comes_first() -> None:
    """The passage that has all words of the question is the first hit."""
    assert found(retriever(ANIMALS), "What hunts in the water at night?")[0].startswith("The owl")
    assert found(retriever(ANIMALS), "Who rests?")[0] == "The carp rests."


def test_nothing_matched_is_no_hit() -> None:
    """A question without a word of the pages has no hits, not zero-score ones."""
    assert found(retriever(ANIMALS), "quantum chromodynamics") == []
    assert found(retriever(ANIMALS), "") == []


@pytest.mark.parametrize("text", ["", "\n\n", "---"])
def test_an_empty_corpus_has_no_hits(text: str) -> None:
    """Pages without a passage can be indexed and searched."""
    assert found(retriever(text), "owl") == []


def test_one_passage_is_found() -> None:
    """A corpus of a single passage finds it by a word of it."""
    assert found(retriever("The owl sleeps."), "owl") == ["The owl sleeps."]


def test_ties_go_to_the_earlier_passage() -> None:
    """Passages of the same score come in reading order."""
    text = "The owl sleeps.\n\nThe owl sleeps.\n\nThe owl sleeps."
    index = retriever(text)
    hits = search(index, "owl", 3)
    assert len({hit.score for hit in hits}) == 1
    assert [hit.position for hit in hits] == [0, 1, 2]


def test_a_heading_finds_what_stands_below_it() -> None:
    """A passage is found by a word that only its heading has."""
    fish = ["The pike hunts in the water.", "The carp rests."]
    assert found(retriever(ANIMALS), "fish")[0] in fish


def test_a_phrasing_finds_its_passage() -> None:
    """A curated question brings words that the page has not."""
    curation = Curation(phrasings=(Phrasings("The carp rests", ("Which animal is lazy?",)),))
    assert found(retriever(ANIMALS, curation), "lazy") == ["The carp rests."]


def test_the_very_words_of_a_phrasing_get_the_whole_bonus() -> None:
    """A curated question asked word for word is as close as can be, whatever its case."""
    curation = Curation(phrasings=(Phrasings("The carp rests", ("Which animal is lazy?",)),))
    index = retriever(ANIMALS, curation)
    (hit,) = search(index, "WHICH ANIMAL IS LAZY", 1)
    assert hit.phrasing is not None
    assert hit.phrasing.similarity == pytest.approx(1)


ACADEMY_INDEX = retriever_over(
    [p for d in load(ACADEMY).documents for p in split(d)], load(ACADEMY).curation
)


@given(
    st.lists(
        st.sampled_from(
            "how many countries regions academy 2001 founded graduates misson zzz Budapest the"
            " what law enforcement objectives drug set up".split()
        ),
        max_size=8,
    )
)
def test_contributions_add_up_to_the_score(words: list[str]) -> None:
    """What the words bring to a hit, with its phrasing's bonus, is its score."""
    query = ACADEMY_INDEX.reader.read(" ".join(words))
    for hit in ACADEMY_INDEX.searcher.search(query, 5).best:
        found_words = matches(query, hit)
        total = sum(score for match in found_words for score in match.scores.values())
        total += hit.bonus
        assert total == pytest.approx(hit.score)
        assert all(0 <= match.share <= 1 for match in found_words)


@given(st.text(max_size=60))
def test_any_question_is_searched(question: str) -> None:
    """Any text gives hits in falling order of scores above 0, the same ones every time."""
    query = ACADEMY_INDEX.reader.read(question)
    hits = ACADEMY_INDEX.searcher.search(query, 10).best
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)
    assert hits == search(ACADEMY_INDEX, question, 10)


def test_the_rows_of_a_table_share_what_is_around_them() -> None:
    """What stands around a passage is kept once for all of them, however long the table is."""
    rows = "".join(f"| owl {number} | night |\n" for number in range(50))
    index = retriever(f"# Hours\n\n| bird | time |\n|---|---|\n{rows}")
    assert len({id(terms.around) for terms in index.terms}) == 1
