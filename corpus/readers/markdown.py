"""Markdown, as it is written for site generators, → a page."""

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from corpus.readers.generators import plain_markdown
from corpus.readers.html import read_html
from corpus.readers.page import Page

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_MARKDOWN.use(deflist_plugin).use(footnote_plugin)


def read_markdown(source: str, *, components: bool = True) -> Page:
    """CommonMark with GitHub's tables, strikethrough, footnotes, and definition lists.

    `components`: whether JSX may stand in it. Raises `UnreadableError` where it is nested too
    deeply.
    """
    return read_html(_MARKDOWN.render(plain_markdown(source, components=components)))
