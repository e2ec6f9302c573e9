import pytest

from corpus.sources.addresses import origin, web_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://X.org", "http://x.org/"),
        ("HTTPS://x.org:443/a/../b c?q=ü#top", "https://x.org/b%20c?q=%C3%BC"),
        (" https://münchen.de:8443/Ö\n", "https://xn--mnchen-3ya.de:8443/%C3%96"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_one_page_has_one_spelling(text: str, address: str) -> None:
    """Capitals of the host, default ports, dots, fragments and umlauts make no second page."""
    assert web_address(text) == address
    assert web_address(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/visit",
        "x.org/visit",
        "javascript:alert(1)",
        "mailto:a@x.org",
        "file:///etc/passwd",
        "http://user:secret@x.org/",
        "http://",
        "http://x.org:99999999/",
        "http://x.org:port/",
        f"http://x.org/{'a' * 3_000}",
    ],
)
def test_what_cannot_be_fetched_is_no_address(text: str) -> None:
    """Other schemes, relative addresses, passwords and traps are refused."""
    assert web_address(text) is None


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("../c", "https://x.org/c"),
        ("?page=2", "https://x.org/a/b?page=2"),
        ("//y.org/d", "https://y.org/d"),
        ("../../../../e", "https://x.org/e"),
        ("mailto:a@x.org", None),
    ],
)
def test_links_are_read_from_where_they_stand(link: str, address: str | None) -> None:
    """A relative link is joined to the address of its page."""
    assert web_address(link, "https://x.org/a/b") == address


def test_origin_is_scheme_host_and_port() -> None:
    """A site is told by its origin, whatever the path."""
    assert origin("https://x.org/a?b") == "https://x.org"
    assert origin("http://[::1]:8080/") == "http://[::1]:8080"
    assert origin("http://x.org/") != origin("https://x.org/")
