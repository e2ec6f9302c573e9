import gzip

import pytest
from jinja2 import UndefinedError
from starlette.requests import Request

from bot.http.templates import is_web, page
from tests.conftest import REQUEST


def asked(path: str, accept_encoding: str) -> Request:
    headers = [(b"accept-encoding", accept_encoding.encode())]
    return Request(dict(REQUEST.scope) | {"path": path, "headers": headers})


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://a.example/", True),
        ("http://a.example/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,a", False),
        ("//a.example/", False),
        ("", False),
        (None, False),
    ],
)
def test_only_the_web_is_linked_to(address: str | None, linked: bool) -> None:  # noqa: FBT001
    """An address of a page's front matter is a link where it leads to the web, else a text."""
    assert is_web(address) == linked


def test_value_is_escaped_and_may_not_be_missing() -> None:
    """A value is text, whatever it holds; a template without one of its values is an error."""
    html = bytes(page(REQUEST, "problem.html", title="<b>", detail="a & b").body).decode()
    assert "<h1>&lt;b&gt;</h1>" in html
    assert "a &amp; b" in html
    with pytest.raises(UndefinedError):
        page(REQUEST, "problem.html", title="a")


def test_addresses_lead_up_from_any_depth() -> None:
    """However deep the page's address is, its style sheet is found below the same prefix."""
    for path, root in (("/", "./"), ("/a", "./"), ("/a/b", "../"), ("/a/b/c", "../../")):
        html = bytes(page(asked(path, ""), "problem.html", title="a", detail="b").body).decode()
        assert f'href="{root}page.css"' in html


def test_lone_surrogate_is_a_question_mark() -> None:
    """A title made from a file's name of no encoding does not break the page, gzipped or not."""
    for encoding in ("", "gzip"):
        shown = page(asked("/", encoding), "problem.html", title="caf\udce9", detail="b")
        content = bytes(shown.body)
        html = gzip.decompress(content) if encoding else content
        assert b"<h1>caf?</h1>" in html
