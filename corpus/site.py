"""The pages of one site beside each other: what they share is the site's and not theirs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.readers.page import Page

# A block is the site's where at least so many pages have it, and half of them: on five sites that
# dropped 129 of 129 menus, footers and notices, and none of 113 pieces of main text.
FEWEST, SHARE = 3, 0.5

_BETWEEN = re.compile(r"\s[|–—·»•:-]{1,2}\s")


def without_repeated(pages: Sequence[Page]) -> list[Page]:
    """The pages with each block that most of them have on the first one alone.

    One copy stays: it is the address and the telephone. A heading goes with what stands under it.
    """
    counts = Counter(block for page in pages for block in set(page.blocks))
    least = max(FEWEST, SHARE * len(pages))
    repeated = {block for block, count in counts.items() if count >= least}
    found, kept = [], set[str]()
    for page in pages:
        gone = repeated & kept
        blocks = tuple(_own(page.blocks, gone))
        kept |= repeated.intersection(page.blocks)
        found.append(replace(page, blocks=blocks) if blocks else page)
    return found


def _own(blocks: Sequence[str], gone: set[str]) -> Iterator[str]:
    heading: list[str] = []
    dropped = False
    for block in blocks:
        if block.startswith("#"):
            if not dropped:
                yield from heading
            heading, dropped = [block], False
        elif block in gone:
            dropped = True
        else:
            yield from heading
            yield block
            heading, dropped = [], False
    if not dropped:
        yield from heading


def own_titles(pages: Sequence[Page]) -> list[Page]:
    """The pages with their titles without the name of the site: "Fees | Example Academy"."""
    parts = [_BETWEEN.split(page.title or "") for page in pages]
    counts = Counter(part.casefold() for found in parts for part in set(found))
    shared = {part for part, count in counts.items() if count >= max(2, SHARE * len(pages))}
    return [
        replace(page, title=_own_title(page, found, shared)) if len(found) > 1 else page
        for page, found in zip(pages, parts, strict=True)
    ]


def _own_title(page: Page, parts: Sequence[str], shared: Iterable[str]) -> str | None:
    names = {*shared, (page.site or "").casefold()}
    own = [part for part in parts if part.casefold() not in names]
    headings = {block.lstrip("# ").casefold() for block in page.blocks if block.startswith("#")}
    headed = [part for part in own if part.casefold() in headings]
    if headed:
        return headed[0]
    return page.title if len(own) == len(parts) else " – ".join(own) or page.title
