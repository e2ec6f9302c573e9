"""How much one request may send."""

import httpx
import pytest

from bot.http.sizes import LONGEST_PATH

PAGE = {"Accept": "text/html", "Accept-Encoding": "identity"}


@pytest.mark.parametrize("chunked", [False, True])
def test_body_of_64_kib_is_the_largest(client: httpx.Client, *, chunked: bool) -> None:
    """A longer body gets 413, whether it announces its length or comes in chunks."""

    def status(length: int) -> int:
        body = b'{"question": "%s"}' % (b"a" * (length - 16))
        content = (body[i : i + 9_000] for i in range(0, length, 9_000)) if chunked else body
        headers = {"Content-Type": "application/json"}
        response = client.post("/api/ask", content=content, headers=headers)
        assert response.headers["content-type"] == "application/problem+json"
        return response.status_code

    assert status(64 * 1024) == 422
    assert status(64 * 1024 + 1) == 413


@pytest.mark.parametrize("part", ["/", "/a", "/%2F"])
@pytest.mark.parametrize(
    ("length", "status"),
    [(9, 404), (100, 404), (LONGEST_PATH - 10, 404), (30_000, 414), (60_000, 431)],
)
def test_answer_to_an_unknown_path_does_not_grow_with_it(
    client: httpx.Client, part: str, length: int, status: int
) -> None:
    """Whatever is asked for, the refusal is short; what can be no address gets 414, or 431."""
    response = client.get("/x" + part * (length // len(part)), headers=PAGE)
    assert response.status_code == status
    assert len(response.content) < 4_000


def test_mistyped_address_is_a_page_whose_links_lead_home(client: httpx.Client) -> None:
    """People who mistype an address below ours get a page, from which they find back."""
    response = client.get("/chat/with/you", headers=PAGE)
    assert response.status_code == 404
    assert 'href="../../chat"' in response.text
