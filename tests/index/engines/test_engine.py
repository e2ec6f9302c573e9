"""What every engine has to do, each of them tried."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.engine import BLOCK, Engine, best
from index.engines.rank_bm25 import RankBM25
from index.engines.sparse import SparseBM25
from index.fields import Change, Field
from index.units import Units

ENGINES: list[type[Engine]] = [RankBM25, SparseBM25]
EVERY = pytest.mark.parametrize("engine", ENGINES)
WORDS = st.lists(st.sampled_from("abcdef"), max_size=6)
ASKED = st.dictionaries(st.sampled_from("abcdefz"), st.floats(0.05, 1), max_size=4)


def field(units: list[list[str]], unit_of: list[int], weights: list[float]) -> Field:
    return Field(Units.of(units), np.array(unit_of, dtype=np.intp), np.array(weights))


def plain(units: list[list[str]]) -> Field:
    return field(units, [*range(len(units))], [1.0] * len(units))


ROWS = [["owl", "night"], ["owl"], ["pike", "water"], ["owl", "owl"], ["heron", "water"]]


@st.composite
def fields(draw: st.DrawFn) -> list[Field]:
    """Two to four fields of the same passages, some of which share their units."""
    size = draw(st.integers(0, 7))
    found = []
    for _ in range(draw(st.integers(2, 4))):
        units = draw(st.lists(WORDS, min_size=min(size, 1), max_size=size))
        unit_of = st.integers(0, max(0, len(units) - 1))
        weights = st.sampled_from([0.0, 0.1, 0.3, 0.35, 0.8, 1.0, 1.6])
        found.append(
            field(
                units,
                draw(st.lists(unit_of, min_size=size, max_size=size)),
                draw(st.lists(weights, min_size=size, max_size=size)),
            )
        )
    return found


@EVERY
def test_the_passages_with_the_terms_have_scores(engine: type[Engine]) -> None:
    """A passage scores above 0 if it has a term of the question, and 0 else."""
    scores = engine.of([plain(ROWS)]).scores({"water": 1.0, "heron": 0.5})
    assert (scores > 0).tolist() == [False, False, True, False, True]
    assert scores[4] > scores[2]


@EVERY
def test_an_empty_question_and_unknown_words_score_nothing(engine: type[Engine]) -> None:
    """Without a term that the passages have, every score is 0."""
    built = engine.of([plain(ROWS)])
    for weights in ({}, {"quantum": 1.0}):
        assert built.scores(weights).tolist() == [0.0] * len(ROWS)
    assert built.added("quantum", np.array([0, 4])).tolist() == [0.0, 0.0]
    assert "quantum" not in built.vocabulary


@EVERY
@pytest.mark.parametrize("units", [[], [[]], [[], []]])
def test_nothing_to_index_scores_nothing(engine: type[Engine], units: list[list[str]]) -> None:
    """No passages, or passages without terms, can be searched."""
    built = engine.of([plain(units), plain(units)])
    assert built.scores({"owl": 1.0}).tolist() == [0.0] * len(units)
    assert built.added("owl", np.arange(len(units))).tolist() == [0.0] * len(units)
    assert not built.vocabulary


@EVERY
def test_the_score_is_the_sum_of_what_its_terms_add(engine: type[Engine]) -> None:
    """What the terms add to a passage, times their weights, is its score, as explained."""
    built = engine.of([plain(ROWS), field([["owl"], ["pike"]], [0, 0, 1, 0, 1], [0.5] * 5)])
    weights = {"owl": 1.0, "water": 0.4, "quantum": 1.0}
    where = np.arange(len(ROWS))
    summed = sum(weight * built.added(term, where) for term, weight in weights.items())
    assert np.asarray(summed).tolist() == built.scores(weights).tolist()


@EVERY
def test_the_scores_given_are_the_callers_own(engine: type[Engine]) -> None:
    """Who adds to the scores of one question changes those of no other."""
    built = engine.of([plain(ROWS)])
    first = built.scores({"owl": 1.0})
    before = first.tolist()
    first += 5
    assert built.scores({"owl": 1.0}).tolist() == before
    assert built.scores({}).tolist() == [0.0] * len(ROWS)


@given(fields(), ASKED)
def test_every_engine_gives_the_same_scores(built: list[Field], weights: dict[str, float]) -> None:
    """Scores, what each term adds, idf and vocabulary are equal to the last bit."""
    one, other = (engine.of(built) for engine in ENGINES)
    assert one.scores(weights).tobytes() == other.scores(weights).tobytes()
    where = np.arange(len(built[0].weights))
    for term in "abcdefz":
        assert one.added(term, where).tobytes() == other.added(term, where).tobytes()
        assert one.idf(term) == other.idf(term)
    assert one.vocabulary == other.vocabulary


@EVERY
@given(before=st.lists(WORDS, min_size=1, max_size=6), now=st.data())
def test_a_changed_engine_is_one_made_anew(
    engine: type[Engine], before: list[list[str]], now: st.DataObject
) -> None:
    """With units that went, came and stayed the scores are those of an engine of what is there."""
    kept = now.draw(st.lists(st.integers(0, len(before) - 1), unique=True).map(sorted))
    new = now.draw(st.lists(WORDS, max_size=3))
    units = [before[i] for i in kept] + new
    if not units:
        return
    earlier = np.array([*kept, *[-1] * len(new)], dtype=np.int64)
    weights = np.linspace(0.5, 1.5, len(units))
    where = np.arange(len(units))
    change = Change(earlier, dict(enumerate(new, len(kept))), where, weights)
    changed = engine.of([plain(before)]).changed([change])
    anew = engine.of([Field(Units.of(units), where, weights)])
    for term in "abcdef":
        assert changed.scores({term: 0.7}).tobytes() == anew.scores({term: 0.7}).tobytes()
        assert changed.idf(term) == anew.idf(term)
    assert changed.vocabulary == anew.vocabulary


def test_equal_scores_keep_the_order_of_the_passages() -> None:
    """Of equally good passages the earlier one comes first, also at the edge of the limit."""
    assert best(np.array([1.0, 2.0, 1.0, 2.0, 1.0]), 4).tolist() == [1, 3, 0, 2]


def test_no_more_is_found_than_matches() -> None:
    """A limit above the number of passages finds those with a score above 0, and no others."""
    assert best(np.array([0.0, 3.0, -1.0, 0.5]), 40).tolist() == [1, 3]
    assert best(np.zeros(10_000), 5).tolist() == []
    assert best(np.ones(3), 0).tolist() == []


@pytest.mark.parametrize("size", [BLOCK - 1, 7 * BLOCK, 41 * BLOCK + 3, 60 * BLOCK])
@pytest.mark.parametrize("levels", [2, 5, 1_000])
def test_the_best_of_many_are_those_of_a_full_sort(size: int, levels: int) -> None:
    """Blocks that are left out have none of the best, however many scores are equal."""
    for seed in range(10):
        scores = np.random.default_rng(seed).integers(0, levels, size) / levels
        scores[np.random.default_rng(seed + 1).random(size) < 0.9] = 0.0
        for limit in (1, 12, 40):
            order = np.argsort(-scores, kind="stable")[:limit]
            assert best(scores, limit).tolist() == order[scores[order] > 0].tolist()


@EVERY
def test_a_word_that_no_passage_has_any_longer_finds_none(engine: type[Engine]) -> None:
    """A unit may be left of which no passage is a part."""
    left = Field(Units.of([["owl"], []]), np.array([1]), np.array([1.0]))
    assert engine.of([left]).scores({"owl": 1.0}).tolist() == [0.0]
