"""One page from the web: bounded in bytes and time, its redirects followed one by one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from time import monotonic, sleep
from typing import Self

import httpcore
import httpx

from corpus.sources.addresses import web_address
from corpus.sources.bodies import body
from corpus.sources.fetched import Fetched, FetchError, PrivateAddressError
from corpus.sources.found import Known, Recall
from corpus.sources.network import CheckedNetwork, Deadline, PrivateHostError, RefusedHostError

AGENT = "askademy"
_NAME = f"{AGENT}/{version('askademy')}"
_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
# Why an address may not be fetched, or None where it may.
Refusal = Callable[[str], str | None]
# Why a content type at an address is no page, or None where it is one.
TypeRefusal = Callable[[str, str], str | None]


class Fetcher:
    """Fetches one after the other, at most `rate` a second."""

    def __init__(
        self, *, largest: int, seconds: float, rate: float, allow_private: bool = False
    ) -> None:
        self._largest, self._seconds, self._pause = largest, seconds, 1 / rate
        self._next = 0.0
        self._deadline = Deadline()
        # Neither cookies nor a proxy: what is connected to is what was looked at.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            network_backend=CheckedNetwork(self._deadline, allow_private=allow_private),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def slow_down(self, seconds: float) -> None:
        """As a site asks for."""
        self._pause = max(self._pause, seconds)

    def landing(self, address: str, refuses: Refusal) -> str:
        """Where the redirects of an address end; raises `FetchError`."""
        with (
            self._deadline.within(self._seconds),
            self._followed(address, refuses, None) as (found, _),
        ):
            return found

    def get(
        self,
        address: str,
        *,
        refuses: Refusal = lambda _: None,
        refuses_type: TypeRefusal = lambda _type, _address: None,
        recall: Recall | None = None,
        largest: int | None = None,
    ) -> Fetched:
        """Raises `FetchError`; what is no page is left before it is read."""
        with (
            self._deadline.within(self._seconds),
            self._followed(address, refuses, recall) as (found, answer),
        ):
            headers = httpx.Headers(answer.headers)
            known = recall(found) if recall and answer.status == 304 else None
            fetched = _fetched(found, headers, known)
            if known:
                return fetched
            _allow(refuses_type(fetched.content_type, found))
            coding = headers.get("Content-Encoding", "identity").strip().lower()
            data = body(answer.iter_stream(), coding, largest or self._largest)
            return replace(fetched, data=data)

    @contextmanager
    def _followed(
        self, address: str, refuses: Refusal, recall: Recall | None
    ) -> Iterator[tuple[str, httpcore.Response]]:
        """Where an address leads to and the answer there, whose body is not read yet."""
        for _ in range(_REDIRECTS + 1):
            with _naming(address):
                _allow(refuses(address))
                known = recall(address) if recall else None
                with self._answer(address, _conditions(known)) as answer:
                    if answer.status not in _MOVED:
                        _check(answer.status, known)
                        yield address, answer
                        return
                    address = _target(answer, address)
        raise FetchError(f"redirects more than {_REDIRECTS} times", is_final=True)

    @contextmanager
    def _answer(self, address: str, headers: dict[str, str]) -> Iterator[httpcore.Response]:
        pause = max(0.0, self._next - monotonic())
        sleep(pause)
        self._deadline.extend(pause)
        self._next = monotonic() + self._pause
        host = httpx.URL(address).netloc.decode("ascii")
        sent = {"Host": host, "User-Agent": _NAME, "Accept-Encoding": "gzip", "Accept": "*/*"}
        raw = httpx.Headers(sent | headers).raw
        with _telling(), self._pool.stream("GET", address, headers=raw) as answer:
            yield answer


@contextmanager
def _naming(address: str) -> Iterator[None]:
    try:
        yield
    except FetchError as error:
        error.address = address
        raise


def _allow(refusal: str | None) -> None:
    if refusal:
        raise FetchError(refusal, is_final=True)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except PrivateHostError as error:
        raise PrivateAddressError(str(error)) from error
    except RefusedHostError as error:
        raise FetchError(str(error)) from error
    except httpcore.TimeoutException as error:
        raise FetchError("did not answer in time") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchError(f"cannot be read ({error})") from error


def _fetched(address: str, headers: httpx.Headers, known: Known | None) -> Fetched:
    """What the headers tell; an unchanged page keeps what they do not repeat."""
    before = known.brought if known else None
    return Fetched(
        address,
        known.data if known else b"",
        content_type=headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        etag=_plain(headers, "ETag") or (before.etag if before else None),
        last_modified=_plain(headers, "Last-Modified")
        or (before.last_modified if before else None),
        robots=headers.get("X-Robots-Tag", "").lower(),
        known=known,
    )


def _plain(headers: httpx.Headers, name: str) -> str | None:
    """A value that can be sent back as it came."""
    value = headers.get(name, "")
    return value if value.isascii() and value.isprintable() and 0 < len(value) <= 500 else None


def _conditions(known: Known | None) -> dict[str, str]:
    if known is None:
        return {}
    brought = known.brought
    found = {"If-None-Match": brought.etag, "If-Modified-Since": brought.last_modified}
    return {name: value for name, value in found.items() if value}


def _check(status: int, known: Known | None) -> None:
    if status in _GONE:
        raise FetchError(f"is not there (status {status})", is_final=True, status=status)
    if status != 200 and not (status == 304 and known):
        raise FetchError(f"answered with status {status}", status=status)


def _target(answer: httpcore.Response, address: str) -> str:
    location = httpx.Headers(answer.headers).get("Location", "")
    target = web_address(location, address) if location else None
    if target is None:
        raise FetchError("redirects to no address on the web", is_final=True)
    return target
