"""What has to hold for any bytes that are read from strangers or owners.

Each function fails where a promise is broken: by an error that is not documented, or a quote that
is no slice of its text.
"""

import io
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote
from zipfile import ZipFile

from pydantic import ValidationError

from benchmarks.fuzzing.seeds import MAIN, SHEET, sheet, word
from bot.answering.quoting import text_fragment
from bot.contract.requests import AskRequest, FeedbackRequest
from bot.dialogue.chat import Chat
from bot.dialogue.question_length import LONGEST_QUESTION
from bot.dialogue.reply import Conversation
from bot.masking.mask import masked
from bot.service.building import build_chat
from bot.service.faq import faq_rows
from bot.service.faq_row import FaqRow, matching
from bot.slack.inbound.bodies import MalformedError, body_object
from bot.slack.inbound.markup import typed
from bot.slack.inbound.received import WrittenMessage, received
from corpus.curation.entries import as_curation, as_toml, entries_of
from corpus.curation.model import load_curation
from corpus.document import Document, Passage
from corpus.errors import CorpusError
from corpus.load import ACADEMY, load, read_page
from corpus.readers.docx import read_docx
from corpus.readers.front_matter import split_front_matter
from corpus.readers.page import Page, UnreadableError
from corpus.readers.table_file import read_xlsx
from corpus.sources.fetched import FetchError
from corpus.sources.sitemap import entries
from corpus.splitting.sentences import sentence_spans
from corpus.splitting.split import split
from index.analyzer import tokens


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="askademy-fuzzing-", ignore_cleanup_errors=True)


@cache
def _chat() -> Chat:
    return build_chat(load(ACADEMY), "info@example.org")


@cache
def _rows() -> tuple[FaqRow, ...]:
    return faq_rows(_chat())


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _written(data: bytes, name: str) -> Path:
    path = Path(_folder().name, name)
    path.write_bytes(data)
    return path


def page(suffix: str, data: bytes) -> None:
    """A file of the corpus: a page whose passages are slices of its text, or a sentence."""
    with suppress(CorpusError):
        _passages(read_page(_written(data, f"page{suffix}")))


def file(read: Callable[[bytes], Page], data: bytes) -> None:
    """A table that our own code reads: a page, or a sentence."""
    with suppress(UnreadableError):
        _passages(read(data))


def office(read: Callable[[bytes], Page], data: bytes) -> None:
    """What libraries read: the process that they run in makes a sentence of any error of theirs."""
    page = None
    with suppress(Exception):
        page = read(data)
    if page:
        _passages(page)


def _passages(page: Page) -> None:
    text = page.text
    text.encode()
    for passage in split(Document("page", page.title or "page", text, page.url)):
        _quoted(passage, text)


def _quoted(passage: Passage, text: str) -> None:
    assert 0 <= passage.start < passage.end <= len(text)
    assert text[passage.start : passage.end].strip()
    for span in (passage.lead_in, passage.paragraph, passage.above):
        assert span is None or 0 <= span.start <= span.end <= len(text)


def docx(data: bytes) -> None:
    """The bytes of a file, or else its main part."""
    office(read_docx, data if data.startswith(b"PK") else _with_part(word(), MAIN, data))


def _with_part(archive: bytes, part: str, data: bytes) -> bytes:
    """The same archive with another part of that name, unpacked."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as given, ZipFile(packed, "w") as made:
        for name in given.namelist():
            made.writestr(name, data if name == part else given.read(name))
    return packed.getvalue()


def xlsx(data: bytes) -> None:
    office(read_xlsx, data if data.startswith(b"PK") else _with_part(sheet(), SHEET, data))


def passages(data: bytes) -> None:
    text = _text(data)
    for passage in split(Document("page", "page", text)):
        _quoted(passage, text)
    end = 0
    for span in sentence_spans(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end


def front_matter(data: bytes) -> None:
    text = _text(data)
    with suppress(UnreadableError):
        _, body = split_front_matter(text)
        assert text.endswith(body)


def analysed(data: bytes) -> None:
    text, end = _text(data), 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.term
        end = token.end


def asked(data: bytes) -> None:
    """A conversation, a question a line: quotes are slices, and the same is said twice."""
    questions = [line[:LONGEST_QUESTION] for line in _text(data).split("\n")[:3]]
    conversation = Conversation()
    for question in questions:
        reply = _chat().reply(question, conversation)
        for quote in (*reply.sources, *reply.alternatives):
            assert quote.text == quote.document.text[quote.start : quote.end]
        assert reply.text.strip()
        assert 0 <= reply.confidence <= 1
        assert reply.highlight is None or reply.text[slice(*reply.highlight)].strip()
        assert reply == _chat().reply(question, conversation)
        conversation = conversation.after(question, reply)


def private(data: bytes) -> None:
    once = masked(_text(data))
    assert masked(once) == once


def slack(data: bytes) -> None:
    """The first byte chooses the type of the content."""
    kind = "application/json" if data[:1] < b"a" else "application/x-www-form-urlencoded"
    with suppress(MalformedError):
        found = received(body_object(_text(data[1:]), kind))
        if isinstance(found, WrittenMessage):
            typed(found.text or "")
        if place := getattr(found, "place", None):
            assert place.channel


def body(data: bytes) -> None:
    with suppress(ValidationError):
        assert len(AskRequest.model_validate_json(data).question) <= LONGEST_QUESTION
    with suppress(ValidationError):
        assert FeedbackRequest.model_validate_json(data).answer


def searched(data: bytes) -> None:
    assert set(matching(_rows(), _text(data)[:LONGEST_QUESTION])) <= set(_rows())


def linked(data: bytes) -> None:
    """A link's fragment says words of the quote, and nothing that means something in it."""
    text = _text(data)
    fragment = text_fragment(text)
    assert not set(fragment) & set("&-# \n")
    for part in fragment.split(","):
        assert unquote(part) in " ".join(text.split())


def curation(data: bytes) -> None:
    """Entries that are read are the same when they are written and read again."""
    with suppress(CorpusError):
        found = entries_of(load_curation(_written(data, "curation.toml")))
        written = as_toml(found).encode()
        again = entries_of(load_curation(_written(written, "curated.toml")))
        assert as_curation(again) == as_curation(found)


def sitemap(data: bytes) -> None:
    with suppress(FetchError):
        assert all(entry.address for entry in entries(data))
