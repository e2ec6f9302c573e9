from pathlib import Path

import pytest
from mcp.shared.exceptions import MCPError

from bot.mcp.resources import MOST_LISTED, Resources
from bot.service.building import build_chat
from corpus.load import load
from tests.conftest import live


def test_many_documents_are_listed_by_pages(tmp_path: Path) -> None:
    """Following the cursors lists each document once, and a made-up cursor is refused."""
    for number in range(MOST_LISTED + 20):
        (tmp_path / f"page-{number}.md").write_text(f"Room {number} is open.\n", "utf-8")
    resources = Resources(live(build_chat(load(tmp_path), None)))
    first = resources.listed(None)
    rest = resources.listed(first.next_cursor)
    uris = [resource.uri for resource in (*first.resources, *rest.resources)]
    assert len(uris) == len(set(uris)) == MOST_LISTED + 20
    assert rest.next_cursor is None
    assert "is open." in str(resources.read(uris[-1]))
    for cursor in ("-1", "x", "9" * 40, "¹"):
        with pytest.raises(MCPError):
            resources.listed(cursor)


@pytest.mark.parametrize("uri", ["askademy://documents/none", "file:///etc/passwd", "our-academy"])
def test_other_addresses_are_refused(uri: str, tmp_path: Path) -> None:
    """Only documents are resources: nothing else of the machine can be read."""
    (tmp_path / "page.md").write_text("The room is open.\n", "utf-8")
    with pytest.raises(MCPError, match="no such resource"):
        Resources(live(build_chat(load(tmp_path), None))).read(uri)
