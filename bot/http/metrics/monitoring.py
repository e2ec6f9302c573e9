"""`/metrics`: the state of the server and what it has done, in Prometheus's text format."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from hmac import compare_digest
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric as Family
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http.metrics.collected import Parts, collected
from bot.http.metrics.metric import Metric
from bot.http.metrics.shared import SharedFigures
from bot.problem import Problem


class _Families(Collector):
    """What is to be written, for the library."""

    def __init__(self, found: Sequence[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterator[Family]:
        return (each.family() for each in self._found)


class Monitoring:
    def __init__(self, parts: Parts, token: str | None = None, file: Path | None = None) -> None:
        """Who asks has to send the `token`, where there is one.

        `file` is where the figures of this process are written, where others serve beside it.
        """
        self._token = token
        self._collect = partial(collected, parts)
        self._shared = SharedFigures(file, self._collect) if file else None

    def routes(self) -> list[Route]:
        return [Route("/metrics", self.metrics)]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        if self._shared is None:
            yield
            return
        async with self._shared.kept():
            yield

    async def metrics(self, request: Request) -> Response:
        """Raises `Problem` (401) for who does not send the token."""
        if self._token and not _sends(self._token, request.headers.get("authorization", "")):
            sentence = "Send ASKADEMY_METRICS_TOKEN as a bearer token."
            raise Problem(401, sentence, {"WWW-Authenticate": "Bearer"})
        found = self._shared.all() if self._shared else self._collect()
        # It takes some milliseconds, in which others are answered.
        text = await asyncio.to_thread(_text, found)
        return Response(text, media_type=CONTENT_TYPE_LATEST)


def _text(found: Sequence[Metric]) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Families(found))
    return generate_latest(registry)


def _sends(token: str, header: str) -> bool:
    scheme, _, sent = header.partition(" ")
    return scheme.lower() == "bearer" and compare_digest(sent.strip().encode(), token.encode())
