"""Rich text: it shows what a page says as it stands, because Slack reads no markup in it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bot.dialogue.contact_links import contact_pieces
from corpus.document import Span

Block = dict[str, Any]

# Slack takes 3,000 characters in a text; what a block says besides the answer is in this margin.
LONGEST = 2_800
LONGEST_LINK = 3_000


def rich(*elements: Block) -> Block:
    """A block of the elements, in one paragraph."""
    sections = [{"type": "rich_text_section", "elements": list(elements)}]
    return {"type": "rich_text", "elements": sections}


def plain(text: str, *styles: str) -> Block:
    element: Block = {"type": "text", "text": text}
    return element | {"style": dict.fromkeys(styles, True)} if styles else element


def link(text: str, url: str | None) -> Block:
    """A link where the address is one of the web, else plain text.

    The address comes from a page's front matter, where anything may stand.
    """
    if url is None or not url.startswith(("https://", "http://")) or len(url) > LONGEST_LINK:
        return plain(text)
    return {"type": "link", "url": url, "text": text}


def contacts(text: str) -> Iterator[Block]:
    """What the bot says itself; the addresses and numbers in it are links."""
    for said, address in contact_pieces(text):
        yield {"type": "link", "url": address, "text": said} if address else plain(said)


def user(user_id: str) -> Block:
    return {"type": "user", "user_id": user_id}


def marked(text: str, key: Span | None, part: Span) -> Iterator[Block]:
    """A part of a text, in which what belongs to the key span is bold."""
    start, end = key or Span(part.end, part.end)
    cuts = [part.start, *(min(max(cut, part.start), part.end) for cut in (start, end)), part.end]
    for style, (begin, stop) in zip(((), ("bold",), ()), pairwise(cuts), strict=True):
        if begin < stop:
            yield plain(text[begin:stop], *style)


def parts(text: str, longest: int = LONGEST) -> Iterator[Span]:
    """Pieces of a text that fit, cut between lines, else between words; together they are all."""
    start = 0
    while len(text) - start > longest:
        cuts = (text.rfind(cut, start, start + longest) + 1 for cut in "\n ")
        end = next((cut for cut in cuts if cut > start), start + longest)
        yield Span(start, end)
        start = end
    if start < len(text) or not text:
        yield Span(start, len(text))


def shortened(text: str, longest: int) -> str:
    """The text on one line, of at most `longest` characters: … stands for the rest."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
