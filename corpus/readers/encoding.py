"""The bytes of a file → its text: UTF-8, as it says itself, or as it is detected."""

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from corpus.readers.page import UnreadableError

# Of an HTML page only its beginning may name its encoding.
_NEAR = 2_048
_DECLARED = re.compile(rb"""(?:charset|encoding)\s?=\s?["']?([\w.:-]{2,40})""", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}


class Decoded(NamedTuple):
    text: str
    # For the owner, where it is not UTF-8.
    note: str | None = None


def decoded(data: bytes) -> Decoded:
    """The text without byte order mark, its lines ended by line feeds: offsets are portable.

    Raises `UnreadableError` for what is no text.
    """
    found = _decoded(data)
    if "\0" in found.text:
        line = found.text.count("\n", 0, found.text.index("\0")) + 1
        advice = "a NUL character: remove it, or give the file another ending."
        raise UnreadableError(advice, line)
    return found._replace(text=found.text.replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(data: bytes) -> Decoded:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_read(data, name))
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        place = error.start
    line = data.count(b"\n", 0, place) + 1
    if sum(byte in _CONTROLS for byte in data[:100_000]) > len(data[:100_000]) // 100:
        raise UnreadableError("no text: remove it, or give it another ending.", line)
    declared = _DECLARED.search(data[:_NEAR])
    if declared and (name := _known(declared[1])):
        try:
            return Decoded(data.decode(name), f"read as {name}, as it says itself.")
        except UnicodeDecodeError:
            pass
    detected = from_bytes(data).best()
    if detected is None:
        raise UnreadableError("not UTF-8 text: save it as UTF-8.", line)
    name = detected.encoding
    return Decoded(str(detected), f"not UTF-8: read as {name}; save it as UTF-8 if that is wrong.")


def _read(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"no {name.upper()} text: save it as UTF-8.", line) from error


def _known(name: bytes) -> str | None:
    """What browsers read for a declared name: Latin 1 is Windows'."""
    try:
        found = codecs.lookup(name.decode("ascii")).name
    except LookupError:
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(found, found)
