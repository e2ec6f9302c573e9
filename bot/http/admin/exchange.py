"""The curation as a file: taken home, to live beside the pages, and brought back."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.http.admin.curation import signed
from bot.http.admin.visit import Visit
from bot.owner import curation
from bot.owner.curation import NotOnlyEntriesError
from bot.problem import Problem
from bot.service.beside import beside
from corpus.curation.model import EXPORT_FILE
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from sqlalchemy import URL

LARGEST_FILE = 1024 * 1024


class Exchange:
    def __init__(self, url: "URL") -> None:
        """`url` is the store's."""
        self._url = url

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
        """Puts in what is not there yet; nothing of a file that cannot be used."""
        sent = visit.files.get("file")
        if sent is None or not sent.content:
            raise Problem(422, "There is no file: choose one, such as an export.")
        try:
            added, there = await beside(partial(self._put_in, visit, sent.content))
        except CorpusError as error:
            raise Problem(422, str(error)) from error
        return visit.to(f"curation?done=imported-{added}-{there}")

    def _put_in(self, visit: Visit, content: bytes) -> tuple[int, int]:
        """How many entries are new, and how many were there already."""
        with TemporaryDirectory() as folder:
            file = Path(folder, EXPORT_FILE)
            file.write_bytes(content)
            try:
                found = curation.entries_in(file)
            except CorpusError as error:
                # Its place would name a folder of the server's.
                line = f", line {error.place.line}" if error.place.line else ""
                raise Problem(422, f"The file{line}: {error.advice}") from error
            except NotOnlyEntriesError as error:
                sentence = "A name and a notice cannot be put in: take them out of the file."
                raise Problem(422, sentence) from error
        passages = visit.snapshot.retriever.pages.passages
        added = curation.add(self._url, found, passages, signed(visit))
        return added, len(found) - added
