from collections.abc import Sequence

import pytest

from bot.service import page_analysis
from bot.service.page_analysis import PageAnalysis, analyse_pages
from corpus.document import Document
from corpus.load import ACADEMY, load

MILL = Document("mill", "Mill", "# Visiting\n\nThe mill of 1905 grinds rye. It opens in spring.")
EMPTY = Document("empty", "Empty", "# Nothing\n")
DOCUMENTS: Sequence[Document] = (*load(ACADEMY).documents, EMPTY, MILL)


def assert_same(found: PageAnalysis, expected: PageAnalysis) -> None:
    assert [*found.analysed] == [*expected.analysed]
    assert found.analysed.passages.ranges == expected.analysed.passages.ranges
    assert found.counted == expected.counted
    assert [*found.spans] == [*expected.spans]
    assert found.names == expected.names


def test_pages_read_in_parts_are_pages_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pages are read at a time, the same is known of them, in their order."""
    expected = PageAnalysis.of(DOCUMENTS)
    monkeypatch.setattr(page_analysis, "TOGETHER", 1)
    assert_same(analyse_pages(DOCUMENTS), expected)


def test_other_processes_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What several processes read of the pages is what one reads."""
    monkeypatch.setattr(page_analysis, "MANY", 0)
    monkeypatch.setattr(page_analysis, "TOGETHER", 1)
    assert_same(analyse_pages(DOCUMENTS), PageAnalysis.of(DOCUMENTS))


def test_no_pages_have_no_passages() -> None:
    """A corpus without pages can be read."""
    assert len(analyse_pages(()).analysed) == 0
