"""The content type of an answer → the ending of the file that a page is kept in."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from corpus.sources.found import Rules

_WORD = "application/vnd.openxmlformats-officedocument"
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    f"{_WORD}.wordprocessingml.document": ".docx",
    f"{_WORD}.spreadsheetml.sheet": ".xlsx",
}
# Types of servers that do not know better: the address's own ending says more.
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_MEDIA = frozenset(
    ".png .jpg .jpeg .gif .svg .webp .ico .mp3 .mp4 .webm .mov .avi .zip .gz .css .js".split()
)


def suffix_of(content_type: str, address: str, rules: Rules) -> str | None:
    """None for what the loader reads no page from."""
    own = _ending(address)
    found = own if content_type in _VAGUE and own in rules.suffixes else _ENDINGS.get(content_type)
    return found if found in rules.suffixes else None


def is_media(address: str) -> bool:
    """Whether an address is so surely no page that nobody needs to ask for it."""
    return _ending(address) in _MEDIA


def _ending(address: str) -> str:
    return PurePosixPath(urlsplit(address).path).suffix.lower()
