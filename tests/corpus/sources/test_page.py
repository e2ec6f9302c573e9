from corpus.sources.found import Missed, SourcePage
from corpus.sources.page import page
from tests.corpus.sources.site import Answer, html, moved, only, site, web


def test_a_page_wherever_it_has_moved() -> None:
    """The page is named as the address where it was found, and kept with its version."""
    dated = Answer(html("here"), headers={"Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"})
    with site({"/a": moved("/b"), "/b": dated}) as found, web() as here:
        brought = only(page(f"{found.url}/a", here))
    assert isinstance(brought, SourcePage)
    assert brought.address == brought.url == f"{found.url}/b"
    assert brought.place.name == "b.html"
    assert brought.data == html("here").encode()
    assert brought.last_modified == "Sun, 01 Nov 2026 10:00:00 GMT"


def test_no_page() -> None:
    """What is gone, no page, or asks not to be kept, is missed for good; what fails is not."""
    pages: dict[str, Answer | str] = {
        "/noindex": html("x", '<meta name="robots" content="noindex">'),
        "/header": Answer(html("x"), headers={"X-Robots-Tag": "noindex"}),
        "/picture": Answer(b"x", "image/png"),
        "/busy": Answer("x", status=503),
    }
    whys = {}
    with site(pages) as found, web() as here:
        for path in [*pages, "/gone"]:
            missed = only(page(f"{found.url}{path}", here))
            assert isinstance(missed, Missed)
            whys[path] = missed.why, missed.failed
    assert whys == {
        "/noindex": ("asks not to be kept (noindex)", False),
        "/header": ("asks not to be kept (noindex)", False),
        "/picture": ("is no page that can be read (image/png)", False),
        "/busy": ("answered with status 503", True),
        "/gone": ("is not there (status 404)", False),
    }
