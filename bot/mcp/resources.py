"""The documents as resources: listed by pages, read by their addresses."""

from urllib.parse import quote, unquote

from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    ListResourcesResult,
    ReadResourceResult,
    Resource,
    TextResourceContents,
)

from bot.service.live import Live
from corpus.document import Document

SCHEME = "askademy://documents/"
MOST_LISTED = 100  # in one answer; the next ones after its cursor
_MIME = "text/plain"


class Resources:
    def __init__(self, live: Live) -> None:
        self._live = live

    def listed(self, cursor: str | None) -> ListResourcesResult:
        """Those after the cursor; raises `MCPError` for one that was never given."""
        documents = list(self._live.snapshot.chat.documents.values())
        if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
            raise MCPError(INVALID_PARAMS, "There is no such cursor: list from the beginning.")
        first = int(cursor or 0)
        last = first + MOST_LISTED
        return ListResourcesResult(
            resources=[_resource(document) for document in documents[first:last]],
            next_cursor=str(last) if last < len(documents) else None,
        )

    def read(self, uri: str) -> ReadResourceResult:
        """Raises `MCPError` where there is no such document."""
        name = unquote(uri.removeprefix(SCHEME))
        document = self._live.snapshot.chat.documents.get(name) if uri.startswith(SCHEME) else None
        if document is None:
            raise MCPError(
                INVALID_PARAMS, "There is no such resource: resources/list has those there are."
            )
        contents = TextResourceContents(uri=uri, mime_type=_MIME, text=_sendable(document.text))
        return ReadResourceResult(contents=[contents])


def _resource(document: Document) -> Resource:
    """Named by its id, which quotes name too."""
    facts = (document.url, document.date, f"sha256 {document.sha256}")
    return Resource(
        uri=SCHEME + quote(document.id, errors="replace"),
        name=_sendable(document.id),
        title=_sendable(document.title),
        description=_sendable(", ".join(fact for fact in facts if fact)),
        mime_type=_MIME,
        size=len(document.text.encode("utf-8", "replace")),
    )


def _sendable(text: str) -> str:
    """A lone surrogate, as a file's name may bring into a title, becomes "?"."""
    return text.encode("utf-8", "replace").decode()
