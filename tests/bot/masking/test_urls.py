import pytest

from bot.masking.urls import urls


@pytest.mark.parametrize(
    "url", ["https://example.org", "www.example.org", "example.org/a?b=c", "ftp://a/b", "a.b.org/c"]
)
def test_web_addresses_are_found(url: str) -> None:
    """With a scheme, with "www.", or with a path behind the host."""
    assert [found[0] for found in urls(f"See {url} there")] == [url]


@pytest.mark.parametrize("text", ["example.org", "and/or", "24/7", "a.m./p.m", "ada@example.org/x"])
def test_what_has_a_dot_or_a_slash_is_none(text: str) -> None:
    """A bare host, alternatives, and what stands behind an @."""
    assert not list(urls(text))
