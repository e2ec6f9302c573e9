"""A folder of pages → the corpus."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from corpus.curation.model import (
    CURATION_FILE,
    EXPORT_FILE,
    CuratedAnswer,
    Curation,
    load_curation,
)
from corpus.document import Document
from corpus.errors import CorpusError, FilePlace, Remark
from corpus.readers import formats
from corpus.readers.conditions import first_choice
from corpus.readers.encoding import decoded
from corpus.readers.front_matter import split_front_matter, split_metadata
from corpus.readers.generators import without_templates
from corpus.readers.html import read_html
from corpus.readers.html_lines import visible
from corpus.readers.markdown import read_markdown
from corpus.readers.page import Note, Page, UnreadableError
from corpus.readers.text import read_text
from corpus.site import own_titles, without_repeated
from corpus.sources.manifest import Brought, read_manifest
from corpus.splitting.blocks import blocks
from corpus.splitting.markup import BlockKind

ACADEMY = Path(__file__).parent / "academy"

# A page is read whole into memory; a larger file is a mistake (a dump, a log), not a page.
LARGEST_PAGE = 8 * 1024 * 1024
# Why a page is left out that its owner does not want to be read.
DRAFT = "a draft, which its owner has not published."
FOLDER = "a folder without pages."
ON_PURPOSE = frozenset({DRAFT, FOLDER})
# Folders of a site that hold its parts and its programs, and no pages.
NO_PAGES = frozenset({"_includes", "_layouts", "_sass", "_data", "node_modules", "__pycache__"})

_HTML = (".html", ".htm", ".xhtml")
_MARKDOWN = frozenset({".md", ".markdown", ".mdx"})
PAGE_SUFFIXES = frozenset({*_HTML, *_MARKDOWN, ".txt", *formats.SUFFIXES})


@dataclass(frozen=True, slots=True)
class Corpus:
    """The pages in the order of their paths, and what their owner wrote beside them."""

    documents: tuple[Document, ...]
    curation: Curation
    # What is no part of it, and why.
    left_out: tuple[Remark, ...] = ()
    # What its owner should look at.
    notes: tuple[Remark, ...] = ()
    # Which pages are as they were read before, and why they cannot be read any longer.
    outdated: tuple[Remark, ...] = ()
    # The file of each page, by the page's id.
    files: Mapping[str, Path] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call the organisation: as the owner has it, else the first page's title."""
        first = self.documents[0].title if self.documents else "Askademy"
        return self.curation.name or first

    @property
    def version(self) -> str:
        """16 hexadecimal digits: equal for equal pages and curation."""
        parts = [f"{d.id}\n{d.title}\n{d.url}\n{d.date}\n{d.sha256}" for d in self.documents]
        text = "\n".join([*parts, repr(self.curation)])
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def load(
    folder: Path,
    name: str | None = None,
    read: Callable[[Path], Page] | None = None,
) -> Corpus:
    """Read every page below `folder`, without hidden names and links to other folders.

    `name` is the organisation's, where it is another than the curation's; `read` is `read_page`,
    or one that knows files from before. A page that cannot be read is left out. Raises
    `CorpusError` where the folder or the curation cannot be used, or no page can.
    """
    if not folder.is_dir():
        raise CorpusError(
            FilePlace(str(folder)), "no such folder: ASKADEMY_CORPUS must name a folder of pages."
        )
    left_out: list[Remark] = []
    names = sorted(_names(folder, left_out))
    if not names:
        kinds = ", ".join(sorted(PAGE_SUFFIXES))
        raise CorpusError(
            FilePlace(str(folder)), f"the folder has no page: put a {kinds} file into it."
        )
    found = list(_read_pages(folder, names, left_out, read or read_page))
    if not found:
        raise CorpusError(left_out[0].place, left_out[0].advice)
    curation = load_curation(folder / CURATION_FILE).merged(load_curation(folder / EXPORT_FILE))
    answers = [answer for each in found for answer in each.page.answers]
    curation = curation.merged(Curation(answers=tuple(answers)))
    expired = curation.expired(datetime.now(UTC).date())
    curation = curation.without(expired)
    if name:
        curation = replace(curation, name=name)
    sources = read_manifest(folder)
    documents = tuple(
        _document(each, sources.get(each.name))
        for each in _as_a_site(found)
        # A sheet of questions and answers is curation, and no page.
        if each.page.text or not each.page.answers
    )
    notes = [
        Remark(FilePlace(str(each.path), note.line), note.advice)
        for each in found
        for note in each.page.notes
    ]
    notes += (_expiry(folder, answer) for answer in expired)
    files = {each.id: each.path for each in found}
    return Corpus(documents, curation, tuple(left_out), tuple(notes), files=files)


def _expiry(folder: Path, answer: CuratedAnswer) -> Remark:
    advice = f'the answer "{answer.text}" has expired on {answer.expires}: renew it or remove it.'
    return Remark(FilePlace(str(folder / CURATION_FILE)), advice)


class _Read(NamedTuple):
    """A file that was read."""

    path: Path
    # Its path below the folder, with slashes.
    name: str
    id: str
    page: Page


