import pytest

from corpus.sources.content_types import is_media, suffix_of
from tests.corpus.sources.site import RULES


@pytest.mark.parametrize(
    ("kind", "address", "suffix"),
    [
        ("text/html", "https://x.org/a.md", ".html"),
        ("application/xhtml+xml", "https://x.org/", ".html"),
        ("text/plain", "https://x.org/a", ".txt"),
        ("text/plain", "https://x.org/a.MD", ".md"),
        ("application/octet-stream", "https://x.org/a.pdf?v=1", ".pdf"),
        ("", "https://x.org/a.md", ".md"),
        ("application/pdf", "https://x.org/a", ".pdf"),
        ("image/png", "https://x.org/a.html", None),
        ("application/json", "https://x.org/a", None),
        ("application/octet-stream", "https://x.org/a.exe", None),
        ("text/csv", "https://x.org/a.csv", None),
    ],
)
def test_the_server_says_what_a_page_is(kind: str, address: str, suffix: str | None) -> None:
    """The type decides, and the address's ending where it is vague; only what is read counts."""
    assert suffix_of(kind, address, RULES) == suffix


def test_pictures_are_not_asked_for() -> None:
    """Links to what is surely no page cost no request; a page may be called anything else."""
    assert is_media("https://x.org/a/Photo.JPG?size=1")
    assert not is_media("https://x.org/index.php")
