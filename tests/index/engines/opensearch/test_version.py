"""One index for each version of the pages, loaded once, whole, and thrown away when unused."""

from collections.abc import Iterator
from secrets import token_hex
from threading import Thread
from time import time

import pytest

from index.engines.errors import EngineAwayError, EngineError
from index.engines.opensearch import version
from index.engines.opensearch.cluster import Nodes
from index.engines.opensearch.version import Version
from index.meaning.kept import silent
from tests.opensearch import Shared
from tests.patience import PATIENCE

LINES = "".join(f'{{"index":{{"_id":"{p}"}}}}\n{{"p":{p},"t":{{"1":1.5}}}}\n' for p in range(3))


class Loads:
    """Gives three documents, and counts how often."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> Iterator[tuple[int, str]]:
        self.count += 1
        yield 3, LINES


@pytest.fixture
def nodes(opensearch: Shared) -> Nodes:
    return Nodes(opensearch.url)


@pytest.fixture
def key() -> str:
    return token_hex(8)


def behind(nodes: Nodes, of: Version) -> list[str]:
    """The names of the indexes of a version, complete or not."""
    return [*nodes.order("GET", f"/{of.alias}-*")]


def said_before(seconds: float) -> dict[str, dict[str, float]]:
    """What an index has of which nobody has said since then that it is in use."""
    return {"_meta": {"used": time() - seconds}}


def found(nodes: Nodes, of: Version) -> int:
    hits = nodes.order("POST", f"/{of.alias}/_search", {"size": 10})["hits"]["hits"]
    return len(hits)


def test_what_is_there_is_not_loaded_again(nodes: Nodes, key: str) -> None:
    """A second process finds what the first has loaded."""
    loads = Loads()
    for _ in range(2):
        Version(nodes, key).require(3, loads, silent)
    assert loads.count == 1
    assert found(nodes, Version(nodes, key)) == 3


def test_processes_that_start_at_once_load_once(nodes: Nodes, key: str) -> None:
    """The others wait for the one that was first, and all find one index."""
    loads = Loads()

    def require() -> None:
        Version(nodes, key).require(3, loads, silent)

    threads = [Thread(target=require) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert loads.count == 1
    assert len(behind(nodes, Version(nodes, key))) == 1
    assert found(nodes, Version(nodes, key)) == 3


def test_what_is_half_loaded_is_never_asked(nodes: Nodes, key: str) -> None:
    """A process that ends while it loads leaves nothing that another one would find."""

    def broken() -> Iterator[tuple[int, str]]:
        yield 3, LINES
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Version(nodes, key).require(3, broken, silent)
    assert behind(nodes, Version(nodes, key)) == []
    loads = Loads()
    Version(nodes, key).require(3, loads, silent)
    assert loads.count == 1


def test_who_was_killed_is_not_waited_for(nodes: Nodes, key: str) -> None:
    """An index whose loader has said nothing for a minute is left aside."""
    left = f"{Version(nodes, key).alias}-00000000"
    nodes.order("PUT", f"/{left}", {"mappings": said_before(version.STALLED + 1)})
    Version(nodes, key).require(3, Loads(), silent)
    assert found(nodes, Version(nodes, key)) == 3


def test_lost_passages_are_noticed(nodes: Nodes, key: str) -> None:
    """An index with fewer passages than there are is not answered from."""
    with pytest.raises(EngineAwayError, match="lost passages"):
        Version(nodes, key).require(4, Loads(), silent)
    assert behind(nodes, Version(nodes, key)) == []


def test_a_passage_that_is_refused_is_not_printed(nodes: Nodes, key: str) -> None:
    """The error names its kind, and nothing of it."""
    lines = '{"index":{"_id":"0"}}\n{"p":"the mill","t":{"1":1.5}}\n'
    with pytest.raises(EngineError, match="mapper_parsing_exception") as error:
        Version(nodes, key).require(1, lambda: iter([(1, lines)]), silent)
    assert "mill" not in str(error.value)


def test_progress_is_told(nodes: Nodes, key: str) -> None:
    """Who waits sees how many passages are loaded of how many."""
    seen: list[tuple[int, int]] = []
    Version(nodes, key).require(3, Loads(), lambda done, of: seen.append((done, of)))
    assert seen == [(3, 3)]


def test_the_unused_is_deleted_and_the_used_stays(
    nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour after the last word of those who use it; what is not ours is left alone."""
    used, unused = (Version(nodes, token_hex(8)) for _ in range(2))
    for each in (used, unused):
        each.require(3, Loads(), silent)
    other = f"askademy-{token_hex(4)}"
    nodes.order("PUT", f"/{other}", {})
    nodes.order("PUT", f"/{used.alias}/_mapping", said_before(version.UNUSED - PATIENCE))
    nodes.order("PUT", f"/{unused.alias}/_mapping", said_before(version.UNUSED + 1))
    monkeypatch.setattr(version, "SAID", 0.0)
    assert used.is_due
    used.keep()
    assert behind(nodes, unused) == []
    (name,) = behind(nodes, used)
    said = nodes.order("GET", f"/{name}/_mapping")[name]["mappings"]["_meta"]["used"]
    assert said > time() - version.UNUSED / 2
    nodes.order("DELETE", f"/{other}")
