import gzip
from itertools import count
from time import process_time

import pytest

from corpus.errors import CorpusError
from corpus.sources.fetched import FetchError
from corpus.sources.sitemap import Listed, entries, sitemap
from tests.corpus.sources.site import Answer, Site, brought, html, moved, site, web

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urls(*addresses: str) -> str:
    listed = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    return f'<?xml version="1.0"?><urlset xmlns="{NAMESPACE}">{listed}</urlset>'


def index(*addresses: str) -> str:
    listed = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f'<sitemapindex xmlns="{NAMESPACE}">{listed}</sitemapindex>'


def xml(text: str) -> Answer:
    return Answer(text, "application/xml")


def told(found: Site, path: str = "/sitemap.xml", *, most: int = 100) -> dict[str, str]:
    host = found.url.partition("//")[2].replace(":", "-")
    with web(most=most) as here:
        said = brought(sitemap(f"{found.url}{path}", here))
    return {a.removeprefix(found.url): why.replace(f"{host}/", "") for a, why in said.items()}


def test_entries() -> None:
    """Addresses with their dates, without namespace as with one; white space is none of them."""
    text = (
        "<urlset><url><loc> https://x.org/a?b=1&amp;c=2\n</loc><lastmod>2026-11-01</lastmod></url>"
        "<url><changefreq>daily</changefreq></url>"
        '<url xmlns:i="http://x.org/image"><loc>https://x.org/d</loc>'
        "<i:image><i:loc>https://x.org/e.png</i:loc></i:image></url></urlset>"
    )
    assert list(entries(text.encode())) == [
        Listed("https://x.org/a?b=1&c=2", "2026-11-01", is_sitemap=False),
        Listed("https://x.org/d", None, is_sitemap=False),
    ]
    assert list(entries(index("https://x.org/s.xml").encode("utf-16"))) == [
        Listed("https://x.org/s.xml", None, is_sitemap=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no XML",
        "<html><body/></html>",
        "<urlset><url>",
        f"<urlset>{'<a/>' * 50_000}</urlset>",
        f"<urlset>{'<a>' * 50_000}",
        '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><urlset>&b;</urlset>',
        '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
    ],
)
def test_what_is_no_sitemap(text: str) -> None:
    """Pages, broken XML, entity bombs and external entities are refused."""
    with pytest.raises(FetchError, match="is no sitemap"):
        list(entries(text.encode()))


def test_pages_of_all_sitemaps() -> None:
    """An index, packed sitemaps and a sitemap in a folder give all their pages, each once."""
    with site({"/a": html("a"), "/b": html("b"), "/c": html("c")}) as found:
        u = found.url
        packed = gzip.compress(urls(f"{u}/b", f"{u}/a").encode())
        found.pages |= {
            "/sitemap.xml": xml(index(f"{u}/one.xml", f"{u}/two.xml.gz", f"{u}/deep/index.xml")),
            "/one.xml": xml(urls(f"{u}/a")),
            "/two.xml.gz": Answer(packed, "application/gzip"),
            "/deep/index.xml": xml(index(f"{u}/three.xml")),
            "/three.xml": Answer(
                gzip.compress(urls(f"{u}/c").encode()), headers={"Content-Encoding": "gzip"}
            ),
        }
        assert told(found) == {"/a": "a.html", "/b": "b.html", "/c": "c.html"}


def test_foreign_and_relative_addresses_are_refused() -> None:
    """A sitemap speaks for its own site; what else it names is told and not asked for."""
    with site({"/a": html("a")}) as found, site() as other:
        listed = urls(f"{found.url}/a", f"{other.url}/b", "/relative", "file:///etc/passwd")
        found.pages["/sitemap.xml"] = xml(listed)
        said = told(found)
        assert other.asked == []
    assert said == {
        f"{other.url}/b": f"is of another site than the sitemap, {found.url}",
        "/relative": "is no whole address on the web",
        "file:///etc/passwd": "is no whole address on the web",
        "/a": "a.html",
    }


