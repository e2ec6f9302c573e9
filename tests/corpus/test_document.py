from dataclasses import FrozenInstanceError
from hashlib import sha256

import pytest

from corpus.document import Document, Passage, PassageKind, Span


def test_sha256_is_that_of_the_text() -> None:
    """The digest is that of the UTF-8 text, for any text."""
    assert Document("a", "A", "né").sha256 == sha256("né".encode()).hexdigest()
    assert len(Document("a", "A", "\ud800").sha256) == 64


def test_passage_quotes_its_document() -> None:
    """Text and context are slices of the document."""
    document = Document("a", "A", "You need: - Papers - Photo")
    passage = Passage(
        document, 21, 26, PassageKind.ITEM, "", Span(0, 9), Span(12, 26), Span(12, 18)
    )
    assert passage.text == "Photo"
    assert passage.lead_in_text == "You need: Papers"
    assert Passage(document, 0, 9, PassageKind.SENTENCE, "", None, Span(0, 9)).lead_in_text == ""


def test_the_page_of_a_character() -> None:
    """In a file with page numbers each character stands on a page; elsewhere on none."""
    document = Document("a", "A", "one two", page_starts=(0, 4, 4))
    assert [document.page(offset) for offset in (0, 3, 4, 6)] == [1, 1, 3, 3]
    assert Document("a", "A", "one").page(0) is None


def test_nothing_can_be_changed() -> None:
    """Documents are values."""
    with pytest.raises(FrozenInstanceError):
        Document("a", "A", "text").text = "other"  # type: ignore[misc]
