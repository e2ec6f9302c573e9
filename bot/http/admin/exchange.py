"""The curation as a file: taken home, to live beside the pages, and brought back."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.evaluation.tryout import Draft
from bot.http.admin.curation import signed
from bot.http.admin.drafts import Again, Drafts
from bot.http.admin.visit import Visit
from bot.owner import curation
from bot.owner.curation import NotOnlyEntriesError
from bot.problem import Problem
from bot.service.beside import beside
from corpus.curation.entries import Entry, entry_id
from corpus.curation.model import EXPORT_FILE
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from sqlalchemy import URL

LARGEST_FILE = 1024 * 1024
# Sent again all the same, each of its lines ends with one more character.
LARGEST_IMPORT = 2 * LARGEST_FILE


class Exchange:
    def __init__(self, url: "URL", drafts: Drafts) -> None:
        """`url` is the store's."""
        self._url = url
        self._drafts = drafts

    async def export(self, _: Visit) -> Response:
        """The bytes that `askademy curate export` writes."""
        text = await beside(partial(curation.export, self._url))
        headers = {
            "Content-Disposition": f'attachment; filename="{EXPORT_FILE}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(text.encode(), headers=headers, media_type="application/toml")

    async def bring(self, visit: Visit) -> Response:
        """Puts in what is not there yet; nothing of a file that cannot be used, or breaks much."""
        content = _sent(visit)
        try:
            found = await beside(partial(_entries_in, content))
            there = await beside(partial(curation.entries, self._url))
            new = tuple(each for each in found if entry_id(each) not in there)
            again = Again(
                "curation/import",
                "Put in what is new",
                {"text": content.decode("utf-8", "replace")},
            )
            if new and (stop := await self._drafts.stopped(visit, Draft(new), again)):
                return stop
            added = await beside(partial(self._put_in, visit, found))
        except CorpusError as error:
            raise Problem(422, str(error)) from error
        return visit.to(f"curation?done=imported-{added}-{len(found) - added}")

    def _put_in(self, visit: Visit, found: Sequence[Entry]) -> int:
        """How many entries are new."""
        passages = visit.snapshot.retriever.pages.passages
        return curation.add(self._url, found, passages, signed(visit))


def _sent(visit: Visit) -> bytes:
    """The file, or its text where it is sent again all the same."""
    file = visit.files.get("file")
    content = file.content if file else (visit.form or {}).get("text", "").encode()
    if not content:
        raise Problem(422, "There is no file: choose one, such as an export.")
    if len(content) > LARGEST_FILE:
        raise Problem(413, "The file has more than 1 MiB: put it in in several parts.")
    return content


def _entries_in(content: bytes) -> tuple[Entry, ...]:
    with TemporaryDirectory() as folder:
        file = Path(folder, EXPORT_FILE)
        file.write_bytes(content)
        try:
            return curation.entries_in(file)
        except CorpusError as error:
            # Its place would name a folder of the server's.
            line = f", line {error.place.line}" if error.place.line else ""
            raise Problem(422, f"The file{line}: {error.advice}") from error
        except NotOnlyEntriesError as error:
            sentence = "A name and a notice cannot be put in: take them out of the file."
            raise Problem(422, sentence) from error
