"""An HTML page → its blocks, as `corpus.splitting.markup` reads them, and what it tells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import dedent
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.english import either, read_words
from corpus.literal import as_said, with_typed_lists
from corpus.nesting import excess
from corpus.readers.dates import read_date
from corpus.readers.front_matter import is_address
from corpus.readers.html_elements import (
    BOXES,
    CONTROLS,
    LISTS,
    SCOPES,
    heading_level,
    is_block,
    is_bold,
    names,
)
from corpus.readers.html_entities import with_entities
from corpus.readers.html_lines import Lines, folded, visible
from corpus.readers.html_seen import Seen, in_content, is_main, is_menu, is_notes, targets
from corpus.readers.html_styles import with_styles
from corpus.readers.html_tables import is_layout, read_table, shortened
from corpus.readers.page import Note, Page, UnreadableError
from corpus.readers.places import table_lines
from corpus.readers.rows import BETWEEN, labelled

# Characters outside of a page's main part that are read with it, and what share of that they have
# to be: a main part may close early, and a menu may be unmarked.
LEAST_LOST, LOST_SHARE = 100, 0.25
# A page of so many characters of which less than this share is read is named to its owner.
LEAST_TEXT, LEAST_READ = 1_000, 0.4
# A cell that arranges the page may have a heading above its links.
MENU_CELL_SHARE = 0.6
# Pieces beside each other that make one fact.
MOST_IN_CARD = 6
# A heading is no longer, and a bold paragraph that is longer is a warning.
LONGEST_HEADING = 80

# What programs put where a title should be: "Microsoft Word - rules_v7.docx".
_FILE = re.compile(r"\.(?:docx?|odt|rtf|indd|pdf|pptx?)$", re.IGNORECASE)
_LIST = re.compile(r"(?:-|\d{1,5}\.) ")
_BULLET = re.compile(r"^( {0,40})-(?= )", re.MULTILINE)
_DATED = re.compile(
    rf"{either(read_words(__file__)['lines']['dated'])}\s?:?\s(.{{4,30}})", re.IGNORECASE
)


# Where the part ends that stands under a heading of the lowest level.
_END = "######"
# What a button shows beside its text.
_ICONS = "-+−–×✕▾▼▸▶►⌄˅›"


class _Fault(NamedTuple):
    """What is wrong with a table, as a sentence."""

    advice: str
    table: LexborNode


def read_html(source: str) -> Page:
    """Without navigation, controls and what is not shown, even on a click.

    Raises `UnreadableError` where elements are nested too deeply or have too many attributes.
    """
    written = with_entities(source)
    _check_size(written)
    page = LexborHTMLParser(written)
    if page.body is None:
        return Page(())
    with_styles(page)
    seen = Seen.of(page)
    every = _Reader(seen)
    blocks = list(every.blocks(page.body))
    date = every.date
    inside = every.inside or list(_hidden_main(page, seen))
    if not _is_lost(blocks, inside):
        blocks = inside
    titled = page.css_first("head > title")
    title = folded(visible(titled.text())) if titled else None
    if title and _FILE.search(title):
        title = None
    own = _with_needed_ends(list(filter(str.strip, blocks)))
    told = [*_told_apart(own), *_contacts(page, blocks)]
    return Page(
        tuple(with_typed_lists(told)),
        title or None,
        _address(page),
        date or _meta_date(page),
        _meta(page, "og:site_name"),
        (*_table_notes(page, every.faults, source), *_notes(page.body, blocks)),
    )


def _hidden_main(page: LexborHTMLParser, seen: Seen) -> Iterator[str]:
    """The main part that stands in what is hidden until a program shows it."""
    for node in page.css("main, [role=main]"):
        if not in_content(node):
            yield from _Reader(seen).blocks(node)


def _table_notes(page: LexborHTMLParser, faults: Sequence[_Fault], source: str) -> Iterator[Note]:
    if not faults:
        return
    places = dict(
        zip((node.mem_id for node in page.css("table")), table_lines(source), strict=False)
    )
    for fault in faults:
        yield Note(fault.advice, places.get(fault.table.mem_id))


def _notes(body: LexborNode, blocks: list[str]) -> Iterator[Note]:
    """A sentence where most of what stands on the page was taken for the site's or for hidden."""
    for unread in body.css("script, style, noscript, template, svg"):
        unread.decompose()
    stands = len(folded(body.text(separator=" ")))
    read = sum(map(len, blocks))
    if stands >= LEAST_TEXT and read < LEAST_READ * stands:
        share = round(100 * read / stands)
        yield Note(
            f"only {share} % of its text was read: the rest is hidden, or marked as the site's."
        )


