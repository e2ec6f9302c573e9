"""Slack on this machine: its Web API, its response addresses and its Socket Mode.

Every call needs a token that is known, with the scope that Slack asks for; every message is held
to Slack's limits; what is posted stays and can be read.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.bot.slack.lint import message_faults, view_faults
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections import deque

Json = dict[str, Any]

TOKEN, APP_TOKEN, SECRET = "xoxb-fake", "xapp-fake", "fake-signing-secret"
TEAM, BOT, BOT_ID = "T0000TEAM", "U0000BOT", "B0000BOT"
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,groups:history,im:history,"
    "chat:write,commands"
)
NEEDED = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "conversations.replies": "channels:history",
    "conversations.history": "channels:history",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
}


@dataclass
class Workspace:
    team: str = TEAM
    bot: str = BOT
    bot_id: str = BOT_ID
    scopes: str = SCOPES
    error: str | None = None  # what Slack says of its token


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a call; `done` is whether Slack does what was asked all the same."""

    status: int = 0  # 0 cuts the connection
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False


class FakeSlack:
    def __init__(self) -> None:
        self.workspaces: dict[str, Workspace] = {TOKEN: Workspace()}
        self.app_tokens = {APP_TOKEN}
        self.codes: dict[str, Json] = {}  # what oauth.v2.access gives for a code
        self.faults: dict[str, deque[Fault]] = {}
        self.refusals: dict[str, str] = {}  # by method or channel: Slack's error
        self.calls: list[tuple[str, Json]] = []
        self.connections: set[Any] = set()
        self.messages: list[Json] = []
        self.ephemerals: list[Json] = []  # what came to response addresses
        self.whispers: list[Json] = []  # what one person sees in a channel
        self.views: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.lint: list[str] = []
        self.acknowledged: dict[str, Json | None] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self._moments = count(1)
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def response_url(self, name: str = "1") -> str:
        return f"http://127.0.0.1:{self.port}/response/{name}"

    def called(self, method: str) -> list[Json]:
        return [arguments for called, arguments in self.calls if called == method]

    def write(self, message: Json) -> None:
        """A message of a person's stays in the channel."""
        self._note(lambda: self.messages.append(message))

    def wait(self, claim: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Until the claim holds; it is looked at again whenever anything has happened."""
        with self._changed:
            if not self._changed.wait_for(claim, seconds):
                raise AssertionError(f"It did not come true; calls: {self.calls[-5:]}")

    @contextmanager
    def running(self) -> Iterator["FakeSlack"]:
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        self.run(self._start())
        try:
            yield self
        finally:
            self.run(self._stop())
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(10)
            self._loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """In Slack's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def send(self, envelope: Json) -> None:
        """Over the newest socket."""
        self.run(self.sockets[-1].send_json(envelope))

    def abort(self) -> None:
        """Cuts every socket without a word, as a network does."""

        async def cut() -> None:
            for socket in self.sockets:
                transport = socket._req.transport if socket._req else None  # noqa: SLF001
                if transport:
                    transport.abort()
            self.sockets.clear()

        self.run(cut())

    async def _start(self) -> None:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{name}", self._response)
        app.router.add_get("/link", self._socket)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _stop(self) -> None:
        if self._runner:
            for socket in self.sockets:
                await socket.close()
            await self._runner.cleanup()

    def _note(self, change: Callable[[], object]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.connections.add(request.transport)
        self._note(lambda: self.calls.append((method, arguments)))
        queue = self.faults.get(method)
        fault = queue.popleft() if queue else None
        if fault is None or fault.done:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            answer, headers = self._answer(method, arguments, token)
        if fault is None:
            return web.json_response(answer, headers=headers)
        if fault.status:
            return web.Response(status=fault.status, headers=fault.headers, text="fault")
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    def _answer(self, method: str, arguments: Json, token: str) -> tuple[Json, dict[str, str]]:
        if method == "oauth.v2.access":
            return self.codes.get(arguments["code"], _no("invalid_code")), {}
        if method == "api.test":
            return {"ok": True}, {}
        if method == "apps.connections.open":
            link = {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link"}
            return link if token in self.app_tokens else _no("invalid_auth"), {}
        workspace = self.workspaces.get(token)
        if workspace is None or workspace.error:
            return _no(workspace.error or "" if workspace else "invalid_auth"), {}
        headers = {"X-OAuth-Scopes": workspace.scopes}
        refusal = self._refusal(method, arguments, workspace)
        if refusal:
            return refusal, headers
        handler = getattr(self, f"_{method.replace('.', '_')}")
        found: Json = {}
        self._note(lambda: found.update(handler(arguments, workspace)))
        return found, headers

    def _refusal(self, method: str, arguments: Json, workspace: Workspace) -> Json | None:
        needed = NEEDED.get(method)
        if needed and needed not in workspace.scopes.split(","):
            return _no("missing_scope") | {"needed": needed, "provided": workspace.scopes}
        refusal = self.refusals.get(method) or self.refusals.get(arguments.get("channel", ""))
        return _no(refusal) if refusal else None

    def _auth_test(self, _: Json, workspace: Workspace) -> Json:
        ids = {"team_id": workspace.team, "user_id": workspace.bot, "bot_id": workspace.bot_id}
        return {"ok": True, "url": "https://fake.slack.com/", "team": "Fake", "user": "bot"} | ids

    def _chat_postMessage(self, arguments: Json, workspace: Workspace) -> Json:  # noqa: N802
        if faults := message_faults(arguments):
            self.lint += faults
            return _no("invalid_blocks")
        moment = f"1700000000.{next(self._moments):06}"
        extra = {"ts": moment, "user": workspace.bot, "bot_id": workspace.bot_id}
        message = arguments | extra | {"team": workspace.team}
        self.messages.append(message)
        return {"ok": True, "channel": arguments["channel"], "ts": moment, "message": message}

    def _chat_postEphemeral(self, arguments: Json, _: Workspace) -> Json:  # noqa: N802
        whisper = arguments | {"blocks": _object(arguments["blocks"])}
        if faults := message_faults(whisper):
            self.lint += faults
            return _no("invalid_blocks")
        moment = f"1700000000.{next(self._moments):06}"
        self.whispers.append(whisper | {"ts": moment})
        return {"ok": True, "message_ts": moment}

    def _chat_update(self, arguments: Json, _: Workspace) -> Json:
        if faults := message_faults(arguments):
            self.lint += faults
            return _no("invalid_blocks")
        for message in self.messages:
            if (message["channel"], message["ts"]) == (arguments["channel"], arguments["ts"]):
                message.update(text=arguments["text"], blocks=arguments["blocks"], edited=True)
                return {"ok": True, "ts": message["ts"], "channel": message["channel"]}
        return _no("message_not_found")

    def _chat_getPermalink(self, arguments: Json, _: Workspace) -> Json:  # noqa: N802
        moment = arguments["message_ts"].replace(".", "")
        link = f"https://fake.slack.com/archives/{arguments['channel']}/p{moment}"
        return {"ok": True, "channel": arguments["channel"], "permalink": link}

    def _conversations_replies(self, arguments: Json, _: Workspace) -> Json:
        """Slack gives the message that the thread began with, whatever the span of time."""
        first, since = arguments["ts"], arguments.get("oldest", "0")
        until = arguments.get("latest", "9")
        replies = [m for m in self.messages if m.get("thread_ts") == first]
        begun = [m for m in self.messages if m["ts"] == first]
        spanned = [m for m in replies if since <= m["ts"] <= until]
        return self._found(begun + spanned, arguments)

    def _conversations_history(self, arguments: Json, _: Workspace) -> Json:
        return self._found([m for m in self.messages if not m.get("thread_ts")], arguments)

    def _found(self, messages: list[Json], arguments: Json) -> Json:
        """Slack leaves the metadata out where it is not asked for."""
        here = [m for m in messages if m["channel"] == arguments["channel"]]
        if arguments.get("include_all_metadata") not in {True, "true", "1"}:
            here = [{k: v for k, v in m.items() if k != "metadata"} for m in here]
        return {"ok": True, "messages": here, "has_more": False}

    def _views_open(self, arguments: Json, _: Workspace) -> Json:
        view = _object(arguments["view"])
        if faults := view_faults(view):
            self.lint += faults
            return _no("invalid_arguments")
        self.views.append(view)
        return {"ok": True, "view": view | {"id": f"V{len(self.views)}"}}

    def _views_publish(self, arguments: Json, _: Workspace) -> Json:
        view = _object(arguments["view"])
        if faults := view_faults(view):
            self.lint += faults
            return _no("invalid_arguments")
        self.homes[arguments["user_id"]] = view
        return {"ok": True, "view": view}

    def _assistant_threads_setSuggestedPrompts(self, arguments: Json, _: Workspace) -> Json:  # noqa: N802
        # Under agent_view a thread makes the call fail without an error.
        prompts = _object(arguments.get("prompts", []))
        if "thread_ts" in arguments or not 1 <= len(prompts) <= 4:
            self.lint.append("the prompts are not shown")
        return {"ok": True}

    async def _response(self, request: web.Request) -> web.Response:
        message = await request.json()
        queue = self.faults.get("response")
        fault = queue.popleft() if queue else Fault(200, done=True)
        if fault.done and not message.get("delete_original"):
            self.lint += message_faults(message)
        told = [{"name": request.match_info["name"]} | message] if fault.done else []
        self._note(lambda: self.ephemerals.extend(told))
        return web.Response(text="ok", status=fault.status, headers=fault.headers)

    def _acknowledge(self, told: Json) -> None:
        self.acknowledged[told["envelope_id"]] = told.get("payload")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._note(lambda: self.sockets.append(socket))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                told = json.loads(message.data)
                self._note(partial(self._acknowledge, told))
        return socket


async def _arguments(request: web.Request) -> Json:
    """From wherever the client has put them."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        found |= json.loads(await request.read() or b"{}")
    else:
        found |= dict(await request.post())
    return found


def _object(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _no(error: str) -> Json:
    return {"ok": False, "error": error}
