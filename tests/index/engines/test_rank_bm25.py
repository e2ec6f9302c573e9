import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.bm25 import idf
from index.engines.rank_bm25 import BM25

TERMS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), max_size=8)


def test_scores_are_those_of_the_formula() -> None:
    """A score is idf · f · (k1 + 1) / (f + k1 · (1 − b + b · length / mean length))."""
    index = BM25.of([["a", "a", "b"], ["b"], ["c", "c"]])
    mean = (3 + 1 + 2) / 3
    expected = (
        math.log(1 + (3 - 1 + 0.5) / (1 + 0.5)) * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / mean))
    )
    assert index.scores("a") == pytest.approx([expected, 0, 0])


def test_a_term_in_most_passages_still_counts_for_its_passages() -> None:
    """A term in three of four passages scores above 0 there, and below a rarer one."""
    index = BM25.of([["a", "b"], ["a", "c"], ["a", "c"], ["d", "c"]])
    assert (index.scores("a")[:3] > 0).all()
    assert index.idf("c") == index.idf("a") < index.idf("b")


def test_a_term_in_every_passage_scores_above_zero() -> None:
    """Even a term that all passages have does not score 0 or less."""
    assert (BM25.of([["a"], ["a", "b"]]).scores("a") > 0).all()


@pytest.mark.parametrize("documents", [[], [[]], [[], [], []]])
def test_nothing_to_index_scores_nothing(documents: list[list[str]]) -> None:
    """No passages, or passages without terms, give zeros instead of a division by zero."""
    index = BM25.of(documents)
    assert index.scores("a").tolist() == [0.0] * len(documents)
    assert index.vocabulary == set()


def test_one_passage_can_be_found() -> None:
    """The only passage of a corpus scores above 0 for its terms and 0 for others."""
    index = BM25.of([["a", "b"]])
    assert index.scores("a")[0] > 0
    assert index.scores("z")[0] == 0


def test_an_unknown_term_weighs_as_much_as_the_rarest() -> None:
    """The idf of a term of no passage is the largest there is."""
    index = BM25.of([["a"], ["b"], ["b"]])
    assert index.idf("z") == idf(3, 0) > index.idf("a") > index.idf("b")


@given(TERMS, st.sampled_from("abcdefz"))
def test_exactly_the_passages_with_the_term_score(documents: list[list[str]], term: str) -> None:
    """A passage scores above 0 if and only if it has the term, in any collection."""
    scores = BM25.of(documents).scores(term)
    assert (scores > 0).tolist() == [term in document for document in documents]
    assert np.isfinite(scores).all()


@given(
    TERMS,
    st.lists(
        st.one_of(st.integers(0, 7), st.lists(st.sampled_from("abcxyz"), max_size=5)), max_size=9
    ),
)
def test_revised_units_are_indexed_as_if_from_the_start(
    units: list[list[str]], wanted: list[int | list[str]]
) -> None:
    """Units that stay, go and come give the very scores, idf and vocabulary of a new index."""
    kept = iter(sorted({each for each in wanted if isinstance(each, int) and each < len(units)}))
    places = [each if isinstance(each, list) else next(kept, []) for each in wanted]
    anew = BM25.of([each if isinstance(each, list) else units[each] for each in places])
    before = BM25.of(units)
    exchanged = before.revised(
        np.array([-1 if isinstance(each, list) else each for each in places], dtype=np.int64),
        {number: each for number, each in enumerate(places) if isinstance(each, list)},
    )
    assert exchanged.size == anew.size
    assert exchanged.vocabulary == anew.vocabulary
    for term in "abcdefxyz":
        assert exchanged.scores(term).tolist() == anew.scores(term).tolist()
        assert exchanged.idf(term) == anew.idf(term)
    assert before.vocabulary == BM25.of(units).vocabulary
    for term in "abcdef":
        assert before.scores(term).tolist() == BM25.of(units).scores(term).tolist()


@given(TERMS.filter(any), st.sampled_from("abcdefz"))
def test_scores_are_rank_bm25s_own(units: list[list[str]], term: str) -> None:
    """A score is, to the last bit, what rank-bm25 makes of it with Lucene's idf."""
    index = BM25.of(units)
    assert index.okapi is not None
    assert index.scores(term).tolist() == index.okapi.get_scores([term]).tolist()
