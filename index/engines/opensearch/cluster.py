"""An OpenSearch cluster: how it is asked, and what is said where it does not answer.

No error has what was sent or what came back: both may hold what stands on the pages.
"""

import logging
from collections.abc import Mapping
from time import monotonic
from typing import Any, NamedTuple, NoReturn

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    NotFoundError,
    OpenSearchException,
    SerializationError,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NoConnectionError

from index.engines.errors import EngineAwayError, EngineError, IndexGoneError


class Patience(NamedTuple):
    """Seconds that are waited."""

    # For the first node that hangs: then for another one, as long as is left.
    first: float
    whole: float


# A question has two seconds in all (`bot/service/deadline.py`), and takes hundredths of one where
# nothing is wrong; on processors with eight times as much to do as they can, a tenth.
QUESTION = Patience(0.6, 1.8)
# For all else: an index is created, merged and copied in some seconds.
ORDER = Patience(20.0, 60.0)
# A node that did not answer is left alone for so many seconds.
DEAD_SECONDS = 30
_LITTLE = 0.1  # seconds, so that a request at the end of its time is not one without a limit
_BUSY = frozenset({408, 429, 502, 503, 504})
_FULL = "cluster_block_exception"
_EXISTS = "resource_already_exists_exception"
# What it warns of at each request is said once by who asks.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)

Found = Mapping[str, Any]
Body = Mapping[str, Any] | str | None


class Nodes:
    """The nodes at some addresses; safe to use in several threads."""

    def __init__(self, url: str) -> None:
        """`url` has the addresses of the nodes, with commas between.

        No connection is made yet.
        """
        # The library would ask again however little time is left.
        addresses = [address.strip() for address in url.split(",")]
        self.count = len(addresses)
        self._client = OpenSearch(
            addresses,
            max_retries=0,
            retry_on_timeout=True,  # that is, a node that times out is left alone
            retry_on_status=(502, 503, 504),
            dead_timeout=DEAD_SECONDS,
        )

    def search(self, index: str, body: Body, parameters: Mapping[str, str]) -> Found:
        """What one node finds, and where it does not answer in time another one.

        Raises `EngineAwayError`, `IndexGoneError`, or `EngineError` where it is refused.
        """
        return self._tried("POST", f"/{index}/_search", body, parameters, QUESTION)

    def order(
        self, method: str, path: str, body: Body = None, parameters: Mapping[str, str] | None = None
    ) -> Found:
        """Anything but a question, that may be done twice; raises as `search` does."""
        return self._tried(method, path, body, parameters or {}, ORDER)

    def require(self) -> None:
        """Raises `EngineError` where something else is at the addresses; also as `search` does."""
        try:
            found = self.order("GET", "/")
        except IndexGoneError:
            _is_not_opensearch()
        if "lucene_version" not in found.get("version", {}):
            _is_not_opensearch()

    def _tried(
        self,
        method: str,
        path: str,
        body: Body,
        parameters: Mapping[str, str],
        patience: Patience,
    ) -> Found:
        until = monotonic() + patience.whole
        timeout = patience.first
        for _ in range(max(1, self.count - 1)):
            try:
                return self._request(method, path, body, parameters, timeout)
            except EngineAwayError:
                left = until - monotonic()
                if left < patience.whole - patience.first:  # it was waited for
                    timeout = left
                if left <= 0:
                    raise
        return self._request(method, path, body, parameters, max(until - monotonic(), _LITTLE))

    def _request(
        self, method: str, path: str, body: Body, parameters: Mapping[str, str], timeout: float
    ) -> Found:
        given = {**parameters, "request_timeout": timeout}
        try:
            found = self._client.transport.perform_request(method, path, params=given, body=body)
        except OpenSearchException as error:
            if isinstance(error, TransportError) and error.error == _EXISTS:
                return {}  # an attempt before has done it, and its answer was lost
            _tell(error)
        return found if isinstance(found, dict) else _is_not_opensearch()


def _tell(error: OpenSearchException) -> NoReturn:
    """Raises what is known of an error, in words that name no document."""
    match error:
        case SSLError():
            told = "The certificate of OpenSearch is not trusted: SSL_CERT_FILE names a file"
            raise EngineError(f"{told} of authorities that are.") from None
        case NoConnectionError():
            told = "OpenSearch does not answer: is it up, and at ASKADEMY_OPENSEARCH_URL?"
            raise EngineAwayError(told) from None
        case TransportError() if error.error == _FULL:
            told = "OpenSearch takes nothing more: its disks are full, or it may only be read."
            raise EngineAwayError(told) from None
        case AuthenticationException() | AuthorizationException():
            told = "OpenSearch refuses the user or the password of ASKADEMY_OPENSEARCH_URL,"
            raise EngineError(f"{told} or the user lacks a permission.") from None
        case NotFoundError():
            raise IndexGoneError("OpenSearch does not have the index of the pages.") from None
        case SerializationError():
            _is_not_opensearch()
        case TransportError() if error.status_code in _BUSY:
            told = f"OpenSearch is too busy, or starts (HTTP {error.status_code})."
            raise EngineAwayError(told) from None
        case TransportError():
            told = f"OpenSearch refuses what it is asked ({error.status_code} {error.error})."
            raise EngineError(told) from None
        case _:
            raise EngineError(f"OpenSearch cannot be asked ({type(error).__name__}).") from None


def _is_not_opensearch() -> NoReturn:
    raise EngineError(
        "What answers at ASKADEMY_OPENSEARCH_URL is not OpenSearch: put the address right."
    ) from None
