"""The addresses and telephone numbers in what the bot says itself, as links."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from bot.language.value_patterns import CONTACT

_NOT_DIALLED = re.compile(r"[^\d+]")


def contact_pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """The text in pieces, each with where it links to; None for what is no contact.

    Of mail addresses, telephone numbers and addresses of the web, and of nothing else.
    """
    end = 0
    for match in CONTACT.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], None
        yield match[0], _address(match[0])
        end = match.end()
    if end < len(text) or not text:
        yield text[end:], None


def _address(contact: str) -> str:
    if contact.startswith(("https://", "http://")):
        return contact
    if contact.startswith("www."):
        return f"https://{contact}"
    if "@" in contact:
        return f"mailto:{quote(contact, safe='@')}"
    return f"tel:{_NOT_DIALLED.sub('', contact)}"
