from itertools import count

import pytest

from corpus.errors import CorpusError
from corpus.sources.crawl import crawl
from tests.corpus.sources.site import Answer, Site, brought, fetcher, html, moved, site, web


def links(*targets: str) -> str:
    return html(" ".join(f'<a href="{target}">{target}</a>' for target in targets))


def told(found: Site, *, depth: int = 5, most: int = 100) -> dict[str, str]:
    """What a crawl says of each address, without the site's own address."""
    host = found.url.partition("//")[2]
    with web(most=most) as here:
        said = brought(crawl(f"{found.url}/", here, depth))
    return {
        address.removeprefix(found.url): why.replace(f"{host.replace(':', '-')}/", "")
        for address, why in said.items()
    }


def test_links_are_followed_within_the_site() -> None:
    """Every page that links lead to is brought once, none of another site or another port."""
    pages = {
        "/": links("/a", "/a#top", "b/", "https://elsewhere.invalid/", "mailto:x@y.z", "/x.png"),
        "/a": links("/", "/a", "/b/"),
        "/b/": links("../c?q=1"),
        "/c?q=1": html("end"),
    }
    with site(pages) as found, site({"/": html("other")}) as other:
        found.pages["/a"] = links("/", "/b/", other.url)
        said = told(found)
        assert other.asked == []
        assert sorted(found.paths()) == sorted(["/", "/", "/a", "/b/", "/c?q=1", "/robots.txt"])
    assert {path: said[path] for path in ("/", "/a", "/b/")} == {
        "/": "index.html",
        "/a": "a.html",
        "/b/": "b.html",
    }
    assert list(said) == ["/", "/a", "/b/", "/c?q=1"]


def test_depth() -> None:
    """A page is as deep as the fewest links that lead to it."""
    pages = {"/": links("/1"), "/1": links("/2"), "/2": links("/3"), "/3": html("deep")}
    with site(pages) as found:
        assert list(told(found, depth=2)) == ["/", "/1", "/2"]
        assert list(told(found, depth=0)) == ["/"]


def test_endless_site() -> None:
    """A site whose every page links to new ones ends at the number that was asked for."""
    numbers = count()
    with site() as found:
        found.other = lambda path: (
            Answer("", status=404)
            if path == "/robots.txt"
            else Answer(links(*(f"/{next(numbers)}" for _ in range(1_000))))
        )
        said = told(found, depth=1_000_000, most=10)
        assert len(found.asked) == 12
    assert len(said) == 11
    assert "more than --most lets be read" in said[""]


def test_robots_txt_forbids() -> None:
    """What robots.txt forbids is not asked for and named; it takes no page's place."""
    rules = Answer("User-agent: *\nDisallow: /secret", "text/plain")
    pages: dict[str, Answer | str] = {
        "/robots.txt": rules,
        "/": links("/secret/1", "/secret/2", "/way", "/open"),
        "/way": moved("/secret/3"),
        "/open": html("open"),
    }
    with site(pages) as found:
        said = told(found, most=3)
        assert [path for path in found.paths() if path.startswith("/secret")] == []
    forbidden = "is not to be read, says robots.txt"
    assert said == {
        "/": "index.html",
        "/secret/1": forbidden,
        "/secret/2": forbidden,
        "/secret/3": forbidden,
        "/open": "open.html",
    }


def test_robots_txt_forbids_all() -> None:
    """A site that forbids everything is not read at all, which is an error."""
    with site({"/robots.txt": Answer("User-agent: *\nDisallow: /", "text/plain")}) as found:
        with pytest.raises(CorpusError, match=r"says robots\.txt"):
            told(found)
        assert found.paths() == ["/robots.txt"]


def test_the_start_may_lead_to_the_site() -> None:
    """Where the start's redirects end is the site; a redirect that leaves it is not followed."""
    with site({"/": links("/a", "/out"), "/a": html("a")}) as inside, site() as outside:
        outside.pages["/"] = moved(f"{inside.url}/")
        inside.pages["/out"] = moved(f"{outside.url}/away")
        with web() as here:
            said = brought(crawl(f"{outside.url}/", here, 5))
        assert outside.paths() == ["/robots.txt", "/"]
    assert [a.removeprefix(inside.url) for a in said] == ["/", "/a", f"{outside.url}/away"]
    assert said[f"{outside.url}/away"] == f"leads to another site, {outside.url}"


