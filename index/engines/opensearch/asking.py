"""One version of the pages in OpenSearch, asked: loaded before that, and again when it has gone."""

import logging
from collections.abc import Mapping, Sequence
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from index.engines.errors import EngineAwayError, EngineError, IndexGoneError
from index.engines.opensearch.version import Documents, Version
from index.meaning.kept import Progress

if TYPE_CHECKING:
    from index.engines.opensearch.cluster import Nodes

_PARAMETERS = {
    # What is found in a part of the pages would pass for all that there is.
    "allow_partial_search_results": "false",
    # A node that has a copy asks no other one, which may hang.
    "preference": "_local",
    "filter_path": "hits.hits.sort,hits.hits._source",
}
# Searches that each node does before questions are asked.
WARMING = 2
_WARMING = {
    "size": 64,
    "query": {
        "bool": {
            "should": [
                {"rank_feature": {"field": f"t.{number}", "linear": {}}} for number in range(20)
            ]
        }
    },
}
# The least that a node has to search for.
_LEAST = {"size": 1, "_source": False, "query": {"match_all": {}}}

_log = logging.getLogger(__name__)


class Asking:
    """Asks the index of one version; safe to use in several threads."""

    def __init__(
        self, cluster: "Nodes", key: str, size: int, documents: Documents, progress: Progress
    ) -> None:
        """`documents` gives what is loaded, `size` passages in all."""
        self._cluster = cluster
        self._version = Version(cluster, key)
        self._size = size
        self._documents = documents
        self._progress = progress
        self._preparing = Lock()
        self.is_wanted = False
        """Whether it was ever to be prepared."""
        self._is_ready = False
        self._loaded = 0
        # Why the last question was not answered; None where it was.
        self._problem: str | None = None
        # What of that stands in the log last. A caller of `prepare` is told by its error.
        self._told: str | None = None

    def prepare(self) -> None:
        """Loads the passages where nobody has; raises `EngineError` where that cannot be."""
        self.is_wanted = True
        with self._preparing:
            if self._is_ready:
                return
            try:
                self._load()
            except EngineError as error:
                self._problem = str(error)
                raise
            self._is_ready = True
        self._tell(None)

    def _load(self) -> None:
        self._cluster.require()
        self._version.require(self._size, self._documents, self._count)
        # The first searches of a node take many times as long as the others.
        for _ in range(WARMING * self._cluster.count):
            self._cluster.order("POST", f"/{self._version.alias}/_search", _WARMING, _PARAMETERS)

    def hits(self, body: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """What is found; raises `EngineError`.

        An index that has gone is loaded again beside the answers.
        """
        if not self._is_ready:
            self._prepare_beside()
            told = f"OpenSearch has {self._loaded:,} of the {self._size:,} passages so far."
            raise EngineAwayError(self._problem or told)
        try:
            found = self._cluster.search(self._version.alias, body, _PARAMETERS)
        except EngineError as error:
            self._tell(str(error))
            if isinstance(error, IndexGoneError):
                self._is_ready = False
                self._prepare_beside()
            raise
        self._tell(None)
        if self._version.is_due:
            Thread(target=self._keep, name="keeping", daemon=True).start()
        # What is filtered and empty is left out.
        hits: Sequence[Mapping[str, Any]] = found.get("hits", {}).get("hits", ())
        return hits

    def problem(self) -> str | None:
        """Why no question can be answered now, in one sentence; None where one can."""
        try:
            self.hits(_LEAST)
        except EngineError as error:
            return str(error)
        return None

    def _count(self, done: int, of: int) -> None:
        self._loaded = done
        self._progress(done, of)

    def _prepare_beside(self) -> None:
        if not self._preparing.locked():
            Thread(target=self._prepared, name="loading", daemon=True).start()

    def _prepared(self) -> None:
        try:
            self.prepare()
        except EngineError as error:
            self._tell(str(error))

    def _keep(self) -> None:
        try:
            self._version.keep()
        except EngineError as error:
            _log.warning("OpenSearch was not told that the index is in use: %s", error)

    def _tell(self, problem: str | None) -> None:
        """In the log, once for all questions that have it."""
        self._problem = problem
        if problem == self._told:
            return
        self._told = problem
        if problem:
            _log.error("No question is answered: %s", problem)
        else:
            _log.warning("OpenSearch answers, and so do we.")
