"""HTML and Markdown → the readable text of the page, laid out as `corpus.markup` reads it."""

import re
from collections.abc import Iterator
from textwrap import dedent

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.readers.html_elements import ARRANGED, HEADINGS, LISTS, is_block, shown

_MARKDOWN = MarkdownIt("commonmark").enable("table")


def markdown_text(source: str) -> str:
    return html_text(_MARKDOWN.render(source))[1]


def html_text(source: str) -> tuple[str | None, str]:
    """The page's title and its text, without navigation, controls and what is not shown."""
    page = LexborHTMLParser(source)
    titled = page.css_first("head > title")
    title = _folded(titled.text()) if titled else None
    root = page.css_first("main, [role=main]") or page.body
    blocks = list(_blocks(root)) if root else []
    return title or None, "".join(f"{block}\n\n" for block in blocks if block.strip())


def _folded(text: str) -> str:
    return " ".join(text.split())


def _blocks(node: LexborNode) -> Iterator[str]:
    """The blocks below a node; text between them makes paragraphs of its own."""
    loose = ""
    for child in shown(node):
        tag = child.tag or ""
        if not is_block(child):
            loose += _inline(child)
            continue
        yield _lines(loose)
        loose = ""
        if tag in HEADINGS or _is_bold_line(child):
            text = _folded(_inline(child))
            yield f"{'#' * HEADINGS.get(tag, 6)} {text}" if text else ""
        elif tag in LISTS:
            yield "\n".join(_items(child, 0))
        elif tag == "table" and not _is_layout(child):
            yield from _table(child)
        elif tag == "pre":
            yield _fenced(dedent(_inline(child, as_it_stands=True)).strip("\n"))
        else:
            yield from _blocks(child)
    yield _lines(loose)


def _fenced(code: str) -> str:
    """Code between fences longer than any in it."""
    fence = "`" * (1 + max([2, *map(len, re.findall(r"`{3,}", code))]))
    return f"{fence}\n{code}\n{fence}" if code.strip() else ""


def _is_bold_line(node: LexborNode) -> bool:
    """A paragraph that is bold as a whole and no sentence serves as a heading."""
    parts = [part for part in shown(node) if part.tag != "-text" or _folded(part.text())]
    if node.tag != "p" or len(parts) != 1 or parts[0].tag not in {"b", "strong"}:
        return False
    text = _folded(_inline(node))
    return 0 < len(text) <= 80 and text[-1] not in ".!;,:"


def _inline(node: LexborNode, *, as_it_stands: bool = False) -> str:
    """Text with `<br>` as a line break and, unless `as_it_stands`, other white space as blanks."""
    if node.tag == "-text":
        return node.text() if as_it_stands else re.sub(r"\s+", " ", node.text())
    if node.tag == "br":
        return "\n"
    return "".join(_inline(child, as_it_stands=as_it_stands) for child in shown(node))


def _lines(text: str) -> str:
    return "\n".join(line for line in map(_folded, text.split("\n")) if line)


def _items(node: LexborNode, depth: int) -> Iterator[str]:
    number = 0
    for item in shown(node):
        if item.tag in LISTS:
            yield from _items(item, depth + 1)
            continue
        marker = f"{number + 1}." if node.tag == "ol" else "-"
        own, nested = "", []
        for part in shown(item):
            if part.tag in LISTS:
                nested += list(_items(part, depth + 1))
            else:
                own += f" {_inline(part)} " if is_block(part) else _inline(part)
        if item.tag == "-text":
            own = item.text()
        if text := _folded(own):
            number += 1
            yield f"{'  ' * depth}{marker} {text}"
        yield from nested


def _is_layout(table: LexborNode) -> bool:
    """A table that arranges the page rather than listing data: it holds headings or tables."""
    rows = [_cells(row) for row in _table_rows(table)]
    inner = {node.tag for cells in rows for cell in cells for node in cell.traverse()}
    return not inner.isdisjoint(ARRANGED) or all(len(cells) < 2 for cells in rows)


def _table(table: LexborNode) -> Iterator[str]:
    """The caption, then rows as `| a | b |`; a first row of header cells is ruled off."""
    yield from (_lines(_inline(part)) for part in shown(table) if part.tag == "caption")
    lines = []
    for row in _table_rows(table):
        cells = _cells(row)
        texts = [_folded(_inline(cell)).replace("|", "/") for cell in cells]
        if any(texts):
            lines.append(f"| {' | '.join(texts)} |")
            if len(lines) == 1 and all(cell.tag == "th" for cell in cells):
                lines.append(f"|{'---|' * len(texts)}")
    yield "\n".join(lines)


def _table_rows(node: LexborNode) -> Iterator[LexborNode]:
    for part in shown(node):
        if part.tag == "tr":
            yield part
        elif part.tag in {"thead", "tbody", "tfoot"}:
            yield from _table_rows(part)


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in shown(row) if cell.tag in {"td", "th"}]
