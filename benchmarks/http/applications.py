"""What `/api/ask` is measured against: two applications that only send bytes that they have.

`python -m benchmarks.http.applications NAME PORT REPLY` serves one as `askademy serve` is served.
"""

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.contract.requests import AskRequest

PATH = "/api/ask"


def bare(body: bytes) -> ASGIApp:
    """Reads what was sent and answers with these bytes: less no ASGI application can do."""
    head = {
        "type": "http.response.start",
        "status": 200,
        "headers": [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ],
    }
    rest = {"type": "http.response.body", "body": body}

    async def answer(_: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send(head)
        await send(rest)

    return answer


def fastapi(body: bytes) -> ASGIApp:
    """An endpoint as FastAPI's documents write it: the question is held to its type."""
    app = FastAPI()

    @app.post(PATH)
    async def ask(asked: AskRequest) -> Response:  # noqa: ARG001
        return Response(body, media_type="application/json")

    return app


APPLICATIONS = {"bare": bare, "fastapi": fastapi}


def main() -> None:
    name, port, reply = sys.argv[1:]
    app = APPLICATIONS[name](Path(reply).read_bytes())
    uvicorn.run(
        app,
        port=int(port),
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
