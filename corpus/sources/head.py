"""What an HTML page tells those who collect pages: its links, and whether it wants to be kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from corpus.sources.addresses import web_address

_TYPES = frozenset({".html", ".htm", ".xhtml"})


@dataclass(frozen=True, slots=True)
class Head:
    """`links` and `canonical` are whole addresses."""

    links: tuple[str, ...] = ()
    canonical: str | None = None
    may_be_kept: bool = True


def read_head(suffix: str, data: bytes, address: str, header: str = "") -> Head:
    """`header` is what `X-Robots-Tag` says in small letters; other pages than HTML say no more."""
    if suffix not in _TYPES:
        return Head(may_be_kept=not _says(header, "noindex"))
    page = LexborHTMLParser(_text(data))
    said = ",".join([header, *_robots(page)])
    found = page.css_first("base[href]")
    base = web_address(found.attributes.get("href") or "", address) if found else None
    named = page.css_first("link[rel~=canonical i][href]")
    canonical = web_address(named.attributes.get("href") or "", address) if named else None
    links = () if _says(said, "nofollow") else dict.fromkeys(_links(page, base or address))
    return Head(tuple(links), canonical, may_be_kept=not _says(said, "noindex"))


def _text(data: bytes) -> str:
    """What stands in addresses and in the head is the same in all encodings but UTF-16."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8", "replace")


def _robots(page: LexborHTMLParser) -> Iterator[str]:
    for found in page.css("meta[name][content]"):
        if (found.attributes.get("name") or "").strip().lower() in {"robots", "askademy"}:
            yield (found.attributes.get("content") or "").lower()


def _says(said: str, word: str) -> bool:
    # "googlebot: noindex" is for somebody else; "none" is both.
    directives = {part.strip() for part in said.split(",")}
    return word in directives or "none" in directives


def _links(page: LexborHTMLParser, base: str) -> Iterator[str]:
    for found in page.css("a[href]:not([rel~=nofollow i]), area[href]"):
        if address := web_address(found.attributes.get("href") or "", base):
            yield address
