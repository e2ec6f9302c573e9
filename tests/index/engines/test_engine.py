"""What every engine has to do, each of them tried."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.engines.engine import BLOCK, Engine, best
from index.engines.opensearch.cluster import Nodes
from index.engines.opensearch.engine import Elsewhere, OpenSearchBM25
from index.engines.rank_bm25 import RankBM25
from index.engines.sparse import SparseBM25
from index.fields import Change, Field
from index.units import Units
from tests.index.engines.scoring import added, scores
from tests.opensearch import Shared

Make = Callable[[Sequence[Field]], Engine]

WITHIN: list[Make] = [RankBM25.of, SparseBM25.of]
WORDS = st.lists(st.sampled_from("abcdef"), max_size=6)
ASKED = st.dictionaries(st.sampled_from("abcdefz"), st.floats(0.05, 1), max_size=4)


def field(units: list[list[str]], unit_of: list[int], weights: list[float]) -> Field:
    return Field(Units.of(units), np.array(unit_of, dtype=np.intp), np.array(weights))


def plain(units: list[list[str]]) -> Field:
    return field(units, [*range(len(units))], [1.0] * len(units))


ROWS = [["owl", "night"], ["owl"], ["pike", "water"], ["owl", "owl"], ["heron", "water"]]


@pytest.fixture(params=["rank-bm25", "sparse", "opensearch"])
def make(request: pytest.FixtureRequest) -> Make:
    if request.param != "opensearch":
        return RankBM25.of if request.param == "rank-bm25" else SparseBM25.of
    shared: Shared = request.getfixturevalue("opensearch")
    return elsewhere(shared)


def elsewhere(shared: Shared) -> Make:
    cluster = Nodes(shared.url)
    return lambda fields: prepared(OpenSearchBM25.of(fields, Elsewhere(cluster)))


def prepared(engine: Engine) -> Engine:
    if isinstance(engine, OpenSearchBM25):
        engine.prepare()
    return engine


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


def test_the_passages_with_the_terms_have_scores(make: Make) -> None:
    """A passage scores above 0 if it has a term of the question, and 0 else."""
    found = scores(make([plain(ROWS)]), {"water": 1.0, "heron": 0.5})
    assert (found > 0).tolist() == [False, False, True, False, True]
    assert found[4] > found[2]


def test_an_empty_question_and_unknown_words_score_nothing(make: Make) -> None:
    """Without a term that the passages have, every score is 0."""
    built = make([plain(ROWS)])
    for weights in ({}, {"quantum": 1.0}):
        assert scores(built, weights).tolist() == [0.0] * len(ROWS)
    assert added(built, "quantum", np.array([0, 4])).tolist() == [0.0, 0.0]
    assert "quantum" not in built.vocabulary


@pytest.mark.parametrize("units", [[], [[]], [[], []]])
def test_nothing_to_index_scores_nothing(make: Make, units: list[list[str]]) -> None:
    """No passages, or passages without terms, can be searched."""
    built = make([plain(units), plain(units)])
    assert scores(built, {"owl": 1.0}).tolist() == [0.0] * len(units)
    assert added(built, "owl", np.arange(len(units))).tolist() == [0.0] * len(units)
    assert not built.vocabulary


def test_the_score_is_the_sum_of_what_its_terms_add(make: Make) -> None:
    """What the terms add to a passage, times their weights, is its score, as explained."""
    built = make([plain(ROWS), field([["owl"], ["pike"]], [0, 0, 1, 0, 1], [0.5] * 5)])
    weights = {"owl": 1.0, "water": 0.4, "quantum": 1.0}
    where = np.arange(len(ROWS))
    summed = sum(weight * added(built, term, where) for term, weight in weights.items())
    assert np.asarray(summed).tolist() == scores(built, weights).tolist()


def test_the_scores_given_are_the_callers_own(make: Make) -> None:
    """Who adds to the scores of one question changes those of no other."""
    built = make([plain(ROWS)])
    first = scores(built, {"owl": 1.0})
    before = first.tolist()
    first += 5
    assert scores(built, {"owl": 1.0}).tolist() == before
    assert scores(built, {}).tolist() == [0.0] * len(ROWS)


def assert_same_scores(one: Engine, other: Engine, weights: dict[str, float], size: int) -> None:
    assert scores(one, weights).tobytes() == scores(other, weights).tobytes()
    for term in "abcdefz":
        where = np.arange(size)
        assert added(one, term, where).tobytes() == added(other, term, where).tobytes()
        assert one.idf(term) == other.idf(term)
    assert one.vocabulary == other.vocabulary


@given(fields(), ASKED)
def test_every_engine_gives_the_same_scores(built: list[Field], weights: dict[str, float]) -> None:
    """Scores, what each term adds, idf and vocabulary are equal to the last bit."""
    one, other = (make(built) for make in WITHIN)
    assert_same_scores(one, other, weights, len(built[0].weights))


# An index in OpenSearch takes a second or two.
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(built=fields(), asked=st.lists(ASKED, min_size=10, max_size=10))
def test_an_engine_elsewhere_gives_the_same_scores(
    opensearch: Shared, built: list[Field], asked: list[dict[str, float]]
) -> None:
    """OpenSearch's scores are those of an engine within, to the last bit."""
    one, other = elsewhere(opensearch)(built), SparseBM25.of(built)
    for weights in asked:
        assert_same_scores(one, other, weights, len(built[0].weights))


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[list[str]], Change, list[list[str]]]:
    """Units, what of them changes, and those that there are then."""
    before = draw(st.lists(WORDS, min_size=1, max_size=6))
    kept = draw(st.lists(st.integers(0, len(before) - 1), unique=True).map(sorted))
    new = draw(st.lists(WORDS, min_size=0 if kept else 1, max_size=3))
    units = [before[i] for i in kept] + new
    earlier = np.array([*kept, *[-1] * len(new)], dtype=np.int64)
    weights = np.linspace(0.5, 1.5, len(units))
    added_units = dict(enumerate(new, len(kept)))
    return before, Change(earlier, added_units, np.arange(len(units)), weights), units


def assert_changed_is_anew(
    make: Make, before: list[list[str]], change: Change, units: list[list[str]]
) -> None:
    changed = prepared(make([plain(before)]).changed([change]))
    anew = SparseBM25.of([Field(Units.of(units), change.unit_of, change.weights)])
    assert_same_scores(changed, anew, {"a": 0.7, "e": 0.4}, len(units))


@pytest.mark.parametrize("within", WITHIN)
@given(changes())
def test_a_changed_engine_is_one_made_anew(
    within: Make, change: tuple[list[list[str]], Change, list[list[str]]]
) -> None:
    """With units that went, came and stayed the scores are those of an engine of what is there."""
    assert_changed_is_anew(within, *change)


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=changes())
def test_a_changed_engine_elsewhere_is_one_made_anew(
    opensearch: Shared, change: tuple[list[list[str]], Change, list[list[str]]]
) -> None:
    """The index in OpenSearch is another one then, with all that is there."""
    assert_changed_is_anew(elsewhere(opensearch), *change)


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


def test_a_word_that_no_passage_has_any_longer_finds_none(make: Make) -> None:
    """A unit may be left of which no passage is a part."""
    left = Field(Units.of([["owl"], []]), np.array([1]), np.array([1.0]))
    assert scores(make([left]), {"owl": 1.0}).tolist() == [0.0]
