"""The index of one version of the pages: found in the cluster, or loaded into it once for all.

An alias named by what the passages and their numbers are has the index behind it, and is set when
all is in it: a process finds the version that it answers from by it, whoever has loaded it, and
none that is half loaded. One alias for all versions would hand a process the numbers of other
passages than its own, between the moment in which it is moved and that in which it has read them.

Who uses an index says so from time to time. An index that nobody has used for an hour is deleted:
those of pages as they were, and of a process that ended while it loaded.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from os import urandom
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Any, NamedTuple

from index.engines.errors import EngineAwayError, IndexGoneError
from index.engines.opensearch.documents import MAPPINGS, SETTINGS
from index.meaning.kept import Progress

PREFIX = "askademy-"
# Another format is another name.
FORMAT = 1
# Seconds after which an index that nobody uses is deleted; those in use say so much more often.
UNUSED, SAID = 3_600.0, 600.0
# Seconds without a word after which who loads an index is taken to have ended.
STALLED, ALIVE = 60.0, 5.0
# Copies: one on each of three nodes, so that any of them answers alone.
COPIES = "0-2"
# Passages of a shard: a million take a node 2 to 10 ms.
SHARD = 2_000_000
_POLLING = 0.5  # seconds between two looks at what another process loads
_BUSY = 429  # "too many requests"
# Seconds to wait before what was refused for now is sent again.
_AGAIN = (1.0, 2.0, 4.0, 8.0, 16.0)

if TYPE_CHECKING:
    from index.engines.opensearch.cluster import Nodes

_log = logging.getLogger(__name__)

Documents = Callable[[], Iterable[tuple[int, str]]]


class _Index(NamedTuple):
    """One that is there."""

    # When it was created, in milliseconds, and its name: the first one of a version counts.
    created: int
    name: str
    # When it was said to be in use, in seconds.
    used: float
    is_complete: bool


class Version:
    """The index of one version of the pages."""

    def __init__(self, cluster: "Nodes", key: str) -> None:
        """`key` names what is in it."""
        self._cluster = cluster
        self.alias = f"{PREFIX}{FORMAT}-{key}"
        """What is asked."""
        self._said = monotonic()

    def require(self, size: int, documents: Documents, progress: Progress) -> None:
        """Loads the index where it is not there yet, or waits for who loads it.

        Raises `EngineError`.
        """
        while not self._is_complete():
            if others := self._loading():
                _log.info("Another process loads the pages into OpenSearch: %s", others[0].name)
                sleep(_POLLING)
            else:
                self._load(size, documents, progress)
        self.keep()

    @property
    def is_due(self) -> bool:
        """Whether it should be said again that the index is in use."""
        return monotonic() - self._said > SAID

    def keep(self) -> None:
        """Says that the index is in use, and deletes those that are not; raises `EngineError`."""
        self._said = monotonic()
        self._say(self.alias)
        self.sweep()

    def sweep(self) -> None:
        """Deletes what nobody has used for long."""
        for each in self._indexes(f"{PREFIX}*"):
            if each.used < time() - UNUSED:
                self._delete(each.name)

    def _is_complete(self) -> bool:
        return any(each.is_complete for each in self._versions())

    def _versions(self) -> list[_Index]:
        return self._indexes(f"{self.alias}-*")

    def _loading(self) -> list[_Index]:
        """Those of this version that somebody is loading, the first one first."""
        return sorted(
            each
            for each in self._versions()
            if not each.is_complete and each.used > time() - STALLED
        )

    def _load(self, size: int, documents: Documents, progress: Progress) -> None:
        name = f"{self.alias}-{urandom(4).hex()}"
        shards = {"number_of_shards": 1 + size // SHARD}
        mappings = MAPPINGS | _meta()
        _log.info("%s passages are loaded into OpenSearch, as %s.", f"{size:,}", name)
        self._cluster.order(
            "PUT", f"/{name}", {"settings": SETTINGS | shards, "mappings": mappings}
        )
        try:
            first = next(iter(self._loading()), None)
            if self._is_complete() or (first and first.name != name):
                self._delete(name)  # another process was first
                return
            self._fill(name, size, documents, progress)
        except BaseException:
            self._delete(name)
            raise
        self._complete(name)

    def _fill(self, name: str, size: int, documents: Documents, progress: Progress) -> None:
        done, said = 0, monotonic()
        for count, lines in documents():
            self._send(name, lines)
            done += count
            progress(done, size)
            if monotonic() - said > ALIVE:
                said = monotonic()
                self._say(name)
        self._cluster.order("POST", f"/{name}/_refresh")
        if self._cluster.order("GET", f"/{name}/_count")["count"] != size:
            raise EngineAwayError("OpenSearch has lost passages while they were loaded: try again.")

    def _send(self, name: str, lines: str) -> None:
        """Sent again where OpenSearch has too much to do."""
        # Of a document that is refused nothing comes back but the kind of its error.
        told = {"filter_path": "errors,items.*.status,items.*.error.type"}
        for wait in (*_AGAIN, None):
            found = self._cluster.order("POST", f"/{name}/_bulk", lines, told)
            if not found["errors"]:
                return
            first = next(item["index"] for item in found["items"] if "error" in item["index"])
            if first["status"] != _BUSY or wait is None:
                break
            sleep(wait)
        told_kind = first["error"]["type"]
        raise EngineAwayError(f"OpenSearch does not take a passage: {told_kind}. Look at its log.")

    def _complete(self, name: str) -> None:
        """Copies it, and answers from it from now on; one that was there before is deleted."""
        index = {"index": {"auto_expand_replicas": COPIES}}
        self._wait_for("POST", f"/{name}/_forcemerge", {"max_num_segments": "1"})
        self._cluster.order("PUT", f"/{name}/_settings", index)
        waiting = {"wait_for_status": "green", "timeout": "15s"}
        self._wait_for("GET", f"/_cluster/health/{name}", waiting)
        before = [each.name for each in self._versions() if each.is_complete]
        added = {"add": {"index": name, "alias": self.alias}}
        # An alias of two indexes would find each passage twice: it is all one step.
        removed = [{"remove_index": {"index": each}} for each in before]
        self._cluster.order("POST", "/_aliases", {"actions": [added, *removed]})

    def _wait_for(self, method: str, path: str, parameters: Mapping[str, str]) -> None:
        """As long as it is useful: OpenSearch ends it also where that takes longer."""
        try:
            self._cluster.order(method, path, None, parameters)
        except EngineAwayError:
            _log.warning("OpenSearch still merges or copies the index %s.", path)

    def _say(self, name: str) -> None:
        self._cluster.order("PUT", f"/{name}/_mapping", _meta())

    def _delete(self, name: str) -> None:
        try:
            self._cluster.order("DELETE", f"/{name}")
        except IndexGoneError:
            pass
        except EngineAwayError:
            _log.warning("OpenSearch has not deleted the index %s.", name)

    def _indexes(self, pattern: str) -> list[_Index]:
        """Those of ours."""
        wanted = {"filter_path": "*.aliases,*.mappings._meta,*.settings.index.creation_date"}
        found = self._cluster.order("GET", f"/{pattern}", None, wanted)
        return [
            _Index(
                int(each["settings"]["index"]["creation_date"]),
                name,
                each["mappings"]["_meta"]["used"],
                bool(each.get("aliases")),
            )
            for name, each in found.items()
            if "used" in each.get("mappings", {}).get("_meta", {})
        ]


def _meta() -> dict[str, Any]:
    return {"_meta": {"used": time()}}
