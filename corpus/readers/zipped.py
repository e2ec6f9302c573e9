"""Office files are zip archives of XML: what is looked at before a library unpacks them."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import IO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import sax
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus.readers.page import UnreadableError

MOST_PARTS = 10_000
# Word's own files nest a third of this for a table within a table.
DEEPEST = 100
# The older formats, and the newer ones with a password, begin so.
_OLE = b"\xd0\xcf\x11\xe0"


_PROPERTIES = "docProps/core.xml"
# Programs that name themselves where a person belongs.
_PROGRAMS = frozenset({"openpyxl", "python-docx"})
# When the template of python-docx was made, which it leaves in what it makes.
_TEMPLATE = "2013-12-23T23:15:00Z"


def opened(data: bytes, most: int, *, whole: bool) -> ZipFile:
    """The archive, if its XML unpacks to `most` bytes at most and declares nothing.

    `whole` looks also at how deep it is, for libraries that build a tree of it.
    Raises `UnreadableError`.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except BadZipFile as error:
        raise UnreadableError(_advice(data)) from error
    parts = [part for part in archive.infolist() if _is_xml(part)]
    # `ZipFile` unpacks no more of a part than is declared here.
    if len(archive.infolist()) > MOST_PARTS or sum(part.file_size for part in parts) > most:
        raise UnreadableError(f"it unpacks to more than {most >> 20} MiB: split it.")
    for part in parts:
        with archive.open(part) as stream:
            _check(stream, whole=whole)
    return archive


@dataclass(frozen=True, slots=True)
class Properties:
    """What an Office file tells about itself: who changed it last, and when."""

    title: str | None = None
    author: str | None = None
    changed: date | None = None


def properties(archive: ZipFile) -> Properties:
    if _PROPERTIES not in archive.namelist():
        return Properties()
    root = fromstring(archive.read(_PROPERTIES), forbid_dtd=True)
    told = {node.tag.rpartition("}")[2]: " ".join((node.text or "").split()) for node in root}
    authors = (told.get(name) for name in ("lastModifiedBy", "creator"))
    try:
        modified = told.get("modified", "")
        changed = None if modified == _TEMPLATE else date.fromisoformat(modified[:10])
    except ValueError:
        changed = None
    return Properties(
        told.get("title") or None,
        next((author for author in authors if author and author not in _PROGRAMS), None),
        changed,
    )


def _is_xml(part: ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _advice(data: bytes) -> str:
    if data.startswith(_OLE):
        return "it has a password or an older format: save it without, as .docx or .xlsx."
    return "not an Office file that can be read: open it in its program and save it anew."


def _check(stream: IO[bytes], *, whole: bool) -> None:
    try:
        with suppress(_BegunError):
            sax.parse(stream, _Depth() if whole else _Prolog(), forbid_dtd=True)
    except DefusedXmlException as error:
        advice = "it declares entities or a document type, as no Office program does: save it anew."
        raise UnreadableError(advice) from error
    except SAXParseException as error:
        raise UnreadableError(_advice(b"")) from error


class _BegunError(Exception):
    pass


class _Prolog(ContentHandler):
    """Only what stands before the first element declares anything."""

    def startElement(self, name: str, attrs: object) -> None:  # noqa: ARG002, N802
        raise _BegunError


class _Depth(ContentHandler):
    """Refuses what would exhaust the stack of those who build a tree of it."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: ARG002, N802
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableError("its parts are nested too deeply: simplify it.")

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        self._depth -= 1
