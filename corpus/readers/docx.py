"""DOCX → page: what Word shows with all changes accepted, by way of HTML."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from io import BytesIO
from xml.etree.ElementTree import Element, tostring
from zipfile import ZipFile

import mammoth
from defusedxml.ElementTree import fromstring
from selectolax.lexbor import LexborHTMLParser

from corpus.readers.html import read_html
from corpus.readers.page import Page, UnreadableError
from corpus.readers.zipped import opened, properties

# mammoth needs a second and 60 MiB for each MiB of a document's XML.
MOST_XML = 12 << 20

_BODY = "word/document.xml"
# The parts whose text is read.
_TEXTS = frozenset({_BODY, "word/footnotes.xml", "word/endnotes.xml"})
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
# Text with one of these is not shown, or is struck out.
_UNSEEN = ("vanish", "strike", "dstrike")
_DELETED = ("del", "moveFrom")
_OFF = frozenset({"0", "false", "off", "none"})

_LISTS = {"Bullet": "ul", "Number": "ol"}
_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        *(f"p[style-name='toc {level}'] => !" for level in range(1, 10)),
        *(f"p[style-name='List {name}'] => {tag} > li:fresh" for name, tag in _LISTS.items()),
        *(
            f"p[style-name='List {name} {level}'] => "
            + "ul|ol > li > " * (level - 1)
            + f"{tag} > li:fresh"
            for name, tag in _LISTS.items()
            for level in range(2, 6)
        ),
    )
)


def read_docx(data: bytes) -> Page:
    """Raises `UnreadableError` where the file is none that Word has written, or has no text."""
    with opened(data, MOST_XML, whole=True) as archive:
        if _BODY not in archive.namelist():
            raise UnreadableError("not a Word document: open it in Word and save it as .docx.")
        seen = _as_seen(archive)
        told = properties(archive)
    # Pictures are left out before any is unpacked.
    html = mammoth.convert_to_html(
        seen,
        style_map=_STYLES,
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(lambda _: {}),
    ).value
    head = f"<title>{escape(told.title)}</title>" if told.title else ""
    page = read_html(f"<head>{head}</head><body><main>{_with_notes(html)}</main></body>")
    if not page.text.strip():
        raise UnreadableError("the document has no text: write some or remove it.")
    changed = told.changed.isoformat() if told.changed else None
    return replace(page, date=page.date or changed)


def _as_seen(archive: ZipFile) -> BytesIO:
    """The document with what its reader sees, for mammoth, which shows hidden text too."""
    seen = BytesIO()
    with ZipFile(seen, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            if name in _TEXTS:
                root = fromstring(archive.read(name), forbid_dtd=True)
                _prune(root)
                copy.writestr(name, tostring(root))
            elif name.endswith((".xml", ".rels")):
                copy.writestr(name, archive.read(name))
    seen.seek(0)
    return seen


def _prune(node: Element) -> None:
    """Take out the runs that are not shown; the text of a simple field takes its place."""
    children: list[Element] = []
    for child in node:
        _prune(child)
        name = _name(child)
        if name == "fldSimple":
            children += child
        elif not _is_deleted(child, node) and (name != "r" or _is_seen(child)):
            children.append(child)
    node[:] = children


def _is_deleted(node: Element, parent: Element) -> bool:
    """Whether it holds what was deleted, rather than being the mark of a paragraph or a row."""
    return _name(node) in _DELETED and _name(parent) not in {"rPr", "trPr"}


def _is_seen(run: Element) -> bool:
    properties = (part for child in run if _name(child) == "rPr" for part in child)
    return not any(_name(part) in _UNSEEN and _is_on(part) for part in properties)


def _is_on(switch: Element) -> bool:
    values = (value for key, value in switch.attrib.items() if key.endswith("}val"))
    return next(values, "true") not in _OFF


def _name(node: Element) -> str:
    """Of an element of WordprocessingML; others have none that matters."""
    namespace, _, name = node.tag.rpartition("}")
    return name if f"{namespace}}}" in _WORD else ""


def _with_notes(html: str) -> str:
    """Footnotes as paragraphs behind the text, without their marks and the ways back."""
    page = LexborHTMLParser(html)
    for mark in page.css("a[id*=footnote-ref-], a[id*=endnote-ref-]"):
        above = mark.parent
        (above if above is not None and above.tag == "sup" else mark).decompose()
    for way in page.css("a[href*=footnote-ref-], a[href*=endnote-ref-]"):
        way.decompose()
    notes = list(_notes(page))
    body = page.body
    return (body.inner_html or "" if body else "") + "".join(notes)


def _notes(page: LexborHTMLParser) -> Iterator[str]:
    for note in page.css("li[id*=footnote-], li[id*=endnote-]"):
        yield f"<div>{note.inner_html}</div>"
        note.decompose()