def test_foreign_sitemaps_are_refused() -> None:
    """An index cannot send the reader to another site, by its entries or by a redirect."""
    with site({"/a": html("a")}) as found, site() as other:
        u = found.url
        found.pages["/sitemap.xml"] = xml(
            index(f"{other.url}/s.xml", f"{u}/away.xml", f"{u}/s.xml")
        )
        found.pages["/away.xml"] = moved(f"{other.url}/s.xml")
        found.pages["/s.xml"] = xml(urls(f"{u}/a"))
        said = told(found)
        assert other.asked == []
    assert said["/a"] == "a.html"
    assert len(said) == 3


def test_loops_of_sitemaps() -> None:
    """Sitemaps that name each other are read once."""
    with site({"/a": html("a")}) as found:
        u = found.url
        found.pages["/sitemap.xml"] = xml(index(f"{u}/sitemap.xml", f"{u}/two.xml"))
        found.pages["/two.xml"] = xml(index(f"{u}/sitemap.xml", f"{u}/two.xml", f"{u}/three.xml"))
        found.pages["/three.xml"] = xml(urls(f"{u}/a"))
        assert told(found) == {"/a": "a.html"}
        assert found.paths().count("/two.xml") == 1


def test_endless_sitemaps() -> None:
    """An index that names new ones for ever ends, and what it had is brought."""
    numbers = count()
    with site({"/a": html("a"), "/robots.txt": Answer("", status=404)}) as found:
        u = found.url
        found.pages["/sitemap.xml"] = xml(index(f"{u}/list.xml", f"{u}/more.xml"))
        found.pages["/list.xml"] = xml(urls(f"{u}/a"))
        found.other = lambda _: xml(index(*(f"{u}/{next(numbers)}.xml" for _ in range(10))))
        said = told(found)
        assert len(found.asked) < 200
    assert said.pop("/a") == "a.html"
    assert list(said.values()) == ["is a sitemap too many or too deep"]


def test_endless_sitemap() -> None:
    """A sitemap that never ends is refused at its largest size, which the protocol sets."""

    def endless(write: object) -> None:
        assert callable(write)
        write(f'<urlset xmlns="{NAMESPACE}">'.encode())
        while True:
            write(b"<url><loc>http://127.0.0.1/a</loc></url>" * 10_000)

    too_large = pytest.raises(CorpusError, match="larger than 50 MiB")
    with site({"/sitemap.xml": Answer(endless, "application/xml")}) as found, too_large:
        told(found)


@pytest.mark.parametrize("part", [b"<url ", b"<url a='", b"<!--", b"<url><loc>"])
def test_part_without_end(part: bytes) -> None:
    """A tag, a comment or a text of 50 MB costs no more time than reading it."""
    began = process_time()
    with pytest.raises(FetchError, match="is no sitemap"):
        list(entries(b"<urlset>" + part + b"x" * 50_000_000))
    assert process_time() - began < 2


def test_packed_bomb() -> None:
    """A packed sitemap of 100 MB is refused as well."""
    bomb = Answer(gzip.compress(bytes(100_000_000)), "application/gzip")
    too_large = pytest.raises(CorpusError, match="larger than 50 MiB")
    with site({"/sitemap.xml.gz": bomb}) as found, too_large:
        told(found, "/sitemap.xml.gz")


def test_more_pages_than_were_asked_for() -> None:
    """A list longer than --most is read up to there, and says so."""
    with site({f"/{number}": html("x") for number in range(5)}) as found:
        found.pages["/sitemap.xml"] = xml(urls(*(f"{found.url}/{n}" for n in range(5))))
        said = told(found, most=2)
    assert list(said) == ["/0", "/1", ""]
    assert said[""].startswith("has 3 addresses more")


def test_robots_txt_counts_for_lists_as_well() -> None:
    """What the list names and robots.txt forbids is not read."""
    with site({"/robots.txt": Answer("User-agent: *\nDisallow: /a", "text/plain")}) as found:
        found.pages["/sitemap.xml"] = xml(urls(f"{found.url}/a"))
        assert told(found) == {"/a": "is not to be read, says robots.txt"}
        assert "/a" not in found.paths()


@pytest.mark.parametrize("answer", [Answer("", status=404), xml("<html/>"), Answer("", status=500)])
def test_no_sitemap(answer: Answer) -> None:
    """An address without a sitemap is an error, not an empty list."""
    with site({"/sitemap.xml": answer}) as found, pytest.raises(CorpusError):
        told(found)
