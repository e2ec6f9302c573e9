"""A slow network: what goes through this TCP proxy arrives later."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import sleep


class Proxy:
    """Each piece of data is held back for `delay` seconds, which may be changed at any time."""

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open = [self._listening]
        self.port: int = self._listening.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for each in self._open:
            # Wakes the thread that waits in it.
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            self._open += [client, server]
            for one, other in ((client, server), (server, client)):
                Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65_536):
                sleep(self.delay)
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            return


@contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    proxy = Proxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
