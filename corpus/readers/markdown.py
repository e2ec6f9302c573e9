"""Markdown, as it is written for site generators, → a page."""

from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from corpus.readers.generators import plain_markdown
from corpus.readers.html import read_html
from corpus.readers.html_tables import shortened
from corpus.readers.page import Note, Page
from corpus.readers.places import LongRow, long_rows

# A parser's time for a paragraph grows with the square of its marks: one with more has none.
LONGEST_PARAGRAPH, MOST_BRACKETS = 50_000, 2_000


def _marked(state: StateCore) -> None:
    """Reads the marks within paragraphs; what is too long to be one stays as it stands."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        long = len(token.content) > LONGEST_PARAGRAPH
        if long or token.content.count("[") > MOST_BRACKETS:
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_MARKDOWN.use(deflist_plugin).use(footnote_plugin)
_MARKDOWN.core.ruler.at("inline", _marked)


def read_markdown(source: str, *, components: bool = True) -> Page:
    """CommonMark with GitHub's tables, strikethrough, footnotes, and definition lists.

    `components`: whether JSX may stand in it. Raises `UnreadableError` where it is nested too
    deeply.
    """
    page = read_html(_MARKDOWN.render(plain_markdown(source, components=components)))
    # Its lines are those of the HTML that was made of the page.
    notes = [Note(note.advice) for note in page.notes]
    return replace(page, notes=(*map(_note, long_rows(source)), *notes))


def _note(row: LongRow) -> Note:
    advice = f'the row "{shortened(row.text)}" has more cells than its table has columns:'
    return Note(f"{advice} what stands beyond is not read.", row.line)
