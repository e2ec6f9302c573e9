"""What a load balancer asks: whether the process lives, and whether to send it requests."""

from threading import Event

from fastapi import APIRouter, Request, Response

from bot.contract.build import encoded
from bot.contract.responses import HealthJson
from bot.http.description import described
from bot.problem import Problem
from bot.service.beside import beside
from bot.service.deadline import AnsweringThreads
from bot.service.live import Live
from bot.service.updates import Updates

ALIVE, READY = "/healthz", "/readyz"


class Health:
    def __init__(
        self,
        stopping: Event,
        live: Live,
        threads: AnsweringThreads,
        updates: Updates | None = None,
    ) -> None:
        """`stopping` is set when the process has been told to end; `threads` answer."""
        self._stopping = stopping
        self._live = live
        self._threads = threads
        self._updates = updates

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route(
            ALIVE,
            self.healthz,
            operation_id="isAlive",
            tags=["health"],
            summary="The process lives",
            responses=described(HealthJson),
        )
        router.add_api_route(
            READY,
            self.readyz,
            operation_id="isReady",
            tags=["health"],
            summary="The index is loaded, a thread can answer, and the process is not stopping",
            responses=described(HealthJson, 503),
        )
        for path, endpoint in ((ALIVE, self.healthz), (READY, self.readyz)):
            router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
        return router

    async def healthz(self, _: Request) -> Response:
        return _response(HealthJson(status="ok"))

    async def readyz(self) -> Response:
        """Loading comes before serving, so that a server that answers has its index.

        Where the folder of pages has become unusable it answers from what it has, and says so.
        """
        if self._stopping.is_set():
            raise Problem(503, "The server is stopping: ask another one.", {"Retry-After": "1"})
        if not self._threads.can_answer:
            sentence = "Every thread that answers hangs: restart the server, and ask another one."
            raise Problem(503, sentence, {"Retry-After": "5"})
        if problem := await beside(self._live.snapshot.retriever.problem):
            raise Problem(503, problem, {"Retry-After": "5"})
        meant = self._live.snapshot.retriever.meanings.english is not None
        found = HealthJson(status="ok", meaning="on" if meant else "off")
        if self._updates and (remark := self._updates.remark):
            found["corpus"] = remark
        return _response(found)


def _response(health: HealthJson) -> Response:
    return Response(encoded(health), media_type="application/json")
