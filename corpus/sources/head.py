"""What an HTML page tells those who collect pages: its links, and whether it wants to be kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from corpus.nesting import excess
from corpus.sources.addresses import web_address

_TYPES = frozenset({".html", ".htm", ".xhtml"})
# Of one page; reading one takes a tenth of a millisecond, and no page for people has so many.
_MOST_LINKS = 20_000


@dataclass(frozen=True, slots=True)
class Head:
    """`links` and `canonical` are whole addresses."""

    links: tuple[str, ...] = ()
    canonical: str | None = None
    # Why the page is not to be kept, which ends the sentence that its address begins.
    refusal: str | None = None


def read_head(suffix: str, data: bytes, address: str, header: str = "") -> Head:
    """`header` is what `X-Robots-Tag` says in small letters; other pages than HTML say no more."""
    if suffix not in _TYPES:
        return Head(refusal=_refusal(header))
    text = _text(data)
    if excess(text):
        return Head(refusal="has elements that are nested too deeply or have too many attributes")
    page = LexborHTMLParser(text)
    said = ",".join([header, *_robots(page)])
    base = _first(page, "base[href]", address) or address
    links = () if _says(said, "nofollow") else _links(page, base)
    canonical = _first(page, "link[rel~=canonical i][href]", address)
    return Head(tuple(dict.fromkeys(links)), canonical, _refusal(said))


def _refusal(said: str) -> str | None:
    return "asks not to be kept (noindex)" if _says(said, "noindex") else None


def _first(page: LexborHTMLParser, selector: str, address: str) -> str | None:
    found = page.css_first(selector)
    return web_address(found.attributes.get("href") or "", address) if found else None


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


def _links(page: LexborHTMLParser, base: str) -> Iterable[str]:
    found = page.css("a[href]:not([rel~=nofollow i]), area[href]")
    written = dict.fromkeys(node.attributes.get("href") or "" for node in found)
    addresses = (web_address(href, base) for href in islice(written, _MOST_LINKS))
    return filter(None, addresses)
