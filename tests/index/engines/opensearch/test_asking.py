"""OpenSearch is asked whatever happens to a node, and found again when it comes back."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from secrets import token_hex
from time import monotonic, sleep

import numpy as np
import pytest

from index.engines.bm25 import Scores
from index.engines.engine import Engine, best
from index.engines.errors import EngineAwayError, EngineError
from index.engines.opensearch.cluster import Nodes
from index.engines.opensearch.engine import MOST_TERMS, Elsewhere, OpenSearchBM25
from index.engines.sparse import SparseBM25
from index.fields import Field
from index.units import Units
from tests.index.engines.scoring import scores
from tests.opensearch import NODES, Shared
from tests.patience import PATIENCE

# What the terms of pages may be, or those of questions.
ODD = [
    "U.S.",
    "a.b.c",
    "*",
    "t.*",
    "",
    " ",
    '"',
    "\\",
    "🦉",
    "é\u0301",
    "\u0000",
    "\ud800",
    "x" * 30_000,
]


def field(units: list[list[str]]) -> Field:
    return Field(Units.of(units), np.arange(len(units)), np.ones(len(units)))


def engine(shared: Shared, units: list[list[str]]) -> OpenSearchBM25:
    made = OpenSearchBM25.of([field(units)], Elsewhere(Nodes(shared.url)))
    made.prepare()
    return made


def one_only() -> list[list[str]]:
    """Passages that no other test has."""
    return [["owl", token_hex(8)], ["owl", "night"], ["pike"]]


def asked(
    of: Engine, limit: int, weights: dict[str, float], likely: tuple[int, ...] = ()
) -> Scores:
    return of.scored(weights, limit, lambda _: np.array(likely, dtype=np.intp)).scores


def await_answer(of: OpenSearchBM25) -> None:
    until = monotonic() + PATIENCE
    while of.problem() is not None:
        assert monotonic() < until, of.problem()
        sleep(0.1)


def test_any_term_may_stand_on_a_page(opensearch: Shared) -> None:
    """Dots, wildcards, signs of JSON, halves of characters and very long words are found."""
    units = [[term, "owl"] for term in ODD] + [[]]
    built, within = engine(opensearch, units), SparseBM25.of([field(units)])
    for term in ODD:
        assert scores(built, {term: 0.7}).tolist() == scores(within, {term: 0.7}).tolist()
    everything = dict.fromkeys([*ODD, "owl"], 0.5)
    assert scores(built, everything).tolist() == scores(within, everything).tolist()


def test_more_terms_than_a_query_may_have(opensearch: Shared) -> None:
    """The best are found by the terms that say most, and scored by all."""
    words = [f"w{number}" for number in range(MOST_TERMS + 600)]
    units = [words[at : at + 3] for at in range(0, len(words), 3)] + [words]
    built, within = engine(opensearch, units), SparseBM25.of([field(units)])
    weights = dict.fromkeys(words, 1.0)
    found, expected = (asked(each, 5, weights) for each in (built, within))
    assert best(found, 5).tolist() == best(expected, 5).tolist()
    assert found[-1] == expected[-1]


def test_no_more_than_the_limit_and_some_are_looked_at(opensearch: Shared) -> None:
    """Of many equally good passages the first ones are, and what is likely in any case."""
    units = [["owl", "night"]] * 300
    found = asked(engine(opensearch, units), 5, {"owl": 1.0}, (290, 299))
    assert best(found, 5).tolist() == [0, 1, 2, 3, 4]
    assert found[[290, 299]].all()
    assert not found[200:290].any()


def test_a_limit_beyond_all_passages(opensearch: Shared) -> None:
    """No more is found than there is, whatever is wanted."""
    found = asked(engine(opensearch, one_only()), 1_000_000, {"owl": 1.0})
    assert (found > 0).tolist() == [True, True, False]


def test_an_index_that_is_deleted_is_loaded_again(opensearch: Shared) -> None:
    """Questions are refused meanwhile, and answered as before soon after."""
    built = engine(opensearch, one_only())
    before = scores(built, {"owl": 1.0}).tolist()
    nodes = Nodes(opensearch.url)
    (name,) = nodes.order("GET", f"/askademy-*{built.key}")
    nodes.order("DELETE", f"/{name}")
    with pytest.raises(EngineError, match="does not have the index"):
        scores(built, {"owl": 1.0})
    await_answer(built)
    assert scores(built, {"owl": 1.0}).tolist() == before


def test_an_engine_that_is_only_tried_loads_nothing() -> None:
    """A draft that its owner tries is searched in the process: nothing is asked of OpenSearch."""
    units = one_only()
    nowhere = Elsewhere(Nodes("http://127.0.0.1:1"))
    built, within = OpenSearchBM25.of([field(units)], nowhere), SparseBM25.of([field(units)])
    assert scores(built, {"owl": 1.0}).tolist() == scores(within, {"owl": 1.0}).tolist()


def test_a_killed_node_fails_no_question(breakable_opensearch: Shared) -> None:
    """Another node is asked at once, and pages that change meanwhile are loaded into the others."""
    built = engine(breakable_opensearch, one_only())
    before = scores(built, {"owl": 1.0}).tolist()
    breakable_opensearch.kill(1)
    for _ in range(60):
        assert scores(built, {"owl": 1.0}).tolist() == before
    changed = engine(breakable_opensearch, one_only())
    assert (scores(changed, {"owl": 1.0}) > 0).tolist() == [True, True, False]


def test_a_hanging_node_fails_no_question(breakable_opensearch: Shared) -> None:
    """It is waited for half a second, and then left alone."""
    built = engine(breakable_opensearch, one_only())
    before = scores(built, {"owl": 1.0}).tolist()
    with breakable_opensearch.frozen(1):
        for _ in range(60):
            assert scores(built, {"owl": 1.0}).tolist() == before


@pytest.fixture
def frozen(breakable_opensearch: Shared) -> Iterator[tuple[OpenSearchBM25, ExitStack]]:
    """An engine whose nodes all hang until the stack is closed."""
    built = engine(breakable_opensearch, one_only())
    with ExitStack() as stack:
        for number in range(NODES):
            stack.enter_context(breakable_opensearch.frozen(number))
        yield built, stack


def test_all_nodes_away_and_back(
    frozen: tuple[OpenSearchBM25, ExitStack], caplog: pytest.LogCaptureFixture
) -> None:
    """It is said in one sentence, logged once, and over as soon as a node is there again."""
    built, stack = frozen
    for _ in range(3):
        with pytest.raises(EngineAwayError, match="does not answer"):
            scores(built, {"owl": 1.0})
    assert built.problem() is not None
    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(logged) == 1
    stack.close()
    await_answer(built)
    assert scores(built, {"owl": 1.0})[0] > 0
