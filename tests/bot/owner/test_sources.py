from pathlib import Path

import pytest

from bot.owner.sources import Addition, SourceKind, source_of


@pytest.mark.parametrize(
    ("source", "crawls", "kind", "address"),
    [
        ("https://X.org", False, SourceKind.PAGE, "https://x.org/"),
        ("https://x.org/#top", True, SourceKind.CRAWL, "https://x.org/"),
        ("https://x.org/a.XML?b=1", False, SourceKind.SITEMAP, "https://x.org/a.XML?b=1"),
        ("https://x.org/sitemap.xml.gz", False, SourceKind.SITEMAP, "https://x.org/sitemap.xml.gz"),
        ("https://x.org/sitemap.xml", True, SourceKind.CRAWL, "https://x.org/sitemap.xml"),
    ],
)
def test_addresses(
    tmp_path: Path,
    source: str,
    crawls: bool,  # noqa: FBT001
    kind: SourceKind,
    address: str,
) -> None:
    """An address is a page, but for sitemaps by their ending and sites by the word of the owner."""
    addition = Addition(source, tmp_path, is_crawl=crawls)
    assert source_of(addition) == (kind, address)


def test_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is the same source from wherever it is named."""
    book = tmp_path / "book"
    (book / "in").mkdir(parents=True)
    (book / "a.md").touch()
    corpus = tmp_path / "corpus"
    monkeypatch.chdir(book / "in")
    assert source_of(Addition("..", corpus)) == (SourceKind.FOLDER, str(book))
    assert source_of(Addition("../a.md", corpus)) == (SourceKind.FILE, str(book / "a.md"))