def test_redirects_to_one_page() -> None:
    """A page that several addresses lead to is brought once."""
    ways = {"/old": moved("/new"), "/older": moved("/new")}
    with site({"/": links("/old", "/older", "/new"), **ways, "/new": html("new")}) as found:
        said = told(found)
    assert said == {
        "/": "index.html",
        "/old": f"leads to {found.url}/new",
        "/older": f"leads to {found.url}/new",
        "/new": "new.html",
    }


def test_canonical_pages_are_brought_once() -> None:
    """A copy gives way to the page that it names, also where only the copy is linked to."""
    copy = html("one", '<link rel="canonical" href="/one">')
    pages = {"/": links("/one?a", "/one?b"), "/one": copy, "/one?a": copy, "/one?b": copy}
    with site(pages) as found:
        said = told(found)
    assert said == {
        "/": "index.html",
        "/one": "one.html",
        "/one?a": f"is a copy of {found.url}/one (canonical)",
        "/one?b": f"is a copy of {found.url}/one (canonical)",
    }


def test_canonical_that_is_no_page() -> None:
    """A page that names one that is gone, or another's, is brought itself."""
    pages = {
        "/": links("/a", "/b", "/c", "/d"),
        "/a": html("a", '<link rel="canonical" href="/gone">'),
        "/b": html("b", '<link rel="canonical" href="https://elsewhere.invalid/b">'),
        "/c": html("c", '<link rel="canonical" href="/d">'),
        "/d": html("d", '<link rel="canonical" href="/c">'),
    }
    with site(pages) as found:
        said = told(found)
    places = {path: why for path, why in said.items() if why.endswith(".html")}
    assert places == {"/": "index.html", "/a": "a.html", "/b": "b.html", "/c": "c.html"}
    assert said["/d"] == f"is a copy of {found.url}/c (canonical)"


def test_a_copy_that_is_gone_by_then() -> None:
    """A copy that is asked for a second time, and is no page any more, is missed."""
    copy = html("a", '<link rel="canonical" href="/gone">')
    times = iter([Answer(copy), Answer("", status=410)])
    with site({"/": links("/a")}) as found:
        found.other = lambda path: next(times) if path == "/a" else Answer("", status=404)
        said = told(found)
    assert said == {
        "/": "index.html",
        "/gone": "is not there (status 404)",
        "/a": "is not there (status 410)",
    }


def test_noindex_pages_are_not_kept_but_followed() -> None:
    """A list that asks not to be kept leads to pages that may be."""
    pages = {"/": links("/list"), "/list": links("/a"), "/a": html("a")}
    pages["/list"] = pages["/list"].replace("<head>", "<head><meta name=robots content=noindex>")
    with site(pages) as found:
        said = told(found)
    assert said == {"/": "index.html", "/list": "asks not to be kept (noindex)", "/a": "a.html"}


def test_other_types_and_failures_are_named() -> None:
    """What is no page, gone or broken ends nothing: the other pages are brought."""
    pages: dict[str, Answer | str] = {
        "/": links("/feed", "/gone", "/broken", "/notes.txt", "/a"),
        "/feed": Answer("<rss/>", "application/rss+xml"),
        "/broken": Answer("", status=500),
        "/notes.txt": Answer("notes", "text/plain"),
        "/a": html("a"),
    }
    with site(pages) as found:
        said = told(found)
    assert said == {
        "/": "index.html",
        "/feed": "is no page that can be read (application/rss+xml)",
        "/gone": "is not there (status 404)",
        "/broken": "answered with status 500",
        "/notes.txt": "notes.txt",
        "/a": "a.html",
    }


def test_no_site() -> None:
    """A start that does not answer is an error that names it."""
    with fetcher(), web() as here, pytest.raises(CorpusError, match=r"127\.0\.0\.1:1"):
        crawl("http://127.0.0.1:1/", here, 1)
