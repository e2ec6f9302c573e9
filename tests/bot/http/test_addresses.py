"""The ways in which an address may be written."""

from collections.abc import Iterator

import httpx
import pytest

from bot.app import create_app
from tests.conftest import serving, unlimited

QUESTION = {"question": "When was ILEA Roswell established?"}
GETS = ("/", "/chat", "/faq", "/embed", "/docs", "/healthz", "/readyz", "/api/faq", "/widget.js")


@pytest.fixture(scope="module")
def prefixed() -> Iterator[httpx.Client]:
    """A server behind a proxy that keeps the prefix."""
    with serving(create_app(unlimited(root_path="/site/assistant/"))) as found:
        yield found


@pytest.mark.parametrize("path", [path for path in GETS if path != "/"])
def test_slash_at_the_end_makes_no_difference(client: httpx.Client, path: str) -> None:
    """With it an address gives the same, but for the links of a page, which lead up from it."""
    # What others ask of this server meanwhile may give the FAQ another order.
    before, slashed, after = (client.get(each) for each in (path, f"{path}/", path))
    assert slashed.status_code == before.status_code == 200
    plain = {each.text.replace('"../', '"./') for each in (before, after)}
    assert slashed.text.replace('"../', '"./') in plain


def test_question_may_be_sent_to_an_address_with_a_slash(client: httpx.Client) -> None:
    """It is answered and not redirected, which many clients do not follow with a body."""
    response = client.post("/api/ask/", json=QUESTION)
    assert response.json()["status"] == "answered"


@pytest.mark.parametrize("path", GETS)
def test_head_has_the_headers_of_get(client: httpx.Client, path: str) -> None:
    """The same status and type, and no body."""
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers.get(name) == got.headers.get(name)


def test_head_of_what_takes_posts_only_is_refused(client: httpx.Client) -> None:
    """There is nothing to have the headers of."""
    assert client.head("/api/ask").status_code == 405


@pytest.mark.parametrize("prefix", ["/site/assistant", ""])
def test_prefix_of_a_proxy_may_be_kept_or_not(prefixed: httpx.Client, prefix: str) -> None:
    """Pages, files and the API are below it, and for what asks the server itself at the root."""
    for path in GETS:
        assert prefixed.get(prefix + path).status_code == 200
    assert prefixed.post(f"{prefix}/api/ask", json=QUESTION).json()["status"] == "answered"
    page = prefixed.get(f"{prefix}/chat")
    assert 'src="./widget.js"' in page.text
    assert prefixed.get(str(page.url.join("./widget.js"))).status_code == 200
    assert prefixed.get(f"{prefix}/nowhere").status_code == 404


def test_prefix_alone_leads_to_the_page(prefixed: httpx.Client) -> None:
    """Its links are relative, so the slash is added, by an address that names no host."""
    response = prefixed.get("/site/assistant?q=a%20b", headers={"Host": "evil.example"})
    assert response.status_code == 308
    assert response.headers["location"] == "/site/assistant/?q=a%20b"
    assert prefixed.get("/site/assistantx").status_code == 404
    assert prefixed.get("/openapi.json").json()["servers"] == [{"url": "/site/assistant"}]
