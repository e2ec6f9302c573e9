import gzip
import tracemalloc
from collections.abc import Callable
from time import monotonic, sleep

import pytest

from corpus.load import LARGEST_PAGE
from corpus.sources.fetched import FetchError
from tests.corpus.sources.site import Answer, fetcher, html, moved, site


def test_a_page_is_brought_byte_for_byte() -> None:
    """The bytes are the page's, unpacked where they were packed, with what tells its version."""
    page = html("Grüße").encode("iso-8859-1")
    packed = Answer(gzip.compress(page), headers={"Content-Encoding": "gzip", "ETag": '"1"'})
    with (
        site({"/plain": Answer(page, "Text/HTML; charset=x"), "/packed": packed}) as found,
        fetcher() as fetching,
    ):
        plain = fetching.get(f"{found.url}/plain")
        assert plain.data == page
        assert plain.content_type == "text/html"
        unpacked_page = fetching.get(f"{found.url}/packed")
        assert unpacked_page.data == page
        assert unpacked_page.etag == '"1"'


def test_redirects_are_followed() -> None:
    """The address of a page is where its redirects end."""
    with (
        site({"/a": moved("b", 301), "/b": moved("/c", 308), "/c": html("here")}) as found,
        fetcher() as fetching,
    ):
        assert fetching.get(f"{found.url}/a").address == f"{found.url}/c"


def test_redirect_loop() -> None:
    """A loop of redirects ends after a few."""
    with site({"/a": moved("/b"), "/b": moved("/a")}) as found, fetcher() as fetching:
        with pytest.raises(FetchError, match="redirects more than 5 times"):
            fetching.get(f"{found.url}/a")
        assert len(found.asked) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x.org/", "javascript:1", ""])
def test_redirects_to_no_page(target: str) -> None:
    """A redirect leads to an address on the web or nowhere."""
    with (
        site({"/a": moved(target)}) as found,
        fetcher() as fetching,
        pytest.raises(FetchError, match="redirects to no address"),
    ):
        fetching.get(f"{found.url}/a")


@pytest.mark.parametrize(
    ("status", "is_final"),
    [
        (404, True),
        (410, True),
        (403, False),
        (500, False),
        (503, False),
        (206, False),
        (304, False),
    ],
)
def test_other_answers(status: int, is_final: bool) -> None:  # noqa: FBT001
    """Only what is gone is gone for good; anything but a page is told with its status."""
    with site({"/": Answer("no", status=status)}) as found, fetcher() as fetching:
        with pytest.raises(FetchError, match=str(status)) as caught:
            fetching.get(f"{found.url}/")
        assert caught.value.is_final == is_final


def test_refused_types_are_not_read() -> None:
    """What is no page is left at its headers: its body costs nothing."""
    sent: list[object] = []

    def film(write: Callable[[bytes], object]) -> None:
        sent.extend(write(b"x" * 1_000_000) for _ in range(100))

    with (
        site({"/": Answer(film, "video/mp4")}) as found,
        fetcher() as fetching,
        pytest.raises(FetchError, match="no page"),
    ):
        fetching.get(f"{found.url}/", refuses_type=lambda kind, _: f"no page ({kind})")
    assert len(sent) < 50


def test_drip() -> None:
    """An answer that drips, in its body or in its headers, ends with the deadline."""

    dripped = []

    def drip(write: Callable[[bytes], object]) -> None:
        for number in range(400):
            write(b"x")
            dripped.append(number)
            sleep(0.05)

    with site({"/body": Answer(drip)}) as found, fetcher(seconds=0.5) as fetching:
        with pytest.raises(FetchError, match="did not answer in time"):
            fetching.get(f"{found.url}/body")
        # No clock: other processes may hold this one up.
        assert len(dripped) < 200


def test_silence() -> None:
    """A server that accepts and says nothing ends with the deadline, redirects included."""
    with site() as found, fetcher(seconds=0.6) as fetching:

        def slowly(path: str) -> Answer:
            sleep(0.25)
            return moved(f"{path}x")

        found.other = slowly
        with pytest.raises(FetchError, match="did not answer in time"):
            fetching.get(f"{found.url}/")
        assert len(found.asked) <= 3


def test_gzip_bomb() -> None:
    """100 MB packed into 100 kB are refused at the limit, within the memory of the limit."""
    bomb = Answer(gzip.compress(bytes(100_000_000)), headers={"Content-Encoding": "gzip"})
    with site({"/": bomb}) as found, fetcher() as fetching:
        tracemalloc.start()
        with pytest.raises(FetchError, match="larger than 8 MiB"):
            fetching.get(f"{found.url}/")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 3 * LARGEST_PAGE


def test_endless_page() -> None:
    """A page without end is left at the limit."""

    def endless(write: Callable[[bytes], object]) -> None:
        while True:
            write(b"x" * 100_000)

    with (
        site({"/": Answer(endless)}) as found,
        fetcher() as fetching,
        pytest.raises(FetchError, match="larger than 8 MiB"),
    ):
        fetching.get(f"{found.url}/")


@pytest.mark.parametrize(
    ("coding", "body", "why"),
    [
        ("gzip", b"no gzip", "broken"),
        # Without the time of day, which would become part of the test's name.
        ("gzip", gzip.compress(b"x" * 1000, mtime=0)[:-20], "ends in the middle"),
        ("br", b"x", "packed as br"),
    ],
)
def test_broken_packing(coding: str, body: bytes, why: str) -> None:
    """A body that cannot be unpacked is no page."""
    with (
        site({"/": Answer(body, headers={"Content-Encoding": coding})}) as found,
        fetcher() as fetching,
        pytest.raises(FetchError, match=why),
    ):
        fetching.get(f"{found.url}/")


def test_rate() -> None:
    """Requests keep the distance that was asked for, which takes nothing of their deadline."""
    with site({"/": html("a")}) as found, fetcher(rate=5, seconds=0.15) as fetching:
        began = monotonic()
        for _ in range(3):
            fetching.get(f"{found.url}/")
        assert monotonic() - began >= 0.4


def test_odd_headers() -> None:
    """A version that cannot be sent back as it came is none."""
    with site({"/": Answer("a", headers={"ETag": '"é"'})}) as found, fetcher() as fetching:
        assert fetching.get(f"{found.url}/").etag is None


def test_what_is_asked_in_between_has_its_own_time() -> None:
    """The rules of another site, however slowly they come, take no time from the page."""
    with site({"/": html("x"), "/rules": html("x")}) as found, fetcher(seconds=0.8) as fetching:
        found.pages["/a"] = moved("/")

        def refuses(address: str) -> None:
            if address.endswith("/"):
                with pytest.raises(FetchError, match="is not there"):
                    fetching.get(f"{found.url}/gone", refuses=lambda _: sleep(0.6))
                sleep(0.4)

        began = monotonic()
        assert b"x" in fetching.get(f"{found.url}/a", refuses=refuses).data
        assert monotonic() - began > 0.9
        with pytest.raises(FetchError, match="did not answer in time"):
            fetching.get(f"{found.url}/a", refuses=lambda _: sleep(0.5))
