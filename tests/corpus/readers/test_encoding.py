import pytest

from corpus.readers.encoding import decoded
from corpus.readers.page import UnreadableError

TEXT = "Die Prüfung kostet 20 €, das Café öffnet um zehn, die Gebühr trägt die Schule."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_in_unicode(encoding: str) -> None:
    """With and without a byte order mark; lines of any system end with one character."""
    assert decoded(f"{TEXT}\r\nb\rc".encode(encoding)) == (f"{TEXT}\nb\nc", None)


def test_declared_encoding() -> None:
    """A page that says what it is is read as that, as browsers do, and its owner is told."""
    page = f'<meta charset="iso-8859-1"><p>{TEXT}'
    text, note = decoded(page.encode("cp1252"))
    assert TEXT in text
    assert note == "read as cp1252, as it says itself."


def test_wrong_declaration_does_not_matter() -> None:
    """What is valid UTF-8 is UTF-8."""
    page = f'<meta charset="iso-8859-1"><p>{TEXT}'
    assert decoded(page.encode()) == (page, None)


def test_detected_encoding() -> None:
    """Without a declaration it is detected, and its owner is told."""
    text, note = decoded((TEXT.replace("€", "Euro") * 5).encode("cp1252"))
    assert "Prüfung" in text
    assert note is not None
    assert "save it as UTF-8" in note


@pytest.mark.parametrize("data", [b"One\n\0", b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256))])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """A file of another kind is named as such."""
    with pytest.raises(UnreadableError, match="remove it"):
        decoded(data)


def test_broken_unicode_is_refused() -> None:
    """A byte order mark that promises what does not follow."""
    with pytest.raises(UnreadableError, match="save it as UTF-8"):
        decoded(b"\xff\xfea")
