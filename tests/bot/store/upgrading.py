"""Processes that bring the tables of an old database to this version, and are killed meanwhile.

`benchmarks/upgrade.py` does more rounds of it than the tests.
"""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic

from sqlalchemy import URL, make_url

from bot.store.store import Store
from tests.bot.store.killing import PRELOADED

READY, DONE = "ready", "done"


def start_and_kill(url: URL, choose: Callable[[], float]) -> bool:
    """A process opens the store as a server does; whether it was killed before it had done so.

    It is killed so many seconds after it began as are chosen then.
    """
    # A server of forks: a process that has threads, as a test may have, is not forked itself.
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    receiving, sending = context.Pipe(duplex=False)
    address = url.render_as_string(hide_password=False)
    process = context.Process(target=_start, args=(address, sending))
    process.start()
    sending.close()
    with receiving:
        try:
            assert receiving.recv() == READY
            end = monotonic() + choose()
            return not receiving.poll(max(0.0, end - monotonic()))
        finally:
            process.kill()
            process.join()


def _start(address: str, told: Connection) -> None:
    told.send(READY)
    store = Store(make_url(address), retention_days=90)
    store.start()
    store.looked.wait()
    told.send(DONE)
    store.close()