def _is_lost(blocks: list[str], inside: list[str]) -> bool:
    """Whether a page would lose much if only what it marks as its main part were read."""
    kept = sum(map(len, inside))
    return sum(map(len, blocks)) - kept >= max(LEAST_LOST, LOST_SHARE * kept) or not kept


def _with_needed_ends(blocks: Sequence[str]) -> Iterator[str]:
    """The blocks without the ends of parts that end anyway: with a heading, or with the page."""
    is_open = False
    for block, below in zip(blocks, [*blocks[1:], _END], strict=False):
        if block != _END:
            is_open = block.startswith("###### ") if block[0] == "#" else is_open
            yield block
        elif is_open and below[0] != "#":
            is_open = False
            yield block


def _told_apart(blocks: Iterable[str]) -> Iterator[str]:
    """The blocks, of lists behind each other every second one with another sign.

    Otherwise what leads in the first would seem to lead in all.
    """
    sign = ""
    for block in blocks:
        is_list = bool(_LIST.match(block))
        sign = "*" if is_list and sign == "-" else "-" if is_list else ""
        yield _BULLET.sub(r"\1*", block) if sign == "*" else block


def _contacts(page: LexborHTMLParser, blocks: list[str]) -> Iterator[str]:
    """The address and the telephone of a footer, where the page itself has none of them."""
    lines = Lines(Seen({}))
    for node in page.css("footer address, #footer address, .footer address"):
        told = map(folded, lines.text(node).split("\n"))
        text = "\n".join(map(as_said, filter(None, told)))
        if text and not any(text in block for block in blocks):
            yield text


def _meta(page: LexborHTMLParser, name: str) -> str | None:
    found = page.css_first(f'meta[property="{name}"]')
    return folded(found.attributes.get("content") or "") or None if found else None


def _check_size(source: str) -> None:
    if found := excess(source):
        line = source.count("\n", 0, found.at) + 1
        raise UnreadableError(found.advice, line)


def _address(page: LexborHTMLParser) -> str | None:
    for selector, name in (
        ("link[rel=canonical]", "href"),
        ('meta[property="og:url"]', "content"),
    ):
        found = page.css_first(selector)
        address = (found.attributes.get(name) or "").strip() if found else ""
        if is_address(address):
            return address
    return None


def _meta_date(page: LexborHTMLParser) -> str | None:
    for name in ("article:modified_time", "article:published_time"):
        if day := read_date(_meta(page, name) or ""):
            return day
    return None


