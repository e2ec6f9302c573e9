import faulthandler
import fcntl
import gc
import os
import signal
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory, mkdtemp
from types import FrameType
from typing import NoReturn

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from hypothesis import settings

from bot.app import create_app
from bot.dialogue.chat import Chat
from bot.http.protocol import guarded
from bot.http.server import address, listen, trusted_proxies
from bot.http.serving import Serving
from bot.service import building
from bot.service.building import build_chat, build_snapshot
from bot.service.conversation_memory import Memory
from bot.service.conversations import Conversations
from bot.service.deadline import AnsweringThreads
from bot.service.live import Live
from bot.service.saved_index import SavedIndex
from bot.service.snapshot import Snapshot
from bot.settings import Settings, variable
from bot.store.store import Store
from corpus.load import ACADEMY, Corpus, load
from index.engines.choice import EngineChoice
from index.meaning.kept import NO_ENCODINGS, Encodings
from tests.asking import NO_TLS
from tests.opensearch import MissingError, Shared, locked
from tests.patience import PATIENCE
from tests.postgresql import MISSING, Cluster, cluster

# A busy machine is no fault: no test is judged by a clock.
settings.register_profile("any machine", deadline=None)
# Of `make properties`; where a test says how many examples it takes, it takes these.
settings.register_profile("long", deadline=None, max_examples=5_000)
settings.load_profile("any machine")

# What this process writes; it goes with it.
FOLDER = TemporaryDirectory(prefix="askademy-tests-", ignore_cleanup_errors=True)
# Names the folder that the processes of one run share.
SHARED_FOLDER = "ASKADEMY_TESTS"

# Of a page at the root, for what is rendered without a server.
REQUEST = Request(
    {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
        "scheme": "http",
    }
)


def _config(app: FastAPI, shared: Serving) -> uvicorn.Config:
    proxies = trusted_proxies(None)
    return uvicorn.Config(
        app,
        http=guarded(shared.connections, shared.stopping),
        ws="none",
        log_config=None,
        timeout_graceful_shutdown=1,
        # Longer than the client's 5 s, or both may end a connection while the other one uses it.
        timeout_keep_alive=60,
        forwarded_allow_ips=proxies,
    )


class _Server(uvicorn.Server):
    def __init__(self, app: FastAPI, shared: Serving) -> None:
        super().__init__(_config(app, shared))
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(
    app: FastAPI, socket: socket | None = None, shared: Serving | None = None
) -> Iterator[httpx.Client]:
    """A client of the app behind a real server on a free port of this machine.

    `shared` is what the app was made with.
    """
    listening = socket or listen("127.0.0.1", 0)
    base_url = address(listening)
    server = _Server(app, shared or Serving())
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        assert server.ready.wait(PATIENCE)
        with httpx.Client(base_url=base_url, trust_env=False, verify=NO_TLS) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(20)


def _interrupted(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def pytest_configure() -> None:
    """The data folder of the user who runs the tests is not theirs to write into.

    Those that run in other processes share a folder of the one that has started them.
    """
    # Where Ctrl-C is Python's own, asyncio takes it over in each run, for which it writes down the
    # task with all that it holds: a tenth of the time of many tests.
    signal.signal(signal.SIGINT, _interrupted)
    os.environ["XDG_DATA_HOME"] = mkdtemp(dir=FOLDER.name)
    if SHARED_FOLDER not in os.environ:
        os.environ[SHARED_FOLDER] = mkdtemp(dir=FOLDER.name)
        Path(os.environ[SHARED_FOLDER], "pid").write_text(str(os.getpid()))


def pytest_unconfigure() -> None:
    FOLDER.cleanup()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """All that is imported stays: each search of it for garbage would be in vain."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def unlimited(**values: object) -> Settings:
    """Settings of a test; no test can fire so slowly that the rate limit stays out of it."""
    database = f"sqlite:///{mkdtemp(dir=FOLDER.name)}/askademy.db"
    defaults = {
        "rate_limit": None,
        "contact": "info@example.org",
        "database_url": database,
        "meaning": "off",
        "languages": "off",
    }
    return Settings.model_validate(defaults | values)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine that runs the tests: no variables of ours, no .env file.

    Questions are compared by their words alone, but where a test is about their meaning: an encoder
    costs each process half a second.
    """
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
    for field in ("meaning", "languages"):
        monkeypatch.setenv(variable(field), "off")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def _academy_is_indexed_once() -> Iterator[None]:
    """Dozens of servers start over the academy's pages; a chat over them is the same for each."""
    pages, found = load(ACADEMY), dict[str | None, Chat]()

    def built(
        corpus: Corpus,
        contact: str | None,
        encodings: Encodings = NO_ENCODINGS,
        engine: EngineChoice = "auto",
        saved: SavedIndex | None = None,
    ) -> Chat:
        if (encodings, engine) != (NO_ENCODINGS, "auto") or corpus != pages:
            return build_chat(corpus, contact, encodings, engine, saved)
        if contact not in found:
            found[contact] = build_chat(corpus, contact)
        return found[contact]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "build_chat", built)
        yield


@pytest.fixture(scope="session")
def _opensearch() -> Shared:
    # On a busy machine it may take as long as a test that hangs, and the first one waits for it.
    faulthandler.cancel_dump_traceback_later()
    try:
        return Shared(Path(os.environ[SHARED_FOLDER]))
    except MissingError as error:
        if os.environ.get("CI"):
            pytest.fail(f"{error}: the CI may not skip these tests.")
        pytest.skip(str(error))


@pytest.fixture
def opensearch(_opensearch: Shared) -> Iterator[Shared]:
    """A cluster of three nodes, which tests share."""
    faulthandler.cancel_dump_traceback_later()  # it may wait for one that breaks it
    with locked(Path(os.environ[SHARED_FOLDER], "opensearch.use"), fcntl.LOCK_SH):
        yield _opensearch


@pytest.fixture
def breakable_opensearch(_opensearch: Shared) -> Iterator[Shared]:
    """The same for one test alone, which may break it."""
    faulthandler.cancel_dump_traceback_later()  # it waits for all others
    with locked(Path(os.environ[SHARED_FOLDER], "opensearch.use"), fcntl.LOCK_EX):
        _opensearch.clear()
        yield _opensearch
        _opensearch.wait()


@cache
def academy_snapshot() -> Snapshot:
    return build_snapshot(load(ACADEMY), None)


def live(chat: Chat) -> Live:
    """What a process answers from, with another chat than the academy's."""
    return Live(replace(academy_snapshot(), chat=chat))


def conversing(chat: Chat, store: Store | None, memory: Memory | None = None) -> Conversations:
    """What the channels ask, with its own threads and, where none is given, its own memory."""
    held = Memory(lifetime=60) if memory is None else memory
    return Conversations(live(chat), held, store, AnsweringThreads(PATIENCE))


@pytest.fixture(scope="session")
def academy() -> Chat:
    return build_chat(load(ACADEMY), "info@example.org")


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """The academy, served without a rate limit."""
    with serving(create_app(unlimited(allowed_origins="https://www.example.org"))) as found:
        yield found


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[Cluster]:
    with cluster() as found:
        if found is None:
            if os.environ.get("CI"):
                pytest.fail(f"{MISSING}: the CI may not skip these tests.")
            pytest.skip(MISSING)
        yield found


@pytest.fixture
def postgresql(_postgresql: Cluster) -> Iterator[Cluster]:
    """A server whose databases are the test's own."""
    yield _postgresql
    _postgresql.drop_databases()
