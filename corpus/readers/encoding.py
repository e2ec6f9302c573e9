"""The bytes of a file → its text: UTF-8, as it says itself, or as it is detected."""

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from corpus.readers.page import UnreadableError

# Bytes beside ASCII from which an encoding is detected.
FEWEST = 12
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
# What files of people and of the web are in, where they do not say so; DOS is over.
_LIKELY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "mac_roman"),
]
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
    if declared and (known := _known(declared[1])):
        try:
            return Decoded(data.decode(known), f"read as {known}, as it says itself.")
        except UnicodeDecodeError:
            pass
    # A few letters tell nothing apart: most such files are Windows'.
    few = sum(byte > 127 for byte in data) < FEWEST
    detected = from_bytes(data, cp_isolation=["cp1252"] if few else _LIKELY).best()
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