class _Reader:
    """Reads the blocks of one page."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._lines = Lines(seen)
        # Ids of parts whose control has just been their heading.
        self._headed: set[str] = set()
        self.date: str | None = None
        self.faults: list[_Fault] = []
        # The blocks of what the page marks as its main part.
        self.inside: list[str] = []
        self._is_inside = False
        # Whether the last block is what a control says, and what it opens is next.
        self._waits = False

    def blocks(self, node: LexborNode) -> Iterator[str]:
        """The blocks below a node; text between them makes paragraphs of its own."""
        loose: list[LexborNode] = []
        for child in self._seen.children(node):
            if not is_block(child) and child.tag not in CONTROLS:
                loose.append(child)
                continue
            yield from self._answer(self._paragraph(loose))
            loose = []
            yield from self._answer(self._block(child))
        yield from self._answer(self._paragraph(loose))

    def _answer(self, blocks: Iterator[str]) -> Iterator[str]:
        """Blocks that are all that stands under the control right above them, if there is one."""
        waits, self._waits = self._waits, False
        said = False
        for block in blocks:
            said = said or bool(block.strip())
            yield block
        if waits and said:
            yield _END
        self._waits = self._waits or (waits and not said)

    def _block(self, node: LexborNode) -> Iterator[str]:
        if self._is_inside or not is_main(node) or in_content(node):
            yield from self._own(node)
            return
        self._is_inside = True
        for block in self._own(node):
            self.inside.append(block)
            yield block
        self._is_inside = False

    def _own(self, node: LexborNode) -> Iterator[str]:
        if title := self._label(node):
            yield _headed(title)
            yield from self._read(node)
            yield _END
        elif node.tag in SCOPES or names(node) & BOXES:
            yield from _scoped(self._read(node))
        else:
            yield from self._read(node)

    def _heading(self, node: LexborNode, level: int) -> str:
        text = folded(self._lines.text(node))
        for control in (node, *node.css("[aria-controls], [data-target], [data-bs-target]")):
            self._headed.update(targets(control))
        if text and self._seen.opens(node):
            text, level, self._waits = _without_icons(text), 6, True
        # One of the lowest level without text ends what stands under another, as `_END` does.
        return _headed(text, level) if text or level < 6 else _END

    def _read(self, node: LexborNode) -> Iterator[str]:
        level = heading_level(node)
        if level or node.tag in CONTROLS:
            yield self._heading(node, level or 6)
        elif node.tag == "td" and is_menu(node, MENU_CELL_SHARE) and not in_content(node):
            return  # of a table that arranges the page
        elif node.tag == "dl":
            yield from self._terms(node)
        elif node.tag in LISTS or is_notes(node):
            yield from self._list(node)
        elif node.tag == "table" and not is_layout(node, self._seen):
            yield from self._table(node)
        elif node.tag == "pre":
            code = self._lines.text(node, as_it_stands=True)
            yield _fenced(dedent(code).strip("\n"))
        elif node.tag in {"p", "div", "td", "li", "dd", "center"} and not _has_blocks(node):
            yield from self._paragraph(list(self._seen.children(node)))
        elif _is_card(node):
            parts = (folded(self._lines.text(part)) for part in self._seen.children(node))
            yield f"| {BETWEEN.join(part for part in parts if part)} |"
        else:
            yield from self.blocks(node)

    def _label(self, node: LexborNode) -> str | None:
        """What a tab says, above the panel that it opens."""
        identity = node.attributes.get("id") or ""
        if not identity or identity in self._headed:
            return None
        control = self._seen.controls.get(identity)
        return folded(self._lines.text(control)) if control else None

    def _paragraph(self, nodes: list[LexborNode]) -> Iterator[str]:
        """The lines of a paragraph, with the heading that its bold beginning is."""
        own = [node for node in nodes if node.tag != "-text" or folded(node.text() or "")]
        if own and is_bold(own[0]) and (len(own) == 1 or own[1].tag == "br"):
            title = folded(self._lines.text(own[0]))
            if not self._is_date(title) and _is_heading(title):
                yield _headed(title)
                own = own[2:]
        if all(map(_leads_elsewhere_on_the_page, own)):
            return
        text = self._lines.together(own)
        lines = [line for line in map(folded, text.split("\n")) if line]
        if len(lines) == 1 and self._is_date(lines[0]):
            return
        yield "\n".join(map(as_said, lines))

    def _is_date(self, line: str) -> bool:
        """Whether a line such as "Published: 3 May 2026" is the date of the page."""
        dated = _DATED.fullmatch(line)
        day = read_date(dated[1]) if dated else None
        self.date = self.date or day
        return day is not None

    def _list(self, node: LexborNode) -> Iterator[str]:
        """A list as one block; footnotes, to which nothing above leads, each as a paragraph."""
        if is_notes(node):
            yield from (
                as_said(folded(self._lines.flat(note))) for note in node.css("li") or [node]
            )
            return
        if self._seen.is_accordion(node):
            for item in self._seen.children(node):
                yield from self.blocks(item)
            return
        yield "\n".join(self._items(node, 0))

    def _terms(self, node: LexborNode) -> Iterator[str]:
        """Terms with what each of them is: short ones as items, others as headings."""
        items: list[str] = []
        for terms, answers in _defined(node, self._seen):
            said = [text for term in terms if (text := folded(self._lines.text(term)))]
            short = folded(" ".join(map(self._lines.flat, answers)))
            asks = any(text[-1] in "?:" for text in said)
            if said and 0 < len(short) <= LONGEST_HEADING and not asks:
                items += (f"- {labelled(text, short)}" for text in said)
                continue
            yield "\n".join(items)
            items = []
            yield _headed(" / ".join(said))
            for answer in answers:
                yield from self._read(answer)
            yield _END
        yield "\n".join(items)

    def _items(self, node: LexborNode, depth: int) -> Iterator[str]:
        number = _first_number(node)
        for item in self._seen.children(node):
            if item.tag in LISTS:
                yield from self._items(item, depth + 1)
                continue
            given = (item.attributes.get("value") or "") if item.tag == "li" else ""
            number = int(given) if given.isdecimal() and len(given) < 6 else number
            nested = [part for part in self._seen.children(item) if part.tag in LISTS]
            own = self._lines.flat(item, without=LISTS) if item.tag != "-text" else item.text()
            marker = f"{number}." if node.tag == "ol" else "-"
            if text := folded(own or ""):
                number += 1
                yield f"{'  ' * depth}{marker} {text}"
            for part in nested:
                yield from self._items(part, depth + 1)

    def _table(self, node: LexborNode) -> Iterator[str]:
        for part in self._seen.children(node):
            if part.tag == "caption" and (text := folded(self._lines.text(part))):
                yield _headed(text)
        table = read_table(node, self._seen, self._lines)
        if table.fault:
            name = next((line.strip("| ") for line in table.lines), "")
            advice = f'the table "{shortened(name)}": {table.fault}'
            self.faults.append(_Fault(advice, node))
        yield "\n".join(table.lines)


def _defined(node: LexborNode, seen: Seen) -> Iterator[tuple[list[LexborNode], list[LexborNode]]]:
    """The terms of a list of definitions that stand together, and what is said of them."""
    terms: list[LexborNode] = []
    answers: list[LexborNode] = []
    for part in _parts(node, seen):
        if part.tag == "dt" and answers:
            yield terms, answers
            terms, answers = [], []
        (terms if part.tag == "dt" else answers).append(part)
    if terms or answers:
        yield terms, answers


def _parts(node: LexborNode, seen: Seen) -> Iterator[LexborNode]:
    """Its terms and definitions, which may stand in a `<div>`."""
    for child in seen.children(node):
        if child.tag == "div" and child.css_first("dt, dd"):
            yield from _parts(child, seen)
        elif child.tag != "-text" or folded(child.text() or ""):
            yield child


def _scoped(blocks: Iterator[str]) -> Iterator[str]:
    """Blocks whose lowest headings have no part in what follows."""
    is_open = False
    for block in blocks:
        yield block
        is_open = block != _END and (is_open or block.startswith("###### "))
    if is_open:
        yield _END


def _first_number(node: LexborNode) -> int:
    start = (node.attributes.get("start") or "").strip()
    return int(start) if start.isdecimal() and len(start) < 6 else 1


def _leads_elsewhere_on_the_page(node: LexborNode) -> bool:
    """A link such as "Skip to content" or "Back to top"."""
    return node.tag == "a" and (node.attributes.get("href") or "").startswith("#")


def _is_card(node: LexborNode) -> bool:
    """Whether it holds a few short pieces beside each other: a label and its value, an address."""
    parts = [
        part for part in node.iter(include_text=True) if part.tag != "-text" or part.text().strip()
    ]
    if not MOST_IN_CARD >= len(parts) > 1 or any(part.tag not in {"div", "span"} for part in parts):
        return False
    texts = [folded(part.text(separator=" ")) for part in parts]
    short = all(len(text) <= LONGEST_HEADING and text[-1:] not in ".!?" for text in texts)
    return short and not any(map(_has_blocks, parts))


def _has_blocks(node: LexborNode) -> bool:
    return any(is_block(child) or child.tag in CONTROLS for child in node.iter())


def _headed(text: str, level: int = 6) -> str:
    """The line of a heading; a sign that it begins with is its own."""
    return f"{'#' * level} {as_said(text) if text[0] == '#' else text}" if text else ""


def _is_heading(text: str) -> bool:
    return 0 < len(text) <= LONGEST_HEADING and text[-1] not in ".!;,:"


def _fenced(code: str) -> str:
    """Code between fences longer than any in it."""
    fence = "`" * (1 + max([2, *map(len, re.findall(r"`{3,}", code))]))
    return f"{fence}\n{code}\n{fence}" if code.strip() else ""


def _without_icons(text: str) -> str:
    """A button's text without the icon in front of it or behind it; "C++" has none."""
    if text[:1] in _ICONS and text[1:2].isspace():
        text = text[1:].lstrip()
    before = text[-2:-1]
    is_icon = text[-1:] in _ICONS and not (before.isalnum() or before in {"_", "+"})
    return text[:-1].rstrip() if text and is_icon else text
