import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.service import page_analysis
from bot.service.page_analysis import PageAnalysis, analyse_pages
from corpus.document import Document
from corpus.load import ACADEMY, load
from tests.patience import PATIENCE

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


READING = """
from bot.service import page_analysis
from corpus.document import Document

if __name__ == "__main__":
    page_analysis.MANY, page_analysis.TOGETHER = 0, 1
    text = "# Page\\n\\nThe mill grinds rye."
    pages = [Document(str(n), "Page", text) for n in range(20_000)]
    page_analysis.analyse_pages(pages, lambda done, of: print(done, flush=True))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="children are looked for in /proc")
def test_no_process_is_left_where_the_reading_one_is_killed(tmp_path: Path) -> None:
    """They end with the process that has started them, also by a signal that it cannot hear."""
    script = tmp_path / "reading.py"
    script.write_text(READING, "utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as reading:
        assert reading.stdout
        assert reading.stdout.readline()
        children = Path(f"/proc/{reading.pid}/task/{reading.pid}/children").read_text().split()
        assert children
        os.kill(reading.pid, signal.SIGKILL)
    until = monotonic() + PATIENCE
    while any(_runs(child) for child in children):
        assert monotonic() < until
        sleep(0.05)


def _runs(process: str) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}