def _names(folder: Path, left_out: list[Remark]) -> Iterator[str]:
    """The files that may be pages, by their paths below the folder, with slashes."""
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        parts = sorted(NO_PAGES.intersection(folders))
        left_out += (Remark(FilePlace(str(Path(parent, part))), FOLDER) for part in parts)
        folders[:] = [name for name in folders if name[0] != "." and name not in NO_PAGES]
        below = Path(parent).relative_to(folder).as_posix()
        for name in files:
            if name[0] != "." and os.path.splitext(name)[1].lower() in PAGE_SUFFIXES:  # noqa: PTH122
                yield name if below == "." else f"{below}/{name}"


def _refuse(error: OSError) -> None:
    raise CorpusError(FilePlace(error.filename), f"{error.strerror}.") from error


def _read_pages(
    folder: Path, names: Iterable[str], left_out: list[Remark], read: Callable[[Path], Page]
) -> Iterator[_Read]:
    taken: dict[str, Path] = {}
    for name in names:
        path, identity = folder / name, _id(name)
        try:
            page = read(path)
        except CorpusError as error:
            left_out.append(Remark(error.place, error.advice))
            continue
        if identity in taken:
            advice = f'has the same id "{identity}" as {taken[identity]}: rename one.'
            left_out.append(Remark(FilePlace(str(path)), advice))
            continue
        taken[identity] = path
        yield _Read(path, name, identity, page)


def _as_a_site(found: Sequence[_Read]) -> Iterator[_Read]:
    """The pages without what they share, in their order."""
    marked = [each for each in found if each.name.lower().endswith(_HTML)]
    pages = own_titles(without_repeated([each.page for each in marked]))
    own = {each.id: page for each, page in zip(marked, pages, strict=True)}
    return (each._replace(page=own.get(each.id, each.page)) for each in found)


def _document(read: _Read, source: Brought | None) -> Document:
    """`source` is where the page was added from."""
    page = read.page
    title = visible(page.title or _first_heading(page.text) or _file_title(read.name))
    url = page.url or (source.url if source else None)
    return Document(read.id, title, page.text, url, page.date, page.page_starts)


def _file_title(name: str) -> str:
    return Path(name).stem.replace("-", " ").replace("_", " ").strip()


def read_page(path: Path) -> Page:
    """One file as a page; raises `CorpusError` where it cannot be read as one."""
    suffix = path.suffix.lower()
    try:
        if read := formats.reader(suffix):
            page = read(_bytes(path, formats.LARGEST_FILE))
        else:
            text, note = decoded(_bytes(path, LARGEST_PAGE))
            page = _page(suffix, text, note)
    except UnreadableError as error:
        raise CorpusError(FilePlace(str(path), error.line), error.advice) from error
    except RecursionError as error:
        advice = "elements are nested too deeply: simplify the page."
        raise CorpusError(FilePlace(str(path)), advice) from error
    # The title of an HTML page is told by those of the others.
    if page.title or suffix in _HTML:
        return page
    return replace(page, title=_first_heading(page.text) or _file_title(path.name))


def _page(suffix: str, text: str, note: str | None) -> Page:
    front, body = split_front_matter(text)
    if body is text and suffix in _MARKDOWN:
        front, body = split_metadata(text)
    if not front.is_published:
        raise UnreadableError(DRAFT)
    if suffix in _HTML:
        page = read_html(without_templates(body) if body is not text else body)
    elif suffix in _MARKDOWN:
        page = read_markdown(body)
    else:
        page = read_text(body)
    above = text.count("\n") - body.count("\n")
    if suffix in _MARKDOWN or (suffix in _HTML and body is not text):
        page = replace(page, notes=(*page.notes, *_left_open(body)))
    own = [replace(n, line=n.line + above if n.line else None) for n in page.notes]
    return replace(
        page,
        title=front.title or page.title,
        url=front.url or page.url,
        date=front.date or page.date,
        notes=(*own, *front.notes, *([Note(note)] if note else [])),
    )


def _left_open(body: str) -> Iterator[Note]:
    """A sentence where a page says one thing or another, and its file does not say which."""
    if line := first_choice(body):
        advice = "says one thing or another by a condition of its template: neither is read."
        yield Note(f"it {advice}", line)


def _bytes(path: Path, most: int) -> bytes:
    name = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            advice = "no ordinary file: remove it or give it another ending."
            raise CorpusError(FilePlace(name), advice)
        if status.st_size > most:
            advice = f"larger than {most >> 20} MiB: split it into pages."
            raise CorpusError(FilePlace(name), advice)
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(FilePlace(name), f"{error.strerror}.") from error


def document_id(path: Path) -> str:
    """`visiting/Opening hours.md` → `visiting-opening-hours`: fit for an address."""
    return _id(path.as_posix())


def _id(name: str) -> str:
    words = re.sub(r"[\W_]+", "-", os.path.splitext(name)[0].casefold())  # noqa: PTH122
    return words.strip("-") or "page"


def _first_heading(text: str) -> str | None:
    headings = (block.span for block in blocks(text) if block.kind is BlockKind.HEADING)
    return next((text[slice(*span)] for span in headings), None)
