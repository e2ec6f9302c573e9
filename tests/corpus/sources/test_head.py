from time import process_time

import pytest

from corpus.sources.head import Head, read_head
from tests.corpus.sources.site import html
from tests.growth import assert_linear

HERE = "https://x.org/a/b"


def head(text: str, header: str = "") -> Head:
    return read_head(".html", text.encode(), HERE, header)


def test_links_are_whole_addresses() -> None:
    """Links of the page, relative to its base, each once; not those that are not for programs."""
    links = '<a href="c">C</a><a href="c#top">C</a><a href="mailto:a@x.org">M</a><a>none</a>'
    page = html(f'{links}<a href="d" rel="noopener NoFollow">D</a><map><area href="/e"></map>')
    assert head(page).links == ("https://x.org/a/c", "https://x.org/e")
    assert head(f'<base href="/z/">{page}').links == ("https://x.org/z/c", "https://x.org/e")


@pytest.mark.parametrize(
    ("content", "may_be_kept", "follows"),
    [
        ("index, follow", True, True),
        ("NoIndex", False, True),
        ("nofollow", True, False),
        ("none", False, False),
        ("noindex,nofollow", False, False),
        ("noindexing", True, True),
    ],
)
def test_robots(content: str, may_be_kept: bool, follows: bool) -> None:  # noqa: FBT001
    """A page says itself whether it may be kept and its links followed, in any capitals."""
    said = head(html('<a href="c">C</a>', f'<META NAME="Robots" CONTENT="{content}">'))
    assert (said.refusal is None) == may_be_kept
    assert bool(said.links) == follows


def test_robots_for_others() -> None:
    """What is said to another program is not said to this one; a header counts as the page."""
    assert head(html("", '<meta name="googlebot" content="noindex">')).refusal is None
    assert head(html("", '<meta name="askademy" content="noindex">')).refusal
    assert head(html(""), "noindex").refusal == "asks not to be kept (noindex)"
    assert head(html(""), "googlebot: noindex").refusal is None
    assert read_head(".pdf", b"%PDF", HERE, "noindex, noarchive").refusal
    assert read_head(".pdf", b"%PDF", HERE) == Head()


def test_canonical() -> None:
    """The address under which a page wants to be known."""
    assert head(html("", '<link rel="Canonical" href="../c#x">')).canonical == "https://x.org/c"
    assert head(html("", '<link rel="canonical">')).canonical is None
    assert head(html("")).canonical is None


def test_utf_16() -> None:
    """A page in another encoding has links as well."""
    page = html('<a href="c">C</a>').encode("utf-16")
    assert read_head(".html", page, HERE).links == ("https://x.org/a/c",)


def test_deep_pages_are_refused() -> None:
    """A page that would keep its parser busy for hours is told at once, and no other page is."""
    for tag in ("<div>", "<DIV>", "<b>", "<ul><li>", "<x>", "<svg>"):
        began = process_time()
        assert (
            head(tag * (8_000_000 // len(tag))).refusal
            == "has elements that are nested too deeply or have too many attributes"
        )
        assert process_time() - began < 5
    long = "<p>one<br>two<li>three<img src=x>" * 5_000 + "<div>a</div>" * 5_000
    assert head(long).refusal is None


def test_many_links() -> None:
    """A page of nothing but links costs no more than reading it."""
    assert len(head("".join(f"<a href={number}>" for number in range(30_000))).links) == 20_000
    assert_linear(head, lambda n: "".join(f"<a href={number}>" for number in range(n)))
    assert_linear(head, lambda n: "<a href=x>x</a>" * n)
